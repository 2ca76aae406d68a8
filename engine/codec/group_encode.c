#include <math.h>
#include <string.h>

#include "engine/codec/entropy/symbols.h"
#include "engine/codec/group_worker.h"
#include "engine/codec/latents.h"
#include "engine/codec/special.h"

struct encoding { // of one group
    struct bl_group_worker *w;
    struct bl_packed_group *group;
    const struct bl_vector *const *vectors; // one per stored column
    size_t n_rows;
    struct bl_range *ranges;
};

static size_t cells_of(const struct encoding *e, size_t column)
{
    return e->n_rows * e->vectors[column]->width;
}

static const struct bl_coding *coding_of(const struct encoding *e,
                                         size_t column)
{
    return &e->w->meta->codings.items[column];
}

/* Special values, in a stream of their own where there are any. */

static bool any_of(const bool *flags, size_t n)
{
    return memchr(flags, true, n) != NULL;
}

static enum bl_status put_special(struct encoding *e, size_t column,
                                  struct bl_error *err)
{
    struct bl_group_column *c = &e->w->columns[column];
    const struct bl_vector *v = e->vectors[column];
    size_t n = cells_of(e, column);
    c->any_special = any_of(c->is_special, n);
    if (!c->any_special)
        return BL_OK;
    struct bl_buffer *out =
        bl_packed_group_add(e->group, (uint32_t)column, BL_STREAM_SPECIAL, err);
    return out != NULL
               ? bl_special_pack(out, v->type, v->values, c->is_special, n, err)
               : err->status;
}

/* The network. */

static void widen(struct bl_range *range, const double *x,
                  const bool *is_special, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_special[i])
            continue;
        range->low = fmin(range->low, x[i]);
        range->high = fmax(range->high, x[i]);
    }
}

static enum bl_status gather_column(struct encoding *e, size_t column,
                                    struct bl_error *err)
{
    struct bl_group_worker *w = e->w;
    struct bl_group_column *c = &w->columns[column];
    const struct bl_features *f = &w->meta->model->features;
    const struct bl_feature *feature = &f->items[c->feature];
    const struct bl_vector *v = e->vectors[column];
    size_t n = cells_of(e, column);
    enum bl_status status = BL_OK;
    bl_type_to_double(w->values, v->values, v->type, n);
    if (coding_of(e, column)->way == BL_WAY_NETWORK) {
        for (size_t i = 0; i < n; i++)
            c->is_special[i] = bl_feature_is_special(feature, w->values[i]);
        widen(&e->ranges[column], w->values, c->is_special, n);
        status = put_special(e, column, err);
    }
    bl_features_gather(w->X, w->values, e->n_rows, (size_t)c->feature, f);
    return status;
}

static enum bl_status put_latents(struct encoding *e, struct bl_error *err)
{
    struct bl_group_worker *w = e->w;
    struct bl_buffer *out =
        bl_packed_group_add(e->group, BL_NETWORK_COLUMN, BL_STREAM_LATENT, err);
    return out != NULL ? bl_latents_pack(out, w->latents, w->latent_numbers,
                                         w->latent_classes, w->meta->model,
                                         bl_group_vectors(w, e->n_rows), err)
                       : err->status;
}

static bool predicts(const struct bl_group_worker *w)
{
    for (size_t c = 0; c < w->frame.n_columns; c++)
        if (w->columns[c].network != NULL)
            return true;
    return false;
}

static enum bl_status use_network(struct encoding *e, struct bl_error *err)
{
    struct bl_group_worker *w = e->w;
    const struct bl_model *m = w->meta->model;
    size_t n = bl_group_vectors(w, e->n_rows);
    for (size_t c = 0; c < w->frame.n_columns; c++)
        if (w->columns[c].feature != BL_NO_FEATURE &&
            gather_column(e, c, err) != BL_OK)
            return err->status;
    bl_model_encode(m, w->latents, w->X, n, &w->model);
    bl_latents_round(w->latents, w->latent_numbers, m, n);
    if (put_latents(e, err) != BL_OK || !predicts(w))
        return err->status;
    bl_group_run_decoder(w, e->n_rows);
    for (size_t c = 0; c < w->frame.n_columns; c++)
        bl_group_network_column(w, c, e->n_rows);
    return BL_OK;
}

/* Columns. */

