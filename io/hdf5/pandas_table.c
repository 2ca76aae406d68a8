#include "io/hdf5/pandas_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/pandas_index.h"

/* The dataset `table` is compound: `index`, then blocks values_block_N (an
 * array of their columns) and data columns.  The pickled attribute MEMBER_kind
 * lists the names of a member's columns, the group's non_index_axes holds all
 * names in the frame's order, its info the name of the index. */

struct namer {
    struct bl_h5_plan *plan;
    struct bl_h5_layout layout; // lent by the part
    hid_t group, dataset;
    char **names; // one per leaf; NULL for a plain index
    struct bl_error *err;
};

/* "values_block_0" of "values_block_0[3]". */
static size_t member_length(const char *leaf)
{
    return strcspn(leaf, "[");
}

static bool same_member(const char *a, const char *b)
{
    size_t n = member_length(a);
    return member_length(b) == n && strncmp(a, b, n) == 0;
}

/* The value behind a text key of a dict. */
static const struct bl_pickle_value *lookup(const struct bl_pickle *p,
                                            const struct bl_pickle_value *dict,
                                            const char *key)
{
    for (size_t i = 0; dict != NULL && i + 1 < dict->n; i += 2) {
        const struct bl_pickle_value *k = bl_pickle_item(p, dict, i);
        if (k != NULL && k->kind == BL_PICKLE_TEXT && k->n == strlen(key) &&
            memcmp(k->text, key, k->n) == 0)
            return bl_pickle_item(p, dict, i + 1);
    }
    return NULL;
}

static char *index_name(hid_t group)
{
    struct bl_pickle *info = bl_h5_pickled_attribute(group, "info");
    if (info == NULL)
        return NULL;
    const struct bl_pickle_value *index =
        lookup(info, bl_pickle_root(info), "index");
    char *name = bl_h5_pickled_name(lookup(info, index, "index_name"));
    bl_pickle_free(info);
    return name;
}

static enum bl_status name_index(struct namer *n, size_t leaf)
{
    bool plain = false;
    if (bl_h5_says(n->dataset, "index_kind", "integer") &&
        bl_type_is_integer(n->layout.leaves[leaf].type) &&
        bl_h5_index_is_plain(&plain, n->dataset, "index",
                             n->plan->schema.n_rows, n->err) != BL_OK)
        return n->err->status;
    if (plain)
        return BL_OK;
    n->names[leaf] = index_name(n->group);
    if (n->names[leaf] == NULL)
        n->names[leaf] = bl_string_copy("index", n->err);
    return n->names[leaf] != NULL ? BL_OK : n->err->status;
}

/* Names of the leaves [first, end) of one member. */
static enum bl_status name_member(struct namer *n, size_t first, size_t end)
{
    const struct bl_h5_leaf *leaves = n->layout.leaves;
    int length = (int)member_length(leaves[first].name);
    char *attribute =
        bl_string_format(n->err, "%.*s_kind", length, leaves[first].name);
    if (attribute == NULL)
        return n->err->status;
    struct bl_pickle *kind = bl_h5_pickled_attribute(n->dataset, attribute);
    free(attribute);
    const struct bl_pickle_value **items = NULL;
    if (kind != NULL && bl_pickle_root(kind)->n == end - first)
        items = bl_pickle_items(kind, bl_pickle_root(kind), n->err);
    enum bl_status status = BL_OK;
    for (size_t i = first; i < end && status == BL_OK; i++) {
        if (items != NULL)
            n->names[i] = bl_h5_pickled_name(items[i - first]);
        if (n->names[i] == NULL)
            n->names[i] = bl_string_copy(leaves[i].name, n->err);
        status = n->names[i] != NULL ? BL_OK : n->err->status;
    }
    free(items);
    bl_pickle_free(kind);
    return status;
}

