/* How a stream of symbols is going to be coded: the encoder's choices, and
 * what they cost.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_PLAN_H
#define BL_ENGINE_CODEC_ENTROPY_PLAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/codec/entropy/head.h"
#include "engine/codec/entropy/symbols.h"

struct bl_symbols_table {
    struct bl_table_head head;
    uint16_t *frequencies; // of the buckets, then of the singles
    uint16_t *starts;
};

struct bl_symbols_plan {
    struct bl_symbols_table *tables;
    size_t n_tables;
    uint8_t table_of[BL_SYMBOLS_MAX_CLASSES];
    struct bl_buffer header;
    double coded_bits; // of the buckets, by their frequencies
    uint64_t raw_bits; // of the places in them
};

// One stream; n > 0 symbols that are not all the same.
struct bl_symbols_input {
    const int64_t *symbols;
    const uint8_t *classes; // NULL: all are 0
    size_t n_classes;
    size_t n;
};

enum bl_status bl_symbols_plan_make(struct bl_symbols_plan *plan,
                                    const struct bl_symbols_input *in,
                                    struct bl_error *err);
void bl_symbols_plan_release(struct bl_symbols_plan *plan);

#endif
