/* A first look at a stream of symbols: where its classes lie and how wide they
 * are, and the counts of their buckets.
 *
 * A place is a bucket, counted from the lowest, or behind all buckets a single
 * value.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SURVEY_H
#define BL_ENGINE_CODEC_ENTROPY_SURVEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/codec/entropy/histogram.h"
#include "engine/codec/entropy/singles.h"
#include "engine/codec/entropy/symbols.h"

// One stream: n > 0 symbols.
struct bl_symbols_input {
    const int64_t *symbols;
    const uint8_t *classes; // NULL: all are 0
    size_t n_classes;
    size_t n;
};

struct bl_symbols_survey {
    uint8_t table_of[BL_SYMBOLS_MAX_CLASSES];
    size_t n_tables;
    struct bl_buckets buckets; // of all, but for the centre
    uint64_t *centres;         // (n_classes)
    struct bl_singles singles;
    size_t n_buckets;  // on both sides
    size_t n_places;   // n_buckets + singles.n
    uint32_t *counts;  // (n_classes, n_places)
    uint8_t *class_of; // (n_tables): the row with the table's counts
};

// With `places`, (n), the place of each symbol is kept there.
enum bl_status bl_symbols_survey_make(struct bl_symbols_survey *s,
                                      const struct bl_symbols_input *in,
                                      uint16_t *places, struct bl_error *err);
void bl_symbols_survey_release(struct bl_symbols_survey *s);

void bl_symbols_survey_histogram(const struct bl_symbols_survey *s,
                                 size_t table, struct bl_histogram *h);

// The counts of the single values.
const uint32_t *bl_symbols_survey_singles(const struct bl_symbols_survey *s,
                                          size_t table);

#endif
