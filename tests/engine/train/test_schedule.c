#include "engine/train/schedule.h"

#include <criterion/criterion.h>

#include <math.h>

#include "golden.h"

static struct bl_schedule schedule(const char *name)
{
    struct bl_train_options options = BL_TRAIN_OPTIONS_INIT;
    options.learning_rate = 1e-2;
    options.lr_factor = 0.5;
    options.lr_patience = 2;
    options.min_delta = 1e-2;
    options.lr_min = 1e-3;
    return bl_schedule_new(bl_schedule_find(name), &options);
}

Test(schedule, plateau_is_pytorchs)
{
    FILE *golden = golden_open("train_plateau.csv");
    struct bl_schedule s = schedule("plateau");
    double row[2];
    size_t n = 0;
    for (; golden_row(golden, row, 2); n++) {
        double before = bl_schedule_step(&s, 0, 0);
        bool dropped = bl_schedule_epoch(&s, row[0]);
        cr_expect_float_eq(s.rate, row[1], 1e-16, "epoch %zu: %g, not %g", n,
                           s.rate, row[1]);
        cr_expect_eq(dropped, s.rate < before);
    }
    cr_expect_eq(n, 29);
    fclose(golden);
}

Test(schedule, cosine_warms_up_and_falls)
{
    struct bl_schedule s = schedule("cosine");
    cr_expect_float_eq(bl_schedule_step(&s, 0, 0), 1e-3, 1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 0.02, 0), 1e-2, 1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 0.51, 0), 5.5e-3, 1e-12);
    cr_expect_float_eq(bl_schedule_step(&s, 1, 0), 1e-3, 1e-15);
    cr_expect_not(bl_schedule_epoch(&s, 1));
}

Test(schedule, one_cycle_rises_and_falls)
{
    struct bl_schedule s = schedule("one-cycle");
    cr_expect_float_eq(bl_schedule_step(&s, 0, 0), 1e-2 / 25, 1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 0.15, 0), (1e-2 / 25 + 1e-2) / 2,
                       1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 0.3, 0), 1e-2, 1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 1, 0), 1e-3, 1e-15);
}

static struct bl_schedule warming(const char *name)
{
    struct bl_train_options options = BL_TRAIN_OPTIONS_INIT;
    options.learning_rate = 1e-2;
    options.lr_min = 1e-3;
    options.lr_patience = 0;
    options.warm_up = 2;
    return bl_schedule_new(bl_schedule_find(name), &options);
}

/* Two epochs of ten. */
Test(schedule, every_schedule_warms_up)
{
    for (size_t k = 0; bl_schedule_kinds[k] != NULL; k++) {
        struct bl_schedule s = warming(bl_schedule_kinds[k]->name);
        for (double epochs = 0; epochs < 2; epochs += 0.25) {
            double expected = 1e-3 + (1e-2 - 1e-3) * epochs / 2;
            double rate = bl_schedule_step(&s, epochs / 10, epochs);
            cr_expect_float_eq(rate, expected, 1e-15, "%s at %g", s.kind->name,
                               epochs);
            cr_expect_not(bl_schedule_epoch(&s, 1 + epochs));
        }
        cr_expect_float_eq(bl_schedule_step(&s, 0.2, 2), 1e-2, 1e-15, "%s",
                           s.kind->name);
    }
}

Test(schedule, a_warm_up_is_followed_by_the_fall)
{
    const char *const names[] = {"cosine", "one-cycle"};
    for (size_t i = 0; i < 2; i++) {
        struct bl_schedule s = warming(names[i]);
        bl_schedule_step(&s, 0.1, 1);
        bl_schedule_step(&s, 0.2, 2);
        cr_expect_float_eq(bl_schedule_step(&s, 0.6, 6), 5.5e-3, 1e-15);
        cr_expect_float_eq(bl_schedule_step(&s, 1, 10), 1e-3, 1e-15);
    }
}

Test(schedule, a_warm_up_may_take_all_of_training)
{
    struct bl_schedule s = warming("cosine");
    cr_expect_float_eq(bl_schedule_step(&s, 0.5, 1), 5.5e-3, 1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 1, 2), 1e-3, 1e-15);
    cr_expect_float_eq(bl_schedule_step(&s, 1.1, 2.2), 1e-3, 1e-15);
}

Test(schedule, every_schedule_stays_between_its_bounds)
{
    for (size_t k = 0; bl_schedule_kinds[k] != NULL; k++) {
        struct bl_schedule s = schedule(bl_schedule_kinds[k]->name);
        for (double progress = 0; progress < 1.2; progress += 0.01) {
            double rate = bl_schedule_step(&s, progress, 0);
            cr_expect(rate > 3.99e-4 && rate < 1.0001e-2, "%s", s.kind->name);
            bl_schedule_epoch(&s, 1);
        }
    }
    cr_expect_null(bl_schedule_find("none such"));
}

Test(patience, counts_epochs_that_do_not_improve)
{
    struct bl_patience p = bl_patience_new(1, 0.1);
    cr_expect_not(bl_patience_ends(&p, 10));
    cr_expect_not(bl_patience_ends(&p, 9.5)); // not by a tenth
    cr_expect_not(bl_patience_ends(&p, 8.9));
    cr_expect_not(bl_patience_ends(&p, NAN));
    cr_expect(bl_patience_ends(&p, 8.9));
    cr_expect_eq(p.n_bad, 0);
    cr_expect_eq(p.best, 8.9);
}
