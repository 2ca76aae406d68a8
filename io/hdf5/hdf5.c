#include "io/hdf5/hdf5.h"

#include <string.h>

#include "engine/data/batch.h"
#include "io/hdf5/guard.h"
#include "io/hdf5/h5.h"
#include "io/hdf5/sink.h"
#include "io/hdf5/source.h"
#include "io/hdf5/walk.h"

/* The superblock stands at byte 0, or behind a user's block of 512, 1024, ...
 * bytes. */
static bool probe(const uint8_t *head, size_t n)
{
    static const uint8_t signature[] = {0x89, 'H',  'D',  'F',
                                        '\r', '\n', 0x1A, '\n'};
    for (size_t at = 0; at + sizeof signature <= n; at = at > 0 ? 2 * at : 512)
        if (memcmp(head + at, signature, sizeof signature) == 0)
            return true;
    return false;
}

static enum bl_status plan_file(hid_t *file, struct bl_h5_plans *plans,
                                const char *path, struct bl_error *err)
{
    *plans = (struct bl_h5_plans){0};
    if (bl_h5_open_file(file, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_h5_walk(plans, *file, err);
    for (size_t i = 0; i < plans->n && status == BL_OK; i++)
        status = bl_schema_make_names_unique(&plans->items[i].schema, err);
    if (status == BL_OK)
        return BL_OK;
    bl_h5_plans_release(plans);
    bl_h5_close(*file);
    return bl_error_prefix(err, "%s", path);
}

static double table_bytes(const struct bl_schema *s)
{
    double row = 0;
    for (size_t i = 0; i < s->n_columns; i++) {
        size_t size = bl_type_size(s->columns[i].type);
        bool is_text = s->columns[i].type == BL_TEXT;
        row += (double)s->columns[i].width * (is_text ? 8.0 : (double)size);
    }
    return row * (double)s->n_rows;
}

static struct bl_h5_plan *choose(const struct bl_h5_plans *plans,
                                 const char *table)
{
    struct bl_h5_plan *best = NULL;
    while (table != NULL && table[0] == '/')
        table++;
    for (size_t i = 0; i < plans->n; i++) {
        struct bl_h5_plan *p = &plans->items[i];
        if (table != NULL ? strcmp(p->schema.name, table) == 0
                          : best == NULL || table_bytes(&p->schema) >
                                                table_bytes(&best->schema))
            best = p;
    }
    return best;
}

static enum bl_status open_unguarded(const char *path, const char *table,
                                     struct bl_source **source,
                                     struct bl_error *err)
{
    hid_t file;
    struct bl_h5_plans plans;
    if (plan_file(&file, &plans, path, err) != BL_OK)
        return err->status;
    struct bl_h5_plan *plan = choose(&plans, table);
    enum bl_status status;
    if (plan != NULL) {
        status = bl_h5_source_new(source, path, file, plan, err);
    } else {
        bl_h5_close(file);
        status = plans.n > 0
                     ? bl_table_not_found(path, table, err)
                     : bl_fail(err, BL_FAILED, "%s holds no table", path);
    }
    bl_h5_plans_release(&plans);
    return status;
}

static enum bl_status look_at_list(const char *path, const void *what,
                                   struct bl_error *err)
{
    hid_t file;
    struct bl_h5_plans plans;
    (void)what;
    return plan_file(&file, &plans, path, err);
}

static enum bl_status read_at(struct bl_source *s, uint64_t row,
                              struct bl_batch *b, struct bl_error *err)
{
    if (bl_source_seek(s, row, err) != BL_OK)
        return err->status;
    return bl_source_read(s, b, err);
}

/* The first rows and the last ones.  What it leaves open goes with the child
 * process it runs in. */
static enum bl_status look_at_table(const char *path, const void *table,
                                    struct bl_error *err)
{
    enum { FEW = 64 };
    struct bl_source *s;
    struct bl_batch b;
    if (open_unguarded(path, table, &s, err) != BL_OK)
        return err->status;
    uint64_t n = s->schema.n_rows;
    if (bl_schema_row_bytes(&s->schema) > BL_H5_MAX_ROW_BYTES / FEW)
        return BL_OK;
    if (bl_batch_init(&b, &s->schema, NULL, FEW, err) != BL_OK ||
        read_at(s, 0, &b, err) != BL_OK)
        return err->status;
    return n > FEW ? read_at(s, n - FEW, &b, err) : BL_OK;
}

static enum bl_status list(const char *path, struct bl_table_list *l,
                           struct bl_error *err)
{
    hid_t file;
    struct bl_h5_plans plans;
    if (bl_h5_guard(look_at_list, path, NULL, err) != BL_OK ||
        plan_file(&file, &plans, path, err) != BL_OK)
        return err->status;
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < plans.n && status == BL_OK; i++) {
        struct bl_schema *schema;
        status = bl_table_list_add(l, &schema, err);
        if (status != BL_OK)
            break;
        *schema = plans.items[i].schema;
        plans.items[i].schema = (struct bl_schema){0};
    }
    bl_h5_plans_release(&plans);
    bl_h5_close(file);
    return status;
}

static enum bl_status open_table(const char *path, const char *table,
                                 const struct bl_read_options *options,
                                 struct bl_source **source,
                                 struct bl_error *err)
{
    (void)options; // of variable length is text alone
    if (bl_h5_guard(look_at_table, path, table, err) != BL_OK)
        return err->status;
    return open_unguarded(path, table, source, err);
}

static const char *const extensions[] = {"h5", "hdf5", "hdf", "he5",
                                         "nc", "nc4",  NULL};

const struct bl_format bl_format_hdf5 = {
    .name = "HDF5",
    .extensions = extensions,
    .probe = probe,
    .list = list,
    .open = open_table,
    .create = bl_h5_sink_new,
};
