#include "cli/pca_beside.h"

#include <math.h>
#include <string.h>

#include "engine/codec/json.h"
#include "engine/metrics/sum.h"

enum bl_status bl_pca_beside_make(struct bl_pca_beside *pca,
                                  struct bl_session *s,
                                  const struct bl_model *network,
                                  struct bl_source *before,
                                  struct bl_error *err)
{
    *pca = (struct bl_pca_beside){0};
    if (network == NULL || strcmp(network->type, "pca") == 0)
        return BL_OK;
    if (bl_network_n_inputs(&network->net) > BL_BESIDE_MAX_INPUTS) {
        bl_session_say(s, "PCA is not shown: more than %d inputs",
                       BL_BESIDE_MAX_INPUTS);
        return BL_OK;
    }
    struct bl_error why = BL_ERROR_INIT;
    enum bl_status status = bl_beside_make(&pca->report, network, before,
                                           s->pool, &s->observer, &why);
    pca->is_there = status == BL_OK;
    if (status == BL_INTERRUPTED) {
        *err = why;
        return status;
    }
    if (status != BL_OK)
        bl_session_say(s, "PCA is not shown: %s", why.text);
    return BL_OK;
}

void bl_pca_beside_release(struct bl_pca_beside *pca)
{
    if (pca->is_there)
        bl_beside_release(&pca->report);
    pca->is_there = false;
}

double bl_pca_beside_of(const struct bl_pca_beside *pca, const char *column)
{
    const struct bl_features *f = pca->report.features;
    for (size_t i = 0; pca->is_there && i < f->n; i++)
        if (strcmp(f->items[i].name, column) == 0)
            return pca->report.columns[i].rms_over_std;
    return NAN;
}

double bl_pca_beside_network(const struct bl_pca_beside *pca,
                             const struct bl_evaluation_result *r)
{
    struct bl_mean mean = {0};
    for (size_t i = 0; i < r->n_columns; i++) {
        const struct bl_column_metrics *m = &r->columns[i];
        if (isfinite(bl_pca_beside_of(pca, m->name)))
            bl_mean_add(&mean, m->residual.rms / m->std);
    }
    return bl_mean_value(&mean);
}

json_t *bl_json_of_pca_beside(const struct bl_pca_beside *pca,
                              const struct bl_evaluation_result *r)
{
    const struct bl_beside_report *b = &pca->report;
    json_t *columns = json_array();
    for (size_t i = 0; i < b->features->n; i++)
        json_array_append_new(
            columns, json_pack("{s:o, s:o}", "name",
                               bl_json_string(b->features->items[i].name),
                               "rms_over_std",
                               bl_json_real(b->columns[i].rms_over_std)));
    return json_pack(
        "{s:I, s:I, s:o, s:o, s:o}", "latent", (json_int_t)b->latent, "rows",
        (json_int_t)b->rows, "columns", columns, "mean_rms_over_std",
        bl_json_real(b->all.rms_over_std), "network_mean_rms_over_std",
        bl_json_real(bl_pca_beside_network(pca, r)));
}
