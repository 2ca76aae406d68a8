#include "tui/model/outcome.h"

#include <math.h>
#include <stdlib.h>

static const double DISTORTED_TWO_SAMPLE = 5;
static const double LOOK_TWO_SAMPLE = 2;
static const double LOOK_IMPACT = 1;
static const double LOOK_PEAK = 3;

double bl_variable_chi2_ndf(const struct bl_variable *v,
                            enum bl_outcome_chi2 which)
{
    double ndf = v->chi2[which].ndf;
    return ndf > 0 ? v->chi2[which].value / ndf : NAN;
}

bool bl_variable_is_exact(const struct bl_variable *v)
{
    return v->counts.different == 0 && v->counts.values > 0;
}

bool bl_peak_is_lost(const struct bl_outcome_peak *p)
{
    return p->found && isfinite(p->before.mean.value) &&
           !isfinite(p->after.mean.value);
}

static bool has_moved(const struct bl_outcome_peak *p)
{
    if (bl_peak_is_lost(p))
        return true;
    return p->found && (fabs(p->mean_shift_in_errors) > LOOK_PEAK ||
                        fabs(p->width_shift_in_errors) > LOOK_PEAK);
}

enum bl_verdict bl_variable_verdict(const struct bl_variable *v)
{
    double two_sample = bl_variable_chi2_ndf(v, BL_CHI2_TWO_SAMPLE);
    double impact = bl_variable_chi2_ndf(v, BL_CHI2_IMPACT);
    if (v->counts.lost > 0 || v->counts.nonfinite_mismatch > 0 ||
        two_sample > DISTORTED_TWO_SAMPLE)
        return BL_VERDICT_DISTORTED;
    if (bl_variable_is_exact(v))
        return BL_VERDICT_KEPT;
    if (isnan(two_sample) && isnan(impact) && !has_moved(&v->peak))
        return BL_VERDICT_UNKNOWN;
    return impact > LOOK_IMPACT || two_sample > LOOK_TWO_SAMPLE ||
                   has_moved(&v->peak)
               ? BL_VERDICT_LOOK
               : BL_VERDICT_KEPT;
}

double bl_variable_spread(const struct bl_variable *v)
{
    double width = v->response.p84 - v->response.p16;
    if (isfinite(width))
        return width / 2;
    const struct bl_bars *b = &v->responses;
    return (bl_bars_quantile(b, 0.84) - bl_bars_quantile(b, 0.16)) / 2;
}

double bl_outcome_correlation_shift(const struct bl_outcome *o, size_t i,
                                    size_t j)
{
    size_t at = i * o->correlation.n + j;
    return fabs(o->correlation.after[at] - o->correlation.before[at]);
}

static void release_variable(struct bl_variable *v)
{
    free(v->name);
    free(v->unit);
    free(v->formula);
    free(v->peak.why);
    bl_bars_release(&v->values);
    bl_bars_release(&v->residuals);
    bl_bars_release(&v->responses);
    free(v->worst);
}

static void release_field(struct bl_outcome_field *f)
{
    free(f->name);
    free(f->power_before);
    free(f->power_after);
}

void bl_outcome_free(struct bl_outcome *o)
{
    if (o == NULL)
        return;
    for (size_t i = 0; i < o->n; i++)
        release_variable(&o->variables[i]);
    for (size_t i = 0; i < o->n_fields; i++)
        release_field(&o->fields[i]);
    bl_loose_texts_free(o->correlation.names, o->correlation.n);
    free(o->variables);
    free(o->fields);
    free(o->correlation.before);
    free(o->correlation.after);
    free(o);
}
