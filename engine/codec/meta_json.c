/* A meta as the JSON document of the part "meta", and back
 * (docs/container-format.md, "meta"). */
#include "engine/codec/meta.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/json.h"

static const char *const share_names[BL_N_SHARES] = {"model", "latent",
                                                     "residual", "exact"};

const char *bl_share_name(enum bl_share s)
{
    return share_names[s];
}

/* Writing. */

static json_t *attributes_to_json(const struct bl_attributes *a)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->n; i++) {
        const struct bl_attribute *item = &a->items[i];
        json_t *json = json_object();
        json_object_set_new(json, "name", bl_json_string(item->name));
        if (item->text != NULL)
            json_object_set_new(json, "text", bl_json_string(item->text));
        else
            json_object_set_new(
                json, "values",
                bl_json_numbers_new(item->values, item->n_values));
        json_array_append_new(list, json);
    }
    return list;
}

static void set_text(json_t *json, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(json, key, bl_json_string(text));
}

static json_t *column_to_json(const struct bl_meta *m, size_t i)
{
    const struct bl_column *c = &m->schema.columns[i];
    json_t *json = json_object();
    json_object_set_new(json, "name", bl_json_string(c->name));
    json_object_set_new(json, "type", json_string(bl_type_name(c->type)));
    json_object_set_new(json, "dims", bl_json_sizes_new(c->dims, c->n_dims));
    set_text(json, "unit", c->unit);
    set_text(json, "note", c->note);
    if (c->attributes.n > 0)
        json_object_set_new(json, "attributes",
                            attributes_to_json(&c->attributes));
    json_object_set_new(json, "role", json_string(bl_role_name(m->roles[i])));
    if (m->roles[i] == BL_ROLE_COMPRESS &&
        m->ranges[i].low <= m->ranges[i].high)
        json_object_set_new(
            json, "range",
            bl_json_numbers_new((double[]){m->ranges[i].low, m->ranges[i].high},
                                2));
    return json;
}

static json_t *groups_to_json(const struct bl_meta *m)
{
    json_t *list = json_array();
    for (size_t i = 0; i < m->n_groups; i++) {
        const struct bl_group *g = &m->groups[i];
        json_t *entry = json_array();
        json_array_append_new(entry, json_integer((json_int_t)g->n_rows));
        json_array_append_new(entry,
                              json_integer((json_int_t)g->directory_bytes));
        json_array_append_new(entry, json_integer((json_int_t)g->part_bytes));
        json_array_append_new(entry, bl_json_from_checksum(g->checksum));
        json_array_append_new(list, entry);
    }
    return list;
}

static json_t *table_to_json(const struct bl_meta *m)
{
    json_t *json = json_object(), *columns = json_array(),
           *stored = json_object();
    for (size_t i = 0; i < m->schema.n_columns; i++)
        json_array_append_new(columns, column_to_json(m, i));
    for (size_t s = 0; s < BL_N_SHARES; s++)
        json_object_set_new(stored, share_names[s],
                            json_integer((json_int_t)m->stored_bytes[s]));
    set_text(json, "name", m->schema.name);
    json_object_set_new(json, "rows",
                        json_integer((json_int_t)m->schema.n_rows));
    json_object_set_new(json, "attributes",
                        attributes_to_json(&m->schema.attributes));
    json_object_set_new(json, "rows_per_group",
                        json_integer((json_int_t)m->rows_per_group));
    json_object_set_new(json, "columns", columns);
    json_object_set_new(json, "groups", groups_to_json(m));
    json_object_set_new(json, "original_bytes",
                        json_integer((json_int_t)m->original_bytes));
    json_object_set_new(json, "in_memory_bytes",
                        json_integer((json_int_t)m->in_memory_bytes));
    json_object_set_new(json, "stored_bytes", stored);
    json_object_set_new(json, "codings", bl_codings_to_json(&m->codings));
    if (m->is_bounded)
        json_object_set_new(json, "certificate",
                            bl_certificate_to_json(&m->certificate));
    return json;
}

json_t *bl_meta_to_json(const struct bl_meta *m)
{
    json_t *json = json_object(), *recipe = json_object();
    json_object_set_new(json, "tool", json_string(m->tool));
    json_object_set_new(json, "kind",
                        json_string(m->is_table ? "table" : "model"));
    if (m->model != NULL) {
        json_t *model = bl_model_to_json(m->model);
        json_object_set_new(model, "external",
                            json_boolean(m->model_is_external));
        json_object_set_new(json, "model", model);
    }
    if (m->is_table)
        json_object_set_new(json, "table", table_to_json(m));
    for (size_t i = 0; i < m->n_recipe; i++)
        json_object_set_new(recipe, m->recipe[i].key,
                            bl_json_string(m->recipe[i].value));
    json_object_set_new(json, "recipe", recipe);
    return json;
}

/* Reading. */

