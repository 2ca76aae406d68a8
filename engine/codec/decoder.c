/* A group is restored in three steps, of which reading stays on the calling
 * thread (HDF5 does) and the others are spread over the pool:
 *
 *     read     streams of the wanted columns, checked
 *     infer    latent vectors -> output vectors
 *     restore  output vectors and exact streams -> columns
 */
#include "engine/codec/decoder.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/pack.h"
#include "engine/codec/special.h"
#include "engine/codec/stream.h"

enum { VECTORS_PER_TASK = 1024, NO_FEATURE = -1 };

struct decoder_worker {
    struct bl_model_scratch scratch;
    double *column; // (rows of a group, cells)
};

struct column_streams {      // packed, as they were read
    struct bl_buffer first;  // exact, lengths or special
    struct bl_buffer second; // text
    bool has_special;
    struct bl_error error; // of the task that restores the column
};

struct decoder {
    struct bl_source source; // first: a decoder is a source
    struct bl_container_reader *reader;
    struct bl_meta meta;
    struct bl_pool *pool;
    ptrdiff_t *feature_of; // of each column; NO_FEATURE for exact ones
    struct decoder_worker *workers;
    double *X;        // (vectors of a group, n_inputs)
    uint8_t *latents; // (vectors of a group, n_latent) at the precision
    struct column_streams *streams; // one per column

    uint64_t next_row;
    struct bl_batch rows; // of the group that stands restored
    size_t group;
    bool has_group;
};

static struct decoder *decoder_of(const struct bl_source *s)
{
    return (struct decoder *)s;
}

static bool has_network(const struct decoder *d)
{
    return d->meta.model != NULL;
}

/* Opening. */

static enum bl_status match_features(struct decoder *d, struct bl_error *err)
{
    const struct bl_meta *m = &d->meta;
    size_t n = m->schema.n_columns;
    d->feature_of = bl_array_new(n, sizeof *d->feature_of, err);
    if (d->feature_of == NULL)
        return err->status;
    size_t n_compressed = 0;
    for (size_t c = 0; c < n; c++) {
        d->feature_of[c] = NO_FEATURE;
        n_compressed += m->roles[c] == BL_ROLE_COMPRESS;
    }
    size_t n_features = has_network(d) ? m->model->features.n : 0;
    for (size_t i = 0; i < n_features; i++) {
        const struct bl_features *f = &m->model->features;
        ptrdiff_t c = bl_schema_find(&m->schema, f->items[i].name);
        size_t shape[3] = {0};
        if (c >= 0)
            bl_column_shape(shape, &m->schema.columns[c]);
        if (c < 0 || m->roles[c] != BL_ROLE_COMPRESS ||
            d->feature_of[c] != NO_FEATURE ||
            m->schema.columns[c].type != f->items[i].type ||
            memcmp(shape, f->shape, sizeof shape) != 0)
            return bl_fail(err, BL_BROKEN,
                           "the network restores a column \"%s\" that does "
                           "not fit the table",
                           f->items[i].name);
        d->feature_of[c] = (ptrdiff_t)i;
    }
    return n_features == n_compressed
               ? BL_OK
               : bl_fail(err, BL_BROKEN,
                         "the network does not restore every "
                         "compressed column");
}

/* The first group is the largest: only the last may have fewer rows. */
static size_t rows_of_largest_group(const struct decoder *d)
{
    return d->meta.n_groups > 0 ? (size_t)d->meta.groups[0].n_rows : 0;
}

