/* Groups are encoded side by side, each in a slot of its own, and put into the
 * container in their order.
 */
#include "engine/codec/encoder.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/group.h"
#include "engine/codec/stream.h"

enum { MAX_SLOTS = 16, SLOTS_BYTES = 512 << 20 };

struct slot { // a group in the making
    struct bl_group_worker *worker;
    struct bl_packed_group group;
    struct bl_range *ranges;         // one per stored column
    const struct bl_vector **before; // one per stored column
    struct bl_batch after;           // restored, to be compared
    struct bl_certificate certificate;
    uint64_t first_row;
    struct bl_error error;
};

struct bl_encoder {
    struct bl_meta meta;
    struct bl_container_writer *writer;
    struct bl_pool *pool;
    size_t *source_columns; // of each stored column
    struct slot *slots;
    size_t n_slots;
    const struct bl_batch *batches; // that are being added
};

/* Setting up. */

size_t bl_rows_per_group(const struct bl_schema *s)
{
    size_t row_bytes = bl_schema_row_bytes(s);
    size_t rows =
        row_bytes > 0 ? BL_GROUP_MAX_BYTES / row_bytes : BL_GROUP_MAX_ROWS;
    if (rows > BL_GROUP_MAX_ROWS)
        rows = BL_GROUP_MAX_ROWS;
    if (rows > s->n_rows)
        rows = (size_t)s->n_rows;
    return rows > 0 ? rows : 1;
}

static enum bl_status make_arrays(struct bl_encoder *e, size_t n,
                                  struct bl_error *err)
{
    e->source_columns = bl_array_new(n, sizeof *e->source_columns, err);
    e->meta.roles = bl_array_new(n, sizeof *e->meta.roles, err);
    e->meta.ranges = bl_array_new(n, sizeof *e->meta.ranges, err);
    return e->source_columns != NULL && e->meta.roles != NULL &&
                   e->meta.ranges != NULL
               ? BL_OK
               : err->status;
}

static enum bl_status describe_columns(struct bl_encoder *e,
                                       const struct bl_schema *schema,
                                       const enum bl_role *roles,
                                       const bool *keep, struct bl_error *err)
{
    size_t stored = 0;
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (!keep[i])
            continue;
        e->source_columns[stored] = i;
        e->meta.roles[stored] = roles[i];
        e->meta.ranges[stored] = (struct bl_range){INFINITY, -INFINITY};
        stored++;
    }
    return bl_schema_select(&e->meta.schema, schema, keep, err);
}

/* Codings as a decoder will read them, so that what is checked is what is
 * stored, and nothing counts that is not. */
static enum bl_status keep_as_stored(struct bl_meta *m,
                                     const struct bl_codings *codings,
                                     struct bl_error *err)
{
    json_t *json = bl_codings_to_json(codings);
    enum bl_status status =
        bl_codings_from_json(&m->codings, json, &m->schema, err);
    json_decref(json);
    for (size_t i = 0; i < m->codings.n; i++)
        m->codings.items[i].bytes = 0; // from here on what is really stored
    return status;
}

static enum bl_status take_codings(struct bl_encoder *e,
                                   struct bl_codings *codings, const bool *keep,
                                   struct bl_error *err)
{
    struct bl_codings kept = {0};
    enum bl_status status = bl_codings_select(&kept, codings, keep, err);
    if (status == BL_OK)
        status = keep_as_stored(&e->meta, &kept, err);
    bl_codings_release(&kept);
    return status;
}

