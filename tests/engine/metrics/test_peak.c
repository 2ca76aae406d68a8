#include "engine/metrics/peak.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "engine/data/sort.h"
#include "engine/metrics/bump.h"

enum { MAX_VALUES = 60000 };

static double x[MAX_VALUES], y[MAX_VALUES], scratch[MAX_VALUES];

/* Goldens: tests/golden/peak.py. */

static char *next_line(char *line, size_t size, FILE *f)
{
    return fgets(line, (int)size, f);
}

/* As many values in the middle of each bin as it counts. */
static size_t fill_from_counts(struct bl_peak_window *w, char *counts)
{
    size_t n = 0, bins[64], n_bins = 0;
    for (char *word = strtok(counts, " \n"); word; word = strtok(NULL, " \n"))
        bins[n_bins++] = strtoul(word, NULL, 10);
    w->n_bins = n_bins;
    for (size_t i = 0; i < n_bins; i++)
        for (size_t k = 0; k < bins[i]; k++)
            x[n++] = w->low +
                     (w->high - w->low) * ((double)i + 0.5) / (double)n_bins;
    return n;
}

static void expect_fit(const char *name, const struct bl_peak_fit *f,
                       const double g[9])
{
    const double found[] = {f->mean,       f->width,       f->height,
                            f->mean_error, f->width_error, f->height_error};
    const double expected[] = {g[0], g[2], g[4], g[1], g[3], g[5]};
    cr_assert(f->converged, "%s", name);
    for (size_t i = 0; i < 6; i++)
        cr_expect_float_eq(found[i], expected[i], 1e-4 * expected[3 + i % 3],
                           "%s [%zu]: %.12g, not %.12g", name, i, found[i],
                           expected[i]);
    cr_expect_float_eq(f->background, g[6], 1e-3 * fabs(g[6]), "%s", name);
    cr_expect_float_eq(f->slope, g[7], 1e-3 * (1 + fabs(g[7])), "%s", name);
    cr_expect_float_eq(f->chi2, g[8], 1e-8 * g[8], "%s", name);
}

Test(peak, agrees_with_scipy)
{
    char path[1024], name[64], line[4096];
    size_t n_spectra = 0;
    snprintf(path, sizeof path, "%s/tests/golden/peak.txt",
             getenv("BALER_SOURCE_DIR"));
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f, "%s", path);
    while (next_line(name, sizeof name, f) != NULL) {
        struct bl_peak_window w;
        double mean, width, g[9];
        name[strcspn(name, "\n")] = '\0';
        cr_assert_eq(fscanf(f, "%lf %lf ", &w.low, &w.high), 2);
        cr_assert_not_null(next_line(line, sizeof line, f));
        size_t n = fill_from_counts(&w, line);
        cr_assert_eq(fscanf(f, "%lf %lf ", &mean, &width), 2);
        for (size_t i = 0; i < 9; i++)
            cr_assert_eq(fscanf(f, "%lf ", &g[i]), 1);
        struct bl_peak_fit fit = bl_peak_fit_sorted(x, n, &w, mean, width);
        expect_fit(name, &fit, g);
        cr_expect_eq(fit.ndf, w.n_bins - 5);
        n_spectra++;
    }
    cr_expect_eq(n_spectra, 7);
    fclose(f);
}

/* Toys. */

static double exponential(struct bl_random *r, double scale)
{
    return -scale * log(1 - bl_random_uniform(r));
}

static size_t draw_toy(struct bl_random *r, size_t n_fall, double scale,
                       size_t n_peak, double mean, double width)
{
    for (size_t i = 0; i < n_fall; i++)
        x[i] = exponential(r, scale);
    for (size_t i = n_fall; i < n_fall + n_peak; i++)
        x[i] = mean + width * bl_random_normal(r);
    return n_fall + n_peak;
}

static struct bl_peak find_in(size_t n)
{
    bl_sort_doubles(x, scratch, n);
    bl_sort_doubles(y, scratch, n);
    return bl_peak_of_sorted(x, y, n);
}

static struct bl_peak find_same(size_t n)
{
    memcpy(y, x, n * sizeof *x);
    return find_in(n);
}

