#include "io/root/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

enum { MAX_CELLS = 32 };

/* What goes into a schema. */
struct making {
    struct bl_root_columns *c;
    struct bl_schema *schema;
    const struct bl_root_table *t;
    struct bl_error *err;
};

static enum bl_status add(struct making *m, const char *name, enum bl_type type,
                          struct bl_root_column use, struct bl_column **column)
{
    void *items = m->c->items;
    if (bl_array_reserve(&items, &m->c->capacity, m->c->n + 1,
                         sizeof *m->c->items, m->err) != BL_OK)
        return m->err->status;
    m->c->items = items;
    m->c->items[m->c->n++] = use;
    return bl_schema_add(m->schema, name, type, column, m->err);
}

/* A title without blanks that does not repeat the name is taken for a unit:
 * ROOT has no other place for one. */
static bool is_unit(const struct making *m, const struct bl_root_field *f)
{
    enum { LONGEST_UNIT = 12 };
    size_t n = strlen(f->title), n_name = strlen(f->name);
    bool is_name =
        n_name >= n && strcasecmp(f->name + n_name - n, f->title) == 0;
    bool is_of_tree = m->t->title != NULL && strcmp(m->t->title, f->title) == 0;
    return n <= LONGEST_UNIT && strpbrk(f->title, " ()'\"") == NULL &&
           !is_name && !is_of_tree;
}

static enum bl_status set_title(const struct making *m, struct bl_column *c,
                                const struct bl_root_field *f)
{
    if (f->title == NULL || *f->title == '\0')
        return BL_OK;
    return is_unit(m, f) ? bl_column_set_unit(c, f->title, m->err)
                         : bl_column_set_note(c, f->title, m->err);
}

static enum bl_status add_titled(struct making *m, const char *name,
                                 enum bl_type type, struct bl_root_column use,
                                 struct bl_column **column)
{
    const struct bl_root_field *f = &m->t->fields[use.field];
    if (name == NULL || add(m, name, type, use, column) != BL_OK)
        return m->err->status;
    return set_title(m, *column, f);
}

static enum bl_status add_left_out(struct making *m, size_t field,
                                   const char *why)
{
    struct bl_column *column;
    struct bl_root_column use = {.use = BL_ROOT_LEFT_OUT, .field = field};
    if (add(m, m->t->fields[field].name, BL_UNREADABLE, use, &column) != BL_OK)
        return m->err->status;
    return bl_column_set_note(column, why, m->err);
}

