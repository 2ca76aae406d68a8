/* Packed groups, and setting up a worker. */
#include "engine/codec/group.h"

#include <float.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/group_worker.h"

void bl_packed_group_release(struct bl_packed_group *g)
{
    for (size_t i = 0; i < g->capacity; i++)
        bl_buffer_release(&g->streams[i].bytes);
    free(g->streams);
    *g = (struct bl_packed_group){0};
}

void bl_packed_group_clear(struct bl_packed_group *g)
{
    for (size_t i = 0; i < g->n; i++)
        g->streams[i].bytes.size = 0;
    g->n = 0;
    g->n_rows = 0;
}

static enum bl_status grow(struct bl_packed_group *g, struct bl_error *err)
{
    size_t before = g->capacity;
    void *streams = g->streams;
    if (bl_array_reserve(&streams, &g->capacity, before + 32,
                         sizeof *g->streams, err) != BL_OK)
        return err->status;
    g->streams = streams;
    memset(g->streams + before, 0, (g->capacity - before) * sizeof *g->streams);
    return BL_OK;
}

struct bl_buffer *bl_packed_group_add(struct bl_packed_group *g,
                                      uint32_t column, enum bl_stream_kind kind,
                                      struct bl_error *err)
{
    if (g->n == g->capacity && grow(g, err) != BL_OK)
        return NULL;
    struct bl_packed_stream *s = &g->streams[g->n++];
    s->column = column;
    s->kind = kind;
    return &s->bytes;
}

static int by_column_and_kind(const void *a, const void *b)
{
    const struct bl_packed_stream *x = a, *y = b;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    return (x->kind > y->kind) - (x->kind < y->kind);
}

void bl_packed_group_sort(struct bl_packed_group *g)
{
    if (g->n > 0)
        qsort(g->streams, g->n, sizeof *g->streams, by_column_and_kind);
}

const struct bl_buffer *bl_packed_group_find(const struct bl_packed_group *g,
                                             uint32_t column,
                                             enum bl_stream_kind kind)
{
    struct bl_packed_stream wanted = {.column = column, .kind = kind};
    const struct bl_packed_stream *s =
        g->n > 0 ? bsearch(&wanted, g->streams, g->n, sizeof wanted,
                           by_column_and_kind)
                 : NULL;
    return s != NULL ? &s->bytes : NULL;
}

bool bl_group_needs(const struct bl_meta *meta, bool *wanted)
{
    bl_codings_add_needed(&meta->codings, wanted);
    return bl_codings_use_network(&meta->codings, wanted);
}

/* Setting up. */

static void *array(size_t rows, size_t width, size_t size, struct bl_error *err)
{
    size_t n;
    if (!bl_size_multiply(&n, rows, width)) {
        bl_fail(err, BL_NO_MEMORY, "a row group is too large for memory");
        return NULL;
    }
    return bl_array_new(n, size, err);
}

static const struct bl_predictor *predictor_of(const struct bl_meta *m,
                                               size_t column)
{
    const struct bl_coding *c = &m->codings.items[column];
    return c->way == BL_WAY_NUMBERS ? &c->predictor : NULL;
}

/* Which columns' values a predictor looks at. */
static void find_looked_at(bool *looked_at, const struct bl_meta *m)
{
    for (size_t i = 0; i < m->codings.n; i++) {
        const struct bl_predictor *p = predictor_of(m, i);
        if (p == NULL || !p->kind->uses_values)
            continue;
        for (size_t j = 0; j < p->n_inputs; j++)
            looked_at[p->inputs[j]] = true;
    }
}

static enum bl_status make_column(struct bl_group_worker *w, size_t column,
                                  struct bl_error *err)
{
    const struct bl_coding *coding = &w->meta->codings.items[column];
    struct bl_group_column *c = &w->columns[column];
    size_t width = w->meta->schema.columns[column].width;
    c->feature = BL_NO_FEATURE;
    if (coding->way == BL_WAY_BYTES)
        return BL_OK;
    c->is_special = array(w->max_rows, width, sizeof *c->is_special, err);
    if (c->is_special == NULL || coding->way != BL_WAY_NUMBERS)
        return c->is_special != NULL ? BL_OK : err->status;
    c->k = array(w->max_rows, width, sizeof *c->k, err);
    if (c->k == NULL)
        return err->status;
    if (w->wanted[column] &&
        (c->x = array(w->max_rows, width, sizeof *c->x, err)) == NULL)
        return err->status;
    if (coding->predictor.kind->uses_network &&
        (c->network = array(w->max_rows, width, sizeof *c->x, err)) == NULL)
        return err->status;
    w->frame.columns[column] =
        (struct bl_row_frame_column){&coding->lattice, c->k, c->x, c->network};
    return BL_OK;
}

