/* Packed runs of bytes: the smallest of a few lossless codings, with its
 * name in front (docs/container-format.md, "Packed runs of bytes").
 *
 * A new coding is a row in the list in pack.c.
 */
#ifndef BL_ENGINE_CODEC_PACK_H
#define BL_ENGINE_CODEC_PACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

// Appends the packed form of n bytes, elements of `element` bytes (1 to 8,
// dividing n).
enum bl_status bl_pack(struct bl_buffer *out, const void *bytes, size_t n,
                       size_t element, struct bl_error *err);

// Restores exactly n bytes, the number the caller knows from elsewhere; a
// packed run that says otherwise is refused.  Bytes from a file: any input is
// safe, and no memory beyond a few times n bytes is asked for.
enum bl_status bl_unpack(void *bytes, size_t n, const void *packed,
                         size_t packed_size, struct bl_error *err);

// The number of bytes a packed run claims to hold; 0 when it is too short to
// say.
uint64_t bl_unpacked_size(const void *packed, size_t packed_size);

#endif
