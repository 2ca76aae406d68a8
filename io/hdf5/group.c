#include "io/hdf5/group.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* What a dataset is to its group. */
enum role {
    MEMBER, // a column, vector or field of the table of its length
    MATRIX, // 2-D without names: a vector where others share its length
    TABLE,  // one by itself
    SCALAR, // an attribute of the group's table
    SILENT, // names of another's columns; a dimension without a variable
};

struct entry {
    const char *name; // the link's
    char *column;     // the name to show; owned
    struct bl_h5_part part;
    struct bl_h5_strings names; // of a matrix's columns
    enum role role;
    bool is_scale; // a netCDF dimension scale
    size_t length; // which of the lengths, when it is a member
};

/* The members of one length. */
struct length {
    uint64_t n_rows;
    double bytes; // of one row, text counted as a pointer
    bool is_planned;
};

struct grouping {
    struct bl_h5_plans *plans;
    hid_t group;
    const char *path;
    struct entry *entries;
    size_t n;
    struct length *lengths; // ascending
    size_t n_lengths;
    struct bl_error *err;
};

static hid_t open_entry(const struct grouping *g, const struct entry *e)
{
    hid_t dataset = H5Dopen2(g->group, e->name, H5P_DEFAULT);
    if (dataset < 0)
        bl_h5_fail(g->err, "dataset /%s%s%s cannot be opened", g->path,
                   g->path[0] != '\0' ? "/" : "", e->name);
    return dataset;
}

static bool is_bare_dimension(hid_t dataset)
{
    return bl_h5_begins(dataset, "NAME",
                        "This is a netCDF dimension but not a netCDF variable");
}

static enum role role_of(const struct entry *e, hid_t dataset)
{
    const struct bl_h5_part *p = &e->part;
    if (p->shape.is_null || (e->is_scale && is_bare_dimension(dataset)))
        return SILENT;
    if (p->shape.rank == 0)
        return SCALAR;
    bool is_compound = p->layout.n_leaves > 0 &&
                       p->layout.leaves[0].name[0] != '\0' &&
                       p->layout.leaves[0].name[0] != '[';
    if (is_compound && p->shape.rank <= 2 &&
        !bl_h5_layout_is_complex(&p->layout))
        return TABLE;
    if (p->shape.rank == 2 && !p->is_characters)
        return MATRIX;
    return MEMBER;
}

static enum bl_status describe(struct grouping *g, struct entry *e)
{
    hid_t dataset = open_entry(g, e);
    if (dataset < 0)
        return g->err->status;
    char *path = bl_string_format(g->err, "%s%s%s", g->path,
                                  g->path[0] != '\0' ? "/" : "", e->name);
    enum bl_status status = g->err->status;
    if (path != NULL)
        status = bl_h5_part_describe(&e->part, dataset, path, g->err);
    if (status == BL_OK)
        status = bl_h5_read_text(dataset, "column_name", &e->column, g->err);
    if (status == BL_OK && e->column == NULL &&
        (e->column = bl_string_copy(e->name, g->err)) == NULL)
        status = g->err->status;
    if (status == BL_OK) {
        e->is_scale = bl_h5_says(dataset, "CLASS", "DIMENSION_SCALE");
        e->role = role_of(e, dataset);
    }
    free(path);
    bl_h5_close(dataset);
    return status;
}

/* Attributes and sibling datasets in which people keep column names. */
static const char *const name_lists[] = {"names", "columns", "column_names",
                                         "feature_names", NULL};

static struct entry *find_entry(const struct grouping *g, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcmp(g->entries[i].name, name) == 0)
            return &g->entries[i];
    return NULL;
}

static enum bl_status names_from_attribute(struct grouping *g, struct entry *e,
                                           size_t n)
{
    hid_t dataset = open_entry(g, e);
    enum bl_status status = dataset >= 0 ? BL_OK : g->err->status;
    for (size_t i = 0;
         name_lists[i] != NULL && e->names.n == 0 && status == BL_OK; i++)
        status = bl_h5_attribute_strings(dataset, name_lists[i], n, &e->names,
                                         g->err);
    bl_h5_close(dataset);
    return status;
}

static enum bl_status names_from_sibling(struct grouping *g, struct entry *e,
                                         struct entry *sibling, size_t n)
{
    if (sibling->part.shape.rank != 1 || sibling->part.shape.dims[0] != n ||
        !bl_h5_layout_is_text(&sibling->part.layout))
        return BL_OK;
    hid_t dataset = open_entry(g, sibling);
    if (dataset < 0)
        return g->err->status;
    enum bl_status status =
        bl_h5_dataset_strings(dataset, n, &e->names, g->err);
    if (e->names.n > 0)
        sibling->role = SILENT;
    bl_h5_close(dataset);
    return status;
}

