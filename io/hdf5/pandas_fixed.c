#include "io/hdf5/pandas_fixed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/pandas_index.h"

/* A DataFrame is axis0 (its column names), axis1 (its index) and, for each
 * type, blockN_items (names) with blockN_values (rows x items).  A Series is
 * index and values.  Empty arrays are one dummy value with the attributes
 * shape and value_type; text is pickled. */

static bool is_empty(hid_t dataset)
{
    return H5Aexists(dataset, "shape") > 0 &&
           H5Aexists(dataset, "value_type") > 0;
}

static bool is_pickled(const struct bl_h5_part *p, hid_t dataset)
{
    return bl_h5_says(dataset, "PSEUDOATOM", "object") && p->shape.rank == 1 &&
           p->shape.dims[0] == 1;
}

static hid_t open_dataset(hid_t group, const char *name)
{
    if (H5Lexists(group, name, H5P_DEFAULT) <= 0)
        return H5I_INVALID_HID;
    return H5Dopen2(group, name, H5P_DEFAULT);
}

static char *path_of(const char *group, const char *name, struct bl_error *err)
{
    return bl_string_format(err, "%s%s%s", group, group[0] != '\0' ? "/" : "",
                            name);
}

/* Opens and describes a dataset of the group. */
static enum bl_status open_part(struct bl_h5_part *p, hid_t *dataset,
                                hid_t group, const char *path, const char *name,
                                struct bl_error *err)
{
    char *full = path_of(path, name, err);
    if (full == NULL)
        return err->status;
    *dataset = open_dataset(group, name);
    enum bl_status status =
        *dataset >= 0 ? bl_h5_part_describe(p, *dataset, full, err)
                      : bl_h5_fail(err, "dataset /%s cannot be opened", full);
    free(full);
    return status;
}

