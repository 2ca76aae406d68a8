#include "engine/metrics/peak.h"

#include <math.h>
#include <string.h>

#include "engine/metrics/bump.h"
#include "engine/metrics/gamma.h"
#include "engine/metrics/least_squares.h"

enum {
    MIN_VALUES = 50,
    MIN_BINS = 16,
    MAX_BINS = BL_PEAK_MAX_BINS,
    EVENTS_PER_BIN = 10
};
enum { MAX_WINDOWS = 12 };

static const double WIDTHS = 4;       // from the mean to the window's ends,
static const double CORE_WIDTHS = 3;  // of a peak that is no Gaussian,
static const double AFTER_WIDTHS = 2; // and at least so many after
static const double BAD_CHI2 = 3;     // over ndf: it is no Gaussian
static const double HIGH_ENOUGH = 3;  // a peak, in errors of its height

/* The model, in t = (x - x0) / h, which is in [-1, 1]. */

enum { HEIGHT, MEAN, WIDTH, BACKGROUND, SLOPE, N_PARAMETERS };

static double model_value(const double *p, double t, double *d)
{
    double z = (t - p[MEAN]) / p[WIDTH];
    double gauss = exp(-z * z / 2), fall = exp(-p[SLOPE] * t);
    d[HEIGHT] = gauss;
    d[MEAN] = p[HEIGHT] * gauss * z / p[WIDTH];
    d[WIDTH] = d[MEAN] * z;
    d[BACKGROUND] = fall;
    d[SLOPE] = -p[BACKGROUND] * t * fall;
    return p[HEIGHT] * gauss + p[BACKGROUND] * fall;
}

static const struct bl_fit_model falling = {N_PARAMETERS, model_value};

/* For spectra that do not tell a slope: it stays 0. */
static const struct bl_fit_model flat = {SLOPE, model_value};

static double middle(const struct bl_peak_window *w)
{
    return w->low + (w->high - w->low) / 2;
}

static double half(const struct bl_peak_window *w)
{
    return (w->high - w->low) / 2;
}

double bl_peak_background(const struct bl_peak_fit *f,
                          const struct bl_peak_window *w, double x)
{
    return f->background * exp(-f->slope * (x - middle(w)) / half(w));
}

double bl_peak_value(const struct bl_peak_fit *f,
                     const struct bl_peak_window *w, double x)
{
    double z = (x - f->mean) / f->width;
    return f->height * exp(-z * z / 2) + bl_peak_background(f, w, x);
}

/* The spectrum. */

struct bins {
    double t[MAX_BINS], counts[MAX_BINS], errors[MAX_BINS];
};

static double edge(const struct bl_peak_window *w, size_t i)
{
    return i == w->n_bins
               ? w->high
               : w->low + (w->high - w->low) * (double)i / (double)w->n_bins;
}

static void fill_bins(struct bins *b, const double *sorted, size_t n,
                      const struct bl_peak_window *w)
{
    size_t below = bl_sorted_count_below(sorted, n, edge(w, 0));
    for (size_t i = 0; i < w->n_bins; i++) {
        size_t next = bl_sorted_count_below(sorted, n, edge(w, i + 1));
        b->t[i] = (2 * (double)i + 1) / (double)w->n_bins - 1;
        b->counts[i] = (double)(next - below);
        b->errors[i] = sqrt(fmax(b->counts[i], 1));
        below = next;
    }
}

/* Fits. */

static double mean_of(const double *counts, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += counts[i];
    return sum / (double)n;
}

static struct bl_fit start_fit(const struct bins *b, size_t n_bins,
                               const struct bl_fit_model *model, double mean,
                               double width)
{
    size_t side = n_bins / 8, top = 0;
    double left = mean_of(b->counts, side) + 0.5;
    double right = mean_of(b->counts + n_bins - side, side) + 0.5;
    for (size_t i = 1; i < n_bins; i++)
        if (b->counts[i] > b->counts[top])
            top = i;
    struct bl_fit fit = {
        .parameters = {
            [MEAN] = mean,
            [WIDTH] = width,
            [BACKGROUND] = sqrt(left * right),
            [SLOPE] = model == &flat ? 0 : log(left / right) / 2,
        }};
    fit.parameters[HEIGHT] =
        fmax(b->counts[top] - fit.parameters[BACKGROUND], 1);
    return fit;
}

