#include "engine/data/schema.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static void attributes_release(struct bl_attributes *a)
{
    for (size_t i = 0; i < a->n; i++) {
        free(a->items[i].name);
        free(a->items[i].text);
        free(a->items[i].values);
    }
    free(a->items);
    *a = (struct bl_attributes){0};
}

static void column_release(struct bl_column *c)
{
    free(c->name);
    free(c->unit);
    free(c->note);
    attributes_release(&c->attributes);
}

void bl_schema_release(struct bl_schema *s)
{
    for (size_t i = 0; i < s->n_columns; i++)
        column_release(&s->columns[i]);
    free(s->columns);
    free(s->name);
    attributes_release(&s->attributes);
    *s = (struct bl_schema){0};
}

/* Replaces *to by `text` in UTF-8 (NULL stays NULL). */
static enum bl_status set_string(char **to, const char *text,
                                 struct bl_error *err)
{
    char *copy = NULL;
    if (text != NULL && (copy = bl_utf8_copy(text, strlen(text), err)) == NULL)
        return err->status;
    free(*to);
    *to = copy;
    return BL_OK;
}

enum bl_status bl_schema_set_name(struct bl_schema *s, const char *name,
                                  struct bl_error *err)
{
    return set_string(&s->name, name, err);
}

enum bl_status bl_column_set_unit(struct bl_column *c, const char *unit,
                                  struct bl_error *err)
{
    return set_string(&c->unit, unit, err);
}

enum bl_status bl_column_set_note(struct bl_column *c, const char *note,
                                  struct bl_error *err)
{
    return set_string(&c->note, note, err);
}

enum bl_status bl_schema_add(struct bl_schema *s, const char *name,
                             enum bl_type type, struct bl_column **column,
                             struct bl_error *err)
{
    void *columns = s->columns;
    if (bl_array_reserve(&columns, &s->capacity, s->n_columns + 1,
                         sizeof *s->columns, err) != BL_OK)
        return err->status;
    s->columns = columns;
    struct bl_column *c = &s->columns[s->n_columns];
    *c = (struct bl_column){.type = type, .width = 1};
    if (set_string(&c->name, name, err) != BL_OK)
        return err->status;
    s->n_columns++;
    if (column != NULL)
        *column = c;
    return BL_OK;
}

enum bl_status bl_column_set_dims(struct bl_column *c, const size_t *dims,
                                  size_t n_dims, struct bl_error *err)
{
    if (n_dims > BL_MAX_DIMS)
        return bl_fail(err, BL_FAILED,
                       "column %s has %zu dimensions per row; at most %d "
                       "can be read",
                       c->name, n_dims, BL_MAX_DIMS);
    size_t width = 1;
    for (size_t i = 0; i < n_dims; i++) {
        if (dims[i] == 0 || !bl_size_multiply(&width, width, dims[i]) ||
            width > SIZE_MAX / 16)
            return bl_fail(err, BL_FAILED,
                           "column %s has an impossible shape per row",
                           c->name);
        c->dims[i] = dims[i];
    }
    c->n_dims = n_dims;
    c->width = width;
    return BL_OK;
}

/* The attribute of that name (in UTF-8) emptied, or a new one. */
static struct bl_attribute *slot_of_name(struct bl_attributes *a,
                                         const char *name, struct bl_error *err)
{
    struct bl_attribute *old =
        (struct bl_attribute *)bl_attributes_find(a, name);
    if (old != NULL) {
        free(old->text);
        free(old->values);
        *old = (struct bl_attribute){.name = old->name};
        return old;
    }
    void *items = a->items;
    if (bl_array_reserve(&items, &a->capacity, a->n + 1, sizeof *a->items,
                         err) != BL_OK)
        return NULL;
    a->items = items;
    struct bl_attribute *item = &a->items[a->n];
    *item = (struct bl_attribute){.name = bl_string_copy(name, err)};
    if (item->name == NULL)
        return NULL;
    a->n++;
    return item;
}

static struct bl_attribute *attribute_slot(struct bl_attributes *a,
                                           const char *name,
                                           struct bl_error *err)
{
    char *utf8 = bl_utf8_copy(name, strlen(name), err);
    if (utf8 == NULL)
        return NULL;
    struct bl_attribute *item = slot_of_name(a, utf8, err);
    free(utf8);
    return item;
}

enum bl_status bl_attributes_set_text(struct bl_attributes *a, const char *name,
                                      const char *text, struct bl_error *err)
{
    struct bl_attribute *item = attribute_slot(a, name, err);
    if (item == NULL)
        return err->status;
    return set_string(&item->text, text, err);
}

enum bl_status bl_attributes_set_numbers(struct bl_attributes *a,
                                         const char *name, const double *values,
                                         size_t n, struct bl_error *err)
{
    struct bl_attribute *item = attribute_slot(a, name, err);
    if (item == NULL)
        return err->status;
    item->values = bl_array_new(n, sizeof *values, err);
    if (item->values == NULL)
        return err->status;
    if (n > 0)
        memcpy(item->values, values, n * sizeof *values);
    item->n_values = n;
    return BL_OK;
}

