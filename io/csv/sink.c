#include "io/csv/sink.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/number.h"
#include "io/csv/kind.h"

struct csv_sink {
    struct bl_sink sink; // first
    struct bl_atomic_file file;
    FILE *stream;
    struct bl_buffer text; // written when it is long enough
    char delimiter;
    uint64_t row; // the next to be written
};

enum { BLOCK = 1 << 18 };

static struct csv_sink *of(struct bl_sink *s)
{
    return (struct csv_sink *)s;
}

static enum bl_status flush(struct csv_sink *c, struct bl_error *err)
{
    size_t n = c->text.size;
    c->text.size = 0;
    if (n > 0 && fwrite(c->text.data, 1, n, c->stream) != n)
        return bl_fail_errno(err, "%s cannot be written", c->file.final_path);
    return BL_OK;
}

static enum bl_status put_char(struct csv_sink *c, char ch,
                               struct bl_error *err)
{
    return bl_buffer_put_u8(&c->text, (uint8_t)ch, err);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether text stands for itself without quotes: nothing in it is syntax,
 * and it looks like nothing but text. */
static bool is_plain(const char *text, size_t n, char delimiter)
{
    if (bl_csv_kind(text, n) != BL_CSV_TEXT || *text == '#' ||
        is_blank(*text) || is_blank(text[n - 1]))
        return false;
    for (size_t i = 0; i < n; i++)
        if (text[i] == delimiter || text[i] == '"' || text[i] == '\n' ||
            text[i] == '\r')
            return false;
    return true;
}

static enum bl_status put_string(struct csv_sink *c, const char *text, size_t n,
                                 struct bl_error *err)
{
    if (is_plain(text, n, c->delimiter))
        return bl_buffer_put(&c->text, text, n, err);
    size_t before = c->text.size, most = 2 * n + 2;
    uint8_t *room = bl_buffer_extend(&c->text, most, err);
    if (room == NULL)
        return err->status;
    c->text.size = before + csv_write(room, most, text, n);
    return BL_OK;
}

/* --- values: each prints values[i] and returns the length --- */

typedef size_t print_value(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                           size_t i);

static size_t print_bool(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                         size_t i)
{
    const char *word = ((const uint8_t *)values)[i] ? "true" : "false";
    strcpy(text, word);
    return strlen(word);
}

static size_t print_int8(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                         size_t i)
{
    return bl_number_print_i64(text, ((const int8_t *)values)[i]);
}

static size_t print_int16(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                          size_t i)
{
    return bl_number_print_i64(text, ((const int16_t *)values)[i]);
}

static size_t print_int32(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                          size_t i)
{
    return bl_number_print_i64(text, ((const int32_t *)values)[i]);
}

static size_t print_int64(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                          size_t i)
{
    return bl_number_print_i64(text, ((const int64_t *)values)[i]);
}

static size_t print_uint8(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                          size_t i)
{
    return bl_number_print_u64(text, ((const uint8_t *)values)[i]);
}

static size_t print_uint16(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                           size_t i)
{
    return bl_number_print_u64(text, ((const uint16_t *)values)[i]);
}

static size_t print_uint32(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                           size_t i)
{
    return bl_number_print_u64(text, ((const uint32_t *)values)[i]);
}

static size_t print_uint64(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                           size_t i)
{
    return bl_number_print_u64(text, ((const uint64_t *)values)[i]);
}

/* A column of whole floats must not come back as integers: "1" is "1.0". */
static size_t mark_as_float(char text[BL_NUMBER_TEXT_SIZE], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] == '.' || text[i] == 'e' || text[i] == 'n')
            return n;
    strcpy(text + n, ".0");
    return n + 2;
}

/* With the digits of a double: a reader of CSV has no narrower type, and 0.1 is
 * not the value of 0.1f. */
static size_t print_float32(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                            size_t i)
{
    double value = (double)((const float *)values)[i];
    return mark_as_float(text, bl_number_print_double(text, value));
}

static size_t print_float64(char text[BL_NUMBER_TEXT_SIZE], const void *values,
                            size_t i)
{
    double value = ((const double *)values)[i];
    return mark_as_float(text, bl_number_print_double(text, value));
}

static print_value *const print[BL_N_TYPES] = {
    [BL_BOOL] = print_bool,       [BL_INT8] = print_int8,
    [BL_INT16] = print_int16,     [BL_INT32] = print_int32,
    [BL_INT64] = print_int64,     [BL_UINT8] = print_uint8,
    [BL_UINT16] = print_uint16,   [BL_UINT32] = print_uint32,
    [BL_UINT64] = print_uint64,   [BL_FLOAT32] = print_float32,
    [BL_FLOAT64] = print_float64,
};

static enum bl_status put_text(struct csv_sink *c, const struct bl_vector *v,
                               size_t row, const struct bl_column *column,
                               struct bl_error *err)
{
    size_t n;
    const char *text = bl_vector_text(v, row, &n);
    if (memchr(text, '\0', n) != NULL)
        return bl_fail(err, BL_FAILED,
                       "%s: row %llu, column %s: text with a NUL byte cannot "
                       "be written as CSV; drop the column or write HDF5",
                       c->file.final_path, (unsigned long long)c->row,
                       column->name);
    return put_string(c, text, n, err);
}

