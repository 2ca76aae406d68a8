/* Least-significant-digit radix sort on the bits of the doubles, which order
 * like the numbers once negative ones are complemented and positive ones
 * have their sign bit set.  A digit that all values share costs no pass. */
#include "engine/data/sort.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { DIGIT_BITS = 11, N_BUCKETS = 1 << DIGIT_BITS, N_DIGITS = 6, SMALL = 64 };

static uint64_t key_of(double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return bits ^ ((0 - (bits >> 63)) | (uint64_t)1 << 63);
}

static size_t digit_of(double v, int digit)
{
    return (size_t)(key_of(v) >> (digit * DIGIT_BITS)) & (N_BUCKETS - 1);
}

static void insertion_sort(double *values, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        double v = values[i];
        size_t j = i;
        for (; j > 0 && key_of(values[j - 1]) > key_of(v); j--)
            values[j] = values[j - 1];
        values[j] = v;
    }
}

/* Turns counts into the first position of each bucket. */
static void counts_to_positions(size_t *counts)
{
    size_t position = 0;
    for (size_t b = 0; b < N_BUCKETS; b++) {
        size_t count = counts[b];
        counts[b] = position;
        position += count;
    }
}

static void scatter(double *to, const double *from, size_t n, int digit,
                    size_t *counts)
{
    counts_to_positions(counts);
    for (size_t i = 0; i < n; i++)
        to[counts[digit_of(from[i], digit)]++] = from[i];
}

static void count_digits(size_t counts[N_DIGITS][N_BUCKETS],
                         const double *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < N_DIGITS; d++)
            counts[d][digit_of(values[i], d)]++;
}

void bl_sort_doubles(double *values, double *scratch, size_t n)
{
    if (n <= SMALL) {
        insertion_sort(values, n);
        return;
    }
    size_t counts[N_DIGITS][N_BUCKETS] = {{0}};
    count_digits(counts, values, n);
    double *from = values, *to = scratch;
    for (int d = 0; d < N_DIGITS; d++) {
        if (counts[d][digit_of(from[0], d)] == n)
            continue;
        scatter(to, from, n, d, counts[d]);
        double *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != values)
        memcpy(values, from, n * sizeof *values);
}

/* The point at t of the way from a to b, as numpy computes it; far apart ones
 * are weighted instead, since b - a may overflow. */
static double between(double a, double b, double t)
{
    double step = b - a;
    if (!isfinite(step))
        return a * (1 - t) + b * t;
    return t < 0.5 ? a + step * t : b - step * (1 - t);
}

double bl_sorted_quantile(const double *sorted, size_t n, double p)
{
    if (n == 0 || isnan(p))
        return NAN;
    p = p < 0 ? 0 : p > 1 ? 1 : p;
    double at = p * (double)(n - 1);
    size_t i = (size_t)at;
    if (i + 1 >= n)
        return sorted[n - 1];
    return between(sorted[i], sorted[i + 1], at - (double)i);
}
