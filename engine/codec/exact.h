/* Columns that are kept bit for bit, as packed streams
 * (docs/container-format.md, "Row groups").
 */
#ifndef BL_ENGINE_CODEC_EXACT_H
#define BL_ENGINE_CODEC_EXACT_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/data/batch.h"

// Appends n_rows rows: values to `first`; of text the lengths, and the text
// itself to `second`.
enum bl_status bl_exact_pack(struct bl_buffer *first, struct bl_buffer *second,
                             const struct bl_vector *v, size_t n_rows,
                             struct bl_error *err);

// And back; v has room for the rows.  `second` is NULL but for text.  Any
// bytes are safe.
enum bl_status bl_exact_unpack(struct bl_vector *v, size_t n_rows,
                               const struct bl_buffer *first,
                               const struct bl_buffer *second,
                               struct bl_error *err);

#endif
