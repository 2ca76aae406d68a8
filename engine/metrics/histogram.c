#include "engine/metrics/histogram.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum bl_status bl_histogram_init(struct bl_histogram *h, double low,
                                 double high, size_t n_bins,
                                 struct bl_error *err)
{
    size_t n = high > low ? n_bins : 1;
    *h = (struct bl_histogram){.bins = {low, high, n}, .n_counts = n + 2};
    h->before = bl_array_new(4 * h->n_counts, sizeof *h->before, err);
    if (h->before == NULL)
        return err->status;
    h->after = h->before + h->n_counts;
    h->in = h->after + h->n_counts;
    h->out = h->in + h->n_counts;
    return BL_OK;
}

void bl_histogram_release(struct bl_histogram *h)
{
    free(h->before);
    *h = (struct bl_histogram){0};
}

double bl_bins_edge(const struct bl_bins *bins, size_t i)
{
    if (i == bins->n)
        return bins->high;
    double range = bins->high - bins->low;
    if (!isfinite(range)) {
        double half = (bins->high / 2 - bins->low / 2) / (double)bins->n;
        return 2 * ((double)i * half + bins->low / 2);
    }
    return (double)i * (range / (double)bins->n) + bins->low;
}

/* Where in [0, 1] of the range, also of one wider than the largest double. */
static double share_of_range(const struct bl_bins *bins, double v)
{
    double range = bins->high - bins->low;
    if (isfinite(range))
        return (v - bins->low) / range;
    return (v / 2 - bins->low / 2) / (bins->high / 2 - bins->low / 2);
}

size_t bl_bins_find(const struct bl_bins *bins, double v)
{
    if (v < bins->low)
        return 0;
    if (v > bins->high)
        return bins->n + 1;
    if (bins->n == 1)
        return 1;
    size_t i = (size_t)(share_of_range(bins, v) * (double)bins->n);
    if (i >= bins->n)
        i = bins->n - 1;
    if (i > 0 && v < bl_bins_edge(bins, i))
        i--;
    else if (i + 1 < bins->n && v >= bl_bins_edge(bins, i + 1))
        i++;
    return i + 1;
}

void bl_histogram_add(struct bl_histogram *h, double x, double y)
{
    size_t from = bl_bins_find(&h->bins, x);
    size_t to = bl_bins_find(&h->bins, y);
    h->before[from]++;
    h->after[to]++;
    if (from != to) {
        h->out[from]++;
        h->in[to]++;
    }
}
