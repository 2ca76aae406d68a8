#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "engine/coding/context/contexts.h"
#include "engine/coding/context/tree_bins.h"
#include "engine/coding/context/tree_feature.h"
#include "engine/coding/context/tree_tokens.h"
#include "engine/coding/predict/predictors.h"

enum { N = 8192, N_COLUMNS = 3 };

static struct bl_error err;
static struct bl_random r;
static int64_t k[N_COLUMNS][N];
static double y[N], hints[BL_N_HINTS * N];
static int64_t symbols[N];
static uint8_t classes[N], pieces[N];

static struct bl_row_frame_column columns[N_COLUMNS];
static struct bl_row_frame frame = {N, N_COLUMNS, columns};
static const size_t known[] = {0, 1};
static struct bl_predictor predictor = {.kind = &bl_predict_plain, .target = 2};
static struct bl_bins bins[BL_BINS_PER_COLUMN * N_COLUMNS];

static int64_t below(uint64_t n)
{
    return (int64_t)bl_random_below(&r, n);
}

static void start(void)
{
    r = bl_random_new(2, 3);
    for (size_t i = 0; i < N; i++) {
        k[0][i] = below(200) - 100;
        k[1][i] = below(4);
        symbols[i] = below(16);
        y[i] = 0;
    }
    for (size_t c = 0; c < N_COLUMNS; c++)
        columns[c].k = k[c];
}

static void cut(size_t column, enum bl_tree_feature_kind kind, size_t at)
{
    int32_t v[N];
    struct bl_tree_told told = {0};
    bl_tree_feature_values(v, (struct bl_tree_feature){kind, column}, &frame,
                           &told, 0, N);
    cr_assert_eq(
        bl_bins_make(&bins[BL_BINS_PER_COLUMN * column + at], v, N, &err),
        BL_OK);
}

/* Derives a tree for the symbols; false where none applies. */
static bool derive(struct bl_context *c, bool with_hints)
{
    bool applies = false;
    for (size_t column = 0; column < 2; column++) {
        cut(column, BL_TREE_NUMBER, BL_BINS_NUMBER);
        cut(column, BL_TREE_MAGNITUDE, BL_BINS_MAGNITUDE);
    }
    struct bl_context_task task = {
        .prediction = {.sample = &frame,
                       .target = 2,
                       .known = known,
                       .n_known = 2},
        .predictor = &predictor,
        .predicted = y,
        .hints = with_hints ? hints : NULL,
        .symbols = symbols,
        .bins = bins,
        .table_rows = N,
    };
    *c = (struct bl_context){.kind = &bl_context_tree};
    cr_assert_eq(bl_context_tree.derive(c, &applies, &task, &err), BL_OK);
    for (size_t b = 0; b < BL_BINS_PER_COLUMN * N_COLUMNS; b++)
        bl_bins_release(&bins[b]);
    return applies;
}

/* Sound, the same in pieces, and the same when written and read. */
static void check(const struct bl_context *c)
{
    struct bl_context read;
    cr_assert(bl_context_tree.is_sound(c));
    bl_context_classify(classes, c, &frame, y, NULL, 0, N);
    for (size_t i = 0; i < N; i += 100)
        bl_context_classify(pieces + i, c, &frame, y + i, NULL, i,
                            N - i < 100 ? N - i : 100);
    cr_expect_arr_eq(classes, pieces, N);
    for (size_t i = 0; i < N; i++)
        bl_context_classify(pieces + i, c, &frame, y + i, NULL, i, 1);
    cr_expect_arr_eq(classes, pieces, N);
    json_t *json = bl_context_to_json(c);
    cr_assert_eq(bl_context_from_json(&read, json, N_COLUMNS, &err), BL_OK,
                 "%s", err.text);
    bl_context_classify(pieces, &read, &frame, y, NULL, 0, N);
    cr_expect_arr_eq(classes, pieces, N);
    for (size_t i = 0; i < N; i++)
        cr_assert_lt(classes[i], c->n_classes);
    bl_context_release(&read);
    json_decref(json);
}

static void expect_description(const struct bl_context *c, const char *text)
{
    char found[100];
    struct bl_column names[] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    struct bl_schema schema = {.columns = names, .n_columns = 3};
    c->kind->describe(found, sizeof found, c, &schema);
    cr_expect_str_eq(found, text);
}

