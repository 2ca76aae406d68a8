/* Codecs that take one column of a row group at a time and restore it within a
 * tolerance: what they have in common.
 *
 * The file has the row groups, the packing of exact columns and special
 * values, the checksums and the description of a .baler file, and the codec's
 * own stream for each of the other columns.  Every stream is decoded again and
 * measured as it is written.
 */
#ifndef BL_ENGINE_COMPARE_BLOCKS_H
#define BL_ENGINE_COMPARE_BLOCKS_H

#include <stddef.h>

#include "base/buffer.h"
#include "engine/compare/codec.h"

struct bl_block {
    enum bl_type type;            // of the column
    size_t dims[1 + BL_MAX_DIMS]; // rows first, as in memory
    size_t n_dims, n;             // n: their product
};

struct bl_block_codec {
    // Appends x (n), finite, so that |x' - x| <= tolerance; 0: exactly.
    enum bl_status (*encode)(struct bl_buffer *out, const double *x,
                             const struct bl_block *b, double tolerance,
                             struct bl_error *err);
    // The first n bytes of what was appended.
    enum bl_status (*decode)(double *x, const struct bl_block *b,
                             double tolerance, const void *bytes, size_t n,
                             struct bl_error *err);
};

// Runs such a codec as bl_compare_codec.run does.
enum bl_status bl_compare_blocks(struct bl_comparison *c,
                                 const struct bl_block_codec *codec,
                                 struct bl_codec_result *r,
                                 struct bl_error *err);

// The same without a tolerance: everything exactly.
enum bl_status bl_compare_blocks_exactly(struct bl_comparison *c,
                                         const struct bl_block_codec *codec,
                                         struct bl_codec_result *r,
                                         struct bl_error *err);

#endif
