#include "io/root/source.h"

#include <stdlib.h>
#include <string.h>

#include "io/root/columns.h"
#include "io/root/directory.h"
#include "io/root/flat.h"
#include "io/root/rows.h"
#include "io/root/table.h"

struct source {
    struct bl_source base;
    struct bl_root_file file;
    struct bl_root_catalogue catalogue;
    struct bl_root_table *table;
    struct bl_root_columns columns;
    struct bl_root_rows rows;
    struct bl_root_flat flat;
    uint64_t next_row;
};

static struct source *source_of(struct bl_source *s)
{
    return (struct source *)s;
}

/* The rows of events, in a flattened batch. */
static void put_entries(const struct source *s, const struct bl_root_piece *p)
{
    size_t row = p->row, skip = p->skip;
    for (size_t c = 0; c < s->columns.n; c++)
        if (s->columns.items[c].use == BL_ROOT_ENTRY_NUMBER &&
            bl_batch_has(p->batch, c)) {
            int64_t *entries = p->batch->vectors[c].values;
            for (size_t i = 0; i < p->n; i++, skip = 0)
                for (size_t k = skip;
                     k < p->counts[i] && row < p->row + p->n_rows; k++)
                    entries[row++] = (int64_t)(p->first + i);
        }
}

/* As many rows from `row` of the batch on as one piece can have. */
static enum bl_status read_piece(struct source *s, struct bl_root_piece *p,
                                 struct bl_error *err)
{
    uint64_t row = s->next_row + p->row;
    if (!s->columns.is_flat) {
        p->first = row;
        p->n = p->n_rows;
    } else if (bl_root_flat_find(&s->flat, row, p, err) != BL_OK)
        return err->status;
    else
        put_entries(s, p);
    return bl_root_rows_read(&s->rows, p, err);
}

static enum bl_status root_read(struct bl_source *base, struct bl_batch *b,
                                struct bl_error *err)
{
    struct source *s = source_of(base);
    uint64_t left = base->schema.n_rows - s->next_row;
    size_t wanted = left < b->capacity ? (size_t)left : b->capacity;
    for (size_t row = 0; row < wanted;) {
        struct bl_root_piece piece = {
            .batch = b, .row = row, .n_rows = wanted - row};
        if (read_piece(s, &piece, err) != BL_OK)
            return bl_error_prefix(err, "%s: tree %s, rows from %llu on",
                                   s->file.path, base->schema.name,
                                   (unsigned long long)(s->next_row + row));
        row += piece.n_rows;
    }
    b->first_row = s->next_row;
    b->n_rows = wanted;
    s->next_row += wanted;
    return BL_OK;
}

static enum bl_status root_seek(struct bl_source *base, uint64_t row,
                                struct bl_error *err)
{
    if (row > base->schema.n_rows)
        return bl_fail(err, BL_USAGE, "%s has no row %llu; it has %llu rows",
                       source_of(base)->file.path, (unsigned long long)row,
                       (unsigned long long)base->schema.n_rows);
    source_of(base)->next_row = row;
    return BL_OK;
}

static void root_close(struct bl_source *base)
{
    struct source *s = source_of(base);
    bl_root_flat_release(&s->flat);
    bl_root_rows_release(&s->rows);
    bl_root_columns_release(&s->columns);
    bl_root_table_close(s->table);
    bl_root_catalogue_release(&s->catalogue);
    bl_root_file_close(&s->file);
    free(s);
}

static const struct bl_source_ops ops = {root_read, root_seek, root_close};

/* Values of a table's rows, in bytes. */
static double table_bytes(struct bl_root_file *f,
                          const struct bl_root_entry *entry)
{
    struct bl_root_table *t;
    struct bl_error ignored;
    double bytes = 0;
    if (bl_root_table_open(&t, f, entry, &ignored) != BL_OK)
        return -1;
    for (size_t i = 0; i < t->n_fields; i++)
        bytes +=
            (double)t->fields[i].len * (double)bl_type_size(t->fields[i].type);
    bytes *= (double)t->n_entries;
    bl_root_table_close(t);
    return bytes;
}

/* The only table, or the one of most bytes. */
static const struct bl_root_entry *main_entry(struct source *s)
{
    const struct bl_root_entry *best = NULL;
    size_t n = 0;
    for (size_t i = 0; i < s->catalogue.n; i++)
        if (s->catalogue.items[i].is_current) {
            best = &s->catalogue.items[i];
            n++;
        }
    double most = -1;
    for (size_t i = 0; n > 1 && i < s->catalogue.n; i++) {
        const struct bl_root_entry *e = &s->catalogue.items[i];
        double bytes = e->is_current ? table_bytes(&s->file, e) : -1;
        if (bytes > most) {
            most = bytes;
            best = e;
        }
    }
    return best;
}

