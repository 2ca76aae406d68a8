/* metrics.json, key by key. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/model/outcome.h"

// Of what is more than anyone looks through, the first are taken: an entry
// takes more memory here than it takes bytes in the file.
enum { MAX_VARIABLES = 1 << 16, MAX_FIELDS = 1 << 12, MAX_WORST = 1000 };

#define AT(group, key, member)                                                 \
    {                                                                          \
        group, key, offsetof(struct bl_variable, member)                       \
    }

static const struct bl_loose_field variable_fields[] = {
    AT("residual", "mean", residual.mean),
    AT("residual", "rms", residual.rms),
    AT("residual", "max_abs", residual.max_abs),
    AT("residual", "min", residual.min),
    AT("residual", "max", residual.max),
    AT("residual_quantiles", "p05", residual.p05),
    AT("residual_quantiles", "p25", residual.p25),
    AT("residual_quantiles", "p50", residual.p50),
    AT("residual_quantiles", "p75", residual.p75),
    AT("residual_quantiles", "p95", residual.p95),
    AT("response", "mean", response.mean),
    AT("response", "rms", response.rms),
    AT("response", "median", response.median),
    AT("response", "p95_abs", response.p95_abs),
    AT("response", "max_abs", response.max_abs),
    AT("response", "defined", response.defined),
    AT("response", "p16", response.p16),
    AT("response", "p84", response.p84),
    AT(NULL, "nrmse", nrmse),
    AT(NULL, "psnr", psnr),
    AT(NULL, "rms_over_std", rms_over_std),
    AT("ks", "d", ks_d),
    AT("ks", "p", ks_p),
    AT("wasserstein", "w1", w1),
    AT("wasserstein", "w1_over_std", w1_over_std),
    AT(NULL, "js", js),
    AT("counts", "values", counts.values),
    AT("counts", "compared", counts.compared),
    AT("counts", "different", counts.different),
    AT("counts", "nonfinite", counts.nonfinite),
    AT("counts", "nonfinite_mismatch", counts.nonfinite_mismatch),
    AT("counts", "lost", counts.lost),
    {NULL, NULL, 0},
};

static void read_chi2(struct bl_variable *v, const json_t *object)
{
    static const char *const keys[BL_N_CHI2] = {"two_sample", "impact",
                                                "migration"};
    const json_t *all = json_object_get(object, "chi2");
    for (size_t i = 0; i < BL_N_CHI2; i++) {
        const json_t *one = json_object_get(all, keys[i]);
        v->chi2[i].value = bl_loose_real_of(one, "value");
        v->chi2[i].ndf = bl_loose_real_of(one, "ndf");
        v->chi2[i].p = bl_loose_real_of(one, "p");
    }
}

/* Peaks. */

static struct bl_measured read_measured(const json_t *object, const char *key)
{
    const json_t *pair = json_object_get(object, key);
    return (struct bl_measured){bl_loose_real_of(pair, "value"),
                                bl_loose_real_of(pair, "error")};
}

static struct bl_outcome_fit read_fit(const json_t *object, const char *key)
{
    const json_t *fit = json_object_get(object, key);
    return (struct bl_outcome_fit){
        .mean = read_measured(fit, "mean"),
        .width = read_measured(fit, "width"),
        .chi2 = bl_loose_real_of(fit, "chi2"),
        .ndf = bl_loose_real_of(fit, "ndf"),
    };
}

static enum bl_status read_peak(struct bl_outcome_peak *p, const json_t *object,
                                struct bl_error *err)
{
    if (!json_is_object(object))
        return BL_OK;
    const json_t *mean = json_object_get(object, "mean_shift");
    const json_t *width = json_object_get(object, "width_shift");
    p->is_there = true;
    p->found = bl_loose_flag_of(object, "found");
    p->before = read_fit(object, "before");
    p->after = read_fit(object, "after");
    p->mean_shift = bl_loose_real_of(mean, "value");
    p->mean_shift_in_errors = bl_loose_real_of(mean, "in_errors");
    p->width_shift = bl_loose_real_of(width, "value");
    p->width_shift_in_errors = bl_loose_real_of(width, "in_errors");
    return bl_loose_text_of(&p->why, object, "why", err);
}

/* Variables. */

