/* Latent: which part of the scatter is seen, and which points are meant. */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tui/screen/latent.h"
#include "tui/screen/latent_parts.h"

static const double SIGMAS = 4;

struct bl_axis bl_latent_range(const struct bl_latent_space *s, size_t j)
{
    const struct bl_latent_axis *a = &s->axes[j];
    double low = fmax(a->min, a->mean - SIGMAS * a->std);
    double high = fmin(a->max, a->mean + SIGMAS * a->std);
    if (!(low <= high) || !isfinite(high - low))
        low = -1, high = 1;
    double margin = fmax(high - low, 0) * 0.02;
    if (!(high - low > 1e-12 * fmax(fabs(low), fabs(high))))
        margin = fmax(fabs(low) * 0.1, 1e-6);
    return (struct bl_axis){.low = low - margin, .high = high + margin};
}

static size_t axis_of(const struct bl_latent *l, int which)
{
    return which == 0 ? l->x : l->y;
}

double bl_latent_cursor(const struct bl_latent *l, int which)
{
    struct bl_axis a = bl_latent_range(l->space, axis_of(l, which));
    return a.low + (0.5 + l->at[which]) * (a.high - a.low);
}

struct bl_axis bl_latent_seen(const struct bl_latent *l, int which)
{
    struct bl_axis a = bl_latent_range(l->space, axis_of(l, which));
    double half = ldexp(a.high - a.low, -1 - l->zoom);
    double middle = bl_latent_cursor(l, which);
    middle = fmin(a.high - half, fmax(a.low + half, middle));
    return l->zoom > 0 && middle - half < middle + half
               ? (struct bl_axis){.low = middle - half, .high = middle + half}
               : a;
}

/* The points with the smallest of n keys, at most `most`; NaN is passed over.
 * `most` is small, so that each insertion is cheap. */
static size_t smallest(size_t *points, size_t most, const double *keys,
                       size_t n)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = found;
        while (at > 0 && keys[i] < keys[points[at - 1]])
            at--;
        if (isnan(keys[i]) || at == most)
            continue;
        found += found < most;
        for (size_t j = found - 1; j > at; j--)
            points[j] = points[j - 1];
        points[at] = i;
    }
    return found;
}

static size_t pick(const struct bl_latent_sample *p, size_t *points,
                   size_t most, double (*key)(const void *, size_t),
                   const void *context)
{
    struct bl_error err;
    double *keys = bl_array_new(p->n, sizeof *keys, &err);
    size_t found = 0;
    for (size_t i = 0; keys != NULL && i < p->n; i++)
        keys[i] = key(context, i);
    if (keys != NULL)
        found = smallest(points, most, keys, p->n);
    free(keys);
    return found;
}

/* Squared, in units of what is seen. */
static double distance(const void *latent, size_t i)
{
    const struct bl_latent *l = latent;
    double sum = 0;
    for (int which = 0; which < 2; which++) {
        struct bl_axis a = bl_latent_range(l->space, axis_of(l, which));
        double value =
            l->space->sample.latent[i * l->space->k + axis_of(l, which)];
        double d = (value - bl_latent_cursor(l, which)) / (a.high - a.low);
        sum += d * d;
    }
    return sum;
}

size_t bl_latent_nearest(const struct bl_latent *l, size_t *points, size_t most)
{
    return pick(&l->space->sample, points, most, distance, l);
}

struct dimension {
    const struct bl_latent_space *s;
    size_t j;
};

static double inwardness(const void *dimension, size_t i)
{
    const struct dimension *d = dimension;
    double value = d->s->sample.latent[i * d->s->k + d->j];
    return -fabs(value - d->s->axes[d->j].mean);
}

size_t bl_latent_extremes(const struct bl_latent_space *s, size_t j,
                          size_t *points, size_t most)
{
    struct dimension d = {s, j};
    return pick(&s->sample, points, most, inwardness, &d);
}