static enum bl_status make_columns(struct bl_group_worker *w,
                                   struct bl_error *err)
{
    size_t n = w->meta->schema.n_columns;
    w->columns = bl_array_new(n, sizeof *w->columns, err);
    w->frame.columns = bl_array_new(n, sizeof *w->frame.columns, err);
    w->wanted = bl_array_new(n, sizeof *w->wanted, err);
    if (w->columns == NULL || w->frame.columns == NULL || w->wanted == NULL)
        return err->status;
    w->frame.n_columns = n;
    find_looked_at(w->wanted, w->meta);
    for (size_t c = 0; c < n; c++)
        if (make_column(w, c, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static size_t widest_column(const struct bl_meta *m)
{
    size_t widest = 1;
    for (size_t c = 0; c < m->schema.n_columns; c++)
        if (m->codings.items[c].way != BL_WAY_BYTES &&
            m->schema.columns[c].width > widest)
            widest = m->schema.columns[c].width;
    return widest;
}

static enum bl_status make_scratch(struct bl_group_worker *w,
                                   struct bl_error *err)
{
    size_t widest = widest_column(w->meta), n = 0;
    w->values = array(w->max_rows, widest, sizeof *w->values, err);
    w->coordinates = array(w->max_rows, widest, sizeof *w->values, err);
    w->symbols = array(w->max_rows, widest, sizeof *w->symbols, err);
    w->classes = array(w->max_rows, widest, 1, err);
    if (w->values == NULL || w->coordinates == NULL || w->symbols == NULL ||
        w->classes == NULL || !bl_size_multiply(&n, w->max_rows, widest))
        return err->status;
    return bl_numbers_scratch_init(&w->numbers, n, err);
}

/* Every feature is a column of the same shape and type. */
static enum bl_status match_features(struct bl_group_worker *w,
                                     struct bl_error *err)
{
    const struct bl_schema *s = &w->meta->schema;
    const struct bl_features *f = &w->meta->model->features;
    for (size_t i = 0; i < f->n; i++) {
        ptrdiff_t c = bl_schema_find(s, f->items[i].name);
        size_t shape[3] = {0};
        if (c >= 0)
            bl_column_shape(shape, &s->columns[c]);
        if (c < 0 || w->columns[c].feature != BL_NO_FEATURE ||
            s->columns[c].type != f->items[i].type ||
            memcmp(shape, f->shape, sizeof shape) != 0)
            return bl_fail(err, BL_FAILED,
                           "the model takes a column \"%s\" of type %s, which "
                           "the table does not have in that form",
                           f->items[i].name, bl_type_name(f->items[i].type));
        w->columns[c].feature = (ptrdiff_t)i;
    }
    return BL_OK;
}

static enum bl_status check_network_columns(const struct bl_group_worker *w,
                                            struct bl_error *err)
{
    for (size_t c = 0; c < w->meta->codings.n; c++) {
        const struct bl_predictor *p = predictor_of(w->meta, c);
        bool needs = w->meta->codings.items[c].way == BL_WAY_NETWORK ||
                     (p != NULL && p->kind->uses_network);
        if (needs && w->columns[c].feature == BL_NO_FEATURE)
            return bl_fail(err, BL_BROKEN,
                           "the network does not restore column %s",
                           w->meta->schema.columns[c].name);
    }
    return BL_OK;
}

static enum bl_status make_network(struct bl_group_worker *w,
                                   struct bl_error *err)
{
    const struct bl_model *m = w->meta->model;
    size_t vectors = bl_features_vectors(&m->features, w->max_rows);
    size_t n_latent = bl_model_n_latent(m);
    w->X =
        array(vectors, bl_features_n_inputs(&m->features), sizeof *w->X, err);
    w->latents = bl_array_new(vectors, bl_model_latent_bytes(m), err);
    w->latent_numbers =
        array(vectors, n_latent, sizeof *w->latent_numbers, err);
    w->latent_classes = array(vectors, n_latent, 1, err);
    return w->X != NULL && w->latents != NULL && w->latent_numbers != NULL &&
                   w->latent_classes != NULL
               ? bl_model_scratch_init(&w->model, m, err)
               : err->status;
}

static enum bl_status set_up(struct bl_group_worker *w, struct bl_error *err)
{
    if (make_columns(w, err) != BL_OK || make_scratch(w, err) != BL_OK)
        return err->status;
    if (w->meta->model != NULL &&
        (match_features(w, err) != BL_OK || make_network(w, err) != BL_OK))
        return err->status;
    return check_network_columns(w, err);
}

enum bl_status bl_group_worker_new(struct bl_group_worker **worker,
                                   const struct bl_meta *meta, size_t max_rows,
                                   struct bl_error *err)
{
    struct bl_group_worker *w = bl_array_new(1, sizeof *w, err);
    if (w == NULL)
        return err->status;
    w->meta = meta;
    w->max_rows = max_rows;
    if (set_up(w, err) != BL_OK) {
        bl_group_worker_free(w);
        return err->status;
    }
    *worker = w;
    return BL_OK;
}

void bl_group_worker_free(struct bl_group_worker *w)
{
    if (w == NULL)
        return;
    for (size_t c = 0; w->columns != NULL && c < w->frame.n_columns; c++) {
        free(w->columns[c].k);
        free(w->columns[c].x);
        free(w->columns[c].network);
        free(w->columns[c].is_special);
    }
    bl_model_scratch_release(&w->model);
    bl_numbers_scratch_release(&w->numbers);
    free(w->columns);
    free(w->frame.columns);
    free(w->wanted);
    free(w->values);
    free(w->coordinates);
    free(w->symbols);
    free(w->classes);
    free(w->X);
    free(w->latents);
    free(w->latent_numbers);
    free(w->latent_classes);
    free(w);
}

size_t bl_group_worker_bytes(const struct bl_meta *meta, size_t rows)
{
    enum { NUMBER = 3 * sizeof(double), SCRATCH = 6 * sizeof(double) };
    size_t cells = 0;
    for (size_t c = 0; c < meta->schema.n_columns; c++)
        cells += meta->schema.columns[c].width;
    size_t inputs = meta->model != NULL ? 2 * cells * sizeof(double) : 0;
    return rows * (cells * NUMBER + inputs + widest_column(meta) * SCRATCH);
}

/* What both directions share. */

const enum bl_stream_kind bl_group_exact_kinds[BL_EXACT_N_STREAMS] = {
    [BL_EXACT_VALUES] = BL_STREAM_EXACT,
    [BL_EXACT_LENGTHS] = BL_STREAM_LENGTHS,
    [BL_EXACT_TEXT] = BL_STREAM_TEXT,
};

size_t bl_group_vectors(const struct bl_group_worker *w, size_t n_rows)
{
    return bl_features_vectors(&w->meta->model->features, n_rows);
}

struct bl_grid bl_group_grid(const struct bl_column *c, size_t n_rows)
{
    struct bl_grid grid = {.dims = {n_rows, 1, 1, 1}};
    bl_column_shape(grid.dims + 1, c);
    return grid;
}

void bl_group_run_decoder(struct bl_group_worker *w, size_t n_rows)
{
    bl_model_decode(w->meta->model, w->X, w->latents,
                    bl_group_vectors(w, n_rows), &w->model);
}

void bl_group_network_column(struct bl_group_worker *w, size_t column,
                             size_t n_rows)
{
    const struct bl_lattice *l = &w->meta->codings.items[column].lattice;
    struct bl_group_column *c = &w->columns[column];
    struct bl_range range = {l->low, l->high};
    if (l->kind == BL_LATTICE_WHOLE) // has no range
        range = (struct bl_range){-DBL_MAX, DBL_MAX};
    if (c->network != NULL)
        bl_features_scatter(c->network, w->X, n_rows, (size_t)c->feature,
                            &w->meta->model->features, range);
}

void bl_group_lend_values(struct bl_group_worker *w, size_t column,
                          size_t n_rows)
{
    struct bl_group_column *c = &w->columns[column];
    size_t n = n_rows * w->meta->schema.columns[column].width;
    if (c->x == NULL)
        return;
    for (size_t i = 0; i < n; i++)
        c->x[i] = (double)c->k[i];
    bl_lattice_values(c->x, &w->meta->codings.items[column].lattice, c->x, n);
}
