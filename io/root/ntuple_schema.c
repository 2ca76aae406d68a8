#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/root/ntuple.h"

enum { LEAST_RECORD = 16 };

static double read_double(struct bl_reader *r)
{
    uint64_t bits = bl_reader_u64le(r);
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The texts of a field, copied. */
static enum bl_status read_texts(struct bl_ntuple_field *f, struct bl_reader *r,
                                 struct bl_error *err)
{
    struct bl_root_text name = bl_ntuple_text_read(r);
    struct bl_root_text type = bl_ntuple_text_read(r);
    bl_ntuple_text_read(r); // the type's other name
    struct bl_root_text title = bl_ntuple_text_read(r);
    f->name = bl_root_text_copy(&name, err);
    f->type = bl_root_text_copy(&type, err);
    f->title = bl_root_text_copy(&title, err);
    return f->name != NULL && f->type != NULL && f->title != NULL ? BL_OK
                                                                  : err->status;
}

static enum bl_status read_field(struct bl_ntuple *n, struct bl_reader *r,
                                 struct bl_error *err)
{
    enum { ARRAY = 1, PROJECTED = 2 };
    void *fields = n->fields;
    if (bl_array_reserve(&fields, &n->field_capacity, n->n_fields + 1,
                         sizeof *n->fields, err) != BL_OK)
        return err->status;
    n->fields = fields;
    struct bl_ntuple_field *f = &n->fields[n->n_fields];
    *f = (struct bl_ntuple_field){0};
    bl_reader_skip(r, 2 * 4); // versions of the field and its type
    f->parent = bl_reader_u32le(r);
    f->role = bl_reader_u16le(r);
    unsigned flags = bl_reader_u16le(r);
    n->n_fields++;
    if (read_texts(f, r, err) != BL_OK)
        return err->status;
    f->is_array = (flags & ARRAY) != 0;
    f->is_projected = (flags & PROJECTED) != 0;
    f->array_size = f->is_array ? bl_reader_u64le(r) : 0;
    bl_reader_skip(r, f->is_projected ? 4 : 0); // what it shows: aliases say it
    return BL_OK;
}

static enum bl_status add_column(struct bl_ntuple *n,
                                 const struct bl_ntuple_column *c,
                                 struct bl_error *err)
{
    void *columns = n->columns;
    if (bl_array_reserve(&columns, &n->column_capacity, n->n_columns + 1,
                         sizeof *n->columns, err) != BL_OK)
        return err->status;
    n->columns = columns;
    n->columns[n->n_columns++] = *c;
    return BL_OK;
}

static enum bl_status read_column(struct bl_ntuple *n, struct bl_reader *r,
                                  struct bl_error *err)
{
    enum { DEFERRED = 1, HAS_RANGE = 2 };
    struct bl_ntuple_column c = {.physical = (uint32_t)n->n_columns};
    c.type = bl_reader_u16le(r);
    c.bits = bl_reader_u16le(r);
    c.field = bl_reader_u32le(r);
    unsigned flags = bl_reader_u16le(r);
    c.representation = bl_reader_u16le(r);
    c.is_deferred = (flags & DEFERRED) != 0;
    bl_reader_skip(r, c.is_deferred ? 8 : 0); // its first: pages say it too
    if (flags & HAS_RANGE) {
        c.min = read_double(r);
        c.max = read_double(r);
    }
    return add_column(n, &c, err);
}

static enum bl_status read_alias(struct bl_ntuple *n, struct bl_reader *r,
                                 struct bl_error *err)
{
    struct bl_ntuple_column c = {0};
    uint32_t physical = bl_reader_u32le(r), field = bl_reader_u32le(r);
    if (physical >= n->n_physical) {
        r->failed = true;
        return BL_OK;
    }
    c = n->columns[physical];
    c.field = field;
    c.physical = physical;
    return add_column(n, &c, err);
}

typedef enum bl_status read_item(struct bl_ntuple *n, struct bl_reader *r,
                                 struct bl_error *err);

static enum bl_status read_list(struct bl_ntuple *n, struct bl_reader *r,
                                read_item *read, struct bl_error *err)
{
    struct bl_ntuple_frame list = bl_ntuple_list_enter(r, LEAST_RECORD);
    for (uint32_t i = 0; i < list.n && bl_reader_ok(r); i++) {
        struct bl_ntuple_frame item = bl_ntuple_record_enter(r);
        if (read(n, r, err) != BL_OK)
            return err->status;
        bl_ntuple_frame_leave(r, &item);
    }
    bl_ntuple_frame_leave(r, &list);
    return BL_OK;
}

/* Columns that an extension adds take the numbers behind the physical ones;
 * aliases then make room. */
static enum bl_status read_columns(struct bl_ntuple *n, struct bl_reader *r,
                                   struct bl_error *err)
{
    size_t n_aliases = n->n_columns - n->n_physical;
    struct bl_ntuple_column *aliases =
        bl_array_new(n_aliases, sizeof *aliases, err);
    if (aliases == NULL)
        return err->status;
    if (n_aliases > 0)
        memcpy(aliases, n->columns + n->n_physical,
               n_aliases * sizeof *aliases);
    n->n_columns = n->n_physical;
    enum bl_status status = read_list(n, r, read_column, err);
    n->n_physical = n->n_columns;
    for (size_t i = 0; status == BL_OK && i < n_aliases; i++)
        status = add_column(n, &aliases[i], err);
    free(aliases);
    return status;
}

enum bl_status bl_ntuple_schema_read(struct bl_ntuple *n, struct bl_reader *r,
                                     struct bl_error *err)
{
    if (read_list(n, r, read_field, err) != BL_OK ||
        read_columns(n, r, err) != BL_OK ||
        read_list(n, r, read_alias, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n->n_fields; i++)
        r->failed |= n->fields[i].parent > i;
    return BL_OK; // the rest is information for ROOT's own streamers
}