static enum bl_status attribute_from_json(struct bl_attributes *a,
                                          const json_t *json,
                                          struct bl_error *err)
{
    const char *name;
    const char *text = json_string_value(json_object_get(json, "text"));
    if (bl_json_text(&name, json, "name", err) != BL_OK)
        return err->status;
    if (text != NULL)
        return bl_attributes_set_text(a, name, text, err);
    double *values;
    size_t n;
    if (bl_json_any_numbers(&values, &n, json, "values", err) != BL_OK)
        return err->status;
    enum bl_status status = bl_attributes_set_numbers(a, name, values, n, err);
    free(values);
    return status;
}

static enum bl_status attributes_from_json(struct bl_attributes *a,
                                           const json_t *json,
                                           struct bl_error *err)
{
    const json_t *list = json_object_get(json, "attributes");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (attribute_from_json(a, json_array_get(list, i), err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status role_from_json(enum bl_role *role, const json_t *json,
                                     struct bl_error *err)
{
    const char *name;
    if (bl_json_text(&name, json, "role", err) != BL_OK)
        return err->status;
    *role = strcmp(name, bl_role_name(BL_ROLE_COMPRESS)) == 0 ? BL_ROLE_COMPRESS
                                                              : BL_ROLE_EXACT;
    return BL_OK;
}

static enum bl_status range_from_json(struct bl_range *range,
                                      const json_t *json, struct bl_error *err)
{
    *range = (struct bl_range){0, 0};
    if (json_object_get(json, "range") == NULL)
        return BL_OK;
    double *ends;
    size_t n;
    if (bl_json_numbers(&ends, &n, json, "range", err) != BL_OK)
        return err->status;
    if (n == 2)
        *range = (struct bl_range){ends[0], ends[1]};
    free(ends);
    return n == 2 ? BL_OK
                  : bl_fail(err, BL_BROKEN, "a column's range is damaged");
}

static enum bl_status column_shape_from_json(struct bl_column *c,
                                             const json_t *json,
                                             struct bl_error *err)
{
    size_t dims[BL_MAX_DIMS], n_dims;
    if (bl_json_whole_list(dims, &n_dims, BL_MAX_DIMS, json, "dims", 1,
                           UINT32_MAX, err) != BL_OK)
        return err->status;
    if (bl_column_set_dims(c, dims, n_dims, err) != BL_OK)
        return err->status = BL_BROKEN;
    return BL_OK;
}

static enum bl_status column_from_json(struct bl_meta *m, const json_t *json,
                                       struct bl_error *err)
{
    const char *name, *type_name;
    if (bl_json_text(&name, json, "name", err) != BL_OK ||
        bl_json_text(&type_name, json, "type", err) != BL_OK)
        return err->status;
    enum bl_type type = bl_type_from_name(type_name);
    if (type == BL_N_TYPES || type == BL_UNREADABLE)
        return bl_fail(err, BL_BROKEN, "column %s has the type \"%s\"", name,
                       type_name);
    size_t i = m->schema.n_columns;
    struct bl_column *c;
    if (bl_schema_add(&m->schema, name, type, &c, err) != BL_OK ||
        column_shape_from_json(c, json, err) != BL_OK ||
        bl_column_set_unit(c, json_string_value(json_object_get(json, "unit")),
                           err) != BL_OK ||
        bl_column_set_note(c, json_string_value(json_object_get(json, "note")),
                           err) != BL_OK ||
        attributes_from_json(&c->attributes, json, err) != BL_OK ||
        role_from_json(&m->roles[i], json, err) != BL_OK)
        return err->status;
    return range_from_json(&m->ranges[i], json, err);
}

static enum bl_status columns_from_json(struct bl_meta *m, const json_t *json,
                                        struct bl_error *err)
{
    const json_t *list;
    if (bl_json_array(&list, json, "columns", err) != BL_OK)
        return err->status;
    size_t n = json_array_size(list);
    m->roles = bl_array_new(n, sizeof *m->roles, err);
    m->ranges = bl_array_new(n, sizeof *m->ranges, err);
    if (m->roles == NULL || m->ranges == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        if (column_from_json(m, json_array_get(list, i), err) != BL_OK)
            return err->status;
    if (bl_schema_row_bytes(&m->schema) > BL_ROW_MAX_BYTES)
        return bl_fail(err, BL_BROKEN, "the columns claim impossible sizes");
    return bl_schema_make_names_unique(&m->schema, err);
}

static enum bl_status group_from_json(struct bl_group *g, const json_t *json,
                                      struct bl_error *err)
{
    uint64_t *const numbers[] = {&g->n_rows, &g->directory_bytes,
                                 &g->part_bytes};
    for (size_t i = 0; i < 3; i++) {
        json_int_t value = json_integer_value(json_array_get(json, i));
        if (value < 0)
            return bl_fail(err, BL_BROKEN, "the list of row groups is damaged");
        *numbers[i] = (uint64_t)value;
    }
    if (g->n_rows == 0 || g->n_rows > BL_GROUP_MAX_ROWS ||
        g->directory_bytes > g->part_bytes)
        return bl_fail(err, BL_BROKEN, "the list of row groups is damaged");
    return bl_json_checksum(&g->checksum, json_array_get(json, 3), err);
}

/* All groups but the last hold rows_per_group rows, so that a row is found by
 * division. */
static bool groups_fit_rows(const struct bl_meta *m)
{
    if (m->rows_per_group > 1 &&
        m->rows_per_group * bl_schema_row_bytes(&m->schema) >
            BL_GROUP_MAX_BYTES)
        return false;
    uint64_t rows = 0;
    for (size_t i = 0; i < m->n_groups; i++) {
        uint64_t n = m->groups[i].n_rows;
        bool is_last = i + 1 == m->n_groups;
        if (n > m->rows_per_group || (!is_last && n != m->rows_per_group))
            return false;
        rows += n;
    }
    return rows == m->schema.n_rows;
}

static enum bl_status groups_from_json(struct bl_meta *m, const json_t *json,
                                       struct bl_error *err)
{
    const json_t *list;
    if (bl_json_whole(&m->rows_per_group, json, "rows_per_group", 1,
                      BL_GROUP_MAX_ROWS, err) != BL_OK ||
        bl_json_array(&list, json, "groups", err) != BL_OK)
        return err->status;
    size_t n = json_array_size(list);
    m->groups = bl_array_new(n, sizeof *m->groups, err);
    if (m->groups == NULL)
        return err->status;
    for (; m->n_groups < n; m->n_groups++)
        if (group_from_json(&m->groups[m->n_groups],
                            json_array_get(list, m->n_groups), err) != BL_OK)
            return err->status;
    m->groups_capacity = n;
    return groups_fit_rows(m)
               ? BL_OK
               : bl_fail(err, BL_BROKEN, "the row groups do not add up");
}

static enum bl_status bytes_from_json(struct bl_meta *m, const json_t *json,
                                      struct bl_error *err)
{
    const json_t *stored;
    if (bl_json_whole(&m->original_bytes, json, "original_bytes", 0, INT64_MAX,
                      err) != BL_OK ||
        bl_json_whole(&m->in_memory_bytes, json, "in_memory_bytes", 0,
                      INT64_MAX, err) != BL_OK ||
        bl_json_object(&stored, json, "stored_bytes", err) != BL_OK)
        return err->status;
    for (size_t s = 0; s < BL_N_SHARES; s++)
        if (bl_json_whole(&m->stored_bytes[s], stored, share_names[s], 0,
                          INT64_MAX, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status codings_from_json(struct bl_meta *m, const json_t *json,
                                        struct bl_error *err)
{
    const json_t *codings;
    const json_t *certificate = json_object_get(json, "certificate");
    if (bl_json_object(&codings, json, "codings", err) != BL_OK ||
        bl_codings_from_json(&m->codings, codings, &m->schema, err) != BL_OK)
        return err->status;
    m->is_bounded = certificate != NULL;
    if (!m->is_bounded)
        return BL_OK;
    if (bl_certificate_from_json(&m->certificate, certificate, err) != BL_OK)
        return err->status;
    return m->certificate.column < m->schema.n_columns
               ? BL_OK
               : bl_fail(err, BL_BROKEN, "the certificate is damaged");
}

static enum bl_status table_from_json(struct bl_meta *m, const json_t *json,
                                      struct bl_error *err)
{
    const json_t *table;
    if (bl_json_object(&table, json, "table", err) != BL_OK ||
        bl_json_whole(&m->schema.n_rows, table, "rows", 0, INT64_MAX, err) !=
            BL_OK)
        return err->status;
    const char *name = json_string_value(json_object_get(table, "name"));
    if (bl_schema_set_name(&m->schema, name != NULL ? name : "", err) !=
            BL_OK ||
        attributes_from_json(&m->schema.attributes, table, err) != BL_OK ||
        columns_from_json(m, table, err) != BL_OK ||
        codings_from_json(m, table, err) != BL_OK ||
        groups_from_json(m, table, err) != BL_OK)
        return err->status;
    return bytes_from_json(m, table, err);
}

static enum bl_status recipe_from_json(struct bl_meta *m, const json_t *json,
                                       struct bl_error *err)
{
    const char *key;
    json_t *value;
    json_t *recipe = json_object_get(json, "recipe");
    json_object_foreach(recipe, key, value)
    {
        const char *text = json_string_value(value);
        if (text != NULL && bl_meta_add_setting(m, key, text, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_meta_from_json(struct bl_meta *m, const json_t *json,
                                 struct bl_error *err)
{
    const char *tool, *kind;
    if (bl_json_text(&tool, json, "tool", err) != BL_OK ||
        bl_json_text(&kind, json, "kind", err) != BL_OK ||
        (m->tool = bl_string_copy(tool, err)) == NULL)
        return err->status;
    m->is_table = strcmp(kind, "table") == 0;
    const json_t *model = json_object_get(json, "model");
    if (model != NULL && bl_model_from_json(&m->model, model, err) != BL_OK)
        return err->status;
    m->model_is_external = json_is_true(json_object_get(model, "external"));
    if (m->is_table && table_from_json(m, json, err) != BL_OK)
        return err->status;
    return recipe_from_json(m, json, err);
}
