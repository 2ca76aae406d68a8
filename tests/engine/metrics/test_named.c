/* Metrics by name, against where they stand in the result. */
#include "engine/metrics/named.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { N = 2 };
static struct bl_column_metrics columns[N];
static struct bl_evaluation_result r = {.columns = columns, .n_columns = N};

static double value(const char *name, size_t column)
{
    const struct bl_named_metric *m = bl_named_metric_find(name);
    cr_assert_not_null(m, "%s", name);
    cr_expect(eq(str, (char *)m->name, (char *)name));
    return bl_named_metric_of(m, &r, column);
}

Test(named, numbers_of_a_column)
{
    columns[1].residual = (struct bl_residual){1, 2, 3, 4, 5};
    columns[1].response = (struct bl_response){6, 7, 8, 9, 10, 0};
    columns[1].std = 8;
    columns[1].nrmse = 11;
    columns[1].psnr = 12;
    columns[1].ks = (struct bl_ks){13, 14};
    columns[1].wasserstein.w1 = 15;
    columns[1].wasserstein.w1_over_std = 16;
    columns[1].js = 17;
    static const struct {
        const char *name;
        double value;
    } wanted[] = {
        {"residual.mean", 1},
        {"residual.rms", 2},
        {"residual.max_abs", 3},
        {"residual.min", 4},
        {"residual.max", 5},
        {"response.mean", 6},
        {"response.rms", 7},
        {"response.median", 8},
        {"response.p95_abs", 9},
        {"response.max_abs", 10},
        {"rms_over_std", 0.25},
        {"nrmse", 11},
        {"psnr", 12},
        {"ks.d", 13},
        {"ks.p", 14},
        {"wasserstein.w1", 15},
        {"wasserstein.w1_over_std", 16},
        {"js", 17},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_expect(eq(dbl, value(wanted[i].name, 1), wanted[i].value), "%s",
                  wanted[i].name);
    cr_expect(eq(dbl, value("nrmse", 0), 0));
}

Test(named, chi_squares_are_per_degree_of_freedom)
{
    columns[0].chi2.two_sample = (struct bl_chi2_test){6, 3, 0.25};
    columns[0].chi2.impact = (struct bl_chi2_test){8, 2, NAN};
    columns[0].chi2.migration = (struct bl_chi2_test){9, 9, 0.5};
    cr_expect(eq(dbl, value("chi2.two_sample", 0), 2));
    cr_expect(eq(dbl, value("chi2.two_sample.p", 0), 0.25));
    cr_expect(eq(dbl, value("chi2.impact", 0), 4));
    cr_expect(eq(dbl, value("chi2.migration", 0), 1));
    cr_expect(eq(dbl, value("chi2.migration.p", 0), 0.5));
    columns[0].chi2.migration = (struct bl_chi2_test){0, 0, NAN};
    cr_expect(eq(dbl, value("chi2.migration", 0), 0)); // nothing moved
}

Test(named, peaks)
{
    cr_expect(isnan(value("peak_shift", 0))); // was not asked for
    columns[0].has_peak = true;
    cr_expect(isnan(value("peak.mean_shift.value", 0))); // was not found
    columns[0].peak = (struct bl_peak){.found = true,
                                       .mean_shift = -1,
                                       .mean_shift_in_errors = -2,
                                       .width_shift = -3,
                                       .width_shift_in_errors = -4};
    cr_expect(eq(dbl, value("peak_shift", 0), 1));
    cr_expect(eq(dbl, value("peak_shift_in_errors", 0), 2));
    cr_expect(eq(dbl, value("peak_width_shift", 0), 3));
    cr_expect(eq(dbl, value("peak_width_shift_in_errors", 0), 4));
    cr_expect(eq(dbl, value("peak.mean_shift.value", 0), -1));
    cr_expect(eq(dbl, value("peak.mean_shift.in_errors", 0), -2));
    cr_expect(eq(dbl, value("peak.width_shift.value", 0), -3));
    cr_expect(eq(dbl, value("peak.width_shift.in_errors", 0), -4));
}

Test(named, fields_and_the_whole_table)
{
    const struct bl_field_metrics field = {.column = 1, .ssim = 0.75};
    const struct bl_field_metrics *fields[] = {&field};
    cr_expect(isnan(value("ssim", 1)));
    r.fields = (struct bl_fields_metrics){fields, 1, NULL};
    cr_expect(eq(dbl, value("ssim", 1), 0.75));
    cr_expect(isnan(value("ssim", 0)));
    cr_expect(isnan(value("correlation.frobenius", 0)));
    r.correlation.n_columns = 2;
    r.correlation.difference = (struct bl_correlation_difference){0.5, 0.25};
    cr_expect(eq(dbl, value("correlation.max_abs_difference", 0), 0.5));
    cr_expect(eq(dbl, value("correlation.frobenius", 0), 0.25));
}

Test(named, names_are_of_one_metric)
{
    for (size_t i = 0; i < bl_n_named_metrics; i++)
        cr_expect_eq(bl_named_metric_find(bl_named_metrics[i].name),
                     &bl_named_metrics[i]);
    cr_expect_null(bl_named_metric_find("residual"));
}
