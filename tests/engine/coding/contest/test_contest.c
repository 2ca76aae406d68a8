#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "contested.h"

enum { N = 20000 };

static double values[12][N];
static struct bl_random r;

static void start(struct contested *t)
{
    contested_init(t, N);
    r = bl_random_new(11, 1);
}

static void fill_uniform(double *v, double low, double high)
{
    for (size_t i = 0; i < N; i++)
        v[i] = low + (high - low) * bl_random_uniform(&r);
}

static double below(uint64_t n)
{
    return (double)bl_random_below(&r, n);
}

static double entropy(double p)
{
    return -p * log2(p) - (1 - p) * log2(1 - p);
}

static void expect_why(const struct contested *t, size_t column,
                       const char *text)
{
    cr_expect_not_null(strstr(t->codings.items[column].why, text), "%s: %s",
                       t->schema.columns[column].name,
                       t->codings.items[column].why);
}

/* Within a few percent of an entropy, plus tables. */
static void expect_bits(const struct contested *t, size_t column, double bits)
{
    double found = contested_bits(t, column);
    double table = 800.0 / N;
    cr_expect(found < bits * 1.03 + table && found > bits * 0.98 - table,
              "%s: %g bits for %g (%s)", t->schema.columns[column].name, found,
              bits, t->codings.items[column].why);
}

Test(contest, noise_costs_its_entropy)
{
    struct contested t;
    start(&t);
    fill_uniform(values[0], 0, 1);
    fill_uniform(values[1], -5, 5);
    size_t a =
        contested_add(&t, "a", BL_FLOAT64, "abs:0.00048828125", values[0]);
    size_t b = contested_add(&t, "b", BL_FLOAT32, "abs:0.0390625", values[1]);
    contested_run(&t, 2);
    expect_bits(&t, a, 10);
    expect_bits(&t, b, 7);
    contested_release(&t);
}

Test(contest, copies_and_sums_cost_nothing)
{
    struct contested t;
    start(&t);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = below(1000);
        values[1][i] = below(300);
        values[2][i] = values[0][i] + values[1][i];
        values[3][i] = values[0][i];
    }
    static const char *const names[] = {"a", "b", "total", "copy"};
    double bits = 0;
    for (size_t c = 0; c < 4; c++)
        contested_add(&t, names[c], BL_INT32, "exact", values[c]);
    contested_run(&t, 2);
    for (size_t c = 0; c < 4; c++)
        bits += contested_bits(&t, c);
    // Two of the four have entropy; which they are is left open.
    cr_expect_lt(bits, 1.01 * (log2(1000) + log2(300)) + 0.1, "%g", bits);
    contested_release(&t);
}

Test(contest, a_spread_that_another_column_tells)
{
    struct contested t;
    start(&t);
    double bits = 0;
    for (size_t i = 0; i < N; i++) {
        values[0][i] = below(8);
        values[1][i] = below(1U << (unsigned)values[0][i]);
        bits += values[0][i] / N;
    }
    contested_add(&t, "width", BL_INT16, "exact", values[0]);
    size_t x = contested_add(&t, "x", BL_INT16, "exact", values[1]);
    contested_run(&t, 2);
    // The order is free: all that is known of the two is their sum.
    cr_expect_lt(contested_bits(&t, 0) + contested_bits(&t, x),
                 1.03 * (3 + bits) + 0.1);
    contested_release(&t);
}

/* Momenta of particles: what the angle and the momentum tell is nearly free,
 * and the four of them cost little more than two. */
Test(contest, formulas_between_columns)
{
    struct contested t;
    start(&t);
    for (size_t i = 0; i < N; i++) {
        double pt = 5 + 50 * bl_random_uniform(&r);
        double phi = 6.28318 * (bl_random_uniform(&r) - 0.5);
        values[0][i] = pt;
        values[1][i] = phi;
        values[2][i] = pt * cos(phi);
        values[3][i] = pt * sin(phi);
    }
    static const char *const names[] = {"pt", "phi", "px", "py"};
    double bits = 0;
    for (size_t c = 0; c < 4; c++)
        contested_add(&t, names[c], BL_FLOAT32, "range:1e-3", values[c]);
    contested_run(&t, 2);
    for (size_t c = 0; c < 4; c++)
        bits += contested_bits(&t, c);
    cr_expect_lt(bits, 2 * log2(500) + 4, "%g", bits);
    contested_release(&t);
}

Test(contest, mostly_zero_columns)
{
    struct contested t;
    start(&t);
    for (size_t i = 0; i < N; i++)
        values[0][i] = below(20) == 0 ? 1 + below(1024) : 0;
    size_t c = contested_add(&t, "c", BL_INT32, "exact", values[0]);
    contested_run(&t, 2);
    expect_bits(&t, c, entropy(0.05) + 0.05 * 10);
    contested_release(&t);
}