const struct bl_attribute *bl_attributes_find(const struct bl_attributes *a,
                                              const char *name)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->items[i].name, name) == 0)
            return &a->items[i];
    return NULL;
}

static enum bl_status attributes_copy(struct bl_attributes *to,
                                      const struct bl_attributes *from,
                                      struct bl_error *err)
{
    for (size_t i = 0; i < from->n; i++) {
        const struct bl_attribute *item = &from->items[i];
        enum bl_status status =
            item->text != NULL
                ? bl_attributes_set_text(to, item->name, item->text, err)
                : bl_attributes_set_numbers(to, item->name, item->values,
                                            item->n_values, err);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status add_copy(struct bl_schema *to,
                               const struct bl_column *from,
                               struct bl_error *err)
{
    if (bl_schema_add(to, from->name, from->type, NULL, err) != BL_OK)
        return err->status;
    struct bl_column *c = &to->columns[to->n_columns - 1];
    memcpy(c->dims, from->dims, sizeof c->dims);
    c->n_dims = from->n_dims;
    c->width = from->width;
    c->derived = from->derived;
    if (bl_column_set_unit(c, from->unit, err) != BL_OK ||
        bl_column_set_note(c, from->note, err) != BL_OK)
        return err->status;
    return attributes_copy(&c->attributes, &from->attributes, err);
}

enum bl_status bl_schema_select(struct bl_schema *to,
                                const struct bl_schema *from, const bool *keep,
                                struct bl_error *err)
{
    *to = (struct bl_schema){.n_rows = from->n_rows};
    enum bl_status status = set_string(&to->name, from->name, err);
    if (status == BL_OK)
        status = attributes_copy(&to->attributes, &from->attributes, err);
    for (size_t i = 0; i < from->n_columns && status == BL_OK; i++)
        if (keep == NULL || keep[i])
            status = add_copy(to, &from->columns[i], err);
    if (status != BL_OK)
        bl_schema_release(to);
    return status;
}

enum bl_status bl_schema_copy(struct bl_schema *to,
                              const struct bl_schema *from,
                              struct bl_error *err)
{
    return bl_schema_select(to, from, NULL, err);
}

ptrdiff_t bl_schema_find(const struct bl_schema *s, const char *name)
{
    for (size_t i = 0; i < s->n_columns; i++)
        if (strcmp(s->columns[i].name, name) == 0)
            return (ptrdiff_t)i;
    return -1;
}

size_t bl_schema_row_bytes(const struct bl_schema *s)
{
    size_t bytes = 0;
    for (size_t i = 0; i < s->n_columns; i++) {
        const struct bl_column *c = &s->columns[i];
        if (__builtin_add_overflow(bytes, bl_type_size(c->type) * c->width,
                                   &bytes))
            return SIZE_MAX;
    }
    return bytes;
}

struct named {
    const char *name;
    size_t column;
};

static int by_name_then_column(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order
                      : (x->column > y->column) - (x->column < y->column);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name,
                  ((const struct named *)b)->name);
}

/* Keeps the first of each run of equal names in `order` and returns how many
 * there are; the others go to `repeated`, with the name of the first. */
static size_t set_repeated_apart(struct named *order, size_t n,
                                 struct named *repeated)
{
    size_t n_names = 0, n_repeated = 0;
    for (size_t i = 0; i < n; i++)
        if (n_names > 0 && by_name(&order[n_names - 1], &order[i]) == 0)
            repeated[n_repeated++] =
                (struct named){order[n_names - 1].name, order[i].column};
        else
            order[n_names++] = order[i];
    return n_names;
}

/* Renames to "name_n", n being the first number from *number on that no
 * column had. */
static enum bl_status rename_column(struct bl_column *c, size_t *number,
                                    const struct named *names, size_t n_names,
                                    struct bl_error *err)
{
    struct named fresh = {NULL, 0};
    char *text = NULL;
    do {
        free(text);
        text = bl_string_format(err, "%s_%zu", c->name, (*number)++);
        if (text == NULL)
            return err->status;
        fresh.name = text;
    } while (bsearch(&fresh, names, n_names, sizeof *names, by_name) != NULL);
    free(c->name);
    c->name = text;
    return BL_OK;
}

/* Sorting keeps this at n log n for a table of a million columns.  New names
 * of different columns cannot meet: what stands before the last underscore
 * is the old name, and numbers of one name only grow. */
enum bl_status bl_schema_make_names_unique(struct bl_schema *s,
                                           struct bl_error *err)
{
    size_t n = s->n_columns;
    struct named *order = bl_array_new(2 * n, sizeof *order, err);
    if (order == NULL)
        return err->status;
    struct named *repeated = order + n;
    for (size_t i = 0; i < n; i++)
        order[i] = (struct named){s->columns[i].name, i};
    qsort(order, n, sizeof *order, by_name_then_column);
    size_t n_names = set_repeated_apart(order, n, repeated);
    size_t number = 2;
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < n - n_names && status == BL_OK; i++) {
        if (i > 0 && repeated[i].name != repeated[i - 1].name)
            number = 2;
        status = rename_column(&s->columns[repeated[i].column], &number, order,
                               n_names, err);
    }
    free(order);
    return status;
}
