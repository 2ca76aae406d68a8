/* Which tables the arrays of a file are.
 *
 * Baler's convention comes first: an array `data` of two or three dimensions
 * beside an array `names`.  Two-dimensional data take their column names from
 * it; a field needs none.
 *
 * Otherwise arrays with the same number of rows are the columns of one table.
 * The table of most bytes has the name "", others that of their first array.
 *   - one dimension: a column; two, up to 32 wide: columns name[0], name[1]...
 *   - a single two-dimensional array alone: columns c0, c1, ...
 *   - anything else: a field
 *   - a structured dtype: a column per field, by the same rules
 *   - complex numbers: two columns, name.real and name.imag
 *   - arrays of no dimensions are attributes of the unnamed table
 *   - objects (pickles) and what has no type here: columns listed unreadable
 */
#ifndef BL_IO_NPZ_NPZ_TABLES_H
#define BL_IO_NPZ_NPZ_TABLES_H

#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "io/npz/npz_array.h"

// Where the values of a column lie; in the order of the schema's columns,
// columns of one array beside each other.
struct bl_npz_place {
    size_t array; // in bl_npz_arrays
    size_t leaf;  // of its dtype
    size_t part;  // of a complex number
    size_t first; // of the elements in a row; the column's width says how many
};

struct bl_npz_table {
    struct bl_schema schema;
    struct bl_npz_place *places; // schema.n_columns of them
    size_t capacity;
};

struct bl_npz_tables {
    struct bl_npz_table *items; // in the order of their first arrays
    size_t n;
    size_t main; // the one of most bytes
};

// Fails when there is none.
enum bl_status bl_npz_tables_find(struct bl_npz_tables *t,
                                  struct bl_npz_arrays *a,
                                  struct bl_error *err);
void bl_npz_tables_release(struct bl_npz_tables *t);

// The table of that name, or the one that holds an array of that name; NULL
// or "" for the main one.  Returns t->n when there is none.
size_t bl_npz_tables_by_name(const struct bl_npz_tables *t,
                             const struct bl_npz_arrays *a, const char *name);

#endif
