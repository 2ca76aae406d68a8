/* What the loss did to a table, as a run's metrics.json tells it: the object
 * of `baler evaluate --details --json`.
 *
 * The definitions of the numbers are those of engine/metrics.  What the file
 * does not say is NaN, 0 or NULL.
 *
 * The verdict on a variable rests on its histograms before and after:
 *
 *   distorted   two-sample chi-square / ndf above 5 (two independent samples
 *               of one distribution give 1), or values that were lost
 *   worth a look   impact / ndf above 1: what moved between bins is more than
 *               the statistical error of the data itself; two-sample
 *               chi-square / ndf above 2; or a peak whose mean or width moved
 *               by more than three errors of the fit
 *   kept        the rest: impact / ndf much less than 1 is good
 */
#ifndef BL_TUI_MODEL_OUTCOME_H
#define BL_TUI_MODEL_OUTCOME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "tui/model/bars.h"

enum bl_outcome_chi2 {
    BL_CHI2_TWO_SAMPLE,
    BL_CHI2_IMPACT,
    BL_CHI2_MIGRATION,
    BL_N_CHI2
};

struct bl_measured { // with its error
    double value, error;
};

struct bl_outcome_fit { // of a peak: a Gaussian on a falling background
    struct bl_measured mean, width;
    double chi2, ndf;
};

struct bl_outcome_peak {
    bool is_there; // one was looked for
    bool found;
    char *why; // it was not found; owned
    struct bl_outcome_fit before, after;
    double mean_shift, mean_shift_in_errors;
    double width_shift, width_shift_in_errors;
};

struct bl_worst { // one of the rows with the largest residuals
    uint64_t row;
    double element; // of an array; NaN of a single value
    double before, after, residual;
};

struct bl_variable {
    char *name;           // owned, as all text; never NULL
    char *unit, *formula; // NULL: a pure number; not derived
    struct {
        double mean, rms, max_abs, min, max;
        double p05, p25, p50, p75, p95; // quantiles
    } residual;
    struct { // fractions
        double mean, rms, median, p95_abs, max_abs, defined;
        double p16, p84;
    } response;
    double nrmse, psnr, rms_over_std;
    struct {
        double value, ndf, p;
    } chi2[BL_N_CHI2];
    double ks_d, ks_p, w1, w1_over_std, js;
    struct {
        double values, compared, different, nonfinite, nonfinite_mismatch;
        double lost;
    } counts;
    bool sampled;            // quantiles are of a sample
    double pca_rms_over_std; // of principal components of the same size
    struct bl_outcome_peak peak;
    struct bl_bars values, residuals, responses;
    struct bl_worst *worst; // largest |residual| first; owned
    size_t n_worst;
};

struct bl_outcome_field { // a variable that is an array per row
    char *name;
    double nrmse, psnr, ssim, max_abs, energy_before, energy_after;
    double first_deviating_k;
    double *power_before, *power_after; // per wave number from 0 on; owned
    size_t n_power;
};

struct bl_outcome {
    double n_rows;
    struct bl_variable *variables; // columns, then derived ones; owned
    size_t n, n_columns;           // the first n_columns are columns
    struct {
        char **names;           // (n); owned
        size_t n;               // 0 unless both matrices are there
        double *before, *after; // (n, n); owned
        double max_abs_difference, frobenius;
    } correlation;
    struct bl_outcome_field *fields; // owned
    size_t n_fields;
    struct {
        double events, mean, median, p95, max, mean_energy;
    } emd;
    struct {
        double latent, mean_rms_over_std, network_mean_rms_over_std;
    } pca;
    size_t n_unmatched; // columns that have no partner
};

// Takes what it can use; fails only for want of memory.
enum bl_status bl_outcome_read(struct bl_outcome **outcome,
                               const json_t *object, struct bl_error *err);
void bl_outcome_free(struct bl_outcome *o);

enum bl_verdict { // from the best
    BL_VERDICT_UNKNOWN,
    BL_VERDICT_KEPT,
    BL_VERDICT_LOOK,
    BL_VERDICT_DISTORTED
};

// There before, and no peak can be fitted after.
bool bl_peak_is_lost(const struct bl_outcome_peak *p);

enum bl_verdict bl_variable_verdict(const struct bl_variable *v);

// NaN when there are no bins.
double bl_variable_chi2_ndf(const struct bl_variable *v,
                            enum bl_outcome_chi2 which);

// Half of what lies between the 16 % and 84 % quantiles of the response, one
// standard deviation of a normal distribution; NaN when not known.
double bl_variable_spread(const struct bl_variable *v);

bool bl_variable_is_exact(const struct bl_variable *v); // nothing differs

// |after - before| of correlation (i, j); NaN when either is not defined.
double bl_outcome_correlation_shift(const struct bl_outcome *o, size_t i,
                                    size_t j);

#endif
