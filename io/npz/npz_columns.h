/* The columns that one array gives to a table: the rules of npz_tables.h. */
#ifndef BL_IO_NPZ_NPZ_COLUMNS_H
#define BL_IO_NPZ_NPZ_COLUMNS_H

#include "io/npz/npz_tables.h"

// How the columns of an array are called.
struct bl_npz_naming {
    const char *name;   // of the array, or NULL: fields by their names only
    bool numbered;      // all cells become columns c0, c1, ...
    char *const *names; // all cells become columns of these names; or NULL
};

// Appends the columns of arrays->items[array] to the table.
enum bl_status bl_npz_columns_add(struct bl_npz_table *table,
                                  const struct bl_npz_arrays *arrays,
                                  size_t array,
                                  const struct bl_npz_naming *naming,
                                  struct bl_error *err);

#endif
