/* What a table is: its columns, in order, and what is known about them.
 *
 * A table has n_rows rows.  A column holds `width` values of one type in each
 * row: 1 for a plain variable, the product of `dims` for a field (a snapshot
 * of H x W cells is a column with dims {H, W}).  Fixed-size arrays of a
 * few values are turned by the readers into columns "name[0]", "name[1]", ...
 *
 * Ownership: a schema owns every string and array below it.
 *
 * Every string is UTF-8: what is set in any other encoding is taken for
 * Latin-1 (base/utf8.h), so that names can be written to any format and match
 * when they come back.
 */
#ifndef BL_ENGINE_DATA_SCHEMA_H
#define BL_ENGINE_DATA_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/type.h"

enum { BL_MAX_DIMS = 3 };

// An annotation carried from file to file: text, or numbers as doubles.
struct bl_attribute {
    char *name;
    char *text;     // NULL when it is numbers
    double *values; // n_values of them
    size_t n_values;
};

struct bl_attributes {
    struct bl_attribute *items;
    size_t n, capacity;
};

struct bl_column {
    char *name;
    enum bl_type type;
    size_t n_dims; // 0 for a plain variable
    size_t dims[BL_MAX_DIMS];
    size_t width; // values per row: the product of dims, 1 without
    char *unit;   // NULL when the file names none
    char *note;   // what a reader found worth telling ("fill value -999",
                  // "variable length: not read"); NULL when nothing
    bool derived; // computed from other columns by a formula, its note
    struct bl_attributes attributes; // the file's other annotations
};

struct bl_schema {
    char *name; // path of the table in its file ("jets"); "" for the only one
    uint64_t n_rows;
    struct bl_column *columns;
    size_t n_columns, capacity;
    struct bl_attributes attributes;
};

void bl_schema_release(struct bl_schema *s);

// Everything copied; `to` is fresh and released by the caller.
enum bl_status bl_schema_copy(struct bl_schema *to,
                              const struct bl_schema *from,
                              struct bl_error *err);

// A copy with those columns of `from` where keep[i], in the same order.
enum bl_status bl_schema_select(struct bl_schema *to,
                                const struct bl_schema *from, const bool *keep,
                                struct bl_error *err);

enum bl_status bl_schema_set_name(struct bl_schema *s, const char *name,
                                  struct bl_error *err);

// Appends a plain column; *column (may be NULL) lends it until the next add.
enum bl_status bl_schema_add(struct bl_schema *s, const char *name,
                             enum bl_type type, struct bl_column **column,
                             struct bl_error *err);

// Makes a column a field; fails when the width overflows or a dim is 0.
enum bl_status bl_column_set_dims(struct bl_column *c, const size_t *dims,
                                  size_t n_dims, struct bl_error *err);

enum bl_status bl_column_set_unit(struct bl_column *c, const char *unit,
                                  struct bl_error *err);
enum bl_status bl_column_set_note(struct bl_column *c, const char *note,
                                  struct bl_error *err);

// An attribute of that name is replaced.
enum bl_status bl_attributes_set_text(struct bl_attributes *a, const char *name,
                                      const char *text, struct bl_error *err);
enum bl_status bl_attributes_set_numbers(struct bl_attributes *a,
                                         const char *name, const double *values,
                                         size_t n, struct bl_error *err);
const struct bl_attribute *bl_attributes_find(const struct bl_attributes *a,
                                              const char *name);

// Position of a name; -1 when there is none.
ptrdiff_t bl_schema_find(const struct bl_schema *s, const char *name);

// Bytes of one row at the stored types, text and unreadable columns left out.
size_t bl_schema_row_bytes(const struct bl_schema *s);

// Second columns of one name become "name_2", "name_3", ...  Readers call it
// last, so that names are unique everywhere behind them.
enum bl_status bl_schema_make_names_unique(struct bl_schema *s,
                                           struct bl_error *err);

#endif
