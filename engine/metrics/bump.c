#include "engine/metrics/bump.h"

#include <math.h>

static const double WIDEST = 10, NARROWEST = 1000, STEP = 1.2; // of the range

/* A spectrum that is one bump: the share of the values in its core, and the
 * least on either side. */
static const double CORE = 0.68, FLANK = 0.12;

struct spectrum {
    const double *sorted;
    size_t n;
    double low, high;
};

size_t bl_sorted_count_below(const double *sorted, size_t n, double v)
{
    size_t first = 0;
    while (n > 0) {
        size_t half = n / 2;
        if (sorted[first + half] < v) {
            first += half + 1;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return first;
}

static double count_between(const struct spectrum *s, double low, double high)
{
    return (double)(bl_sorted_count_below(s->sorted, s->n, high) -
                    bl_sorted_count_below(s->sorted, s->n, low));
}

/* One more than a band holds, so that an empty one has a logarithm. */
static double band(const struct spectrum *s, double at, double half_width)
{
    return 1 + count_between(s, at - half_width, at + half_width);
}

static double stands_out(double in, double background, double variance)
{
    return (in - background) / sqrt(in + 1 + variance);
}

/* The cubic, or the line, through the logarithms of the bands. */
static double between_bands(const struct spectrum *s, double c, double w)
{
    double l1 = band(s, c - 4 * w, w), r1 = band(s, c + 4 * w, w);
    if (r1 > l1 + 3 * sqrt(l1 + r1))
        return 0;
    double l2 = band(s, c - 8 * w, w), r2 = band(s, c + 8 * w, w);
    double line = (log(l1) + log(r1)) / 2;
    double cubic = (8 * line - log(l2) - log(r2)) / 6;
    double background = exp(fmax(line, cubic));
    double relative = (16 * (1 / l1 + 1 / r1) + 1 / l2 + 1 / r2) / 36;
    return stands_out(count_between(s, c - w, c + w), background,
                      background * background * relative);
}

/* Where the values end: the exponential through the bands on the left. */
static double behind_bands(const struct spectrum *s, double c, double w)
{
    double l1 = band(s, c - 4 * w, w), l2 = band(s, c - 8 * w, w);
    if (l1 > l2 + 3 * sqrt(l1 + l2))
        return 0;
    double background = l1 * l1 / l2;
    return stands_out(count_between(s, c - w, c + w), background,
                      background * background * (4 / l1 + 1 / l2));
}

static void search_width(struct bl_bump *best, const struct spectrum *s,
                         double w)
{
    for (double c = s->low + 5 * w; c + w <= s->high; c += w / 2) {
        double found = c + 5 * w <= s->high ? between_bands(s, c, w)
                                            : behind_bands(s, c, w);
        if (found > best->significance)
            *best = (struct bl_bump){c, w, found};
    }
}

static struct bl_bump search_all(const struct spectrum *s)
{
    struct bl_bump best = {0};
    double range = s->high - s->low;
    for (double w = range / WIDEST; w >= range / NARROWEST; w /= STEP)
        search_width(&best, s, w);
    return best;
}

/* First of the n_in neighbours that lie closest together. */
static size_t closest(const struct spectrum *s, size_t n_in)
{
    size_t best = 0;
    for (size_t i = 0; i + n_in <= s->n; i++)
        if (s->sorted[i + n_in - 1] - s->sorted[i] <
            s->sorted[best + n_in - 1] - s->sorted[best])
            best = i;
    return best;
}

static struct bl_bump whole_spectrum(const struct spectrum *s)
{
    size_t n_in = (size_t)(CORE * (double)s->n), first = closest(s, n_in);
    size_t last = first + n_in - 1, flank = (size_t)(FLANK * (double)s->n);
    double low = s->sorted[first], high = s->sorted[last];
    struct bl_bump bump = {low + (high - low) / 2, (high - low) / 2, 0};
    if (first < flank || s->n - 1 - last < flank || flank == 0)
        return bump;
    double nearer =
        fmin(low - s->sorted[first - flank], s->sorted[last + flank] - high);
    double background = (double)flank * (high - low) / nearer;
    bump.significance = stands_out((double)n_in, background,
                                   background * background / (double)flank);
    return bump;
}

struct bl_bump bl_bump_find(const double *sorted, size_t n)
{
    if (n < 2)
        return (struct bl_bump){0};
    struct spectrum s = {sorted, n, sorted[n / 1000], sorted[n - 1 - n / 1000]};
    double range = s.high - s.low;
    if (!(range > 0 && isfinite(range)))
        return (struct bl_bump){0};
    struct bl_bump best = search_all(&s);
    return best.significance >= BL_BUMP_SIGNIFICANT ? best : whole_spectrum(&s);
}
