#include "io/csv/csv.h"

#include <string.h>

#include "io/csv/glance.h"
#include "io/csv/sink.h"
#include "io/csv/source.h"

/* Text of any kind, so the last format to be asked: no control characters but
 * those that lay text out. */
static bool csv_probe(const uint8_t *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (head[i] < 0x20 && memchr("\t\n\v\f\r", head[i], 5) == NULL)
            return false;
    return n > 0;
}

static enum bl_status csv_list(const char *path, struct bl_table_list *l,
                               struct bl_error *err)
{
    struct bl_source *source;
    struct bl_schema *schema;
    if (bl_csv_source_open(&source, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_table_list_add(l, &schema, err);
    if (status == BL_OK)
        status = bl_schema_copy(schema, &source->schema, err);
    bl_source_close(source);
    return status;
}

static enum bl_status csv_glance(const char *path, struct bl_table_list *l,
                                 bool *is_guess, struct bl_error *err)
{
    struct bl_schema *schema;
    if (bl_table_list_add(l, &schema, err) != BL_OK)
        return err->status;
    return bl_csv_glance(schema, is_guess, path, err);
}

static enum bl_status csv_open(const char *path, const char *table,
                               const struct bl_read_options *options,
                               struct bl_source **source, struct bl_error *err)
{
    (void)options; // rows have no variable lengths
    if (table != NULL && *table != '\0')
        return bl_fail(err, BL_FAILED,
                       "%s: a CSV file is one table without a name; leave "
                       "\":%s\" out",
                       path, table);
    return bl_csv_source_open(source, path, err);
}

static enum bl_status csv_create(const char *path,
                                 const struct bl_schema *schema,
                                 const struct bl_write_options *options,
                                 struct bl_sink **sink, struct bl_error *err)
{
    (void)options;
    return bl_csv_sink_create(sink, path, schema, err);
}

const struct bl_format bl_format_csv = {
    .name = "CSV",
    .extensions = (const char *const[]){"csv", "tsv", "txt", "dat", NULL},
    .probe = csv_probe,
    .list = csv_list,
    .glance = csv_glance,
    .open = csv_open,
    .create = csv_create,
};
