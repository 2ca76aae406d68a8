#include "io/npz/npz_tables.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/npz_columns.h"

/* What is known while tables are being found. */
struct finding {
    struct bl_npz_tables *tables;
    struct bl_npz_arrays *arrays;
    size_t data;    // Baler's convention: its array; SIZE_MAX without
    size_t names;   // its names; SIZE_MAX without
    char **columns; // the names as text; NULL when they do not fit
    size_t n_columns;
};

static const struct bl_npy_header *header_of(const struct finding *f, size_t i)
{
    return &f->arrays->items[i].header;
}

static size_t array_called(const struct bl_npz_arrays *a, const char *name)
{
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->items[i].member->name, name) == 0)
            return i;
    return SIZE_MAX;
}

/* All texts of a small one-dimensional array, as the strings of a batch. */
static enum bl_status read_texts(struct finding *f, size_t array,
                                 struct bl_vector *texts, struct bl_error *err)
{
    const struct bl_npy_header *h = header_of(f, array);
    struct bl_npz_member *m = f->arrays->items[array].member;
    size_t size = h->type.item_size, n = (size_t)h->n_rows;
    uint8_t *item = bl_array_new(size, 1, err);
    texts->offsets = bl_array_new(n + 1, sizeof *texts->offsets, err);
    enum bl_status status =
        item != NULL && texts->offsets != NULL ? BL_OK : err->status;
    for (size_t i = 0; i < n && status == BL_OK; i++) {
        status = bl_npz_member_read(&f->arrays->file, m, h->data_at + i * size,
                                    item, size, err);
        if (status == BL_OK)
            status = bl_npy_leaf_text(&h->type.leaves[0], texts, i, item, err);
    }
    free(item);
    bl_npz_member_rest(&f->arrays->file, m);
    return status == BL_OK ? BL_OK
                           : bl_error_prefix(err, "%s: array %s",
                                             f->arrays->file.path, m->name);
}

static enum bl_status keep_names(struct finding *f,
                                 const struct bl_vector *texts, size_t n,
                                 struct bl_error *err)
{
    f->columns = bl_array_new(n, sizeof *f->columns, err);
    if (f->columns == NULL)
        return err->status;
    for (f->n_columns = 0; f->n_columns < n; f->n_columns++) {
        size_t size;
        const char *text = bl_vector_text(texts, f->n_columns, &size);
        char *name = bl_string_copy_n(text, size, err);
        if (name == NULL)
            return err->status;
        f->columns[f->n_columns] = name;
    }
    return BL_OK;
}

static bool is_plain_text(const struct bl_npy_header *h)
{
    return !h->type.structured && h->n_dims <= 1 && h->n_cells > 0 &&
           h->type.item_size > 0 &&
           bl_npy_leaf_type(&h->type.leaves[0]) == BL_TEXT;
}

static bool names_fit(const struct bl_npy_header *data,
                      const struct bl_npy_header *names)
{
    return data->n_dims == 2 && names->n_dims == 1 && is_plain_text(names) &&
           names->n_rows == data->n_cells;
}

/* `names` beside a field, or that name nothing, are of no use as a table
 * either; anything as long as the table may be a column of it. */
static bool names_are_idle(const struct bl_npy_header *data,
                           const struct bl_npy_header *names)
{
    if (names->n_dims > 1 ||
        (names->n_dims == 1 && data->n_dims == 2 && names->n_rows > 0))
        return false;
    return names->n_dims == 0 || names->n_rows != data->n_rows;
}

static enum bl_status find_baler(struct finding *f, struct bl_error *err)
{
    f->data = f->names = SIZE_MAX;
    size_t data = array_called(f->arrays, "data");
    size_t names = array_called(f->arrays, "names");
    if (data == SIZE_MAX || names == SIZE_MAX)
        return BL_OK;
    const struct bl_npy_header *d = header_of(f, data);
    const struct bl_npy_header *s = header_of(f, names);
    if (d->type.structured || d->n_dims < 2 || d->n_dims > 3)
        return BL_OK;
    bool fit = names_fit(d, s);
    if (!fit && !names_are_idle(d, s))
        return BL_OK;
    f->data = data;
    f->names = names;
    if (!fit)
        return BL_OK;
    struct bl_vector texts = {0};
    enum bl_status status = read_texts(f, names, &texts, err);
    if (status == BL_OK)
        status = keep_names(f, &texts, (size_t)s->n_rows, err);
    free(texts.offsets);
    bl_buffer_release(&texts.bytes);
    return status;
}