static enum bl_status read_worst(struct bl_variable *v, const json_t *list,
                                 struct bl_error *err)
{
    size_t n = bl_loose_size(list, MAX_WORST);
    if (n == 0)
        return BL_OK;
    v->worst = bl_array_new(n, sizeof *v->worst, err);
    if (v->worst == NULL)
        return err->status;
    v->n_worst = n;
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(list, i);
        v->worst[i] = (struct bl_worst){
            bl_loose_count_of(row, "row"), bl_loose_real_of(row, "element"),
            bl_loose_real_of(row, "before"), bl_loose_real_of(row, "after"),
            bl_loose_real_of(row, "residual")};
    }
    return BL_OK;
}

static enum bl_status read_texts(struct bl_variable *v, const json_t *object,
                                 struct bl_error *err)
{
    if (bl_loose_text_of(&v->name, object, "name", err) != BL_OK ||
        bl_loose_text_of(&v->unit, object, "unit", err) != BL_OK ||
        bl_loose_text_of(&v->formula, object, "formula", err) != BL_OK)
        return err->status;
    if (v->unit != NULL && strcmp(v->unit, "1") == 0) {
        free(v->unit); // a pure number
        v->unit = NULL;
    }
    if (v->name == NULL)
        v->name = bl_string_copy("?", err);
    return v->name != NULL ? BL_OK : err->status;
}

static enum bl_status read_variable(struct bl_variable *v, const json_t *object,
                                    struct bl_error *err)
{
    bl_loose_fill(v, variable_fields, object);
    read_chi2(v, object);
    v->sampled = bl_loose_flag_of(object, "sampled");
    v->pca_rms_over_std = NAN;
    if (read_texts(v, object, err) != BL_OK ||
        read_peak(&v->peak, json_object_get(object, "peak"), err) != BL_OK ||
        bl_bars_read(&v->values, json_object_get(object, "histogram"), err) !=
            BL_OK ||
        bl_bars_read(&v->residuals, json_object_get(object, "residuals"),
                     err) != BL_OK ||
        bl_bars_read(&v->responses, json_object_get(object, "responses"),
                     err) != BL_OK)
        return err->status;
    return read_worst(v, json_object_get(object, "worst"), err);
}

