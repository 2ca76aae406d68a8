#include "tui/model/bars.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_BINS = 4096 };

/* Of logarithmic bins the file has the range of log10. */
static bool set_range(struct bl_bars *b, const json_t *object)
{
    b->low = bl_loose_real_of(object, "low");
    b->high = bl_loose_real_of(object, "high");
    b->log = bl_loose_flag_of(object, "log");
    if (b->low == b->high && isfinite(b->low)) {
        double pad = fabs(b->low) > 0 ? fabs(b->low) / 100 : 1;
        b->low -= pad;
        b->high += pad;
    }
    if (b->log) {
        b->low = pow(10, b->low);
        b->high = pow(10, b->high);
    }
    return b->low < b->high && isfinite(b->high - b->low) &&
           (!b->log || (b->low > 0 && isfinite(b->high / b->low)));
}

static enum bl_status read_counts(struct bl_bars *b, const json_t *object,
                                  struct bl_error *err)
{
    size_t n_after;
    const json_t *before = json_object_get(object, "before");
    if (before == NULL)
        before = json_object_get(object, "counts");
    if (bl_loose_counts(&b->before, &b->n, before, err) != BL_OK ||
        bl_loose_counts(&b->after, &n_after, json_object_get(object, "after"),
                        err) != BL_OK)
        return err->status;
    if (n_after != b->n) {
        free(b->after);
        b->after = NULL;
    }
    return BL_OK;
}

/* A number for one sample, {"before", "after"} for two. */
static void read_outside(uint64_t outside[2], const json_t *value)
{
    outside[0] = bl_loose_count(value) + bl_loose_count_of(value, "before");
    outside[1] = bl_loose_count_of(value, "after");
}

enum bl_status bl_bars_read(struct bl_bars *b, const json_t *object,
                            struct bl_error *err)
{
    *b = (struct bl_bars){0};
    if (!set_range(b, object))
        return BL_OK;
    read_outside(b->under, json_object_get(object, "underflow"));
    read_outside(b->over, json_object_get(object, "overflow"));
    enum bl_status status = read_counts(b, object, err);
    if (status != BL_OK || b->n > MAX_BINS)
        bl_bars_release(b);
    return status;
}

void bl_bars_release(struct bl_bars *b)
{
    free(b->before);
    free(b->after);
    *b = (struct bl_bars){0};
}

uint64_t bl_counts_max(const uint64_t *counts, size_t n)
{
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = counts[i] > most ? counts[i] : most;
    return most;
}

uint64_t bl_counts_sum(const uint64_t *counts, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += counts[i];
    return sum;
}

void bl_counts_fold(uint64_t *folded, size_t wanted, const uint64_t *counts,
                    size_t n)
{
    for (size_t i = 0; i < wanted; i++) {
        double sum = 0;
        size_t first = i * n, last = first + n; // in parts of a bin: 1/wanted
        for (size_t b = first / wanted; b < n && b * wanted < last; b++) {
            size_t from = b * wanted, to = from + wanted;
            from = from > first ? from : first;
            to = to < last ? to : last;
            sum += (double)counts[b] * (double)(to - from);
        }
        folded[i] = (uint64_t)ceil(sum / (double)wanted);
    }
}

/* At a place within the bins, counted in bins from low. */
static double value_at(const struct bl_bars *b, double place)
{
    double share = place / (double)b->n;
    if (b->log)
        return b->low * pow(b->high / b->low, share);
    return b->low + share * (b->high - b->low);
}

double bl_bars_edge(const struct bl_bars *b, size_t i)
{
    return value_at(b, (double)i);
}

double bl_bars_middle(const struct bl_bars *b, size_t i)
{
    return value_at(b, (double)i + 0.5);
}

double bl_bars_quantile(const struct bl_bars *b, double share)
{
    double all = (double)bl_counts_sum(b->before, b->n) + (double)b->under[0] +
                 (double)b->over[0];
    double below = (double)b->under[0], wanted = share * all;
    if (wanted < below)
        return NAN;
    for (size_t i = 0; i < b->n; i++) {
        double count = (double)b->before[i];
        if (count > 0 && wanted <= below + count)
            return value_at(b, (double)i + (wanted - below) / count);
        below += count;
    }
    return NAN;
}

double bl_bars_ratio(const struct bl_bars *b, size_t i)
{
    if (b->after == NULL || b->before[i] == 0)
        return NAN;
    return (double)b->after[i] / (double)b->before[i];
}
