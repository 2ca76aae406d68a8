#include "io/npz/npz_columns.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    MAX_NARROW = 32,       // cells that become columns of their own
    MAX_NUMBERED = 1 << 21 // columns of a matrix; wider ones are a field
};

/* One field of one array on its way into a table. */
struct adding {
    struct bl_npz_table *table;
    const struct bl_npz_array *array;
    const struct bl_npy_leaf *leaf;
    struct bl_npz_place place;
    size_t n_dims; // of a row: the array's cells, then the field's own
    size_t dims[BL_MAX_DIMS];
    size_t width;
    const char *base; // name
};

static enum bl_status add_place(struct bl_npz_table *t,
                                struct bl_npz_place place, struct bl_error *err)
{
    void *places = t->places;
    if (bl_array_reserve(&places, &t->capacity, t->schema.n_columns,
                         sizeof *t->places, err) != BL_OK)
        return err->status;
    t->places = places;
    t->places[t->schema.n_columns - 1] = place;
    return BL_OK;
}

/* Why a field cannot be read; NULL when it can. */
static const char *refusal(const struct adding *a)
{
    if (a->array->header.type.has_objects)
        return "Python objects (a pickle): not read";
    if (a->width == 0)
        return "no values in a row";
    if (a->leaf->kind == 'V')
        return "bytes without a type: not read";
    if (bl_npy_leaf_type(a->leaf) == BL_UNREADABLE)
        return a->leaf->kind == 'S' || a->leaf->kind == 'U'
                   ? "texts of more than 256 MiB: not read"
                   : "numbers of more than 64 bits: not read";
    if (a->n_dims > BL_MAX_DIMS)
        return "more than 3 dimensions in a row: not read";
    return NULL;
}

/* Times are whole numbers since 1970 in their own unit; numpy's NaT is the
 * smallest of them. */
static enum bl_status describe(struct bl_column *c,
                               const struct bl_npy_leaf *leaf,
                               struct bl_error *err)
{
    if (leaf->kind == 'f' && leaf->size == 2)
        return bl_column_set_note(c, "float16 in the file", err);
    if (leaf->kind != 'M' && leaf->kind != 'm')
        return BL_OK;
    if (leaf->unit[0] != '\0' &&
        bl_column_set_unit(c, leaf->unit, err) != BL_OK)
        return err->status;
    return bl_column_set_note(c,
                              leaf->kind == 'M'
                                  ? "datetime64: counted from 1970-01-01, the "
                                    "smallest number is no time (NaT)"
                                  : "timedelta64: the smallest number is no "
                                    "time (NaT)",
                              err);
}

static enum bl_status add_refused(const struct adding *a, const char *why,
                                  struct bl_error *err)
{
    struct bl_column *c;
    if (bl_schema_add(&a->table->schema, a->base, BL_UNREADABLE, &c, err) !=
            BL_OK ||
        bl_column_set_note(c, why, err) != BL_OK)
        return err->status;
    return add_place(a->table, a->place, err);
}

/* A column of all cells (`first` 0), or of the cell `first` alone. */
static enum bl_status add_values(const struct adding *a, const char *name,
                                 size_t first, bool whole, struct bl_error *err)
{
    struct bl_column *c;
    enum bl_type type = bl_npy_leaf_type(a->leaf);
    if (bl_schema_add(&a->table->schema, name, type, &c, err) != BL_OK ||
        describe(c, a->leaf, err) != BL_OK)
        return err->status;
    if (whole && a->n_dims > 0 && a->width > 1 &&
        bl_column_set_dims(c, a->dims, a->n_dims, err) != BL_OK)
        return err->status;
    struct bl_npz_place place = a->place;
    place.first = first;
    return add_place(a->table, place, err);
}

/* The name with ".real" or ".imag" behind it where it needs that. */
static enum bl_status add_parts(struct adding *a, const char *name,
                                size_t first, bool whole, struct bl_error *err)
{
    static const char *const parts[] = {"real", "imag"};
    a->place.part = 0;
    if (bl_npy_leaf_parts(a->leaf) == 1)
        return add_values(a, name, first, whole, err);
    for (; a->place.part < 2; a->place.part++) {
        char *full = bl_string_format(err, "%s.%s", name, parts[a->place.part]);
        enum bl_status status =
            full != NULL ? add_values(a, full, first, whole, err) : err->status;
        free(full);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static char *cell_name(const struct adding *a,
                       const struct bl_npz_naming *naming, size_t cell,
                       struct bl_error *err)
{
    if (naming->names != NULL)
        return bl_string_copy(naming->names[cell], err);
    if (naming->numbered)
        return bl_string_format(err, "c%zu", cell);
    return bl_string_format(err, "%s[%zu]", a->base, cell);
}

static enum bl_status add_cells(struct adding *a,
                                const struct bl_npz_naming *naming,
                                struct bl_error *err)
{
    for (size_t cell = 0; cell < a->width; cell++) {
        char *name = cell_name(a, naming, cell, err);
        enum bl_status status =
            name != NULL ? add_parts(a, name, cell, false, err) : err->status;
        free(name);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status add_leaf(struct adding *a,
                               const struct bl_npz_naming *naming,
                               struct bl_error *err)
{
    const char *why = refusal(a);
    if (why != NULL)
        return add_refused(a, why, err);
    bool by_cell = naming->names != NULL || naming->numbered;
    if (by_cell ? a->width <= MAX_NUMBERED
                : a->n_dims == 1 && a->width > 1 && a->width <= MAX_NARROW)
        return add_cells(a, naming, err);
    if (bl_npy_leaf_type(a->leaf) == BL_TEXT && a->width > 1)
        return add_refused(a, "a field of texts: not read", err);
    return add_parts(a, a->base, 0, true, err);
}

static void set_shape(struct adding *a)
{
    const struct bl_npy_header *h = &a->array->header;
    size_t outer = h->n_dims > 1 ? h->n_dims - 1 : 0;
    a->n_dims = outer + a->leaf->n_dims;
    a->width = (size_t)h->n_cells * a->leaf->count;
    for (size_t i = 0; i < BL_MAX_DIMS && i < a->n_dims; i++)
        a->dims[i] = i < outer ? h->cells[i] : a->leaf->dims[i - outer];
}

/* "array", "field" or "array.field". */
static char *base_name(const struct bl_npz_naming *naming,
                       const struct bl_npy_leaf *leaf, bool structured,
                       struct bl_error *err)
{
    if (!structured)
        return bl_string_copy(naming->name, err);
    if (naming->name == NULL)
        return bl_string_copy(leaf->name, err);
    return bl_string_format(err, "%s.%s", naming->name, leaf->name);
}

enum bl_status bl_npz_columns_add(struct bl_npz_table *table,
                                  const struct bl_npz_arrays *arrays,
                                  size_t array,
                                  const struct bl_npz_naming *naming,
                                  struct bl_error *err)
{
    struct adding a = {.table = table, .array = &arrays->items[array]};
    const struct bl_npy_type *type = &a.array->header.type;
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < type->n_leaves && status == BL_OK; i++) {
        a.leaf = &type->leaves[i];
        a.place = (struct bl_npz_place){.array = array, .leaf = i};
        set_shape(&a);
        char *base = base_name(naming, a.leaf, type->structured, err);
        a.base = base;
        status = base != NULL ? add_leaf(&a, naming, err) : err->status;
        free(base);
    }
    return status;
}