static const struct toy {
    size_t n_fall, n_peak;
    double scale, mean, width;
} toys[] = {
    {20000, 2000, 100, 150, 15}, {20000, 800, 100, 150, 4},
    {20000, 300, 20, 3.1, 0.03}, {5000, 5000, 10, 91, 2.5},
    {200, 60, 100, 300, 10},     {0, 4000, 1, -5, 2},
    {0, 400, 1, 1e9, 1e7},       {50000, 5000, 2e-6, 1e-5, 3e-7},
};

Test(peak, truth_is_within_a_few_errors)
{
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < sizeof toys / sizeof *toys; i++) {
        const struct toy *t = &toys[i];
        struct bl_peak p = find_same(
            draw_toy(&r, t->n_fall, t->scale, t->n_peak, t->mean, t->width));
        cr_assert(p.found, "toy %zu: %s", i, p.why);
        cr_expect_lt(fabs(p.before.mean - t->mean), 4 * p.before.mean_error,
                     "toy %zu: %g +- %g", i, p.before.mean,
                     p.before.mean_error);
        cr_expect_lt(fabs(p.before.width - t->width), 4 * p.before.width_error,
                     "toy %zu: %g +- %g", i, p.before.width,
                     p.before.width_error);
        cr_expect_lt(fabs(p.before.events - (double)t->n_peak),
                     5 * p.before.events_error, "toy %zu: %g +- %g", i,
                     p.before.events, p.before.events_error);
        cr_expect(p.window.low < t->mean && t->mean < p.window.high);
    }
}

/* Distances of the result from the truth in errors: 0 +- 1 over many toys. */
Test(peak, errors_are_those_of_many_toys)
{
    enum { N_TOYS = 150 };
    struct bl_random r = bl_random_new(2, 0);
    double sum = 0, sum2 = 0, width2 = 0;
    for (int i = 0; i < N_TOYS; i++) {
        struct bl_peak p = find_same(draw_toy(&r, 8000, 100, 3000, 200, 10));
        cr_assert(p.found);
        double pull = (p.before.mean - 200) / p.before.mean_error;
        double width_pull = (p.before.width - 10) / p.before.width_error;
        sum += pull;
        sum2 += pull * pull;
        width2 += width_pull * width_pull;
    }
    cr_expect_lt(fabs(sum / N_TOYS), 0.3, "%g", sum / N_TOYS);
    cr_expect_float_eq(sqrt(sum2 / N_TOYS), 1, 0.2, "%g", sqrt(sum2 / N_TOYS));
    cr_expect_float_eq(sqrt(width2 / N_TOYS), 1, 0.25, "%g",
                       sqrt(width2 / N_TOYS));
}

static double half_normal(struct bl_random *r)
{
    return fabs(bl_random_normal(r));
}

static double log_normal(struct bl_random *r)
{
    return exp(bl_random_normal(r));
}

static double falling(struct bl_random *r)
{
    return exponential(r, 100);
}

static double with_turn_on(struct bl_random *r)
{
    return exponential(r, 50) + exponential(r, 50) + exponential(r, 50);
}

static double power_law(struct bl_random *r)
{
    return 30 * pow(1 - bl_random_uniform(r), -1.0 / 4);
}

static double whole(struct bl_random *r)
{
    return floor(exponential(r, 5));
}

static double constant(struct bl_random *r)
{
    (void)r;
    return 3;
}

Test(peak, no_peak_is_told)
{
    static double (*const shapes[])(struct bl_random *) = {
        bl_random_uniform, half_normal, log_normal, falling,
        with_turn_on,      power_law,   whole,      constant,
    };
    struct bl_random r = bl_random_new(3, 0);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (int k = 0; k < 10; k++) {
            for (size_t j = 0; j < 20000; j++)
                x[j] = shapes[i](&r);
            struct bl_peak p = find_same(20000);
            cr_expect_not(p.found, "shape %zu: %g +- %g", i, p.before.mean,
                          p.before.width);
            cr_assert(p.found || p.why != NULL);
            cr_expect(p.found || (isnan(p.before.mean) && isnan(p.mean_shift)));
        }
}

Test(peak, few_values)
{
    static const double few[] = {0, 1, 1, 1, 1, 2, 2, 3};
    cr_expect_not(bl_peak_of_sorted(few, few, 0).found);
    for (size_t n = 1; n <= 8; n++)
        cr_expect_not(bl_peak_of_sorted(few, few, n).found);
}