static enum bl_status make_room(struct decoder *d, struct bl_error *err)
{
    size_t n_columns = d->meta.schema.n_columns;
    size_t n_workers = bl_pool_threads(d->pool);
    size_t rows = rows_of_largest_group(d);
    d->streams = bl_array_new(n_columns, sizeof *d->streams, err);
    d->workers = bl_array_new(n_workers, sizeof *d->workers, err);
    if (d->streams == NULL || d->workers == NULL)
        return err->status;
    if (!has_network(d))
        return BL_OK;
    const struct bl_model *m = d->meta.model;
    size_t vectors = bl_features_vectors(&m->features, rows);
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t cells = bl_features_cells(&m->features);
    d->X = bl_array_new(vectors, n_inputs * sizeof(double), err);
    d->latents = bl_array_new(vectors, bl_model_latent_bytes(m), err);
    if (d->X == NULL || d->latents == NULL)
        return err->status;
    for (size_t w = 0; w < n_workers; w++) {
        struct decoder_worker *worker = &d->workers[w];
        worker->column = bl_array_new(rows, cells * sizeof(double), err);
        if (worker->column == NULL ||
            bl_model_scratch_init(&worker->scratch, m, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status get_external_weights(struct bl_meta *m,
                                           struct bl_container_reader *file,
                                           struct bl_error *err)
{
    if (file == NULL)
        return bl_fail(err, BL_FAILED,
                       "the file was written with --external-model; name the "
                       "model it was made with by --model");
    return bl_meta_get_weights(m, file, err);
}

static enum bl_status understand(struct decoder *d,
                                 struct bl_container_reader *model_file,
                                 struct bl_error *err)
{
    struct bl_meta *m = &d->meta;
    if (bl_meta_get(m, d->reader, err) != BL_OK)
        return err->status;
    if (!m->is_table)
        return bl_fail(err, BL_FAILED, "the file holds a model, not a table");
    if (has_network(d)) {
        enum bl_status status = m->model_is_external
                                    ? get_external_weights(m, model_file, err)
                                    : bl_meta_get_weights(m, d->reader, err);
        if (status != BL_OK)
            return status;
    }
    if (bl_schema_copy(&d->source.schema, &m->schema, err) != BL_OK ||
        match_features(d, err) != BL_OK)
        return err->status;
    return make_room(d, err);
}

/* Restoring a group. */

static enum bl_status read_stream(struct decoder *d,
                                  const struct bl_directory *directory,
                                  uint32_t column, enum bl_stream_kind kind,
                                  struct bl_buffer *packed,
                                  struct bl_error *err)
{
    packed->size = 0;
    const struct bl_stream *s = bl_directory_find(directory, column, kind);
    if (s == NULL)
        return bl_fail(err, BL_BROKEN, "row group %zu lacks a stream",
                       d->group);
    return bl_stream_get(packed, s, d->group, d->reader, err);
}

static enum bl_status read_column(struct decoder *d,
                                  const struct bl_directory *directory,
                                  size_t column, struct bl_error *err)
{
    struct column_streams *s = &d->streams[column];
    uint32_t c = (uint32_t)column;
    s->has_special = false;
    if (d->feature_of[column] != NO_FEATURE) {
        s->has_special =
            bl_directory_find(directory, c, BL_STREAM_SPECIAL) != NULL;
        return s->has_special ? read_stream(d, directory, c, BL_STREAM_SPECIAL,
                                            &s->first, err)
                              : BL_OK;
    }
    if (d->meta.schema.columns[column].type != BL_TEXT)
        return read_stream(d, directory, c, BL_STREAM_EXACT, &s->first, err);
    if (read_stream(d, directory, c, BL_STREAM_LENGTHS, &s->first, err) !=
        BL_OK)
        return err->status;
    return read_stream(d, directory, c, BL_STREAM_TEXT, &s->second, err);
}

static size_t vectors_in_group(const struct decoder *d)
{
    return bl_features_vectors(&d->meta.model->features, d->rows.n_rows);
}

static enum bl_status read_latents(struct decoder *d,
                                   const struct bl_directory *directory,
                                   struct bl_error *err)
{
    struct bl_buffer packed = {0};
    size_t n = vectors_in_group(d) * bl_model_latent_bytes(d->meta.model);
    enum bl_status status = read_stream(d, directory, BL_NETWORK_COLUMN,
                                        BL_STREAM_LATENT, &packed, err);
    if (status == BL_OK)
        status = bl_unpack(d->latents, n, packed.data, packed.size, err);
    bl_buffer_release(&packed);
    return status;
}

static void infer_task(void *context, size_t i, size_t worker)
{
    struct decoder *d = context;
    const struct bl_model *m = d->meta.model;
    size_t first = i * VECTORS_PER_TASK;
    size_t left = vectors_in_group(d) - first;
    size_t n = left < VECTORS_PER_TASK ? left : VECTORS_PER_TASK;
    bl_model_decode(m, d->X + first * bl_features_n_inputs(&m->features),
                    d->latents + first * bl_model_latent_bytes(m), n,
                    &d->workers[worker].scratch);
}

static void restore_compressed(struct decoder *d, size_t column, double *x)
{
    struct bl_vector *v = &d->rows.vectors[column];
    struct column_streams *s = &d->streams[column];
    size_t n = d->rows.n_rows * v->width;
    bl_features_scatter(x, d->X, d->rows.n_rows, (size_t)d->feature_of[column],
                        &d->meta.model->features, d->meta.ranges[column]);
    bl_type_from_double(v->values, v->type, x, n);
    if (s->has_special)
        bl_special_restore(v->values, v->type, n, s->first.data, s->first.size,
                           &s->error);
}

/* Lengths become offsets; their sum must be the size of the text. */
static enum bl_status restore_lengths(struct bl_vector *v, size_t n_rows,
                                      const struct bl_buffer *packed,
                                      struct bl_error *err)
{
    uint8_t *lengths = bl_array_new(n_rows, sizeof(uint32_t), err);
    if (lengths == NULL ||
        bl_unpack(lengths, n_rows * sizeof(uint32_t), packed->data,
                  packed->size, err) != BL_OK) {
        free(lengths);
        return err->status;
    }
    for (size_t row = 0; row < n_rows; row++) {
        const uint8_t *b = lengths + row * sizeof(uint32_t);
        size_t n = (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 |
                   (size_t)b[3] << 24;
        v->offsets[row + 1] = v->offsets[row] + n;
    }
    free(lengths);
    return BL_OK;
}

static enum bl_status restore_text(struct bl_vector *v, size_t n_rows,
                                   const struct column_streams *s,
                                   struct bl_error *err)
{
    if (restore_lengths(v, n_rows, &s->first, err) != BL_OK)
        return err->status;
    size_t n = v->offsets[n_rows];
    if (bl_unpacked_size(s->second.data, s->second.size) != n)
        return bl_fail(err, BL_BROKEN, "the texts of a column do not add up");
    v->bytes.size = 0;
    uint8_t *room = bl_buffer_extend(&v->bytes, n, err);
    if (room == NULL)
        return err->status;
    return bl_unpack(room, n, s->second.data, s->second.size, err);
}

static void restore_task(void *context, size_t column, size_t worker)
{
    struct decoder *d = context;
    struct bl_vector *v = &d->rows.vectors[column];
    struct column_streams *s = &d->streams[column];
    if (!bl_batch_has(&d->rows, column))
        return;
    if (d->feature_of[column] != NO_FEATURE)
        restore_compressed(d, column, d->workers[worker].column);
    else if (v->type == BL_TEXT)
        restore_text(v, d->rows.n_rows, s, &s->error);
    else
        bl_unpack(v->values, d->rows.n_rows * v->width * bl_type_size(v->type),
                  s->first.data, s->first.size, &s->error);
}

static enum bl_status first_error(const struct decoder *d, struct bl_error *err)
{
    for (size_t c = 0; c < d->meta.schema.n_columns; c++)
        if (d->streams[c].error.status != BL_OK) {
            *err = d->streams[c].error;
            return bl_error_prefix(err, "row group %zu, column %s", d->group,
                                   d->meta.schema.columns[c].name);
        }
    return BL_OK;
}

static bool wants_network(const struct decoder *d)
{
    for (size_t c = 0; c < d->meta.schema.n_columns; c++)
        if (bl_batch_has(&d->rows, c) && d->feature_of[c] != NO_FEATURE)
            return true;
    return false;
}

static enum bl_status read_wanted(struct decoder *d, bool network,
                                  struct bl_error *err)
{
    struct bl_directory directory;
    if (bl_directory_get(&directory, &d->meta, d->group, d->reader, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = BL_OK;
    for (size_t c = 0; c < d->meta.schema.n_columns && status == BL_OK; c++) {
        d->streams[c].error.status = BL_OK;
        if (bl_batch_has(&d->rows, c))
            status = read_column(d, &directory, c, err);
    }
    if (status == BL_OK && network)
        status = read_latents(d, &directory, err);
    bl_directory_release(&directory);
    return status;
}

static enum bl_status restore_group(struct decoder *d, struct bl_error *err)
{
    bool network = wants_network(d);
    if (read_wanted(d, network, err) != BL_OK)
        return err->status;
    if (network) {
        size_t n_tasks =
            (vectors_in_group(d) + VECTORS_PER_TASK - 1) / VECTORS_PER_TASK;
        bl_pool_run(d->pool, n_tasks, infer_task, d);
    }
    bl_pool_run(d->pool, d->meta.schema.n_columns, restore_task, d);
    return first_error(d, err);
}

/* Room for a group of the columns that `like` wants. */
static enum bl_status room_like(struct decoder *d, const struct bl_batch *like,
                                struct bl_error *err)
{
    size_t n = d->meta.schema.n_columns;
    bool *wanted = bl_array_new(n, sizeof *wanted, err);
    if (wanted == NULL)
        return err->status;
    for (size_t c = 0; c < n; c++)
        wanted[c] = bl_batch_has(like, c);
    bl_batch_release(&d->rows);
    enum bl_status status = bl_batch_init(&d->rows, &d->meta.schema, wanted,
                                          rows_of_largest_group(d), err);
    free(wanted);
    return status;
}

static bool wants_same(const struct decoder *d, const struct bl_batch *b)
{
    if (d->rows.n_columns != b->n_columns)
        return false;
    for (size_t c = 0; c < b->n_columns; c++)
        if (bl_batch_has(&d->rows, c) != bl_batch_has(b, c))
            return false;
    return true;
}

static enum bl_status enter_group(struct decoder *d, size_t group,
                                  const struct bl_batch *b,
                                  struct bl_error *err)
{
    bool same = wants_same(d, b);
    if (d->has_group && d->group == group && same)
        return BL_OK;
    d->has_group = false;
    d->group = group;
    if (!same && room_like(d, b, err) != BL_OK)
        return err->status;
    bl_batch_clear(&d->rows);
    d->rows.n_rows = (size_t)d->meta.groups[group].n_rows;
    if (restore_group(d, err) != BL_OK)
        return err->status;
    d->has_group = true;
    return BL_OK;
}

/* The source. */

static enum bl_status copy_rows(struct bl_vector *to, size_t to_row,
                                const struct bl_vector *from, size_t from_row,
                                size_t n, struct bl_error *err)
{
    if (from->type != BL_TEXT) {
        memcpy(bl_vector_at(to, to_row, 0), bl_vector_at(from, from_row, 0),
               n * from->width * bl_type_size(from->type));
        return BL_OK;
    }
    for (size_t row = 0; row < n; row++) {
        size_t length;
        const char *text = bl_vector_text(from, from_row + row, &length);
        if (bl_vector_put_text(to, to_row + row, text, length, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status copy_slice(struct decoder *d, struct bl_batch *b,
                                 struct bl_error *err)
{
    size_t in_group = (size_t)(d->next_row % d->meta.rows_per_group);
    size_t left = d->rows.n_rows - in_group;
    size_t room = b->capacity - b->n_rows;
    size_t n = left < room ? left : room;
    for (size_t c = 0; c < b->n_columns; c++)
        if (bl_batch_has(b, c) &&
            copy_rows(&b->vectors[c], b->n_rows, &d->rows.vectors[c], in_group,
                      n, err) != BL_OK)
            return err->status;
    b->n_rows += n;
    d->next_row += n;
    return BL_OK;
}

static enum bl_status decoder_read(struct bl_source *s, struct bl_batch *b,
                                   struct bl_error *err)
{
    struct decoder *d = decoder_of(s);
    b->first_row = d->next_row;
    while (b->n_rows < b->capacity && d->next_row < s->schema.n_rows) {
        size_t group = (size_t)(d->next_row / d->meta.rows_per_group);
        if (enter_group(d, group, b, err) != BL_OK ||
            copy_slice(d, b, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status decoder_seek(struct bl_source *s, uint64_t row,
                                   struct bl_error *err)
{
    if (row > s->schema.n_rows)
        return bl_fail(err, BL_USAGE, "row %llu of a table of %llu rows",
                       (unsigned long long)row,
                       (unsigned long long)s->schema.n_rows);
    decoder_of(s)->next_row = row;
    return BL_OK;
}

static void decoder_close(struct bl_source *s)
{
    struct decoder *d = decoder_of(s);
    size_t n_workers = d->workers != NULL ? bl_pool_threads(d->pool) : 0;
    size_t n_streams = d->streams != NULL ? d->meta.schema.n_columns : 0;
    for (size_t w = 0; w < n_workers; w++) {
        bl_model_scratch_release(&d->workers[w].scratch);
        free(d->workers[w].column);
    }
    for (size_t c = 0; c < n_streams; c++) {
        bl_buffer_release(&d->streams[c].first);
        bl_buffer_release(&d->streams[c].second);
    }
    free(d->workers);
    free(d->streams);
    free(d->X);
    free(d->latents);
    free(d->feature_of);
    bl_batch_release(&d->rows);
    bl_meta_release(&d->meta);
    d->reader->ops->close(d->reader);
    free(d);
}

static const struct bl_source_ops decoder_ops = {decoder_read, decoder_seek,
                                                 decoder_close};

const struct bl_meta *bl_decoder_meta(const struct bl_source *s)
{
    return s->ops == &decoder_ops ? &decoder_of(s)->meta : NULL;
}

enum bl_status bl_decoder_open(struct bl_source **source,
                               struct bl_container_reader *reader,
                               struct bl_container_reader *model_file,
                               struct bl_pool *pool, struct bl_error *err)
{
    struct decoder *d = bl_array_new(1, sizeof *d, err);
    if (d == NULL) {
        reader->ops->close(reader);
        return err->status;
    }
    d->source.ops = &decoder_ops;
    d->reader = reader;
    d->pool = pool;
    if (understand(d, model_file, err) != BL_OK) {
        bl_source_close(&d->source);
        return err->status;
    }
    *source = &d->source;
    return BL_OK;
}

uint64_t bl_decoder_n_vectors(const struct bl_source *source)
{
    const struct bl_meta *m = &decoder_of(source)->meta;
    uint64_t n = 0;
    for (size_t g = 0; g < m->n_groups; g++)
        n += bl_features_vectors(&m->model->features,
                                 (size_t)m->groups[g].n_rows);
    return n;
}

enum bl_status bl_decoder_latents(struct bl_source *source, size_t group,
                                  double **latents, size_t *n_vectors,
                                  struct bl_error *err)
{
    struct decoder *d = decoder_of(source);
    if (!has_network(d))
        return bl_fail(err, BL_FAILED,
                       "the file has no latent vectors: every column is kept "
                       "exact");
    const struct bl_model *m = d->meta.model;
    struct bl_directory directory;
    d->has_group = false; // its latents are about to be overwritten
    d->group = group;
    d->rows.n_rows = (size_t)d->meta.groups[group].n_rows;
    if (bl_directory_get(&directory, &d->meta, group, d->reader, err) != BL_OK)
        return err->status;
    enum bl_status status = read_latents(d, &directory, err);
    bl_directory_release(&directory);
    if (status != BL_OK)
        return status;
    size_t n = vectors_in_group(d);
    *latents = bl_array_new(n, bl_model_n_latent(m) * sizeof(double), err);
    if (*latents == NULL)
        return err->status;
    bl_type_to_double(*latents, d->latents,
                      m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32
                                                           : BL_FLOAT64,
                      n * bl_model_n_latent(m));
    *n_vectors = n;
    return BL_OK;
}
