#include "engine/coding/predict/proposals.h"

#include <stdlib.h>

static const double LEAST_SAVED = 0.3, LARGEST_SHARE = 0.65;
static const double BITS_PER_INPUT = 0.1;

bool bl_proposal_pays(double cost, double plain_cost)
{
    return cost < plain_cost - LEAST_SAVED && cost < plain_cost * LARGEST_SHARE;
}

static double rank_of(const struct bl_suggestion *p)
{
    return p->cost + BITS_PER_INPUT * (double)p->predictor.n_inputs;
}

static int by_rank(const void *a, const void *b)
{
    double x = rank_of(a), y = rank_of(b);
    return (x > y) - (x < y);
}

static bool needs(const struct bl_predictor *p, size_t column)
{
    for (size_t i = 0; i < p->n_inputs; i++)
        if (p->inputs[i] == column)
            return true;
    return false;
}

static bool needs_all_of(const struct bl_predictor *p,
                         const struct bl_predictor *other)
{
    for (size_t i = 0; i < other->n_inputs; i++)
        if (!needs(p, other->inputs[i]))
            return false;
    return true;
}

/* Those before it in the order are better by rank. */
static bool is_dominated(const struct bl_suggestions *p, size_t first, size_t i)
{
    for (size_t j = first; j < i; j++)
        if (needs_all_of(&p->items[i].predictor, &p->items[j].predictor))
            return true;
    return false;
}

void bl_suggestions_thin(struct bl_suggestions *p, size_t first, size_t max)
{
    size_t kept = first;
    if (p->n > first)
        qsort(p->items + first, p->n - first, sizeof *p->items, by_rank);
    for (size_t i = first; i < p->n; i++) {
        struct bl_suggestion item = p->items[i];
        bool is_kept = kept - first < max;
        p->items[kept] = item;
        if (is_kept && !is_dominated(p, first, kept))
            kept++;
        else
            bl_predictor_release(&item.predictor);
    }
    p->n = kept;
}

enum bl_status bl_suggestions_derive(struct bl_predictor *p, bool *applies,
                                     const struct bl_prediction_task *task,
                                     struct bl_error *err)
{
    struct bl_suggestions found = {0};
    enum bl_status status = p->kind->propose(&found, task, err);
    *applies = status == BL_OK && found.n > 0;
    if (*applies) {
        *p = found.items[0].predictor;
        found.items[0].predictor = (struct bl_predictor){0};
    }
    bl_suggestions_release(&found);
    return status;
}
