#include "io/csv/scan.h"

#include <stdlib.h>

#include "base/memory.h"
#include "io/csv/kind.h"

static enum bl_status ragged(const struct bl_csv_records *r,
                             const struct bl_schema *schema,
                             const struct bl_csv_layout *layout,
                             struct bl_error *err)
{
    return bl_fail(
        err, BL_FAILED,
        "%s: line %llu (row %llu) has %zu fields where the %s has %zu; "
        "complete it, or quote a field that has the delimiter in it",
        r->input->name, (unsigned long long)r->line,
        (unsigned long long)schema->n_rows, r->n_fields,
        layout->has_header ? "header" : "first row", schema->n_columns);
}

static enum bl_status scan_rows(struct bl_schema *schema,
                                struct bl_csv_kinds *kinds,
                                struct bl_row_index *index,
                                struct bl_csv_records *r,
                                const struct bl_csv_layout *layout,
                                uint64_t limit, struct bl_error *err)
{
    bool more, is_header = layout->has_header;
    bl_csv_records_seek(r, layout->begin, 1);
    while (bl_csv_records_position(r) <= limit) {
        if (bl_csv_records_next(r, &more, err) != BL_OK)
            return err->status;
        if (!more)
            return BL_OK;
        if (is_header) {
            is_header = false;
            continue;
        }
        if (r->n_fields != schema->n_columns)
            return ragged(r, schema, layout, err);
        for (size_t i = 0; i < r->n_fields; i++)
            bl_csv_kinds_add(&kinds[i], &r->fields[i]);
        if (index != NULL)
            bl_row_index_note(index, schema->n_rows, r->offset);
        schema->n_rows++;
    }
    return BL_OK;
}

static enum bl_status set_types(struct bl_schema *schema,
                                const struct bl_csv_kinds *kinds,
                                struct bl_error *err)
{
    bool quotes_mean_text = bl_csv_quotes_mean_text(kinds, schema->n_columns);
    for (size_t i = 0; i < schema->n_columns; i++) {
        struct bl_column *column = &schema->columns[i];
        const char *note;
        column->type = bl_csv_column_type(&note, kinds[i], quotes_mean_text);
        if (bl_column_set_note(column, note, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_csv_scan(struct bl_schema *schema, struct bl_row_index *index,
                           struct bl_csv_records *r,
                           const struct bl_csv_layout *layout, uint64_t limit,
                           struct bl_error *err)
{
    struct bl_csv_kinds *kinds =
        bl_array_new(schema->n_columns, sizeof *kinds, err);
    if (kinds == NULL)
        return err->status;
    enum bl_status status =
        scan_rows(schema, kinds, index, r, layout, limit, err);
    if (status == BL_OK)
        status = set_types(schema, kinds, err);
    free(kinds);
    return status;
}
