/* Histograms and what is made of them; sorted values and theirs. */
#include "base/memory.h"
#include "engine/data/sort.h"
#include "engine/metrics/chi2.h"
#include "engine/metrics/jensen_shannon.h"
#include "engine/metrics/ks.h"
#include "engine/metrics/wasserstein.h"
#include "tests/engine/metrics/samples.h"

static struct bl_error err;

static struct bl_histogram histogram_of(const double *x, const double *y,
                                        size_t n, size_t n_bins)
{
    double low = x[0], high = x[0];
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    struct bl_histogram h;
    cr_assert_eq(bl_histogram_init(&h, low, high, n_bins, &err), BL_OK);
    for (size_t i = 0; i < n; i++)
        bl_histogram_add(&h, x[i], y[i]);
    return h;
}

static void expect_test(const char *sample, const char *what,
                        struct bl_chi2_test got)
{
    double g[3] = {NAN, NAN, NAN};
    if (golden(sample, what, g, 3) == 0)
        return;
    expect_near(got.value, g[0], 1e-9, what);
    cr_expect_eq(got.ndf, (uint64_t)g[1], "%s %s", sample, what);
    if (!isnan(g[2]))
        expect_near(got.p, g[2], 1e-9, what);
}

Test(histogram, agrees_with_scipy)
{
    static double x[MAX_SAMPLE], y[MAX_SAMPLE];
    for (size_t s = 0; s < N_SAMPLES; s++) {
        sample_draw(s, x, y);
        struct bl_histogram h = histogram_of(x, y, samples[s].n, 100);
        struct bl_chi2 c = bl_chi2_of(&h);
        expect_test(samples[s].name, "two_sample", c.two_sample);
        expect_test(samples[s].name, "impact", c.impact);
        expect_test(samples[s].name, "migration", c.migration);
        double js;
        cr_assert_eq(golden(samples[s].name, "js", &js, 1), 1);
        cr_expect(fabs(bl_jensen_shannon(&h) - js) <= 1e-9 * js + 1e-15);
        bl_histogram_release(&h);
    }
}

Test(histogram, edges_belong_to_the_bin_above_and_the_last_to_its_own)
{
    struct bl_bins bins = {0, 1, 10};
    cr_expect_eq(bl_bins_find(&bins, -1e-300), 0);
    cr_expect_eq(bl_bins_find(&bins, 0), 1);
    cr_expect_eq(bl_bins_find(&bins, 1), 10);
    cr_expect_eq(bl_bins_find(&bins, nextafter(1, 2)), 11);
    for (size_t i = 1; i < 10; i++) {
        double edge = bl_bins_edge(&bins, i);
        cr_expect_eq(bl_bins_find(&bins, edge), i + 1);
        cr_expect_eq(bl_bins_find(&bins, nextafter(edge, 0)), i);
    }
}

Test(histogram, every_edge_of_any_range_is_its_own)
{
    struct bl_random r = bl_random_new(11, 0);
    for (size_t trial = 0; trial < 300; trial++) {
        double low = 200 * bl_random_uniform(&r) - 100;
        struct bl_bins bins = {low, low + 10 * bl_random_uniform(&r), 100};
        for (size_t i = 1; i < bins.n; i++) {
            double edge = bl_bins_edge(&bins, i);
            cr_assert_eq(bl_bins_find(&bins, edge), i + 1);
            cr_assert_eq(bl_bins_find(&bins, nextafter(edge, low)), i);
        }
    }
}

Test(histogram, extreme_ranges)
{
    struct bl_bins all = {-1.7976931348623157e308, 1.7976931348623157e308, 100};
    cr_expect_eq(bl_bins_find(&all, all.low), 1);
    cr_expect_eq(bl_bins_find(&all, all.high), 100);
    size_t middle = bl_bins_find(&all, 1e300);
    cr_expect(middle >= 50 && middle <= 51);
    struct bl_bins tiny = {0, 5e-324, 100};
    cr_expect_eq(bl_bins_find(&tiny, 5e-324), 100);
    cr_expect_eq(bl_bins_find(&tiny, 1), 101);
}

Test(histogram, of_a_constant_is_one_bin)
{
    const double x[] = {2, 2, 2}, y[] = {2, 1, 3};
    struct bl_histogram h = histogram_of(x, y, 3, 100);
    cr_assert_eq(h.n_counts, 3);
    cr_expect_eq(h.before[1], 3);
    for (size_t i = 0; i < 3; i++)
        cr_expect_eq(h.after[i], 1);
    struct bl_chi2 c = bl_chi2_of(&h);
    cr_expect_eq(c.impact.value, 4.0 / 3 + 2);
    cr_expect_eq(c.migration.value, 2 + 1 + 1);
    cr_expect_eq(c.migration.ndf, 3);
    bl_histogram_release(&h);
}

