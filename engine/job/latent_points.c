#include "engine/job/latent_points.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/selection.h"

void bl_latent_points_release(struct bl_latent_points *p)
{
    free(p->vectors);
    free(p->z);
    free(p->variables);
    free(p->columns);
    *p = (struct bl_latent_points){0};
}

static size_t at_most(size_t n, size_t most)
{
    return n < most ? n : most;
}

/* In the order of the sample, whose inputs stand first. */
static void choose_columns(struct bl_latent_points *p, size_t n_inputs,
                           size_t n_variables)
{
    size_t n_further =
        at_most(n_variables - n_inputs, BL_LATENT_POINT_VARIABLES);
    n_inputs = at_most(n_inputs, BL_LATENT_POINT_VARIABLES - n_further);
    size_t first_further = n_variables - n_further;
    for (size_t i = 0; i < n_inputs + n_further; i++)
        p->columns[p->n_variables++] =
            i < n_inputs ? i : first_further + i - n_inputs;
}

static size_t count_points(const struct bl_latent_points *p,
                           const struct bl_latent_sample *s)
{
    size_t fitting = BL_LATENT_POINT_NUMBERS / (p->k + p->n_variables);
    return at_most(s->n, at_most(fitting, BL_LATENT_POINTS));
}

static enum bl_status make_room(struct bl_latent_points *p,
                                const struct bl_latent_sample *s,
                                struct bl_error *err)
{
    size_t n = count_points(p, s);
    p->vectors = bl_array_new(n, sizeof *p->vectors, err);
    p->z = bl_array_new(n, p->k * sizeof *p->z, err);
    p->variables = bl_array_new(n, p->n_variables * sizeof *p->variables, err);
    p->n = n;
    bool ok = p->vectors != NULL && p->z != NULL && p->variables != NULL;
    return ok ? BL_OK : err->status;
}

static void take(struct bl_latent_points *p, size_t point,
                 const struct bl_latent_sample *s, size_t i)
{
    p->vectors[point] = s->vectors[i];
    memcpy(p->z + point * p->k, s->z + i * s->k, p->k * sizeof *p->z);
    for (size_t v = 0; v < p->n_variables; v++)
        p->variables[point * p->n_variables + v] =
            s->variables[i * s->n_variables + p->columns[v]];
}

enum bl_status bl_latent_points_draw(struct bl_latent_points *p,
                                     const struct bl_latent_sample *sample,
                                     size_t n_inputs, uint64_t seed,
                                     struct bl_error *err)
{
    *p = (struct bl_latent_points){.k = sample->k};
    p->columns =
        bl_array_new(BL_LATENT_POINT_VARIABLES, sizeof *p->columns, err);
    if (p->columns == NULL)
        return err->status;
    choose_columns(p, n_inputs, sample->n_variables);
    if (make_room(p, sample, err) != BL_OK) {
        bl_latent_points_release(p);
        return err->status;
    }
    struct bl_selection s = {sample->n, p->n, bl_random_new(seed, 2)};
    for (size_t i = 0, point = 0; i < sample->n; i++)
        if (bl_selection_takes_next(&s))
            take(p, point++, sample, i);
    return BL_OK;
}
