#include "engine/metrics/fields.h"

#include <stdlib.h>

#include "base/memory.h"

static const struct bl_column *column_of(const struct bl_schema *before,
                                         const struct bl_match *match, size_t i)
{
    return &before->columns[match->pairs[i].before];
}

static size_t count_fields(const struct bl_schema *before,
                           const struct bl_match *match)
{
    size_t n = 0;
    for (size_t i = 0; i < match->n_pairs; i++)
        n += bl_is_field(column_of(before, match, i));
    return n;
}

/* The pair that a column before belongs to; n_pairs when it has none. */
static size_t pair_of(const struct bl_match *match, size_t column)
{
    size_t i = 0;
    while (i < match->n_pairs && match->pairs[i].before != column)
        i++;
    return i;
}

static enum bl_status init_flow(struct bl_fields *f,
                                const struct bl_schema *before,
                                const struct bl_match *match,
                                struct bl_error *err)
{
    size_t u, v;
    if (f->n_fields < 2 || !bl_flow_find(before, &u, &v))
        return BL_OK;
    f->flow.u = pair_of(match, u);
    f->flow.v = pair_of(match, v);
    if (f->flow.u == match->n_pairs || f->flow.v == match->n_pairs)
        return BL_OK;
    f->height = before->columns[u].dims[0];
    f->width = before->columns[u].dims[1];
    size_t cells = f->height * f->width;
    f->planes = bl_array_new(4, cells * sizeof *f->planes, err);
    f->has_flow = f->planes != NULL;
    return f->has_flow ? BL_OK : err->status;
}

static enum bl_status init_fields(struct bl_fields *f,
                                  const struct bl_schema *before,
                                  const struct bl_match *match,
                                  struct bl_pool *pool, struct bl_error *err)
{
    size_t n = count_fields(before, match);
    f->fields = bl_array_new(n, sizeof *f->fields, err);
    f->metrics = bl_array_new(n, sizeof *f->metrics, err);
    if (f->fields == NULL || f->metrics == NULL)
        return err->status;
    for (size_t i = 0; i < match->n_pairs; i++) {
        const struct bl_column *c = column_of(before, match, i);
        if (!bl_is_field(c))
            continue;
        struct bl_field *field = &f->fields[f->n_fields];
        if (bl_field_init(field, c, pool, err) != BL_OK)
            return err->status;
        field->metrics.column = i;
        f->metrics[f->n_fields++] = &field->metrics;
    }
    return init_flow(f, before, match, err);
}

enum bl_status bl_fields_init(struct bl_fields *f,
                              const struct bl_schema *before,
                              const struct bl_match *match,
                              struct bl_pool *pool, struct bl_error *err)
{
    *f = (struct bl_fields){.pairs = match->pairs};
    if (init_fields(f, before, match, pool, err) != BL_OK)
        bl_fields_release(f);
    return f->fields != NULL ? BL_OK : err->status;
}

void bl_fields_release(struct bl_fields *f)
{
    for (size_t i = 0; i < f->n_fields; i++)
        bl_field_release(&f->fields[i]);
    free(f->fields);
    free(f->metrics);
    free(f->flow.snapshots);
    free(f->planes);
    *f = (struct bl_fields){0};
}

static enum bl_status reserve_snapshots(struct bl_fields *f, size_t n,
                                        struct bl_error *err)
{
    void *snapshots = f->flow.snapshots;
    if (bl_array_reserve(&snapshots, &f->capacity, f->flow.n_snapshots + n,
                         sizeof *f->flow.snapshots, err) != BL_OK)
        return err->status;
    f->flow.snapshots = snapshots;
    return BL_OK;
}

static void widen_plane(double *plane, const struct bl_vector *v, size_t row)
{
    bl_type_to_double(plane, bl_vector_at(v, row, 0), v->type, v->width);
}

static enum bl_status add_flow(struct bl_fields *f,
                               const struct bl_batch *before,
                               const struct bl_batch *after,
                               struct bl_error *err)
{
    if (!f->has_flow)
        return BL_OK;
    if (reserve_snapshots(f, before->n_rows, err) != BL_OK)
        return err->status;
    struct bl_pair u = f->pairs[f->flow.u], v = f->pairs[f->flow.v];
    size_t cells = f->height * f->width;
    double *u_before = f->planes, *v_before = u_before + cells;
    double *u_after = v_before + cells, *v_after = u_after + cells;
    for (size_t row = 0; row < before->n_rows; row++) {
        widen_plane(u_before, &before->vectors[u.before], row);
        widen_plane(v_before, &before->vectors[v.before], row);
        widen_plane(u_after, &after->vectors[u.after], row);
        widen_plane(v_after, &after->vectors[v.after], row);
        f->flow.snapshots[f->flow.n_snapshots++] = bl_flow_of(
            u_before, v_before, u_after, v_after, f->height, f->width);
    }
    return BL_OK;
}

enum bl_status bl_fields_add(struct bl_fields *f, const struct bl_batch *before,
                             const struct bl_batch *after, struct bl_error *err)
{
    for (size_t i = 0; i < f->n_fields; i++) {
        struct bl_pair pair = f->pairs[f->fields[i].metrics.column];
        if (bl_field_add(&f->fields[i], &before->vectors[pair.before],
                         &after->vectors[pair.after], before->n_rows,
                         err) != BL_OK)
            return err->status;
    }
    return add_flow(f, before, after, err);
}

struct bl_fields_metrics bl_fields_finish(struct bl_fields *f)
{
    for (size_t i = 0; i < f->n_fields; i++)
        bl_field_finish(&f->fields[i]);
    f->flow.mean = bl_flow_mean(f->flow.snapshots, f->flow.n_snapshots);
    return (struct bl_fields_metrics){
        .fields = f->metrics,
        .n_fields = f->n_fields,
        .flow = f->has_flow ? &f->flow : NULL,
    };
}
