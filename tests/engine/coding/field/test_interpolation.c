/* Interpolation of fields: what its header promises, and an independent
 * computation in numpy. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/coding/field/interpolation.h"
#include "engine/coding/field/interpolation_walk.h"
#include "tests/engine/codec/hostile_json.h"

struct golden {
    struct bl_grid grid;
    struct bl_interpolation how;
    const int *y, *symbols, *classes; // y in 1/64
    const double *restored;
};

#include "tests/golden/interpolation.inc"

enum { N_GOLDENS = sizeof goldens / sizeof *goldens, MOST_CELLS = 1 << 17 };

static struct bl_error err;

/* A grid of cells, and everything an encoder makes of it. */
static struct bl_grid grid;
static struct bl_interpolation how;
static double y[MOST_CELLS], restored[MOST_CELLS], again[MOST_CELLS];
static int64_t symbols[MOST_CELLS];
static uint8_t classes[MOST_CELLS];

static size_t n_cells(void)
{
    size_t n = 1;
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        n *= grid.dims[d];
    return n;
}

static void encode(void)
{
    cr_assert_eq(bl_interpolation_encode(symbols, classes, restored, y, &grid,
                                         &how, &err),
                 BL_OK, "%s", err.text);
}

/* A source that gives the symbols that were encoded, and compares classes. */
static size_t n_read;

static void read_encoded(void *state, int64_t *out, const uint8_t *its_classes,
                         size_t n)
{
    (void)state;
    memcpy(out, symbols + n_read, n * sizeof *out);
    cr_assert_arr_eq(its_classes, classes + n_read, n);
    n_read += n;
}

static void decode(void (*read)(void *, int64_t *, const uint8_t *, size_t),
                   void *state)
{
    struct bl_symbol_source source = {state, read};
    n_read = 0;
    cr_assert_eq(bl_interpolation_decode(again, &source, &grid, &how, &err),
                 BL_OK);
}

static void check_decoding(void)
{
    decode(read_encoded, NULL);
    cr_assert_eq(n_read, n_cells());
    cr_assert_arr_eq(again, restored, n_cells() * sizeof *restored);
}

/* Random grids: dimensions of one cell, few and many. */
static void make_grid(struct bl_random *r)
{
    static const size_t most[] = {1, 2, 5, 18};
    do
        for (size_t d = 0; d < BL_GRID_DIMS; d++)
            grid.dims[d] = 1 + bl_random_below(r, most[bl_random_below(r, 4)]);
    while (n_cells() > 5000);
}

static void make_plan(struct bl_random *r)
{
    uint32_t order[BL_GRID_DIMS] = {0, 1, 2, 3};
    bl_random_shuffle(r, order, BL_GRID_DIMS);
    how.n_dims = (uint8_t)bl_random_below(r, BL_GRID_DIMS + 1);
    for (size_t i = 0; i < BL_GRID_DIMS; i++)
        how.order[i] = (uint8_t)order[i];
    how.is_cubic = bl_random_below(r, 2);
    how.levels = (uint8_t)bl_random_below(r, 7);
    how.depth = (uint8_t)bl_random_below(r, 5);
    if (bl_random_below(r, 20) == 0)
        how.levels = BL_INTERPOLATION_MAX_LEVELS;
}

static void make_cells(struct bl_random *r)
{
    double noise = exp(8 * bl_random_uniform(r) - 4);
    double slope = exp(8 * bl_random_uniform(r) - 4);
    bool has_special = bl_random_below(r, 3) == 0;
    for (size_t i = 0; i < n_cells(); i++) {
        y[i] = slope * sin(0.1 * (double)i) + noise * bl_random_normal(r);
        if (has_special && bl_random_below(r, 10) == 0)
            y[i] = bl_random_below(r, 4) ? NAN : INFINITY;
    }
}

