/* How far a run is, how long it will take, and its model in words. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/run.h"
#include "tui/model/run_steps.h"

/* Training counts its epochs; every other phase goes over the rows about once,
 * and counts as one of them. */
static double weight(const struct bl_run *r, const struct bl_run_step *step)
{
    return bl_run_step_is_training(step) && r->n_epochs > 0
               ? r->n_epochs
               : (double)step->n_phases;
}

double bl_run_progress(const struct bl_run *r)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    size_t n = bl_run_steps(r, steps);
    double done = 0, all = 0;
    if (r->state == BL_RUN_DONE || r->state == BL_RUN_STOPPED)
        return 1;
    for (size_t i = 0; i < n; i++) {
        double w = weight(r, &steps[i]);
        all += w;
        done += steps[i].share > 0 ? w * steps[i].share : 0;
    }
    return n > 0 && r->state != BL_RUN_STARTING ? done / all : NAN;
}

double bl_run_elapsed(const struct bl_run *r)
{
    return r->n_epochs_done > 0 ? r->epochs[r->n_epochs_done - 1].seconds : NAN;
}

/* Seconds per epoch of late: other programs come and go. */
static double pace(const struct bl_run *r)
{
    enum { LATE = 20 };
    size_t n = r->n_epochs_done;
    struct bl_run_epoch from = {0};
    if (n > LATE)
        from = r->epochs[n - 1 - LATE];
    const struct bl_run_epoch *to = &r->epochs[n - 1];
    return (to->seconds - from.seconds) / (to->epoch - from.epoch);
}

double bl_run_remaining(const struct bl_run *r)
{
    if (!bl_run_is_alive(r) || r->n_epochs_done == 0)
        return NAN;
    struct bl_run_step steps[BL_MAX_STEPS];
    const struct bl_run_step *now =
        bl_run_step_now(steps, bl_run_steps(r, steps));
    if (now != NULL && !bl_run_step_is_training(now))
        return 0;
    double left = pace(r) * (r->n_epochs - bl_run_epochs_done(r));
    return left >= 0 ? left : NAN;
}

/* Days from 1970 to a date of the Gregorian calendar; years from 1 on.  A year
 * is taken to begin in March, so that the odd day comes last. */
static long days_to(int year, int month, int day)
{
    long y = month > 2 ? year : year - 1;
    long m = month > 2 ? month - 3 : month + 9;
    long days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5;
    return days + day - 719469;
}

double bl_run_start_time(const struct bl_run *r)
{
    int year, month, day, hour, minute, second;
    if (r->started == NULL ||
        sscanf(r->started, "%4d-%2d-%2dT%2d:%2d:%2dZ", &year, &month, &day,
               &hour, &minute, &second) != 6 ||
        year < 1 || month < 1 || month > 12)
        return NAN;
    return 86400.0 * (double)days_to(year, month, day) + 3600.0 * hour +
           60.0 * minute + second;
}

/* The model: its layers up to the latent one, in the middle. */

static void layers_text(const struct bl_model_shape *m, char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i <= m->n_layers / 2 && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%zu",
                                 i == 0 ? "AE " : "-", m->layers[i]);
}

void bl_run_model_text(const struct bl_run *r, char *text, size_t size)
{
    const struct bl_model_shape *m = &r->model;
    if (m->n_layers < 3)
        snprintf(text, size, "%s", "");
    else if (strcmp(m->type, "pca") == 0)
        snprintf(text, size, "PCA %zu", m->layers[m->n_layers / 2]);
    else
        layers_text(m, text, size);
}