static enum bl_status put_exact(struct encoding *e, size_t column,
                                const struct bl_buffer *streams,
                                struct bl_error *err)
{
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++) {
        if (streams[s].size == 0)
            continue;
        struct bl_buffer *out = bl_packed_group_add(
            e->group, (uint32_t)column, bl_group_exact_kinds[s], err);
        if (out == NULL ||
            bl_buffer_put(out, streams[s].data, streams[s].size, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status put_bytes(struct encoding *e, size_t column,
                                struct bl_error *err)
{
    struct bl_buffer streams[BL_EXACT_N_STREAMS] = {{0}};
    enum bl_status status =
        bl_exact_pack(streams, e->vectors[column], e->n_rows, err);
    if (status == BL_OK)
        status = put_exact(e, column, streams, err);
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        bl_buffer_release(&streams[s]);
    return status;
}

/* All numbers are there before the first is coded: predictors look at other
 * columns. */
static enum bl_status find_numbers(struct encoding *e, size_t column,
                                   struct bl_error *err)
{
    struct bl_group_column *c = &e->w->columns[column];
    const struct bl_coding *coding = coding_of(e, column);
    bl_lattice_round(c->k, c->is_special, &coding->lattice, coding->bound,
                     e->vectors[column]->values, cells_of(e, column));
    bl_group_lend_values(e->w, column, e->n_rows);
    return put_special(e, column, err);
}

static enum bl_status put_numbers(struct encoding *e, size_t column,
                                  struct bl_error *err)
{
    struct bl_group_column *c = &e->w->columns[column];
    struct bl_buffer *out =
        bl_packed_group_add(e->group, (uint32_t)column, BL_STREAM_NUMBERS, err);
    return out != NULL
               ? bl_numbers_pack(out, c->k,
                                 c->any_special ? c->is_special : NULL,
                                 cells_of(e, column), coding_of(e, column),
                                 &e->w->frame, &e->w->numbers, err)
               : err->status;
}

static enum bl_status put_field(struct encoding *e, size_t column,
                                struct bl_error *err)
{
    struct bl_group_worker *w = e->w;
    struct bl_group_column *c = &w->columns[column];
    const struct bl_coding *coding = coding_of(e, column);
    const struct bl_vector *v = e->vectors[column];
    struct bl_grid grid =
        bl_group_grid(&w->meta->schema.columns[column], e->n_rows);
    size_t n = cells_of(e, column);
    bl_type_to_double(w->values, v->values, v->type, n);
    bl_lattice_coordinates(w->values, &coding->lattice, w->values, n);
    for (size_t i = 0; i < n; i++)
        c->is_special[i] = isnan(w->values[i]);
    if (bl_interpolation_encode(w->symbols, w->classes, w->coordinates,
                                w->values, &grid, &coding->interpolation,
                                err) != BL_OK)
        return err->status;
    bl_lattice_check(c->is_special, &coding->lattice, coding->bound, v->values,
                     w->coordinates, n);
    if (put_special(e, column, err) != BL_OK)
        return err->status;
    struct bl_buffer *out =
        bl_packed_group_add(e->group, (uint32_t)column, BL_STREAM_NUMBERS, err);
    return out != NULL ? bl_symbols_pack(out, w->symbols, w->classes,
                                         BL_INTERPOLATION_CLASSES, n, err)
                       : err->status;
}

static enum bl_status put_column(struct encoding *e, size_t column,
                                 struct bl_error *err)
{
    switch (coding_of(e, column)->way) {
    case BL_WAY_BYTES:
        return put_bytes(e, column, err);
    case BL_WAY_NUMBERS:
        return put_numbers(e, column, err);
    case BL_WAY_FIELD:
        return put_field(e, column, err);
    default:
        return BL_OK; // in the latents
    }
}

enum bl_status bl_group_encode(struct bl_group_worker *w,
                               struct bl_packed_group *group,
                               struct bl_range *ranges,
                               const struct bl_vector *const *vectors,
                               size_t n_rows, struct bl_error *err)
{
    struct encoding e = {w, group, vectors, n_rows, ranges};
    bl_packed_group_clear(group);
    group->n_rows = n_rows;
    w->frame.n_rows = n_rows;
    if (w->meta->model != NULL && use_network(&e, err) != BL_OK)
        return err->status;
    for (size_t c = 0; c < w->frame.n_columns; c++)
        if (coding_of(&e, c)->way == BL_WAY_NUMBERS &&
            find_numbers(&e, c, err) != BL_OK)
            return err->status;
    for (size_t c = 0; c < w->frame.n_columns; c++)
        if (put_column(&e, c, err) != BL_OK)
            return err->status;
    bl_packed_group_sort(group);
    return BL_OK;
}
