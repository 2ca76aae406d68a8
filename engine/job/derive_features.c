/* What the network takes, and how: features of the columns, and rows of a
 * sample as vectors. */
#include "engine/job/derive_parts.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/job/gather.h"

/* The finite values of a column without its sentinel, ascending: the sample
 * of the statistics, in place or as a copy that *copy owns. */
static enum bl_status values_to_fit(const double **sorted, size_t *n,
                                    double **copy,
                                    const struct bl_column_stats *stats,
                                    const struct bl_feature *f,
                                    struct bl_error *err)
{
    *sorted = stats->sorted;
    *n = stats->n_sorted;
    *copy = NULL;
    if (!f->has_sentinel)
        return BL_OK;
    *copy = bl_array_new(stats->n_sorted, sizeof **copy, err);
    if (*copy == NULL)
        return err->status;
    *n = 0;
    for (size_t i = 0; i < stats->n_sorted; i++)
        if (!bl_feature_is_special(f, stats->sorted[i]))
            (*copy)[(*n)++] = stats->sorted[i];
    *sorted = *copy;
    return BL_OK;
}

static enum bl_status fit_feature(struct bl_feature *f,
                                  const struct bl_column_stats *stats,
                                  const struct bl_norm_kind *kind,
                                  struct bl_error *err)
{
    static const double zero = 0;
    const double *sorted;
    double *copy;
    size_t n;
    if (values_to_fit(&sorted, &n, &copy, stats, f, err) != BL_OK)
        return err->status;
    if (n == 0) { // every value is special: any scale will do
        sorted = &zero;
        n = 1;
    }
    f->fill = sorted[n / 2];
    enum bl_status status = bl_norm_fit(&f->norm, kind, sorted, n, err);
    free(copy);
    return status == BL_OK ? BL_OK : bl_error_prefix(err, "column %s", f->name);
}

static enum bl_status make_feature(struct bl_feature *f,
                                   const struct bl_column *c,
                                   const struct bl_proposal *proposal,
                                   const struct bl_column_stats *stats,
                                   const struct bl_norm_kind *kind,
                                   struct bl_error *err)
{
    f->type = c->type;
    f->has_sentinel = proposal->has_sentinel;
    f->sentinel = proposal->sentinel;
    f->name = bl_string_copy(c->name, err);
    if (f->name == NULL)
        return err->status;
    if (c->unit != NULL && (f->unit = bl_string_copy(c->unit, err)) == NULL)
        return err->status;
    return fit_feature(f, stats, kind, err);
}

static void choose_tile(struct bl_features *f, const struct bl_options *o,
                        const struct bl_model_type *type)
{
    const size_t *tile = o->tile_is_free ? type->tile : o->tile;
    f->time_block = o->time_block;
    for (size_t i = 0; i < 2; i++) {
        size_t cells = f->shape[1 + i];
        f->tile[i] = tile[i] < cells ? tile[i] : cells;
    }
}

enum bl_status bl_derive_features(struct bl_model *m,
                                  const struct bl_schema *schema,
                                  const struct bl_plan *plan,
                                  const struct bl_survey *survey,
                                  const struct bl_model_type *type,
                                  const struct bl_options *options,
                                  struct bl_error *err)
{
    struct bl_features *f = &m->features;
    f->items = bl_array_new(plan->n_compressed, sizeof *f->items, err);
    m->others = bl_array_new(schema->n_columns, sizeof *m->others, err);
    if (f->items == NULL || m->others == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct bl_column *c = &schema->columns[i];
        if (plan->roles[i] != BL_ROLE_COMPRESS) {
            struct bl_other_column *other = &m->others[m->n_others++];
            other->role = plan->roles[i];
            other->name = bl_string_copy(c->name, err);
            if (other->name == NULL)
                return err->status;
            continue;
        }
        bl_column_shape(f->shape, c);
        if (make_feature(&f->items[f->n++], c, &survey->proposals[i],
                         bl_stats_column(survey->stats, i), plan->norms[i],
                         err) != BL_OK)
            return err->status;
    }
    choose_tile(f, options, type);
    return BL_OK;
}

/* Training rows. */

enum bl_status bl_derive_gather(struct bl_training_rows *data,
                                struct bl_model *m,
                                const struct bl_schema *schema,
                                const struct bl_batch *sample,
                                struct bl_error *err)
{
    struct bl_gather g;
    if (bl_gather_init(&g, m, schema, err) != BL_OK)
        return err->status;
    char *to;
    data->n = bl_features_vectors(&m->features, sample->n_rows);
    data->X = to = bl_array_new(data->n, bl_gather_vector_bytes(&g), err);
    for (size_t at = 0; to != NULL && at < sample->n_rows; at += g.n_rows) {
        size_t left = sample->n_rows - at;
        size_t n = left < g.n_rows ? left : g.n_rows;
        size_t n_vectors = bl_features_vectors(&m->features, n);
        bl_gather_rows(&g, sample, at, n);
        bl_gather_reals(to, &g, 0, n_vectors);
        to += n_vectors * bl_gather_vector_bytes(&g);
    }
    bl_gather_release(&g);
    return data->X != NULL ? BL_OK : err->status;
}
