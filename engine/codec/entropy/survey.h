/* A first look at a stream of symbols: where its classes lie and how wide they
 * are, the counts of their buckets, and which of them go together.
 *
 * A place is a bucket, counted from the lowest, or behind all buckets a single
 * value.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SURVEY_H
#define BL_ENGINE_CODEC_ENTROPY_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/codec/entropy/histogram.h"
#include "engine/codec/entropy/sample.h"
#include "engine/codec/entropy/singles.h"
#include "engine/codec/entropy/symbols.h"

struct bl_symbols_survey {
    struct bl_singles singles;
    bool scattered;             // all values might well be singles
    struct bl_buckets *buckets; // (n_classes)
    size_t side;                // buckets on each side, of the finest
    size_t n_places;            // 2 side + singles.n
    uint32_t *counts;           // (n_classes, n_places)
    uint8_t table_of[BL_SYMBOLS_MAX_CLASSES];
    size_t n_tables;
    uint8_t class_of[BL_SYMBOLS_MAX_CLASSES]; // (n_tables): whose counts are
                                              // those of the whole table
};

// With these single values; NULL: with those that stand out.  With `places`,
// (n), the place of each symbol is kept there.
enum bl_status bl_symbols_survey_make(struct bl_symbols_survey *s,
                                      const struct bl_symbols_input *in,
                                      const struct bl_singles *singles,
                                      uint16_t *places, struct bl_error *err);
void bl_symbols_survey_release(struct bl_symbols_survey *s);

void bl_symbols_survey_histogram(const struct bl_symbols_survey *s,
                                 size_t table, struct bl_histogram *h);

// The counts of the single values.
const uint32_t *bl_symbols_survey_singles(const struct bl_symbols_survey *s,
                                          size_t table);

#endif
