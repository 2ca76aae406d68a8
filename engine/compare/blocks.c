#include "engine/compare/blocks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/encoder.h"
#include "engine/codec/exact.h"
#include "engine/codec/special.h"
#include "engine/codec/stream.h"

// Streams per column: of the codec and special, or of an exact column.
enum { PLACES = BL_EXACT_N_STREAMS };

struct blocks {
    struct bl_comparison *c;
    const struct bl_block_codec *codec;
    const char *name;
    double tolerance; // in units of a column's range, or of the column

    struct bl_batch batch;
    ptrdiff_t *feature_of;    // each column of the source; -1: none
    struct bl_buffer *packed; // PLACES per column of the source
    struct bl_error *errors;  // one per column of the source
    double **x, **y;          // per worker: (rows per group, cells)
    void **values;            // per worker: the same at the column's type

    bool only_counts;    // a pass of the search: no file, no loss
    uint64_t n_streamed; // bytes of the codec's own streams
    struct bl_loss loss;
    struct bl_meta meta; // of the file; its groups so far
    struct bl_container_writer *writer;
};

static size_t n_columns(const struct blocks *b)
{
    return b->c->source->schema.n_columns;
}

static size_t n_workers(const struct blocks *b)
{
    return b->c->pool != NULL ? bl_pool_threads(b->c->pool) : 1;
}

/* Setting up. */

static void blocks_release(struct blocks *b)
{
    for (size_t i = 0; b->packed != NULL && i < PLACES * n_columns(b); i++)
        bl_buffer_release(&b->packed[i]);
    for (size_t w = 0; w < n_workers(b); w++) {
        free(b->x != NULL ? b->x[w] : NULL);
        free(b->y != NULL ? b->y[w] : NULL);
        free(b->values != NULL ? b->values[w] : NULL);
    }
    bl_batch_release(&b->batch);
    free(b->feature_of);
    free(b->packed);
    free(b->errors);
    free(b->x);
    free(b->y);
    free(b->values);
}

