#include "engine/codec/features.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

enum { N_FEATURES = 3 };

static struct bl_error err;
static const struct bl_range any = {-INFINITY, INFINITY};

/* Features 0, 1, 2 with normalisation none, of one shape. */
static void make(struct bl_features *f, struct bl_feature *items,
                 const size_t shape[3], const size_t tile[2])
{
    *f = (struct bl_features){.items = items, .n = N_FEATURES};
    memcpy(f->shape, shape, sizeof f->shape);
    memcpy(f->tile, tile, sizeof f->tile);
    for (size_t i = 0; i < N_FEATURES; i++) {
        items[i] = (struct bl_feature){.type = BL_FLOAT64, .fill = -1};
        cr_assert(eq(int, bl_norm_load(&items[i].norm, "none", NULL, 0, &err),
                     BL_OK));
    }
}

static void release(struct bl_features *f)
{
    for (size_t i = 0; i < N_FEATURES; i++)
        bl_norm_release(&f->items[i].norm);
}

Test(features, sizes_follow_the_formulas)
{
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, (size_t[]){2, 7, 5}, (size_t[]){3, 5});
    cr_expect(eq(sz, bl_features_n_inputs(&f), 3 * 3 * 5));
    cr_expect(eq(sz, bl_features_vectors_per_block(&f), 2 * 3 * 1));
    cr_expect(eq(sz, bl_features_cells(&f), 70));
    release(&f);
}

Test(features, a_shape_fills_up_from_the_right)
{
    static const struct {
        size_t n_dims, dims[3], shape[3];
    } cases[] = {
        {0, {0}, {1, 1, 1}},
        {1, {9}, {1, 1, 9}},
        {2, {4, 6}, {1, 4, 6}},
        {3, {2, 4, 6}, {2, 4, 6}},
    };
    for (size_t i = 0; i < 4; i++) {
        struct bl_column c = {.n_dims = cases[i].n_dims};
        memcpy(c.dims, cases[i].dims, sizeof c.dims);
        size_t shape[3];
        bl_column_shape(shape, &c);
        cr_expect(eq(int, memcmp(shape, cases[i].shape, sizeof shape), 0),
                  "%zu", i);
    }
}

/* What stands in the file format: tile by tile, column by column, row by row,
 * and cells beyond the edge repeat it. */
Test(features, a_small_field_is_cut_as_documented)
{
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, (size_t[]){1, 2, 3}, (size_t[]){2, 2});
    double X[2 * 12];
    for (size_t i = 0; i < N_FEATURES; i++) {
        double x[6];
        for (size_t c = 0; c < 6; c++)
            x[c] = 10 * (double)i + (double)c;
        bl_features_gather(X, x, 1, i, &f);
    }
    static const double expected[] = {
        0, 1, 3, 4, 10, 11, 13, 14, 20, 21, 23, 24, // cells 0 1 / 3 4
        2, 2, 5, 5, 12, 12, 15, 15, 22, 22, 25, 25, // cells 2 . / 5 .
    };
    for (size_t i = 0; i < 24; i++)
        cr_expect(eq(dbl, X[i], expected[i]), "%zu", i);
    for (size_t i = 12; i < 24; i++) // a network does not repeat the edge
        X[i] = i % 2 == 0 ? X[i] : -7;
    double back[6];
    bl_features_scatter(back, X, 1, 1, &f, any);
    for (size_t c = 0; c < 6; c++)
        cr_expect(eq(dbl, back[c], 10 + (double)c));
    release(&f);
}

/* Two rows make up a vector, and the third repeats itself. */
Test(features, blocks_of_rows_are_laid_out_as_documented)
{
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, (size_t[]){1, 1, 2}, (size_t[]){1, 2});
    f.time_block = 2;
    cr_expect(eq(sz, bl_features_n_inputs(&f), 3 * 2 * 2));
    cr_expect(eq(sz, bl_features_vectors(&f, 3), 2));
    double X[2 * 12];
    for (size_t i = 0; i < N_FEATURES; i++) {
        double x[6];
        for (size_t c = 0; c < 6; c++)
            x[c] = 10 * (double)i + (double)c;
        bl_features_gather(X, x, 3, i, &f);
    }
    static const double expected[] = {
        0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23, // rows 0 and 1
        4, 5, 4, 5, 14, 15, 14, 15, 24, 25, 24, 25, // row 2 and again
    };
    for (size_t i = 0; i < 24; i++)
        cr_expect(eq(dbl, X[i], expected[i]), "%zu", i);
    for (size_t i = 14; i < 24; i += i % 4 == 3 ? 3 : 1)
        X[i] = -7; // a network does not repeat a row
    double back[6];
    bl_features_scatter(back, X, 3, 1, &f, any);
    for (size_t c = 0; c < 6; c++)
        cr_expect(eq(dbl, back[c], 10 + (double)c));
    release(&f);
}