Test(interpolation, every_cell_comes_back_within_one_half)
{
    struct bl_random r = bl_random_new(1, 0);
    for (int trial = 0; trial < 1500; trial++) {
        make_grid(&r);
        make_plan(&r);
        make_cells(&r);
        encode();
        for (size_t i = 0; i < n_cells(); i++) {
            cr_assert_lt(classes[i], BL_INTERPOLATION_CLASSES);
            if (isfinite(y[i]))
                cr_assert_leq(fabs(restored[i] - y[i]), 0.5 + 1e-9,
                              "%g became %g in trial %d", y[i], restored[i],
                              trial);
        }
        check_decoding();
    }
}

Test(interpolation, special_cells_cost_nothing)
{
    struct bl_random r = bl_random_new(2, 0);
    for (int trial = 0; trial < 100; trial++) {
        make_grid(&r);
        make_plan(&r);
        for (size_t i = 0; i < n_cells(); i++)
            y[i] = NAN;
        encode();
        for (size_t i = 0; i < n_cells(); i++) {
            cr_assert_eq(symbols[i], 0);
            cr_assert_eq(restored[i], 0);
        }
    }
}

struct visits {
    uint8_t *of;    // (cells)
    bool in_future; // a cell came before one that it is predicted from
};

static void count_visit(void *state, const struct bl_run *run)
{
    struct visits *v = state;
    size_t at[BL_GRID_DIMS];
    memcpy(at, run->at, sizeof at);
    for (size_t i = 0; i < run->n;
         i++, at[run->along] += run->cells->step[run->along]) {
        size_t stride = 1, place = 0;
        for (size_t d = BL_GRID_DIMS; d-- > 0; stride *= grid.dims[d])
            place += at[d] * stride;
        stride = 1;
        for (size_t d = BL_GRID_DIMS; d-- > 0; stride *= grid.dims[d]) {
            size_t away = run->cells->reach[d];
            if (!run->cells->is_anchor && d == run->cells->along)
                away = run->cells->distance;
            v->in_future |= away > 0 && v->of[place - away * stride] == 0;
        }
        v->of[place]++;
    }
}

Test(interpolation, every_cell_is_visited_once_after_what_it_is_predicted_from)
{
    static uint8_t of[5000];
    struct bl_random r = bl_random_new(3, 0);
    for (int trial = 0; trial < 1000; trial++) {
        make_grid(&r);
        make_plan(&r);
        memset(of, 0, sizeof of);
        struct visits v = {of, false};
        bl_interpolation_walk(&grid, &how,
                              &(struct bl_run_visitor){&v, count_visit});
        for (size_t i = 0; i < n_cells(); i++)
            cr_assert_eq(of[i], 1, "cell %zu: %d visits", i, of[i]);
        cr_assert_not(v.in_future);
    }
}

/* Fills the grid with a polynomial of the indices. */
static void fill(double (*value)(double t, double s, double row, double col))
{
    const size_t *n = grid.dims;
    for (size_t i = 0; i < n_cells(); i++)
        y[i] = value((double)(i / (n[1] * n[2] * n[3])),
                     (double)(i / (n[2] * n[3]) % n[1]),
                     (double)(i / n[3] % n[2]), (double)(i % n[3]));
}

static double plane(double t, double s, double row, double col)
{
    return 7 * t - 3 * s + 11 * row - 5 * col + 2;
}

static double parabola(double t, double s, double row, double col)
{
    return t * t - 3 * s + 2 * row * row * t - col * col + 4;
}

static void check_predicted_exactly(void)
{
    encode();
    size_t n_predicted = 0;
    for (size_t i = 0; i < n_cells(); i++) {
        cr_assert_eq(restored[i], y[i]);
        if (classes[i] == 0)
            continue;
        cr_assert_eq(symbols[i], 0);
        n_predicted++;
    }
    cr_assert_gt(n_predicted, n_cells() / 2);
}