static enum bl_status put_numbers(struct csv_sink *c, const struct bl_vector *v,
                                  size_t row, struct bl_error *err)
{
    print_value *print_one = print[v->type];
    for (size_t cell = 0; cell < v->width; cell++) {
        if (cell > 0 && put_char(c, c->delimiter, err) != BL_OK)
            return err->status;
        size_t before = c->text.size;
        uint8_t *room = bl_buffer_extend(&c->text, BL_NUMBER_TEXT_SIZE, err);
        if (room == NULL)
            return err->status;
        c->text.size =
            before + print_one((char *)room, v->values, row * v->width + cell);
    }
    return BL_OK;
}

static enum bl_status put_row(struct csv_sink *c, const struct bl_batch *b,
                              size_t row, struct bl_error *err)
{
    bool is_first = true;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct bl_column *column = &c->sink.schema.columns[i];
        const struct bl_vector *v = &b->vectors[i];
        if (column->type == BL_UNREADABLE)
            continue;
        if (!is_first && put_char(c, c->delimiter, err) != BL_OK)
            return err->status;
        is_first = false;
        enum bl_status status = column->type == BL_TEXT
                                    ? put_text(c, v, row, column, err)
                                    : put_numbers(c, v, row, err);
        if (status != BL_OK)
            return status;
    }
    c->row++;
    return put_char(c, '\n', err);
}

static enum bl_status csv_write_rows(struct bl_sink *s,
                                     const struct bl_batch *b,
                                     struct bl_error *err)
{
    struct csv_sink *c = of(s);
    for (size_t row = 0; row < b->n_rows; row++)
        if (put_row(c, b, row, err) != BL_OK ||
            (c->text.size >= BLOCK && flush(c, err) != BL_OK))
            return err->status;
    return BL_OK;
}

/* --- the header --- */

/* name[i][j] of cell number `cell`, counted with the last index fastest. */
static char *cell_name(const struct bl_column *column, size_t cell,
                       struct bl_error *err)
{
    size_t index[BL_MAX_DIMS] = {0};
    for (size_t d = column->n_dims; d-- > 0; cell /= column->dims[d])
        index[d] = cell % column->dims[d];
    char *name = bl_string_copy(column->name, err);
    for (size_t d = 0; d < column->n_dims && name != NULL; d++) {
        char *longer = bl_string_format(err, "%s[%zu]", name, index[d]);
        free(name);
        name = longer;
    }
    return name;
}

static enum bl_status put_names(struct csv_sink *c,
                                const struct bl_column *column,
                                struct bl_error *err)
{
    for (size_t cell = 0; cell < column->width; cell++) {
        char *name = cell_name(column, cell, err);
        if (name == NULL)
            return err->status;
        enum bl_status status =
            cell > 0 ? put_char(c, c->delimiter, err) : BL_OK;
        if (status == BL_OK)
            status = put_string(c, name, strlen(name), err);
        free(name);
        if (status != BL_OK)
            return status;
    }
    return BL_OK;
}

static enum bl_status put_header(struct csv_sink *c, struct bl_error *err)
{
    const struct bl_schema *schema = &c->sink.schema;
    bool is_first = true;
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (schema->columns[i].type == BL_UNREADABLE)
            continue;
        if (!is_first && put_char(c, c->delimiter, err) != BL_OK)
            return err->status;
        is_first = false;
        if (put_names(c, &schema->columns[i], err) != BL_OK)
            return err->status;
    }
    if (is_first)
        return bl_fail(err, BL_FAILED,
                       "%s: the table has no column that can be written",
                       c->file.final_path);
    return put_char(c, '\n', err);
}

static enum bl_status csv_finish(struct bl_sink *s, struct bl_error *err)
{
    struct csv_sink *c = of(s);
    if (flush(c, err) != BL_OK)
        return err->status;
    FILE *stream = c->stream;
    c->stream = NULL;
    if (fclose(stream) != 0)
        return bl_fail_errno(err, "%s cannot be written", c->file.final_path);
    return bl_atomic_file_commit(&c->file, err);
}

static void csv_close(struct bl_sink *s)
{
    struct csv_sink *c = of(s);
    if (c->stream != NULL)
        fclose(c->stream);
    bl_atomic_file_abandon(&c->file);
    bl_buffer_release(&c->text);
    free(c);
}

static char delimiter_for(const char *path)
{
    const char *extension = strrchr(path, '.');
    return extension != NULL && strcmp(extension, ".tsv") == 0 ? '\t' : ',';
}

static enum bl_status prepare(struct csv_sink *c, const char *path,
                              const struct bl_schema *schema,
                              struct bl_error *err)
{
    c->delimiter = delimiter_for(path);
    if (bl_schema_copy(&c->sink.schema, schema, err) != BL_OK ||
        bl_atomic_file_begin(&c->file, path, err) != BL_OK)
        return err->status;
    c->stream = fopen(c->file.part_path, "wb");
    if (c->stream == NULL)
        return bl_fail_errno(err, "%s cannot be written", path);
    setvbuf(c->stream, NULL, _IONBF, 0); // `text` is the buffer
    return put_header(c, err);
}

enum bl_status bl_csv_sink_create(struct bl_sink **sink, const char *path,
                                  const struct bl_schema *schema,
                                  struct bl_error *err)
{
    static const struct bl_sink_ops ops = {csv_write_rows, csv_finish,
                                           csv_close};
    struct csv_sink *c = bl_array_new(1, sizeof *c, err);
    if (c == NULL)
        return err->status;
    c->sink.ops = &ops;
    enum bl_status status = prepare(c, path, schema, err);
    if (status == BL_OK)
        *sink = &c->sink;
    else
        bl_sink_close(&c->sink);
    return status;
}
