#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/json.h"
#include "engine/coding/coding.h"

static json_t *coding_to_json(const struct bl_coding *c)
{
    char bound[BL_BOUND_TEXT_SIZE];
    bl_bound_print(bound, c->bound);
    json_t *json = json_pack("{s:s, s:I}", "way", bl_way_name(c->way), "bytes",
                             (json_int_t)c->bytes);
    if (bound[0] != '\0')
        json_object_set_new(json, "bound", json_string(bound));
    if (c->why[0] != '\0')
        json_object_set_new(json, "why", bl_json_string(c->why));
    if (c->way == BL_WAY_NUMBERS || c->way == BL_WAY_FIELD)
        json_object_set_new(json, "lattice", bl_lattice_to_json(&c->lattice));
    if (c->way == BL_WAY_NUMBERS)
        json_object_set_new(json, "predictor",
                            bl_predictor_to_json(&c->predictor));
    if (c->way == BL_WAY_NUMBERS && c->context.kind != NULL)
        json_object_set_new(json, "context", bl_context_to_json(&c->context));
    if (c->way == BL_WAY_FIELD)
        json_object_set_new(json, "interpolation",
                            bl_interpolation_to_json(&c->interpolation));
    return json;
}

json_t *bl_codings_to_json(const struct bl_codings *c)
{
    json_t *items = json_array();
    for (size_t i = 0; i < c->n; i++)
        json_array_append_new(items, coding_to_json(&c->items[i]));
    return json_pack("{s:o, s:o}", "columns", items, "order",
                     bl_json_sizes_new(c->order, c->n));
}

static enum bl_status way_from_json(enum bl_way *way, const json_t *json,
                                    struct bl_error *err)
{
    const char *name;
    if (bl_json_text(&name, json, "way", err) != BL_OK)
        return err->status;
    for (*way = BL_WAY_BYTES; *way <= BL_WAY_NETWORK; (*way)++)
        if (strcmp(bl_way_name(*way), name) == 0)
            return BL_OK;
    *way = BL_WAY_BYTES;
    return bl_fail(err, BL_BROKEN,
                   "this version does not know the way \"%s\" of keeping a "
                   "column",
                   name);
}

static enum bl_status numbers_from_json(struct bl_coding *c, const json_t *json,
                                        size_t n_columns, struct bl_error *err)
{
    const json_t *predictor;
    const json_t *context = json_object_get(json, "context");
    if (bl_json_object(&predictor, json, "predictor", err) != BL_OK ||
        bl_predictor_from_json(&c->predictor, predictor, n_columns, err) !=
            BL_OK)
        return err->status;
    return context == NULL
               ? BL_OK
               : bl_context_from_json(&c->context, context, n_columns, err);
}

static enum bl_status field_from_json(struct bl_coding *c, const json_t *json,
                                      struct bl_error *err)
{
    const json_t *how;
    if (bl_json_object(&how, json, "interpolation", err) != BL_OK)
        return err->status;
    return bl_interpolation_from_json(&c->interpolation, how, err);
}

static enum bl_status bound_from_json(struct bl_bound *bound,
                                      const json_t *json, struct bl_error *err)
{
    const char *text;
    if (json_object_get(json, "bound") == NULL)
        return BL_OK;
    if (bl_json_text(&text, json, "bound", err) != BL_OK)
        return err->status;
    if (bl_bound_parse(bound, text, err) != BL_OK)
        return err->status = BL_BROKEN;
    return BL_OK;
}

