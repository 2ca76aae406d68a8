#include "engine/job/draw.h"

static enum bl_status draw_from(struct bl_sample *sample,
                                struct bl_source *source, struct bl_batch *b,
                                const char *phase,
                                const struct bl_observer *observer,
                                struct bl_error *err)
{
    for (;;) {
        if (bl_observe_abort(observer, err) != BL_OK ||
            bl_source_read(source, b, err) != BL_OK)
            return err->status;
        if (b->n_rows == 0)
            return BL_OK;
        bl_observe_phase(observer, phase, b->first_row + b->n_rows,
                         source->schema.n_rows);
        bl_sample_add(sample, b);
    }
}

enum bl_status bl_draw(struct bl_sample *sample, struct bl_source *source,
                       const bool *wanted, const char *phase,
                       const struct bl_observer *observer, struct bl_error *err)
{
    const struct bl_schema *schema = &source->schema;
    struct bl_batch b;
    if (bl_source_seek(source, 0, err) != BL_OK ||
        bl_batch_init(&b, schema, wanted, bl_batch_comfortable_rows(schema),
                      err) != BL_OK)
        return err->status;
    enum bl_status status = draw_from(sample, source, &b, phase, observer, err);
    bl_batch_release(&b);
    return status;
}
