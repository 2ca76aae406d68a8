/* Columns that are kept bit for bit, as packed streams
 * (docs/container-format.md, "Row groups").
 */
#ifndef BL_ENGINE_CODEC_EXACT_H
#define BL_ENGINE_CODEC_EXACT_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/data/batch.h"

enum bl_exact_stream {
    BL_EXACT_VALUES, // of text: which of the strings each row has
    BL_EXACT_LENGTHS,
    BL_EXACT_TEXT,
    BL_EXACT_N_STREAMS
};

// Appends n_rows rows to those of the streams that it takes.
enum bl_status bl_exact_pack(struct bl_buffer streams[BL_EXACT_N_STREAMS],
                             const struct bl_vector *v, size_t n_rows,
                             struct bl_error *err);

// And back; v has room for the rows.  Streams that are not there are NULL.
// Any bytes are safe.
enum bl_status bl_exact_unpack(
    struct bl_vector *v, size_t n_rows,
    const struct bl_buffer *const streams[BL_EXACT_N_STREAMS],
    struct bl_error *err);

#endif
