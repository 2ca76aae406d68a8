#include "engine/norm/norm.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/norm/kinds.h"

const struct bl_norm_kind *const bl_norm_kinds[] = {
    &bl_norm_minmax,   &bl_norm_standard, &bl_norm_log, &bl_norm_asinh,
    &bl_norm_quantile, &bl_norm_none,     NULL,
};

const struct bl_norm_kind *bl_norm_kind_find(const char *name)
{
    const struct bl_norm_kind *const *kind = bl_norm_kinds;
    while (*kind != NULL && strcmp((*kind)->name, name) != 0)
        kind++;
    return *kind;
}

enum bl_status bl_norm_fit(struct bl_norm *norm,
                           const struct bl_norm_kind *kind,
                           const double *sorted, size_t n, struct bl_error *err)
{
    *norm = (struct bl_norm){.kind = kind};
    if (n == 0)
        return bl_fail(err, BL_FAILED,
                       "normalisation %s has no finite value to fit; keep the "
                       "column exact",
                       kind->name);
    if (!isfinite(2 * (sorted[n - 1] - sorted[0])))
        return bl_fail(err, BL_FAILED,
                       "the values span from %g to %g, further than a double "
                       "reaches; keep the column exact",
                       sorted[0], sorted[n - 1]);
    return kind->fit(norm, sorted, n, err);
}

static bool all_finite(const double *params, size_t n_params)
{
    for (size_t i = 0; i < n_params; i++)
        if (!isfinite(params[i]))
            return false;
    return true;
}

enum bl_status bl_norm_load(struct bl_norm *norm, const char *kind_name,
                            const double *params, size_t n_params,
                            struct bl_error *err)
{
    *norm = (struct bl_norm){.kind = bl_norm_kind_find(kind_name)};
    if (norm->kind == NULL)
        return bl_fail(err, BL_FAILED,
                       "normalisation \"%s\" is not known; the file may come "
                       "from a newer version",
                       kind_name);
    if (n_params < norm->kind->min_params ||
        n_params > norm->kind->max_params || !all_finite(params, n_params) ||
        !norm->kind->valid(params, n_params))
        return bl_fail(err, BL_FAILED,
                       "the %zu parameters of normalisation %s cannot be "
                       "right; the file is damaged",
                       n_params, kind_name);
    return bl_norm_set_params(norm, params, n_params, err);
}

void bl_norm_release(struct bl_norm *norm)
{
    free(norm->params);
    *norm = (struct bl_norm){0};
}

static void make_finite(double *to, const double *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double v = from[i] == from[i] ? from[i] : 0;
        to[i] = bl_norm_limit(v, -DBL_MAX, DBL_MAX);
    }
}

typedef void mapping(double *to, const double *from, size_t n,
                     const double *params, size_t n_params);

/* Finite to finite whatever the kind does in between, in pieces that stay in
 * the cache. */
static void map_finite(mapping *map, double *to, const double *from, size_t n,
                       const struct bl_norm *norm)
{
    enum { PIECE = 512 };
    for (size_t i = 0; i < n; i += PIECE) {
        size_t m = n - i < PIECE ? n - i : PIECE;
        make_finite(to + i, from + i, m);
        map(to + i, to + i, m, norm->params, norm->n_params);
        make_finite(to + i, to + i, m);
    }
}

void bl_norm_apply(const struct bl_norm *norm, double *y, const double *x,
                   size_t n)
{
    map_finite(norm->kind->apply, y, x, n, norm);
}

void bl_norm_invert(const struct bl_norm *norm, double *x, const double *y,
                    size_t n)
{
    map_finite(norm->kind->invert, x, y, n, norm);
}

void bl_norm_slope(const struct bl_norm *norm, double *slope, const double *y,
                   size_t n)
{
    map_finite(norm->kind->slope, slope, y, n, norm);
}