/* What is not said to be kept otherwise is for the network, or is bytes. */
static enum bl_status describe_codings(struct bl_encoder *e,
                                       struct bl_codings *codings,
                                       const bool *keep, struct bl_error *err)
{
    struct bl_codings *own = &e->meta.codings;
    if (codings != NULL)
        return take_codings(e, codings, keep, err);
    if (bl_codings_init(own, e->meta.schema.n_columns, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < own->n; i++)
        if (e->meta.roles[i] == BL_ROLE_COMPRESS)
            own->items[i].way = BL_WAY_NETWORK;
        else
            own->items[i].bound.kind = BL_BOUND_EXACT;
    return BL_OK;
}

static enum bl_status describe_table(struct bl_encoder *e,
                                     const struct bl_schema *schema,
                                     const enum bl_role *roles,
                                     struct bl_codings *codings,
                                     struct bl_error *err)
{
    bool *keep = bl_array_new(schema->n_columns, sizeof *keep, err);
    if (keep == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++)
        keep[i] = roles[i] != BL_ROLE_DROP &&
                  schema->columns[i].type != BL_UNREADABLE;
    enum bl_status status = make_arrays(e, schema->n_columns, err);
    if (status == BL_OK)
        status = describe_columns(e, schema, roles, keep, err);
    if (status == BL_OK)
        status = describe_codings(e, codings, keep, err);
    free(keep);
    e->meta.is_table = true;
    e->meta.schema.n_rows = 0; // counted as groups come
    e->meta.rows_per_group = bl_rows_per_group(schema);
    return status;
}

/* So that only the last block of a table may be short. */
static void keep_blocks_whole(struct bl_encoder *e)
{
    uint64_t block = bl_features_time_block(&e->meta.model->features);
    if (e->meta.rows_per_group > block)
        e->meta.rows_per_group -= e->meta.rows_per_group % block;
}

static enum bl_status put_weights(struct bl_encoder *e, struct bl_error *err)
{
    struct bl_buffer part = {0};
    enum bl_status status = bl_model_pack_weights(e->meta.model, &part, err);
    e->meta.stored_bytes[BL_SHARE_MODEL] = part.size;
    if (status == BL_OK)
        status = e->writer->ops->put(e->writer, "weights", part.data, part.size,
                                     err);
    bl_buffer_release(&part);
    return status;
}

static enum bl_status check_row_size(const struct bl_schema *s,
                                     struct bl_error *err)
{
    if (bl_schema_row_bytes(s) <= BL_ROW_MAX_BYTES)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "a row of the table takes more than the %d MiB that a "
                   ".baler file allows; leave columns out with --only or "
                   "--drop",
                   BL_ROW_MAX_BYTES >> 20);
}

static enum bl_status make_slot(struct bl_encoder *e, struct slot *slot,
                                struct bl_error *err)
{
    size_t n = e->meta.schema.n_columns, rows = (size_t)e->meta.rows_per_group;
    slot->ranges = bl_array_new(n, sizeof *slot->ranges, err);
    slot->before = bl_array_new(n, sizeof *slot->before, err);
    if (slot->ranges == NULL || slot->before == NULL ||
        bl_group_worker_new(&slot->worker, &e->meta, rows, err) != BL_OK)
        return err->status;
    return e->meta.is_bounded
               ? bl_batch_init(&slot->after, &e->meta.schema, NULL, rows, err)
               : BL_OK;
}

static enum bl_status make_slots(struct bl_encoder *e, struct bl_error *err)
{
    size_t bytes = bl_group_worker_bytes(&e->meta, e->meta.rows_per_group);
    size_t n = bl_pool_threads(e->pool);
    n = n < MAX_SLOTS ? n : MAX_SLOTS;
    while (n > 1 && bytes > SLOTS_BYTES / n)
        n--;
    e->slots = bl_array_new(n, sizeof *e->slots, err);
    if (e->slots == NULL)
        return err->status;
    for (; e->n_slots < n; e->n_slots++)
        if (make_slot(e, &e->slots[e->n_slots], err) != BL_OK) {
            e->n_slots++; // half-made
            return err->status;
        }
    return BL_OK;
}

static bool bounds_all(const struct bl_codings *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->items[i].bound.kind == BL_BOUND_NONE)
            return false;
    return true;
}

