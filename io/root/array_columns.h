/* Columns that are together one array: "v[0][0]", "v[0][1]", "v[1][0]",
 * "v[1][1]", in that order and of one type and unit, are the 2 x 2 array v.
 * (The other way round than what readers do with fixed-size arrays.)
 */
#ifndef BL_IO_ROOT_ARRAY_COLUMNS_H
#define BL_IO_ROOT_ARRAY_COLUMNS_H

#include <stddef.h>

#include "engine/data/schema.h"

struct bl_array_columns {
    size_t n;           // columns; 1 for one that is on its own
    size_t name_length; // characters of the first one's name that are "v"
    size_t n_dims;
    size_t dims[BL_MAX_DIMS];
};

// What the columns from `first` on are.
struct bl_array_columns bl_array_columns_at(const struct bl_schema *s,
                                            size_t first);

// What a column is when it is left on its own.
struct bl_array_columns bl_array_columns_alone(const struct bl_column *c);

#endif
