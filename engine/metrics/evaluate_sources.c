#include "engine/metrics/evaluate.h"

static size_t rows_at_a_time(const struct bl_source *before,
                             const struct bl_source *after)
{
    size_t a = bl_batch_comfortable_rows(&before->schema);
    size_t b = bl_batch_comfortable_rows(&after->schema);
    return a < b ? a : b;
}

static enum bl_status read_pair(struct bl_source *before, struct bl_batch *x,
                                struct bl_source *after, struct bl_batch *y,
                                struct bl_error *err)
{
    if (bl_source_read(before, x, err) != BL_OK)
        return err->status;
    return bl_source_read(after, y, err);
}

static enum bl_status check_watch(const struct bl_evaluation_watch *watch,
                                  uint64_t done, uint64_t of,
                                  struct bl_error *err)
{
    if (watch == NULL)
        return BL_OK;
    if (watch->rows != NULL)
        watch->rows(watch->context, done, of);
    if (bl_cancel_wish(watch->cancel) == BL_CANCEL_ABORT)
        return bl_fail(err, BL_INTERRUPTED, "evaluation was interrupted");
    return BL_OK;
}

/* The first pass, for the ranges of long columns. */
static enum bl_status scan_all(struct bl_evaluation *e,
                               struct bl_source *before, struct bl_batch *x,
                               const struct bl_evaluation_watch *watch,
                               struct bl_error *err)
{
    do {
        if (bl_source_read(before, x, err) != BL_OK)
            return err->status;
        bl_evaluation_scan(e, x);
        if (check_watch(watch, 0, before->schema.n_rows, err) != BL_OK)
            return err->status;
    } while (x->n_rows > 0);
    return bl_source_seek(before, 0, err);
}

static enum bl_status add_all(struct bl_evaluation *e, struct bl_source *before,
                              struct bl_batch *x, struct bl_source *after,
                              struct bl_batch *y,
                              const struct bl_evaluation_watch *watch,
                              struct bl_error *err)
{
    uint64_t done = 0;
    do {
        if (read_pair(before, x, after, y, err) != BL_OK ||
            bl_evaluation_add(e, x, y, err) != BL_OK)
            return err->status;
        done += x->n_rows;
        if (check_watch(watch, done, before->schema.n_rows, err) != BL_OK)
            return err->status;
    } while (x->n_rows > 0);
    return bl_evaluation_finish(e, err);
}

enum bl_status bl_evaluate_sources(struct bl_evaluation *e,
                                   struct bl_source *before,
                                   struct bl_source *after,
                                   const struct bl_evaluation_watch *watch,
                                   struct bl_error *err)
{
    size_t n = rows_at_a_time(before, after);
    struct bl_batch x = {0}, y = {0};
    enum bl_status status = bl_batch_init(
        &x, &before->schema, bl_evaluation_wanted_before(e), n, err);
    if (status == BL_OK)
        status = bl_batch_init(&y, &after->schema,
                               bl_evaluation_wanted_after(e), n, err);
    if (status == BL_OK)
        status = bl_source_seek(before, 0, err);
    if (status == BL_OK)
        status = bl_source_seek(after, 0, err);
    if (status == BL_OK && bl_evaluation_wants_scan(e))
        status = scan_all(e, before, &x, watch, err);
    if (status == BL_OK)
        status = add_all(e, before, &x, after, &y, watch, err);
    bl_batch_release(&x);
    bl_batch_release(&y);
    return status;
}
