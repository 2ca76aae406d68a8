/* Special values of a column that is kept with a loss: kept apart, bit for bit
 * (docs/container-format.md, "Special values").
 */
#ifndef BL_ENGINE_CODEC_SPECIAL_H
#define BL_ENGINE_CODEC_SPECIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/data/type.h"

// Appends the packed stream for those of n values of that type that are
// special; appends nothing when none is.
enum bl_status bl_special_pack(struct bl_buffer *packed, enum bl_type type,
                               const void *values, const bool *is_special,
                               size_t n, struct bl_error *err);

// Which of n values a packed stream has.
enum bl_status bl_special_places(bool *is_special, enum bl_type type, size_t n,
                                 const void *packed, size_t packed_size,
                                 struct bl_error *err);

// Puts the special values of a packed stream in their places.
enum bl_status bl_special_restore(void *values, enum bl_type type, size_t n,
                                  const void *packed, size_t packed_size,
                                  struct bl_error *err);

#endif
