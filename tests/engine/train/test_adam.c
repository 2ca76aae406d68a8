#include "engine/train/adam.h"

#include <criterion/criterion.h>

#include "golden.h"

enum { N = 3 };

static const struct bl_adam_options options = {0.9, 0.999, 1e-8, 0.01};

Test(adam, three_steps_are_the_closed_form)
{
    FILE *golden = golden_open("train_adam.csv");
    double p[N] = {1, -3, 0.25}, m[N] = {0}, v[N] = {0}, row[2 * N];
    uint64_t t = 0;
    while (golden_row(golden, row, 2 * N)) {
        struct bl_adam_step step = bl_adam_step_new(&options, 0.1, ++t);
        bl_adam_update(p, m, v, row, N, &step);
        for (size_t i = 0; i < N; i++)
            cr_expect_float_eq(p[i], row[N + i], 1e-14, "step %d: %.17g",
                               (int)t, p[i]);
    }
    cr_expect_eq(t, 3);
    fclose(golden);
}

Test(adam, first_step_is_the_sign_of_the_gradient)
{
    struct bl_adam_options plain = BL_ADAM_OPTIONS_INIT;
    struct bl_adam_step step = bl_adam_step_new(&plain, 0.01, 1);
    double p[N] = {0}, m[N] = {0}, v[N] = {0};
    const double g[N] = {1e-3, -40, 0};
    bl_adam_update(p, m, v, g, N, &step);
    cr_expect_float_eq(p[0], -0.01, 1e-6);
    cr_expect_float_eq(p[1], 0.01, 1e-6);
    cr_expect_eq(p[2], 0);
}

Test(adam, decay_is_apart_from_the_gradient)
{
    struct bl_adam_options decays = BL_ADAM_OPTIONS_INIT;
    decays.weight_decay = 0.1;
    double p[N] = {2, -1, 0.5}, m[N] = {0}, v[N] = {0};
    const double g[N] = {0}, start[N] = {2, -1, 0.5};
    for (uint64_t t = 1; t <= 10; t++) {
        struct bl_adam_step step = bl_adam_step_new(&decays, 0.01, t);
        bl_adam_update(p, m, v, g, N, &step);
    }
    for (size_t i = 0; i < N; i++)
        cr_expect_float_eq(p[i], start[i] * pow(1 - 0.001, 10), 1e-14);
}

Test(adam, a_cut_gradient_is_a_smaller_one)
{
    struct bl_adam_step step = bl_adam_step_new(&options, 0.1, 7), cut = step;
    double p1[N] = {1, 2, 3}, p2[N] = {1, 2, 3};
    double m1[N] = {.1, .2, .3}, v1[N] = {.4, .5, .6};
    double m2[N] = {.1, .2, .3}, v2[N] = {.4, .5, .6};
    const double g[N] = {4, -8, 16}, quarter[N] = {1, -2, 4};
    cut.scale = 0.25;
    bl_adam_update(p1, m1, v1, g, N, &cut);
    bl_adam_update(p2, m2, v2, quarter, N, &step);
    cr_expect_arr_eq(p1, p2, sizeof p1);
    cr_expect_arr_eq(m1, m2, sizeof m1);
    cr_expect_arr_eq(v1, v2, sizeof v1);
}

Test(adam, ranges_are_independent)
{
    struct bl_adam_step step = bl_adam_step_new(&options, 0.1, 7);
    double whole[N] = {1, 2, 3}, parts[N] = {1, 2, 3};
    double m1[N] = {.1, .2, .3}, v1[N] = {.4, .5, .6};
    double m2[N] = {.1, .2, .3}, v2[N] = {.4, .5, .6};
    const double g[N] = {1, -1, 2};
    bl_adam_update(whole, m1, v1, g, N, &step);
    bl_adam_update(parts, m2, v2, g, 1, &step);
    bl_adam_update(parts + 1, m2 + 1, v2 + 1, g + 1, 2, &step);
    cr_expect_arr_eq(whole, parts, sizeof whole);
}
