/* A group is made in three steps, each spread over the pool:
 *
 *     gather  columns -> normalised input vectors, special values set aside
 *     infer   input vectors -> latent vectors
 *     pack    latents and exact columns -> packed streams
 */
#include "engine/codec/encoder.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "engine/codec/exact.h"
#include "engine/codec/pack.h"
#include "engine/codec/special.h"
#include "engine/codec/stream.h"

enum {
    VECTORS_PER_TASK = 1024, // of inference
};

struct encoder_worker {
    struct bl_model_scratch scratch;
    double *column; // (rows per group, cells)
};

struct bl_encoder {
    struct bl_meta meta;
    struct bl_model *model; // lent; meta.model only while meta is written
    struct bl_container_writer *writer;
    struct bl_pool *pool;
    size_t n_source_columns;
    size_t *source_columns;  // of each stored column
    size_t *feature_columns; // stored column of each feature
    struct encoder_worker *workers;
    double *X;     // (vectors of a group, n_inputs)
    void *latents; // (vectors of a group, n_latent) at the model's precision

    // The streams of the group that is being made: the latents, then two places
    // per stored column; places that stay empty are left out.
    struct bl_stream *streams;
    struct bl_buffer *packed;
    struct bl_error *errors; // of each task
    size_t n_streams;
    const struct bl_batch *batch;
};

enum { PLACES_PER_COLUMN = 2 };

static size_t place_of(size_t stored_column)
{
    return 1 + PLACES_PER_COLUMN * stored_column;
}

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

static enum bl_status describe_table(struct bl_encoder *e,
                                     const struct bl_schema *schema,
                                     const enum bl_role *roles,
                                     struct bl_error *err)
{
    size_t n = schema->n_columns;
    bool *keep = bl_array_new(n, sizeof *keep, err);
    e->source_columns = bl_array_new(n, sizeof *e->source_columns, err);
    e->meta.roles = bl_array_new(n, sizeof *e->meta.roles, err);
    e->meta.ranges = bl_array_new(n, sizeof *e->meta.ranges, err);
    if (keep == NULL || e->source_columns == NULL || e->meta.roles == NULL ||
        e->meta.ranges == NULL) {
        free(keep);
        return err->status;
    }
    size_t stored = 0;
    for (size_t i = 0; i < n; i++) {
        keep[i] = roles[i] != BL_ROLE_DROP &&
                  schema->columns[i].type != BL_UNREADABLE;
        if (!keep[i])
            continue;
        e->source_columns[stored] = i;
        e->meta.roles[stored] = roles[i];
        e->meta.ranges[stored] = (struct bl_range){INFINITY, -INFINITY};
        stored++;
    }
    enum bl_status status =
        bl_schema_select(&e->meta.schema, schema, keep, err);
    free(keep);
    e->meta.is_table = true;
    e->meta.schema.n_rows = 0; // counted as groups come
    e->meta.rows_per_group = bl_rows_per_group(schema);
    e->n_source_columns = n;
    return status;
}

static enum bl_status find_features(struct bl_encoder *e, struct bl_error *err)
{
    const struct bl_features *f = &e->model->features;
    e->feature_columns = bl_array_new(f->n, sizeof(size_t), err);
    if (e->feature_columns == NULL)
        return err->status;
    for (size_t i = 0; i < f->n; i++) {
        ptrdiff_t at = bl_schema_find(&e->meta.schema, f->items[i].name);
        size_t shape[3] = {0};
        if (at >= 0)
            bl_column_shape(shape, &e->meta.schema.columns[at]);
        if (at < 0 || e->meta.roles[at] != BL_ROLE_COMPRESS ||
            memcmp(shape, f->shape, sizeof shape) != 0 ||
            e->meta.schema.columns[at].type != f->items[i].type)
            return bl_fail(err, BL_FAILED,
                           "the model takes a column \"%s\" of type %s, which "
                           "the table does not have in that form",
                           f->items[i].name, bl_type_name(f->items[i].type));
        e->feature_columns[i] = (size_t)at;
    }
    return BL_OK;
}

