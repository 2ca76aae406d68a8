/* What a clipped step does, seen from outside: with Adam's first step undone,
 * the running mean is a tenth of the gradient that was used. */
#include "engine/train/shards.h"

#include <criterion/criterion.h>

#include "engine/nn/loss.h"
#include "trial.h"

static double length_of_used(const struct bl_shards *s, size_t n)
{
    double square = 0;
    for (size_t i = 0; i < n; i++)
        square += s->m[i] * s->m[i];
    return sqrt(square) / 0.1;
}

static double used_with(double clip, double *told)
{
    struct trial t = small_trial();
    struct bl_shards s;
    uint32_t rows[300];
    for (uint32_t i = 0; i < 300; i++)
        rows[i] = 2 * i;
    for (size_t i = 0; i < t.net.n_params; i++)
        t.params[i] = 0.1 * sin((double)i);
    struct bl_objective objective = {.loss = bl_loss_find("mse")};
    struct bl_shards_work work = {
        .net = &t.net,
        .objective = &objective,
        .X = t.X,
        .params = t.params,
    };
    cr_assert_eq(bl_shards_init(&s, &work, 300, &t.err), BL_OK);
    struct bl_adam_options options = BL_ADAM_OPTIONS_INIT;
    struct bl_adam_step step = bl_adam_step_new(&options, 1e-3, 1);
    bl_shards_gradient(&s, rows, 300, 1);
    bl_shards_update(&s, &step, clip);
    double used = length_of_used(&s, t.net.n_params);
    *told = bl_shards_gradient_norm(&s);
    bl_shards_release(&s);
    trial_release(&t);
    return used;
}

Test(shards, a_long_gradient_is_cut_to_the_clip)
{
    double whole, told;
    double used = used_with(0, &whole);
    cr_expect_float_eq(used, whole, 1e-12 * whole);
    used = used_with(whole / 4, &told);
    cr_expect_eq(told, whole);
    // As PyTorch: clip / (length + 1e-6) of it.
    cr_expect_float_eq(used, whole / 4 * whole / (whole + 1e-6), 1e-12);
    used = used_with(2 * whole, &told);
    cr_expect_float_eq(used, whole, 1e-12 * whole);
}
