#include "engine/data/moments.h"

#include <assert.h>
#include <math.h>

/* Independent partial results, as many as fill the vector units while each
 * waits for its last addition; compilers turn the loops over them into
 * vector code.  The order of additions is fixed by this number. */
enum { LANES = 8 };

struct bl_moments bl_moments_new(void)
{
    // The finest unit: the first block that is not tiny makes it coarser.
    return (struct bl_moments){.min = INFINITY, .max = -INFINITY, .scale = 600};
}

/* sum + rest gains v; what rounding takes from sum goes to rest. */
static inline void add_exactly(double *sum, double *rest, double v)
{
    double total = *sum + v;
    double part = total - *sum;
    *rest += (*sum - (total - part)) + (v - part);
    *sum = total;
}

struct extremes {
    double min[LANES], max[LANES];
    uint64_t n_zero[LANES], n_negative[LANES], n_whole[LANES];
};

/* Doubles from 2^52 on are whole; adding that to smaller ones leaves no bit
 * for a fraction, and compares without a call of rint. */
static inline void extremes_add(struct extremes *e, size_t lane, double x)
{
    double magnitude = fabs(x);
    double rounded = (magnitude + 0x1p52) - 0x1p52;
    e->min[lane] = x < e->min[lane] ? x : e->min[lane];
    e->max[lane] = x > e->max[lane] ? x : e->max[lane];
    e->n_zero[lane] += x == 0;
    e->n_negative[lane] += x < 0;
    e->n_whole[lane] += (magnitude >= 0x1p52) | (rounded == magnitude);
}

static void add_extremes(struct bl_moments *m, const double *x, size_t n)
{
    struct extremes e = {0};
    for (size_t lane = 0; lane < LANES; lane++) {
        e.min[lane] = m->min;
        e.max[lane] = m->max;
    }
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            extremes_add(&e, lane, x[i + lane]);
    for (; i < n; i++)
        extremes_add(&e, 0, x[i]);
    for (size_t lane = 0; lane < LANES; lane++) {
        m->min = fmin(m->min, e.min[lane]);
        m->max = fmax(m->max, e.max[lane]);
        m->n_zero += e.n_zero[lane];
        m->n_negative += e.n_negative[lane];
        m->n_whole += e.n_whole[lane];
    }
}

/* Makes the unit coarse enough for what the extremes say. */
static void choose_scale(struct bl_moments *m)
{
    double largest = fmax(fabs(m->min), fabs(m->max));
    int scale = largest > 0x1p400 ? -600 : largest > 0x1p-400 ? 0 : 600;
    if (scale >= m->scale)
        return;
    double factor = ldexp(1, scale - m->scale); // 2^-600, or 0 for 2^-1200
    m->sum *= factor;
    m->sum_rest *= factor;
    m->squares = m->squares * factor * factor;
    m->squares_rest = m->squares_rest * factor * factor;
    m->scale = scale;
}

static void block_sum(double *sum, double *rest, const double *x, size_t n,
                      double unit)
{
    double s[LANES] = {0}, r[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            add_exactly(&s[lane], &r[lane], x[i + lane] * unit);
    for (; i < n; i++)
        add_exactly(&s[0], &r[0], x[i] * unit);
    *sum = *rest = 0;
    for (size_t lane = 0; lane < LANES; lane++) {
        add_exactly(sum, rest, s[lane]);
        *rest += r[lane];
    }
}

/* A mean in two parts, since one double is too coarse to take differences
 * from when the values are close together and far from zero. */
struct mean {
    double high, low;
};

static struct mean mean_of(double sum, double rest, double n)
{
    double high = (sum + rest) / n;
    return (struct mean){high, (fma(-high, n, sum) + rest) / n};
}

static double squared(double x, double unit, struct mean mean)
{
    double d = (x * unit - mean.high) - mean.low;
    return d * d;
}

static double block_squares(const double *x, size_t n, double unit,
                            struct mean mean)
{
    double s[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++)
            s[lane] += squared(x[i + lane], unit, mean);
    double total = 0;
    for (; i < n; i++)
        total += squared(x[i], unit, mean);
    for (size_t lane = 0; lane < LANES; lane++)
        total += s[lane];
    return total;
}

void bl_moments_add(struct bl_moments *m, const double *x, size_t n)
{
    assert(n <= BL_MOMENTS_BLOCK);
    if (n == 0)
        return;
    add_extremes(m, x, n);
    choose_scale(m);
    double unit = ldexp(1, m->scale), sum, rest;
    block_sum(&sum, &rest, x, n, unit);
    struct mean mean = mean_of(sum, rest, (double)n);
    double squares = block_squares(x, n, unit, mean);
    if (m->n > 0) {
        double n0 = (double)m->n, n1 = (double)n;
        struct mean before = mean_of(m->sum, m->sum_rest, n0);
        double step = (mean.high - before.high) + (mean.low - before.low);
        squares += step * step * (n0 / (n0 + n1)) * n1;
    }
    add_exactly(&m->squares, &m->squares_rest, squares);
    add_exactly(&m->sum, &m->sum_rest, sum);
    m->sum_rest += rest;
    m->n += n;
}

double bl_moments_mean(const struct bl_moments *m)
{
    double mean = (m->sum + m->sum_rest) / (double)m->n;
    mean = ldexp(mean, -m->scale);
    // Rounding must not carry the mean of equal values past them.
    return m->n == 0 ? NAN : fmin(fmax(mean, m->min), m->max);
}

double bl_moments_std(const struct bl_moments *m)
{
    if (m->n == 0)
        return NAN;
    if (m->min == m->max)
        return 0;
    double variance = (m->squares + m->squares_rest) / (double)m->n;
    return ldexp(sqrt(variance), -m->scale);
}
