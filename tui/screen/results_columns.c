#include "tui/screen/results_columns.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/ui/ui.h"

const char *const bl_results_set_names[BL_RESULTS_SETS] = {
    "overview", "response", "residual", "χ² and distances"};

/* How numbers are told. */

void bl_tell_digits(char *text, size_t size, double x)
{
    double magnitude = fabs(x);
    if (magnitude >= 999.5 && magnitude < 999999.5)
        snprintf(text, size, "%.0f", x);
    else if (magnitude >= 1e-3 && magnitude < 999.5)
        snprintf(text, size, "%.3g", x);
    else if (isfinite(x) && x != 0)
        snprintf(text, size, "%.1e", x);
    else
        bl_ui_number_text(text, size, x);
}

void bl_tell_percent(char *text, size_t size, double fraction)
{
    double percent = 100 * fraction;
    if (!isfinite(percent))
        bl_ui_number_text(text, size, percent);
    else if (fabs(percent) < 0.005)
        snprintf(text, size, "0.00 %%");
    else if (fabs(percent) < 999.995)
        snprintf(text, size, "%.2f %%", percent);
    else
        snprintf(text, size, fabs(percent) < 99999.5 ? "%.0f %%" : "%.0e %%",
                 percent);
}

void bl_tell_signed_percent(char *text, size_t size, double fraction)
{
    bool is_positive = fraction >= 5e-5 && isfinite(fraction) && size > 1;
    if (is_positive)
        text[0] = '+';
    bl_tell_percent(text + is_positive, size - is_positive, fraction);
}

void bl_tell_probability(char *text, size_t size, double p)
{
    if (p < 1e-9)
        snprintf(text, size, "<1e-9");
    else if (p < 0.001)
        snprintf(text, size, "%.0e", p);
    else if (isfinite(p))
        snprintf(text, size, "%.3f", p);
    else
        bl_ui_number_text(text, size, p);
}

static void tell_fixed(char *text, size_t size, double x)
{
    if (fabs(x) < 999.9995)
        snprintf(text, size, "%.3f", x);
    else
        bl_tell_digits(text, size, x);
}

static void tell_decibel(char *text, size_t size, double x)
{
    if (isfinite(x))
        snprintf(text, size, "%.1f", x);
    else
        bl_ui_number_text(text, size, x);
}

/* Numbers that have to be worked out. */

static double two_sample(const struct bl_variable *v)
{
    return bl_variable_chi2_ndf(v, BL_CHI2_TWO_SAMPLE);
}

static double impact(const struct bl_variable *v)
{
    return bl_variable_chi2_ndf(v, BL_CHI2_IMPACT);
}

static double migration(const struct bl_variable *v)
{
    return bl_variable_chi2_ndf(v, BL_CHI2_MIGRATION);
}

static double changed(const struct bl_variable *v)
{
    return v->counts.values > 0 ? v->counts.different / v->counts.values : NAN;
}

/* A statistic without a bin has no probability. */
static double probability(const struct bl_variable *v,
                          enum bl_outcome_chi2 which)
{
    return v->chi2[which].ndf > 0 ? v->chi2[which].p : NAN;
}

static double p_two_sample(const struct bl_variable *v)
{
    return probability(v, BL_CHI2_TWO_SAMPLE);
}

static double p_migration(const struct bl_variable *v)
{
    return probability(v, BL_CHI2_MIGRATION);
}

/* The columns. */

#define AT(member) offsetof(struct bl_variable, member)

enum {
    O = BL_SET_OVERVIEW,
    R = BL_SET_RESPONSE,
    D = BL_SET_RESIDUAL,
    C = BL_SET_CHI2
};

