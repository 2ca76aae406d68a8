/* Special values of a compressed column: kept outside of the network, bit for
 * bit (docs/container-format.md, "Special values").
 */
#ifndef BL_ENGINE_CODEC_SPECIAL_H
#define BL_ENGINE_CODEC_SPECIAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/codec/features.h"

// Appends the packed stream for n values of the feature's type, given as they
// are and as doubles; appends nothing when none is special.
enum bl_status bl_special_pack(struct bl_buffer *packed,
                               const struct bl_feature *f, const void *values,
                               const double *as_doubles, size_t n,
                               struct bl_error *err);

// Puts the special values of a packed stream in their places.
enum bl_status bl_special_restore(void *values, enum bl_type type, size_t n,
                                  const void *packed, size_t packed_size,
                                  struct bl_error *err);

#endif
