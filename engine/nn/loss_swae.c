/* Mean squared error plus a weight times the sliced Wasserstein distance of
 * the latent vectors from a normal prior (Kolouri et al., arXiv:1804.01947):
 *
 *     1/L sum_l  1/n sum_i (p_l(i) - q(i))^2
 *
 * p_l are the n latent vectors projected on a random direction l, ascending;
 * q is what the prior has there.  The prior is a standard normal one, whose
 * projection on any direction is one too: q(i) are its quantiles at (i + 1/2) /
 * n, which is what sorted samples of it come to on average, without their
 * noise.
 *
 * Two approximations keep it deterministic and cheap: the distance is that of
 * each shard of a minibatch (128 rows) on its own, and there are 16 directions,
 * drawn anew for every shard of every step; validation has the same ones in
 * every epoch. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/nn/loss_list.h"

enum { N_DIRECTIONS = 16 };

struct projected {
    double p;
    size_t row;
};

static double polynomial(double x, const double *c, size_t n)
{
    double sum = 0;
    while (n-- > 0)
        sum = sum * x + c[n];
    return sum;
}

/* The quantile of the standard normal distribution to 1e-7, for probabilities
 * not below 1e-10: Wichura's AS 241 (Appl. Stat. 37 (1988) 477), PPND7. */
static double normal_quantile(double probability)
{
    static const double a[] = {3.3871327179, 50.434271938, 159.29113202,
                               59.109374720};
    static const double b[] = {1, 17.895169469, 78.757757664, 67.187563600};
    static const double c[] = {1.4234372777, 2.7568153900, 1.3067284816,
                               0.17023821103};
    static const double d[] = {1, 0.73700164250, 0.12021132975};
    double q = probability - 0.5, r = 0.180625 - q * q;
    if (fabs(q) <= 0.425)
        return q * polynomial(r, a, 4) / polynomial(r, b, 4);
    r = sqrt(-log(q < 0 ? probability : 1 - probability)) - 1.6;
    return copysign(polynomial(r, c, 4) / polynomial(r, d, 3), q);
}

static void fill_quantiles(double *q, size_t n)
{
    for (size_t i = 0; i < n; i++)
        q[i] = normal_quantile(((double)i + 0.5) / (double)n);
}

/* A direction is used as drawn, (n_latent) normal numbers, with its length
 * divided out of what is projected on it. */
static double draw_direction(real *direction, size_t n,
                             struct bl_random *random)
{
    double square = 0;
    for (size_t k = 0; k < n; k++) {
        direction[k] = (real)bl_random_normal(random);
        square += (double)direction[k] * (double)direction[k];
    }
    return square > 0 ? 1 / sqrt(square) : 0;
}

static void project(struct projected *to, const real *direction,
                    double inverse_length, const struct bl_loss_rows *rows)
{
    for (size_t r = 0; r < rows->n; r++) {
        const real *z = rows->latent + r * rows->n_latent;
        double p = 0;
        for (size_t k = 0; k < rows->n_latent; k++)
            p += (double)z[k] * (double)direction[k];
        to[r] = (struct projected){p * inverse_length, r};
    }
}

/* Shell's, with Ciura's steps: there are never many. */
static void sort(struct projected *list, size_t n)
{
    static const size_t steps[] = {57, 23, 10, 4, 1};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
        for (size_t i = steps[s]; i < n; i++) {
            struct projected moved = list[i];
            size_t at = i;
            for (; at >= steps[s] && list[at - steps[s]].p > moved.p;
                 at -= steps[s])
                list[at] = list[at - steps[s]];
            list[at] = moved;
        }
}

/* The distance along one direction, summed over the rows; adds its gradient
 * times `step` to dlatent, unless that is NULL. */
static double along(real *dlatent, double step, const real *direction,
                    double inverse_length, const double *quantiles,
                    const struct bl_loss_rows *rows)
{
    struct projected sorted[BL_LOSS_MAX_ROWS];
    double sum = 0;
    project(sorted, direction, inverse_length, rows);
    sort(sorted, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        double d = sorted[i].p - quantiles[i];
        sum += d * d;
        if (dlatent == NULL)
            continue;
        real slope = (real)(2 * step * d * inverse_length);
        real *dz = dlatent + sorted[i].row * rows->n_latent;
        for (size_t k = 0; k < rows->n_latent; k++)
            dz[k] += slope * direction[k];
    }
    return sum;
}

/* The term, weighted; `scale` times its gradient is added to dlatent. */
static double sliced(real *dlatent, double scale,
                     const struct bl_loss_rows *rows)
{
    const struct bl_objective *o = rows->objective;
    struct bl_random random = bl_random_new(o->seed, rows->draw);
    double quantiles[BL_LOSS_MAX_ROWS], sum = 0;
    double weight = o->weight / N_DIRECTIONS;
    real *direction = rows->scratch;
    fill_quantiles(quantiles, rows->n);
    for (size_t l = 0; l < N_DIRECTIONS; l++) {
        double inverse = draw_direction(direction, rows->n_latent, &random);
        sum +=
            along(dlatent, scale * weight, direction, inverse, quantiles, rows);
    }
    return weight * sum;
}

static double swae_value(const struct bl_loss_rows *rows)
{
    return bl_loss_mse.value(rows) + sliced(NULL, 0, rows);
}

static double swae_gradient(real *dY, real *dlatent, real scale,
                            const struct bl_loss_rows *rows)
{
    return bl_loss_mse.gradient(dY, NULL, scale, rows) +
           sliced(dlatent, (double)scale, rows);
}

static enum bl_status swae_scratch(void **scratch, const struct bl_objective *o,
                                   struct bl_error *err)
{
    *scratch = bl_array_new(o->n_latent, sizeof(real), err);
    return *scratch != NULL ? BL_OK : err->status;
}

const struct bl_loss bl_loss_swae = {
    .name = "swae",
    .summary = "squared error, with latent values that are normal numbers",
    .weight = 0.1,
    .uses_latent = true,
    .value = swae_value,
    .gradient = swae_gradient,
    .scratch_new = swae_scratch,
    .scratch_free = free,
};