static enum bl_status make_workers(struct blocks *b, size_t n_rows,
                                   struct bl_error *err)
{
    size_t n = n_workers(b);
    size_t bytes = bl_features_cells(&b->c->model->features) * sizeof(double);
    b->x = bl_array_new(n, sizeof *b->x, err);
    b->y = bl_array_new(n, sizeof *b->y, err);
    b->values = bl_array_new(n, sizeof *b->values, err);
    if (b->x == NULL || b->y == NULL || b->values == NULL)
        return err->status;
    for (size_t w = 0; w < n; w++) {
        b->x[w] = bl_array_new(n_rows, bytes, err);
        b->y[w] = bl_array_new(n_rows, bytes, err);
        b->values[w] = bl_array_new(n_rows, bytes, err);
        if (b->x[w] == NULL || b->y[w] == NULL || b->values[w] == NULL)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status blocks_init(struct blocks *b, struct bl_error *err)
{
    const struct bl_schema *schema = &b->c->source->schema;
    size_t n = schema->n_columns, rows = bl_rows_per_group(schema);
    b->feature_of = bl_array_new(n, sizeof *b->feature_of, err);
    b->packed = bl_array_new(n, PLACES * sizeof *b->packed, err);
    b->errors = bl_array_new(n, sizeof *b->errors, err);
    if (b->feature_of == NULL || b->packed == NULL || b->errors == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        b->feature_of[i] = -1;
    for (size_t i = 0; i < b->c->model->features.n; i++)
        b->feature_of[b->c->columns[i]] = (ptrdiff_t)i;
    if (make_workers(b, rows, err) != BL_OK)
        return err->status;
    return bl_batch_init(&b->batch, schema, NULL, rows, err);
}

/* One column of a row group. */

static double tolerance_of(const struct blocks *b, size_t feature)
{
    const struct bl_range *range = &b->c->ranges[feature];
    if (b->c->wishes->by == BL_EQUAL_ABS_BOUND)
        return b->tolerance;
    return range->high > range->low ? b->tolerance * (range->high - range->low)
                                    : 0;
}

static struct bl_block block_of(const struct bl_column *c, size_t n_rows)
{
    struct bl_block b = {.type = c->type, .n_dims = 1 + c->n_dims};
    b.dims[0] = n_rows;
    memcpy(b.dims + 1, c->dims, c->n_dims * sizeof *c->dims);
    b.n = n_rows * c->width;
    return b;
}

/* The column as doubles with special values filled in; those go to a stream
 * of their own. */
static enum bl_status take_column(const struct bl_feature *f,
                                  const struct bl_vector *v, size_t n,
                                  double *x, struct bl_buffer *special,
                                  struct bl_error *err)
{
    bl_type_to_double(x, v->values, v->type, n);
    bool *is_special = bl_array_new(n, sizeof *is_special, err);
    if (is_special == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++) {
        is_special[i] = bl_feature_is_special(f, x[i]);
        x[i] = is_special[i] ? f->fill : x[i];
    }
    enum bl_status status =
        bl_special_pack(special, v->type, v->values, is_special, n, err);
    free(is_special);
    return status;
}

/* What a reader of the file would get, against the column. */
static enum bl_status measure(struct blocks *b, size_t feature,
                              const struct bl_vector *v,
                              const struct bl_block *block, double tolerance,
                              const struct bl_buffer *stream, size_t worker,
                              struct bl_error *err)
{
    const struct bl_feature *f = &b->c->model->features.items[feature];
    double *x = b->x[worker], *y = b->y[worker];
    if (b->codec->decode(y, block, tolerance, stream->data, stream->size,
                         err) != BL_OK)
        return err->status;
    bl_type_from_double(b->values[worker], v->type, y, block->n);
    bl_type_to_double(y, b->values[worker], v->type, block->n);
    bl_type_to_double(x, v->values, v->type, block->n);
    for (size_t i = 0; i < block->n; i++)
        if (bl_feature_is_special(f, x[i]))
            y[i] = x[i];
    bl_loss_add(&b->loss, feature, x, y, block->n);
    return BL_OK;
}

static enum bl_status code_column(struct blocks *b, size_t column,
                                  size_t feature, size_t worker,
                                  struct bl_error *err)
{
    const struct bl_vector *v = &b->batch.vectors[column];
    struct bl_buffer *stream = &b->packed[PLACES * column];
    struct bl_block block =
        block_of(&b->c->source->schema.columns[column], b->batch.n_rows);
    double tolerance = tolerance_of(b, feature);
    if (take_column(&b->c->model->features.items[feature], v, block.n,
                    b->x[worker], stream + 1, err) != BL_OK ||
        b->codec->encode(stream, b->x[worker], &block, tolerance, err) != BL_OK)
        return err->status;
    return b->only_counts
               ? BL_OK
               : measure(b, feature, v, &block, tolerance, stream, worker, err);
}

static void column_task(void *context, size_t column, size_t worker)
{
    struct blocks *b = context;
    struct bl_buffer *first = &b->packed[PLACES * column];
    ptrdiff_t feature = b->feature_of[column];
    for (size_t place = 0; place < PLACES; place++)
        first[place].size = 0;
    if (feature >= 0)
        code_column(b, column, (size_t)feature, worker, &b->errors[column]);
    else if (!b->only_counts && b->c->roles[column] == BL_ROLE_EXACT)
        bl_exact_pack(first, &b->batch.vectors[column], b->batch.n_rows,
                      &b->errors[column]);
}

static enum bl_status first_error(const struct blocks *b, struct bl_error *err)
{
    for (size_t i = 0; i < n_columns(b); i++)
        if (b->errors[i].status != BL_OK) {
            *err = b->errors[i];
            return bl_error_prefix(err, "column %s",
                                   b->c->source->schema.columns[i].name);
        }
    return BL_OK;
}

/* The file. */

static enum bl_status describe_file(struct blocks *b, struct bl_error *err)
{
    const struct bl_schema *schema = &b->c->source->schema;
    struct bl_meta *m = &b->meta;
    bool *keep = bl_array_new(n_columns(b), sizeof *keep, err);
    if (keep == NULL)
        return err->status;
    *m = (struct bl_meta){.is_table = true};
    for (size_t i = 0; i < n_columns(b); i++)
        keep[i] = b->c->roles[i] != BL_ROLE_DROP;
    m->rows_per_group = b->batch.capacity;
    m->roles = bl_array_new(n_columns(b), sizeof *m->roles, err);
    m->ranges = bl_array_new(n_columns(b), sizeof *m->ranges, err);
    m->tool = bl_string_copy(b->c->recipe->tool, err);
    enum bl_status status =
        m->roles != NULL && m->ranges != NULL && m->tool != NULL
            ? bl_schema_select(&m->schema, schema, keep, err)
            : err->status;
    if (status == BL_OK)
        status = bl_codings_init(&m->codings, m->schema.n_columns, err);
    for (size_t i = 0; status == BL_OK && i < m->schema.n_columns; i++)
        m->roles[i] = BL_ROLE_EXACT;
    free(keep);
    return status;
}

/* The streams that hold something, closed up; returns how many they are. */
static size_t list_streams(struct blocks *b, struct bl_packed_stream *streams)
{
    size_t n = 0, stored = 0;
    for (size_t i = 0; i < n_columns(b); i++) {
        if (b->c->roles[i] == BL_ROLE_DROP)
            continue;
        for (size_t place = 0; place < PLACES; place++) {
            const struct bl_buffer *from = &b->packed[PLACES * i + place];
            if (from->size == 0)
                continue;
            streams[n++] = (struct bl_packed_stream){
                .column = (uint32_t)stored,
                .kind = place == 0 ? BL_STREAM_EXACT : BL_STREAM_SPECIAL,
                .bytes = *from,
            };
        }
        stored++;
    }
    return n;
}

static enum bl_status put_group(struct blocks *b, struct bl_error *err)
{
    struct bl_meta *m = &b->meta;
    void *groups = m->groups;
    if (bl_array_reserve(&groups, &m->groups_capacity, m->n_groups + 1,
                         sizeof *m->groups, err) != BL_OK)
        return err->status;
    m->groups = groups;
    struct bl_group *g = &m->groups[m->n_groups];
    *g = (struct bl_group){.n_rows = b->batch.n_rows};
    size_t room = PLACES * n_columns(b);
    struct bl_packed_stream *streams = bl_array_new(room, sizeof *streams, err);
    if (streams == NULL)
        return err->status;
    size_t n = list_streams(b, streams);
    enum bl_status status =
        bl_group_put(g, m->n_groups++, streams, n, b->writer, err);
    free(streams);
    return status;
}

/* One pass over the table. */

static enum bl_status code_group(struct blocks *b, struct bl_error *err)
{
    bl_pool_run(b->c->pool, n_columns(b), column_task, b);
    if (first_error(b, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n_columns(b); i++)
        if (b->feature_of[i] >= 0)
            b->n_streamed += b->packed[PLACES * i].size;
    return b->only_counts ? BL_OK : put_group(b, err);
}

static enum bl_status code_table(struct blocks *b, struct bl_error *err)
{
    struct bl_source *source = b->c->source;
    uint64_t done = 0;
    b->n_streamed = 0;
    if (bl_source_seek(source, 0, err) != BL_OK)
        return err->status;
    for (;;) {
        bl_observe_phase(b->c->observer, b->name, done, source->schema.n_rows);
        if (bl_observe_abort(b->c->observer, err) != BL_OK ||
            bl_source_read(source, &b->batch, err) != BL_OK)
            return err->status;
        if (b->batch.n_rows == 0)
            return BL_OK;
        if (code_group(b, err) != BL_OK)
            return err->status;
        done += b->batch.n_rows;
    }
}

static enum bl_status finish_file(struct blocks *b, uint64_t *bytes,
                                  struct bl_error *err)
{
    b->meta.schema.n_rows = b->c->source->schema.n_rows;
    if (bl_meta_put(&b->meta, b->writer, err) != BL_OK)
        return err->status;
    return b->writer->ops->finish(b->writer, bytes, err);
}

/* With a tolerance, into a file; fills the result. */
static enum bl_status write_file(struct blocks *b, double tolerance,
                                 struct bl_codec_result *r,
                                 struct bl_error *err)
{
    const struct bl_scratch_files *files = b->c->files;
    b->tolerance = tolerance;
    b->only_counts = false;
    if (files->create(files->context, b->name, &b->writer, err) != BL_OK)
        return err->status;
    enum bl_status status = describe_file(b, err);
    if (status == BL_OK)
        status = bl_loss_init(&b->loss, &b->c->model->features, err);
    if (status == BL_OK)
        status = code_table(b, err);
    if (status == BL_OK)
        status = finish_file(b, &r->bytes, err);
    if (status == BL_OK)
        bl_codec_result_take(r, &b->loss);
    bl_loss_release(&b->loss);
    bl_meta_release(&b->meta);
    b->writer->ops->close(b->writer);
    return status;
}

/* Bytes of the codec's own streams with a tolerance of 2^log2_tolerance. */
static enum bl_status count(struct blocks *b, double log2_tolerance,
                            double *bytes, struct bl_error *err)
{
    b->tolerance = exp2(log2_tolerance);
    b->only_counts = true;
    enum bl_status status = code_table(b, err);
    *bytes = (double)b->n_streamed;
    return status;
}

/* The smallest tolerance whose streams have at most `room` bytes.
 *
 * Bytes fall by about the same for each factor of 2, so the next try is where
 * a straight line between the last two would meet the room, held away from
 * both ends of the interval so that it always shrinks. */
static enum bl_status search(struct blocks *b, double room, double *found,
                             struct bl_error *err)
{
    const double CLOSE = 0.002; // of the room
    double low = -54, high = 0, at_low, at_high;
    if (count(b, low, &at_low, err) != BL_OK ||
        count(b, high, &at_high, err) != BL_OK)
        return err->status;
    if (at_low <= room)
        high = low;
    while (high - low > 0.01 && at_high <= room &&
           room - at_high > CLOSE * room) {
        double part = (at_low - room) / (at_low - at_high), at;
        double next = low + fmin(fmax(part, 0.1), 0.9) * (high - low);
        if (count(b, next, &at, err) != BL_OK)
            return err->status;
        if (at <= room) {
            high = next;
            at_high = at;
        } else {
            low = next;
            at_low = at;
        }
    }
    *found = exp2(high);
    return BL_OK;
}

static enum bl_status run_at_size(struct blocks *b, struct bl_codec_result *r,
                                  struct bl_error *err)
{
    double tolerance = 0;
    if (write_file(b, 1e-3, r, err) != BL_OK)
        return err->status;
    // All of the file that is not the codec's depends little on the tolerance.
    double rest = (double)r->bytes - (double)b->n_streamed;
    if (search(b, (double)b->c->target - rest, &tolerance, err) != BL_OK)
        return err->status;
    return write_file(b, tolerance, r, err);
}

static enum bl_status run_with(struct bl_comparison *c,
                               const struct bl_block_codec *codec,
                               struct bl_codec_result *r, bool exactly,
                               struct bl_error *err)
{
    struct blocks b = {.c = c, .codec = codec, .name = r->name};
    enum bl_status status = blocks_init(&b, err);
    if (status == BL_OK && exactly)
        status = write_file(&b, 0, r, err);
    else if (status == BL_OK && c->wishes->by == BL_EQUAL_SIZE)
        status = run_at_size(&b, r, err);
    else if (status == BL_OK)
        status = write_file(&b, c->wishes->bound, r, err);
    blocks_release(&b);
    return status;
}

enum bl_status bl_compare_blocks(struct bl_comparison *c,
                                 const struct bl_block_codec *codec,
                                 struct bl_codec_result *r,
                                 struct bl_error *err)
{
    return run_with(c, codec, r, false, err);
}

enum bl_status bl_compare_blocks_exactly(struct bl_comparison *c,
                                         const struct bl_block_codec *codec,
                                         struct bl_codec_result *r,
                                         struct bl_error *err)
{
    return run_with(c, codec, r, true, err);
}
