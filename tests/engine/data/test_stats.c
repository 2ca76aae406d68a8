#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/random.h"
#include "engine/data/stats.h"
#include "tests/engine/data/table.h"

struct golden {
    const char *name;
    const double *values;
    size_t n;
    double mean, std;        // exact, rounded once
    const double *quantiles; // numpy's; NaN where that overflows
};

#include "tests/golden/column_stats.h"

enum {
    N_GOLDENS = sizeof goldens / sizeof goldens[0],
    N_PROBABILITIES =
        sizeof golden_probabilities / sizeof golden_probabilities[0],
};

static struct table table_of(enum bl_type type, size_t n)
{
    struct table t = {0};
    table_column(&t, "x", type);
    table_fill(&t, n);
    return t;
}

static struct table table_of_doubles(const double *values, size_t n)
{
    struct table t = table_of(BL_FLOAT64, n);
    memcpy(table_values(&t, 0), values, n * sizeof *values);
    return t;
}

static bool is_near(double x, double y, double relative)
{
    // The smallest doubles cannot come nearer than their spacing.
    return fabs(x - y) <= relative * fabs(y) || fabs(x - y) <= 0x1p-1074;
}

Test(stats, mean_and_std_are_those_of_exact_arithmetic)
{
    for (size_t i = 0; i < N_GOLDENS; i++) {
        const struct golden *g = &goldens[i];
        struct table t = table_of_doubles(g->values, g->n);
        struct bl_stats *stats = table_stats(&t, 7, 1000);
        const struct bl_column_stats *c = bl_stats_column(stats, 0);
        cr_expect(is_near(c->mean, g->mean, 4 * DBL_EPSILON),
                  "mean of %s: %.17g, not %.17g", g->name, c->mean, g->mean);
        cr_expect(is_near(c->std, g->std, 16 * DBL_EPSILON),
                  "std of %s: %.17g, not %.17g", g->name, c->std, g->std);
        bl_stats_free(stats);
        table_release(&t);
    }
}

Test(stats, quantiles_are_those_of_numpy_bit_for_bit)
{
    for (size_t i = 0; i < N_GOLDENS; i++) {
        const struct golden *g = &goldens[i];
        struct table t = table_of_doubles(g->values, g->n);
        struct bl_stats *stats = table_stats(&t, 1000, 1000);
        const struct bl_column_stats *c = bl_stats_column(stats, 0);
        cr_assert(c->quantiles_are_exact);
        for (size_t k = 0; k < N_PROBABILITIES; k++) {
            double q = bl_stats_quantile(c, golden_probabilities[k]);
            if (isnan(g->quantiles[k]))
                cr_expect(q >= c->min && q <= c->max);
            else
                cr_expect_eq(q, g->quantiles[k], "%s at %g: %.17g, not %.17g",
                             g->name, golden_probabilities[k], q,
                             g->quantiles[k]);
        }
        bl_stats_free(stats);
        table_release(&t);
    }
}

Test(stats, closed_forms_of_a_long_ladder)
{
    enum { N = 1000003 };
    struct table t = table_of(BL_INT32, N);
    for (int i = 0; i < N; i++)
        ((int32_t *)table_values(&t, 0))[i] = i - 1000;
    struct bl_stats *stats = table_stats(&t, 65536, 1000);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert_eq(c->count, N);
    cr_assert_eq(c->min, -1000);
    cr_assert_eq(c->max, N - 1001);
    cr_assert_eq(c->mean, (N - 1) / 2.0 - 1000);
    cr_assert(is_near(c->std, sqrt(((double)N * N - 1) / 12), 1e-15));
    cr_assert_eq(c->n_zero, 1);
    cr_assert_eq(c->n_negative, 1000);
    cr_assert_eq(c->n_whole, N);
    cr_assert_eq(c->distinct, N);
    cr_assert(c->distinct_is_exact);
    bl_stats_free(stats);
    table_release(&t);
}