static void round_trip(const size_t shape[3], const size_t tile[2],
                       size_t time_block)
{
    enum { ROWS = 3 };
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, shape, tile);
    f.time_block = time_block;
    size_t n = ROWS * bl_features_cells(&f);
    size_t n_values = bl_features_vectors(&f, ROWS) * bl_features_n_inputs(&f);
    // Places that are not written stay NaN, and would be seen.
    double *X = malloc(n_values * sizeof *X);
    double *x = malloc(N_FEATURES * n * sizeof *x);
    double *back = malloc(n * sizeof *back);
    for (size_t i = 0; i < n_values; i++)
        X[i] = NAN;
    for (size_t i = 0; i < N_FEATURES * n; i++)
        x[i] = (double)i + 0.5;
    for (size_t i = 0; i < N_FEATURES; i++) {
        memcpy(back, x + i * n, n * sizeof *x); // gather uses its input up
        bl_features_gather(X, back, ROWS, i, &f);
    }
    for (size_t i = 0; i < n_values; i++)
        cr_assert_not(isnan(X[i]), "place %zu", i);
    for (size_t i = 0; i < N_FEATURES; i++) {
        bl_features_scatter(back, X, ROWS, i, &f, any);
        cr_expect(eq(int, memcmp(back, x + i * n, n * sizeof *x), 0),
                  "%zux%zux%zu in %zux%zu", shape[0], shape[1], shape[2],
                  tile[0], tile[1]);
    }
    free(back);
    free(x);
    free(X);
    release(&f);
}

Test(features, scattering_undoes_gathering)
{
    round_trip((size_t[]){1, 1, 1}, (size_t[]){1, 1}, 1);
    round_trip((size_t[]){1, 1, 7}, (size_t[]){1, 7}, 1);
    round_trip((size_t[]){1, 1, 7}, (size_t[]){1, 3}, 1);
    round_trip((size_t[]){1, 8, 6}, (size_t[]){4, 3}, 1); // divides
    round_trip((size_t[]){1, 7, 5}, (size_t[]){4, 4}, 1); // does not
    round_trip((size_t[]){1, 4, 4}, (size_t[]){1, 1}, 1);
    round_trip((size_t[]){2, 7, 5}, (size_t[]){4, 4}, 2);
    round_trip((size_t[]){2, 7, 5}, (size_t[]){4, 4}, 3);
    round_trip((size_t[]){1, 1, 1}, (size_t[]){1, 1}, 40);
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 100; i++) {
        size_t shape[3], tile[2];
        for (size_t d = 0; d < 3; d++)
            shape[d] = 1 + bl_random_below(&r, 9);
        for (size_t d = 0; d < 2; d++)
            tile[d] = 1 + bl_random_below(&r, shape[1 + d]);
        round_trip(shape, tile, 1 + i % 5);
    }
}

Test(features, special_values_are_the_fill_value_on_the_way_in)
{
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, (size_t[]){1, 1, 1}, (size_t[]){1, 1});
    items[0].has_sentinel = true;
    items[0].sentinel = -999;
    double x[] = {NAN, INFINITY, -INFINITY, -999, 4};
    double X[5 * N_FEATURES];
    bl_features_gather(X, x, 5, 0, &f);
    static const double expected[] = {-1, -1, -1, -1, 4};
    for (size_t i = 0; i < 5; i++)
        cr_expect(eq(dbl, X[i * N_FEATURES], expected[i]));
    cr_expect(not(bl_feature_is_special(&items[1], -999)));
    release(&f);
}

Test(features, the_normalisation_is_applied_and_inverted)
{
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, (size_t[]){1, 1, 1}, (size_t[]){1, 1});
    bl_norm_release(&items[1].norm);
    cr_assert(eq(
        int,
        bl_norm_load(&items[1].norm, "standard", (double[]){100, 4}, 2, &err),
        BL_OK));
    double x[] = {100, 108}, X[2 * N_FEATURES];
    bl_features_gather(X, x, 2, 1, &f);
    cr_expect(eq(dbl, X[1], 0));
    cr_expect(eq(dbl, X[N_FEATURES + 1], 2));
    bl_features_scatter(x, X, 2, 1, &f, any);
    cr_expect(eq(dbl, x[1], 108));
    release(&f);
}

Test(features, what_comes_back_is_held_within_the_range)
{
    struct bl_feature items[N_FEATURES];
    struct bl_features f;
    make(&f, items, (size_t[]){1, 1, 1}, (size_t[]){1, 1});
    double put_out[] = {-5, 2, 3.5, 9, NAN, INFINITY, -INFINITY};
    double X[7 * N_FEATURES], x[7];
    for (size_t i = 0; i < 7; i++)
        X[i * N_FEATURES] = put_out[i];
    bl_features_scatter(x, X, 7, 0, &f, (struct bl_range){2, 4});
    // What is not finite becomes 0 before it is held.
    static const double expected[] = {2, 2, 3.5, 4, 2, 2, 2};
    for (size_t i = 0; i < 7; i++)
        cr_expect(eq(dbl, x[i], expected[i]), "%zu", i);
    release(&f);
}