/* So that only the last block of a table may be short. */
static void keep_blocks_whole(struct bl_encoder *e)
{
    uint64_t block = bl_features_time_block(&e->model->features);
    if (e->meta.rows_per_group > block)
        e->meta.rows_per_group -= e->meta.rows_per_group % block;
}

static enum bl_status make_room_for_network(struct bl_encoder *e,
                                            struct bl_error *err)
{
    const struct bl_features *f = &e->model->features;
    size_t rows = e->meta.rows_per_group;
    size_t vectors = bl_features_vectors(f, rows);
    size_t n_workers = bl_pool_threads(e->pool);
    e->X = bl_array_new(vectors, bl_features_n_inputs(f) * sizeof(double), err);
    e->latents = bl_array_new(vectors, bl_model_latent_bytes(e->model), err);
    e->workers = bl_array_new(n_workers, sizeof *e->workers, err);
    if (e->X == NULL || e->latents == NULL || e->workers == NULL)
        return err->status;
    for (size_t w = 0; w < n_workers; w++) {
        struct encoder_worker *worker = &e->workers[w];
        worker->column =
            bl_array_new(rows, bl_features_cells(f) * sizeof(double), err);
        if (worker->column == NULL ||
            bl_model_scratch_init(&worker->scratch, e->model, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status make_room_for_streams(struct bl_encoder *e,
                                            struct bl_error *err)
{
    e->n_streams = place_of(e->meta.schema.n_columns);
    e->streams = bl_array_new(e->n_streams, sizeof *e->streams, err);
    e->packed = bl_array_new(e->n_streams, sizeof *e->packed, err);
    e->errors = bl_array_new(e->n_streams, sizeof *e->errors, err);
    return e->streams != NULL && e->packed != NULL && e->errors != NULL
               ? BL_OK
               : err->status;
}

static enum bl_status put_weights(struct bl_encoder *e, struct bl_error *err)
{
    struct bl_buffer part = {0};
    enum bl_status status = bl_model_pack_weights(e->model, &part, err);
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

static enum bl_status set_up(struct bl_encoder *e,
                             const struct bl_schema *schema,
                             const enum bl_role *roles, struct bl_error *err)
{
    if (describe_table(e, schema, roles, err) != BL_OK ||
        check_row_size(&e->meta.schema, err) != BL_OK ||
        make_room_for_streams(e, err) != BL_OK)
        return err->status;
    if (e->model == NULL)
        return BL_OK;
    keep_blocks_whole(e);
    if (find_features(e, err) != BL_OK ||
        make_room_for_network(e, err) != BL_OK)
        return err->status;
    return e->meta.model_is_external ? BL_OK : put_weights(e, err);
}

enum bl_status bl_encoder_new(struct bl_encoder **encoder,
                              const struct bl_schema *schema,
                              const enum bl_role *roles, struct bl_model *model,
                              bool weights_are_external,
                              struct bl_container_writer *writer,
                              struct bl_pool *pool, struct bl_error *err)
{
    struct bl_encoder *e = bl_array_new(1, sizeof *e, err);
    if (e == NULL)
        return err->status;
    e->model = model;
    e->writer = writer;
    e->pool = pool;
    e->meta.model_is_external = weights_are_external;
    if (set_up(e, schema, roles, err) != BL_OK) {
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
    for (size_t w = 0; e->workers != NULL && w < bl_pool_threads(e->pool);
         w++) {
        bl_model_scratch_release(&e->workers[w].scratch);
        free(e->workers[w].column);
    }
    for (size_t i = 0; e->packed != NULL && i < e->n_streams; i++)
        bl_buffer_release(&e->packed[i]);
    free(e->workers);
    free(e->X);
    free(e->latents);
    free(e->streams);
    free(e->packed);
    free(e->errors);
    free(e->source_columns);
    free(e->feature_columns);
    e->meta.model = NULL;
    bl_meta_release(&e->meta);
    free(e);
}

size_t bl_encoder_rows_per_group(const struct bl_encoder *e)
{
    return (size_t)e->meta.rows_per_group;
}

struct bl_meta *bl_encoder_meta(struct bl_encoder *e)
{
    return &e->meta;
}

/* A group. */

static const struct bl_vector *stored_vector(const struct bl_encoder *e,
                                             size_t stored_column)
{
    return &e->batch->vectors[e->source_columns[stored_column]];
}

static void widen_range(struct bl_range *range, const struct bl_feature *f,
                        const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (bl_feature_is_special(f, x[i]))
            continue;
        range->low = fmin(range->low, x[i]);
        range->high = fmax(range->high, x[i]);
    }
}

static void gather_task(void *context, size_t i, size_t worker)
{
    struct bl_encoder *e = context;
    const struct bl_feature *f = &e->model->features.items[i];
    size_t column = e->feature_columns[i];
    const struct bl_vector *v = stored_vector(e, column);
    double *x = e->workers[worker].column;
    size_t n = e->batch->n_rows * v->width;
    size_t place = place_of(column);
    bl_type_to_double(x, v->values, v->type, n);
    widen_range(&e->meta.ranges[column], f, x, n);
    e->streams[place] = (struct bl_stream){.column = (uint32_t)column,
                                           .kind = BL_STREAM_SPECIAL};
    bl_special_pack(&e->packed[place], f, v->values, x, n, &e->errors[place]);
    bl_features_gather(e->X, x, e->batch->n_rows, i, &e->model->features);
}

static size_t vectors_in_batch(const struct bl_encoder *e)
{
    return bl_features_vectors(&e->model->features, e->batch->n_rows);
}

static void infer_task(void *context, size_t i, size_t worker)
{
    struct bl_encoder *e = context;
    const struct bl_model *m = e->model;
    size_t first = i * VECTORS_PER_TASK;
    size_t left = vectors_in_batch(e) - first;
    size_t n = left < VECTORS_PER_TASK ? left : VECTORS_PER_TASK;
    bl_model_encode(m, (char *)e->latents + first * bl_model_latent_bytes(m),
                    e->X + first * bl_features_n_inputs(&m->features), n,
                    &e->workers[worker].scratch);
}

static void pack_latents(struct bl_encoder *e)
{
    size_t n = vectors_in_batch(e) * bl_model_latent_bytes(e->model);
    size_t element =
        bl_model_latent_bytes(e->model) / bl_model_n_latent(e->model);
    e->streams[0] = (struct bl_stream){.column = BL_NETWORK_COLUMN,
                                       .kind = BL_STREAM_LATENT};
    bl_pack(&e->packed[0], e->latents, n, element, &e->errors[0]);
}

static void pack_exact(struct bl_encoder *e, size_t column)
{
    const struct bl_vector *v = stored_vector(e, column);
    size_t place = place_of(column);
    struct bl_stream s = {.column = (uint32_t)column, .kind = BL_STREAM_EXACT};
    if (v->type == BL_TEXT) {
        s.kind = BL_STREAM_TEXT;
        e->streams[place + 1] = s;
        s.kind = BL_STREAM_LENGTHS;
    }
    e->streams[place] = s;
    bl_exact_pack(&e->packed[place], &e->packed[place + 1], v, e->batch->n_rows,
                  &e->errors[place]);
}

/* Task 0 packs the latents, task 1 + i the stored column i. */
static void pack_task(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_encoder *e = context;
    if (i == 0 && e->model != NULL)
        pack_latents(e);
    else if (i > 0 && e->meta.roles[i - 1] == BL_ROLE_EXACT)
        pack_exact(e, i - 1);
}

static enum bl_status first_error(const struct bl_encoder *e,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < e->n_streams; i++)
        if (e->errors[i].status != BL_OK) {
            *err = e->errors[i];
            return err->status;
        }
    return BL_OK;
}

/* Moves the places that hold something to the front; returns their number.
 * (An empty text stream has a header, so nothing that is needed is empty.) */
static size_t close_ranks(struct bl_encoder *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->n_streams; i++) {
        if (e->packed[i].size == 0)
            continue;
        struct bl_buffer swapped = e->packed[n];
        e->packed[n] = e->packed[i];
        e->packed[i] = swapped;
        e->streams[n] = e->streams[i];
        n++;
    }
    return n;
}

static void count_bytes(struct bl_encoder *e, size_t n_streams)
{
    struct bl_meta *m = &e->meta;
    size_t n_rows = e->batch->n_rows;
    for (size_t i = 0; i < n_streams; i++) {
        enum bl_share share = e->streams[i].kind == BL_STREAM_LATENT
                                  ? BL_SHARE_LATENT
                                  : BL_SHARE_EXACT;
        m->stored_bytes[share] += e->packed[i].size;
    }
    uint64_t bytes = n_rows * bl_schema_row_bytes(&m->schema), offsets = 0;
    for (size_t c = 0; c < m->schema.n_columns; c++) {
        if (m->schema.columns[c].type != BL_TEXT)
            continue;
        bytes += stored_vector(e, c)->offsets[n_rows];
        offsets += n_rows * sizeof(uint64_t);
    }
    m->original_bytes += bytes;
    m->in_memory_bytes += bytes + offsets;
    m->schema.n_rows += n_rows;
}

static enum bl_status put_group(struct bl_encoder *e, struct bl_error *err)
{
    struct bl_meta *m = &e->meta;
    void *groups = m->groups;
    if (bl_array_reserve(&groups, &m->groups_capacity, m->n_groups + 1,
                         sizeof *m->groups, err) != BL_OK)
        return err->status;
    m->groups = groups;
    size_t n = close_ranks(e);
    struct bl_group *g = &m->groups[m->n_groups];
    *g = (struct bl_group){.n_rows = e->batch->n_rows};
    if (bl_group_put(g, m->n_groups, e->streams, e->packed, n, e->writer,
                     err) != BL_OK)
        return err->status;
    m->n_groups++;
    count_bytes(e, n);
    return BL_OK;
}

static void clear_streams(struct bl_encoder *e)
{
    for (size_t i = 0; i < e->n_streams; i++) {
        e->packed[i].size = 0;
        e->errors[i].status = BL_OK;
    }
}

enum bl_status bl_encoder_add(struct bl_encoder *e, const struct bl_batch *b,
                              struct bl_error *err)
{
    assert(b->n_rows <= e->meta.rows_per_group);
    if (b->n_rows == 0)
        return BL_OK;
    e->batch = b;
    clear_streams(e);
    if (e->model != NULL) {
        size_t n_tasks =
            (vectors_in_batch(e) + VECTORS_PER_TASK - 1) / VECTORS_PER_TASK;
        bl_pool_run(e->pool, e->model->features.n, gather_task, e);
        bl_pool_run(e->pool, n_tasks, infer_task, e);
    }
    bl_pool_run(e->pool, 1 + e->meta.schema.n_columns, pack_task, e);
    if (first_error(e, err) != BL_OK)
        return err->status;
    return put_group(e, err);
}

enum bl_status bl_encoder_finish(struct bl_encoder *e, uint64_t *file_bytes,
                                 struct bl_error *err)
{
    e->meta.model = e->model;
    enum bl_status status = bl_meta_put(&e->meta, e->writer, err);
    e->meta.model = NULL;
    if (status == BL_OK)
        status = e->writer->ops->finish(e->writer, file_bytes, err);
    return status;
}
