#include "cli/evaluation_json.h"

#include "cli/evaluation_details.h"
#include "engine/codec/json.h"

static json_t *residual_json(const struct bl_residual *r)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:o}", "mean", bl_json_real(r->mean),
                     "rms", bl_json_real(r->rms), "max_abs",
                     bl_json_real(r->max_abs), "min", bl_json_real(r->min),
                     "max", bl_json_real(r->max));
}

static json_t *response_json(const struct bl_response *r)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:I}", "mean", bl_json_real(r->mean), "rms",
        bl_json_real(r->rms), "median", bl_json_real(r->median), "p95_abs",
        bl_json_real(r->p95_abs), "max_abs", bl_json_real(r->max_abs),
        "defined", (json_int_t)r->defined);
}

static json_t *chi2_test_json(const struct bl_chi2_test *t)
{
    return json_pack("{s:o, s:I, s:o}", "value", bl_json_real(t->value), "ndf",
                     (json_int_t)t->ndf, "p", bl_json_real(t->p));
}

static json_t *chi2_json(const struct bl_chi2 *c)
{
    return json_pack("{s:o, s:o, s:o}", "two_sample",
                     chi2_test_json(&c->two_sample), "impact",
                     chi2_test_json(&c->impact), "migration",
                     chi2_test_json(&c->migration));
}

static json_t *counts_json(const struct bl_column_metrics *m)
{
    return json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I}", "values", (json_int_t)m->n_values,
        "compared", (json_int_t)m->n_compared, "different",
        (json_int_t)m->n_different, "nonfinite", (json_int_t)m->n_nonfinite,
        "nonfinite_mismatch", (json_int_t)m->nonfinite_mismatch, "lost",
        (json_int_t)m->n_lost);
}

static json_t *with_error_json(double value, double error)
{
    return json_pack("{s:o, s:o}", "value", bl_json_real(value), "error",
                     bl_json_real(error));
}

static json_t *peak_fit_json(const struct bl_peak_fit *f)
{
    return json_pack("{s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:o}",
                     "converged", f->converged, "mean",
                     with_error_json(f->mean, f->mean_error), "width",
                     with_error_json(f->width, f->width_error), "height",
                     with_error_json(f->height, f->height_error), "events",
                     with_error_json(f->events, f->events_error), "background",
                     bl_json_real(f->background), "slope",
                     bl_json_real(f->slope), "chi2", bl_json_real(f->chi2),
                     "ndf", (json_int_t)f->ndf, "p", bl_json_real(f->p));
}

static json_t *shift_json(double shift, double in_errors)
{
    return json_pack("{s:o, s:o}", "value", bl_json_real(shift), "in_errors",
                     bl_json_real(in_errors));
}

static json_t *peak_json(const struct bl_peak *p)
{
    if (!p->found)
        return json_pack("{s:b, s:s}", "found", 0, "why", p->why);
    return json_pack(
        "{s:b, s:[o, o], s:I, s:o, s:o, s:o, s:o}", "found", 1, "window",
        bl_json_real(p->window.low), bl_json_real(p->window.high), "bins",
        (json_int_t)p->window.n_bins, "before", peak_fit_json(&p->before),
        "after", peak_fit_json(&p->after), "mean_shift",
        shift_json(p->mean_shift, p->mean_shift_in_errors), "width_shift",
        shift_json(p->width_shift, p->width_shift_in_errors));
}

json_t *bl_json_of_column_metrics(const struct bl_column_metrics *m)
{
    json_t *json = json_object();
    json_object_set_new(json, "name", bl_json_string(m->name));
    json_object_set_new(
        json, "unit", m->unit != NULL ? bl_json_string(m->unit) : json_null());
    if (m->formula != NULL)
        json_object_set_new(json, "formula", bl_json_string(m->formula));
    json_object_set_new(json, "residual", residual_json(&m->residual));
    json_object_set_new(json, "response", response_json(&m->response));
    json_object_set_new(json, "nrmse", bl_json_real(m->nrmse));
    json_object_set_new(json, "psnr", bl_json_real(m->psnr));
    json_object_set_new(json, "rms_over_std",
                        bl_json_real(m->residual.rms / m->std));
    json_object_set_new(json, "chi2", chi2_json(&m->chi2));
    json_object_set_new(json, "ks",
                        json_pack("{s:o, s:o}", "d", bl_json_real(m->ks.d), "p",
                                  bl_json_real(m->ks.p)));
    json_object_set_new(
        json, "wasserstein",
        json_pack("{s:o, s:o}", "w1", bl_json_real(m->wasserstein.w1),
                  "w1_over_std", bl_json_real(m->wasserstein.w1_over_std)));
    json_object_set_new(json, "js", bl_json_real(m->js));
    if (m->has_peak)
        json_object_set_new(json, "peak", peak_json(&m->peak));
    json_object_set_new(json, "sampled", json_boolean(m->sampled));
    json_object_set_new(json, "counts", counts_json(m));
    return json;
}

