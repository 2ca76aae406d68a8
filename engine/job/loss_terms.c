#include "engine/job/loss_terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/type.h"
#include "engine/job/value_weights.h"
#include "engine/metrics/emd_objects.h"

static enum bl_status weigh_columns(struct bl_job_terms *own,
                                    const struct bl_model *m,
                                    const struct bl_schema *schema,
                                    const struct bl_plan *plan,
                                    struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t per_feature = n_inputs / m->features.n;
    own->column_weights = bl_array_new(n_inputs, sizeof(double), err);
    if (own->column_weights == NULL)
        return err->status;
    for (size_t i = 0; i < n_inputs; i++) {
        const char *name = m->features.items[i / per_feature].name;
        own->column_weights[i] = plan->weights[bl_schema_find(schema, name)];
    }
    return BL_OK;
}

static enum bl_status find_part(struct bl_loss_object *object, size_t part,
                                const struct bl_features *f, const char *name,
                                struct bl_error *err)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->items[i].name, name) == 0) {
            object->inputs[part] = i;
            object->norms[part] = &f->items[i].norm;
            return BL_OK;
        }
    return bl_fail(err, BL_USAGE,
                   "--objects: column %s does not go through the network, so "
                   "the loss emd cannot move it (--compress COLS gives it to "
                   "the network)",
                   name);
}

static enum bl_status find_objects(struct bl_job_terms *own,
                                   const struct bl_emd_objects *named,
                                   const struct bl_features *f,
                                   struct bl_error *err)
{
    own->objects = bl_array_new(named->n, sizeof *own->objects, err);
    if (own->objects == NULL)
        return err->status;
    for (size_t i = 0; i < named->n; i++) {
        const struct bl_emd_object *o = &named->items[i];
        if (find_part(&own->objects[i], 0, f, o->energy, err) != BL_OK ||
            find_part(&own->objects[i], 1, f, o->y, err) != BL_OK ||
            find_part(&own->objects[i], 2, f, o->phi, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static double energy_of(const struct bl_loss_object *object,
                        const struct bl_model *m, const void *X, size_t at)
{
    double energy = m->precision == BL_PRECISION_FLOAT32
                        ? (double)((const float *)X)[at + object->inputs[0]]
                        : ((const double *)X)[at + object->inputs[0]];
    bl_norm_invert(object->norms[0], &energy, &energy, 1);
    return energy > 0 ? energy : 0;
}

/* That an event has on average. */
static double mean_energy(const struct bl_job_terms *own, size_t n_objects,
                          const struct bl_model *m,
                          const struct bl_training_rows *rows)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    double sum = 0;
    for (size_t r = 0; r < rows->n; r++)
        for (size_t i = 0; i < n_objects; i++)
            sum += energy_of(&own->objects[i], m, rows->X, r * n_inputs);
    return sum / (double)rows->n;
}

static enum bl_status use_objects(struct bl_job_terms *own,
                                  struct bl_loss_terms *terms,
                                  const struct bl_model *m,
                                  const struct bl_training_rows *rows,
                                  const char *list, struct bl_error *err)
{
    struct bl_emd_objects named;
    enum bl_status status = bl_emd_objects_parse(&named, list, err);
    if (status == BL_OK && named.n == 0)
        status = bl_fail(err, BL_USAGE,
                         "--loss emd needs --objects: which columns are the "
                         "objects of an event, as ENERGY:RAPIDITY:PHI,...");
    if (status == BL_OK && bl_features_n_inputs(&m->features) != m->features.n)
        status = bl_fail(err, BL_USAGE,
                         "--loss emd is for tables of events: these columns "
                         "are fields");
    if (status == BL_OK)
        status = find_objects(own, &named, &m->features, err);
    if (status == BL_OK) {
        terms->objects = own->objects;
        terms->n_objects = named.n;
        terms->energy = mean_energy(own, named.n, m, rows);
    }
    bl_emd_objects_release(&named);
    return status;
}

enum bl_status bl_job_terms_make(
    struct bl_job_terms *own, struct bl_loss_terms *terms,
    const struct bl_model *m, const struct bl_schema *schema,
    const struct bl_plan *plan, const struct bl_training_rows *rows,
    const struct bl_options *o, struct bl_error *err)
{
    *own = (struct bl_job_terms){0};
    if (*o->weights != '\0' &&
        weigh_columns(own, m, schema, plan, err) != BL_OK)
        return err->status;
    if (bl_train_loss_weighs_responses(o->train.loss) &&
        bl_value_weights(&own->value_weights, m, rows, own->column_weights,
                         err) != BL_OK)
        return err->status;
    terms->column_weights = own->column_weights;
    terms->value_weights = own->value_weights;
    return bl_train_loss_uses_objects(o->train.loss)
               ? use_objects(own, terms, m, rows, o->objects, err)
               : BL_OK;
}

void bl_job_terms_release(struct bl_job_terms *own)
{
    free(own->column_weights);
    free(own->value_weights);
    free(own->objects);
    *own = (struct bl_job_terms){0};
}