Test(interpolation, planes_are_predicted_exactly_by_lines)
{
    grid = (struct bl_grid){{9, 5, 17, 13}};
    how = (struct bl_interpolation){{2, 0, 3, 1}, 4, false, 2, 3};
    fill(plane);
    check_predicted_exactly();
    how.is_cubic = true;
    check_predicted_exactly();
}

Test(interpolation, planes_go_on_beyond_the_last_neighbour)
{
    grid = (struct bl_grid){{1, 1, 16, 24}}; // no neighbour behind the last
    how = (struct bl_interpolation){{2, 3}, 2, true, 2, 2};
    fill(plane);
    check_predicted_exactly();
}

Test(interpolation, parabolas_are_predicted_exactly_by_cubics)
{
    grid = (struct bl_grid){{17, 2, 13, 25}};
    how = (struct bl_interpolation){{3, 0, 2}, 3, true, 2, 3};
    fill(parabola);
    check_predicted_exactly();
}

Test(interpolation, cubics_are_predicted_exactly_but_beside_the_edges)
{
    for (size_t d = 0; d < BL_GRID_DIMS; d++) {
        grid = (struct bl_grid){{1, 1, 1, 1}};
        grid.dims[d] = 33;
        how = (struct bl_interpolation){{(uint8_t)d}, 1, true, 1, 1};
        for (int i = 0; i < 33; i++)
            y[i] = i * i * i - 20 * i * i + 3;
        encode();
        for (int i = 0; i < 16; i++) // cell 2 i + 1
            cr_assert_eq(symbols[17 + i] == 0, i > 0 && i < 15);
    }
}

Test(interpolation, corrections_see_what_lines_along_one_dimension_do_not)
{
    // Rows are erratic, each along a column of its own shape: a product, so
    // the differences to the rows' prediction are as smooth as the columns.
    struct bl_random r = bl_random_new(4, 0);
    grid = (struct bl_grid){{65, 1, 1, 65}};
    how = (struct bl_interpolation){{3, 0}, 2, true, 6, 0};
    for (size_t row = 0; row < 65; row++) {
        double erratic = 1000 * bl_random_normal(&r);
        for (size_t col = 0; col < 65; col++)
            y[row * 65 + col] = erratic * (1 + 1e-3 * (double)(col * col));
    }
    double sums[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        how.depth = i == 0 ? 0 : 5;
        encode();
        for (size_t k = 0; k < n_cells(); k++)
            sums[i] += log2(1 + fabs((double)symbols[k]));
    }
    cr_assert_lt(sums[1], 0.7 * sums[0]);
}

Test(interpolation, corrections_of_noise_are_given_up)
{
    struct bl_random r = bl_random_new(5, 0);
    grid = (struct bl_grid){{40, 1, 40, 40}};
    how = (struct bl_interpolation){{2, 3, 0}, 3, false, 6, 0};
    for (size_t i = 0; i < n_cells(); i++)
        y[i] = 20 * bl_random_normal(&r);
    double squares[2] = {0, 0};
    for (int i = 0; i < 2; i++) {
        how.depth = i == 0 ? 0 : 4;
        encode();
        for (size_t k = 0; k < n_cells(); k++)
            squares[i] += (double)symbols[k] * (double)symbols[k];
    }
    cr_assert_lt(squares[1], 1.02 * squares[0]);
}

/* Bytes that symbols come to with an ideal table for each class. */
static double ideal_bytes(void)
{
    enum { FAR = 2000 };
    static size_t counts[BL_INTERPOLATION_CLASSES][2 * FAR + 1];
    size_t totals[BL_INTERPOLATION_CLASSES] = {0};
    memset(counts, 0, sizeof counts);
    for (size_t i = 0; i < n_cells(); i++) {
        cr_assert_leq(llabs(symbols[i]), FAR);
        counts[classes[i]][symbols[i] + FAR]++;
        totals[classes[i]]++;
    }
    double bits = 0;
    for (size_t c = 0; c < BL_INTERPOLATION_CLASSES; c++)
        for (size_t k = 0; k <= 2 * FAR; k++)
            if (counts[c][k] > 0)
                bits -= (double)counts[c][k] *
                        log2((double)counts[c][k] / (double)totals[c]);
    return bits / 8;
}