static enum bl_status set_up(struct bl_encoder *e,
                             const struct bl_schema *schema,
                             const enum bl_role *roles,
                             struct bl_codings *codings, struct bl_error *err)
{
    if (describe_table(e, schema, roles, codings, err) != BL_OK ||
        check_row_size(&e->meta.schema, err) != BL_OK)
        return err->status;
    e->meta.is_bounded = codings != NULL && bounds_all(&e->meta.codings);
    if (e->meta.model != NULL)
        keep_blocks_whole(e);
    if (make_slots(e, err) != BL_OK)
        return err->status;
    return e->meta.model == NULL || e->meta.model_is_external
               ? BL_OK
               : put_weights(e, err);
}

enum bl_status bl_encoder_new(struct bl_encoder **encoder,
                              const struct bl_schema *schema,
                              const enum bl_role *roles,
                              struct bl_codings *codings,
                              struct bl_model *model, bool weights_are_external,
                              struct bl_container_writer *writer,
                              struct bl_pool *pool, struct bl_error *err)
{
    struct bl_encoder *e = bl_array_new(1, sizeof *e, err);
    if (e == NULL)
        return err->status;
    e->meta.model = model;
    e->meta.model_is_external = weights_are_external;
    e->writer = writer;
    e->pool = pool;
    if (set_up(e, schema, roles, codings, err) != BL_OK) {
        bl_encoder_free(e);
        return err->status;
    }
    *encoder = e;
    return BL_OK;
}

void bl_encoder_free(struct bl_encoder *e)
{
    if (e == NULL)
        return;
    for (size_t i = 0; i < e->n_slots; i++) {
        struct slot *slot = &e->slots[i];
        bl_group_worker_free(slot->worker);
        bl_packed_group_release(&slot->group);
        bl_batch_release(&slot->after);
        free(slot->ranges);
        free(slot->before);
    }
    free(e->slots);
    free(e->source_columns);
    e->meta.model = NULL; // lent
    bl_meta_release(&e->meta);
    free(e);
}

size_t bl_encoder_rows_per_group(const struct bl_encoder *e)
{
    return (size_t)e->meta.rows_per_group;
}

size_t bl_encoder_groups_at_once(const struct bl_encoder *e)
{
    return e->n_slots;
}

struct bl_meta *bl_encoder_meta(struct bl_encoder *e)
{
    return &e->meta;
}

/* Groups. */

static enum bl_status compare(struct bl_encoder *e, struct slot *slot,
                              struct bl_error *err)
{
    size_t n_rows = slot->group.n_rows;
    bl_batch_clear(&slot->after);
    if (bl_group_decode(slot->worker, &slot->group, &slot->after, err) != BL_OK)
        return err->status;
    for (size_t c = 0; c < e->meta.schema.n_columns; c++)
        bl_certificate_check(&slot->certificate, c, &e->meta.codings.items[c],
                             slot->before[c], &slot->after.vectors[c],
                             slot->first_row, n_rows);
    return BL_OK;
}

static void encode_task(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_encoder *e = context;
    struct slot *slot = &e->slots[i];
    const struct bl_batch *b = &e->batches[i];
    slot->error = (struct bl_error)BL_ERROR_INIT;
    slot->certificate = (struct bl_certificate){0};
    slot->first_row = e->meta.schema.n_rows + i * e->meta.rows_per_group;
    for (size_t c = 0; c < e->meta.schema.n_columns; c++) {
        slot->ranges[c] = (struct bl_range){INFINITY, -INFINITY};
        slot->before[c] = &b->vectors[e->source_columns[c]];
    }
    if (bl_group_encode(slot->worker, &slot->group, slot->ranges, slot->before,
                        b->n_rows, &slot->error) == BL_OK &&
        e->meta.is_bounded)
        compare(e, slot, &slot->error);
}

