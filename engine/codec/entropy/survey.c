#include "engine/codec/entropy/survey.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/log2.h"

enum {
    ENOUGH = 8, // symbols of a sample that tell where a class lies
    // log2 of the buckets in the spread of a class: of many symbols, of few.
    FINE = 6,
    COARSE = 3,
};

void bl_symbols_survey_release(struct bl_symbols_survey *s)
{
    free(s->buckets);
    free(s->counts);
}

static unsigned log2_of(uint64_t v) // rounded down; 0 of 0
{
    return 63 - (unsigned)__builtin_clzll(v | 1);
}

/* Buckets for about n symbols: the more there are, the finer is what they tell
 * of their distribution.  Whole numbers that lie close are told apart always.
 */
static struct bl_buckets buckets_for(struct bl_symbols_extent e, size_t n)
{
    unsigned fine = log2_of(n) / 2;
    fine = fine > FINE + 2 ? FINE : fine < COARSE + 2 ? COARSE : fine - 2;
    unsigned spread = log2_of(e.spread);
    unsigned low = spread > fine ? spread - fine : 0;
    unsigned linear = low > 0 ? fine + 3 : BL_HISTOGRAM_LINEAR;
    low = low < 63 - linear ? low : 63 - linear;
    return (struct bl_buckets){e.centre, (uint8_t)low, (uint8_t)linear,
                               BL_HISTOGRAM_SPLIT};
}

// Zero is a shorter centre than one beside it.
static struct bl_symbols_extent around_zero(struct bl_symbols_extent e)
{
    uint64_t distance = e.centre >> 63 ? -e.centre : e.centre;
    if (distance <= e.spread)
        e.centre = 0;
    return e;
}

static void find_singles(struct bl_symbols_survey *s,
                         struct bl_symbols_sample *sample,
                         const struct bl_symbols_input *in,
                         const struct bl_singles *singles)
{
    int64_t values[BL_SYMBOLS_SAMPLE];
    size_t n = bl_symbols_sample_all(sample, in->n_classes, values);
    s->scattered = bl_singles_scattered(values, n);
    if (singles != NULL)
        s->singles = *singles;
    else
        bl_singles_pick(&s->singles, values, n);
    if (s->singles.n > 0)
        bl_symbols_sample_leave_out(sample, in->n_classes, &s->singles);
}

static void find_buckets(struct bl_symbols_survey *s,
                         const struct bl_symbols_sample *sample,
                         const struct bl_symbols_input *in)
{
    int64_t values[BL_SYMBOLS_SAMPLE];
    size_t n_all = bl_symbols_sample_all(sample, in->n_classes, values);
    struct bl_symbols_extent all = {0, 0};
    if (n_all > 0)
        all = around_zero(bl_symbols_extent_of(values, n_all));
    for (size_t c = 0; c < in->n_classes; c++) {
        size_t n = sample->begin[c + 1] - sample->begin[c];
        struct bl_symbols_extent own = all;
        if (n >= ENOUGH) {
            own = bl_symbols_extent_of(sample->values + sample->begin[c], n);
            own = around_zero(own);
            uint64_t off = own.centre - all.centre;
            if ((off >> 63 ? -off : off) / 4 <= own.spread)
                own.centre = all.centre;
        }
        size_t likely = n_all > 0 ? in->n / n_all * n : 0;
        s->buckets[c] = buckets_for(own, likely);
        size_t side = (size_t)bl_buckets_count(&s->buckets[c]);
        s->side = side > s->side ? side : s->side;
    }
}

static size_t place_of(const struct bl_symbols_survey *s, size_t class,
                       int64_t symbol)
{
    int single = -1;
    if (s->singles.n > 0)
        single = bl_singles_find(&s->singles, symbol);
    if (single >= 0)
        return 2 * s->side + (size_t)single;
    int32_t bucket = bl_bucket_of(&s->buckets[class], (uint64_t)symbol);
    return (size_t)((int32_t)s->side + bucket);
}

static void count(struct bl_symbols_survey *s,
                  const struct bl_symbols_input *in, uint16_t *places)
{
    for (size_t i = 0; i < in->n; i++) {
        size_t class = bl_symbols_class(in, i);
        size_t place = place_of(s, class, in->symbols[i]);
        s->counts[class * s->n_places + place]++;
        if (places != NULL)
            places[i] = (uint16_t)place;
    }
}

/* Which classes go together. */

enum {
    TABLE_BITS = 100, // about what a table of its own costs
    TOGETHER = 16,    // symbols that are compared, where they lie thin
    LOOK_BACK = 16,   // tables that a class is compared with
};

static double n_log2_n(uint64_t n)
{
    return n > 0 ? (double)n * bl_log2((double)n) : 0;
}

/* Where the counts of a class are not zero. */
struct stretch {
    size_t first, end;
    uint64_t total;
};

