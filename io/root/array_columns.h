/* Columns that are together one array: "v[0]", "v[1]", "v[2]", in that order
 * and of one type and unit, are the array v of three.  It is the other way
 * round than what readers do with fixed-size arrays of a few values, and only
 * done of as many.
 */
#ifndef BL_IO_ROOT_ARRAY_COLUMNS_H
#define BL_IO_ROOT_ARRAY_COLUMNS_H

#include <stddef.h>

#include "engine/data/schema.h"

enum { BL_ROOT_MAX_ELEMENTS = 32 };

// How many columns from `first` on are an array; 1 for one that is on its own.
// *name_length is of the array's name, which that of the column begins with.
size_t bl_root_array_columns(const struct bl_schema *s, size_t first,
                             size_t *name_length);

#endif
