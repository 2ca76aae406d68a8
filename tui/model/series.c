#include "tui/model/series.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

struct bl_extent bl_extent_of_nothing(void)
{
    return (struct bl_extent){NAN, NAN, NAN, 0};
}

/* Comparisons are false of NaN, so the first value replaces it. */
static void take_lower(double *low, double value)
{
    if (!(*low <= value) && !isnan(value))
        *low = value;
}

static void take_higher(double *high, double value)
{
    if (!(*high >= value) && !isnan(value))
        *high = value;
}

static void take(struct bl_extent *e, double value)
{
    if (!isfinite(value))
        return;
    take_lower(&e->low, value);
    take_higher(&e->high, value);
    if (value > 0)
        take_lower(&e->low_positive, value);
    else
        e->n_hidden++;
}

struct bl_extent bl_extent_join(struct bl_extent a, struct bl_extent b)
{
    take_lower(&a.low, b.low);
    take_higher(&a.high, b.high);
    take_lower(&a.low_positive, b.low_positive);
    a.n_hidden += b.n_hidden;
    return a;
}

enum bl_status bl_series_add(struct bl_series *s, double value,
                             struct bl_error *err)
{
    size_t chunk = s->n / BL_SERIES_CHUNK;
    if (bl_array_reserve((void **)&s->values, &s->capacity, s->n + 1,
                         sizeof *s->values, err) != BL_OK ||
        bl_array_reserve((void **)&s->chunks, &s->chunks_capacity, chunk + 1,
                         sizeof *s->chunks, err) != BL_OK)
        return err->status;
    if (s->n % BL_SERIES_CHUNK == 0)
        s->chunks[chunk] = bl_extent_of_nothing();
    take(&s->chunks[chunk], value);
    s->values[s->n++] = value;
    return BL_OK;
}

void bl_series_clear(struct bl_series *s)
{
    s->n = 0;
}

void bl_series_release(struct bl_series *s)
{
    free(s->values);
    free(s->chunks);
    *s = (struct bl_series){0};
}

struct bl_extent bl_series_extent(const struct bl_series *s, size_t from,
                                  size_t to)
{
    struct bl_extent e = bl_extent_of_nothing();
    to = to < s->n ? to : s->n;
    while (from < to) {
        if (from % BL_SERIES_CHUNK == 0 && to - from >= BL_SERIES_CHUNK) {
            e = bl_extent_join(e, s->chunks[from / BL_SERIES_CHUNK]);
            from += BL_SERIES_CHUNK;
        } else {
            take(&e, s->values[from++]);
        }
    }
    return e;
}

size_t bl_series_bucket(size_t n, size_t n_buckets)
{
    size_t width = 1;
    while (n_buckets > 0 && n / width > n_buckets)
        width *= 2;
    return width;
}

double bl_smoother_next(struct bl_smoother *s, double value)
{
    if (!isfinite(value))
        return NAN;
    s->mass = s->weight * s->mass + 1;
    s->mean += (value - s->mean) / s->mass;
    return s->mean;
}