Test(contest, numbered_rows_cost_nothing)
{
    struct contested t;
    start(&t);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = 1e6 + (double)i;
        values[1][i] = 42;
    }
    size_t id = contested_add(&t, "id", BL_INT64, "exact", values[0]);
    size_t run = contested_add(&t, "run", BL_INT32, "exact", values[1]);
    contested_run(&t, 2);
    cr_expect_lt(contested_bits(&t, id), 0.1);
    cr_expect_lt(contested_bits(&t, run), 0.1);
    expect_why(&t, run, "constant");
    contested_release(&t);
}

/* Steps that are geometric: p (1 - p)^k. */
Test(contest, sorted_times_cost_their_steps)
{
    struct contested t;
    const double p = 1.0 / 16;
    double time = 0;
    start(&t);
    for (size_t i = 0; i < N; i++) {
        time += floor(log(1 - bl_random_uniform(&r)) / log(1 - p));
        values[0][i] = time;
    }
    size_t c = contested_add(&t, "time", BL_INT64, "exact", values[0]);
    contested_run(&t, 2);
    expect_bits(&t, c, entropy(p) / p);
    expect_why(&t, c, "row before");
    contested_release(&t);
}

Test(contest, bytes_where_nothing_is_better)
{
    struct contested t;
    start(&t);
    fill_uniform(values[0], 0, 1);
    for (size_t i = 0; i < N; i++)
        values[1][i] = (double)(i * i % 64 * 37 % 1000);
    size_t exact = contested_add(&t, "exact", BL_FLOAT64, "exact", values[0]);
    size_t periodic =
        contested_add(&t, "periodic", BL_INT32, "exact", values[1]);
    contested_run(&t, 2);
    cr_expect_eq(t.codings.items[exact].way, BL_WAY_BYTES);
    cr_expect_eq(t.codings.items[periodic].way, BL_WAY_BYTES);
    expect_why(&t, exact, "packed bytes");
    expect_why(&t, periodic, "packed bytes");
    contested_release(&t);
}

/* A column that repeats is cheapest as bytes, and then no other may look at
 * it. */
Test(contest, nothing_looks_at_bytes)
{
    struct contested t;
    start(&t);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = (double)(i % 8);
        values[1][i] = below(1U << (unsigned)values[0][i]);
    }
    contested_add(&t, "periodic", BL_INT32, "exact", values[0]);
    contested_add(&t, "x", BL_INT32, "exact", values[1]);
    contested_run(&t, 2); // asserts it by reading
    cr_expect_eq(t.codings.items[0].way, BL_WAY_BYTES);
    contested_release(&t);
}

Test(contest, smooth_fields_are_interpolated)
{
    enum { ROWS = 20, H = 30, W = 30 };
    static double field[ROWS * H * W];
    struct contested t;
    contested_init(&t, ROWS);
    for (size_t i = 0; i < ROWS * H * W; i++)
        field[i] = sin((double)(i % W) / 9) * cos((double)(i / W % H) / 7) +
                   (double)(i / W / H) / 10;
    size_t smooth = contested_add_field(&t, "smooth", BL_FLOAT64, "range:1e-3",
                                        H, W, field);
    size_t whole =
        contested_add_field(&t, "whole", BL_INT32, "exact", H, W, field);
    contested_run(&t, 2);
    cr_expect_eq(t.codings.items[smooth].way, BL_WAY_FIELD);
    cr_expect_neq(t.codings.items[whole].way, BL_WAY_FIELD);
    expect_why(&t, smooth, "interpolated by");
    contested_release(&t);
}

/* Columns without a bound keep what they have. */
Test(contest, leaves_alone_what_has_no_bound)
{
    struct contested t;
    start(&t);
    fill_uniform(values[0], 0, 1);
    contested_add(&t, "free", BL_FLOAT32, "", values[0]);
    contested_add(&t, "bound", BL_FLOAT32, "abs:1e-2", values[0]);
    contested_run(&t, 1);
    cr_expect_str_empty(t.codings.items[0].why);
    cr_expect_eq(t.codings.items[0].way, BL_WAY_BYTES);
    cr_expect_eq(t.codings.items[1].way, BL_WAY_NUMBERS);
    contested_release(&t);
}

/* Something of everything. */
static void add_mixture(struct contested *t)
{
    for (size_t i = 0; i < N; i++) {
        double x = bl_random_normal(&r), y = bl_random_normal(&r);
        values[0][i] = x;
        values[1][i] = y;
        values[2][i] = hypot(x, y);
        values[3][i] = exp(x);
        values[4][i] = x + y;
        values[5][i] = below(3) ? exp(y) : 0;
        values[6][i] = below(5);
        values[7][i] = i % 1000 == 0 ? NAN : values[6][i] * x;
    }
    static const char *const names[] = {"x", "y", "r", "e", "s", "z", "n", "w"};
    for (size_t c = 0; c < 8; c++)
        contested_add(t, names[c], c == 6 ? BL_INT8 : BL_FLOAT32,
                      c == 6             ? "exact"
                      : c == 3 || c == 5 ? "rel:1e-2"
                                         : "abs:1e-2",
                      values[c]);
}

