#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tui/model/run_curves.h"

static struct bl_run_epoch epochs[100];
static struct bl_run run = {.dir = (char *)"runs/a", .epochs = epochs};
static struct bl_run_curves curves;

static void setup(void)
{
    for (int i = 0; i < 100; i++)
        epochs[i] = (struct bl_run_epoch){.epoch = i + 1,
                                          .train = 1.0 / (i + 1),
                                          .validation = 2.0 / (i + 1)};
}

static void teardown(void)
{
    bl_run_curves_release(&curves);
}

TestSuite(run_curves, .init = setup, .fini = teardown);

static void follow(size_t n, double weight)
{
    struct bl_error err = BL_ERROR_INIT;
    run.n_epochs_done = n;
    cr_assert_eq(bl_run_curves_follow(&curves, &run, weight, &err), BL_OK, "%s",
                 err.text);
}

Test(run_curves, come_to_the_same_in_any_steps)
{
    struct bl_run_curves at_once;
    follow(100, 0.9);
    at_once = curves;
    curves = (struct bl_run_curves){0};
    for (size_t n = 0; n <= 100; n += 7)
        follow(n, 0.9);
    follow(100, 0.9);
    cr_expect_eq(curves.smooth.n, 100);
    cr_expect_arr_eq(curves.smooth.values, at_once.smooth.values,
                     100 * sizeof(double));
    cr_expect_arr_eq(curves.train.values, at_once.train.values,
                     100 * sizeof(double));
    bl_run_curves_release(&at_once);
}

Test(run_curves, begin_anew_for_another_weight)
{
    follow(100, 0.9);
    double before = curves.smooth.values[99];
    follow(100, 0);
    cr_expect_neq(curves.smooth.values[99], before);
    cr_expect_lt(fabs(curves.smooth.values[99] - 0.01), 1e-12);
}

Test(run_curves, begin_anew_for_another_run)
{
    follow(100, 0.9);
    run.dir = (char *)"runs/b";
    epochs[0].train = 77;
    follow(50, 0.9);
    cr_expect_eq(curves.train.n, 50);
    cr_expect_eq(curves.train.values[0], 77);
    run.started = (char *)"2026-05-04T14:02:11Z"; // it was started again
    epochs[0].train = 78;
    follow(60, 0.9);
    cr_expect_eq(curves.train.values[0], 78);
    run.started = NULL;
    run.dir = (char *)"runs/a";
}

/* As the trainer: more than min-delta better, or it counts as no better. */
Test(run_curves, count_the_epochs_that_were_no_better)
{
    follow(100, 0);
    cr_expect_eq(curves.n_worse, 0);
    epochs[10].validation = epochs[9].validation;
    epochs[11].validation = NAN;
    epochs[12].validation = 5;
    teardown();
    follow(13, 0);
    cr_expect_eq(curves.n_worse, 3);
    follow(14, 0);
    cr_expect_eq(curves.n_worse, 0);
}

Test(run_curves, a_little_better_does_not_count)
{
    struct bl_error err = BL_ERROR_INIT;
    cr_assert_eq(bl_recipe_init(&run.recipe, &err), BL_OK);
    size_t key = (size_t)bl_recipe_key_find("min-delta");
    cr_assert_eq(bl_recipe_set(&run.recipe, key, "0.01", &err), BL_OK);
    epochs[1].validation = 0.995 * epochs[0].validation;
    epochs[2].validation = 0.985 * epochs[0].validation;
    follow(2, 0);
    cr_expect_eq(curves.n_worse, 1);
    follow(3, 0);
    cr_expect_eq(curves.n_worse, 0);
    cr_expect_eq(bl_run_setting(&run, "min-delta"), 0.01);
    bl_recipe_release(&run.recipe);
    cr_expect(isnan(bl_run_setting(&run, "min-delta")));
}
