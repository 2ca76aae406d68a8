#include "engine/metrics/binning.h"

#include <math.h>

#include "engine/data/sort.h"

static const double PI = 3.14159265358979323846;

enum {
    FEWEST_BINS = 8,
    MOST_BINS = 60,
    ANGLE_BINS = 50,
    LATTICE_BINS = 100, // up to so many, every value has its own
    LATTICE_VALUES = 400,
};

struct range {
    double low, high;
};

double bl_binning_round_up(double x)
{
    static const double steps[] = {1, 2, 2.5, 5};
    double power = pow(10, floor(log10(x)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= x * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

static double bins_for(uint64_t n_total)
{
    double n = ceil(2 * cbrt((double)n_total));
    return n < FEWEST_BINS ? FEWEST_BINS : n > MOST_BINS ? MOST_BINS : n;
}

/* Without the outliers, unless they are none to speak of. */
static struct range robust_range(const double *sorted, size_t n)
{
    struct range all = {sorted[0], sorted[n - 1]};
    struct range most = {bl_sorted_quantile(sorted, n, 0.001),
                         bl_sorted_quantile(sorted, n, 0.999)};
    double width = most.high - most.low;
    bool is_most = width > 0 && all.high - all.low > 1.25 * width;
    return is_most ? most : all;
}

static bool is_full_angle(const double *sorted, size_t n)
{
    return fabs(sorted[0] + PI) < 0.01 * PI &&
           fabs(sorted[n - 1] - PI) < 0.01 * PI;
}

static bool wants_log(const double *sorted, size_t n, struct range r)
{
    double median = bl_sorted_quantile(sorted, n, 0.5);
    return sorted[0] > 0 && r.high > 1000 * r.low &&
           median - r.low < 0.05 * (r.high - r.low);
}

static bool are_multiples(const double *sorted, size_t n, double step)
{
    for (size_t i = 1; i < n; i++) {
        double gaps = (sorted[i] - sorted[i - 1]) / step;
        if (fabs(gaps - round(gaps)) > 1e-3)
            return false;
    }
    return true;
}

/* The distance of neighbours on a lattice of few values; 0 when it is none. */
static double lattice_step(const double *sorted, size_t n)
{
    double step = INFINITY;
    size_t n_distinct = 1;
    for (size_t i = 1; i < n; i++) {
        double gap = sorted[i] - sorted[i - 1];
        // what is one value but for rounding is one
        if (gap <= 1e-6 * fabs(sorted[i]))
            continue;
        step = gap < step ? gap : step;
        if (++n_distinct > LATTICE_VALUES)
            return 0;
    }
    bool is_one = n_distinct > 1 && 10 * n_distinct <= n &&
                  sorted[n - 1] - sorted[0] < 1e6 * step &&
                  are_multiples(sorted, n, step);
    return is_one ? step : 0;
}

/* As many bins of that width, from edge to edge, as cover the range. */
static struct bl_bins cover(struct range r, double first_edge, double width)
{
    double low =
        first_edge + width * floor((r.low - first_edge) / width + 1e-9);
    double n = ceil((r.high - low) / width - 1e-9);
    n = n < 1 ? 1 : n;
    return (struct bl_bins){low, low + n * width, (size_t)n};
}

static struct bl_bins lattice_bins(struct range r, double origin, double step,
                                   double n_bins)
{
    double width = step, values = (r.high - r.low) / step;
    if (values > LATTICE_BINS)
        width *= ceil(bl_binning_round_up(values / n_bins) - 1e-9);
    // whole multiples of the width stand at an edge of the first value's cell
    return cover(r, origin - step / 2, width);
}

struct bl_binning bl_binning_of(const double *sorted, size_t n,
                                uint64_t n_total, bool is_integer)
{
    struct bl_binning b = {0};
    if (n == 0)
        return b;
    struct range r = robust_range(sorted, n);
    double n_bins = bins_for(n_total);
    b.bins = (struct bl_bins){r.low, r.high, 1};
    if (!(r.high > r.low) || !isfinite(r.high - r.low))
        return b;
    double step = is_integer ? 1 : lattice_step(sorted, n);
    b.is_log = step == 0 && wants_log(sorted, n, r);
    if (step > 0) {
        double origin = is_integer ? 0 : sorted[0];
        b.bins = lattice_bins(r, origin, step, n_bins);
    } else if (is_full_angle(sorted, n)) {
        b.bins = (struct bl_bins){-PI, PI, ANGLE_BINS};
    } else if (b.is_log) {
        r = (struct range){log10(r.low), log10(r.high)};
        b.bins = cover(r, 0, bl_binning_round_up((r.high - r.low) / n_bins));
    } else {
        b.bins = bl_binning_plain(sorted, n, n_total);
    }
    return b;
}

struct bl_bins bl_binning_plain(const double *sorted, size_t n,
                                uint64_t n_total)
{
    if (n == 0)
        return (struct bl_bins){0};
    struct range r = robust_range(sorted, n);
    if (!(r.high > r.low) || !isfinite(r.high - r.low))
        return (struct bl_bins){0};
    double width = bl_binning_round_up((r.high - r.low) / bins_for(n_total));
    return cover(r, 0, width);
}

struct bl_bins bl_binning_symmetric(const double *sorted, size_t n,
                                    uint64_t n_total, double tail,
                                    bool is_integer)
{
    if (n == 0)
        return (struct bl_bins){0};
    double low = fabs(bl_sorted_quantile(sorted, n, tail));
    double high = fabs(bl_sorted_quantile(sorted, n, 1 - tail));
    double reach = low > high ? low : high;
    if (reach == 0)
        reach = fmax(fabs(sorted[0]), fabs(sorted[n - 1]));
    if (reach == 0 || !isfinite(2 * reach))
        return (struct bl_bins){0};
    double width = bl_binning_round_up(2 * reach / bins_for(n_total));
    if (is_integer)
        width = ceil(width);
    double k = ceil(reach / width - 0.5 - 1e-9);
    double edge = (k + 0.5) * width;
    return (struct bl_bins){-edge, edge, 2 * (size_t)k + 1};
}
