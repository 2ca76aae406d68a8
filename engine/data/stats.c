#include "engine/data/stats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "engine/data/distinct.h"
#include "engine/data/moments.h"
#include "engine/data/sort.h"
#include "engine/data/thinning.h"

enum { BLOCK = BL_MOMENTS_BLOCK };

struct gathered {
    enum bl_type type;
    struct bl_moments moments;
    struct bl_thinning sample;
    struct bl_distinct distinct;
    char *first_text; // owned; NULL until there is one
    struct bl_column_stats result;
};

struct bl_stats {
    struct gathered *columns;
    size_t n_columns;
};

static struct gathered gathered_new(const struct bl_column *column,
                                    uint64_t n_rows, size_t max_values,
                                    size_t max_keys, struct bl_random *random)
{
    uint64_t n_values = 0; // a length that is wrong is not one of a table
    if (bl_type_is_numeric(column->type) &&
        __builtin_mul_overflow(n_rows, column->width, &n_values))
        n_values = UINT64_MAX;
    return (struct gathered){
        .type = column->type,
        .moments = bl_moments_new(),
        .sample = bl_thinning_new(n_values, max_values, bl_random_u64(random)),
        .distinct = bl_distinct_new(max_keys),
    };
}

enum bl_status bl_stats_new(struct bl_stats **out,
                            const struct bl_schema *schema, size_t max_values,
                            uint64_t seed, struct bl_error *err)
{
    struct bl_stats *stats = bl_array_new(1, sizeof *stats, err);
    if (stats == NULL)
        return err->status;
    size_t n = schema->n_columns;
    stats->columns = bl_array_new(n, sizeof *stats->columns, err);
    if (stats->columns == NULL) {
        free(stats);
        return err->status;
    }
    stats->n_columns = n;
    size_t max_keys =
        bl_distinct_keys_within(BL_STATS_DISTINCT_BYTES / (n > 0 ? n : 1));
    if (max_keys > BL_STATS_MAX_DISTINCT)
        max_keys = BL_STATS_MAX_DISTINCT;
    struct bl_random random = bl_random_new(seed, 0);
    for (size_t i = 0; i < n; i++)
        stats->columns[i] = gathered_new(&schema->columns[i], schema->n_rows,
                                         max_values, max_keys, &random);
    *out = stats;
    return BL_OK;
}

void bl_stats_free(struct bl_stats *stats)
{
    if (stats == NULL)
        return;
    for (size_t i = 0; i < stats->n_columns; i++) {
        struct gathered *g = &stats->columns[i];
        bl_thinning_release(&g->sample);
        bl_distinct_release(&g->distinct);
        free(g->first_text);
        free(g->result.sorted);
    }
    free(stats->columns);
    free(stats);
}

/* Keeps the finite ones of n values at the front and returns how many, having
 * counted the others. */
static size_t keep_finite(struct bl_column_stats *result, double *x, size_t n)
{
    size_t n_finite = 0;
    for (size_t i = 0; i < n; i++)
        n_finite += fabs(x[i]) < INFINITY;
    if (n_finite == n)
        return n;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(x[i]))
            x[kept++] = x[i];
        else if (isnan(x[i]))
            result->n_nan++;
        else
            result->n_inf++;
    return kept;
}

/* Values of floats are told apart by their bits, all NaN and both zeros being
 * one value each. */
static void keys_of_floats(uint64_t *keys, const void *values, size_t n)
{
    const float *v = values;
    for (size_t i = 0; i < n; i++) {
        float x = isnan(v[i]) ? NAN : v[i] + 0.0f; // -0 + 0 is +0
        uint32_t bits;
        memcpy(&bits, &x, sizeof bits);
        keys[i] = bits;
    }
}

static void keys_of_doubles(uint64_t *keys, const void *values, size_t n)
{
    const double *v = values;
    for (size_t i = 0; i < n; i++) {
        double x = isnan(v[i]) ? NAN : v[i] + 0.0;
        memcpy(&keys[i], &x, sizeof x);
    }
}

static void keys_of_bytes(uint64_t *keys, const void *values, size_t size,
                          size_t n)
{
    const char *v = values;
    for (size_t i = 0; i < n; i++) {
        keys[i] = 0;
        memcpy(&keys[i], v + i * size, size);
    }
}

static void keys_of(uint64_t *keys, const void *values, enum bl_type type,
                    size_t n)
{
    switch (type) {
    case BL_FLOAT32:
        keys_of_floats(keys, values, n);
        break;
    case BL_FLOAT64:
        keys_of_doubles(keys, values, n);
        break;
    default:
        keys_of_bytes(keys, values, bl_type_size(type), n);
        break;
    }
}

static enum bl_status add_distinct(struct gathered *g, const void *values,
                                   size_t n, struct bl_error *err)
{
    uint64_t keys[BLOCK];
    if (g->distinct.gave_up)
        return BL_OK;
    keys_of(keys, values, g->type, n);
    return bl_distinct_add(&g->distinct, keys, n, err);
}

