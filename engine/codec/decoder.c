/* Groups are restored side by side, each in a slot of its own: one at a time
 * where rows are picked out here and there, several where they are read one
 * after the other.  All reading happens on the caller's thread.
 */
#include "engine/codec/decoder.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/group.h"
#include "engine/codec/stream.h"

enum { MAX_SLOTS = 16, SLOTS_BYTES = 512 << 20 };

struct slot { // a group that stands restored
    struct bl_group_worker *worker;
    struct bl_packed_group packed;
    struct bl_batch rows;
    size_t group;
    bool has_group;
    struct bl_error error;
};

struct decoder {
    struct bl_source source; // first: a decoder is a source
    struct bl_container_reader *reader;
    struct bl_meta meta;
    struct bl_pool *pool;
    struct slot *slots; // made when first used
    size_t n_slots;
    bool *wanted; // of the restored groups, one per column
    bool *needed; // and what else that takes

    uint64_t next_row;
    size_t last_group;  // that was read from
    bool is_sequential; // it was the one before
    uint64_t end_row;   // nothing behind it is read ahead
};

static struct decoder *decoder_of(const struct bl_source *s)
{
    return (struct decoder *)s;
}

/* Opening. */

/* The first group is the largest: only the last may have fewer rows. */
static size_t rows_of_largest_group(const struct decoder *d)
{
    return d->meta.n_groups > 0 ? (size_t)d->meta.groups[0].n_rows : 0;
}

static enum bl_status make_room(struct decoder *d, struct bl_error *err)
{
    size_t n_columns = d->meta.schema.n_columns;
    size_t bytes = bl_group_worker_bytes(&d->meta, rows_of_largest_group(d));
    size_t n = bl_pool_threads(d->pool);
    n = n < MAX_SLOTS ? n : MAX_SLOTS;
    while (n > 1 && bytes > SLOTS_BYTES / n)
        n--;
    d->n_slots = n;
    d->slots = bl_array_new(n, sizeof *d->slots, err);
    d->wanted = bl_array_new(n_columns, sizeof *d->wanted, err);
    d->needed = bl_array_new(n_columns, sizeof *d->needed, err);
    return d->slots != NULL && d->wanted != NULL && d->needed != NULL
               ? BL_OK
               : err->status;
}

/* Made early, so that a file whose parts do not fit together is refused when
 * it is opened. */
static enum bl_status make_slot(struct decoder *d, struct slot *slot,
                                struct bl_error *err)
{
    if (slot->worker != NULL)
        return BL_OK;
    return bl_group_worker_new(&slot->worker, &d->meta,
                               rows_of_largest_group(d), err);
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
    if (m->model != NULL) {
        enum bl_status status = m->model_is_external
                                    ? get_external_weights(m, model_file, err)
                                    : bl_meta_get_weights(m, d->reader, err);
        if (status != BL_OK)
            return status;
    }
    d->end_row = m->schema.n_rows;
    if (bl_schema_copy(&d->source.schema, &m->schema, err) != BL_OK ||
        make_room(d, err) != BL_OK)
        return err->status;
    return make_slot(d, &d->slots[0], err);
}

/* Restoring groups. */

static enum bl_status read_streams(struct decoder *d, struct slot *slot,
                                   const struct bl_directory *directory,
                                   bool needs_network, struct bl_error *err)
{
    for (size_t i = 0; i < directory->n; i++) {
        const struct bl_stream *s = &directory->streams[i];
        bool is_needed =
            s->column == BL_NETWORK_COLUMN
                ? needs_network
                : s->column < d->meta.schema.n_columns && d->needed[s->column];
        if (!is_needed)
            continue;
        struct bl_buffer *bytes = bl_packed_group_add(
            &slot->packed, s->column, (enum bl_stream_kind)s->kind, err);
        if (bytes == NULL ||
            bl_stream_get(bytes, s, slot->group, d->reader, err) != BL_OK)
            return err->status;
    }
    bl_packed_group_sort(&slot->packed);
    return BL_OK;
}

/* The streams of a group that the needed columns take. */
static enum bl_status read_group(struct decoder *d, struct slot *slot,
                                 size_t group, bool needs_network,
                                 struct bl_error *err)
{
    struct bl_directory directory;
    slot->has_group = false;
    slot->group = group;
    bl_packed_group_clear(&slot->packed);
    slot->packed.n_rows = (size_t)d->meta.groups[group].n_rows;
    if (bl_directory_get(&directory, &d->meta, group, d->reader, err) != BL_OK)
        return err->status;
    enum bl_status status =
        read_streams(d, slot, &directory, needs_network, err);
    bl_directory_release(&directory);
    return status;
}

static void restore_task(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct decoder *d = context;
    struct slot *slot = &d->slots[i];
    slot->error = (struct bl_error)BL_ERROR_INIT;
    bl_batch_clear(&slot->rows);
    if (bl_group_decode(slot->worker, &slot->packed, &slot->rows,
                        &slot->error) == BL_OK)
        slot->has_group = true;
    else
        bl_error_prefix(&slot->error, "row group %zu", slot->group);
}

static bool wants_same(const struct decoder *d, const struct bl_batch *b)
{
    for (size_t c = 0; c < b->n_columns; c++)
        if (d->wanted[c] != bl_batch_has(b, c))
            return false;
    return true;
}

static void want(struct decoder *d, const struct bl_batch *b)
{
    for (size_t c = 0; c < b->n_columns; c++)
        d->wanted[c] = bl_batch_has(b, c);
    for (size_t i = 0; i < d->n_slots; i++) {
        d->slots[i].has_group = false;
        bl_batch_release(&d->slots[i].rows);
    }
}