/* A shift by the first value, or squares about zero, would lose all digits. */
Test(stats, neither_an_offset_nor_an_outlier_costs_digits)
{
    enum { N = 400000 };
    struct table t = table_of(BL_FLOAT64, N);
    double *x = table_values(&t, 0);
    for (size_t i = 0; i < N; i++)
        x[i] = 1e9 + (i % 2 == 0 ? 0x1p-20 : -0x1p-20);
    struct bl_stats *stats = table_stats(&t, 1000, 1000);
    cr_assert_eq(bl_stats_column(stats, 0)->mean, 1e9);
    cr_assert(is_near(bl_stats_column(stats, 0)->std, 0x1p-20, 1e-14));
    bl_stats_free(stats);

    // Half of the values at -1, half at 1, and one at N in front.
    for (size_t i = 0; i < N; i++)
        x[i] = i == 0 ? N : i % 2 == 0 ? 1 : -1;
    stats = table_stats(&t, 1000, 1000);
    double mean = (N - 1.0) / N;
    double variance = ((double)N * N + (N - 1)) / N - mean * mean;
    cr_assert(is_near(bl_stats_column(stats, 0)->mean, mean, 1e-15));
    cr_assert(is_near(bl_stats_column(stats, 0)->std, sqrt(variance), 1e-14));
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, scales_change_on_the_way)
{
    enum { N = 6000 };
    struct table t = table_of(BL_FLOAT64, N);
    double *x = table_values(&t, 0);
    for (size_t i = 0; i < N; i++)
        x[i] = i < 2000 ? 1e-310 : i < 4000 ? 3 : (i % 2 == 0 ? 1e305 : -1e305);
    struct bl_stats *stats = table_stats(&t, 1000, 1000);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert(is_near(c->std, 1e305 * sqrt(1.0 / 3), 1e-14));
    cr_assert(fabs(c->mean - 1) < 1e290);
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, what_is_not_finite_is_counted_and_left_out)
{
    static const double x[] = {NAN,  1,   -INFINITY, -0.0, 2.5, INFINITY,
                               -NAN, 0.0, -3,        NAN,  1};
    struct table t = table_of_doubles(x, sizeof x / sizeof x[0]);
    struct bl_stats *stats = table_stats(&t, 3, 100);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert_eq(c->count, 11);
    cr_assert_eq(c->n_nan, 3);
    cr_assert_eq(c->n_inf, 2);
    cr_assert_eq(c->n_zero, 2);
    cr_assert_eq(c->n_negative, 1);
    cr_assert_eq(c->n_whole, 5);
    cr_assert_eq(c->min, -3);
    cr_assert_eq(c->max, 2.5);
    cr_assert_eq(c->mean, 0.25);
    cr_assert_eq(c->n_sorted, 6);
    cr_assert_eq(c->distinct, 7, "NaN, two infinities, -3, 0, 1, 2.5");
    cr_assert_eq(c->distinct_among, 11);
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, nothing_finite_leaves_nan)
{
    static const double x[] = {NAN, INFINITY, NAN};
    for (size_t n = 0; n <= 3; n++) {
        struct table t = table_of_doubles(x, n);
        struct bl_stats *stats = table_stats(&t, 3, 100);
        const struct bl_column_stats *c = bl_stats_column(stats, 0);
        cr_assert(isnan(c->min) && isnan(c->max));
        cr_assert(isnan(c->mean) && isnan(c->std));
        cr_assert_eq(c->n_sorted, 0);
        cr_assert(isnan(bl_stats_quantile(c, 0.5)));
        cr_assert_eq(c->distinct, n < 2 ? n : 2);
        bl_stats_free(stats);
        table_release(&t);
    }
}

Test(stats, whole_numbers_are_told_from_fractions)
{
    static const double x[] = {0x1p52 + 1, 0x1p53 + 2,      -0x1p51 - 0.5,
                               0.5,        nextafter(1, 0), 1e300,
                               -7,         0x1p-1074,       -0.0};
    struct table t = table_of_doubles(x, sizeof x / sizeof x[0]);
    struct bl_stats *stats = table_stats(&t, 100, 100);
    cr_assert_eq(bl_stats_column(stats, 0)->n_whole, 5);
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, every_type_is_counted)
{
    for (int type = BL_BOOL; type <= BL_FLOAT64; type++) {
        struct table t = table_of((enum bl_type)type, 3000);
        for (size_t row = 0; row < 3000; row++)
            table_put(&t, 0, row, (double)(row % 3 != 0));
        struct bl_stats *stats = table_stats(&t, 500, 10000);
        const struct bl_column_stats *c = bl_stats_column(stats, 0);
        cr_assert_eq(c->distinct, 2, "%s", bl_type_name((enum bl_type)type));
        cr_assert_eq(c->n_zero, 1000);
        cr_assert_eq(c->n_sorted, 3000);
        cr_assert(is_near(c->mean, 2.0 / 3, 1e-15));
        bl_stats_free(stats);
        table_release(&t);
    }
}

/* As doubles they are all one value. */
Test(stats, integers_of_64_bits_are_told_apart)
{
    struct table t = table_of(BL_UINT64, 100);
    for (size_t i = 0; i < 100; i++)
        ((uint64_t *)table_values(&t, 0))[i] = UINT64_MAX - i;
    struct bl_stats *stats = table_stats(&t, 100, 100);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert_eq(c->distinct, 100);
    cr_assert_eq(c->min, c->max);
    bl_stats_free(stats);
    table_release(&t);
}

