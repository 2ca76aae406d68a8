#include "engine/train/schedule.h"

#include <math.h>
#include <string.h>

// As in PyTorch: a change below this is not worth making.
static const double smallest_drop = 1e-8;

static const double cosine_rise = 0.02;
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

/* Up from `start` over the first `rise` of training, then down to the end; the
 * way up is over where there was a warm-up. */
static double rise_and_fall(const struct bl_schedule *s, double start,
                            double rise, double progress)
{
    double summit = s->warm_up > 0 ? s->warmed_at : rise;
    if (progress >= 1)
        return s->lowest;
    if (progress < summit)
        return half_cosine(start, s->top, progress / summit);
    return half_cosine(s->top, s->lowest, (progress - summit) / (1 - summit));
}

static double cosine_at(const struct bl_schedule *s, double progress)
{
    return rise_and_fall(s, s->lowest, cosine_rise, progress);
}

static double one_cycle_at(const struct bl_schedule *s, double progress)
{
    double start = s->top * one_cycle_start;
    return rise_and_fall(s, start, one_cycle_rise, progress);
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
        .warm_up = options->warm_up,
        .is_warming = options->warm_up > 0,
        .rate = options->learning_rate,
        .patience = bl_patience_new(options->lr_patience, options->min_delta),
    };
}

static void warm_up(struct bl_schedule *s, double progress, double epochs)
{
    s->warmed_at = progress;
    s->is_warming = epochs < s->warm_up;
    s->rate = s->top;
    if (s->is_warming)
        s->rate = s->lowest + (s->top - s->lowest) * epochs / s->warm_up;
}

double bl_schedule_step(struct bl_schedule *s, double progress, double epochs)
{
    progress = fmin(progress, 1);
    if (s->is_warming)
        warm_up(s, progress, epochs);
    if (!s->is_warming && s->kind->rate_at != NULL)
        s->rate = s->kind->rate_at(s, progress);
    return s->rate;
}

bool bl_schedule_epoch(struct bl_schedule *s, double loss)
{
    double before = s->rate;
    if (s->kind->rate_after != NULL && !s->is_warming)
        s->rate = s->kind->rate_after(s, loss);
    return s->rate < before;
}