Test(context_tree, nothing_is_split_in_noise)
{
    struct bl_context c;
    start();
    cr_expect_not(derive(&c, false));
}

/* Four classes by b, one of them cut again by |a|. */
Test(context_tree, finds_what_the_symbols_depend_on)
{
    struct bl_context c;
    start();
    for (size_t i = 0; i < N; i++) {
        bool far = k[1][i] == 2 && llabs(k[0][i]) > 50;
        symbols[i] = 1000 * k[1][i] + 300 * far + below(8);
    }
    cr_assert(derive(&c, false));
    check(&c);
    cr_expect_eq(c.n_classes, 5);
    expect_description(&c, "b, |a|");
    for (size_t i = 1; i < N; i++)
        if (classes[i] == classes[0])
            cr_expect_eq(symbols[i] / 100, symbols[0] / 100);
    bl_context_release(&c);
}

/* The fraction of a prediction tells which way it is off. */
Test(context_tree, finds_the_phase)
{
    struct bl_context c;
    start();
    for (size_t i = 0; i < N; i++) {
        y[i] = (double)k[0][i] + bl_random_uniform(&r);
        symbols[i] = (int64_t)floor(y[i] + 1) - (int64_t)nearbyint(y[i]);
    }
    cr_assert(derive(&c, false));
    check(&c);
    cr_expect_eq(c.n_classes, 2);
    expect_description(&c, "phase");
    bl_context_release(&c);
}

Test(context_tree, finds_the_expected_error)
{
    struct bl_context c;
    start();
    for (size_t i = 0; i < N; i++) {
        double spread = ldexp(1, (int)below(8) - 3);
        hints[BL_HINT_SPREAD * N + i] = spread;
        y[i] = (double)k[0][i];
        symbols[i] = spread > 1 ? below(1000) : 0;
    }
    cr_assert(derive(&c, true));
    cr_expect_eq(c.n_classes, 2);
    expect_description(&c, "expected error");
    bl_context_classify(classes, &c, &frame, y, hints, 0, N);
    for (size_t i = 0; i < N; i++)
        cr_expect_eq(classes[i], hints[BL_HINT_SPREAD * N + i] > 1);
    check(&c); // without hints any class will do
    bl_context_release(&c);
}

/* As many classes as there may be. */
Test(context_tree, has_at_most_32_classes)
{
    struct bl_context c;
    start();
    for (size_t i = 0; i < N; i++)
        symbols[i] = 10 * k[0][i];
    cr_assert(derive(&c, false));
    check(&c);
    cr_expect_leq(c.n_classes, BL_CONTEXT_MAX_CLASSES);
    cr_expect_gt(c.n_classes, 16);
    bl_context_release(&c);
}

Test(context_tree, special_rows_do_not_count)
{
    static bool is_special[N];
    bool applies = true;
    struct bl_context c = {.kind = &bl_context_tree};
    start();
    for (size_t i = 0; i < N; i++)
        is_special[i] = true;
    struct bl_context_task task = {
        .prediction = {.sample = &frame, .target = 2},
        .predictor = &predictor,
        .predicted = y,
        .symbols = symbols,
        .is_special = is_special,
        .bins = bins,
        .table_rows = N,
    };
    cr_assert_eq(bl_context_tree.derive(&c, &applies, &task, &err), BL_OK);
    cr_expect_not(applies);
}

static bool is_sound(const double *params, size_t n_params, size_t n_inputs,
                     size_t n_classes)
{
    size_t inputs[4] = {0};
    double copy[12];
    memcpy(copy, params, n_params * sizeof *copy);
    struct bl_context c = {&bl_context_tree, inputs,   n_inputs, copy,
                           n_params,         n_classes};
    return bl_context_tree.is_sound(&c);
}