static enum bl_status name_leaves(struct namer *n)
{
    const struct bl_h5_layout *l = &n->layout;
    for (size_t first = 0, end; first < l->n_leaves; first = end) {
        const char *name = l->leaves[first].name;
        for (end = first + 1; end < l->n_leaves; end++)
            if (!same_member(l->leaves[end].name, name))
                break;
        enum bl_status status = strcmp(name, "index") == 0
                                    ? name_index(n, first)
                                    : name_member(n, first, end);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

/* Units of times and notes on categories, for the columns just added. */
static enum bl_status note_kinds(struct namer *n, const struct bl_h5_leaf *leaf,
                                 struct bl_column *c)
{
    char attribute[64];
    int length = (int)member_length(leaf->name);
    bool is_index = strcmp(leaf->name, "index") == 0;
    if (length > 40)
        return BL_OK;
    snprintf(attribute, sizeof attribute, "%.*s_%s", length, leaf->name,
             is_index ? "kind" : "dtype");
    if (bl_h5_begins(n->dataset, attribute, "datetime64") &&
        bl_column_set_unit(c, bl_h5_pandas_time_unit, n->err) != BL_OK)
        return n->err->status;
    snprintf(attribute, sizeof attribute, "%.*s_meta", length, leaf->name);
    if (bl_h5_says(n->dataset, attribute, "category"))
        return bl_column_set_note(c, "codes of a pandas category", n->err);
    return BL_OK;
}

static enum bl_status note_columns(struct namer *n)
{
    struct bl_schema *s = &n->plan->schema;
    size_t column = 0;
    for (size_t i = 0; i < n->layout.n_leaves; i++)
        if (n->names[i] != NULL &&
            note_kinds(n, &n->layout.leaves[i], &s->columns[column++]) != BL_OK)
            return n->err->status;
    return BL_OK;
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; names != NULL && i < n; i++)
        free(names[i]);
    free(names);
}

/* All names of a list; NULL when it holds anything else. */
static char **list_names(const struct bl_pickle *p,
                         const struct bl_pickle_value *list)
{
    struct bl_error ignored = BL_ERROR_INIT;
    const struct bl_pickle_value **items = bl_pickle_items(p, list, &ignored);
    char **names = bl_array_new(list->n, sizeof *names, &ignored);
    bool all = items != NULL && names != NULL;
    for (size_t i = 0; i < list->n && all; i++)
        all = (names[i] = bl_h5_pickled_name(items[i])) != NULL;
    free(items);
    if (all)
        return names;
    free_names(names, list->n);
    return NULL;
}

/* non_index_axes is [(1, [names])]. */
static enum bl_status order_columns(struct namer *n, size_t first)
{
    struct bl_pickle *axes =
        bl_h5_pickled_attribute(n->group, "non_index_axes");
    if (axes == NULL)
        return BL_OK;
    const struct bl_pickle_value *axis =
        bl_pickle_item(axes, bl_pickle_root(axes), 0);
    const struct bl_pickle_value *list =
        axis != NULL ? bl_pickle_item(axes, axis, 1) : NULL;
    char **names = NULL;
    if (list != NULL && list->kind == BL_PICKLE_LIST)
        names = list_names(axes, list);
    enum bl_status status = BL_OK;
    if (names != NULL) {
        status = bl_h5_plan_reorder(n->plan, first, (const char *const *)names,
                                    list->n, n->err);
        free_names(names, list->n);
    }
    bl_pickle_free(axes);
    return status;
}

static enum bl_status add_columns(struct namer *n, struct bl_h5_part *p)
{
    struct bl_h5_naming naming = {"", (const char *const *)n->names,
                                  BL_H5_LABEL_NOTHING};
    bool has_index = p->layout.n_leaves > 0 && n->names[0] != NULL &&
                     strcmp(p->layout.leaves[0].name, "index") == 0;
    if (bl_h5_plan_add(n->plan, p, n->dataset, naming, n->err) != BL_OK ||
        note_columns(n) != BL_OK)
        return n->err->status;
    return order_columns(n, has_index);
}

static enum bl_status plan_part(struct bl_h5_plans *plans, struct bl_h5_part *p,
                                hid_t group, hid_t dataset, const char *path,
                                struct bl_error *err)
{
    struct namer n = {
        .layout = p->layout, .group = group, .dataset = dataset, .err = err};
    if (bl_h5_plans_add(plans, path, p->shape.dims[0], &n.plan, err) != BL_OK)
        return err->status;
    n.names = bl_array_new(p->layout.n_leaves, sizeof *n.names, err);
    if (n.names == NULL)
        return err->status;
    enum bl_status status = name_leaves(&n);
    if (status == BL_OK)
        status = add_columns(&n, p);
    for (size_t i = 0; i < n.layout.n_leaves; i++)
        free(n.names[i]);
    free(n.names);
    return status;
}

enum bl_status bl_h5_plan_pandas_table(struct bl_h5_plans *plans, hid_t group,
                                       const char *path, struct bl_error *err)
{
    struct bl_h5_part p = {.layout.memory = H5I_INVALID_HID,
                           .dataset = H5I_INVALID_HID};
    char *full =
        bl_string_format(err, "%s%stable", path, path[0] != '\0' ? "/" : "");
    if (full == NULL)
        return err->status;
    hid_t dataset = H5Dopen2(group, "table", H5P_DEFAULT);
    enum bl_status status =
        dataset >= 0 ? bl_h5_part_describe(&p, dataset, full, err)
                     : bl_h5_fail(err, "dataset /%s cannot be opened", full);
    if (status == BL_OK)
        status = p.shape.rank == 1 && p.problem == NULL
                     ? plan_part(plans, &p, group, dataset, path, err)
                     : bl_fail(err, BL_FAILED,
                               "dataset /%s is not the table of a pandas frame",
                               full);
    bl_h5_part_release(&p);
    bl_h5_close(dataset);
    free(full);
    return status;
}
