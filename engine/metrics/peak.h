/* The peak of a spectrum, before and after: a Gaussian on a falling background
 *
 *     f(x) = A exp(-(x - mean)^2 / (2 width^2)) + B exp(-k (x - x0) / h)
 *
 * (k = 0 where the spectrum does not tell it), events per bin, at the middle of
 * each of n equal bins in the window x0 +- h, by least squares
 * (least_squares.h) with the Poisson errors sqrt(max(n, 1)). Errors of the
 * parameters are those of the covariance matrix, not scaled by chi2/ndf: see
 * the latter for how well the model describes the spectrum.
 *
 * Start and window: the bump that stands out most (bump.h), if it does by 5
 * standard errors; then mean +- 4 widths of the fit before, until they agree.
 * Where chi2/ndf is then above 3, since the peak is no Gaussian (it has the
 * tail of radiation, say), mean +- 3 widths: its core.  Both spectra are fitted
 * in the same bins, 16 to 40 of them, with 10 events each on average where
 * there are as many; the window has room for 2 widths of the peak after.
 *
 * Shifts are after less before, also in units of the error before.  (Both
 * spectra are of the same events, so that their errors are not independent.)
 *
 * There is no peak to speak of, `found` is false and `why` says so, when no
 * bump stands out, the fit before does not converge, or the result is no
 * peak: its height below 3 errors, or its width not between a third of a
 * bin and half the window.  The fit after has `converged` instead.
 */
#ifndef BL_ENGINE_METRICS_PEAK_H
#define BL_ENGINE_METRICS_PEAK_H

#include <stdbool.h>
#include <stddef.h>

enum { BL_PEAK_MAX_BINS = 40 };

struct bl_peak_window {
    double low, high;
    size_t n_bins;
};

struct bl_peak_fit { // NaN where it did not converge
    bool converged;
    double counts[BL_PEAK_MAX_BINS]; // events in the bins that were fitted
    double mean, mean_error;
    double width, width_error;   // standard deviation of the Gaussian
    double height, height_error; // A
    double events, events_error; // of the Gaussian
    double background, slope;    // B, k
    double chi2;
    size_t ndf;
    double p; // of chi2
};

struct bl_peak {
    bool found;
    const char *why; // there is none; NULL when found
    struct bl_peak_window window;
    struct bl_peak_fit before, after;
    double mean_shift, mean_shift_in_errors;
    double width_shift, width_shift_in_errors;
};

// Finite values, sorted, n of each.
struct bl_peak bl_peak_of_sorted(const double *before, const double *after,
                                 size_t n);

// One spectrum in a given window, from a start value of mean and width.
struct bl_peak_fit bl_peak_fit_sorted(const double *sorted, size_t n,
                                      const struct bl_peak_window *window,
                                      double mean, double width);

// f(x), to draw it, and its background alone.
double bl_peak_value(const struct bl_peak_fit *f,
                     const struct bl_peak_window *window, double x);
double bl_peak_background(const struct bl_peak_fit *f,
                          const struct bl_peak_window *window, double x);

#endif