static enum bl_share share_of(const struct bl_meta *m,
                              const struct bl_packed_stream *s)
{
    if (s->kind == BL_STREAM_LATENT)
        return BL_SHARE_LATENT;
    return s->kind == BL_STREAM_NUMBERS &&
                   m->roles[s->column] == BL_ROLE_COMPRESS
               ? BL_SHARE_RESIDUAL
               : BL_SHARE_EXACT;
}

static void count_streams(struct bl_meta *m, const struct bl_packed_group *g)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct bl_packed_stream *s = &g->streams[i];
        m->stored_bytes[share_of(m, s)] += s->bytes.size;
        if (s->column != BL_NETWORK_COLUMN)
            m->codings.items[s->column].bytes += s->bytes.size;
    }
}

static void count_table(struct bl_meta *m, const struct slot *slot)
{
    size_t n_rows = slot->group.n_rows;
    uint64_t bytes = n_rows * bl_schema_row_bytes(&m->schema), offsets = 0;
    for (size_t c = 0; c < m->schema.n_columns; c++) {
        if (m->schema.columns[c].type != BL_TEXT)
            continue;
        bytes += slot->before[c]->offsets[n_rows];
        offsets += n_rows * sizeof(uint64_t);
    }
    m->original_bytes += bytes;
    m->in_memory_bytes += bytes + offsets;
    m->schema.n_rows += n_rows;
}

static void widen_ranges(struct bl_meta *m, const struct bl_range *ranges)
{
    for (size_t c = 0; c < m->schema.n_columns; c++) {
        m->ranges[c].low = fmin(m->ranges[c].low, ranges[c].low);
        m->ranges[c].high = fmax(m->ranges[c].high, ranges[c].high);
    }
}

static enum bl_status put_group(struct bl_encoder *e, const struct slot *slot,
                                struct bl_error *err)
{
    struct bl_meta *m = &e->meta;
    void *groups = m->groups;
    if (bl_array_reserve(&groups, &m->groups_capacity, m->n_groups + 1,
                         sizeof *m->groups, err) != BL_OK)
        return err->status;
    m->groups = groups;
    struct bl_group *g = &m->groups[m->n_groups];
    *g = (struct bl_group){.n_rows = slot->group.n_rows};
    if (bl_group_put(g, m->n_groups, slot->group.streams, slot->group.n,
                     e->writer, err) != BL_OK)
        return err->status;
    m->n_groups++;
    count_streams(m, &slot->group);
    count_table(m, slot);
    widen_ranges(m, slot->ranges);
    bl_certificate_add(&m->certificate, &slot->certificate);
    return BL_OK;
}

enum bl_status bl_encoder_add(struct bl_encoder *e,
                              const struct bl_batch *batches, size_t n,
                              struct bl_error *err)
{
    assert(n <= e->n_slots);
    e->batches = batches;
    bl_pool_run(e->pool, n, encode_task, e);
    for (size_t i = 0; i < n; i++) {
        if (e->slots[i].error.status != BL_OK) {
            *err = e->slots[i].error;
            return err->status;
        }
        if (put_group(e, &e->slots[i], err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* A bound that does not hold is a mistake of the program, which must not
 * become a file. */
static enum bl_status check_certificate(const struct bl_meta *m,
                                        struct bl_error *err)
{
    const struct bl_certificate *c = &m->certificate;
    return c->violations == 0
               ? BL_OK
               : bl_fail(err, BL_BROKEN,
                         "column %s, row %llu: the restored value does not "
                         "keep its bound (%g times the allowed error); please "
                         "report this",
                         m->schema.columns[c->column].name,
                         (unsigned long long)c->row, c->worst);
}

enum bl_status bl_encoder_finish(struct bl_encoder *e, uint64_t *file_bytes,
                                 struct bl_error *err)
{
    if (check_certificate(&e->meta, err) != BL_OK ||
        bl_meta_put(&e->meta, e->writer, err) != BL_OK)
        return err->status;
    return e->writer->ops->finish(e->writer, file_bytes, err);
}