struct keyed {
    uint64_t n_rows;
    size_t array;
};

static int by_rows_then_place(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->n_rows != y->n_rows)
        return x->n_rows < y->n_rows ? -1 : 1;
    return (x->array > y->array) - (x->array < y->array);
}

static int by_first_array(const void *a, const void *b)
{
    const struct bl_npz_table *x = a, *y = b;
    size_t i = x->places[0].array, j = y->places[0].array;
    return (i > j) - (i < j);
}

/* Arrays that are columns: a claim of rows is believed only where bytes, or a
 * pickle of that many objects, stand behind it. */
static bool is_column(const struct finding *f, size_t i)
{
    const struct bl_npz_array *array = &f->arrays->items[i];
    return i != f->names && array->header.n_dims > 0 &&
           array->header.type.n_leaves > 0 &&
           (bl_npz_array_has_items(array) || array->header.type.has_objects);
}

static struct bl_npz_naming naming_of(const struct finding *f, size_t array,
                                      size_t n_in_table)
{
    const struct bl_npy_header *h = header_of(f, array);
    bool alone = n_in_table == 1;
    struct bl_npz_naming naming = {
        .name = f->arrays->items[array].member->name,
        .numbered = alone && h->n_dims == 2 && !h->type.structured,
    };
    if (alone && h->type.structured)
        naming.name = NULL;
    if (array == f->data)
        naming.names = f->columns;
    return naming;
}

static enum bl_status add_table(struct finding *f, const struct keyed *members,
                                size_t n, struct bl_error *err)
{
    struct bl_npz_table *t = &f->tables->items[f->tables->n++];
    enum bl_status status = bl_schema_set_name(
        &t->schema, f->arrays->items[members[0].array].member->name, err);
    t->schema.n_rows = members[0].n_rows;
    for (size_t i = 0; i < n && status == BL_OK; i++) {
        struct bl_npz_naming naming = naming_of(f, members[i].array, n);
        status =
            bl_npz_columns_add(t, f->arrays, members[i].array, &naming, err);
    }
    if (status == BL_OK)
        status = bl_schema_make_names_unique(&t->schema, err);
    return status;
}

/* The arrays that are columns, those of equal length beside each other. */
static struct keyed *sorted_columns(const struct finding *f, size_t *n,
                                    struct bl_error *err)
{
    struct keyed *k = bl_array_new(f->arrays->n, sizeof *k, err);
    *n = 0;
    for (size_t i = 0; k != NULL && i < f->arrays->n; i++)
        if (is_column(f, i))
            k[(*n)++] = (struct keyed){header_of(f, i)->n_rows, i};
    if (k != NULL)
        qsort(k, *n, sizeof *k, by_rows_then_place);
    return k;
}

static enum bl_status add_tables(struct finding *f, struct bl_error *err)
{
    size_t n;
    struct keyed *k = sorted_columns(f, &n, err);
    if (k == NULL)
        return err->status;
    struct bl_npz_tables *t = f->tables;
    t->items = bl_array_new(n, sizeof *t->items, err);
    enum bl_status status = t->items != NULL ? BL_OK : err->status;
    for (size_t first = 0, end; first < n && status == BL_OK; first = end) {
        for (end = first; end < n && k[end].n_rows == k[first].n_rows;)
            end++;
        status = add_table(f, k + first, end - first, err);
    }
    free(k);
    if (status == BL_OK)
        qsort(t->items, t->n, sizeof *t->items, by_first_array);
    return status;
}

static uint64_t table_bytes(const struct finding *f,
                            const struct bl_npz_table *t)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < t->schema.n_columns; i++) {
        size_t array = t->places[i].array;
        bool counted = i > 0 && t->places[i - 1].array == array;
        if (!counted && t->schema.columns[i].type != BL_UNREADABLE)
            bytes += header_of(f, array)->data_bytes;
    }
    return bytes;
}

/* The table of most bytes loses its name. */
static enum bl_status choose_main(struct finding *f, struct bl_error *err)
{
    struct bl_npz_tables *t = f->tables;
    if (t->n == 0)
        return bl_fail(err, BL_FAILED, "%s: none of its %zu arrays is a table",
                       f->arrays->file.path, f->arrays->n);
    for (size_t i = 1; i < t->n; i++)
        if (table_bytes(f, &t->items[i]) > table_bytes(f, &t->items[t->main]))
            t->main = i;
    return bl_schema_set_name(&t->items[t->main].schema, "", err);
}

