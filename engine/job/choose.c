#include "engine/job/choose.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "engine/job/trial.h"

enum { MAX_TRIALS = 4, SMALL_HIDDEN = 64, SMALLEST_FIELD = 8, HALVINGS = 2 };

struct choosing {
    struct bl_trial_of of;
    const struct bl_options *options;
    struct bl_trial trials[MAX_TRIALS];
    size_t n_trials;
    struct bl_model_choice *choice;
    size_t trial_of[BL_MAX_CANDIDATES];
};

static enum bl_status add_trial(struct choosing *c, const char *name,
                                const char *type, const struct bl_options *o,
                                struct bl_error *err)
{
    return bl_trial_init(&c->trials[c->n_trials++], &c->of, name, type, o, err);
}

static bool are_fields(const struct bl_schema *schema,
                       const struct bl_plan *plan)
{
    size_t shape[3] = {0};
    for (size_t i = 0; i < schema->n_columns; i++)
        if (plan->roles[i] == BL_ROLE_COMPRESS)
            bl_column_shape(shape, &schema->columns[i]);
    return shape[1] >= SMALLEST_FIELD && shape[2] >= SMALLEST_FIELD;
}

static enum bl_status add_trials(struct choosing *c, struct bl_error *err)
{
    struct bl_options small = *c->options;
    small.hidden_is_free = false;
    small.hidden[0] = SMALL_HIDDEN;
    small.n_hidden = 1;
    if (add_trial(c, "pca", "pca", c->options, err) != BL_OK ||
        add_trial(c, "dense, small", "dense", &small, err) != BL_OK ||
        add_trial(c, "dense", "dense", c->options, err) != BL_OK)
        return err->status;
    if (!are_fields(c->of.schema, c->of.plan))
        return BL_OK;
    return add_trial(c, "conv", "conv", c->options, err);
}

static enum bl_status run(struct bl_candidate *candidate, struct choosing *c,
                          size_t trial, size_t n_latent, struct bl_error *err)
{
    bl_observe_phase(c->of.observer, "choose", trial, c->n_trials);
    if (bl_observe_abort(c->of.observer, err) != BL_OK)
        return err->status;
    return bl_trial_run(candidate, &c->trials[trial], &c->of, n_latent, err);
}

static void keep(struct choosing *c, size_t trial,
                 const struct bl_candidate *candidate)
{
    c->trial_of[c->choice->n_candidates] = trial;
    c->choice->candidates[c->choice->n_candidates++] = *candidate;
}

/* Principal components of the size asked for. */
static enum bl_status bytes_asked_for(double *bytes, const struct choosing *c,
                                      struct bl_error *err)
{
    const struct bl_trial *t = &c->trials[0];
    const struct bl_options *o = c->options;
    double n_latent = o->latent > 0 ? (double)o->latent
                                    : ceil((double)t->n_inputs / o->ratio);
    if (n_latent > (double)t->n_inputs)
        n_latent = (double)t->n_inputs;
    return bl_trial_bytes(bytes, t, &c->of, (size_t)n_latent, err);
}

static enum bl_status try_within(struct choosing *c, double bytes,
                                 struct bl_error *err)
{
    for (size_t i = 0; i < c->n_trials; i++) {
        struct bl_candidate candidate;
        size_t n_latent;
        if (bl_trial_latent_within(&n_latent, &c->trials[i], &c->of, bytes,
                                   err) != BL_OK)
            return err->status;
        if (n_latent == 0)
            continue; // its weights alone take more
        if (run(&candidate, c, i, n_latent, err) != BL_OK)
            return err->status;
        keep(c, i, &candidate);
    }
    return BL_OK;
}

/* The fewest principal components that reach the fidelity, or all. */
static enum bl_status try_components(struct choosing *c, struct bl_error *err)
{
    struct bl_candidate last = {0}, found = {0};
    size_t low = 1, high = c->trials[0].n_inputs;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (run(&last, c, 0, middle, err) != BL_OK)
            return err->status;
        if (last.error <= c->options->fidelity) {
            high = middle;
            found = last;
        } else {
            low = middle + 1;
        }
    }
    if (found.latent != low && run(&found, c, 0, low, err) != BL_OK)
        return err->status;
    keep(c, 0, &found);
    return BL_OK;
}