Test(contest, the_same_for_any_number_of_threads)
{
    static const size_t threads[] = {1, 2, 3, 7};
    struct contested t;
    start(&t);
    add_mixture(&t);
    json_t *first = NULL;
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        contested_run(&t, threads[i]);
        json_t *json = bl_codings_to_json(&t.codings);
        if (first == NULL)
            first = json_incref(json);
        cr_expect(json_equal(first, json), "%zu threads", threads[i]);
        json_decref(json);
    }
    json_decref(first);
    contested_release(&t);
}

static bool stop_at(void *context, size_t done, size_t total)
{
    size_t *left = context;
    cr_expect_leq(done, total);
    return (*left)-- > 0;
}

Test(contest, ends_early_when_asked)
{
    struct bl_error err = BL_ERROR_INIT;
    for (size_t steps = 0; steps < 6; steps += 2) {
        size_t left = steps;
        struct contested t;
        start(&t);
        add_mixture(&t);
        cr_expect_eq(contested_try(&t, 1,
                                   (struct bl_contest_observer){&left, stop_at},
                                   &err),
                     BL_INTERRUPTED);
        contested_release(&t);
    }
}

Test(contest, degenerate_tables)
{
    static const double special[] = {NAN, INFINITY, -INFINITY, NAN};
    static const size_t n_rows[] = {1, 2, 3, 4};
    for (size_t i = 0; i < sizeof n_rows / sizeof *n_rows; i++) {
        struct contested t;
        contested_init(&t, n_rows[i]);
        start(&t);
        t.n_rows = t.batch.n_rows = n_rows[i];
        fill_uniform(values[0], 0, 1);
        contested_add(&t, "u", BL_FLOAT64, "rel:1e-3", values[0]);
        contested_add(&t, "special", BL_FLOAT64, "abs:1e-3", special);
        contested_add(&t, "v", BL_UINT8, "abs:3", values[0]);
        contested_run(&t, 2);
        contested_release(&t);
    }
}

/* A value of any kind: ordinary, repeated, zero, huge, tiny, not a number. */
static double any_value(void)
{
    static const double odd[] = {
        0,      -0.0,  NAN,    INFINITY, -INFINITY, 1e300, -1e300,
        5e-324, 1e-40, 3.4e38, -999.25,  1,         -1,    4503599627370497.0};
    uint64_t which = bl_random_below(&r, 40);
    if (which < sizeof odd / sizeof *odd)
        return odd[which];
    return exp(4 * bl_random_normal(&r)) * (which % 2 ? 1 : -1);
}

static void add_any_column(struct contested *t, const char *name)
{
    static const char *const bounds[] = {
        "abs:1e-2", "abs:7",      "range:1e-3", "rel:1e-2", "rel:0.9",
        "exact",    "range:1e-9", "abs:1e300",  ""};
    double other = any_value(), share = bl_random_uniform(&r);
    for (size_t i = 0; i < t->n_rows; i++) {
        double before = i > 0 ? values[1][i - 1] : 1;
        values[1][i] = share < 0.3   ? any_value()
                       : share < 0.6 ? values[0][i] + any_value()
                       : share < 0.8 ? before + floor(any_value())
                                     : other;
    }
    memcpy(values[0], values[1], sizeof *values);
    contested_add(t, name, (enum bl_type)bl_random_below(&r, BL_FLOAT64 + 1),
                  bounds[bl_random_below(&r, sizeof bounds / sizeof *bounds)],
                  values[1]);
}

Test(contest, any_table_comes_back)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    r = bl_random_new(17, 4);
    memset(values, 0, sizeof values);
    for (size_t i = 0; i < 100; i++) {
        struct contested t;
        contested_init(&t, 1 + bl_random_below(&r, 300));
        for (size_t c = 0; c < 5; c++)
            add_any_column(&t, names[c]);
        contested_run(&t, 1 + i % 3);
        contested_release(&t);
    }
}

Test(contest, many_columns)
{
    enum { COLUMNS = 2000, ROWS = 64 };
    struct contested t;
    contested_init(&t, ROWS);
    r = bl_random_new(3, 2);
    for (size_t c = 0; c < COLUMNS; c++) {
        for (size_t i = 0; i < ROWS; i++)
            values[1][i] = c % 2 == 0 ? below(100) : values[0][i];
        memcpy(values[0], values[1], ROWS * sizeof(double));
        char name[] = "c0000";
        for (size_t d = 4, left = c; d > 0; d--, left /= 10)
            name[d] = (char)('0' + left % 10);
        contested_add(&t, name, BL_INT32, "exact", values[1]);
    }
    contested_run(&t, 2);
    contested_release(&t);
}
