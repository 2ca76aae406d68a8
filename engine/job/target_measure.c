#include "engine/job/target_measure.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/data/lent.h"

/* A condition on a variable that is not there says so. */
static void leave_out(void *context, const struct bl_formula *formula,
                      const struct bl_error *why)
{
    (void)context, (void)formula, (void)why;
}

enum bl_status bl_target_derive(struct bl_source **source,
                                struct bl_source *inside,
                                const struct bl_target_measure *m,
                                struct bl_error *err)
{
    const struct bl_derived_skip skip = {leave_out, NULL};
    struct bl_source *lent;
    if (bl_source_lend(&lent, inside, err) != BL_OK)
        return err->status;
    return bl_derived_open(source, lent, m->formulas, m->n_formulas, &skip,
                           err);
}

/* Columns that are named with a peak, beside the derived ones. */
static size_t find_peaks(const char **peaks, const struct bl_conditions *c,
                         const struct bl_schema *schema)
{
    size_t n = 0;
    for (size_t i = 0; i < schema->n_columns; i++) {
        bool wants = false;
        for (size_t k = 0; k < c->n; k++)
            wants = wants || (c->items[k].metric->of_peak &&
                              c->items[k].variable != NULL &&
                              bl_condition_names(&c->items[k], schema, i));
        if (wants)
            peaks[n++] = schema->columns[i].name;
    }
    return n;
}

static bool any_is_joint(const struct bl_conditions *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->items[i].metric->is_joint)
            return true;
    return false;
}

struct told {
    const struct bl_observer *observer;
    const char *phase;
};

static void tell(void *context, uint64_t done, uint64_t of)
{
    const struct told *t = context;
    if (t->phase != NULL)
        bl_observe_phase(t->observer, t->phase, done, of);
}

static enum bl_status evaluate(struct bl_evaluation **evaluation,
                               struct bl_source *before,
                               struct bl_source *after,
                               const struct bl_target_measure *m,
                               const char *phase, struct bl_error *err)
{
    struct told told = {m->observer, phase};
    struct bl_evaluation_options options = BL_EVALUATION_OPTIONS_INIT;
    const struct bl_evaluation_watch watch = {
        .cancel = m->observer->cancel, .rows = tell, .context = &told};
    const char **peaks =
        bl_array_new(before->schema.n_columns, sizeof *peaks, err);
    if (peaks == NULL)
        return err->status;
    options.peaks = peaks;
    options.n_peaks = find_peaks(peaks, m->conditions, &before->schema);
    options.pool = m->pool;
    if (!any_is_joint(m->conditions))
        options.max_correlated = 0;
    enum bl_status status = bl_evaluation_new(evaluation, &before->schema,
                                              &after->schema, &options, err);
    if (status == BL_OK) {
        status = bl_evaluate_sources(*evaluation, before, after, &watch, err);
        if (status != BL_OK)
            bl_evaluation_free(*evaluation);
    }
    free(peaks);
    return status;
}

enum bl_status bl_target_measure(struct bl_evaluation **evaluation,
                                 struct bl_source *before,
                                 struct bl_source *after,
                                 const struct bl_target_measure *m,
                                 const char *phase, struct bl_error *err)
{
    struct bl_source *x, *y;
    if (bl_target_derive(&x, before, m, err) != BL_OK)
        return err->status;
    if (bl_target_derive(&y, after, m, err) != BL_OK) {
        bl_source_close(x);
        return err->status;
    }
    enum bl_status status = evaluate(evaluation, x, y, m, phase, err);
    bl_source_close(x);
    bl_source_close(y);
    return status;
}

enum bl_status bl_target_measure_sample(struct bl_evaluation **evaluation,
                                        const struct bl_target_sample *sample,
                                        const struct bl_target_measure *m,
                                        struct bl_error *err)
{
    struct bl_source *before, *after;
    if (bl_source_of_batch(&before, &sample->schema, &sample->before, err) !=
        BL_OK)
        return err->status;
    enum bl_status status =
        bl_source_of_batch(&after, &sample->schema, &sample->after, err);
    if (status == BL_OK) {
        status = bl_target_measure(evaluation, before, after, m, NULL, err);
        bl_source_close(after);
    }
    bl_source_close(before);
    return status;
}
