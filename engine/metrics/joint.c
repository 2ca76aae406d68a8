#include "engine/metrics/joint.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

static bool takes_part(const struct bl_column *c)
{
    return bl_type_is_numeric(c->type) && c->width == 1 && !c->derived;
}

static size_t choose_columns(size_t *chosen, const struct bl_schema *before,
                             const struct bl_match *match)
{
    size_t n = 0;
    for (size_t i = 0; i < match->n_pairs; i++)
        if (takes_part(&before->columns[match->pairs[i].before]))
            chosen[n++] = i;
    return n;
}

static enum bl_status allocate(struct bl_joint *j, struct bl_error *err)
{
    struct bl_joint_metrics *m = &j->metrics;
    size_t cells = m->n_columns * m->n_columns;
    m->before = bl_array_new(cells, sizeof *m->before, err);
    m->after = bl_array_new(cells, sizeof *m->after, err);
    if (m->before == NULL || m->after == NULL)
        return err->status;
    if (bl_correlation_new(&j->before, m->n_columns, j->pool, err) != BL_OK)
        return err->status;
    return bl_correlation_new(&j->after, m->n_columns, j->pool, err);
}

enum bl_status bl_joint_init(struct bl_joint *j, const struct bl_schema *before,
                             const struct bl_match *match, size_t max_columns,
                             struct bl_pool *pool, struct bl_error *err)
{
    *j = (struct bl_joint){.pool = pool, .pairs = match->pairs};
    struct bl_joint_metrics *m = &j->metrics;
    m->columns = bl_array_new(match->n_pairs, sizeof *m->columns, err);
    if (m->columns == NULL)
        return err->status;
    m->n_columns = choose_columns(m->columns, before, match);
    if (m->n_columns > max_columns)
        m->n_columns = 0;
    if (allocate(j, err) != BL_OK) {
        bl_joint_release(j);
        return err->status;
    }
    return BL_OK;
}

void bl_joint_release(struct bl_joint *j)
{
    bl_correlation_free(j->before);
    bl_correlation_free(j->after);
    free(j->metrics.columns);
    free(j->metrics.before);
    free(j->metrics.after);
    *j = (struct bl_joint){0};
}

static void widen_column(void *context, size_t i, size_t worker)
{
    (void)worker;
    struct bl_joint *j = context;
    struct bl_pair pair = j->pairs[j->metrics.columns[i]];
    const struct bl_vector *x = &j->rows_before->vectors[pair.before];
    const struct bl_vector *y = &j->rows_after->vectors[pair.after];
    bl_type_to_double(bl_correlation_column(j->before, i),
                      bl_vector_at(x, j->first, 0), x->type, j->n_rows);
    bl_type_to_double(bl_correlation_column(j->after, i),
                      bl_vector_at(y, j->first, 0), y->type, j->n_rows);
}

static void add_block(struct bl_joint *j)
{
    bl_pool_run(j->pool, j->metrics.n_columns, widen_column, j);
    bl_correlation_add(j->before, j->n_rows);
    bl_correlation_add(j->after, j->n_rows);
}

void bl_joint_add(struct bl_joint *j, const struct bl_batch *before,
                  const struct bl_batch *after)
{
    j->rows_before = before;
    j->rows_after = after;
    for (j->first = 0; j->first < before->n_rows; j->first += j->n_rows) {
        size_t left = before->n_rows - j->first;
        j->n_rows = left < BL_CORRELATION_ROWS ? left : BL_CORRELATION_ROWS;
        add_block(j);
    }
}

void bl_joint_finish(struct bl_joint *j)
{
    struct bl_joint_metrics *m = &j->metrics;
    bl_correlation_matrix(j->before, m->before);
    bl_correlation_matrix(j->after, m->after);
    m->difference = bl_correlation_compare(m->before, m->after, m->n_columns);
}