static json_t *snapshots_json(const struct bl_field_metrics *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n_snapshots; i++) {
        const struct bl_snapshot_metrics *s = &f->snapshots[i];
        json_array_append_new(list, json_pack("{s:o, s:o, s:o, s:o}", "nrmse",
                                              bl_json_real(s->nrmse), "psnr",
                                              bl_json_real(s->psnr), "ssim",
                                              bl_json_real(s->ssim), "max_abs",
                                              bl_json_real(s->max_abs)));
    }
    return list;
}

static json_t *field_json(const struct bl_field_metrics *f, const char *name)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name",
        bl_json_string(name), "nrmse", bl_json_real(f->nrmse), "psnr",
        bl_json_real(f->psnr), "ssim", bl_json_real(f->ssim), "max_abs",
        bl_json_real(f->max_abs), "kinetic_energy_before",
        bl_json_real(f->energy_before), "kinetic_energy_after",
        bl_json_real(f->energy_after), "power_before",
        bl_json_reals_new(f->power_before, f->n_k), "power_after",
        bl_json_reals_new(f->power_after, f->n_k), "first_deviating_k",
        bl_json_real(f->first_deviating_k), "snapshots", snapshots_json(f));
}

static json_t *flow_side_json(const struct bl_flow_side *s)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "kinetic_energy",
                     bl_json_real(s->energy), "divergence_rms",
                     bl_json_real(s->divergence_rms), "vorticity_rms",
                     bl_json_real(s->vorticity_rms), "enstrophy",
                     bl_json_real(s->enstrophy));
}

static json_t *flow_json(const struct bl_flow_metrics *f)
{
    if (f == NULL)
        return json_null();
    return json_pack("{s:o, s:o, s:o}", "before",
                     flow_side_json(&f->mean.before), "after",
                     flow_side_json(&f->mean.after), "vorticity_residual_rms",
                     bl_json_real(f->mean.vorticity_residual_rms));
}

static json_t *fields_json(const struct bl_evaluation_result *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->fields.n_fields; i++) {
        const struct bl_field_metrics *f = r->fields.fields[i];
        json_array_append_new(list, field_json(f, r->columns[f->column].name));
    }
    return json_pack("{s:o, s:o}", "fields", list, "flow",
                     flow_json(r->fields.flow));
}

static json_t *emd_json(const struct bl_emd_metrics *e)
{
    return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o}", "events",
                     (json_int_t)e->n_events, "mean", bl_json_real(e->mean),
                     "median", bl_json_real(e->median), "p95",
                     bl_json_real(e->p95), "max", bl_json_real(e->max),
                     "mean_energy", bl_json_real(e->mean_energy));
}

static json_t *unmatched_json(const struct bl_evaluation_result *r)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_unmatched; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:s}", "name",
                            bl_json_string(r->unmatched[i].name), "why",
                            bl_unmatched_text(r->unmatched[i].why)));
    return list;
}

static json_t *correlation_json(const struct bl_evaluation_result *r,
                                bool has_details)
{
    const struct bl_correlation_difference *d = &r->correlation.difference;
    json_t *json = json_pack("{s:o, s:o}", "max_abs_difference",
                             bl_json_real(d->max_abs_difference), "frobenius",
                             bl_json_real(d->frobenius));
    if (has_details)
        bl_details_add_correlation(json, r);
    return json;
}

static json_t *columns_json(const struct bl_evaluation_result *r,
                            const struct bl_profile_result *details,
                            bool derived)
{
    json_t *list = json_array();
    for (size_t i = 0; i < r->n_columns; i++) {
        if ((r->columns[i].formula != NULL) != derived)
            continue;
        json_t *column = bl_json_of_column_metrics(&r->columns[i]);
        if (details != NULL)
            bl_details_add_column(column, r, details, i);
        json_array_append_new(list, column);
    }
    return list;
}

json_t *bl_json_of_evaluation(const struct bl_evaluation_result *r,
                              const struct bl_profile_result *details)
{
    json_t *json = json_pack(
        "{s:I, s:o, s:o, s:o, s:o}", "rows", (json_int_t)r->n_rows, "columns",
        columns_json(r, details, false), "derived",
        columns_json(r, details, true), "correlation",
        correlation_json(r, details != NULL), "unmatched", unmatched_json(r));
    if (r->fields.n_fields > 0)
        json_object_set_new(json, "fields", fields_json(r));
    if (r->emd.n_events > 0)
        json_object_set_new(json, "emd", emd_json(&r->emd));
    return json;
}