const struct bl_results_column bl_results_columns[] = {
    {"response", "response_median", 9, O | R, 1, AT(response.median), NULL,
     bl_tell_signed_percent, false},
    {"±68 %", "response_half_width_68", 9, O | R, 1, 0, bl_variable_spread,
     bl_tell_percent, false},
    {"resp 95 %", "response_p95_abs", 9, R, 2, AT(response.p95_abs), NULL,
     bl_tell_percent, false},
    {"mean resp", "response_mean", 10, R, 3, AT(response.mean), NULL,
     bl_tell_signed_percent, false},
    {"RMS resp", "response_rms", 9, R, 4, AT(response.rms), NULL,
     bl_tell_percent, false},
    {"max |resp|", "response_max_abs", 10, R, 5, AT(response.max_abs), NULL,
     bl_tell_percent, false},
    {"bias", "residual_mean", 9, D, 2, AT(residual.mean), NULL, bl_tell_digits,
     false},
    {"resid RMS", "residual_rms", 9, O | D, 1, AT(residual.rms), NULL,
     bl_tell_digits, false},
    {"max |r|", "residual_max_abs", 8, O | D, 2, AT(residual.max_abs), NULL,
     bl_tell_digits, false},
    {"min r", "residual_min", 8, D, 6, AT(residual.min), NULL, bl_tell_digits,
     false},
    {"max r", "residual_max", 8, D, 6, AT(residual.max), NULL, bl_tell_digits,
     false},
    {"RMS/σ", "rms_over_std", 7, O | D, 3, AT(rms_over_std), NULL, tell_fixed,
     false},
    {"PCA", "pca_rms_over_std", 7, D, 2, AT(pca_rms_over_std), NULL, tell_fixed,
     false},
    {"NRMSE", "nrmse", 8, D, 6, AT(nrmse), NULL, bl_tell_digits, false},
    {"PSNR dB", "psnr", 7, D, 7, AT(psnr), NULL, tell_decibel, true},
    {"changed", "changed_fraction", 8, D, 5, 0, changed, bl_tell_percent,
     false},
    {"χ²/ndf", "chi2_two_sample_ndf", 8, O | C, 1, 0, two_sample,
     bl_tell_digits, false},
    {"p", "chi2_two_sample_p", 5, O | C, 4, 0, p_two_sample,
     bl_tell_probability, true},
    {"impact", "chi2_impact_ndf", 8, O | C, 5, 0, impact, bl_tell_digits,
     false},
    {"migration", "chi2_migration_ndf", 9, C, 2, 0, migration, bl_tell_digits,
     false},
    {"p(mig)", "chi2_migration_p", 6, C, 3, 0, p_migration, bl_tell_probability,
     true},
    {"KS D", "ks_d", 7, C, 4, AT(ks_d), NULL, bl_tell_digits, false},
    {"p(KS)", "ks_p", 6, C, 5, AT(ks_p), NULL, bl_tell_probability, true},
    {"W1/σ", "wasserstein_over_std", 8, C, 6, AT(w1_over_std), NULL,
     bl_tell_digits, false},
    {"JS bits", "jensen_shannon", 8, C, 7, AT(js), NULL, bl_tell_digits, false},
};

enum { SPREAD = 1, P95 = 2 }; // of the list

const int bl_n_results_columns =
    sizeof bl_results_columns / sizeof *bl_results_columns;
_Static_assert(sizeof bl_results_columns / sizeof *bl_results_columns <=
                   BL_RESULTS_MAX_COLUMNS,
               "room for all of them");
const int bl_results_by_chi2 = 16;

double bl_results_number(const struct bl_results_column *c,
                         const struct bl_variable *v)
{
    if (c->number != NULL)
        return c->number(v);
    double x;
    memcpy(&x, (const char *)v + c->offset, sizeof x);
    return x;
}

double bl_results_badness(const struct bl_results_column *c,
                          const struct bl_variable *v)
{
    double x = bl_results_number(c, v);
    return c->small_is_bad ? -x : fabs(x);
}

/* Takes the columns of a rank as long as there is room for them. */
static int take(bool taken[], unsigned sets, int rank, int room)
{
    for (int i = 0; i < bl_n_results_columns; i++) {
        const struct bl_results_column *c = &bl_results_columns[i];
        int need = c->width + BL_RESULTS_GAP;
        if (taken[i] || (c->sets & sets) == 0 || c->rank != rank || need > room)
            continue;
        taken[i] = true;
        room -= need;
    }
    return room;
}

int bl_results_choose(int chosen[BL_RESULTS_MAX_COLUMNS], int set, int room,
                      bool has_spread)
{
    enum { HIGHEST_RANK = 7 };
    bool taken[BL_RESULTS_MAX_COLUMNS] = {false};
    unsigned sets = 1U << set;
    int n = 0;
    for (int rank = 0; rank <= HIGHEST_RANK; rank++)
        room = take(taken, sets, rank, room);
    for (int rank = 0; sets == O && rank <= HIGHEST_RANK; rank++)
        room = take(taken, ~0U, rank, room);
    taken[P95] = taken[P95] || (taken[SPREAD] && !has_spread);
    taken[SPREAD] = taken[SPREAD] && has_spread;
    for (int i = 0; i < bl_n_results_columns; i++)
        if (taken[i])
            chosen[n++] = i;
    return n;
}
