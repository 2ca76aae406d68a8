/* How far a run is, how long it will take, and its model in words. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/run.h"

/* Training counts its epochs; each other phase of a command goes over the rows
 * about once, and counts as one of them. */
static const char TRAINING[] = "train";

enum { MAX_PHASES = 8 };

static const struct order {
    const char *command;
    const char *phases[MAX_PHASES]; // in the order in which they come
} orders[] = {
    {"train", {"survey", TRAINING}},
    {"compress", {"survey", TRAINING, "compress"}},
    {"run",
     {"survey", TRAINING, "compress", "decompress", "ranges", "evaluate",
      "distributions", "latent"}},
    {"evaluate", {"ranges", "evaluate", "distributions"}},
    {"plot", {"ranges", "evaluate", "distributions", "latent", "figures"}},
    {"latent", {"latent", "vectors"}},
};

static const struct order *order_of(const struct bl_run *r)
{
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (r->command != NULL && strcmp(r->command, orders[i].command) == 0)
            return &orders[i];
    return NULL;
}

static bool is_training(const char *phase)
{
    return strcmp(phase, TRAINING) == 0;
}

static size_t n_phases(const struct order *o)
{
    size_t n = 0;
    while (n < MAX_PHASES && o->phases[n] != NULL)
        n++;
    return n;
}

static double weight(const struct bl_run *r, const char *phase)
{
    return is_training(phase) && r->n_epochs > 0 ? r->n_epochs : 1;
}

static double share(double done, double total)
{
    return total > 0 ? fmin(done / total, 1) : NAN;
}

static double epochs_done(const struct bl_run *r)
{
    double whole =
        r->n_epochs_done > 0 ? r->epochs[r->n_epochs_done - 1].epoch : 0;
    double part = share(r->batch, r->n_batches);
    return whole + (part > 0 && part < 1 ? part : 0);
}

/* The phase that it is in, n_phases() for one of another version.  Training has
 * no name of its own among the events. */
static size_t phase_now(const struct bl_run *r, const struct order *o)
{
    size_t n = n_phases(o), now = 0;
    while (r->phase[0] != '\0' && now < n &&
           strcmp(r->phase, o->phases[now]) != 0)
        now++;
    bool is_before_training = now + 1 < n && is_training(o->phases[now + 1]);
    return is_before_training && epochs_done(r) > 0 ? now + 1 : now;
}

static double progress_in(const struct bl_run *r, const struct order *o)
{
    size_t now = phase_now(r, o);
    double done = 0, all = 0;
    if (now == n_phases(o))
        return NAN;
    for (size_t i = 0; i < n_phases(o); i++) {
        double w = weight(r, o->phases[i]);
        double part = is_training(o->phases[i])
                          ? share(epochs_done(r), r->n_epochs)
                          : share(r->phase_done, r->phase_total);
        all += w;
        done += i < now ? w : i == now && part > 0 ? w * part : 0;
    }
    return done / all;
}

double bl_run_progress(const struct bl_run *r)
{
    const struct order *o = order_of(r);
    if (r->state == BL_RUN_DONE || r->state == BL_RUN_STOPPED)
        return 1;
    if (r->state == BL_RUN_STARTING)
        return NAN;
    return o != NULL ? progress_in(r, o) : share(r->phase_done, r->phase_total);
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
    const struct order *o = order_of(r);
    size_t now = o != NULL ? phase_now(r, o) : 0;
    if (o != NULL && (now == n_phases(o) || !is_training(o->phases[now])))
        return 0;
    double left = pace(r) * (r->n_epochs - epochs_done(r));
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
