#include "engine/metrics/walk.h"

static size_t rows_at_a_time(const struct bl_walk *w)
{
    size_t a = bl_batch_comfortable_rows(&w->before->schema);
    size_t b = bl_batch_comfortable_rows(&w->after->schema);
    return a < b ? a : b;
}

static enum bl_status check(const struct bl_walk *w, uint64_t done,
                            struct bl_error *err)
{
    if (w->rows != NULL)
        w->rows(w->rows_context, done, w->before->schema.n_rows);
    if (bl_cancel_wish(w->cancel) == BL_CANCEL_ABORT)
        return bl_fail(err, BL_INTERRUPTED, "evaluation was interrupted");
    return BL_OK;
}

/* y is NULL when the table after is not read. */
static enum bl_status walk(const struct bl_walk *w, struct bl_batch *x,
                           struct bl_batch *y, bl_pair_visitor *visit,
                           void *context, struct bl_error *err)
{
    uint64_t done = 0;
    if (bl_source_seek(w->before, 0, err) != BL_OK)
        return err->status;
    if (y != NULL && bl_source_seek(w->after, 0, err) != BL_OK)
        return err->status;
    do {
        if (bl_source_read(w->before, x, err) != BL_OK)
            return err->status;
        if (y != NULL && bl_source_read(w->after, y, err) != BL_OK)
            return err->status;
        if (visit(context, x, y, err) != BL_OK)
            return err->status;
        done += x->n_rows;
        if (check(w, done, err) != BL_OK)
            return err->status;
    } while (x->n_rows > 0);
    return BL_OK;
}

enum bl_status bl_walk_pairs(const struct bl_walk *w, bl_pair_visitor *visit,
                             void *context, struct bl_error *err)
{
    size_t n = rows_at_a_time(w);
    struct bl_batch x = {0}, y = {0};
    enum bl_status status =
        bl_batch_init(&x, &w->before->schema, w->wanted_before, n, err);
    if (status == BL_OK)
        status = bl_batch_init(&y, &w->after->schema, w->wanted_after, n, err);
    if (status == BL_OK)
        status = walk(w, &x, &y, visit, context, err);
    bl_batch_release(&x);
    bl_batch_release(&y);
    return status;
}

enum bl_status bl_walk_before(const struct bl_walk *w, bl_pair_visitor *visit,
                              void *context, struct bl_error *err)
{
    struct bl_batch x = {0};
    enum bl_status status = bl_batch_init(
        &x, &w->before->schema, w->wanted_before, rows_at_a_time(w), err);
    if (status == BL_OK)
        status = walk(w, &x, NULL, visit, context, err);
    bl_batch_release(&x);
    return status;
}
