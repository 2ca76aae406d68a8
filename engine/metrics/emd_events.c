#include "engine/metrics/emd_events.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/sort.h"

enum { TASK_ROWS = 256 };

static enum bl_status find_column(size_t *pair, const struct bl_schema *schema,
                                  const struct bl_match *match,
                                  const char *name, struct bl_error *err)
{
    for (size_t i = 0; i < match->n_pairs; i++) {
        const struct bl_column *c = &schema->columns[match->pairs[i].before];
        if (strcmp(c->name, name) != 0)
            continue;
        if (!bl_type_is_numeric(c->type) || c->width != 1)
            return bl_fail(err, BL_USAGE,
                           "column %s is not a plain number: it cannot be "
                           "part of an object",
                           name);
        *pair = i;
        return BL_OK;
    }
    return bl_fail(err, BL_USAGE,
                   "column %s, named as part of an object, is not in both "
                   "tables",
                   name);
}

static enum bl_status find_objects(struct bl_emd_events *e,
                                   const struct bl_schema *schema,
                                   const struct bl_match *match,
                                   const struct bl_emd_object *objects,
                                   struct bl_error *err)
{
    for (size_t i = 0; i < e->n_objects; i++) {
        struct bl_emd_columns *c = &e->objects[i];
        if (find_column(&c->energy, schema, match, objects[i].energy, err) !=
                BL_OK ||
            find_column(&c->y, schema, match, objects[i].y, err) != BL_OK ||
            find_column(&c->phi, schema, match, objects[i].phi, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status make_solvers(struct bl_emd_events *e,
                                   struct bl_error *err)
{
    size_t threads = e->pool != NULL ? bl_pool_threads(e->pool) : 1;
    e->solvers = bl_array_new(threads, sizeof *e->solvers, err);
    e->particles =
        bl_array_new(threads, 2 * e->n_objects * sizeof *e->particles, err);
    if (e->solvers == NULL || e->particles == NULL)
        return err->status;
    for (; e->n_solvers < threads; e->n_solvers++)
        if (bl_emd_new(&e->solvers[e->n_solvers], e->n_objects, err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_emd_events_init(struct bl_emd_events *e,
                                  const struct bl_schema *schema,
                                  const struct bl_match *match,
                                  const struct bl_emd_object *objects,
                                  size_t n_objects, double radius,
                                  size_t max_values, struct bl_pool *pool,
                                  struct bl_error *err)
{
    *e = (struct bl_emd_events){
        .pool = pool,
        .pairs = match->pairs,
        .n_objects = n_objects,
        .radius = radius,
        .max = NAN,
        .kept = bl_thinning_new(schema->n_rows, max_values, 0),
    };
    if (n_objects == 0)
        return BL_OK;
    e->objects = bl_array_new(n_objects, sizeof *e->objects, err);
    if (e->objects == NULL ||
        find_objects(e, schema, match, objects, err) != BL_OK ||
        make_solvers(e, err) != BL_OK) {
        bl_emd_events_release(e);
        return err->status;
    }
    return BL_OK;
}

void bl_emd_events_release(struct bl_emd_events *e)
{
    for (size_t i = 0; i < e->n_solvers; i++)
        bl_emd_free(e->solvers[i]);
    free(e->solvers);
    free(e->objects);
    free(e->particles);
    free(e->distances);
    free(e->energies);
    bl_thinning_release(&e->kept);
    *e = (struct bl_emd_events){0};
}

static double value_at(const struct bl_vector *v, size_t row)
{
    double value;
    bl_type_to_double(&value, bl_vector_at(v, row, 0), v->type, 1);
    return value;
}

static void read_event(const struct bl_emd_events *e, size_t row,
                       struct bl_particle *before, struct bl_particle *after)
{
    const struct bl_vector *x = e->before->vectors, *y = e->after->vectors;
    for (size_t i = 0; i < e->n_objects; i++) {
        struct bl_pair energy = e->pairs[e->objects[i].energy];
        struct bl_pair rapidity = e->pairs[e->objects[i].y];
        struct bl_pair phi = e->pairs[e->objects[i].phi];
        before[i] = (struct bl_particle){value_at(&x[energy.before], row),
                                         value_at(&x[rapidity.before], row),
                                         value_at(&x[phi.before], row)};
        after[i] = (struct bl_particle){value_at(&y[energy.after], row),
                                        value_at(&y[rapidity.after], row),
                                        value_at(&y[phi.after], row)};
    }
}

static double sum_energy(const struct bl_particle *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += p[i].energy > 0 && isfinite(p[i].energy) ? p[i].energy : 0;
    return sum;
}

static void measure_rows(void *context, size_t task, size_t worker)
{
    struct bl_emd_events *e = context;
    struct bl_particle *before = e->particles + 2 * worker * e->n_objects;
    struct bl_particle *after = before + e->n_objects;
    size_t end = (task + 1) * TASK_ROWS;
    if (end > e->before->n_rows)
        end = e->before->n_rows;
    for (size_t row = task * TASK_ROWS; row < end; row++) {
        read_event(e, row, before, after);
        e->distances[row] =
            bl_emd_distance(e->solvers[worker], before, e->n_objects, after,
                            e->n_objects, e->radius);
        e->energies[row] = sum_energy(before, e->n_objects);
    }
}

static enum bl_status reserve(double **array, size_t *capacity, size_t n,
                              struct bl_error *err)
{
    void *larger = *array;
    if (bl_array_reserve(&larger, capacity, n, sizeof **array, err) != BL_OK)
        return err->status;
    *array = larger;
    return BL_OK;
}

enum bl_status bl_emd_events_add(struct bl_emd_events *e,
                                 const struct bl_batch *before,
                                 const struct bl_batch *after,
                                 struct bl_error *err)
{
    size_t n = before->n_rows;
    if (e->n_objects == 0)
        return BL_OK;
    if (reserve(&e->distances, &e->capacity_distances, n, err) != BL_OK ||
        reserve(&e->energies, &e->capacity_energies, n, err) != BL_OK)
        return err->status;
    e->before = before;
    e->after = after;
    bl_pool_run(e->pool, (n + TASK_ROWS - 1) / TASK_ROWS, measure_rows, e);
    for (size_t row = 0; row < n; row++) {
        bl_mean_add(&e->distance, e->distances[row]);
        bl_mean_add(&e->energy, e->energies[row]);
        e->max = fmax(e->max, e->distances[row]);
    }
    return bl_thinning_add(&e->kept, e->distances, n, err);
}

enum bl_status bl_emd_events_finish(struct bl_emd_events *e,
                                    struct bl_emd_metrics *metrics,
                                    struct bl_error *err)
{
    const double *sorted = e->kept.values;
    double *scratch = bl_array_new(e->kept.n, sizeof *scratch, err);
    if (scratch == NULL)
        return err->status;
    bl_sort_doubles(e->kept.values, scratch, e->kept.n);
    free(scratch);
    *metrics = (struct bl_emd_metrics){
        .n_events = (uint64_t)e->distance.n,
        .mean = bl_mean_value(&e->distance),
        .median = bl_sorted_quantile(sorted, e->kept.n, 0.5),
        .p95 = bl_sorted_quantile(sorted, e->kept.n, 0.95),
        .max = e->max,
        .mean_energy = bl_mean_value(&e->energy),
        .sampled = !bl_thinning_takes_all(&e->kept),
    };
    return BL_OK;
}