/* A number alone as an attribute. */
static enum bl_status add_number(struct finding *f, size_t array,
                                 struct bl_error *err)
{
    struct bl_npz_member *m = f->arrays->items[array].member;
    const struct bl_npy_header *h = header_of(f, array);
    const struct bl_npy_leaf *leaf = &h->type.leaves[0];
    enum bl_type type = bl_npy_leaf_type(leaf);
    uint8_t item[16], value[8];
    double number;
    if (bl_npz_member_read(&f->arrays->file, m, h->data_at, item, leaf->size,
                           err) != BL_OK)
        return err->status;
    bl_npy_leaf_values(leaf, 0, value, 0, item, 0, 1);
    bl_type_to_double(&number, value, type, 1);
    return bl_attributes_set_numbers(
        &f->tables->items[f->tables->main].schema.attributes, m->name, &number,
        1, err);
}

static enum bl_status add_text(struct finding *f, size_t array,
                               struct bl_error *err)
{
    struct bl_vector texts = {0};
    size_t n;
    enum bl_status status = read_texts(f, array, &texts, err);
    const char *text = status == BL_OK ? bl_vector_text(&texts, 0, &n) : NULL;
    char *copy = text != NULL ? bl_string_copy_n(text, n, err) : NULL;
    if (copy != NULL)
        status = bl_attributes_set_text(
            &f->tables->items[f->tables->main].schema.attributes,
            f->arrays->items[array].member->name, copy, err);
    else
        status = err->status;
    free(copy);
    free(texts.offsets);
    bl_buffer_release(&texts.bytes);
    return status;
}

/* Arrays of no dimensions: what somebody wanted to note beside the table.
 * Thousands of them are no notes, and would be searched for each other. */
static enum bl_status add_attributes(struct finding *f, struct bl_error *err)
{
    enum { MAX_ATTRIBUTES = 1000 };
    const struct bl_attributes *added =
        &f->tables->items[f->tables->main].schema.attributes;
    enum bl_status status = BL_OK;
    for (size_t i = 0;
         i < f->arrays->n && status == BL_OK && added->n < MAX_ATTRIBUTES;
         i++) {
        const struct bl_npy_header *h = header_of(f, i);
        if (h->n_dims > 0 || h->type.structured || i == f->names ||
            !bl_npz_array_has_items(&f->arrays->items[i]))
            continue;
        const struct bl_npy_leaf *leaf = &h->type.leaves[0];
        if (bl_npy_leaf_type(leaf) == BL_TEXT)
            status = add_text(f, i, err);
        else if (bl_npy_leaf_type(leaf) != BL_UNREADABLE &&
                 bl_npy_leaf_parts(leaf) == 1)
            status = add_number(f, i, err);
    }
    return status;
}

enum bl_status bl_npz_tables_find(struct bl_npz_tables *t,
                                  struct bl_npz_arrays *a, struct bl_error *err)
{
    *t = (struct bl_npz_tables){0};
    struct finding f = {.tables = t, .arrays = a};
    enum bl_status status = find_baler(&f, err);
    if (status == BL_OK)
        status = add_tables(&f, err);
    if (status == BL_OK)
        status = choose_main(&f, err);
    if (status == BL_OK)
        status = add_attributes(&f, err);
    for (size_t i = 0; i < f.n_columns; i++)
        free(f.columns[i]);
    free(f.columns);
    if (status != BL_OK)
        bl_npz_tables_release(t);
    return status;
}

void bl_npz_tables_release(struct bl_npz_tables *t)
{
    for (size_t i = 0; i < t->n; i++) {
        bl_schema_release(&t->items[i].schema);
        free(t->items[i].places);
    }
    free(t->items);
    *t = (struct bl_npz_tables){0};
}

static bool holds_array(const struct bl_npz_table *t,
                        const struct bl_npz_arrays *a, const char *name)
{
    for (size_t i = 0; i < t->schema.n_columns; i++)
        if (strcmp(a->items[t->places[i].array].member->name, name) == 0)
            return true;
    return false;
}

size_t bl_npz_tables_by_name(const struct bl_npz_tables *t,
                             const struct bl_npz_arrays *a, const char *name)
{
    if (name == NULL || name[0] == '\0')
        return t->main;
    size_t i = 0;
    while (i < t->n && !holds_array(&t->items[i], a, name))
        i++;
    return i;
}
