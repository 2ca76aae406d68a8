#include "cli/copy.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "io/format.h"
#include "io/root/root.h"

const char bl_root_compression_help[] =
    "of a .root file: zstd (the default), lz4, zlib or none";

enum bl_status bl_copy_options(struct bl_write_options *options,
                               const struct bl_invocation *inv,
                               const char *path, struct bl_error *err)
{
    options->root_compression = bl_flag(inv, "root-compression");
    if (options->root_compression == NULL ||
        bl_format_of_name(path) == &bl_format_root)
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "--root-compression is about .root files, and %s is none",
                   path);
}

/* The copied columns, and a batch whose vectors are those of another batch:
 * the sink's schema has only the copied ones. */
struct selection {
    bool *keep;
    size_t n;
    struct bl_batch view; // vectors lent by the batch that is read
};

static bool is_left_out(const struct bl_schema *schema, const bool *columns,
                        size_t i)
{
    return (columns == NULL || columns[i]) &&
           schema->columns[i].type == BL_UNREADABLE;
}

/* Files of physics have hundreds: then the first speaks for all. */
static void warn_of_left_out(const struct bl_session *s,
                             const struct bl_schema *schema,
                             const bool *columns)
{
    enum { FEW = 8 };
    size_t n = 0;
    for (size_t i = 0; i < schema->n_columns; i++)
        n += is_left_out(schema, columns, i);
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct bl_column *c = &schema->columns[i];
        const char *why = c->note != NULL ? c->note : "it cannot be read";
        if (!is_left_out(schema, columns, i))
            continue;
        if (n > FEW) {
            bl_observe_warning(&s->observer,
                               "%zu columns are left out, the first of them "
                               "%s: %s",
                               n, c->name, why);
            return;
        }
        bl_observe_warning(&s->observer, "column %s is left out: %s", c->name,
                           why);
    }
}

static enum bl_status select_columns(struct selection *sel,
                                     struct bl_session *s,
                                     const struct bl_schema *schema,
                                     const bool *columns, struct bl_error *err)
{
    sel->keep = bl_array_new(schema->n_columns, sizeof *sel->keep, err);
    if (sel->keep == NULL)
        return err->status;
    warn_of_left_out(s, schema, columns);
    for (size_t i = 0; i < schema->n_columns; i++) {
        sel->keep[i] = (columns == NULL || columns[i]) &&
                       schema->columns[i].type != BL_UNREADABLE;
        sel->n += sel->keep[i];
    }
    sel->view.vectors = bl_array_new(sel->n, sizeof(struct bl_vector), err);
    if (sel->view.vectors == NULL)
        return err->status;
    sel->view.n_columns = sel->n;
    return sel->n > 0 ? BL_OK
                      : bl_fail(err, BL_FAILED,
                                "the table has no column that can be copied");
}

static void selection_release(struct selection *sel)
{
    free(sel->keep);
    free(sel->view.vectors);
}

static void look_at(struct selection *sel, const struct bl_batch *b)
{
    size_t to = 0;
    for (size_t i = 0; i < b->n_columns; i++)
        if (sel->keep[i])
            sel->view.vectors[to++] = b->vectors[i];
    sel->view.first_row = b->first_row;
    sel->view.n_rows = b->n_rows;
    sel->view.capacity = b->capacity;
}

/* The last batch may reach beyond the rows that are wanted. */
static void cut_rows(struct bl_batch *b, uint64_t last)
{
    if (b->first_row + b->n_rows > last)
        b->n_rows = (size_t)(last - b->first_row);
}

static enum bl_status copy_rows(struct bl_session *s, struct bl_source *source,
                                struct bl_sink *sink, struct selection *sel,
                                const struct bl_copy_part *part,
                                const char *phase, struct bl_batch *b,
                                struct bl_error *err)
{
    uint64_t total = part->last - part->first;
    uint64_t at = part->first;
    if (bl_source_seek(source, at, err) != BL_OK)
        return err->status;
    if (bl_decoder_meta(source) != NULL)
        bl_decoder_expect(source, part->last);
    while (at < part->last) {
        bl_observe_phase(&s->observer, phase, at - part->first, total);
        if (bl_observe_abort(&s->observer, err) != BL_OK ||
            bl_source_read(source, b, err) != BL_OK)
            return err->status;
        cut_rows(b, part->last);
        if (b->n_rows == 0)
            return bl_fail(err, BL_FAILED,
                           "the table ends after %llu rows, before its last",
                           (unsigned long long)at);
        look_at(sel, b);
        if (bl_sink_write(sink, &sel->view, err) != BL_OK)
            return err->status;
        at += b->n_rows;
    }
    bl_observe_phase(&s->observer, phase, total, total);
    return BL_OK;
}

static enum bl_status open_sink(struct bl_sink **sink, const char *path,
                                const struct bl_schema *schema,
                                const struct selection *sel,
                                const struct bl_copy_part *part,
                                struct bl_error *err)
{
    struct bl_schema kept;
    if (bl_schema_select(&kept, schema, sel->keep, err) != BL_OK)
        return err->status;
    kept.n_rows = part->last - part->first;
    enum bl_status status =
        bl_table_create_with(path, &kept, &part->options, sink, err);
    bl_schema_release(&kept);
    return status;
}

static enum bl_status copy_selection(struct bl_session *s,
                                     struct bl_source *source, const char *path,
                                     struct selection *sel,
                                     const struct bl_copy_part *part,
                                     const char *phase, struct bl_error *err)
{
    struct bl_sink *sink;
    struct bl_batch batch = {0};
    const struct bl_schema *schema = &source->schema;
    if (open_sink(&sink, path, schema, sel, part, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_batch_init(
        &batch, schema, sel->keep, bl_batch_comfortable_rows(schema), err);
    if (status == BL_OK)
        status = copy_rows(s, source, sink, sel, part, phase, &batch, err);
    if (status == BL_OK)
        status = bl_sink_finish(sink, err);
    bl_batch_release(&batch);
    bl_sink_close(sink);
    return status;
}

enum bl_status bl_copy_to_file(struct bl_session *s, struct bl_source *source,
                               const char *path,
                               const struct bl_copy_part *part,
                               const char *phase, size_t *n_columns,
                               struct bl_error *err)
{
    struct selection sel = {0};
    enum bl_status status =
        select_columns(&sel, s, &source->schema, part->columns, err);
    if (status == BL_OK)
        status = copy_selection(s, source, path, &sel, part, phase, err);
    if (n_columns != NULL)
        *n_columns = sel.n;
    selection_release(&sel);
    return status;
}