static enum bl_status choose(const struct bl_root_entry **entry,
                             struct source *s, const char *name,
                             struct bl_error *err)
{
    if (name == NULL || *name == '\0')
        *entry = main_entry(s);
    else
        *entry =
            bl_root_catalogue_find(&s->catalogue, name + strspn(name, "/"));
    if (*entry != NULL)
        return BL_OK;
    if (s->catalogue.n == 0)
        return bl_fail(err, BL_FAILED, "%s holds no tree and no ntuple",
                       s->file.path);
    return bl_table_not_found(s->file.path, name, err);
}

/* Where its rows are elements: how many there are. */
static enum bl_status count_rows(struct source *s, struct bl_error *err)
{
    struct bl_root_stream *stream;
    if (!s->columns.is_flat)
        return BL_OK;
    if (bl_root_rows_stream(&stream, &s->rows, s->columns.counted, err) !=
            BL_OK ||
        bl_root_flat_init(&s->flat, stream, s->table->n_entries, err) != BL_OK)
        return err->status;
    s->base.schema.n_rows = s->flat.n_rows;
    return BL_OK;
}

static enum bl_status set_up(struct source *s, const struct bl_root_entry *e,
                             const struct bl_read_options *options,
                             struct bl_error *err)
{
    size_t n_threads = options != NULL ? options->n_threads : 0;
    if (bl_root_table_open(&s->table, &s->file, e, err) != BL_OK)
        return err->status;
    if (bl_root_columns_make(&s->columns, &s->base.schema, s->table, options,
                             err) == BL_OK &&
        bl_schema_set_name(&s->base.schema, e->path, err) == BL_OK &&
        bl_root_rows_init(&s->rows, s->table, &s->columns, n_threads, err) ==
            BL_OK &&
        count_rows(s, err) == BL_OK)
        return BL_OK;
    return bl_error_prefix(err, "%s: %s", s->file.path, e->path);
}

static enum bl_status open_source(struct source *s, const char *path,
                                  const char *table,
                                  const struct bl_read_options *options,
                                  struct bl_error *err)
{
    const struct bl_root_entry *entry;
    if (bl_root_file_open(&s->file, path, err) != BL_OK ||
        bl_root_catalogue_read(&s->catalogue, &s->file, bl_root_is_table_class,
                               err) != BL_OK ||
        choose(&entry, s, table, err) != BL_OK)
        return err->status;
    return set_up(s, entry, options, err);
}

enum bl_status bl_root_open(const char *path, const char *table,
                            const struct bl_read_options *options,
                            struct bl_source **source, struct bl_error *err)
{
    struct source *s = calloc(1, sizeof *s);
    if (s == NULL)
        return bl_fail(err, BL_NO_MEMORY, "%s: out of memory", path);
    s->base.ops = &ops;
    s->file.fd = -1;
    if (open_source(s, path, table, options, err) != BL_OK) {
        bl_source_close(&s->base);
        return err->status;
    }
    *source = &s->base;
    return BL_OK;
}

static enum bl_status list_table(struct bl_table_list *l,
                                 struct bl_root_file *f,
                                 const struct bl_root_entry *entry,
                                 struct bl_error *err)
{
    struct bl_root_table *t;
    struct bl_root_columns columns;
    struct bl_schema *schema;
    if (bl_root_table_open(&t, f, entry, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_table_list_add(l, &schema, err);
    if (status == BL_OK)
        status = bl_schema_set_name(schema, entry->path, err);
    if (status == BL_OK) {
        status = bl_root_columns_make(&columns, schema, t, NULL, err);
        if (status == BL_OK)
            bl_root_columns_release(&columns);
    }
    bl_root_table_close(t);
    return status;
}

enum bl_status bl_root_list(const char *path, struct bl_table_list *l,
                            struct bl_error *err)
{
    struct bl_root_file file;
    struct bl_root_catalogue catalogue;
    if (bl_root_file_open(&file, path, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_root_catalogue_read(&catalogue, &file, bl_root_is_table_class, err);
    for (size_t i = 0; status == BL_OK && i < catalogue.n; i++)
        if (catalogue.items[i].is_current)
            status = list_table(l, &file, &catalogue.items[i], err);
    bl_root_catalogue_release(&catalogue);
    bl_root_file_close(&file);
    return status;
}
