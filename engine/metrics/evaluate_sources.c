#include "engine/metrics/evaluate.h"
#include "engine/metrics/walk.h"

struct pass {
    struct bl_evaluation *evaluation;
    const struct bl_evaluation_watch *watch; // may be NULL
};

/* The first pass, for the ranges of long columns. */
static enum bl_status scan(void *context, const struct bl_batch *before,
                           const struct bl_batch *after, struct bl_error *err)
{
    struct pass *p = context;
    (void)after, (void)err;
    bl_evaluation_scan(p->evaluation, before);
    return BL_OK;
}

static enum bl_status add(void *context, const struct bl_batch *before,
                          const struct bl_batch *after, struct bl_error *err)
{
    struct pass *p = context;
    if (bl_evaluation_add(p->evaluation, before, after, err) != BL_OK)
        return err->status;
    if (p->watch == NULL || p->watch->batches == NULL)
        return BL_OK;
    return p->watch->batches(p->watch->batches_context, before, after, err);
}

enum bl_status bl_evaluate_sources(struct bl_evaluation *e,
                                   struct bl_source *before,
                                   struct bl_source *after,
                                   const struct bl_evaluation_watch *watch,
                                   struct bl_error *err)
{
    struct pass pass = {e, watch};
    struct bl_walk walk = {
        .before = before,
        .after = after,
        .wanted_before = bl_evaluation_wanted_before(e),
        .wanted_after = bl_evaluation_wanted_after(e),
    };
    if (watch != NULL) {
        walk.cancel = watch->cancel;
        walk.rows = watch->scanned;
        walk.rows_context = watch->context;
    }
    if (bl_evaluation_wants_scan(e) &&
        bl_walk_before(&walk, scan, &pass, err) != BL_OK)
        return err->status;
    if (watch != NULL)
        walk.rows = watch->rows;
    if (bl_walk_pairs(&walk, add, &pass, err) != BL_OK)
        return err->status;
    return bl_evaluation_finish(e, err);
}
