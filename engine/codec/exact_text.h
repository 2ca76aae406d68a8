/* Text that is kept bit for bit: the strings of all rows or, where that is
 * smaller, the distinct ones and for each row the number of one.
 */
#ifndef BL_ENGINE_CODEC_EXACT_TEXT_H
#define BL_ENGINE_CODEC_EXACT_TEXT_H

#include "engine/codec/exact.h"

// Lengths and text always, values where there are numbers.
enum bl_status bl_exact_text_pack(struct bl_buffer streams[BL_EXACT_N_STREAMS],
                                  const struct bl_vector *v, size_t n_rows,
                                  struct bl_error *err);

// Lengths and text are there.  Any bytes are safe; n_rows strings from a
// dictionary take at most 255 bytes each.
enum bl_status bl_exact_text_unpack(
    struct bl_vector *v, size_t n_rows,
    const struct bl_buffer *const streams[BL_EXACT_N_STREAMS],
    struct bl_error *err);

#endif
