#include "engine/train/schedule.h"

#include <math.h>
#include <string.h>

// As in PyTorch: a change below this is not worth making.
static const double smallest_drop = 1e-8;

static const double cosine_warm_up = 0.02;
static const double one_cycle_rise = 0.3;
static const double one_cycle_start = 1.0 / 25;

/* From a at x = 0 to b at x = 1 along half a cosine. */
static double half_cosine(double a, double b, double x)
{
    const double pi = 3.14159265358979323846;
    return b + (a - b) * (1 + cos(pi * x)) / 2;
}

static double plateau_after(struct bl_schedule *s, double loss)
{
    if (!bl_patience_ends(&s->patience, loss))
        return s->rate;
    double dropped = fmax(s->rate * s->factor, s->lowest);
    return s->rate - dropped > smallest_drop ? dropped : s->rate;
}

static double cosine_at(const struct bl_schedule *s, double progress)
{
    if (progress < cosine_warm_up)
        return half_cosine(s->lowest, s->top, progress / cosine_warm_up);
    double x = (progress - cosine_warm_up) / (1 - cosine_warm_up);
    return half_cosine(s->top, s->lowest, x);
}

static double one_cycle_at(const struct bl_schedule *s, double progress)
{
    if (progress < one_cycle_rise)
        return half_cosine(s->top * one_cycle_start, s->top,
                           progress / one_cycle_rise);
    double x = (progress - one_cycle_rise) / (1 - one_cycle_rise);
    return half_cosine(s->top, s->lowest, x);
}

static const struct bl_schedule_kind plateau = {
    .name = "plateau",
    .summary = "drops when the validation loss stops improving",
    .rate_after = plateau_after,
};

static const struct bl_schedule_kind cosine = {
    .name = "cosine",
    .summary = "falls along a cosine to the end of training",
    .rate_at = cosine_at,
};

static const struct bl_schedule_kind one_cycle = {
    .name = "one-cycle",
    .summary = "rises for the first third, then falls along a cosine",
    .rate_at = one_cycle_at,
};

static const struct bl_schedule_kind constant = {
    .name = "constant",
    .summary = "stays as it is",
};

const struct bl_schedule_kind *const bl_schedule_kinds[] = {
    &plateau, &cosine, &one_cycle, &constant, NULL,
};

const struct bl_schedule_kind *bl_schedule_find(const char *name)
{
    for (size_t i = 0; bl_schedule_kinds[i] != NULL; i++)
        if (strcmp(bl_schedule_kinds[i]->name, name) == 0)
            return bl_schedule_kinds[i];
    return NULL;
}

struct bl_schedule bl_schedule_new(const struct bl_schedule_kind *kind,
                                   const struct bl_train_options *options)
{
    return (struct bl_schedule){
        .kind = kind,
        .top = options->learning_rate,
        .lowest = fmin(options->lr_min, options->learning_rate),
        .factor = options->lr_factor,
        .rate = options->learning_rate,
        .patience = bl_patience_new(options->lr_patience, options->min_delta),
    };
}

double bl_schedule_step(struct bl_schedule *s, double progress)
{
    if (s->kind->rate_at != NULL)
        s->rate = s->kind->rate_at(s, fmin(progress, 1));
    return s->rate;
}

bool bl_schedule_epoch(struct bl_schedule *s, double loss)
{
    double before = s->rate;
    if (s->kind->rate_after != NULL)
        s->rate = s->kind->rate_after(s, loss);
    return s->rate < before;
}
