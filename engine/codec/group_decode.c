#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/codec/group_worker.h"
#include "engine/codec/latents.h"
#include "engine/codec/pack.h"
#include "engine/codec/special.h"

struct decoding { // of one group
    struct bl_group_worker *w;
    const struct bl_packed_group *group;
    struct bl_batch *rows;
};

static const struct bl_coding *coding_of(const struct decoding *d,
                                         size_t column)
{
    return &d->w->meta->codings.items[column];
}

static size_t cells_of(const struct decoding *d, size_t column)
{
    return d->group->n_rows * d->w->meta->schema.columns[column].width;
}

static const struct bl_buffer *find(const struct decoding *d, uint32_t column,
                                    enum bl_stream_kind kind,
                                    struct bl_error *err)
{
    const struct bl_buffer *b = bl_packed_group_find(d->group, column, kind);
    if (b == NULL)
        bl_fail(err, BL_BROKEN, "a stream is missing");
    return b;
}

/* Special values: where they are before anything else, themselves at the end.
 */
static enum bl_status find_special(struct decoding *d, size_t column,
                                   struct bl_error *err)
{
    struct bl_group_column *c = &d->w->columns[column];
    const struct bl_buffer *b =
        bl_packed_group_find(d->group, (uint32_t)column, BL_STREAM_SPECIAL);
    c->any_special = b != NULL;
    return b != NULL
               ? bl_special_places(c->is_special,
                                   d->w->meta->schema.columns[column].type,
                                   cells_of(d, column), b->data, b->size, err)
               : BL_OK;
}

static enum bl_status restore_special(struct decoding *d, size_t column,
                                      struct bl_error *err)
{
    struct bl_vector *v = &d->rows->vectors[column];
    const struct bl_buffer *b =
        bl_packed_group_find(d->group, (uint32_t)column, BL_STREAM_SPECIAL);
    return b != NULL
               ? bl_special_restore(v->values, v->type, cells_of(d, column),
                                    b->data, b->size, err)
               : BL_OK;
}

/* The network. */

static enum bl_status unpack_latents(struct decoding *d, struct bl_error *err)
{
    struct bl_group_worker *w = d->w;
    const struct bl_buffer *b =
        find(d, BL_NETWORK_COLUMN, BL_STREAM_LATENT, err);
    return b != NULL ? bl_latents_unpack(w->latents, w->latent_numbers,
                                         w->latent_classes, w->meta->model,
                                         bl_group_vectors(w, d->group->n_rows),
                                         b->data, b->size, err)
                     : err->status;
}

static enum bl_status use_network(struct decoding *d, struct bl_error *err)
{
    if (unpack_latents(d, err) != BL_OK)
        return err->status;
    bl_group_run_decoder(d->w, d->group->n_rows);
    for (size_t c = 0; c < d->w->frame.n_columns; c++)
        bl_group_network_column(d->w, c, d->group->n_rows);
    return BL_OK;
}

static enum bl_status restore_from_network(struct decoding *d, size_t column,
                                           struct bl_error *err)
{
    struct bl_group_worker *w = d->w;
    struct bl_vector *v = &d->rows->vectors[column];
    bl_features_scatter(w->values, w->X, d->group->n_rows,
                        (size_t)w->columns[column].feature,
                        &w->meta->model->features, w->meta->ranges[column]);
    bl_type_from_double(v->values, v->type, w->values, cells_of(d, column));
    return restore_special(d, column, err);
}

/* Columns. */

static enum bl_status restore_numbers(struct decoding *d, size_t column,
                                      struct bl_error *err)
{
    struct bl_group_worker *w = d->w;
    struct bl_group_column *c = &w->columns[column];
    const struct bl_coding *coding = coding_of(d, column);
    const struct bl_buffer *b =
        find(d, (uint32_t)column, BL_STREAM_NUMBERS, err);
    if (b == NULL || find_special(d, column, err) != BL_OK ||
        bl_numbers_unpack(c->k, c->any_special ? c->is_special : NULL,
                          cells_of(d, column), coding, &w->frame, b->data,
                          b->size, &w->numbers, err) != BL_OK)
        return err->status;
    bl_group_lend_values(w, column, d->group->n_rows);
    if (!bl_batch_has(d->rows, column))
        return BL_OK; // only others look at it
    bl_lattice_restore(d->rows->vectors[column].values, &coding->lattice, c->k,
                       cells_of(d, column));
    return restore_special(d, column, err);
}

