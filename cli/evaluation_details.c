#include "cli/evaluation_details.h"

#include <stdio.h>

#include "engine/codec/json.h"

static json_t *whole(uint64_t n)
{
    return json_integer((json_int_t)n);
}

/* counts[n] of bins, the under- and overflow around them being left out. */
static json_t *bins_json(const uint64_t *counts, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 1; i <= n; i++)
        json_array_append_new(list, whole(counts[i]));
    return list;
}

json_t *bl_json_of_counts(const struct bl_counts *c)
{
    if (c->bins.n == 0)
        return json_null();
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o}", "low", bl_json_real(c->bins.low), "high",
        bl_json_real(c->bins.high), "counts", bins_json(c->n, c->bins.n),
        "underflow", whole(c->n[0]), "overflow", whole(c->n[c->bins.n + 1]));
}

static json_t *sides_json(const struct bl_histogram *h, size_t i)
{
    return json_pack("{s:o, s:o}", "before", whole(h->before[i]), "after",
                     whole(h->after[i]));
}

static json_t *histogram_json(const struct bl_column_profile *p)
{
    const struct bl_histogram *h = &p->values;
    if (h->n_counts == 0)
        return json_null();
    size_t n = h->bins.n;
    return json_pack(
        "{s:o, s:o, s:b, s:o, s:o, s:o, s:o}", "low", bl_json_real(h->bins.low),
        "high", bl_json_real(h->bins.high), "log", p->is_log, "before",
        bins_json(h->before, n), "after", bins_json(h->after, n), "underflow",
        sides_json(h, 0), "overflow", sides_json(h, n + 1));
}

static json_t *quantiles_json(const struct bl_column_profile *p)
{
    char name[16];
    if (p->values.n_counts == 0)
        return json_null();
    json_t *object = json_object();
    for (size_t i = 0; i < BL_PROFILE_QUANTILES; i++) {
        snprintf(name, sizeof name, "p%02.0f", 100 * bl_profile_shares[i]);
        json_object_set_new(object, name, bl_json_real(p->quantiles[i]));
    }
    return object;
}

static json_t *worst_json(const struct bl_worst *w, uint64_t width)
{
    json_t *list = json_array();
    for (size_t i = 0; i < w->n; i++) {
        const struct bl_worst_pair *pair = &w->pairs[i];
        json_t *row = json_pack(
            "{s:o, s:o, s:o, s:o}", "row", whole(pair->index / width), "before",
            bl_json_real(pair->x), "after", bl_json_real(pair->y), "residual",
            bl_json_real(pair->difference));
        if (width > 1)
            json_object_set_new(row, "element", whole(pair->index % width));
        json_array_append_new(list, row);
    }
    return list;
}

void bl_details_add_column(json_t *column, const struct bl_evaluation_result *r,
                           const struct bl_profile_result *profile, size_t i)
{
    const struct bl_column_metrics *m = &r->columns[i];
    const struct bl_column_profile *p = profile->columns[i];
    if (i >= BL_DETAILS_MAX_COLUMNS && m->formula == NULL)
        return;
    uint64_t width = r->n_rows > 0 ? m->n_values / r->n_rows : 1;
    json_object_set_new(column, "histogram", histogram_json(p));
    json_object_set_new(column, "residuals", bl_json_of_counts(&p->residual));
    json_object_set_new(column, "responses", bl_json_of_counts(&p->response));
    json_object_set_new(column, "residual_quantiles", quantiles_json(p));
    json_object_set_new(column, "worst", worst_json(&p->worst, width));
}

void bl_details_add_correlation(json_t *correlation,
                                const struct bl_evaluation_result *r)
{
    const struct bl_joint_metrics *c = &r->correlation;
    if (c->n_columns == 0 || c->n_columns > BL_DETAILS_MAX_CORRELATED)
        return;
    json_t *names = json_array();
    for (size_t i = 0; i < c->n_columns; i++)
        json_array_append_new(names,
                              bl_json_string(r->columns[c->columns[i]].name));
    json_object_set_new(correlation, "columns", names);
    json_object_set_new(
        correlation, "before",
        bl_json_matrix_new(c->before, c->n_columns, c->n_columns));
    json_object_set_new(
        correlation, "after",
        bl_json_matrix_new(c->after, c->n_columns, c->n_columns));
}