/* A travelling wave on a ground at rest, 300 times the bound high. */
static double wave(double t, double s, double row, double col)
{
    double along = row - 30 + 4 * sin(0.2 * col - 0.3 * t);
    return 300 * exp(-along * along / 50) * (1 + 0.1 * s);
}

Test(interpolation, a_candidate_saves_a_third_of_plain_interpolation)
{
    struct bl_interpolation candidates[BL_INTERPOLATION_MAX_CANDIDATES];
    grid = (struct bl_grid){{30, 1, 60, 60}};
    fill(wave);
    size_t n = bl_interpolation_candidates(
        candidates, BL_INTERPOLATION_MAX_CANDIDATES, &grid);
    double best = INFINITY, plain = INFINITY;
    for (size_t i = 0; i < n; i++) {
        how = candidates[i];
        encode();
        double bytes = ideal_bytes();
        best = fmin(best, bytes);
        memset(classes, 0, n_cells());
        if (how.depth == 0)
            plain = fmin(plain, ideal_bytes());
    }
    cr_assert_lt(best, 0.67 * plain, "%g of %g", best, plain);
}

Test(interpolation, cells_and_symbols_are_as_numpy_computes_them)
{
    for (size_t g = 0; g < N_GOLDENS; g++) {
        grid = goldens[g].grid;
        how = goldens[g].how;
        for (size_t i = 0; i < n_cells(); i++)
            y[i] = goldens[g].y[i] / 64.0;
        encode();
        for (size_t i = 0; i < n_cells(); i++) {
            cr_assert_eq(symbols[i], goldens[g].symbols[i], "%zu of %zu", i, g);
            cr_assert_eq(classes[i], goldens[g].classes[i], "%zu of %zu", i, g);
        }
        cr_assert_arr_eq(restored, goldens[g].restored,
                         n_cells() * sizeof *restored);
    }
}

static void read_hostile(void *state, int64_t *out, const uint8_t *its_classes,
                         size_t n)
{
    static const int64_t extremes[] = {INT64_MIN, INT64_MAX, 0, -1};
    struct bl_random *r = state;
    for (size_t i = 0; i < n; i++) {
        cr_assert_lt(its_classes[i], BL_INTERPOLATION_CLASSES);
        out[i] = bl_random_below(r, 2) ? extremes[bl_random_below(r, 4)]
                                       : (int64_t)bl_random_u64(r);
    }
}

Test(interpolation, any_symbols_give_finite_cells)
{
    struct bl_random r = bl_random_new(6, 0);
    for (int trial = 0; trial < 300; trial++) {
        make_grid(&r);
        make_plan(&r);
        decode(read_hostile, &r);
        for (size_t i = 0; i < n_cells(); i++)
            cr_assert(isfinite(again[i]));
    }
}

Test(interpolation, huge_cells_keep_within_52_bits)
{
    grid = (struct bl_grid){{1, 1, 8, 32}};
    how = (struct bl_interpolation){{2, 3}, 2, true, 5, 3};
    for (size_t i = 0; i < n_cells(); i++)
        y[i] = i % 3 == 0 ? 1e300 : i % 3 == 1 ? -1e300 : 5;
    encode();
    for (size_t i = 0; i < n_cells(); i++)
        cr_assert_leq(llabs(symbols[i]), (int64_t)1 << 52);
    check_decoding();
}

static bool same(const struct bl_interpolation *a,
                 const struct bl_interpolation *b)
{
    return a->n_dims == b->n_dims && a->is_cubic == b->is_cubic &&
           a->levels == b->levels && a->depth == b->depth &&
           memcmp(a->order, b->order, a->n_dims) == 0;
}