/* From a few widths, since a wrong one can end in a wrong minimum. */
static struct bl_fit best_fit(const struct bins *b, size_t n_bins,
                              const struct bl_fit_model *model, double mean,
                              double width)
{
    const struct bl_fit_points points = {b->t, b->counts, b->errors, n_bins};
    static const double tries[] = {1, 0.5, 0.25, 2};
    struct bl_fit best = {.converged = false, .chi2 = INFINITY};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct bl_fit fit = start_fit(b, n_bins, model, mean, width * tries[i]);
        bl_fit_least_squares(&fit, model, &points);
        if (fit.converged && fit.chi2 < best.chi2)
            best = fit;
    }
    return best;
}

/* N = A width sqrt(2 pi) / bin; both in the covariance of the fit. */
static void find_events(struct bl_peak_fit *f, const struct bl_fit *fit,
                        size_t n_bins)
{
    const double root_two_pi = 2.506628274631000502;
    double scale = root_two_pi * (double)n_bins / 2;
    double a = fit->parameters[HEIGHT], w = fit->parameters[WIDTH];
    double variance = w * w * fit->covariance[HEIGHT][HEIGHT] +
                      a * a * fit->covariance[WIDTH][WIDTH] +
                      2 * a * w * fit->covariance[HEIGHT][WIDTH];
    f->events = a * fabs(w) * scale;
    f->events_error = sqrt(variance) * scale;
}

static struct bl_peak_fit to_units(const struct bl_fit *fit,
                                   const struct bl_peak_window *w)
{
    const double *p = fit->parameters;
    struct bl_peak_fit f = {
        .converged = true,
        .mean = middle(w) + half(w) * p[MEAN],
        .mean_error = half(w) * sqrt(fit->covariance[MEAN][MEAN]),
        .width = half(w) * fabs(p[WIDTH]),
        .width_error = half(w) * sqrt(fit->covariance[WIDTH][WIDTH]),
        .height = p[HEIGHT],
        .height_error = sqrt(fit->covariance[HEIGHT][HEIGHT]),
        .background = p[BACKGROUND],
        .slope = p[SLOPE],
        .chi2 = fit->chi2,
        .ndf = fit->ndf,
        .p = bl_chi2_probability(fit->chi2, fit->ndf),
    };
    find_events(&f, fit, w->n_bins);
    return f;
}

static bool is_peak(const struct bl_peak_fit *f, const struct bl_peak_window *w)
{
    double bin = (w->high - w->low) / (double)w->n_bins;
    return isfinite(f->mean_error) && isfinite(f->width_error) &&
           f->mean > w->low && f->mean < w->high && f->width > bin / 3 &&
           f->width < half(w) && f->height > HIGH_ENOUGH * f->height_error;
}

static const struct bl_peak_fit no_fit = {
    .mean = NAN,
    .mean_error = NAN,
    .width = NAN,
    .width_error = NAN,
    .height = NAN,
    .height_error = NAN,
    .events = NAN,
    .events_error = NAN,
    .background = NAN,
    .slope = NAN,
    .chi2 = NAN,
    .p = NAN,
};

static struct bl_peak_fit fit_model(const struct bins *b,
                                    const struct bl_peak_window *w,
                                    const struct bl_fit_model *model,
                                    double mean, double width)
{
    struct bl_fit fit = best_fit(b, w->n_bins, model,
                                 (mean - middle(w)) / half(w), width / half(w));
    if (!fit.converged)
        return no_fit;
    struct bl_peak_fit f = to_units(&fit, w);
    return is_peak(&f, w) ? f : no_fit;
}

struct bl_peak_fit bl_peak_fit_sorted(const double *sorted, size_t n,
                                      const struct bl_peak_window *w,
                                      double mean, double width)
{
    struct bins bins;
    if (w->n_bins < MIN_BINS || w->n_bins > MAX_BINS || !(half(w) > 0))
        return no_fit;
    fill_bins(&bins, sorted, n, w);
    struct bl_peak_fit f = fit_model(&bins, w, &falling, mean, width);
    if (!f.converged)
        f = fit_model(&bins, w, &flat, mean, width);
    memcpy(f.counts, bins.counts, w->n_bins * sizeof *f.counts);
    return f;
}

/* The window. */