/* n <= BLOCK values, small enough to stay in the cache for every look. */
static enum bl_status add_block(struct gathered *g, const void *values,
                                size_t n, struct bl_error *err)
{
    double x[BLOCK];
    g->result.count += n;
    bl_type_to_double(x, values, g->type, n);
    if (bl_thinning_add(&g->sample, x, n, err) != BL_OK)
        return err->status;
    bl_moments_add(&g->moments, x, keep_finite(&g->result, x, n));
    return add_distinct(g, values, n, err);
}

static enum bl_status add_values(struct gathered *g, const struct bl_vector *v,
                                 size_t n_rows, struct bl_error *err)
{
    size_t n = n_rows * v->width;
    size_t size = bl_type_size(v->type);
    const char *values = v->values;
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t n_block = n - i < BLOCK ? n - i : BLOCK;
        if (add_block(g, values + i * size, n_block, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status add_texts(struct gathered *g, const struct bl_vector *v,
                                size_t n_rows, struct bl_error *err)
{
    for (size_t row = 0; row < n_rows; row++) {
        size_t n;
        const char *text = bl_vector_text(v, row, &n);
        uint64_t key = XXH3_64bits(text, n);
        if (bl_distinct_add(&g->distinct, &key, 1, err) != BL_OK)
            return err->status;
        if (g->first_text != NULL)
            continue;
        size_t kept = n < BL_STATS_MAX_TEXT ? n : BL_STATS_MAX_TEXT;
        g->first_text = bl_string_copy_n(text, kept, err);
        if (g->first_text == NULL)
            return err->status;
    }
    g->result.count += n_rows;
    return BL_OK;
}

enum bl_status bl_stats_add(struct bl_stats *stats, const struct bl_batch *b,
                            struct bl_error *err)
{
    assert(b->n_columns == stats->n_columns);
    for (size_t i = 0; i < stats->n_columns; i++) {
        struct gathered *g = &stats->columns[i];
        if (!bl_batch_has(b, i))
            continue;
        enum bl_status status =
            g->type == BL_TEXT ? add_texts(g, &b->vectors[i], b->n_rows, err)
                               : add_values(g, &b->vectors[i], b->n_rows, err);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status sort_sample(struct bl_column_stats *c,
                                  struct bl_error *err)
{
    double *scratch = bl_array_new(c->n_sorted, sizeof *scratch, err);
    if (scratch == NULL)
        return err->status;
    bl_sort_doubles(c->sorted, scratch, c->n_sorted);
    free(scratch);
    return BL_OK;
}

static enum bl_status finish_column(struct gathered *g, struct bl_error *err)
{
    struct bl_column_stats *result = &g->result;
    const struct bl_moments *m = &g->moments;
    result->n_zero = m->n_zero;
    result->n_negative = m->n_negative;
    result->n_whole = m->n_whole;
    result->min = m->n > 0 ? m->min : NAN;
    result->max = m->n > 0 ? m->max : NAN;
    result->mean = bl_moments_mean(m);
    result->std = bl_moments_std(m);

    result->distinct = g->distinct.n;
    result->distinct_among = g->distinct.n_seen;
    result->distinct_is_exact = !g->distinct.gave_up;
    bl_distinct_release(&g->distinct);
    if (result->distinct == 1 && result->distinct_is_exact)
        result->constant_text = g->first_text;

    result->quantiles_are_exact = bl_thinning_takes_all(&g->sample);
    result->sorted = g->sample.values;
    result->n_sorted = g->sample.n;
    g->sample.values = NULL;
    return sort_sample(result, err);
}

enum bl_status bl_stats_finish(struct bl_stats *stats, struct bl_error *err)
{
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < stats->n_columns && status == BL_OK; i++)
        status = finish_column(&stats->columns[i], err);
    return status;
}

const struct bl_column_stats *bl_stats_column(const struct bl_stats *stats,
                                              size_t column)
{
    assert(column < stats->n_columns);
    return &stats->columns[column].result;
}

double bl_stats_quantile(const struct bl_column_stats *c, double p)
{
    return bl_sorted_quantile(c->sorted, c->n_sorted, p);
}

/* Halves keep the width of any two finite ends finite. */
static size_t bin_of(double x, double low, double high, size_t n)
{
    double at = (x / 2 - low / 2) / (high / 2 - low / 2) * (double)n;
    return at <= 0 ? 0 : at >= (double)n ? n - 1 : (size_t)at;
}

/* Where the values of a bin end in the sample, which is sorted: `from` is where
 * they begin.  Looking for it costs far less than going through them. */
static size_t end_of_bin(const struct bl_column_stats *c, double low,
                         double high, size_t n_bins, size_t from, size_t bin)
{
    size_t to = c->n_sorted;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (bin_of(c->sorted[middle], low, high, n_bins) <= bin)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void bl_stats_histogram(const struct bl_column_stats *c, double low,
                        double high, uint64_t *bins, size_t n)
{
    assert(n > 0 && low < high);
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        size_t end = end_of_bin(c, low, high, n, from, i);
        bins[i] = end - from;
        from = end;
    }
}