static enum bl_status coding_from_json(struct bl_coding *c, const json_t *json,
                                       const struct bl_column *column,
                                       size_t n_columns, struct bl_error *err)
{
    const json_t *lattice;
    const char *text;
    if (way_from_json(&c->way, json, err) != BL_OK ||
        bl_json_whole(&c->bytes, json, "bytes", 0, INT64_MAX, err) != BL_OK)
        return err->status;
    if (bound_from_json(&c->bound, json, err) != BL_OK)
        return err->status;
    if (json_object_get(json, "why") != NULL) {
        if (bl_json_text(&text, json, "why", err) != BL_OK)
            return err->status;
        bl_why_set(c, text);
    }
    if (c->way != BL_WAY_NUMBERS && c->way != BL_WAY_FIELD)
        return BL_OK;
    c->lattice.type = column->type;
    if (bl_json_object(&lattice, json, "lattice", err) != BL_OK ||
        bl_lattice_from_json(&c->lattice, lattice, err) != BL_OK)
        return err->status;
    if (c->lattice.kind == BL_LATTICE_NONE)
        return bl_fail(err, BL_BROKEN,
                       "a column without a lattice that "
                       "needs one");
    return c->way == BL_WAY_FIELD ? field_from_json(c, json, err)
                                  : numbers_from_json(c, json, n_columns, err);
}

/* A permutation: every column once. */
static enum bl_status order_from_json(struct bl_codings *c, const json_t *json,
                                      size_t *place, struct bl_error *err)
{
    size_t n = 0;
    if (bl_json_whole_list(c->order, &n, c->n, json, "order", 0, c->n - 1,
                           err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < c->n; i++)
        place[i] = c->n;
    for (size_t i = 0; i < n; i++)
        place[c->order[i]] = i;
    for (size_t i = 0; i < c->n; i++)
        if (place[i] == c->n)
            return bl_fail(err, BL_BROKEN,
                           "the order of the columns lacks column %zu", i);
    return BL_OK;
}

static bool may_look_at(const struct bl_codings *c, const size_t *place,
                        const struct bl_schema *schema, size_t column,
                        const size_t *inputs, size_t n_inputs)
{
    for (size_t i = 0; i < n_inputs; i++)
        if (place[inputs[i]] >= place[column] ||
            c->items[inputs[i]].way != BL_WAY_NUMBERS ||
            schema->columns[inputs[i]].width != 1)
            return false;
    return n_inputs == 0 || schema->columns[column].width == 1;
}

static enum bl_status check_inputs(const struct bl_codings *c,
                                   const size_t *place,
                                   const struct bl_schema *schema,
                                   struct bl_error *err)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct bl_predictor *p = &c->items[i].predictor;
        const struct bl_context *x = &c->items[i].context;
        if (!may_look_at(c, place, schema, i, p->inputs, p->n_inputs) ||
            !may_look_at(c, place, schema, i, x->inputs, x->n_inputs))
            return bl_fail(err, BL_BROKEN,
                           "column %s is predicted from what is not known "
                           "before it",
                           schema->columns[i].name);
    }
    return BL_OK;
}

enum bl_status bl_codings_from_json(struct bl_codings *c, const json_t *json,
                                    const struct bl_schema *schema,
                                    struct bl_error *err)
{
    const json_t *items;
    size_t n = schema->n_columns;
    if (bl_json_array(&items, json, "columns", err) != BL_OK)
        return err->status;
    if (json_array_size(items) != n)
        return bl_fail(err, BL_BROKEN,
                       "codings of %zu columns in a table of %zu",
                       json_array_size(items), n);
    if (bl_codings_init(c, n, err) != BL_OK)
        return err->status;
    if (n == 0)
        return BL_OK;
    for (size_t i = 0; i < n; i++) {
        c->items[i].predictor.target = i;
        if (coding_from_json(&c->items[i], json_array_get(items, i),
                             &schema->columns[i], n, err) != BL_OK)
            return bl_error_prefix(err, "column %s", schema->columns[i].name);
    }
    size_t *place = bl_array_new(n, sizeof *place, err);
    if (place == NULL)
        return err->status;
    enum bl_status status = order_from_json(c, json, place, err);
    if (status == BL_OK)
        status = check_inputs(c, place, schema, err);
    free(place);
    return status;
}
