#include "engine/coding/predict/predictor.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/json.h"
#include "engine/coding/params.h"
#include "engine/coding/predict/predictors.h"

const struct bl_predictor_kind *const bl_predictor_kinds[] = {
    &bl_predict_plain,      &bl_predict_previous,
    &bl_predict_sum,        &bl_predict_formula,
    &bl_predict_linear,     &bl_predict_network,
    &bl_predict_regression, NULL,
};

void bl_predictor_release(struct bl_predictor *p)
{
    free(p->inputs);
    free(p->params);
    *p = (struct bl_predictor){.kind = p->kind, .target = p->target};
}

enum bl_status bl_predictor_make_room(struct bl_predictor *p, size_t n_inputs,
                                      size_t n_params, struct bl_error *err)
{
    p->inputs = bl_array_new(n_inputs, sizeof *p->inputs, err);
    p->params = bl_array_new(n_params, sizeof *p->params, err);
    if (p->inputs == NULL || p->params == NULL) {
        bl_predictor_release(p);
        return err->status;
    }
    p->n_inputs = n_inputs;
    p->n_params = n_params;
    return BL_OK;
}

void bl_suggestions_release(struct bl_suggestions *p)
{
    for (size_t i = 0; i < p->n; i++)
        bl_predictor_release(&p->items[i].predictor);
    free(p->items);
    *p = (struct bl_suggestions){0};
}

enum bl_status bl_suggestions_add(struct bl_suggestions *p,
                                  struct bl_predictor *predictor, double cost,
                                  struct bl_error *err)
{
    void *items = p->items;
    if (bl_array_reserve(&items, &p->room, p->n + 1, sizeof *p->items, err) !=
        BL_OK) {
        bl_predictor_release(predictor);
        return err->status;
    }
    p->items = items;
    p->items[p->n++] = (struct bl_suggestion){*predictor, cost};
    *predictor = (struct bl_predictor){.kind = predictor->kind,
                                       .target = predictor->target};
    return BL_OK;
}

void bl_predictor_round(int64_t *k, const double *y, size_t n)
{
    // Adding and subtracting it rounds what is smaller to a whole number.
    static const double limit = 0x1p50, rounder = 0x1.8p52;
    for (size_t i = 0; i < n; i++) {
        double v = y[i] < limit ? y[i] : limit;
        v = v > -limit ? v : -limit;
        k[i] = y[i] == y[i] ? (int64_t)((v + rounder) - rounder) : 0;
    }
}

static const struct bl_predictor_kind *kind_named(const char *name)
{
    for (size_t i = 0; bl_predictor_kinds[i] != NULL; i++)
        if (strcmp(bl_predictor_kinds[i]->name, name) == 0)
            return bl_predictor_kinds[i];
    return NULL;
}

json_t *bl_predictor_to_json(const struct bl_predictor *p)
{
    json_t *json = json_pack("{s:s}", "kind", p->kind->name);
    if (json == NULL)
        return NULL;
    bl_params_to_json(json, p->inputs, p->n_inputs, p->params, p->n_params);
    bl_difference_to_json(json, &p->residual);
    return json;
}

enum bl_status bl_predictor_from_json(struct bl_predictor *p,
                                      const json_t *json, size_t n_columns,
                                      struct bl_error *err)
{
    const char *name;
    *p = (struct bl_predictor){.target = p->target};
    if (bl_json_text(&name, json, "kind", err) != BL_OK)
        return err->status;
    p->kind = kind_named(name);
    if (p->kind == NULL)
        return bl_fail(err, BL_BROKEN,
                       "this version does not know the predictor \"%s\"", name);
    if (bl_difference_from_json(&p->residual, json, err) != BL_OK ||
        bl_params_from_json(&p->inputs, &p->n_inputs, &p->params, &p->n_params,
                            json, n_columns, err) != BL_OK)
        return err->status;
    if (p->kind->is_sound(p))
        return BL_OK;
    bl_predictor_release(p);
    return bl_fail(err, BL_BROKEN,
                   "the predictor \"%s\" of a column is none "
                   "that could have been written",
                   name);
}
