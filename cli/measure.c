#include "cli/measure.h"

#include <stddef.h>

static void on_rows(void *context, uint64_t done, uint64_t of)
{
    bl_observe_phase(context, "evaluate", done, of);
}

static void on_scanned(void *context, uint64_t done, uint64_t of)
{
    bl_observe_phase(context, "ranges", done, of);
}

static void on_counted(void *context, uint64_t done, uint64_t of)
{
    bl_observe_phase(context, "distributions", done, of);
}

static enum bl_status make(struct bl_measures *m, struct bl_session *s,
                           const struct bl_schema *before,
                           const struct bl_schema *after,
                           const struct bl_evaluation_options *evaluation,
                           const struct bl_profile_options *profile,
                           struct bl_error *err)
{
    struct bl_evaluation_options numbers = *evaluation;
    numbers.pool = s->pool;
    if (bl_evaluation_new(&m->evaluation, before, after, &numbers, err) !=
        BL_OK)
        return err->status;
    if (profile == NULL)
        return BL_OK;
    struct bl_profile_options distributions = *profile;
    distributions.pool = s->pool;
    return bl_profile_new(&m->profile, before, after, &distributions, err);
}

static enum bl_status read_sources(struct bl_measures *m, struct bl_session *s,
                                   struct bl_source *before,
                                   struct bl_source *after,
                                   struct bl_error *err)
{
    struct bl_evaluation_watch watch = {
        .cancel = &s->cancel,
        .rows = on_rows,
        .scanned = on_scanned,
        .context = &s->observer,
    };
    if (m->profile != NULL) {
        watch.batches = bl_profile_add_batches;
        watch.batches_context = m->profile;
    }
    if (bl_evaluate_sources(m->evaluation, before, after, &watch, err) != BL_OK)
        return err->status;
    if (m->profile == NULL)
        return BL_OK;
    watch.rows = on_counted;
    return bl_profile_complete(m->profile, before, after, &watch, err);
}

enum bl_status bl_measure(struct bl_measures *m, struct bl_session *s,
                          struct bl_source *before, struct bl_source *after,
                          const struct bl_evaluation_options *evaluation,
                          const struct bl_profile_options *profile,
                          struct bl_error *err)
{
    *m = (struct bl_measures){0};
    enum bl_status status =
        make(m, s, &before->schema, &after->schema, evaluation, profile, err);
    if (status == BL_OK)
        status = read_sources(m, s, before, after, err);
    if (status != BL_OK)
        bl_measures_release(m);
    return status;
}

void bl_measures_release(struct bl_measures *m)
{
    bl_profile_free(m->profile);
    bl_evaluation_free(m->evaluation);
    *m = (struct bl_measures){0};
}
