#include "tui/model/run_steps.h"

#include <math.h>
#include <string.h>

/* Commands of one step need no plan: their phase is it. */
static const struct plan {
    const char *command;
    const char *steps[BL_MAX_STEPS]; // NULL behind the last
} plans[] = {
    {"run",
     {"survey", "train", "compress", "decompress", "ranges", "evaluate",
      "distributions", "PCA", "latent"}},
    {"compress", {"survey", "train", "compress"}},
    {"train", {"survey", "train"}},
    {"evaluate", {"ranges", "evaluate", "distributions"}},
    {"plot", {"ranges", "evaluate", "distributions", "latent", "figures"}},
    {"latent", {"latent", "vectors"}},
};

static bool is_pca(const struct bl_run *r)
{
    if (strcmp(r->model.type, "pca") == 0)
        return true;
    return r->recipe.values != NULL &&
           strcmp(bl_recipe_get(&r->recipe, "model-type"), "pca") == 0;
}

static const struct plan *plan_of(const struct bl_run *r)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (r->command != NULL && strcmp(r->command, plans[i].command) == 0)
            return &plans[i];
    return NULL;
}

static size_t find(const struct bl_run_step *steps, size_t n, const char *name)
{
    size_t i = 0;
    while (i < n && strcmp(steps[i].name, name) != 0)
        i++;
    return i;
}

bool bl_run_trains(const struct bl_run *r)
{
    const struct plan *plan = plan_of(r);
    if (r->n_epochs_done > 0)
        return true;
    if (plan == NULL || is_pca(r))
        return false;
    for (size_t i = 0; i < BL_MAX_STEPS && plan->steps[i] != NULL; i++)
        if (strcmp(plan->steps[i], "train") == 0)
            return true;
    return false;
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

/* The steps of the plan; a phase it does not know comes behind them.  A model
 * that is there already is not trained: compressing follows at once. */
static size_t list(const struct bl_run *r, struct bl_run_step *steps)
{
    const struct plan *plan = plan_of(r);
    size_t n = 0;
    while (plan != NULL && n < BL_MAX_STEPS && plan->steps[n] != NULL) {
        steps[n] = (struct bl_run_step){plan->steps[n], BL_STEP_AHEAD, NAN};
        n++;
    }
    if (r->phase[0] != '\0' && find(steps, n, r->phase) == n &&
        n < BL_MAX_STEPS)
        steps[n++] = (struct bl_run_step){r->phase, BL_STEP_AHEAD, NAN};
    return n;
}

/* Epochs say by themselves that the survey is over. */
static size_t position(const struct bl_run *r, const struct bl_run_step *steps,
                       size_t n)
{
    size_t train = find(steps, n, "train");
    size_t now = r->phase[0] != '\0' ? find(steps, n, r->phase) : 0;
    bool epochs = r->n_epochs_done > 0 || r->n_batches > 0;
    if (epochs && train < n && now < train)
        return train;
    if (r->phase_total > 0 && r->phase_done >= r->phase_total && now + 1 < n)
        return now + 1;
    return now;
}

/* Nothing was trained where the run is beyond it without an epoch. */
static size_t leave_out_training(const struct bl_run *r,
                                 struct bl_run_step *steps, size_t n,
                                 size_t *now)
{
    size_t train = find(steps, n, "train");
    if (train >= n)
        return n;
    if (is_pca(r))
        steps[train].name = "fit";
    else if (r->n_epochs_done == 0 && *now > train) {
        memmove(&steps[train], &steps[train + 1],
                (n - train - 1) * sizeof *steps);
        (*now)--;
        return n - 1;
    }
    return n;
}

static enum bl_step_state state_now(enum bl_run_state s)
{
    if (s == BL_RUN_DONE || s == BL_RUN_STOPPED)
        return BL_STEP_DONE;
    return s == BL_RUN_FAILED || s == BL_RUN_ABORTED || s == BL_RUN_LOST
               ? BL_STEP_BROKEN
               : BL_STEP_NOW;
}

size_t bl_run_steps(const struct bl_run *r,
                    struct bl_run_step steps[BL_MAX_STEPS])
{
    size_t n = list(r, steps), now = position(r, steps, n);
    n = leave_out_training(r, steps, n, &now);
    enum bl_step_state state = state_now(r->state);
    for (size_t i = 0; i < n; i++)
        if (i < now || state == BL_STEP_DONE)
            steps[i].state = BL_STEP_DONE;
    if (now >= n || state == BL_STEP_DONE)
        return n;
    steps[now].state = state;
    if (strcmp(steps[now].name, "train") == 0)
        steps[now].share = of_total(bl_run_epochs_done(r), r->n_epochs);
    else if (strcmp(steps[now].name, r->phase) == 0)
        steps[now].share = of_total(r->phase_done, r->phase_total);
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

bool bl_run_is_training(const struct bl_run *r)
{
    struct bl_run_step steps[BL_MAX_STEPS];
    const struct bl_run_step *now =
        bl_run_step_now(steps, bl_run_steps(r, steps));
    bool has_begun = r->n_epochs_done > 0 || r->n_batches > 0;
    return bl_run_is_alive(r) && has_begun && now != NULL &&
           strcmp(now->name, "train") == 0;
}