static struct bl_peak_window window_around(const double *sorted, size_t n,
                                           double mean, double half_width)
{
    struct bl_peak_window w = {mean - half_width, mean + half_width, 0};
    size_t inside = bl_sorted_count_below(sorted, n, w.high) -
                    bl_sorted_count_below(sorted, n, w.low);
    size_t bins = inside / EVENTS_PER_BIN;
    w.n_bins = bins < MIN_BINS ? MIN_BINS : bins > MAX_BINS ? MAX_BINS : bins;
    return w;
}

/* Fits and moves the window to what was found, until they agree.  A window
 * that fails, as a narrow one may with few events, leaves the one before. */
static struct bl_peak_fit settle(struct bl_peak_window *w, const double *sorted,
                                 size_t n, double widths, double mean,
                                 double width)
{
    struct bl_peak_fit best = no_fit;
    for (int i = 0; i < MAX_WINDOWS; i++) {
        struct bl_peak_window next =
            window_around(sorted, n, mean, widths * width);
        struct bl_peak_fit f =
            bl_peak_fit_sorted(sorted, n, &next, mean, width);
        if (!f.converged)
            break;
        best = f;
        *w = next;
        if (fabs(f.width - width) < 0.05 * width &&
            fabs(f.mean - mean) < 0.2 * width)
            break;
        mean = f.mean;
        width = f.width;
    }
    return best;
}

/* A wide window, which tells the background; the core where that will not be
 * described. */
static struct bl_peak_fit fit_bump(struct bl_peak_window *w,
                                   const double *sorted, size_t n,
                                   const struct bl_bump *bump)
{
    struct bl_peak_window core;
    struct bl_peak_fit wide =
        settle(w, sorted, n, WIDTHS, bump->at, bump->half_width);
    if (!wide.converged || wide.chi2 < BAD_CHI2 * (double)wide.ndf)
        return wide;
    struct bl_peak_fit narrow =
        settle(&core, sorted, n, CORE_WIDTHS, wide.mean, wide.width);
    if (!narrow.converged)
        return wide;
    *w = core;
    return narrow;
}

static bool find_peak(struct bl_peak_window *w, struct bl_peak_fit *f,
                      const double *sorted, size_t n, const char **why)
{
    struct bl_bump bump = bl_bump_find(sorted, n);
    if (n < MIN_VALUES) {
        *why = "there are fewer than 50 values";
    } else if (bump.significance < BL_BUMP_SIGNIFICANT) {
        *why = "no bump stands out from a smooth background";
    } else {
        *f = fit_bump(w, sorted, n, &bump);
        *why = f->converged ? NULL
                            : "the fit of a Gaussian on a falling background "
                              "finds no peak in the bump there is";
    }
    return *why == NULL;
}

/* The window before, wide enough for the peak after. */
static struct bl_peak_window common_window(const struct bl_peak *peak,
                                           const double *before,
                                           const double *after, size_t n)
{
    struct bl_peak_window of_after, common = peak->window;
    struct bl_peak_fit f;
    const char *why;
    if (!find_peak(&of_after, &f, after, n, &why) || f.mean < common.low ||
        f.mean > common.high || AFTER_WIDTHS * f.width < half(&common))
        return common;
    return window_around(before, n, peak->before.mean, AFTER_WIDTHS * f.width);
}

/* Both from the same start, so that equal spectra give equal fits. */
static void fit_both(struct bl_peak *peak, const double *before,
                     const double *after, size_t n)
{
    double mean = peak->before.mean, width = peak->before.width;
    struct bl_peak_window first = peak->window, *w = &peak->window;
    *w = common_window(peak, before, after, n);
    peak->before = bl_peak_fit_sorted(before, n, w, mean, width);
    if (!peak->before.converged) {
        *w = first;
        peak->before = bl_peak_fit_sorted(before, n, w, mean, width);
    }
    peak->after = bl_peak_fit_sorted(after, n, w, mean, width);
}

struct bl_peak bl_peak_of_sorted(const double *before, const double *after,
                                 size_t n)
{
    struct bl_peak peak = {.before = no_fit, .after = no_fit};
    peak.found = find_peak(&peak.window, &peak.before, before, n, &peak.why);
    if (peak.found)
        fit_both(&peak, before, after, n);
    peak.mean_shift = peak.after.mean - peak.before.mean;
    peak.mean_shift_in_errors = peak.mean_shift / peak.before.mean_error;
    peak.width_shift = peak.after.width - peak.before.width;
    peak.width_shift_in_errors = peak.width_shift / peak.before.width_error;
    return peak;
}