static enum bl_status name_matrix(struct grouping *g, struct entry *e,
                                  struct entry *const *siblings)
{
    size_t n = bl_h5_part_columns(&e->part);
    if (e->part.problem != NULL || e->part.layout.n_leaves != 1)
        return BL_OK;
    enum bl_status status = names_from_attribute(g, e, n);
    for (size_t i = 0;
         name_lists[i] != NULL && e->names.n == 0 && status == BL_OK; i++)
        if (siblings[i] != NULL)
            status = names_from_sibling(g, e, siblings[i], n);
    if (e->names.n > 0)
        e->role = TABLE;
    return status;
}

static enum bl_status name_matrices(struct grouping *g)
{
    struct entry *siblings[sizeof name_lists / sizeof *name_lists] = {0};
    for (size_t i = 0; name_lists[i] != NULL; i++)
        siblings[i] = find_entry(g, name_lists[i]);
    for (size_t i = 0; i < g->n; i++)
        if (g->entries[i].role == MATRIX &&
            name_matrix(g, &g->entries[i], siblings) != BL_OK)
            return g->err->status;
    return BL_OK;
}

static int by_rows(const void *a, const void *b)
{
    const struct length *x = a, *y = b;
    return (x->n_rows > y->n_rows) - (x->n_rows < y->n_rows);
}

static struct length *find_length(const struct grouping *g, uint64_t n_rows)
{
    struct length key = {.n_rows = n_rows};
    return bsearch(&key, g->lengths, g->n_lengths, sizeof key, by_rows);
}

static enum bl_status list_lengths(struct grouping *g)
{
    g->lengths = bl_array_new(g->n, sizeof *g->lengths, g->err);
    if (g->lengths == NULL)
        return g->err->status;
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++)
        if (g->entries[i].role == MEMBER)
            g->lengths[n++].n_rows = g->entries[i].part.shape.dims[0];
    qsort(g->lengths, n, sizeof *g->lengths, by_rows);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || g->lengths[i].n_rows != g->lengths[i - 1].n_rows)
            g->lengths[g->n_lengths++] = g->lengths[i];
    return BL_OK;
}

/* Matrices beside members of their length are vectors, the others tables. */
static void settle_members(struct grouping *g)
{
    for (size_t i = 0; i < g->n; i++) {
        struct entry *e = &g->entries[i];
        if (e->role != MEMBER && e->role != MATRIX)
            continue;
        struct length *l = find_length(g, e->part.shape.dims[0]);
        e->role = l != NULL ? MEMBER : TABLE;
        if (l == NULL)
            continue;
        e->length = (size_t)(l - g->lengths);
        l->bytes += (double)e->part.row_bytes;
    }
}

/* The length of most bytes; that of most rows where none has any. */
static size_t main_length(const struct grouping *g)
{
    size_t best = 0;
    for (size_t i = 1; i < g->n_lengths; i++) {
        const struct length *a = &g->lengths[best], *b = &g->lengths[i];
        if (b->bytes * (double)b->n_rows >= a->bytes * (double)a->n_rows)
            best = i;
    }
    return best;
}

static enum bl_status add_entry(struct grouping *g, struct bl_h5_plan *plan,
                                struct entry *e, struct bl_h5_naming naming)
{
    hid_t dataset = open_entry(g, e);
    if (dataset < 0)
        return g->err->status;
    enum bl_status status =
        bl_h5_plan_add(plan, &e->part, dataset, naming, g->err);
    bl_h5_close(dataset);
    return status;
}

static enum bl_status add_member(struct grouping *g, struct bl_h5_plan *plan,
                                 struct entry *e)
{
    struct bl_h5_naming naming = {e->column, NULL, BL_H5_LABEL_COLUMNS};
    return add_entry(g, plan, e, naming);
}

static enum bl_status plan_table(struct grouping *g, struct entry *e)
{
    struct bl_h5_plan *plan;
    struct bl_h5_naming naming = {
        "", e->names.n > 0 ? (const char *const *)e->names.items : NULL,
        BL_H5_LABEL_TABLE};
    if (bl_h5_plans_add(g->plans, e->part.path, e->part.shape.dims[0], &plan,
                        g->err) != BL_OK)
        return g->err->status;
    return add_entry(g, plan, e, naming);
}

/* A dimension scale that is not of the main length stands alone. */
static enum bl_status plan_length(struct grouping *g, struct entry *first)
{
    struct bl_h5_plan *plan;
    struct length *l = &g->lengths[first->length];
    if (bl_h5_plans_add(g->plans, first->part.path, l->n_rows, &plan, g->err) !=
        BL_OK)
        return g->err->status;
    if (first->is_scale)
        return add_member(g, plan, first);
    l->is_planned = true;
    for (size_t i = 0; i < g->n; i++) {
        struct entry *e = &g->entries[i];
        if (e->role == MEMBER && e->length == first->length && !e->is_scale &&
            add_member(g, plan, e) != BL_OK)
            return g->err->status;
    }
    return BL_OK;
}

