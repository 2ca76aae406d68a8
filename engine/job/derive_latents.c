/* The steps of the latent vector: as coarse as costs less than a percent of
 * the error.
 *
 * A step s in dimension j adds s^2 / 12 E_j to the squared error, E_j being
 * how much the restored vector moves with that dimension; the bytes fall with
 * the sum of log s.  So every dimension bears the same share of what may be
 * added: s_j = c / sqrt(E_j), and c is found by trying.
 */
#include "engine/job/derive_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/params.h"
#include "engine/job/rehearsal.h"

enum {
    VECTORS = 4096,   // that steps are judged by
    PROBED = 512,     // of them, by which dimensions are compared
    MOST_PROBED = 64, // dimensions; beyond, all are taken to be alike
    HALVINGS = 10,    // of the interval that c is looked for in
};

// The root of the squared error grows by a percent at most: by 2.01 % squared.
static const double COST = 1.0201;

// c is looked for within this factor of what the formula says.
static const double REACH = 16;

static double get(const void *latents, const struct bl_model *m, size_t i)
{
    return m->precision == BL_PRECISION_FLOAT32
               ? (double)((const float *)latents)[i]
               : ((const double *)latents)[i];
}

static void move(void *latents, const struct bl_model *m, size_t i, double by)
{
    if (m->precision == BL_PRECISION_FLOAT32)
        ((float *)latents)[i] += (float)by;
    else
        ((double *)latents)[i] += by;
}

static double spread_of(const struct bl_rehearsal *r, const struct bl_model *m,
                        size_t dimension)
{
    size_t n_latent = bl_model_n_latent(m);
    double sum = 0, squares = 0;
    for (size_t i = 0; i < r->n; i++) {
        double z = get(r->latents, m, i * n_latent + dimension);
        sum += z;
        squares += z * z;
    }
    double n = (double)r->n;
    return sqrt(fmax(squares / n - sum / n * (sum / n), 0));
}

/* E_j: mean squared move of the restored vector for a small move of the latent
 * one.  `still` is what is restored without it. */
static double sensitivity(struct bl_rehearsal *r, const struct bl_model *m,
                          size_t dimension, double by, const double *still,
                          void *moved)
{
    size_t n = r->n < PROBED ? r->n : PROBED;
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t n_latent = bl_model_n_latent(m);
    double sum = 0;
    memcpy(moved, r->latents, n * bl_model_latent_bytes(m));
    for (size_t i = 0; i < n; i++)
        move(moved, m, i * n_latent + dimension, by);
    bl_model_decode(m, r->Y, moved, n, &r->scratch);
    for (size_t i = 0; i < n * n_inputs; i++)
        sum += (r->Y[i] - still[i]) * (r->Y[i] - still[i]);
    return sum / (double)n / (by * by);
}

/* 1 / sqrt(E_j) of each dimension, or its spread where they are too many to be
 * probed; one that moves nothing gets the coarsest that makes sense. */
static enum bl_status find_shapes(double *shapes, struct bl_rehearsal *r,
                                  const struct bl_model *m,
                                  struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t n_latent = bl_model_n_latent(m);
    double *still = bl_array_new(PROBED, n_inputs * sizeof *still, err);
    void *moved = bl_array_new(PROBED, bl_model_latent_bytes(m), err);
    if (still == NULL || moved == NULL) {
        free(still);
        free(moved);
        return err->status;
    }
    memcpy(still, r->Y,
           (r->n < PROBED ? r->n : PROBED) * n_inputs * sizeof *still);
    for (size_t j = 0; j < n_latent; j++) {
        double spread = spread_of(r, m, j);
        double by = spread > 0 ? spread / 16 : 1;
        double e = n_latent <= MOST_PROBED
                       ? sensitivity(r, m, j, by, still, moved)
                       : 1 / (by * by);
        shapes[j] = e > 0 ? 1 / sqrt(e) : 0;
    }
    free(still);
    free(moved);
    return BL_OK;
}

static void set_steps(struct bl_model *m, const double *shapes, double c)
{
    double coarsest = 0;
    for (size_t j = 0; j < bl_model_n_latent(m); j++)
        coarsest = fmax(coarsest, shapes[j]);
    for (size_t j = 0; j < bl_model_n_latent(m); j++) {
        double shape = shapes[j] > 0 ? shapes[j] : coarsest;
        m->latent_steps[j] = bl_params_short(c * shape);
    }
}

static bool are_sound(const struct bl_model *m)
{
    for (size_t j = 0; j < bl_model_n_latent(m); j++)
        if (!(m->latent_steps[j] > 0 && isfinite(m->latent_steps[j])))
            return false;
    return true;
}

/* The largest c that keeps the loss below `allowed`; 0 where none does. */
static double find_scale(struct bl_rehearsal *r, struct bl_model *m,
                         const double *shapes, double guess, double allowed)
{
    double low = log(guess / REACH), high = log(guess * REACH), best = 0;
    for (size_t i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        set_steps(m, shapes, exp(middle));
        if (are_sound(m) && bl_rehearsal_loss(r, m) <= allowed) {
            best = exp(middle);
            low = middle;
        } else {
            high = middle;
        }
    }
    return best;
}

static enum bl_status choose_steps(struct bl_model *m, double *shapes,
                                   struct bl_rehearsal *r, struct bl_error *err)
{
    size_t n_latent = bl_model_n_latent(m);
    double loss = bl_rehearsal_loss(r, m);
    if (!(loss > 0 && isfinite(loss)))
        return BL_OK; // nothing is lost: nothing may be
    if (find_shapes(shapes, r, m, err) != BL_OK)
        return err->status;
    m->latent_steps = bl_array_new(n_latent, sizeof *m->latent_steps, err);
    if (m->latent_steps == NULL)
        return err->status;
    double added = (COST - 1) * loss / (double)r->n / (double)n_latent;
    double c = find_scale(r, m, shapes, sqrt(12 * added), COST * loss);
    set_steps(m, shapes, c);
    if (are_sound(m))
        return BL_OK;
    free(m->latent_steps);
    m->latent_steps = NULL;
    return BL_OK;
}

enum bl_status bl_derive_latent_steps(struct bl_model *m,
                                      const struct bl_training_rows *rows,
                                      struct bl_error *err)
{
    struct bl_rehearsal r;
    if (bl_rehearsal_init(&r, m, rows, VECTORS, err) != BL_OK)
        return err->status;
    double *shapes = bl_array_new(bl_model_n_latent(m), sizeof *shapes, err);
    enum bl_status status =
        shapes != NULL ? choose_steps(m, shapes, &r, err) : err->status;
    free(shapes);
    bl_rehearsal_release(&r);
    return status;
}
