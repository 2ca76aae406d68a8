/* Big-endian values of ROOT files to values of ours. */
#ifndef BL_IO_ROOT_VALUES_H
#define BL_IO_ROOT_VALUES_H

#include <stddef.h>
#include <stdint.h>

#include "engine/data/type.h"

// n values side by side; `to` may be `from`.  A bool becomes 0 or 1.
void bl_root_values(void *to, enum bl_type type, const uint8_t *from, size_t n);

// n groups of `len` values, groups `stride` bytes apart.
void bl_root_values_strided(void *to, enum bl_type type, const uint8_t *from,
                            size_t stride, size_t len, size_t n);

#endif
