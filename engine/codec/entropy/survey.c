#include "engine/codec/entropy/survey.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MAX_SAMPLE = 1024, ENOUGH = 8, FINENESS = 6 };

void bl_symbols_survey_release(struct bl_symbols_survey *s)
{
    free(s->centres);
    free(s->counts);
    free(s->class_of);
}

/* Symbols from all over the stream, by class. */
struct sample {
    uint64_t values[MAX_SAMPLE];            // of one class after the other
    size_t end[BL_SYMBOLS_MAX_CLASSES + 1]; // where each begins and ends
};

static size_t class_at(const struct bl_symbols_input *in, size_t i)
{
    return in->classes != NULL ? in->classes[i] : 0;
}

// Evenly spread, off any rhythm that the symbols may have.
static size_t place(size_t i, size_t n_sample, size_t n)
{
    size_t stride = n / n_sample;
    return i * stride + (i * 40503 >> 4) % stride;
}

static void take_sample(struct sample *s, const struct bl_symbols_input *in)
{
    size_t n = in->n < MAX_SAMPLE ? in->n : MAX_SAMPLE;
    size_t next[BL_SYMBOLS_MAX_CLASSES] = {0};
    memset(s->end, 0, sizeof s->end);
    for (size_t i = 0; i < n; i++)
        s->end[class_at(in, place(i, n, in->n)) + 1]++;
    for (size_t c = 0; c < in->n_classes; c++) {
        next[c] = s->end[c];
        s->end[c + 1] += s->end[c];
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = place(i, n, in->n);
        s->values[next[class_at(in, at)]++] = (uint64_t)in->symbols[at];
    }
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t median(uint64_t *values, size_t n)
{
    qsort(values, n, sizeof *values, by_value);
    return (int64_t)values[n / 2];
}

static uint64_t distance(uint64_t a, uint64_t b)
{
    uint64_t d = a - b;
    return d >> 63 ? -d : d;
}

// The median distance from the centre.
static uint64_t spread(const uint64_t *values, size_t n, uint64_t centre)
{
    uint64_t distances[MAX_SAMPLE];
    for (size_t i = 0; i < n; i++)
        distances[i] = distance(values[i], centre);
    return (uint64_t)median(distances, n);
}

static uint8_t low_for(uint64_t narrowest)
{
    unsigned bits = 63 - (unsigned)__builtin_clzll(narrowest | 1);
    unsigned most = 63 - BL_HISTOGRAM_LINEAR;
    unsigned low = bits > FINENESS ? bits - FINENESS : 0;
    return (uint8_t)(low < most ? low : most);
}

/* The sample without single values. */
static void leave_out_singles(struct sample *s, size_t n_classes,
                              const struct bl_singles *singles)
{
    size_t kept = 0, begin = 0;
    for (size_t c = 0; c < n_classes; c++) {
        size_t end = s->end[c + 1];
        for (size_t i = begin; i < end; i++)
            if (bl_singles_find(singles, (int64_t)s->values[i]) < 0)
                s->values[kept++] = s->values[i];
        begin = end;
        s->end[c + 1] = kept;
    }
}

static void find_singles(struct bl_symbols_survey *s, struct sample *sample,
                         const struct bl_symbols_input *in)
{
    int64_t sorted[MAX_SAMPLE];
    size_t n = sample->end[in->n_classes];
    memcpy(sorted, sample->values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    bl_singles_choose(&s->singles, sorted, n, in->symbols, in->n);
    if (s->singles.n > 0)
        leave_out_singles(sample, in->n_classes, &s->singles);
}

/* One centre for all, but for classes that lie apart from it. */
static void find_buckets(struct bl_symbols_survey *s, struct sample *sample,
                         size_t n_classes)
{
    uint64_t values[MAX_SAMPLE];
    uint64_t narrowest = UINT64_MAX;
    size_t n_all = sample->end[n_classes];
    if (n_all == 0) // all are single values: any buckets will do
        values[n_all++] = 0;
    memcpy(values, sample->values, sample->end[n_classes] * sizeof *values);
    uint64_t centre = (uint64_t)median(values, n_all);
    uint64_t all = spread(values, n_all, centre);
    if (distance(centre, 0) <= all)
        centre = 0;
    for (size_t c = 0; c < n_classes; c++) {
        size_t n = sample->end[c + 1] - sample->end[c];
        s->centres[c] = centre;
        if (n < ENOUGH)
            continue;
        uint64_t own = (uint64_t)median(sample->values + sample->end[c], n);
        uint64_t width = spread(sample->values + sample->end[c], n, own);
        if (distance(own, centre) / 4 > width)
            s->centres[c] = own;
        narrowest = width < narrowest ? width : narrowest;
    }
    s->buckets = (struct bl_buckets){
        .low = low_for(narrowest < UINT64_MAX ? narrowest : all),
        .linear = BL_HISTOGRAM_LINEAR,
        .split = BL_HISTOGRAM_SPLIT,
    };
}

static void count(struct bl_symbols_survey *s,
                  const struct bl_symbols_input *in, uint16_t *places)
{
    struct bl_buckets b = s->buckets;
    int32_t side = (int32_t)(s->n_buckets / 2);
    for (size_t i = 0; i < in->n; i++) {
        size_t c = class_at(in, i);
        int single = -1;
        if (s->singles.n > 0)
            single = bl_singles_find(&s->singles, in->symbols[i]);
        b.centre = s->centres[c];
        size_t place =
            single >= 0
                ? s->n_buckets + (size_t)single
                : (size_t)(side + bl_bucket_of(&b, (uint64_t)in->symbols[i]));
        s->counts[c * s->n_places + place]++;
        if (places != NULL)
            places[i] = (uint16_t)place;
    }
}

static bool empty(const struct bl_symbols_survey *s, size_t c)
{
    const uint32_t *counts = s->counts + c * s->n_places;
    for (size_t i = 0; i < s->n_places; i++)
        if (counts[i] > 0)
            return false;
    return true;
}

static void share_tables(struct bl_symbols_survey *s, size_t n_classes)
{
    for (size_t c = 0; c < n_classes; c++) {
        bool unused = empty(s, c);
        if (unused && s->n_tables > 0) {
            s->table_of[c] = (uint8_t)(s->n_tables - 1);
            continue;
        }
        s->table_of[c] = (uint8_t)s->n_tables;
        s->class_of[s->n_tables] = (uint8_t)c;
        s->n_tables += !unused;
    }
}

static enum bl_status survey(struct bl_symbols_survey *s,
                             const struct bl_symbols_input *in,
                             uint16_t *places, struct bl_error *err)
{
    struct sample sample;
    s->centres = bl_array_new(in->n_classes, sizeof *s->centres, err);
    s->class_of = bl_array_new(in->n_classes, sizeof *s->class_of, err);
    if (s->centres == NULL || s->class_of == NULL)
        return err->status;
    take_sample(&sample, in);
    find_singles(s, &sample, in);
    find_buckets(s, &sample, in->n_classes);
    s->n_buckets = 2 * (size_t)bl_buckets_count(&s->buckets);
    s->n_places = s->n_buckets + s->singles.n;
    s->counts =
        bl_array_new(in->n_classes * s->n_places, sizeof *s->counts, err);
    if (s->counts == NULL)
        return err->status;
    count(s, in, places);
    share_tables(s, in->n_classes);
    return BL_OK;
}

enum bl_status bl_symbols_survey_make(struct bl_symbols_survey *s,
                                      const struct bl_symbols_input *in,
                                      uint16_t *places, struct bl_error *err)
{
    *s = (struct bl_symbols_survey){0};
    if (survey(s, in, places, err) == BL_OK)
        return BL_OK;
    bl_symbols_survey_release(s);
    return err->status;
}

static const uint32_t *counts_of(const struct bl_symbols_survey *s,
                                 size_t table)
{
    return s->counts + s->class_of[table] * s->n_places;
}

void bl_symbols_survey_histogram(const struct bl_symbols_survey *s,
                                 size_t table, struct bl_histogram *h)
{
    const uint32_t *counts = counts_of(s, table);
    size_t first = 0, end = s->n_buckets;
    while (first < end && counts[first] == 0)
        first++;
    while (end > first && counts[end - 1] == 0)
        end--;
    h->buckets = s->buckets;
    h->buckets.centre = s->centres[s->class_of[table]];
    h->total = 0;
    h->n = 1;
    h->first = 0;
    h->counts[0] = 0;
    if (first == end)
        return;
    h->first = (int32_t)first - (int32_t)(s->n_buckets / 2);
    h->n = (uint32_t)(end - first);
    memcpy(h->counts, counts + first, h->n * sizeof *h->counts);
    for (size_t i = 0; i < h->n; i++)
        h->total += h->counts[i];
}

const uint32_t *bl_symbols_survey_singles(const struct bl_symbols_survey *s,
                                          size_t table)
{
    return counts_of(s, table) + s->n_buckets;
}
