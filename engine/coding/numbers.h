/* Numbers of a column and the bytes they are coded as: the residuals of
 * their predictions, entropy coded by class of context.
 *
 * Values that are special are kept elsewhere and left out here.
 */
#ifndef BL_ENGINE_CODING_NUMBERS_H
#define BL_ENGINE_CODING_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/coding/coding.h"
#include "engine/coding/frame.h"

// Scratch of one thread, for up to n numbers.
struct bl_numbers_scratch {
    double *y;
    double *hints; // BL_N_HINTS for each
    int64_t *symbols;
    uint8_t *classes;
};

enum bl_status bl_numbers_scratch_init(struct bl_numbers_scratch *s, size_t n,
                                       struct bl_error *err);
void bl_numbers_scratch_release(struct bl_numbers_scratch *s);

// Appends n numbers k.  The frame holds the columns that the coding looks at
// and, for a predictor that looks at the rows before, k itself as the
// target's.  is_special: of each, NULL where none is.
enum bl_status bl_numbers_pack(struct bl_buffer *out, const int64_t *k,
                               const bool *is_special, size_t n,
                               const struct bl_coding *coding,
                               const struct bl_row_frame *frame,
                               struct bl_numbers_scratch *s,
                               struct bl_error *err);

// The bytes that would append, nearly.
enum bl_status bl_numbers_cost(double *bytes, const int64_t *k,
                               const bool *is_special, size_t n,
                               const struct bl_coding *coding,
                               const struct bl_row_frame *frame,
                               struct bl_numbers_scratch *s,
                               struct bl_error *err);

// And back.  k is the target's in the frame.  Any bytes are safe.
enum bl_status bl_numbers_unpack(int64_t *k, const bool *is_special, size_t n,
                                 const struct bl_coding *coding,
                                 const struct bl_row_frame *frame,
                                 const void *packed, size_t size,
                                 struct bl_numbers_scratch *s,
                                 struct bl_error *err);

#endif
