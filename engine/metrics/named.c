#include "engine/metrics/named.h"

#include <math.h>
#include <string.h>

static double number_at(const void *object, size_t at)
{
    return *(const double *)((const char *)object + at);
}

static double of_column(const struct bl_named_metric *m,
                        const struct bl_evaluation_result *r, size_t column)
{
    return number_at(&r->columns[column], m->at);
}

static double rms_over_std(const struct bl_named_metric *m,
                           const struct bl_evaluation_result *r, size_t column)
{
    (void)m;
    const struct bl_column_metrics *c = &r->columns[column];
    return c->residual.rms / c->std;
}

/* Where no bin counts, value is 0 already. */
static double per_ndf(const struct bl_named_metric *m,
                      const struct bl_evaluation_result *r, size_t column)
{
    const void *tests = &r->columns[column].chi2;
    const struct bl_chi2_test *t =
        (const struct bl_chi2_test *)((const char *)tests + m->at);
    return t->ndf > 0 ? t->value / (double)t->ndf : t->value;
}

static double of_peak(const struct bl_named_metric *m,
                      const struct bl_evaluation_result *r, size_t column)
{
    const struct bl_column_metrics *c = &r->columns[column];
    return c->has_peak && c->peak.found ? number_at(&c->peak, m->at) : NAN;
}

static double magnitude_of_peak(const struct bl_named_metric *m,
                                const struct bl_evaluation_result *r,
                                size_t column)
{
    return fabs(of_peak(m, r, column));
}

static double ssim(const struct bl_named_metric *m,
                   const struct bl_evaluation_result *r, size_t column)
{
    (void)m;
    for (size_t i = 0; i < r->fields.n_fields; i++)
        if (r->fields.fields[i]->column == column)
            return r->fields.fields[i]->ssim;
    return NAN;
}

static double of_correlation(const struct bl_named_metric *m,
                             const struct bl_evaluation_result *r,
                             size_t column)
{
    (void)column;
    const struct bl_joint_metrics *joint = &r->correlation;
    return joint->n_columns > 0 ? number_at(&joint->difference, m->at) : NAN;
}

#define COLUMN(field) of_column, offsetof(struct bl_column_metrics, field)
#define CHI2(test)    per_ndf, offsetof(struct bl_chi2, test)
#define PEAK(field)   of_peak, offsetof(struct bl_peak, field)
#define SHIFT(field)  magnitude_of_peak, offsetof(struct bl_peak, field)
#define PAIRS(field)                                                           \
    of_correlation, offsetof(struct bl_correlation_difference, field)

const struct bl_named_metric bl_named_metrics[] = {
    {"residual.mean", COLUMN(residual.mean), false, false},
    {"residual.rms", COLUMN(residual.rms), false, false},
    {"residual.max_abs", COLUMN(residual.max_abs), false, false},
    {"residual.min", COLUMN(residual.min), false, false},
    {"residual.max", COLUMN(residual.max), false, false},
    {"response.mean", COLUMN(response.mean), false, false},
    {"response.rms", COLUMN(response.rms), false, false},
    {"response.median", COLUMN(response.median), false, false},
    {"response.p95_abs", COLUMN(response.p95_abs), false, false},
    {"response.max_abs", COLUMN(response.max_abs), false, false},
    {"rms_over_std", rms_over_std, 0, false, false},
    {"nrmse", COLUMN(nrmse), false, false},
    {"psnr", COLUMN(psnr), false, false},
    {"chi2.two_sample", CHI2(two_sample), false, false},
    {"chi2.two_sample.p", COLUMN(chi2.two_sample.p), false, false},
    {"chi2.impact", CHI2(impact), false, false},
    {"chi2.migration", CHI2(migration), false, false},
    {"chi2.migration.p", COLUMN(chi2.migration.p), false, false},
    {"ks.d", COLUMN(ks.d), false, false},
    {"ks.p", COLUMN(ks.p), false, false},
    {"wasserstein.w1", COLUMN(wasserstein.w1), false, false},
    {"wasserstein.w1_over_std", COLUMN(wasserstein.w1_over_std), false, false},
    {"js", COLUMN(js), false, false},
    {"ssim", ssim, 0, false, false},
    {"peak_shift", SHIFT(mean_shift), false, true},
    {"peak_shift_in_errors", SHIFT(mean_shift_in_errors), false, true},
    {"peak_width_shift", SHIFT(width_shift), false, true},
    {"peak_width_shift_in_errors", SHIFT(width_shift_in_errors), false, true},
    {"peak.mean_shift.value", PEAK(mean_shift), false, true},
    {"peak.mean_shift.in_errors", PEAK(mean_shift_in_errors), false, true},
    {"peak.width_shift.value", PEAK(width_shift), false, true},
    {"peak.width_shift.in_errors", PEAK(width_shift_in_errors), false, true},
    {"correlation.max_abs_difference", PAIRS(max_abs_difference), true, false},
    {"correlation.frobenius", PAIRS(frobenius), true, false},
};

const size_t bl_n_named_metrics =
    sizeof bl_named_metrics / sizeof *bl_named_metrics;

const struct bl_named_metric *bl_named_metric_find(const char *name)
{
    for (size_t i = 0; i < bl_n_named_metrics; i++)
        if (strcmp(bl_named_metrics[i].name, name) == 0)
            return &bl_named_metrics[i];
    return NULL;
}

double bl_named_metric_of(const struct bl_named_metric *m,
                          const struct bl_evaluation_result *r, size_t column)
{
    return m->of(m, r, column);
}