Test(peak, the_same_spectrum_does_not_shift)
{
    struct bl_random r = bl_random_new(4, 0);
    struct bl_peak p = find_same(draw_toy(&r, 9000, 100, 1000, 200, 10));
    cr_expect(p.found && p.mean_shift == 0 && p.width_shift == 0);
    cr_expect(p.mean_shift_in_errors == 0 && p.width_shift_in_errors == 0);
}

static void smear(struct bl_random *r, size_t n, double shift, double width)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] + shift + width * bl_random_normal(r);
}

Test(peak, shifts_are_found)
{
    struct bl_random r = bl_random_new(5, 0);
    size_t n = draw_toy(&r, 9000, 100, 4000, 200, 10);
    smear(&r, n, 4, 0);
    struct bl_peak p = find_in(n);
    cr_assert(p.found && p.after.converged);
    cr_expect_float_eq(p.mean_shift, 4, 2 * p.before.mean_error);
    cr_expect_float_eq(p.width_shift, 0, 2 * p.before.width_error);
    cr_expect_float_eq(p.mean_shift_in_errors,
                       p.mean_shift / p.before.mean_error, 1e-12);
}

Test(peak, a_much_wider_peak_gets_the_window_it_needs)
{
    struct bl_random r = bl_random_new(6, 0);
    size_t n = draw_toy(&r, 9000, 100, 4000, 200, 4);
    smear(&r, n, 0, 15);
    struct bl_peak p = find_in(n);
    cr_assert(p.found && p.after.converged);
    cr_expect_float_eq(p.before.width, 4, 5 * p.before.width_error);
    cr_expect_float_eq(p.after.width, sqrt(4 * 4 + 15 * 15),
                       5 * p.after.width_error);
    cr_expect_geq(p.window.high - p.window.low, 2 * 2 * p.after.width * 0.9);
}

Test(peak, a_peak_that_is_gone_is_told)
{
    struct bl_random r = bl_random_new(7, 0);
    size_t n = draw_toy(&r, 20000, 100, 1000, 200, 4);
    for (size_t i = 0; i < n; i++)
        y[i] = exponential(&r, 100);
    struct bl_peak p = find_in(n);
    cr_expect(p.found && p.before.converged && !p.after.converged);
    cr_expect(isnan(p.mean_shift) && isnan(p.width_shift_in_errors));
    memset(y, 0, sizeof y);
    p = find_in(n);
    cr_expect(p.found && !p.after.converged);
}

/* Values of the curve. */

Test(peak, the_curve_is_the_sum_of_its_parts)
{
    const struct bl_peak_window w = {10, 30, 20};
    const struct bl_peak_fit f = {
        .mean = 18, .width = 2, .height = 7, .background = 3, .slope = 0.5};
    cr_expect_float_eq(bl_peak_background(&f, &w, 20), 3, 1e-15);
    cr_expect_float_eq(bl_peak_background(&f, &w, 30), 3 * exp(-0.5), 1e-15);
    cr_expect_float_eq(bl_peak_value(&f, &w, 18),
                       7 + bl_peak_background(&f, &w, 18), 1e-15);
    cr_expect_float_eq(bl_peak_value(&f, &w, 20), 7 * exp(-0.5) + 3, 1e-15);
}

/* Bumps. */

Test(bump, stands_where_it_was_put)
{
    struct bl_random r = bl_random_new(8, 0);
    for (size_t i = 0; i < sizeof toys / sizeof *toys; i++) {
        const struct toy *t = &toys[i];
        size_t n =
            draw_toy(&r, t->n_fall, t->scale, t->n_peak, t->mean, t->width);
        bl_sort_doubles(x, scratch, n);
        struct bl_bump b = bl_bump_find(x, n);
        cr_expect_gt(b.significance, 5);
        cr_expect_lt(fabs(b.at - t->mean), 5 * t->width, "toy %zu: %g", i,
                     b.at);
    }
}

Test(bump, counts_in_sorted_values)
{
    static const double v[] = {1, 2, 2, 2, 5};
    static const struct {
        double at;
        size_t below;
    } cases[] = {{0, 0}, {1, 0}, {1.5, 1}, {2, 1}, {3, 4}, {5, 4}, {6, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(bl_sorted_count_below(v, 5, cases[i].at), cases[i].below);
    cr_expect_eq(bl_sorted_count_below(v, 0, 1), 0);
}
