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
#include "engine/codec/entropy/survey.h"
#include "engine/codec/entropy/symbols.h"

// How the symbols of a place are coded.
struct bl_symbols_place {
    uint16_t start;     // of 2^precision
    uint16_t frequency; // of 2^precision
    uint8_t width;      // raw bits
};

struct bl_symbols_table {
    uint64_t centre;
    uint8_t precision;
    struct bl_symbols_place *places; // (n_places)
};

struct bl_symbols_plan {
    struct bl_symbols_table *tables;
    size_t n_tables;
    uint8_t table_of[BL_SYMBOLS_MAX_CLASSES];
    struct bl_buffer header;
    double coded_bits; // of the buckets, by their frequencies
    uint64_t raw_bits; // of the places in them
};

// For symbols that are not all the same.  With `places`, (n), the place of each
// symbol is kept there.
enum bl_status bl_symbols_plan_make(struct bl_symbols_plan *plan,
                                    const struct bl_symbols_input *in,
                                    uint16_t *places, struct bl_error *err);

// Header, buckets and places, about.
double bl_symbols_plan_bytes(const struct bl_symbols_plan *plan);

void bl_symbols_plan_release(struct bl_symbols_plan *plan);

#endif
