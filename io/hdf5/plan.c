#include "io/hdf5/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/hdf5/objects.h"

void bl_h5_part_release(struct bl_h5_part *p)
{
    free(p->path);
    free(p->slots);
    bl_h5_layout_release(&p->layout);
    bl_h5_close(p->dataset);
    bl_h5_objects_free(p->objects);
    *p = (struct bl_h5_part){.layout.memory = H5I_INVALID_HID,
                             .dataset = H5I_INVALID_HID};
}

void bl_h5_plan_release(struct bl_h5_plan *p)
{
    for (size_t i = 0; i < p->n_parts; i++)
        bl_h5_part_release(&p->parts[i]);
    free(p->parts);
    bl_schema_release(&p->schema);
    *p = (struct bl_h5_plan){0};
}

void bl_h5_plans_release(struct bl_h5_plans *p)
{
    for (size_t i = 0; i < p->n; i++)
        bl_h5_plan_release(&p->items[i]);
    free(p->items);
    *p = (struct bl_h5_plans){0};
}

enum bl_status bl_h5_plans_add(struct bl_h5_plans *plans, const char *name,
                               uint64_t n_rows, struct bl_h5_plan **plan,
                               struct bl_error *err)
{
    void *items = plans->items;
    if (bl_array_reserve(&items, &plans->capacity, plans->n + 1,
                         sizeof *plans->items, err) != BL_OK)
        return err->status;
    plans->items = items;
    struct bl_h5_plan *p = &plans->items[plans->n++];
    *p = (struct bl_h5_plan){.schema.n_rows = n_rows};
    *plan = p;
    return bl_schema_set_name(&p->schema, name, err);
}

/* Rows x length of one-byte strings, as netCDF stores text. */
static bool is_characters(const struct bl_h5_part *p)
{
    return p->shape.rank == 2 && p->shape.dims[1] > 1 &&
           bl_h5_layout_is_text(&p->layout) &&
           p->layout.leaves[0].form == BL_H5_FIXED_TEXT && p->layout.size == 1;
}

static bool leaves_are_numbers(const struct bl_h5_layout *l)
{
    for (size_t i = 0; i < l->n_leaves; i++)
        if (l->leaves[i].type == BL_TEXT || l->leaves[i].n_dims > 0)
            return false;
    return true;
}

static bool has_many_elements(const struct bl_h5_part *p)
{
    return p->shape.rank == 2 && !p->is_characters;
}

size_t bl_h5_part_columns(const struct bl_h5_part *p)
{
    return (has_many_elements(p) ? p->row_elements : 1) * p->layout.n_leaves;
}

static const char *problem_of(const struct bl_h5_part *p)
{
    if (p->shape.rank > BL_H5_MAX_RANK)
        return "more than 4 dimensions: not read";
    size_t elements = 1, bytes;
    for (int i = 1; i < p->shape.rank; i++)
        if (__builtin_mul_overflow(elements, p->shape.dims[i], &elements))
            return "more than 256 MiB in one row: not read";
    if (elements == 0)
        return "rows without values: not read";
    if (!bl_size_multiply(&bytes, elements, p->layout.size) ||
        bytes > BL_H5_MAX_ROW_BYTES || elements > BL_H5_MAX_ROW_BYTES)
        return "more than 256 MiB in one row: not read";
    if (has_many_elements(p) &&
        elements > BL_H5_MAX_COLUMNS / (p->layout.n_leaves + 1))
        return "more than 2 million columns: not read";
    if (p->shape.rank > 2 && !leaves_are_numbers(&p->layout))
        return "more than 2 dimensions of this type: not read";
    return NULL;
}

enum bl_status bl_h5_part_describe(struct bl_h5_part *p, hid_t dataset,
                                   const char *path, struct bl_error *err)
{
    *p = (struct bl_h5_part){.layout.memory = H5I_INVALID_HID,
                             .dataset = H5I_INVALID_HID};
    hid_t type = H5Dget_type(dataset);
    hid_t space = H5Dget_space(dataset);
    enum bl_status status = BL_OK;
    if (type < 0 || space < 0 || !bl_h5_shape_of(space, &p->shape))
        status = bl_h5_fail(err, "its type and shape cannot be read");
    if (status == BL_OK)
        status = bl_h5_layout_init(&p->layout, type, bl_h5_is_pytables(dataset),
                                   err);
    bl_h5_close(type);
    bl_h5_close(space);
    if (status == BL_OK && (p->path = bl_string_copy(path, err)) == NULL)
        status = err->status;
    if (status != BL_OK) {
        bl_h5_part_release(p);
        return bl_error_prefix(err, "dataset /%s", path);
    }
    p->is_characters = is_characters(p);
    p->problem = problem_of(p);
    p->row_elements = 1;
    for (int i = 1; i < p->shape.rank && p->problem == NULL; i++)
        p->row_elements *= (size_t)p->shape.dims[i];
    p->row_bytes = p->row_elements * p->layout.size;
    return BL_OK;
}

