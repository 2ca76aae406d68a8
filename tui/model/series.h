/* A series that grows value by value and is drawn at any scale: the loss of
 * a million epochs on three hundred columns, without losing a spike.
 *
 * Beside the values the extents of chunks of BL_SERIES_CHUNK of them are kept
 * up to date, so that the extent of any range costs a pass over its chunks and
 * over less than two chunks of values.
 *
 * Values that are not finite stand for themselves and are in no extent.
 */
#ifndef BL_TUI_MODEL_SERIES_H
#define BL_TUI_MODEL_SERIES_H

#include <stddef.h>

#include "base/error.h"

enum { BL_SERIES_CHUNK = 64 };

struct bl_extent {
    double low, high;    // NaN of no values
    double low_positive; // the lowest above 0; NaN without
    size_t n_hidden;     // values <= 0, which a log axis has no place for
};

struct bl_series {
    double *values; // owned
    size_t n, capacity;
    struct bl_extent *chunks; // of all chunks, the last one growing; owned
    size_t chunks_capacity;
};

enum bl_status bl_series_add(struct bl_series *s, double value,
                             struct bl_error *err);
void bl_series_clear(struct bl_series *s); // keeps its memory
void bl_series_release(struct bl_series *s);

// Of the values `from` to `to`, `to` excluded; both are cut to the series.
struct bl_extent bl_series_extent(const struct bl_series *s, size_t from,
                                  size_t to);
struct bl_extent bl_extent_of_nothing(void);
struct bl_extent bl_extent_join(struct bl_extent a, struct bl_extent b);

// How many values share a bucket so that n of them take at most n_buckets (one
// more where they do not begin at a multiple): a power of two, so that
// buckets stay what they are while a series grows.
size_t bl_series_bucket(size_t n, size_t n_buckets);

/* The debiased exponential mean of what has been fed so far,
 *
 *     sum_i w^(k-i) v_i / sum_i w^(k-i),
 *
 * with which Adam corrects its moments (Kingma & Ba 2015); as an update of the
 * mean it leaves a constant series exactly as it is.
 */
struct bl_smoother {
    double weight; // w in [0, 1); 0 smooths nothing
    double mean, mass;
};

// What is not finite gives NaN and changes nothing.
double bl_smoother_next(struct bl_smoother *s, double value);

#endif
