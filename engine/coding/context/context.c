#include "engine/coding/context/context.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/json.h"
#include "engine/coding/context/contexts.h"
#include "engine/coding/params.h"

const struct bl_context_kind *const bl_context_kinds[] = {
    &bl_context_tree,
    NULL,
};

void bl_context_release(struct bl_context *c)
{
    free(c->inputs);
    free(c->params);
    *c = (struct bl_context){0};
}

enum bl_status bl_context_make_room(struct bl_context *c, size_t n_inputs,
                                    size_t n_params, struct bl_error *err)
{
    c->inputs = bl_array_new(n_inputs, sizeof *c->inputs, err);
    c->params = bl_array_new(n_params, sizeof *c->params, err);
    if (c->inputs == NULL || c->params == NULL) {
        bl_context_release(c);
        return err->status;
    }
    c->n_inputs = n_inputs;
    c->n_params = n_params;
    return BL_OK;
}

void bl_context_classify(uint8_t *classes, const struct bl_context *c,
                         const struct bl_row_frame *frame, const double *y,
                         const double *hints, size_t first, size_t n)
{
    if (c->kind == NULL)
        memset(classes, 0, n);
    else
        c->kind->classify(classes, c, frame, y, hints, first, n);
}

static const struct bl_context_kind *kind_named(const char *name)
{
    for (size_t i = 0; bl_context_kinds[i] != NULL; i++)
        if (strcmp(bl_context_kinds[i]->name, name) == 0)
            return bl_context_kinds[i];
    return NULL;
}

json_t *bl_context_to_json(const struct bl_context *c)
{
    json_t *json = json_pack("{s:s, s:I}", "kind", c->kind->name, "classes",
                             (json_int_t)c->n_classes);
    if (json != NULL)
        bl_params_to_json(json, c->inputs, c->n_inputs, c->params, c->n_params);
    return json;
}

enum bl_status bl_context_from_json(struct bl_context *c, const json_t *json,
                                    size_t n_columns, struct bl_error *err)
{
    const char *name;
    uint64_t n_classes;
    *c = (struct bl_context){0};
    if (bl_json_text(&name, json, "kind", err) != BL_OK ||
        bl_json_whole(&n_classes, json, "classes", 1, BL_CONTEXT_MAX_CLASSES,
                      err) != BL_OK)
        return err->status;
    const struct bl_context_kind *kind = kind_named(name);
    if (kind == NULL)
        return bl_fail(err, BL_BROKEN,
                       "this version does not know the context \"%s\"", name);
    if (bl_params_from_json(&c->inputs, &c->n_inputs, &c->params, &c->n_params,
                            json, n_columns, err) != BL_OK)
        return err->status;
    c->kind = kind;
    c->n_classes = (size_t)n_classes;
    if (kind->is_sound(c))
        return BL_OK;
    bl_context_release(c);
    return bl_fail(err, BL_BROKEN,
                   "the context \"%s\" of a column is none that could have "
                   "been written",
                   name);
}