static struct bl_column_stats distinct_of(size_t n)
{
    struct table t = table_of(BL_INT64, n);
    for (size_t i = 0; i < n; i++)
        ((int64_t *)table_values(&t, 0))[i] = (int64_t)i * 4096;
    struct bl_stats *stats = table_stats(&t, 65536, 0);
    struct bl_column_stats c = *bl_stats_column(stats, 0);
    bl_stats_free(stats);
    table_release(&t);
    return c;
}

Test(stats, distinct_values_are_counted_up_to_the_limit)
{
    struct bl_column_stats c = distinct_of(BL_STATS_MAX_DISTINCT);
    cr_assert_eq(c.distinct, BL_STATS_MAX_DISTINCT);
    cr_assert(c.distinct_is_exact);
    c = distinct_of(BL_STATS_MAX_DISTINCT + 1000);
    cr_assert_not(c.distinct_is_exact);
    cr_assert_geq(c.distinct, BL_STATS_MAX_DISTINCT);
    cr_assert_eq(c.distinct, c.distinct_among, "all that were counted differ");
}

/* Inverse of the multiplications and shifts of the hash in distinct.c. */
static uint64_t colliding_key(uint64_t i)
{
    uint64_t inverse[2] = {0x9E3779B97F4A7C15u, 0xD6E8FEB86659FD93u};
    for (int k = 0; k < 2; k++) {
        uint64_t odd = inverse[k];
        for (int step = 0; step < 6; step++) // Newton's iteration
            inverse[k] *= 2 - odd * inverse[k];
    }
    uint64_t h = i << 24;
    h ^= h >> 32;
    h *= inverse[1];
    h ^= h >> 32;
    return h * inverse[0];
}

/* Without the guard this takes 10^10 steps. */
Test(stats, keys_made_to_collide_end_the_count_early)
{
    enum { N = 200000 };
    struct table t = table_of(BL_UINT64, N);
    for (size_t i = 0; i < N; i++)
        ((uint64_t *)table_values(&t, 0))[i] = colliding_key(i + 1);
    struct bl_stats *stats = table_stats(&t, N, 0);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert_not(c->distinct_is_exact);
    cr_assert_lt(c->distinct, 10000);
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, a_sample_is_uniform)
{
    enum { N = 100000, SAMPLE = 5000, BINS = 50 };
    struct table t = table_of(BL_INT32, N);
    for (int i = 0; i < N; i++)
        ((int32_t *)table_values(&t, 0))[i] = i;
    struct bl_stats *stats = table_stats(&t, 777, SAMPLE);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert_not(c->quantiles_are_exact);
    cr_assert_eq(c->n_sorted, SAMPLE);
    uint64_t bins[BINS], within[BINS] = {0};
    bl_stats_histogram(c, 0, N, bins, BINS);
    for (size_t i = 0; i < BINS; i++)
        cr_assert_eq(bins[i], SAMPLE / BINS, "one of each stratum");
    // Within the strata, N / SAMPLE = 20 values each, all are as likely.
    double chi2 = 0;
    for (size_t i = 0; i < SAMPLE; i++)
        within[(size_t)c->sorted[i] % 20]++;
    for (size_t i = 0; i < 20; i++)
        chi2 += pow((double)within[i] - 250, 2) / 250;
    cr_assert_lt(chi2, 43.8, "p = 0.001 with 19 degrees of freedom: %g", chi2);
    for (size_t i = 1; i < SAMPLE; i++)
        cr_assert_lt(c->sorted[i - 1], c->sorted[i], "drawn twice");
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, a_sample_does_not_depend_on_the_batches)
{
    struct table t = table_of(BL_FLOAT32, 10000);
    struct bl_random random = bl_random_new(3, 0);
    for (size_t i = 0; i < 10000; i++)
        table_put(&t, 0, i, i % 10 == 0 ? NAN : bl_random_normal(&random));
    struct bl_stats *a = table_stats(&t, 10000, 300);
    struct bl_stats *b = table_stats(&t, 37, 300);
    const struct bl_column_stats *x = bl_stats_column(a, 0);
    const struct bl_column_stats *y = bl_stats_column(b, 0);
    cr_assert_eq(x->n_sorted, y->n_sorted);
    cr_assert_gt(x->n_sorted, 200);
    for (size_t i = 0; i < x->n_sorted; i++)
        cr_assert_eq(x->sorted[i], y->sorted[i]);
    cr_assert(is_near(x->std, y->std, 1e-14));
    bl_stats_free(a);
    bl_stats_free(b);
    table_release(&t);
}

