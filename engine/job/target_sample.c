#include "engine/job/target_sample.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/job/draw.h"

enum {
    MAX_VALUES = 4 << 20,
    BLOCK = 4096, // values at a time
};

/* Drawing. */

static size_t rows_to_draw(const struct bl_schema *schema,
                           const struct bl_options *options)
{
    size_t per_row = 1;
    if (options->sample_rows > 0)
        return options->sample_rows;
    for (size_t i = 0; i < schema->n_columns; i++)
        if (bl_type_is_numeric(schema->columns[i].type))
            per_row += schema->columns[i].width;
    return per_row < MAX_VALUES ? MAX_VALUES / per_row : 1;
}

static enum bl_status draw(struct bl_target_sample *s, struct bl_source *source,
                           const bool *wanted, const struct bl_options *options,
                           const struct bl_observer *observer,
                           struct bl_error *err)
{
    const struct bl_schema *schema = &source->schema;
    if (bl_sample_init(&s->drawn, schema, wanted, rows_to_draw(schema, options),
                       options->train.seed, err) != BL_OK)
        return err->status;
    return bl_draw(&s->drawn, source, wanted, "sample", observer, err);
}

/* The columns that were drawn, next to each other. */
static enum bl_status lend_columns(struct bl_target_sample *s,
                                   const struct bl_lattice_facts *facts,
                                   struct bl_error *err)
{
    const struct bl_batch *rows = &s->drawn.rows;
    size_t n = 0;
    s->before.vectors =
        bl_array_new(rows->n_columns, sizeof *s->before.vectors, err);
    s->columns = bl_array_new(rows->n_columns, sizeof *s->columns, err);
    s->facts = bl_array_new(rows->n_columns, sizeof *s->facts, err);
    s->applied = bl_array_new(rows->n_columns, sizeof *s->applied, err);
    if (s->before.vectors == NULL || s->columns == NULL || s->facts == NULL ||
        s->applied == NULL)
        return err->status;
    for (size_t i = 0; i < rows->n_columns; i++) {
        if (!bl_batch_has(rows, i))
            continue;
        s->before.vectors[n] = rows->vectors[i];
        s->facts[n] = facts[i];
        s->columns[n++] = i;
    }
    s->before.n_columns = n;
    s->before.n_rows = s->before.capacity = rows->n_rows;
    return BL_OK;
}

static enum bl_status copy_after(struct bl_target_sample *s,
                                 struct bl_error *err)
{
    if (bl_batch_init(&s->after, &s->schema, NULL, s->before.capacity, err) !=
        BL_OK)
        return err->status;
    s->after.n_rows = s->before.n_rows;
    for (size_t i = 0; i < s->after.n_columns; i++) {
        const struct bl_vector *v = &s->before.vectors[i];
        memcpy(s->after.vectors[i].values, v->values,
               s->before.n_rows * v->width * bl_type_size(v->type));
        s->applied[i].kind = BL_BOUND_EXACT;
    }
    return BL_OK;
}

static bool *stored_numbers(const struct bl_schema *schema,
                            const struct bl_plan *plan, struct bl_error *err)
{
    bool *wanted = bl_array_new(schema->n_columns, sizeof *wanted, err);
    for (size_t i = 0; wanted != NULL && i < schema->n_columns; i++)
        wanted[i] = plan->roles[i] != BL_ROLE_DROP &&
                    bl_type_is_numeric(schema->columns[i].type);
    return wanted;
}

enum bl_status bl_target_sample_make(struct bl_target_sample *s,
                                     struct bl_source *source,
                                     const struct bl_plan *plan,
                                     const struct bl_lattice_facts *facts,
                                     const struct bl_options *options,
                                     const struct bl_observer *observer,
                                     struct bl_error *err)
{
    *s = (struct bl_target_sample){0};
    bool *wanted = stored_numbers(&source->schema, plan, err);
    if (wanted == NULL)
        return err->status;
    enum bl_status status = draw(s, source, wanted, options, observer, err);
    if (status == BL_OK)
        status = bl_schema_select(&s->schema, &source->schema, wanted, err);
    if (status == BL_OK)
        status = lend_columns(s, facts, err);
    if (status == BL_OK)
        status = copy_after(s, err);
    free(wanted);
    if (status != BL_OK)
        bl_target_sample_release(s);
    return status;
}

void bl_target_sample_release(struct bl_target_sample *s)
{
    free(s->before.vectors);
    bl_batch_release(&s->after);
    bl_sample_release(&s->drawn);
    bl_schema_release(&s->schema);
    free(s->columns);
    free(s->facts);
    free(s->applied);
    *s = (struct bl_target_sample){0};
}

/* Applying. */

struct application {
    struct bl_target_sample *sample;
    const struct bl_bound *bounds;
};

/* What is special comes back as it was. */
static void restore_block(char *after, const char *before,
                          const struct bl_lattice *l, struct bl_bound bound,
                          size_t n)
{
    int64_t k[BLOCK];
    bool is_special[BLOCK];
    size_t size = bl_type_size(l->type);
    bl_lattice_round(k, is_special, l, bound, before, n);
    bl_lattice_restore(after, l, k, n);
    for (size_t i = 0; i < n; i++)
        if (is_special[i])
            memcpy(after + i * size, before + i * size, size);
}

static void restore_column(struct bl_vector *after,
                           const struct bl_vector *before,
                           const struct bl_lattice_facts *facts,
                           struct bl_bound bound, size_t n)
{
    struct bl_lattice l;
    size_t size = bl_type_size(before->type);
    bl_lattice_make(&l, before->type, bound, facts);
    if (l.kind == BL_LATTICE_NONE) {
        memcpy(after->values, before->values, n * size);
        return;
    }
    for (size_t first = 0; first < n; first += BLOCK)
        restore_block((char *)after->values + first * size,
                      (const char *)before->values + first * size, &l, bound,
                      n - first < BLOCK ? n - first : BLOCK);
}

static bool is_same(struct bl_bound a, struct bl_bound b)
{
    return a.kind == b.kind && (a.kind == BL_BOUND_EXACT || a.limit == b.limit);
}

static void apply_to_column(void *context, size_t i, size_t worker)
{
    (void)worker;
    const struct application *a = context;
    struct bl_target_sample *s = a->sample;
    struct bl_bound bound = a->bounds[i];
    if (is_same(bound, s->applied[i]))
        return;
    s->applied[i] = bound;
    restore_column(&s->after.vectors[i], &s->before.vectors[i], &s->facts[i],
                   bound, s->before.n_rows * s->before.vectors[i].width);
}

void bl_target_sample_apply(struct bl_target_sample *s,
                            const struct bl_bound *bounds, struct bl_pool *pool)
{
    struct application a = {s, bounds};
    bl_pool_run(pool, s->schema.n_columns, apply_to_column, &a);
}
