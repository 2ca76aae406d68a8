#include "io/root/table.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/ntuple.h"
#include "io/root/ntuple_table.h"
#include "io/root/tree.h"
#include "io/root/tree_table.h"

/* The kinds of tables. */
static const struct {
    bool (*is_one)(const char *class_name);
    enum bl_status (*open)(struct bl_root_table **t, struct bl_root_file *f,
                           const struct bl_root_key *key, struct bl_error *err);
} kinds[] = {{bl_root_is_tree, bl_root_tree_open},
             {bl_root_is_ntuple, bl_ntuple_open}};

enum { N_KINDS = sizeof kinds / sizeof *kinds };

bool bl_root_is_table_class(const char *class_name)
{
    for (size_t i = 0; i < N_KINDS; i++)
        if (kinds[i].is_one(class_name))
            return true;
    return false;
}

/* Refuses fields with entries larger than a file like this can hold; fails when
 * there are more entries than that, and no field that shows them. */
static enum bl_status check(struct bl_root_table *t,
                            const struct bl_root_file *f, struct bl_error *err)
{
    size_t left = bl_root_file_limit(f), size;
    bool is_stored = t->n_entries / 8 <= left;
    for (size_t i = 0; i < t->n_fields; i++) {
        struct bl_root_field *field = &t->fields[i];
        bool fits =
            bl_size_multiply(&size, field->len, bl_type_size(field->type)) &&
            size <= left;
        if (!fits && bl_root_field_refuse(field, err,
                                          "entries of %zu values are not "
                                          "believed of a file of this size",
                                          field->len) != BL_OK)
            return err->status;
        left -= fits ? size : 0;
        is_stored |= field->is_stored;
    }
    if (!is_stored)
        return bl_fail(err, BL_FAILED,
                       "%s: a table says that it has %llu entries and has "
                       "nothing of them",
                       f->path, (unsigned long long)t->n_entries);
    return BL_OK;
}

enum bl_status bl_root_table_open(struct bl_root_table **t,
                                  struct bl_root_file *f,
                                  const struct bl_root_entry *entry,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < N_KINDS; i++) {
        if (!kinds[i].is_one(entry->key.class_name))
            continue;
        if (kinds[i].open(t, f, &entry->key, err) != BL_OK)
            return err->status;
        if (check(*t, f, err) == BL_OK)
            return BL_OK;
        bl_root_table_close(*t);
        *t = NULL;
        return err->status;
    }
    return bl_fail(err, BL_FAILED, "%s: %s is no table", f->path, entry->path);
}

void bl_root_table_close(struct bl_root_table *t)
{
    if (t == NULL)
        return;
    for (size_t i = 0; i < t->n_fields; i++) {
        free(t->fields[i].name);
        free(t->fields[i].title);
        free(t->fields[i].why);
        free(t->fields[i].group);
    }
    free(t->fields);
    free(t->title);
    t->ops->release(t);
}

enum bl_status bl_root_field_add(struct bl_root_field **field,
                                 struct bl_root_table *t, const char *name,
                                 struct bl_error *err)
{
    void *fields = t->fields;
    if (bl_array_reserve(&fields, &t->capacity, t->n_fields + 1,
                         sizeof *t->fields, err) != BL_OK)
        return err->status;
    t->fields = fields;
    struct bl_root_field f = {.len = 1, .name = bl_string_copy(name, err)};
    if (f.name == NULL)
        return err->status;
    t->fields[t->n_fields] = f;
    *field = &t->fields[t->n_fields++];
    return BL_OK;
}

enum bl_status bl_root_field_refuse(struct bl_root_field *field,
                                    struct bl_error *err, const char *format,
                                    ...)
{
    char why[256];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    free(field->why);
    field->why = bl_string_copy(why, err);
    field->type = BL_UNREADABLE;
    field->is_jagged = false;
    field->is_stored = false;
    return field->why != NULL ? BL_OK : err->status;
}