Test(stats, histogram_bins_hold_their_lower_edge)
{
    static const double x[] = {-5, 0, 0.5, 1, 1.5, 2, 2.999, 3, 4, 9};
    struct table t = table_of_doubles(x, 10);
    struct bl_stats *stats = table_stats(&t, 10, 100);
    uint64_t bins[4];
    bl_stats_histogram(bl_stats_column(stats, 0), 0, 4, bins, 4);
    cr_assert_eq(bins[0], 3);
    cr_assert_eq(bins[1], 2);
    cr_assert_eq(bins[2], 2);
    cr_assert_eq(bins[3], 3);
    bl_stats_histogram(bl_stats_column(stats, 0), -DBL_MAX, DBL_MAX, bins, 4);
    cr_assert_eq(bins[2], 10, "a width that overflows");
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, fields_count_every_cell)
{
    struct table t = {0};
    struct bl_error err;
    bl_column_set_dims(table_column(&t, "map", BL_FLOAT32), (size_t[]){10, 30},
                       2, &err);
    table_fill(&t, 20);
    for (size_t i = 0; i < 6000; i++)
        ((float *)table_values(&t, 0))[i] = (float)i;
    struct bl_stats *stats = table_stats(&t, 3, 6000);
    const struct bl_column_stats *c = bl_stats_column(stats, 0);
    cr_assert_eq(c->count, 6000);
    cr_assert_eq(c->mean, 2999.5);
    cr_assert_eq(bl_stats_quantile(c, 1), 5999);
    cr_assert(c->quantiles_are_exact);
    bl_stats_free(stats);
    table_release(&t);
}

static struct bl_stats *stats_of_texts(struct table *t, const char **texts,
                                       size_t n)
{
    struct bl_error err;
    *t = table_of(BL_TEXT, n);
    for (size_t i = 0; i < n; i++)
        bl_vector_put_text(&t->rows.vectors[0], i, texts[i], strlen(texts[i]),
                           &err);
    return table_stats(t, 2, 100);
}

Test(stats, texts_are_counted_and_constants_lent)
{
    struct table t;
    const char *mixed[] = {"EB", "EE", "EB", "", "EE"};
    struct bl_stats *stats = stats_of_texts(&t, mixed, 5);
    cr_assert_eq(bl_stats_column(stats, 0)->count, 5);
    cr_assert_eq(bl_stats_column(stats, 0)->distinct, 3);
    cr_assert_null(bl_stats_column(stats, 0)->constant_text);
    cr_assert(isnan(bl_stats_column(stats, 0)->mean));
    bl_stats_free(stats);
    table_release(&t);

    const char *equal[] = {"G", "G", "G"};
    stats = stats_of_texts(&t, equal, 3);
    cr_assert_str_eq(bl_stats_column(stats, 0)->constant_text, "G");
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, a_long_constant_text_is_lent_in_part)
{
    static char text[5000];
    memset(text, 'a', sizeof text - 1);
    struct table t;
    const char *equal[] = {text, text};
    struct bl_stats *stats = stats_of_texts(&t, equal, 2);
    cr_assert_eq(strlen(bl_stats_column(stats, 0)->constant_text),
                 BL_STATS_MAX_TEXT);
    bl_stats_free(stats);
    table_release(&t);
}

Test(stats, columns_that_are_not_carried_stay_empty)
{
    struct table t = {0};
    struct bl_error err = BL_ERROR_INIT;
    table_column(&t, "x", BL_FLOAT32);
    table_column(&t, "jagged", BL_UNREADABLE);
    table_column(&t, "y", BL_FLOAT32);
    t.schema.n_rows = 4;
    struct bl_batch b;
    bl_batch_init(&b, &t.schema, (bool[]){true, true, false}, 4, &err);
    b.n_rows = 4;
    struct bl_stats *stats;
    table_require(bl_stats_new(&stats, &t.schema, 10, 0, &err), &err);
    table_require(bl_stats_add(stats, &b, &err), &err);
    table_require(bl_stats_finish(stats, &err), &err);
    cr_assert_eq(bl_stats_column(stats, 0)->count, 4);
    cr_assert_eq(bl_stats_column(stats, 1)->count, 0);
    cr_assert_eq(bl_stats_column(stats, 2)->count, 0);
    cr_assert(isnan(bl_stats_column(stats, 2)->min));
    bl_stats_free(stats);
    bl_batch_release(&b);
    bl_schema_release(&t.schema);
}