Test(context_tree, refuses_what_could_not_have_been_written)
{
    const double good[] = {0, BL_TREE_NUMBER, 7, 1, BL_TREE_PHASE, 3};
    cr_expect(is_sound(good, 6, 1, 3));
    cr_expect_not(is_sound(good, 6, 0, 3), "an input that is not there");
    cr_expect_not(is_sound(good, 6, 1, 2), "more splits than classes");
    cr_expect_not(is_sound(good, 5, 1, 3), "half a split");
    cr_expect_not(is_sound(good, 0, 1, 1), "no split");
    static const struct {
        size_t at;
        double value;
    } bad[] = {
        {0, 1},        {0, -1},
        {0, 0.5},      {1, 1e9},
        {1, -1},       {1, BL_TREE_N_FEATURES},
        {1, 1.5},      {2, 1e300},
        {2, 0.25},     {2, -2147483648.0},
        {3, 2},        {4, 255},
        {5, INFINITY}, {5, -1e18},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double params[6];
        memcpy(params, good, sizeof params);
        params[bad[i].at] = bad[i].value;
        cr_expect_not(is_sound(params, 6, 1, 3), "%zu: %g", bad[i].at,
                      bad[i].value);
    }
}

/* Any numbers and any predictions have features, which stay in their limits. */
Test(context_tree, features_of_extremes)
{
    static const double told_y[] = {NAN,  INFINITY, -INFINITY, 1e300,
                                    -1e9, 0.5,      -0.5,      1e-300};
    enum { M = sizeof told_y / sizeof *told_y };
    int32_t v[M];
    start();
    for (size_t i = 0; i < M; i++)
        k[0][i] = i % 2 ? INT64_MAX : INT64_MIN;
    double told_hints[BL_N_HINTS * M];
    for (size_t i = 0; i < BL_N_HINTS * M; i++)
        told_hints[i] = told_y[i % M];
    struct bl_tree_told told = bl_tree_told_of(told_y, told_hints, M);
    for (int f = 0; f < BL_TREE_N_FEATURES; f++) {
        struct bl_tree_feature feature = {(enum bl_tree_feature_kind)f, 0};
        bl_tree_feature_values(v, feature, &frame, &told, 0, M);
        for (size_t i = 0; i < M; i++)
            cr_expect(v[i] >= -BL_TREE_FEATURE_MAX &&
                          v[i] <= BL_TREE_FEATURE_MAX &&
                          (f != BL_TREE_PHASE || (v[i] >= 0 && v[i] < 16)),
                      "feature %d of row %zu: %d", f, i, v[i]);
    }
}

Test(tree_bins, cut_where_the_values_are)
{
    static int32_t v[N];
    struct bl_bins b;
    for (size_t i = 0; i < N; i++)
        v[i] = (int32_t)(i % 3) * 10;
    cr_assert_eq(bl_bins_make(&b, v, N, &err), BL_OK);
    cr_expect_eq(b.n_edges, 2);
    for (size_t i = 0; i < N; i++)
        cr_expect_eq(b.of_row[i], i % 3);
    bl_bins_release(&b);
    for (size_t i = 0; i < N; i++)
        v[i] = i % 20 == 0 ? 0 : (int32_t)(i * i % 100003) - 50000;
    cr_assert_eq(bl_bins_make(&b, v, N, &err), BL_OK);
    cr_expect_gt(b.n_edges, 25);
    bool zero_is_alone = false;
    for (size_t e = 1; e < b.n_edges; e++) {
        cr_expect_lt(b.edges[e - 1], b.edges[e]);
        zero_is_alone |= b.edges[e - 1] == -1 && b.edges[e] == 0;
    }
    cr_expect(zero_is_alone);
    bl_bins_release(&b);
}

Test(tree_tokens, any_symbols)
{
    static uint8_t tokens[N];
    size_t n;
    r = bl_random_new(1, 1);
    for (size_t i = 0; i < N; i++)
        symbols[i] = i % 3 == 0 ? 5 : (int64_t)bl_random_u64(&r);
    symbols[1] = INT64_MIN;
    symbols[2] = INT64_MAX;
    bl_tokens_make(tokens, &n, symbols, N);
    cr_expect_leq(n, BL_TOKENS_MAX);
    for (size_t i = 0; i < N; i++) {
        cr_assert_lt(tokens[i], n);
        cr_expect_eq(tokens[i] == tokens[0], i % 3 == 0);
    }
    bl_tokens_make(tokens, &n, symbols, 1);
    cr_expect_eq(n, 1);
    bl_tokens_make(tokens, &n, symbols, 0);
    cr_expect_eq(n, 0);
}