/* A slot with room for the wanted columns of a group. */
static enum bl_status prepare_slot(struct decoder *d, struct slot *slot,
                                   struct bl_error *err)
{
    if (make_slot(d, slot, err) != BL_OK)
        return err->status;
    return slot->rows.vectors != NULL
               ? BL_OK
               : bl_batch_init(&slot->rows, &d->meta.schema, d->wanted,
                               rows_of_largest_group(d), err);
}

/* How many groups from this one on are worth restoring now. */
static size_t groups_ahead(const struct decoder *d, size_t group)
{
    uint64_t per_group = d->meta.rows_per_group;
    uint64_t end = (d->end_row + per_group - 1) / per_group;
    size_t n = end > group ? (size_t)(end - group) : 1;
    if (!d->is_sequential)
        n = 1;
    return n < d->n_slots ? n : d->n_slots;
}

static enum bl_status restore_groups(struct decoder *d, size_t group,
                                     struct bl_error *err)
{
    size_t n = groups_ahead(d, group);
    memcpy(d->needed, d->wanted, d->meta.schema.n_columns * sizeof *d->needed);
    bool needs_network = bl_group_needs(&d->meta, d->needed);
    for (size_t i = 0; i < n; i++)
        if (prepare_slot(d, &d->slots[i], err) != BL_OK ||
            read_group(d, &d->slots[i], group + i, needs_network, err) != BL_OK)
            return err->status;
    bl_pool_run(d->pool, n, restore_task, d);
    for (size_t i = 0; i < n; i++)
        if (d->slots[i].error.status != BL_OK) {
            *err = d->slots[i].error;
            return err->status;
        }
    return BL_OK;
}

static struct slot *slot_with(struct decoder *d, size_t group)
{
    for (size_t i = 0; i < d->n_slots; i++)
        if (d->slots[i].has_group && d->slots[i].group == group)
            return &d->slots[i];
    return NULL;
}

/* The slot of a group that stands restored; NULL on failure. */
static struct slot *enter_group(struct decoder *d, size_t group,
                                const struct bl_batch *b, struct bl_error *err)
{
    if (!wants_same(d, b))
        want(d, b);
    struct slot *slot = slot_with(d, group);
    if (slot == NULL) {
        d->is_sequential = d->is_sequential || group == d->last_group + 1;
        if (restore_groups(d, group, err) != BL_OK)
            return NULL;
        slot = &d->slots[0];
    }
    d->last_group = group;
    return slot;
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

static enum bl_status copy_slice(struct decoder *d, const struct slot *slot,
                                 struct bl_batch *b, struct bl_error *err)
{
    size_t in_group = (size_t)(d->next_row % d->meta.rows_per_group);
    size_t n = slot->rows.n_rows - in_group;
    if (n > b->capacity - b->n_rows)
        n = b->capacity - b->n_rows;
    for (size_t c = 0; c < b->n_columns; c++)
        if (bl_batch_has(b, c) &&
            copy_rows(&b->vectors[c], b->n_rows, &slot->rows.vectors[c],
                      in_group, n, err) != BL_OK)
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
    while (b->n_rows < b->capacity && d->next_row < d->end_row) {
        size_t group = (size_t)(d->next_row / d->meta.rows_per_group);
        const struct slot *slot = enter_group(d, group, b, err);
        if (slot == NULL || copy_slice(d, slot, b, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status decoder_seek(struct bl_source *s, uint64_t row,
                                   struct bl_error *err)
{
    struct decoder *d = decoder_of(s);
    if (row > s->schema.n_rows)
        return bl_fail(err, BL_USAGE, "row %llu of a table of %llu rows",
                       (unsigned long long)row,
                       (unsigned long long)s->schema.n_rows);
    d->next_row = row;
    d->is_sequential = false;
    d->end_row = s->schema.n_rows;
    return BL_OK;
}

void bl_decoder_expect(struct bl_source *source, uint64_t end_row)
{
    struct decoder *d = decoder_of(source);
    d->is_sequential = true;
    d->end_row = end_row;
}

static void decoder_close(struct bl_source *s)
{
    struct decoder *d = decoder_of(s);
    for (size_t i = 0; d->slots != NULL && i < d->n_slots; i++) {
        bl_group_worker_free(d->slots[i].worker);
        bl_packed_group_release(&d->slots[i].packed);
        bl_batch_release(&d->slots[i].rows);
    }
    free(d->slots);
    free(d->wanted);
    free(d->needed);
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

/* Widens to doubles what is the worker's. */
static enum bl_status copy_latents(double **latents, const void *from,
                                   size_t n_vectors, const struct bl_model *m,
                                   struct bl_error *err)
{
    size_t n = n_vectors * bl_model_n_latent(m);
    *latents = bl_array_new(n, sizeof **latents, err);
    if (*latents == NULL)
        return err->status;
    bl_type_to_double(
        *latents, from,
        m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32 : BL_FLOAT64, n);
    return BL_OK;
}

enum bl_status bl_decoder_latents(struct bl_source *source, size_t group,
                                  double **latents, size_t *n_vectors,
                                  struct bl_error *err)
{
    struct decoder *d = decoder_of(source);
    struct slot *slot = &d->slots[0];
    const void *from;
    if (d->meta.model == NULL)
        return bl_fail(err, BL_FAILED,
                       "the file has no latent vectors: no column is kept "
                       "by a network");
    memset(d->needed, 0, d->meta.schema.n_columns * sizeof *d->needed);
    if (read_group(d, slot, group, true, err) != BL_OK)
        return err->status;
    if (bl_group_latents(slot->worker, &slot->packed, &from, n_vectors, err) !=
        BL_OK)
        return bl_error_prefix(err, "row group %zu", group);
    return copy_latents(latents, from, *n_vectors, d->meta.model, err);
}