/* Links that lead out of the file, or nowhere, are told of. */
static enum bl_status add_lost_links(struct grouping *g,
                                     struct bl_h5_plan *plan,
                                     const struct bl_h5_links *links)
{
    static const char *const notes[] = {
        [BL_H5_NOTHING] = "a link that leads nowhere: not read",
        [BL_H5_EXTERNAL] = "a link to another file: not followed"};
    for (size_t i = 0; i < links->n; i++) {
        const struct bl_h5_link *l = &links->items[i];
        if ((l->kind == BL_H5_NOTHING || l->kind == BL_H5_EXTERNAL) &&
            bl_h5_plan_add_unreadable(plan, l->name, notes[l->kind], g->err) !=
                BL_OK)
            return g->err->status;
    }
    return BL_OK;
}

static enum bl_status add_scalars(struct grouping *g, struct bl_h5_plan *plan)
{
    for (size_t i = 0; i < g->n; i++) {
        struct entry *e = &g->entries[i];
        if (e->role != SCALAR)
            continue;
        hid_t dataset = open_entry(g, e);
        if (dataset < 0)
            return g->err->status;
        enum bl_status status = bl_h5_carry_scalar(
            dataset, e->column, &plan->schema.attributes, g->err);
        bl_h5_close(dataset);
        if (status != BL_OK)
            return bl_error_prefix(g->err, "dataset /%s", e->part.path);
    }
    return BL_OK;
}

static enum bl_status plan_main(struct grouping *g,
                                const struct bl_h5_links *links, size_t length)
{
    struct bl_h5_plan *plan;
    struct length *l = &g->lengths[length];
    l->is_planned = true;
    if (bl_h5_plans_add(g->plans, g->path, l->n_rows, &plan, g->err) != BL_OK)
        return g->err->status;
    for (size_t i = 0; i < g->n; i++) {
        struct entry *e = &g->entries[i];
        if (e->role == MEMBER && e->length == length &&
            add_member(g, plan, e) != BL_OK)
            return g->err->status;
    }
    if (add_lost_links(g, plan, links) != BL_OK)
        return g->err->status;
    return add_scalars(g, plan);
}

static enum bl_status plan_entries(struct grouping *g,
                                   const struct bl_h5_links *links)
{
    size_t main = main_length(g);
    if (g->n_lengths > 0 && plan_main(g, links, main) != BL_OK)
        return g->err->status;
    for (size_t i = 0; i < g->n; i++) {
        struct entry *e = &g->entries[i];
        enum bl_status status = BL_OK;
        if (e->role == TABLE)
            status = plan_table(g, e);
        else if (e->role == MEMBER && e->length != main &&
                 (e->is_scale || !g->lengths[e->length].is_planned))
            status = plan_length(g, e);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

/* Tables carry what the file and the group say, the nearer over the farther;
 * a table's own attributes are there already. */
static enum bl_status carry_down(struct grouping *g, size_t first)
{
    struct bl_schema said = {0};
    hid_t root = H5Gopen2(g->group, "/", H5P_DEFAULT);
    enum bl_status status =
        root >= 0 ? bl_h5_carry_attributes(root, &said.attributes, g->err)
                  : bl_h5_fail(g->err, "its root group cannot be opened");
    if (status == BL_OK)
        status = bl_h5_carry_attributes(g->group, &said.attributes, g->err);
    if (status != BL_OK)
        bl_error_prefix(g->err, "group /%s", g->path);
    for (size_t i = first; i < g->plans->n && status == BL_OK; i++)
        status = bl_h5_attributes_complete(
            &g->plans->items[i].schema.attributes, &said.attributes, g->err);
    bl_h5_close(root);
    bl_schema_release(&said);
    return status;
}

static enum bl_status collect_entries(struct grouping *g,
                                      const struct bl_h5_links *links)
{
    g->entries = bl_array_new(links->n, sizeof *g->entries, g->err);
    if (g->entries == NULL)
        return g->err->status;
    for (size_t i = 0; i < links->n; i++) {
        if (links->items[i].kind != BL_H5_DATASET)
            continue;
        struct entry *e = &g->entries[g->n++];
        e->name = links->items[i].name;
        e->part.layout.memory = e->part.dataset = H5I_INVALID_HID;
        if (describe(g, e) != BL_OK)
            return g->err->status;
    }
    return BL_OK;
}

static void release(struct grouping *g)
{
    for (size_t i = 0; i < g->n; i++) {
        bl_h5_part_release(&g->entries[i].part);
        bl_h5_strings_release(&g->entries[i].names);
        free(g->entries[i].column);
    }
    free(g->entries);
    free(g->lengths);
}

enum bl_status bl_h5_plan_group(struct bl_h5_plans *plans, hid_t group,
                                const char *path,
                                const struct bl_h5_links *links,
                                struct bl_error *err)
{
    struct grouping g = {
        .plans = plans, .group = group, .path = path, .err = err};
    size_t first = plans->n;
    enum bl_status status = collect_entries(&g, links);
    if (status == BL_OK)
        status = name_matrices(&g);
    if (status == BL_OK)
        status = list_lengths(&g);
    if (status == BL_OK) {
        settle_members(&g);
        status = plan_entries(&g, links);
    }
    if (status == BL_OK && plans->n > first)
        status = carry_down(&g, first);
    release(&g);
    return status;
}
