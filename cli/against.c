#include "cli/against.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "cli/proof.h"
#include "engine/codec/decoder.h"

struct comparison {
    struct bl_source *before, *after;
    const struct bl_meta *meta; // of what is after
    size_t *columns;            // of the original, for each stored one
    struct bl_batch rows_before, rows_after;
    struct bl_certificate found;
};

static enum bl_status match_columns(struct comparison *c, const char *original,
                                    struct bl_error *err)
{
    const struct bl_schema *b = &c->before->schema, *a = &c->after->schema;
    if (b->n_rows != a->n_rows)
        return bl_fail(err, BL_FAILED,
                       "it has %" PRIu64 " rows and %s has %" PRIu64
                       ": it was not made from that table",
                       a->n_rows, original, b->n_rows);
    c->columns = bl_array_new(a->n_columns, sizeof *c->columns, err);
    if (c->columns == NULL)
        return err->status;
    for (size_t i = 0; i < a->n_columns; i++) {
        ptrdiff_t at = bl_schema_find(b, a->columns[i].name);
        if (at < 0 || b->columns[at].type != a->columns[i].type ||
            b->columns[at].width != a->columns[i].width)
            return bl_fail(err, BL_FAILED,
                           "%s has no column %s of type %s: the file was not "
                           "made from that table",
                           original, a->columns[i].name,
                           bl_type_name(a->columns[i].type));
        c->columns[i] = (size_t)at;
    }
    return BL_OK;
}

static enum bl_status make_rooms(struct comparison *c, struct bl_error *err)
{
    const struct bl_schema *b = &c->before->schema;
    size_t rows = (size_t)c->meta->rows_per_group;
    bool *wanted = bl_array_new(b->n_columns, sizeof *wanted, err);
    if (wanted == NULL)
        return err->status;
    for (size_t i = 0; i < c->after->schema.n_columns; i++)
        wanted[c->columns[i]] = true;
    enum bl_status status =
        bl_batch_init(&c->rows_before, b, wanted, rows, err);
    if (status == BL_OK)
        status =
            bl_batch_init(&c->rows_after, &c->after->schema, NULL, rows, err);
    free(wanted);
    return status;
}

static void compare_rows(struct comparison *c)
{
    for (size_t i = 0; i < c->after->schema.n_columns; i++)
        bl_certificate_check(&c->found, i, &c->meta->codings.items[i],
                             &c->rows_before.vectors[c->columns[i]],
                             &c->rows_after.vectors[i], c->rows_after.first_row,
                             c->rows_after.n_rows);
}

static enum bl_status compare_all(struct bl_session *s, struct comparison *c,
                                  struct bl_error *err)
{
    uint64_t done = 0, n_rows = c->after->schema.n_rows;
    while (done < n_rows) {
        bl_observe_phase(&s->observer, "verify", done, n_rows);
        if (bl_observe_abort(&s->observer, err) != BL_OK ||
            bl_source_read(c->before, &c->rows_before, err) != BL_OK ||
            bl_source_read(c->after, &c->rows_after, err) != BL_OK)
            return err->status;
        if (c->rows_before.n_rows != c->rows_after.n_rows ||
            c->rows_after.n_rows == 0)
            return bl_fail(err, BL_FAILED, "the tables end in different rows");
        compare_rows(c);
        done += c->rows_after.n_rows;
    }
    return BL_OK;
}

static enum bl_status tell(const struct bl_invocation *inv,
                           const struct comparison *c, const char *original,
                           json_t *result, struct bl_error *err)
{
    json_object_set_new(result, "certificate",
                        bl_json_of_certificate(&c->found, c->meta));
    json_object_set_new(result, "ok", json_boolean(c->found.violations == 0));
    if (!inv->json && !inv->quiet)
        bl_print_certificate(&c->found, c->meta);
    if (c->found.violations == 0)
        return BL_OK;
    return bl_fail(err, BL_BROKEN,
                   "%" PRIu64 " values are further from %s than their bounds "
                   "allow; the worst is row %" PRIu64 " of column %s",
                   c->found.violations, original, c->found.row,
                   c->meta->schema.columns[c->found.column].name);
}

enum bl_status bl_compare_against(struct bl_session *s,
                                  const struct bl_invocation *inv,
                                  struct bl_source *decoder,
                                  const char *original, json_t *result,
                                  struct bl_error *err)
{
    struct comparison c = {.after = decoder, .meta = bl_decoder_meta(decoder)};
    if (bl_session_open(&c.before, s, original, NULL, err) != BL_OK)
        return err->status;
    enum bl_status status = match_columns(&c, original, err);
    if (status == BL_OK)
        status = make_rooms(&c, err);
    if (status == BL_OK)
        status = compare_all(s, &c, err);
    if (status == BL_OK) {
        bl_progress_clear(&s->progress);
        status = tell(inv, &c, original, result, err);
    }
    bl_batch_release(&c.rows_before);
    bl_batch_release(&c.rows_after);
    free(c.columns);
    bl_source_close(c.before);
    return status;
}