static enum bl_status add_variables(struct bl_outcome *o, const json_t *list,
                                    size_t n, struct bl_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (read_variable(&o->variables[o->n++], json_array_get(list, i),
                          err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status read_variables(struct bl_outcome *o, const json_t *object,
                                     struct bl_error *err)
{
    const json_t *columns = json_object_get(object, "columns");
    const json_t *derived = json_object_get(object, "derived");
    size_t n_derived = bl_loose_size(derived, MAX_VARIABLES);
    o->n_columns = bl_loose_size(columns, MAX_VARIABLES);
    o->variables =
        bl_array_new(o->n_columns + n_derived, sizeof *o->variables, err);
    if (o->variables == NULL ||
        add_variables(o, columns, o->n_columns, err) != BL_OK)
        return err->status;
    return add_variables(o, derived, n_derived, err);
}

/* What concerns several. */

/* A matrix without the other says nothing. */
static void keep_pair(struct bl_outcome *o)
{
    if (o->correlation.before != NULL && o->correlation.after != NULL)
        return;
    bl_loose_texts_free(o->correlation.names, o->correlation.n);
    o->correlation.names = NULL;
    o->correlation.n = 0;
}

static enum bl_status read_correlation(struct bl_outcome *o,
                                       const json_t *object,
                                       struct bl_error *err)
{
    const json_t *c = json_object_get(object, "correlation");
    o->correlation.max_abs_difference =
        bl_loose_real_of(c, "max_abs_difference");
    o->correlation.frobenius = bl_loose_real_of(c, "frobenius");
    if (bl_loose_texts(&o->correlation.names, &o->correlation.n,
                       json_object_get(c, "columns"), err) != BL_OK ||
        bl_loose_square(&o->correlation.before, o->correlation.n,
                        json_object_get(c, "before"), err) != BL_OK ||
        bl_loose_square(&o->correlation.after, o->correlation.n,
                        json_object_get(c, "after"), err) != BL_OK)
        return err->status;
    keep_pair(o);
    return BL_OK;
}

static enum bl_status read_field(struct bl_outcome_field *f,
                                 const json_t *object, struct bl_error *err)
{
    size_t n_after;
    f->nrmse = bl_loose_real_of(object, "nrmse");
    f->psnr = bl_loose_real_of(object, "psnr");
    f->ssim = bl_loose_real_of(object, "ssim");
    f->max_abs = bl_loose_real_of(object, "max_abs");
    f->energy_before = bl_loose_real_of(object, "kinetic_energy_before");
    f->energy_after = bl_loose_real_of(object, "kinetic_energy_after");
    f->first_deviating_k = bl_loose_real_of(object, "first_deviating_k");
    if (bl_loose_text_of(&f->name, object, "name", err) != BL_OK ||
        bl_loose_reals(&f->power_before, &f->n_power,
                       json_object_get(object, "power_before"), err) != BL_OK ||
        bl_loose_reals(&f->power_after, &n_after,
                       json_object_get(object, "power_after"), err) != BL_OK)
        return err->status;
    if (n_after != f->n_power)
        f->n_power = 0;
    return BL_OK;
}

static enum bl_status read_fields(struct bl_outcome *o, const json_t *object,
                                  struct bl_error *err)
{
    const json_t *list =
        json_object_get(json_object_get(object, "fields"), "fields");
    size_t n = bl_loose_size(list, MAX_FIELDS);
    o->fields = bl_array_new(n, sizeof *o->fields, err);
    if (o->fields == NULL)
        return err->status;
    while (o->n_fields < n) {
        const json_t *field = json_array_get(list, o->n_fields);
        if (read_field(&o->fields[o->n_fields++], field, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static void read_emd(struct bl_outcome *o, const json_t *object)
{
    const json_t *emd = json_object_get(object, "emd");
    o->emd.events = bl_loose_real_of(emd, "events");
    o->emd.mean = bl_loose_real_of(emd, "mean");
    o->emd.median = bl_loose_real_of(emd, "median");
    o->emd.p95 = bl_loose_real_of(emd, "p95");
    o->emd.max = bl_loose_real_of(emd, "max");
    o->emd.mean_energy = bl_loose_real_of(emd, "mean_energy");
}

/* The first of that name from v on; n_columns without one. */
static size_t find_column(const struct bl_outcome *o, size_t v,
                          const char *name)
{
    while (v < o->n_columns && strcmp(o->variables[v].name, name) != 0)
        v++;
    return v;
}

/* PCA lists columns in the order of the table, though perhaps not all; it ends
 * at the first that the table does not have. */
static void read_pca(struct bl_outcome *o, const json_t *object)
{
    const json_t *pca = json_object_get(object, "pca");
    const json_t *columns = json_object_get(pca, "columns");
    o->pca.latent = bl_loose_real_of(pca, "latent");
    o->pca.mean_rms_over_std = bl_loose_real_of(pca, "mean_rms_over_std");
    o->pca.network_mean_rms_over_std =
        bl_loose_real_of(pca, "network_mean_rms_over_std");
    size_t v = 0;
    for (size_t i = 0; v < o->n_columns && i < json_array_size(columns); i++) {
        const json_t *column = json_array_get(columns, i);
        const char *name = json_string_value(json_object_get(column, "name"));
        v = find_column(o, v, name != NULL ? name : "");
        if (v < o->n_columns)
            o->variables[v++].pca_rms_over_std =
                bl_loose_real_of(column, "rms_over_std");
    }
}

static enum bl_status read_all(struct bl_outcome *o, const json_t *object,
                               struct bl_error *err)
{
    o->n_rows = bl_loose_real_of(object, "rows");
    o->n_unmatched = json_array_size(json_object_get(object, "unmatched"));
    if (read_variables(o, object, err) != BL_OK ||
        read_correlation(o, object, err) != BL_OK ||
        read_fields(o, object, err) != BL_OK)
        return err->status;
    read_emd(o, object);
    read_pca(o, object);
    return BL_OK;
}

enum bl_status bl_outcome_read(struct bl_outcome **outcome,
                               const json_t *object, struct bl_error *err)
{
    struct bl_outcome *o = bl_array_new(1, sizeof *o, err);
    *outcome = o;
    if (o == NULL)
        return err->status;
    if (read_all(o, object, err) == BL_OK)
        return BL_OK;
    bl_outcome_free(o);
    *outcome = NULL;
    return err->status;
}