static enum bl_status add_cells(struct making *m, size_t field)
{
    const struct bl_root_field *f = &m->t->fields[field];
    for (size_t i = 0; i < f->len; i++) {
        struct bl_column *column;
        struct bl_root_column use = {
            .use = BL_ROOT_CELL, .field = field, .cell = i};
        char *name = bl_string_format(m->err, "%s[%zu]", f->name, i);
        enum bl_status status = add_titled(m, name, f->type, use, &column);
        free(name);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

/* All of an entry, or of an element. */
static enum bl_status add_whole(struct making *m, size_t field)
{
    const struct bl_root_field *f = &m->t->fields[field];
    struct bl_root_column use = {.use = BL_ROOT_WHOLE, .field = field};
    struct bl_column *column;
    if (f->n_dims == 1 && f->len <= MAX_CELLS)
        return add_cells(m, field);
    if (add_titled(m, f->name, f->type, use, &column) != BL_OK)
        return m->err->status;
    if (f->n_dims > 0)
        return bl_column_set_dims(column, f->dims, f->n_dims, m->err);
    return f->len > 1 ? bl_column_set_dims(column, &f->len, 1, m->err) : BL_OK;
}

/* A type of the same values that has a NaN. */
static enum bl_type with_nan(enum bl_type type)
{
    if (bl_type_is_float(type))
        return type;
    return bl_type_size(type) <= 2 ? BL_FLOAT32 : BL_FLOAT64;
}

static char *element_name(const struct bl_root_field *f, size_t element,
                          size_t cell, struct bl_error *err)
{
    return f->len == 1
               ? bl_string_format(err, "%s[%zu]", f->name, element)
               : bl_string_format(err, "%s[%zu][%zu]", f->name, element, cell);
}

static enum bl_status add_elements(struct making *m, size_t field, size_t n)
{
    const struct bl_root_field *f = &m->t->fields[field];
    if (f->len > MAX_CELLS)
        return add_left_out(m, field, "each of its elements is an array");
    for (size_t i = 0; i < n * f->len; i++) {
        struct bl_column *column;
        struct bl_root_column use = {.use = BL_ROOT_ELEMENT,
                                     .field = field,
                                     .element = i / f->len,
                                     .cell = i % f->len};
        char *name = element_name(f, use.element, use.cell, m->err);
        enum bl_status status =
            add_titled(m, name, with_nan(f->type), use, &column);
        free(name);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status leave_jagged(struct making *m, size_t field)
{
    char why[320];
    const struct bl_root_field *f = &m->t->fields[field];
    if (strcmp(f->group, f->name) == 0)
        snprintf(why, sizeof why,
                 "variable length; see --jagged and --flatten");
    else
        snprintf(why, sizeof why,
                 "variable length, counted by %.200s; see --jagged and "
                 "--flatten",
                 f->group);
    return add_left_out(m, field, why);
}

static enum bl_status add_entry_columns(struct making *m, size_t field,
                                        size_t n_elements)
{
    const struct bl_root_field *f = &m->t->fields[field];
    if (f->type == BL_UNREADABLE)
        return add_left_out(m, field, f->why);
    if (!f->is_jagged)
        return add_whole(m, field);
    return n_elements > 0 ? add_elements(m, field, n_elements)
                          : leave_jagged(m, field);
}

/* Flattening. */

typedef bool belongs(const struct bl_root_field *f, const char *name);

static bool is_counted_by(const struct bl_root_field *f, const char *name)
{
    return strcmp(f->group, name) == 0 ||
           (f->group[0] == 'n' && strcmp(f->group + 1, name) == 0);
}

static bool begins_with(const struct bl_root_field *f, const char *name)
{
    size_t n = strlen(name);
    return strncmp(f->name, name, n) == 0 &&
           (f->name[n] == '_' || f->name[n] == '.' || f->name[n] == '/');
}

/* The first jagged field that belongs; n_fields when there is none. */
static size_t first_that(const struct bl_root_table *t, belongs *test,
                         const char *name)
{
    size_t i = 0;
    while (i < t->n_fields &&
           !(t->fields[i].is_jagged && test(&t->fields[i], name)))
        i++;
    return i;
}

static bool is_named(const struct bl_root_field *f, const char *name)
{
    return strcmp(f->name, name) == 0;
}

/* The names by which something could be flattened, as many as fit. */
static enum bl_status nothing_to_flatten(const struct making *m,
                                         const char *name)
{
    char names[240] = "";
    size_t used = 0;
    const char *last = "";
    for (size_t i = 0; i < m->t->n_fields; i++) {
        const struct bl_root_field *f = &m->t->fields[i];
        if (!f->is_jagged || strcmp(f->group, last) == 0)
            continue;
        size_t n = strlen(f->group) + 2;
        if (used + n >= sizeof names)
            break;
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s",
                                 used > 0 ? ", " : "", f->group);
        last = f->group;
    }
    return bl_fail(m->err, BL_USAGE,
                   "--flatten %s: nothing of variable length is called so; "
                   "there is %s",
                   name, used > 0 ? names : "nothing");
}

static enum bl_status add_flat_columns(struct making *m, const char *name)
{
    const struct bl_root_table *t = m->t;
    struct bl_column *column;
    size_t named = first_that(t, is_named, name);
    bool is_counter = first_that(t, is_counted_by, name) < t->n_fields;
    belongs *test =
        is_counter || named < t->n_fields ? is_counted_by : begins_with;
    if (!is_counter && named < t->n_fields)
        name = t->fields[named].group;
    size_t first = first_that(t, test, name);
    if (first == t->n_fields)
        return nothing_to_flatten(m, name);
    m->c->is_flat = true;
    m->c->counted = first;
    struct bl_root_column use = {.use = BL_ROOT_ENTRY_NUMBER};
    if (add(m, "entry", BL_INT64, use, &column) != BL_OK ||
        bl_column_set_note(column, "row of the event", m->err) != BL_OK)
        return m->err->status;
    for (size_t i = first; i < t->n_fields; i++)
        if (t->fields[i].is_jagged && test(&t->fields[i], name) &&
            add_whole(m, i) != BL_OK)
            return m->err->status;
    return BL_OK;
}

/* A table that was flattened before is left as it is. */
static bool any_is_jagged(const struct bl_root_table *t)
{
    for (size_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].is_jagged)
            return true;
    return false;
}

static enum bl_status make(struct making *m,
                           const struct bl_read_options *options)
{
    if (options->flatten != NULL && any_is_jagged(m->t))
        return add_flat_columns(m, options->flatten);
    for (size_t i = 0; i < m->t->n_fields; i++)
        if (add_entry_columns(m, i, options->jagged) != BL_OK)
            return m->err->status;
    m->schema->n_rows = m->t->n_entries;
    return BL_OK;
}

enum bl_status bl_root_columns_make(struct bl_root_columns *c,
                                    struct bl_schema *schema,
                                    const struct bl_root_table *t,
                                    const struct bl_read_options *options,
                                    struct bl_error *err)
{
    static const struct bl_read_options defaults = {0};
    struct making m = {c, schema, t, err};
    *c = (struct bl_root_columns){0};
    if (make(&m, options != NULL ? options : &defaults) == BL_OK &&
        (t->title == NULL ||
         bl_attributes_set_text(&schema->attributes, "title", t->title, err) ==
             BL_OK) &&
        bl_schema_make_names_unique(schema, err) == BL_OK)
        return BL_OK;
    bl_root_columns_release(c);
    return err->status;
}

void bl_root_columns_release(struct bl_root_columns *c)
{
    free(c->items);
    *c = (struct bl_root_columns){0};
}