Test(histogram, equal_samples_give_zero_and_certainty)
{
    static double x[MAX_SAMPLE], y[MAX_SAMPLE];
    sample_draw(0, x, y);
    struct bl_histogram h = histogram_of(x, x, samples[0].n, 100);
    struct bl_chi2 c = bl_chi2_of(&h);
    cr_expect_eq(c.two_sample.value, 0);
    cr_expect_eq(c.two_sample.p, 1);
    cr_expect_eq(c.impact.value, 0);
    cr_expect_eq(c.migration.value, 0);
    cr_expect_eq(c.migration.p, 1);
    cr_expect_eq(bl_jensen_shannon(&h), 0);
    bl_histogram_release(&h);
}

Test(histogram, without_entries_is_undefined)
{
    struct bl_histogram h;
    cr_assert_eq(bl_histogram_init(&h, 0, 1, 5, &err), BL_OK);
    struct bl_chi2 c = bl_chi2_of(&h);
    cr_expect(isnan(c.two_sample.value) && isnan(c.migration.p));
    cr_expect(isnan(bl_jensen_shannon(&h)));
    bl_histogram_release(&h);
}

Test(histogram, samples_of_different_size)
{
    // Numerical Recipes' chi2 of two unequal samples is this sum.
    struct bl_histogram h;
    cr_assert_eq(bl_histogram_init(&h, 0, 1, 2, &err), BL_OK);
    h.before[1] = 10, h.before[2] = 30; // N = 40
    h.after[1] = 6, h.after[2] = 4;     // M = 10
    double want =
        (pow(40 * 6 - 10 * 10, 2) / 16 + pow(40 * 4 - 10 * 30, 2) / 34) / 400;
    expect_near(bl_chi2_of(&h).two_sample.value, want, 1e-14, "chi2");
    bl_histogram_release(&h);
}

Test(jensen_shannon, of_disjoint_histograms_is_one_bit)
{
    struct bl_histogram h;
    cr_assert_eq(bl_histogram_init(&h, 0, 1, 2, &err), BL_OK);
    h.before[1] = 3;
    h.after[2] = 9;
    cr_expect_eq(bl_jensen_shannon(&h), 1);
    bl_histogram_release(&h);
}

Test(ks, agrees_with_scipy)
{
    static double x[MAX_SAMPLE], y[MAX_SAMPLE], scratch[MAX_SAMPLE];
    for (size_t s = 0; s < N_SAMPLES; s++) {
        size_t n = samples[s].n;
        sample_draw(s, x, y);
        bl_sort_doubles(x, scratch, n);
        bl_sort_doubles(y, scratch, n);
        double g[2], w1;
        cr_assert_eq(golden(samples[s].name, "ks", g, 2), 2);
        struct bl_ks ks = bl_ks_of_sorted(x, n, y, n);
        expect_near(ks.d, g[0], 1e-12, "D");
        expect_near(ks.p, g[1], 1e-9, "p");
        cr_assert_eq(golden(samples[s].name, "w1", &w1, 1), 1);
        expect_near(bl_wasserstein_of_sorted(x, y, n, 1).w1, w1, 1e-9, "W1");
    }
}

Test(ks, by_hand)
{
    const double x[] = {1, 2, 2, 3}, y[] = {2, 4};
    struct bl_ks ks = bl_ks_of_sorted(x, 4, y, 2);
    cr_expect_eq(ks.d, 0.5); // from 3 to 4: all of x, half of y
    const double minus[] = {-0.0}, plus[] = {0.0};
    cr_expect_eq(bl_ks_of_sorted(minus, 1, plus, 1).d, 0);
    cr_expect_eq(bl_ks_of_sorted(minus, 1, plus, 1).p, 1);
    cr_expect(isnan(bl_ks_of_sorted(x, 0, y, 0).d));
}

Test(wasserstein, by_hand)
{
    const double x[] = {0, 1, 3}, y[] = {5, 6, 8};
    struct bl_wasserstein w = bl_wasserstein_of_sorted(x, y, 3, 2);
    cr_expect_eq(w.w1, 5);
    cr_expect_eq(w.w1_over_std, 2.5);
    cr_expect(isnan(bl_wasserstein_of_sorted(x, y, 3, 0).w1_over_std));
    cr_expect(isnan(bl_wasserstein_of_sorted(x, y, 0, 1).w1));
}
