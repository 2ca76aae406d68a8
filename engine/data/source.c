#include "engine/data/source.h"

enum bl_status bl_source_read(struct bl_source *s, struct bl_batch *b,
                              struct bl_error *err)
{
    bl_batch_clear(b);
    return s->ops->read(s, b, err);
}

enum bl_status bl_source_seek(struct bl_source *s, uint64_t row,
                              struct bl_error *err)
{
    return s->ops->seek(s, row, err);
}

void bl_source_close(struct bl_source *s)
{
    if (s == NULL)
        return;
    bl_schema_release(&s->schema);
    s->ops->close(s);
}

enum bl_status bl_sink_write(struct bl_sink *s, const struct bl_batch *b,
                             struct bl_error *err)
{
    return s->ops->write(s, b, err);
}

enum bl_status bl_sink_finish(struct bl_sink *s, struct bl_error *err)
{
    return s->ops->finish(s, err);
}

void bl_sink_close(struct bl_sink *s)
{
    if (s == NULL)
        return;
    bl_schema_release(&s->schema);
    s->ops->close(s);
}
