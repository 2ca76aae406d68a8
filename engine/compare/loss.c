#include "engine/compare/loss.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum bl_status bl_loss_init(struct bl_loss *l,
                            const struct bl_features *features,
                            struct bl_error *err)
{
    l->features = features;
    l->sums = bl_array_new(features->n, sizeof *l->sums, err);
    if (l->sums == NULL)
        return err->status;
    for (size_t i = 0; i < features->n; i++)
        l->sums[i] = (struct bl_loss_sums){
            .x = bl_moments_new(),
            .range = {INFINITY, -INFINITY},
        };
    return BL_OK;
}

void bl_loss_release(struct bl_loss *l)
{
    free(l->sums);
    *l = (struct bl_loss){0};
}

/* n <= BL_MOMENTS_BLOCK. */
static void add_block(struct bl_loss_sums *s, const struct bl_feature *f,
                      const double *before, const double *after, size_t n)
{
    double finite[BL_MOMENTS_BLOCK];
    size_t n_finite = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(before[i]))
            continue;
        finite[n_finite++] = before[i];
        bl_residual_add(&s->d, after[i] - before[i]);
        if (bl_feature_is_special(f, before[i]))
            continue;
        s->range.low = fmin(s->range.low, before[i]);
        s->range.high = fmax(s->range.high, before[i]);
    }
    bl_moments_add(&s->x, finite, n_finite);
}

void bl_loss_add(struct bl_loss *l, size_t feature, const double *before,
                 const double *after, size_t n)
{
    for (size_t i = 0; i < n; i += BL_MOMENTS_BLOCK) {
        size_t left = n - i;
        add_block(&l->sums[feature], &l->features->items[feature], before + i,
                  after + i, left < BL_MOMENTS_BLOCK ? left : BL_MOMENTS_BLOCK);
    }
}

static double over(double x, double scale)
{
    return scale > 0 ? x / scale : NAN;
}

struct bl_column_loss bl_loss_of(const struct bl_loss *l, size_t feature)
{
    const struct bl_loss_sums *s = &l->sums[feature];
    struct bl_residual d = bl_residual_finish(&s->d);
    return (struct bl_column_loss){
        .rms_over_std = over(d.rms, bl_moments_std(&s->x)),
        .max_abs = d.max_abs,
        .max_abs_over_range = over(d.max_abs, s->range.high - s->range.low),
    };
}

struct bl_column_loss bl_loss_in_all(const struct bl_loss *l)
{
    struct bl_mean rms = {0};
    struct bl_column_loss all = {NAN, NAN, NAN};
    for (size_t i = 0; i < l->features->n; i++) {
        struct bl_column_loss one = bl_loss_of(l, i);
        bl_mean_add(&rms, one.rms_over_std);
        all.max_abs = fmax(all.max_abs, one.max_abs);
        all.max_abs_over_range =
            fmax(all.max_abs_over_range, one.max_abs_over_range);
    }
    all.rms_over_std = bl_mean_value(&rms);
    return all;
}
