#include "tui/model/run_steps.h"

#include <math.h>
#include <string.h>

static const char TRAIN[] = "train";

enum { MAX_PHASES = BL_MAX_STEPS };

static const struct plan {
    const char *command;
    const char *phases[MAX_PHASES]; // in the order in which they come
} plans[] = {
    {"train", {"survey", TRAIN}},
    {"compress", {"survey", TRAIN, "compress"}},
    {"run",
     {"survey", TRAIN, "compress", "decompress", "ranges", "evaluate",
      "distributions", "PCA", "latent"}},
    {"evaluate", {"ranges", "evaluate", "distributions", "PCA"}},
    {"plot", {"ranges", "evaluate", "distributions", "latent", "figures"}},
    {"latent", {"latent", "vectors"}},
};

/* Phases that are no step of their own. */
static const struct {
    const char *phase, *step;
} parts[] = {
    {"ranges", "evaluate"},
    {"distributions", "evaluate"},
    {"PCA", "evaluate"},
    {"vectors", "latent"},
};

/* The phases a run goes through, and the one it is in. */
struct way {
    const char *phases[MAX_PHASES];
    size_t n, now;
};

static bool is_pca(const struct bl_run *r)
{
    if (strcmp(r->model.type, "pca") == 0)
        return true;
    return r->recipe.values != NULL &&
           strcmp(bl_recipe_get(&r->recipe, "model-type"), "pca") == 0;
}

static bool has_epochs(const struct bl_run *r)
{
    return r->n_epochs_done > 0 || r->n_batches > 0;
}

static const struct plan *plan_of(const struct bl_run *r)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (r->command != NULL && strcmp(r->command, plans[i].command) == 0)
            return &plans[i];
    return NULL;
}

static size_t find(const struct way *w, const char *phase)
{
    size_t i = 0;
    while (i < w->n && strcmp(w->phases[i], phase) != 0)
        i++;
    return i;
}

/* A phase that is over is left for the next one, which may take a while to be
 * heard of; epochs say that what comes before them is over. */
static size_t place(const struct bl_run *r, const struct way *w)
{
    size_t train = find(w, TRAIN);
    size_t now = r->phase[0] != '\0' ? find(w, r->phase) : 0;
    bool is_over = r->phase_total > 0 && r->phase_done >= r->phase_total;
    if (has_epochs(r) && train < w->n && now < train)
        return train;
    return is_over && now + 1 < w->n ? now + 1 : now;
}

/* A model that is there already is not trained: the start tells no epochs, or
 * compressing follows at once. */
static void leave_out_training(const struct bl_run *r, struct way *w)
{
    size_t train = find(w, TRAIN);
    if (train >= w->n || is_pca(r) || has_epochs(r) ||
        (w->now <= train && r->n_epochs > 0))
        return;
    w->n--;
    w->now -= w->now > train;
    memmove(&w->phases[train], &w->phases[train + 1],
            (w->n - train) * sizeof *w->phases);
}

/* A command without a plan is the phase that it is in. */
static struct way way_of(const struct bl_run *r)
{
    const struct plan *plan = plan_of(r);
    struct way w = {.n = 0};
    while (plan != NULL && w.n < MAX_PHASES && plan->phases[w.n] != NULL) {
        w.phases[w.n] = plan->phases[w.n];
        w.n++;
    }
    if (plan == NULL && r->phase[0] != '\0')
        w.phases[w.n++] = r->phase;
    w.now = place(r, &w);
    if (w.now == w.n)
        w.n = 0;
    leave_out_training(r, &w);
    return w;
}

/* Steps. */

static const char *step_of(const struct bl_run *r, const char *phase)
{
    if (strcmp(phase, TRAIN) == 0)
        return is_pca(r) ? "fit" : phase;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(phase, parts[i].phase) == 0)
            return parts[i].step;
    return phase;
}

static double of_total(double done, double total)
{
    return total > 0 && done >= 0 ? fmin(done / total, 1) : NAN;
}

double bl_run_epochs_done(const struct bl_run *r)
{
    size_t n = r->n_epochs_done;
    double whole = n > 0 ? r->epochs[n - 1].epoch : 0;
    double part = of_total(r->batch, r->n_batches);
    return whole + (part < 1 ? part : 0);
}

static double share_of_phase(const struct bl_run *r, const char *phase)
{
    if (strcmp(phase, TRAIN) == 0)
        return of_total(bl_run_epochs_done(r), r->n_epochs);
    return strcmp(phase, r->phase) == 0
               ? of_total(r->phase_done, r->phase_total)
               : NAN;
}

static bool is_through(const struct bl_run *r)
{
    return r->state == BL_RUN_DONE || r->state == BL_RUN_STOPPED;
}

/* The step of the phases from `first` on. */
static struct bl_run_step make_step(const struct bl_run *r, const struct way *w,
                                    size_t first)
{
    struct bl_run_step step = {step_of(r, w->phases[first]), BL_STEP_AHEAD, 1,
                               NAN};
    while (first + step.n_phases < w->n &&
           strcmp(step_of(r, w->phases[first + step.n_phases]), step.name) == 0)
        step.n_phases++;
    if (is_through(r) || first + step.n_phases <= w->now) {
        step.state = BL_STEP_DONE;
        step.share = 1;
    } else if (first <= w->now) {
        double part = share_of_phase(r, w->phases[w->now]);
        bool is_known = part >= 0 || w->now > first;
        double done = (double)(w->now - first) + (part >= 0 ? part : 0);
        step.state = bl_run_is_alive(r) ? BL_STEP_NOW : BL_STEP_BROKEN;
        step.share = is_known ? done / (double)step.n_phases : NAN;
    }
    return step;
}

size_t bl_run_steps(const struct bl_run *r,
                    struct bl_run_step steps[BL_MAX_STEPS])
{
    struct way w = way_of(r);
    size_t n = 0;
    for (size_t i = 0; i < w.n; i += steps[n++].n_phases)
        steps[n] = make_step(r, &w, i);
    return n;
}

const struct bl_run_step *bl_run_step_now(const struct bl_run_step *steps,
                                          size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (steps[i].state == BL_STEP_NOW || steps[i].state == BL_STEP_BROKEN)
            return &steps[i];
    return NULL;
}

bool bl_run_step_is_training(const struct bl_run_step *step)
{
    return step != NULL && strcmp(step->name, TRAIN) == 0;
}

bool bl_run_trains(const struct bl_run *r)
{
    struct way w = way_of(r);
    return r->n_epochs_done > 0 || (!is_pca(r) && find(&w, TRAIN) < w.n);
}

bool bl_run_is_training(const struct bl_run *r)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    size_t n = bl_run_steps(r, steps);
    return bl_run_is_alive(r) && has_epochs(r) &&
           bl_run_step_is_training(bl_run_step_now(steps, n));
}
