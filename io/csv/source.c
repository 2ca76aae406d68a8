#include "io/csv/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "io/csv/input.h"
#include "io/csv/kind.h"
#include "io/csv/layout.h"
#include "io/csv/records.h"
#include "io/csv/row_index.h"
#include "io/csv/scan.h"

struct csv_source {
    struct bl_source source; // first
    struct bl_csv_input input;
    struct bl_csv_records records;
    struct bl_row_index index;
    uint64_t row; // the next to be read
};

static struct csv_source *of(struct bl_source *s)
{
    return (struct csv_source *)s;
}

/* Each writes field f as value `row` of the vector; false when it is not of
 * the column's type, or memory is refused. */
typedef bool put_field(struct bl_vector *v, size_t row,
                       const struct bl_csv_field *f);

static bool put_bool(struct bl_vector *v, size_t row,
                     const struct bl_csv_field *f)
{
    ((uint8_t *)v->values)[row] = f->n > 0 && (*f->text | 0x20) == 't';
    return (bl_csv_kind(f->text, f->n) & BL_CSV_BOOL) != 0;
}

static bool put_int64(struct bl_vector *v, size_t row,
                      const struct bl_csv_field *f)
{
    return bl_number_parse_i64((int64_t *)v->values + row, f->text, f->n);
}

static bool put_uint64(struct bl_vector *v, size_t row,
                       const struct bl_csv_field *f)
{
    return bl_number_parse_u64((uint64_t *)v->values + row, f->text, f->n);
}

static bool put_float64(struct bl_vector *v, size_t row,
                        const struct bl_csv_field *f)
{
    double *value = (double *)v->values + row;
    if (bl_number_parse_double(value, f->text, f->n))
        return true;
    *value = NAN;
    return (bl_csv_kind(f->text, f->n) & BL_CSV_NOTHING) != 0;
}

static bool put_text(struct bl_vector *v, size_t row,
                     const struct bl_csv_field *f)
{
    struct bl_error unused;
    return bl_vector_put_text(v, row, f->text, f->n, &unused) == BL_OK;
}

static put_field *const put[BL_N_TYPES] = {
    [BL_BOOL] = put_bool,     [BL_INT64] = put_int64,
    [BL_UINT64] = put_uint64, [BL_FLOAT64] = put_float64,
    [BL_TEXT] = put_text,
};

static enum bl_status changed(const struct csv_source *c, struct bl_error *err)
{
    return bl_fail(err, BL_FAILED,
                   "%s: row %llu is not what it was when the file was "
                   "opened; it has changed since: open it again",
                   c->input.name, (unsigned long long)c->row);
}

static enum bl_status put_failed(const struct csv_source *c, size_t column,
                                 struct bl_error *err)
{
    if (c->source.schema.columns[column].type == BL_TEXT)
        return bl_fail(err, BL_NO_MEMORY,
                       "%s: out of memory for the text of column %s, row %llu",
                       c->input.name, c->source.schema.columns[column].name,
                       (unsigned long long)c->row);
    return changed(c, err);
}

static enum bl_status put_record(struct csv_source *c, struct bl_batch *b,
                                 struct bl_error *err)
{
    const struct bl_csv_records *r = &c->records;
    if (r->n_fields != b->n_columns)
        return changed(c, err);
    for (size_t i = 0; i < b->n_columns; i++) {
        struct bl_vector *v = &b->vectors[i];
        if (bl_batch_has(b, i) && !put[v->type](v, b->n_rows, &r->fields[i]))
            return put_failed(c, i, err);
    }
    b->n_rows++;
    c->row++;
    return BL_OK;
}

static enum bl_status csv_read(struct bl_source *s, struct bl_batch *b,
                               struct bl_error *err)
{
    struct csv_source *c = of(s);
    b->first_row = c->row;
    while (b->n_rows < b->capacity && c->row < s->schema.n_rows) {
        bool more;
        if (bl_csv_records_next(&c->records, &more, err) != BL_OK)
            return err->status;
        if (!more)
            return changed(c, err);
        if (put_record(c, b, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status csv_seek(struct bl_source *s, uint64_t row,
                               struct bl_error *err)
{
    struct csv_source *c = of(s);
    uint64_t offset;
    c->row = row;
    if (row >= s->schema.n_rows)
        return BL_OK; // nothing is read from there
    c->row = bl_row_index_find(&c->index, row, &offset);
    bl_csv_records_seek(&c->records, offset, c->row + 1);
    for (; c->row < row; c->row++) {
        bool more;
        if (bl_csv_records_next(&c->records, &more, err) != BL_OK)
            return err->status;
        if (!more)
            return changed(c, err);
    }
    return BL_OK;
}

static void csv_close(struct bl_source *s)
{
    struct csv_source *c = of(s);
    bl_csv_records_release(&c->records);
    bl_csv_input_close(&c->input);
    bl_row_index_release(&c->index);
    free(c);
}

static enum bl_status prepare(struct csv_source *c, const char *path,
                              struct bl_error *err)
{
    struct bl_csv_layout layout;
    if (bl_csv_input_open(&c->input, path, err) != BL_OK ||
        bl_schema_set_name(&c->source.schema, "", err) != BL_OK ||
        bl_csv_layout_recognise(&layout, &c->source.schema, &c->input, err) !=
            BL_OK ||
        bl_csv_records_init(&c->records, &c->input, layout.dialect, err) !=
            BL_OK ||
        bl_row_index_init(&c->index, err) != BL_OK ||
        bl_csv_scan(&c->source.schema, &c->index, &c->records, &layout,
                    UINT64_MAX, err) != BL_OK)
        return err->status;
    return csv_seek(&c->source, 0, err);
}

enum bl_status bl_csv_source_open(struct bl_source **source, const char *path,
                                  struct bl_error *err)
{
    static const struct bl_source_ops ops = {csv_read, csv_seek, csv_close};
    struct csv_source *c = bl_array_new(1, sizeof *c, err);
    if (c == NULL)
        return err->status;
    c->source.ops = &ops;
    c->input.fd = -1;
    enum bl_status status = prepare(c, path, err);
    if (status == BL_OK)
        *source = &c->source;
    else
        bl_source_close(&c->source);
    return status;
}