static struct stretch stretch_of(const struct bl_symbols_survey *s,
                                 size_t class)
{
    const uint32_t *counts = s->counts + class * s->n_places;
    struct stretch all = {0, s->n_places, 0};
    while (all.first < all.end && counts[all.first] == 0)
        all.first++;
    while (all.end > all.first && counts[all.end - 1] == 0)
        all.end--;
    for (size_t i = all.first; i < all.end; i++)
        all.total += counts[i];
    return all;
}

/* Bits that the symbols of two classes cost more by one table than by two,
 * beyond what chance makes of symbols of one kind (0.72 bits for each pair of
 * counts). */
static double bits_apart(const struct bl_symbols_survey *s, size_t class_a,
                         struct stretch all_a, size_t class_b,
                         struct stretch all_b)
{
    const uint32_t *a = s->counts + class_a * s->n_places;
    const uint32_t *b = s->counts + class_b * s->n_places;
    size_t first = all_a.first < all_b.first ? all_a.first : all_b.first;
    size_t end = all_a.end > all_b.end ? all_a.end : all_b.end;
    uint64_t in_a = 0, in_b = 0;
    double bits = n_log2_n(all_a.total + all_b.total) - n_log2_n(all_a.total) -
                  n_log2_n(all_b.total);
    for (size_t i = first; i < end; i++) {
        in_a += a[i];
        in_b += b[i];
        if (in_a + in_b < TOGETHER && i + 1 < end)
            continue;
        bits += n_log2_n(in_a) + n_log2_n(in_b) - n_log2_n(in_a + in_b);
        bits -= 0.72;
        in_a = in_b = 0;
    }
    return bits;
}

static bool same_buckets(const struct bl_buckets *a, const struct bl_buckets *b)
{
    return a->centre == b->centre && a->low == b->low && a->linear == b->linear;
}

// The table that suits a class best; n_tables when it wants one of its own.
static size_t best_table(const struct bl_symbols_survey *s, size_t class,
                         const struct stretch *stretches)
{
    size_t best = s->n_tables;
    double least = TABLE_BITS;
    size_t t = s->n_tables > LOOK_BACK ? s->n_tables - LOOK_BACK : 0;
    for (; t < s->n_tables; t++) {
        size_t other = s->class_of[t];
        if (!same_buckets(&s->buckets[class], &s->buckets[other]))
            continue;
        double bits =
            bits_apart(s, class, stretches[class], other, stretches[other]);
        if (bits < least) {
            least = bits;
            best = t;
        }
    }
    return best;
}

static void join(struct bl_symbols_survey *s, size_t class, size_t table)
{
    uint32_t *to = s->counts + s->class_of[table] * s->n_places;
    const uint32_t *from = s->counts + class * s->n_places;
    for (size_t i = 0; i < s->n_places; i++)
        to[i] += from[i];
}

static void share_tables(struct bl_symbols_survey *s, size_t n_classes)
{
    struct stretch stretches[BL_SYMBOLS_MAX_CLASSES];
    for (size_t c = 0; c < n_classes; c++) {
        stretches[c] = stretch_of(s, c);
        size_t table = 0;
        if (stretches[c].total > 0 || s->n_tables == 0)
            table = best_table(s, c, stretches);
        s->table_of[c] = (uint8_t)table;
        if (table == s->n_tables) {
            s->class_of[s->n_tables++] = (uint8_t)c;
        } else {
            join(s, c, table);
            stretches[s->class_of[table]] = stretch_of(s, s->class_of[table]);
        }
    }
}

static enum bl_status survey(struct bl_symbols_survey *s,
                             const struct bl_symbols_input *in,
                             const struct bl_singles *singles, uint16_t *places,
                             struct bl_error *err)
{
    struct bl_symbols_sample sample;
    s->buckets = bl_array_new(in->n_classes, sizeof *s->buckets, err);
    if (s->buckets == NULL)
        return err->status;
    bl_symbols_sample_take(&sample, in);
    find_singles(s, &sample, in, singles);
    find_buckets(s, &sample, in);
    s->n_places = 2 * s->side + s->singles.n;
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
                                      const struct bl_singles *singles,
                                      uint16_t *places, struct bl_error *err)
{
    *s = (struct bl_symbols_survey){0};
    if (survey(s, in, singles, places, err) == BL_OK)
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
    size_t first = 0, end = 2 * s->side;
    while (first < end && counts[first] == 0)
        first++;
    while (end > first && counts[end - 1] == 0)
        end--;
    h->buckets = s->buckets[s->class_of[table]];
    h->total = 0;
    h->n = 1;
    h->first = 0;
    h->counts[0] = 0;
    if (first == end)
        return;
    h->first = (int32_t)first - (int32_t)s->side;
    h->n = (uint32_t)(end - first);
    memcpy(h->counts, counts + first, h->n * sizeof *h->counts);
    for (size_t i = 0; i < h->n; i++)
        h->total += h->counts[i];
}

const uint32_t *bl_symbols_survey_singles(const struct bl_symbols_survey *s,
                                          size_t table)
{
    return counts_of(s, table) + 2 * s->side;
}