static enum bl_status note_time(struct bl_h5_plan *plan, size_t first,
                                hid_t dataset, const char *attribute,
                                struct bl_error *err)
{
    if (!bl_h5_begins(dataset, attribute, "datetime64"))
        return BL_OK;
    for (size_t i = first; i < plan->schema.n_columns; i++)
        if (bl_column_set_unit(&plan->schema.columns[i], bl_h5_pandas_time_unit,
                               err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status add_index(struct bl_h5_plan *plan, struct bl_h5_part *p,
                                hid_t dataset, struct bl_error *err)
{
    bool plain = plan->schema.n_rows == 0;
    if (!plain && bl_h5_says(dataset, "kind", "integer") &&
        p->shape.rank == 1 && bl_h5_layout_is_number(&p->layout) &&
        bl_h5_index_is_plain(&plain, dataset, NULL, plan->schema.n_rows, err) !=
            BL_OK)
        return bl_error_prefix(err, "dataset /%s", p->path);
    if (plain)
        return BL_OK;
    size_t first = plan->schema.n_columns;
    char *name = bl_h5_pandas_name(dataset, "name");
    struct bl_h5_naming naming = {.base = name != NULL ? name : "index",
                                  .labels = BL_H5_LABEL_NOTHING};
    enum bl_status status = bl_h5_plan_add(plan, p, dataset, naming, err);
    if (status == BL_OK)
        status = note_time(plan, first, dataset, "kind", err);
    free(name);
    return status;
}

/* The columns of a block that is not stored because there are no rows. */
static enum bl_status add_empty(struct bl_h5_plan *plan, hid_t dataset,
                                const char *const *names, size_t n,
                                struct bl_error *err)
{
    char *name;
    if (bl_h5_read_text(dataset, "value_type", &name, err) != BL_OK)
        return err->status;
    enum bl_type type = name != NULL ? bl_type_from_name(name) : BL_N_TYPES;
    if (name != NULL && strcmp(name, "datetime64") == 0)
        type = BL_INT64;
    if (type == BL_N_TYPES)
        type = BL_TEXT;
    free(name);
    for (size_t i = 0; i < n; i++)
        if (bl_schema_add(&plan->schema, names[i], type, NULL, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status add_pickled(struct bl_h5_plan *plan, struct bl_h5_part *p,
                                  const char *const *names, size_t n,
                                  struct bl_error *err)
{
    p->is_pickled = true;
    p->row_elements = n;
    for (size_t i = 0; i < n; i++) {
        struct bl_h5_slot slot = {.column = plan->schema.n_columns,
                                  .offset = i};
        if (bl_schema_add(&plan->schema, names[i], BL_TEXT, NULL, err) !=
                BL_OK ||
            bl_h5_part_add_slot(p, slot, err) != BL_OK)
            return err->status;
    }
    return bl_h5_plan_take(plan, p, err);
}

static enum bl_status add_unreadable(struct bl_h5_plan *plan,
                                     const char *const *names, size_t n,
                                     struct bl_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (bl_h5_plan_add_unreadable(plan, names[i],
                                      "a pandas block of unknown shape: not "
                                      "read",
                                      err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status add_block(struct bl_h5_plan *plan, struct bl_h5_part *p,
                                hid_t dataset, const char *const *names,
                                size_t n, struct bl_error *err)
{
    size_t first = plan->schema.n_columns;
    struct bl_h5_naming naming = {"", names, BL_H5_LABEL_NOTHING};
    bool fits = p->problem == NULL && bl_h5_part_columns(p) == n &&
                p->shape.rank >= 1 && p->shape.rank <= 2 &&
                p->shape.dims[0] == plan->schema.n_rows;
    enum bl_status status =
        is_empty(dataset)        ? add_empty(plan, dataset, names, n, err)
        : is_pickled(p, dataset) ? add_pickled(plan, p, names, n, err)
        : fits                   ? bl_h5_plan_add(plan, p, dataset, naming, err)
                                 : add_unreadable(plan, names, n, err);
    if (status == BL_OK)
        status = note_time(plan, first, dataset, "value_type", err);
    return status;
}

static enum bl_status read_names(hid_t group, const char *name,
                                 struct bl_h5_strings *names,
                                 struct bl_error *err)
{
    *names = (struct bl_h5_strings){0};
    hid_t dataset = open_dataset(group, name);
    hid_t space = dataset >= 0 ? H5Dget_space(dataset) : H5I_INVALID_HID;
    hssize_t n = space >= 0 ? H5Sget_simple_extent_npoints(space) : -1;
    enum bl_status status = BL_OK;
    if (n > 0 && n <= BL_H5_MAX_COLUMNS)
        status = bl_h5_dataset_strings(dataset, (size_t)n, names, err);
    bl_h5_close(space);
    bl_h5_close(dataset);
    return status;
}

static enum bl_status add_block_number(struct bl_h5_plan *plan, hid_t group,
                                       const char *path, int number,
                                       struct bl_error *err)
{
    char items[32], values[32];
    snprintf(items, sizeof items, "block%d_items", number);
    snprintf(values, sizeof values, "block%d_values", number);
    struct bl_h5_strings names;
    struct bl_h5_part p = {.layout.memory = H5I_INVALID_HID,
                           .dataset = H5I_INVALID_HID};
    hid_t dataset = H5I_INVALID_HID;
    enum bl_status status = read_names(group, items, &names, err);
    if (status == BL_OK && names.n > 0)
        status = open_part(&p, &dataset, group, path, values, err);
    if (status == BL_OK && names.n > 0)
        status = add_block(plan, &p, dataset, (const char *const *)names.items,
                           names.n, err);
    bl_h5_part_release(&p);
    bl_h5_close(dataset);
    bl_h5_strings_release(&names);
    return status;
}

/* A MultiIndex is kept as codes into levels; only its names are shown. */
static enum bl_status add_levels(struct bl_h5_plan *plan, hid_t group,
                                 struct bl_error *err)
{
    char level[32];
    for (int i = 0; i < 64; i++) {
        snprintf(level, sizeof level, "axis1_level%d", i);
        hid_t dataset = open_dataset(group, level);
        if (dataset < 0)
            break;
        char *name = bl_h5_pandas_name(dataset, "name");
        enum bl_status status = bl_h5_plan_add_unreadable(
            plan, name != NULL ? name : level,
            "level of a pandas MultiIndex: not read", err);
        free(name);
        bl_h5_close(dataset);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status add_blocks(struct bl_h5_plan *plan, hid_t group,
                                 const char *path, struct bl_error *err)
{
    size_t first = plan->schema.n_columns;
    double n_blocks = 0;
    size_t n;
    bl_h5_read_numbers(group, "nblocks", &n_blocks, 1, &n);
    for (int i = 0; i < n_blocks && i < 4096; i++)
        if (add_block_number(plan, group, path, i, err) != BL_OK)
            return err->status;
    struct bl_h5_strings order;
    if (read_names(group, "axis0", &order, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_h5_plan_reorder(
        plan, first, (const char *const *)order.items, order.n, err);
    bl_h5_strings_release(&order);
    return status;
}

/* The axis that counts rows, and the index it holds. */
static enum bl_status begin_plan(struct bl_h5_plan **plan,
                                 struct bl_h5_plans *plans, hid_t group,
                                 const char *path, const char *axis,
                                 struct bl_error *err)
{
    bool is_multi = H5Lexists(group, axis, H5P_DEFAULT) <= 0;
    struct bl_h5_part p = {.layout.memory = H5I_INVALID_HID,
                           .dataset = H5I_INVALID_HID};
    hid_t dataset = H5I_INVALID_HID;
    if (open_part(&p, &dataset, group, path, is_multi ? "axis1_label0" : axis,
                  err) != BL_OK) {
        bl_h5_close(dataset);
        return err->status;
    }
    uint64_t n_rows =
        is_empty(dataset) || p.shape.rank < 1 ? 0 : (uint64_t)p.shape.dims[0];
    enum bl_status status = bl_h5_plans_add(plans, path, n_rows, plan, err);
    if (status == BL_OK)
        status = is_multi ? add_levels(*plan, group, err)
                          : add_index(*plan, &p, dataset, err);
    bl_h5_part_release(&p);
    bl_h5_close(dataset);
    return status;
}

enum bl_status bl_h5_plan_pandas_frame(struct bl_h5_plans *plans, hid_t group,
                                       const char *path, struct bl_error *err)
{
    struct bl_h5_plan *plan;
    if (begin_plan(&plan, plans, group, path, "axis1", err) != BL_OK)
        return err->status;
    return add_blocks(plan, group, path, err);
}

enum bl_status bl_h5_plan_pandas_series(struct bl_h5_plans *plans, hid_t group,
                                        const char *path, struct bl_error *err)
{
    struct bl_h5_plan *plan;
    struct bl_h5_part p = {.layout.memory = H5I_INVALID_HID,
                           .dataset = H5I_INVALID_HID};
    hid_t dataset = H5I_INVALID_HID;
    if (begin_plan(&plan, plans, group, path, "index", err) != BL_OK)
        return err->status;
    char *name = bl_h5_pandas_name(group, "name");
    const char *const names[] = {name != NULL ? name : "values"};
    enum bl_status status = open_part(&p, &dataset, group, path, "values", err);
    if (status == BL_OK)
        status = add_block(plan, &p, dataset, names, 1, err);
    free(name);
    bl_h5_part_release(&p);
    bl_h5_close(dataset);
    return status;
}