static enum bl_status try_reaching(struct choosing *c, struct bl_error *err)
{
    if (try_components(c, err) != BL_OK)
        return err->status;
    double share =
        (double)c->choice->candidates[0].latent / (double)c->trials[0].n_inputs;
    for (size_t i = 1; i < c->n_trials; i++) {
        struct bl_candidate candidate = {0};
        double n_latent = ceil(share * (double)c->trials[i].n_inputs);
        for (int halved = 0; halved <= HALVINGS && n_latent >= 1; halved++) {
            if (run(&candidate, c, i, (size_t)n_latent, err) != BL_OK)
                return err->status;
            keep(c, i, &candidate);
            if (candidate.error > c->options->fidelity)
                break;
            n_latent = floor(n_latent / 2);
        }
    }
    return BL_OK;
}

/* Whether a is better than b, `fidelity` being what is wanted or 0. */
static bool is_better(const struct bl_candidate *a,
                      const struct bl_candidate *b, double fidelity)
{
    bool a_reaches = a->error <= fidelity, b_reaches = b->error <= fidelity;
    if (a_reaches != b_reaches)
        return a_reaches;
    return a_reaches ? a->bytes < b->bytes : a->error < b->error;
}

static size_t best_of(const struct bl_model_choice *choice, double fidelity)
{
    size_t best = 0;
    for (size_t i = 1; i < choice->n_candidates; i++)
        if (is_better(&choice->candidates[i], &choice->candidates[best],
                      fidelity))
            best = i;
    return best;
}

static void explain(struct bl_model_choice *choice, size_t best,
                    double fidelity, double bytes)
{
    const struct bl_candidate b = choice->candidates[best];
    char why[128];
    if (fidelity == 0)
        snprintf(why, sizeof why,
                 "the least error of %zu candidates within %.0f bytes",
                 choice->n_candidates, bytes);
    else if (b.error <= fidelity)
        snprintf(why, sizeof why,
                 "the fewest bytes of %zu candidates that reach %g",
                 choice->n_candidates, fidelity);
    else
        snprintf(why, sizeof why,
                 "the least error of %zu candidates, none of which reached %g",
                 choice->n_candidates, fidelity);
    snprintf(choice->reason, sizeof choice->reason,
             "%s with %zu latent values was chosen: RMS / std %.3g in %llu "
             "bytes on a sample, %s",
             b.name, b.latent, b.error, (unsigned long long)b.bytes, why);
}

static enum bl_status check(const struct choosing *c, struct bl_error *err)
{
    if (c->options->latent == 0 && !(c->options->ratio >= 1))
        return bl_fail(err, BL_USAGE,
                       "--ratio %g: numbers per row before / after, which is "
                       "1 or more",
                       c->options->ratio);
    return BL_OK;
}

enum bl_status bl_choose(struct bl_options *options,
                         struct bl_model_choice *choice,
                         const struct bl_schema *schema,
                         const struct bl_plan *plan,
                         const struct bl_survey *survey, struct bl_pool *pool,
                         const struct bl_observer *observer,
                         struct bl_error *err)
{
    struct bl_options asked_for = *options;
    struct choosing c = {.of = {schema, plan, survey, pool, observer},
                         .options = &asked_for,
                         .choice = choice};
    double bytes = 0;
    *choice = (struct bl_model_choice){0};
    if (check(&c, err) != BL_OK || add_trials(&c, err) != BL_OK)
        return err->status;
    if (options->fidelity == 0 && bytes_asked_for(&bytes, &c, err) != BL_OK)
        return err->status;
    if ((options->fidelity > 0 ? try_reaching(&c, err)
                               : try_within(&c, bytes, err)) != BL_OK)
        return err->status;
    size_t best = best_of(choice, options->fidelity);
    *options = c.trials[c.trial_of[best]].options;
    options->latent = choice->candidates[best].latent;
    explain(choice, best, options->fidelity, bytes);
    return BL_OK;
}
