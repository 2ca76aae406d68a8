#include "engine/metrics/latent_profile.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/data/sort.h"
#include "engine/metrics/binning.h"

static enum bl_status allocate(struct bl_latent_profile *f, size_t k, size_t p,
                               struct bl_error *err)
{
    f->k = k;
    f->p = p;
    f->dimensions = bl_array_new(k, sizeof *f->dimensions, err);
    f->counts = bl_array_new(k, sizeof *f->counts, err);
    f->spectrum = bl_array_new(k, sizeof *f->spectrum, err);
    f->correlation = bl_array_new(k + p, (k + p) * sizeof(double), err);
    f->names = bl_array_new(p, sizeof *f->names, err);
    f->densities = bl_array_new(BL_LATENT_SCATTER * BL_LATENT_SCATTER / 2,
                                sizeof *f->densities, err);
    bool ok = f->dimensions != NULL && f->counts != NULL &&
              f->spectrum != NULL && f->correlation != NULL &&
              f->names != NULL && f->densities != NULL;
    return ok ? BL_OK : err->status;
}

void bl_latent_profile_release(struct bl_latent_profile *f)
{
    for (size_t i = 0; f->counts != NULL && i < f->k; i++)
        free(f->counts[i].n);
    for (size_t i = 0; f->names != NULL && i < f->p; i++)
        free(f->names[i]);
    for (size_t i = 0; i < f->n_densities; i++)
        free(f->densities[i].n);
    free(f->dimensions);
    free(f->counts);
    free(f->spectrum);
    free(f->correlation);
    free(f->names);
    free(f->densities);
    *f = (struct bl_latent_profile){0};
}

/* Distributions. */

static size_t gather(double *values, const double *z, size_t n, size_t k,
                     size_t dimension)
{
    size_t n_finite = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(z[i * k + dimension]))
            values[n_finite++] = z[i * k + dimension];
    return n_finite;
}

/* `work` has room for 2 n values. */
static enum bl_status count_dimension(struct bl_counts *c, const double *z,
                                      size_t n, size_t k, size_t i,
                                      double *work, struct bl_error *err)
{
    size_t n_finite = gather(work, z, n, k, i);
    bl_sort_doubles(work, work + n_finite, n_finite);
    c->bins = bl_binning_plain(work, n_finite, n);
    c->n = bl_array_new(c->bins.n + 2, sizeof *c->n, err);
    if (c->n == NULL)
        return err->status;
    for (size_t v = 0; c->bins.n > 0 && v < n_finite; v++)
        c->n[bl_bins_find(&c->bins, work[v])]++;
    c->total = c->bins.n > 0 ? n_finite : 0;
    return BL_OK;
}

enum bl_status bl_latent_count(struct bl_counts *counts, const double *z,
                               size_t n, size_t k, struct bl_error *err)
{
    double *work = bl_array_new(n, 2 * sizeof *work, err);
    enum bl_status status = work != NULL ? BL_OK : err->status;
    for (size_t i = 0; i < k && status == BL_OK; i++)
        status = count_dimension(&counts[i], z, n, k, i, work, err);
    free(work);
    return status;
}

/* Pairs of dimensions. */

static void choose_scatter(struct bl_latent_profile *f)
{
    for (size_t i = 0; i < f->k; i++) {
        if (f->counts[i].bins.n == 0)
            continue;
        size_t at = f->n_scatter;
        for (; at > 0 &&
               f->dimensions[f->scatter[at - 1]].std < f->dimensions[i].std;
             at--)
            if (at < BL_LATENT_SCATTER)
                f->scatter[at] = f->scatter[at - 1];
        if (at < BL_LATENT_SCATTER)
            f->scatter[at] = i;
        if (f->n_scatter < BL_LATENT_SCATTER)
            f->n_scatter++;
    }
}

static enum bl_status count_pair(struct bl_latent_profile *f, const double *z,
                                 size_t n, size_t x, size_t y,
                                 struct bl_error *err)
{
    struct bl_density *d = &f->densities[f->n_densities++];
    *d = (struct bl_density){.x = x, .y = y};
    d->x_bins = (struct bl_bins){f->counts[x].bins.low, f->counts[x].bins.high,
                                 BL_DENSITY_BINS};
    d->y_bins = (struct bl_bins){f->counts[y].bins.low, f->counts[y].bins.high,
                                 BL_DENSITY_BINS};
    d->n = bl_array_new(BL_DENSITY_BINS, BL_DENSITY_BINS * sizeof *d->n, err);
    if (d->n == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++) {
        double vx = z[i * f->k + x], vy = z[i * f->k + y];
        if (!isfinite(vx) || !isfinite(vy))
            continue;
        size_t column = bl_bins_find(&d->x_bins, vx);
        size_t row = bl_bins_find(&d->y_bins, vy);
        if (column - 1 < BL_DENSITY_BINS && row - 1 < BL_DENSITY_BINS)
            d->n[(row - 1) * BL_DENSITY_BINS + column - 1]++;
    }
    return BL_OK;
}

static enum bl_status count_pairs(struct bl_latent_profile *f, const double *z,
                                  size_t n, struct bl_error *err)
{
    choose_scatter(f);
    for (size_t row = 1; row < f->n_scatter; row++)
        for (size_t column = 0; column < row; column++)
            if (count_pair(f, z, n, f->scatter[column], f->scatter[row], err) !=
                BL_OK)
                return err->status;
    return BL_OK;
}

static enum bl_status make(struct bl_latent_profile *f, const double *z,
                           const double *x, const char *const *names, size_t n,
                           struct bl_pool *pool, struct bl_error *err)
{
    for (size_t i = 0; i < f->p; i++) {
        f->names[i] = bl_string_copy(names[i], err);
        if (f->names[i] == NULL)
            return err->status;
    }
    if (bl_latent_dimensions(f->dimensions, z, n, f->k, err) != BL_OK ||
        bl_latent_spectrum(f->spectrum, z, n, f->k, err) != BL_OK ||
        bl_latent_correlation(f->correlation, z, f->k, x, f->p, n, pool, err) !=
            BL_OK)
        return err->status;
    f->participation_ratio = bl_participation_ratio(f->spectrum, f->k);
    if (bl_latent_count(f->counts, z, n, f->k, err) != BL_OK)
        return err->status;
    return count_pairs(f, z, n, err);
}

enum bl_status bl_latent_profile_make(struct bl_latent_profile *f,
                                      const double *z, size_t k,
                                      const double *x, size_t p,
                                      const char *const *names, size_t n,
                                      struct bl_pool *pool,
                                      struct bl_error *err)
{
    *f = (struct bl_latent_profile){.n = n};
    enum bl_status status = allocate(f, k, p, err);
    if (status == BL_OK)
        status = make(f, z, x, names, n, pool, err);
    if (status != BL_OK)
        bl_latent_profile_release(f);
    return status;
}