static void read_symbols(void *reader, int64_t *symbols, const uint8_t *classes,
                         size_t n)
{
    for (size_t i = 0; i < n; i++)
        symbols[i] = bl_symbols_reader_next(reader, classes[i]);
}

/* Classes follow from what has been restored: reading and restoring take
 * turns. */
static enum bl_status read_field(struct decoding *d, size_t column,
                                 const struct bl_buffer *packed,
                                 struct bl_error *err)
{
    const struct bl_column *c = &d->w->meta->schema.columns[column];
    struct bl_grid grid = bl_group_grid(c, d->group->n_rows);
    struct bl_symbols_reader *reader;
    if (bl_symbols_reader_new(&reader, BL_INTERPOLATION_CLASSES,
                              cells_of(d, column), packed->data, packed->size,
                              err) != BL_OK)
        return err->status;
    struct bl_symbol_source source = {reader, read_symbols};
    enum bl_status status =
        bl_interpolation_decode(d->w->values, &source, &grid,
                                &coding_of(d, column)->interpolation, err);
    if (status == BL_OK)
        status = bl_symbols_reader_end(reader, err);
    bl_symbols_reader_free(reader);
    return status;
}

static enum bl_status restore_field(struct decoding *d, size_t column,
                                    struct bl_error *err)
{
    struct bl_group_worker *w = d->w;
    struct bl_vector *v = &d->rows->vectors[column];
    size_t n = cells_of(d, column);
    const struct bl_buffer *b =
        find(d, (uint32_t)column, BL_STREAM_NUMBERS, err);
    if (b == NULL || read_field(d, column, b, err) != BL_OK)
        return err->status;
    bl_lattice_values(w->values, &coding_of(d, column)->lattice, w->values, n);
    bl_type_from_double(v->values, v->type, w->values, n);
    return restore_special(d, column, err);
}

static enum bl_status restore_bytes(struct decoding *d, size_t column,
                                    struct bl_error *err)
{
    const struct bl_buffer *streams[BL_EXACT_N_STREAMS];
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        streams[s] = bl_packed_group_find(d->group, (uint32_t)column,
                                          bl_group_exact_kinds[s]);
    return bl_exact_unpack(&d->rows->vectors[column], d->group->n_rows, streams,
                           err);
}

static enum bl_status restore_column(struct decoding *d, size_t column,
                                     struct bl_error *err)
{
    switch (coding_of(d, column)->way) {
    case BL_WAY_BYTES:
        return restore_bytes(d, column, err);
    case BL_WAY_NUMBERS:
        return restore_numbers(d, column, err);
    case BL_WAY_FIELD:
        return restore_field(d, column, err);
    default:
        return restore_from_network(d, column, err);
    }
}

enum bl_status bl_group_decode(struct bl_group_worker *w,
                               const struct bl_packed_group *group,
                               struct bl_batch *rows, struct bl_error *err)
{
    struct decoding d = {w, group, rows};
    w->frame.n_rows = rows->n_rows = group->n_rows;
    for (size_t c = 0; c < w->frame.n_columns; c++)
        w->wanted[c] = bl_batch_has(rows, c);
    if (bl_group_needs(w->meta, w->wanted) && use_network(&d, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < w->frame.n_columns; i++) {
        size_t column = w->meta->codings.order[i];
        if (w->wanted[column] && restore_column(&d, column, err) != BL_OK)
            return bl_error_prefix(err, "column %s",
                                   w->meta->schema.columns[column].name);
    }
    return BL_OK;
}

enum bl_status bl_group_latents(struct bl_group_worker *w,
                                const struct bl_packed_group *group,
                                const void **latents, size_t *n_vectors,
                                struct bl_error *err)
{
    struct decoding d = {w, group, NULL};
    if (unpack_latents(&d, err) != BL_OK)
        return err->status;
    *latents = w->latents;
    *n_vectors = bl_group_vectors(w, group->n_rows);
    return BL_OK;
}