enum bl_status bl_h5_part_add_slot(struct bl_h5_part *p, struct bl_h5_slot slot,
                                   struct bl_error *err)
{
    void *slots = p->slots;
    if (bl_array_reserve(&slots, &p->slot_capacity, p->n_slots + 1,
                         sizeof *p->slots, err) != BL_OK)
        return err->status;
    p->slots = slots;
    p->slots[p->n_slots++] = slot;
    return BL_OK;
}

/* One column for the leaf; it takes every element of a row of a field. */
static enum bl_status add_column(struct bl_h5_plan *plan, struct bl_h5_part *p,
                                 const char *name,
                                 const struct bl_h5_leaf *leaf, size_t element,
                                 struct bl_error *err)
{
    struct bl_column *c;
    struct bl_h5_slot slot = {.column = plan->schema.n_columns,
                              .form = leaf->form,
                              .padding = leaf->padding,
                              .offset = element * p->layout.size + leaf->offset,
                              .stride = leaf->size,
                              .size = leaf->size};
    if (bl_schema_add(&plan->schema, name, leaf->type, &c, err) != BL_OK ||
        bl_column_set_note(c, leaf->note, err) != BL_OK)
        return err->status;
    if (leaf->type == BL_UNREADABLE)
        return BL_OK;
    size_t dims[BL_MAX_DIMS];
    size_t n_dims = leaf->n_dims;
    memcpy(dims, leaf->dims, sizeof dims);
    if (p->shape.rank > 2) {
        n_dims = (size_t)p->shape.rank - 1;
        for (size_t i = 0; i < n_dims; i++)
            dims[i] = (size_t)p->shape.dims[i + 1];
        slot.stride = p->layout.size;
    }
    if (n_dims > 0 && bl_column_set_dims(c, dims, n_dims, err) != BL_OK)
        return err->status;
    if (p->is_characters)
        slot.size = p->row_bytes;
    p->has_pointers |= leaf->form == BL_H5_VARIABLE_TEXT;
    return bl_h5_part_add_slot(p, slot, err);
}

/* "pt", "mom.x", "vec[2]" beside others; "c7" in a 2-D table without names. */
static char *column_name(const struct bl_h5_part *p,
                         const struct bl_h5_naming *naming, size_t element,
                         const struct bl_h5_leaf *leaf, struct bl_error *err)
{
    if (!has_many_elements(p))
        return bl_h5_join(naming->base, leaf->name, err);
    char *prefix =
        naming->base[0] == '\0'
            ? bl_string_format(err, "c%zu", element)
            : bl_string_format(err, "%s[%zu]", naming->base, element);
    char *name = prefix != NULL ? bl_h5_join(prefix, leaf->name, err) : NULL;
    free(prefix);
    return name;
}

