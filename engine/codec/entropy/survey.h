/* A first look at a stream of symbols: where its classes lie and how wide they
 * are, and the counts of their buckets.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SURVEY_H
#define BL_ENGINE_CODEC_ENTROPY_SURVEY_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/codec/entropy/histogram.h"
#include "engine/codec/entropy/plan.h"

struct bl_symbols_survey {
    uint8_t table_of[BL_SYMBOLS_MAX_CLASSES];
    size_t n_tables;
    struct bl_buckets buckets; // of all, but for the centre
    uint64_t *centres;         // (n_classes)
    size_t n_buckets;          // on both sides
    uint32_t *counts;          // (n_classes, n_buckets), from the lowest
    uint8_t *class_of;         // (n_tables): the row with the table's counts
};

enum bl_status bl_symbols_survey_make(struct bl_symbols_survey *s,
                                      const struct bl_symbols_input *in,
                                      struct bl_error *err);
void bl_symbols_survey_release(struct bl_symbols_survey *s);

void bl_symbols_survey_histogram(const struct bl_symbols_survey *s,
                                 size_t table, struct bl_histogram *h);

#endif
