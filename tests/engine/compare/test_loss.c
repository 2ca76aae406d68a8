#include "engine/compare/loss.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static struct bl_error err;

static struct bl_feature items[] = {
    {.name = (char *)"x", .type = BL_FLOAT64},
    {.name = (char *)"y",
     .type = BL_FLOAT64,
     .has_sentinel = true,
     .sentinel = -999},
    {.name = (char *)"constant", .type = BL_FLOAT64},
};
static const struct bl_features features = {
    .items = items, .n = 3, .shape = {1, 1, 1}, .tile = {1, 1}};

static void expect_near(double got, double want)
{
    cr_expect(fabs(got - want) < 1e-14, "%.17g instead of %.17g", got, want);
}

Test(loss, of_a_few_values)
{
    struct bl_loss l;
    // Mean 2, variance 2, range 4; residuals 0.5 and -1.
    const double before[] = {0, 1, NAN, 2, 3, 4},
                 after[] = {0.5, 1, NAN, 2, 3, 3};
    cr_assert_eq(bl_loss_init(&l, &features, &err), BL_OK);
    bl_loss_add(&l, 0, before, after, 4);
    bl_loss_add(&l, 0, before + 4, after + 4, 2);
    struct bl_column_loss one = bl_loss_of(&l, 0);
    expect_near(one.rms_over_std, sqrt(1.25 / 5) / sqrt(2));
    expect_near(one.max_abs, 1);
    expect_near(one.max_abs_over_range, 0.25);
    bl_loss_release(&l);
}

/* A sentinel is a value like others for the spread, as in every metric, and
 * none of the range. */
Test(loss, of_special_values)
{
    struct bl_loss l;
    const double before[] = {-999, 1, 3}, after[] = {-999, 1.5, 3};
    cr_assert_eq(bl_loss_init(&l, &features, &err), BL_OK);
    bl_loss_add(&l, 1, before, after, 3);
    double mean = (-999 + 1 + 3) / 3., square = (999. * 999 + 1 + 9) / 3;
    struct bl_column_loss one = bl_loss_of(&l, 1);
    expect_near(one.rms_over_std, sqrt(0.25 / 3) / sqrt(square - mean * mean));
    expect_near(one.max_abs_over_range, 0.25);
    bl_loss_release(&l);
}

Test(loss, in_all_leaves_constants_out)
{
    struct bl_loss l;
    const double before[] = {0, 2}, after[] = {0.1, 2};
    const double constant[] = {7, 7};
    cr_assert_eq(bl_loss_init(&l, &features, &err), BL_OK);
    bl_loss_add(&l, 0, before, after, 2);
    bl_loss_add(&l, 1, before, before, 2);
    bl_loss_add(&l, 2, constant, constant, 2);
    cr_expect(isnan(bl_loss_of(&l, 2).rms_over_std));
    struct bl_column_loss all = bl_loss_in_all(&l);
    expect_near(all.rms_over_std, bl_loss_of(&l, 0).rms_over_std / 2);
    expect_near(all.max_abs_over_range, 0.05);
    bl_loss_release(&l);
}

Test(loss, does_not_depend_on_blocks)
{
    enum { N = 5000 };
    static double before[N], after[N];
    struct bl_loss whole, parts;
    for (size_t i = 0; i < N; i++) {
        before[i] = sin((double)i);
        after[i] = before[i] + 0.01 * cos(3 * (double)i);
    }
    cr_assert_eq(bl_loss_init(&whole, &features, &err), BL_OK);
    cr_assert_eq(bl_loss_init(&parts, &features, &err), BL_OK);
    bl_loss_add(&whole, 0, before, after, N);
    for (size_t i = 0; i < N; i += 7)
        bl_loss_add(&parts, 0, before + i, after + i, N - i < 7 ? N - i : 7);
    expect_near(bl_loss_of(&whole, 0).rms_over_std,
                bl_loss_of(&parts, 0).rms_over_std);
    cr_expect_eq(bl_loss_of(&whole, 0).max_abs, bl_loss_of(&parts, 0).max_abs);
    bl_loss_release(&parts);
    bl_loss_release(&whole);
}