static enum bl_status add_named_columns(struct bl_h5_plan *plan,
                                        struct bl_h5_part *p,
                                        const char *const *names,
                                        struct bl_error *err)
{
    size_t n = p->layout.n_leaves;
    for (size_t i = 0; i < bl_h5_part_columns(p); i++)
        if (names[i] != NULL &&
            add_column(plan, p, names[i], &p->layout.leaves[i % n], i / n,
                       err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status add_columns(struct bl_h5_plan *plan, struct bl_h5_part *p,
                                  const struct bl_h5_naming *naming,
                                  struct bl_error *err)
{
    if (p->problem != NULL)
        return bl_h5_plan_add_unreadable(
            plan, naming->base[0] != '\0' ? naming->base : "values", p->problem,
            err);
    if (naming->names != NULL)
        return add_named_columns(plan, p, naming->names, err);
    size_t n = p->layout.n_leaves;
    for (size_t i = 0; i < bl_h5_part_columns(p); i++) {
        const struct bl_h5_leaf *leaf = &p->layout.leaves[i % n];
        char *name = column_name(p, naming, i / n, leaf, err);
        if (name == NULL)
            return err->status;
        enum bl_status status = add_column(plan, p, name, leaf, i / n, err);
        free(name);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

/* A reader's own words stay in front of the file's. */
static enum bl_status extend_note(struct bl_column *c, const char *note,
                                  struct bl_error *err)
{
    if (note == NULL || c->note == NULL)
        return note != NULL ? bl_column_set_note(c, note, err) : BL_OK;
    char *both = bl_string_format(err, "%s; %s", c->note, note);
    if (both == NULL)
        return err->status;
    enum bl_status status = bl_column_set_note(c, both, err);
    free(both);
    return status;
}

static enum bl_status label_column(struct bl_column *c,
                                   const struct bl_h5_strings *units, size_t i,
                                   const char *note, struct bl_error *err)
{
    if (units->n > 0 &&
        bl_column_set_unit(c, units->items[units->n == 1 ? 0 : i], err) !=
            BL_OK)
        return err->status;
    return extend_note(c, note, err);
}

static enum bl_status carry_attributes(struct bl_h5_plan *plan, size_t first,
                                       hid_t dataset, enum bl_h5_labels labels,
                                       struct bl_error *err)
{
    struct bl_schema *s = &plan->schema;
    if (labels == BL_H5_LABEL_TABLE)
        return bl_h5_carry_attributes(dataset, &s->attributes, err);
    if (s->n_columns - first > BL_H5_MAX_LABELLED)
        return BL_OK;
    for (size_t i = first; i < s->n_columns; i++)
        if (bl_h5_carry_attributes(dataset, &s->columns[i].attributes, err) !=
            BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status label(struct bl_h5_plan *plan, size_t first,
                            hid_t dataset, enum bl_h5_labels labels,
                            struct bl_error *err)
{
    if (labels == BL_H5_LABEL_NOTHING)
        return BL_OK;
    size_t n = plan->schema.n_columns - first;
    struct bl_h5_strings units = {0};
    char *note = NULL;
    enum bl_status status = bl_h5_read_units(dataset, n, &units, err);
    if (status == BL_OK)
        status = bl_h5_read_note(dataset, &note, err);
    for (size_t i = 0; i < n && status == BL_OK; i++)
        status = label_column(&plan->schema.columns[first + i], &units, i, note,
                              err);
    if (status == BL_OK)
        status = carry_attributes(plan, first, dataset, labels, err);
    bl_h5_strings_release(&units);
    free(note);
    return status;
}

enum bl_status bl_h5_plan_take(struct bl_h5_plan *plan, struct bl_h5_part *part,
                               struct bl_error *err)
{
    void *parts = plan->parts;
    if (bl_array_reserve(&parts, &plan->capacity, plan->n_parts + 1,
                         sizeof *plan->parts, err) != BL_OK)
        return err->status;
    plan->parts = parts;
    plan->parts[plan->n_parts++] = *part;
    *part = (struct bl_h5_part){.layout.memory = H5I_INVALID_HID,
                                .dataset = H5I_INVALID_HID};
    return BL_OK;
}

enum bl_status bl_h5_plan_add(struct bl_h5_plan *plan, struct bl_h5_part *part,
                              hid_t dataset, struct bl_h5_naming naming,
                              struct bl_error *err)
{
    size_t first = plan->schema.n_columns;
    enum bl_status status = add_columns(plan, part, &naming, err);
    if (status == BL_OK)
        status = label(plan, first, dataset, naming.labels, err);
    if (status == BL_OK && part->n_slots > 0)
        status = bl_h5_plan_take(plan, part, err);
    return status == BL_OK ? BL_OK
                           : bl_error_prefix(err, "dataset /%s", part->path);
}

enum bl_status bl_h5_plan_add_unreadable(struct bl_h5_plan *plan,
                                         const char *name, const char *note,
                                         struct bl_error *err)
{
    struct bl_column *c;
    if (bl_schema_add(&plan->schema, name, BL_UNREADABLE, &c, err) != BL_OK)
        return err->status;
    return bl_column_set_note(c, note, err);
}

struct place {
    const char *name;
    size_t at;
};

static int by_name_then_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

/* to[i]: where the column first + i goes.  Both lists sorted by name meet in
 * n log n; false when a name has no partner. */
static bool match_names(size_t *to, struct place *have, struct place *want,
                        const struct bl_schema *s, size_t first,
                        const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        have[i] = (struct place){s->columns[first + i].name, i};
        want[i] = (struct place){names[i], i};
    }
    qsort(have, n, sizeof *have, by_name_then_place);
    qsort(want, n, sizeof *want, by_name_then_place);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(have[i].name, want[i].name) != 0)
            return false;
        to[have[i].at] = want[i].at;
    }
    return true;
}

static void move_columns(struct bl_h5_plan *plan, size_t first, size_t n,
                         const size_t *to, struct bl_column *room)
{
    struct bl_column *columns = plan->schema.columns + first;
    memcpy(room, columns, n * sizeof *room);
    for (size_t i = 0; i < n; i++)
        columns[to[i]] = room[i];
    for (size_t p = 0; p < plan->n_parts; p++)
        for (size_t i = 0; i < plan->parts[p].n_slots; i++) {
            struct bl_h5_slot *slot = &plan->parts[p].slots[i];
            if (slot->column >= first)
                slot->column = first + to[slot->column - first];
        }
}

enum bl_status bl_h5_plan_reorder(struct bl_h5_plan *plan, size_t first,
                                  const char *const *names, size_t n,
                                  struct bl_error *err)
{
    if (n != plan->schema.n_columns - first || n == 0)
        return BL_OK;
    struct place *places = bl_array_new(2 * n, sizeof *places, err);
    size_t *to = bl_array_new(n, sizeof *to, err);
    struct bl_column *room = bl_array_new(n, sizeof *room, err);
    bool ok = places != NULL && to != NULL && room != NULL;
    if (ok &&
        match_names(to, places, places + n, &plan->schema, first, names, n))
        move_columns(plan, first, n, to, room);
    free(places);
    free(to);
    free(room);
    return ok ? BL_OK : err->status;
}