static enum bl_status read_json(const json_t *json, struct bl_error *error)
{
    struct bl_interpolation read;
    enum bl_status status = bl_interpolation_from_json(&read, json, error);
    if (status != BL_OK)
        return status;
    // What is accepted can be decoded with.
    struct bl_random r = bl_random_new(7, 0);
    grid = (struct bl_grid){{3, 2, 5, 4}};
    how = read;
    decode(read_hostile, &r);
    return BL_OK;
}

Test(interpolation, json_comes_back_and_hostile_json_is_safe)
{
    struct bl_random r = bl_random_new(8, 0);
    for (int trial = 0; trial < 40; trial++) {
        make_plan(&r);
        json_t *json = bl_interpolation_to_json(&how);
        struct bl_interpolation read;
        cr_assert_eq(bl_interpolation_from_json(&read, json, &err), BL_OK, "%s",
                     err.text);
        cr_assert(same(&read, &how));
        hostile_json_everywhere(json, read_json);
        json_decref(json);
    }
}

static void check_refused(const char *text, const char *reason)
{
    struct bl_interpolation read;
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json);
    cr_assert_eq(bl_interpolation_from_json(&read, json, &err), BL_BROKEN);
    cr_assert_not_null(strstr(err.text, reason), "%s", err.text);
    json_decref(json);
}

Test(interpolation, json_that_says_something_else_is_refused)
{
    check_refused("{\"order\": [2, 0, 2], \"curve\": \"line\", \"levels\": 1,"
                  " \"depth\": 1}",
                  "dimension 2 twice");
    check_refused("{\"order\": [4], \"curve\": \"line\", \"levels\": 1,"
                  " \"depth\": 1}",
                  "order");
    check_refused("{\"order\": [0], \"curve\": \"spline\", \"levels\": 1,"
                  " \"depth\": 1}",
                  "spline");
    check_refused("{\"order\": [0], \"curve\": \"line\", \"levels\": 32,"
                  " \"depth\": 1}",
                  "levels");
    check_refused("{\"order\": [0], \"curve\": \"line\", \"levels\": 1,"
                  " \"depth\": 9}",
                  "depth");
}

static size_t count_candidates(struct bl_grid of)
{
    struct bl_interpolation c[BL_INTERPOLATION_MAX_CANDIDATES + 1];
    size_t n = bl_interpolation_candidates(
        c, BL_INTERPOLATION_MAX_CANDIDATES + 1, &of);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            cr_assert_not(same(&c[i], &c[j]), "%zu and %zu", i, j);
    return n;
}

Test(interpolation, candidates_are_the_orders_of_long_dimensions)
{
    // 4 of each order: lines and cubics, with and without differences; rows
    // may stand for themselves.
    cr_assert_eq(count_candidates((struct bl_grid){{60, 1, 50, 50}}), 4 * 8);
    cr_assert_eq(count_candidates((struct bl_grid){{1, 1, 7, 13}}), 4 * 2);
    cr_assert_eq(count_candidates((struct bl_grid){{60, 3, 50, 50}}), 4 * 12);
    cr_assert_eq(count_candidates((struct bl_grid){{1, 1, 1, 1}}), 4);
    struct bl_interpolation c[3];
    cr_assert_eq(
        bl_interpolation_candidates(c, 3, &(struct bl_grid){{60, 1, 50, 50}}),
        3);
}

Test(interpolation, candidates_leave_one_anchor)
{
    struct bl_interpolation c[BL_INTERPOLATION_MAX_CANDIDATES];
    grid = (struct bl_grid){{1, 1, 33, 64}};
    size_t n =
        bl_interpolation_candidates(c, BL_INTERPOLATION_MAX_CANDIDATES, &grid);
    for (size_t i = 0; i < n; i++) {
        how = c[i];
        cr_assert_eq(how.levels, 6);
        encode();
        for (size_t k = 0; k < n_cells(); k++)
            cr_assert_eq(classes[k] == 0, k == 0);
    }
}
