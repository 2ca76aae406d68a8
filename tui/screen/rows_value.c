#include "tui/screen/rows_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "tui/surface/text.h"

enum { CELLS = 8 }; // of a field that are shown, with a few digits

/* Where a column of the open table is in what was read: mostly at the same
 * place, but a restored table has no dropped columns. */
static ptrdiff_t place_in(const struct bl_rows *rows, const char *name,
                          size_t column)
{
    if (column < rows->schema.n_columns &&
        strcmp(rows->schema.columns[column].name, name) == 0)
        return (ptrdiff_t)column;
    return bl_schema_find(&rows->schema, name);
}

static const struct bl_vector *vector_of(const struct bl_rows *rows,
                                         const struct bl_schema *table,
                                         size_t column)
{
    ptrdiff_t at = place_in(rows, table->columns[column].name, column);
    return at >= 0 && bl_batch_has(&rows->batch, (size_t)at)
               ? &rows->batch.vectors[at]
               : NULL;
}

static bool has_row(const struct bl_rows *rows, uint64_t row)
{
    return rows != NULL && row >= rows->batch.first_row &&
           row - rows->batch.first_row < rows->batch.n_rows;
}

static void print_number(char *text, const struct bl_vector *v, size_t row)
{
    const void *at = bl_vector_at(v, row, 0);
    double x;
    float f;
    int64_t i;
    uint64_t u;
    switch (v->type) {
    case BL_INT64:
        memcpy(&i, at, sizeof i);
        bl_number_print_i64(text, i);
        break;
    case BL_UINT64:
        memcpy(&u, at, sizeof u);
        bl_number_print_u64(text, u);
        break;
    case BL_FLOAT32:
        memcpy(&f, at, sizeof f);
        bl_number_print_float(text, f);
        break;
    default:
        bl_type_to_double(&x, at, v->type, 1);
        bl_number_print_double(text, x);
        break;
    }
}

static void set(struct bl_rows_value *v, enum bl_rows_kind kind,
                const char *text)
{
    v->kind = kind;
    v->number = NAN;
    snprintf(v->text, sizeof v->text, "%s", text);
}

static void set_text(struct bl_rows_value *value, const struct bl_vector *v,
                     size_t row)
{
    size_t n;
    const char *text = bl_vector_text(v, row, &n);
    set(value, BL_ROWS_TEXT, "");
    n = n < sizeof value->text ? n : sizeof value->text - 1;
    for (size_t i = 0; i < n; i++)
        value->text[i] = text[i] != '\0' ? text[i] : ' ';
    value->text[n] = '\0';
}

/* A glimpse. */
static void set_cells(struct bl_rows_value *value, const struct bl_vector *v,
                      size_t row)
{
    size_t length = 0;
    set(value, BL_ROWS_TEXT, "");
    for (size_t i = 0; i < CELLS && i < v->width; i++) {
        double x;
        bl_type_to_double(&x, bl_vector_at(v, row, i), v->type, 1);
        length += (size_t)snprintf(value->text + length,
                                   sizeof value->text - length, "%.4g ", x);
    }
    snprintf(value->text + length, sizeof value->text - length, "…");
}

static void set_number(struct bl_rows_value *value, const struct bl_vector *v,
                       size_t row)
{
    char number[BL_NUMBER_TEXT_SIZE];
    print_number(number, v, row);
    set(value, BL_ROWS_NUMBER, number);
    bl_type_to_double(&value->number, bl_vector_at(v, row, 0), v->type, 1);
    if (!isfinite(value->number))
        value->kind = BL_ROWS_NOT_FINITE;
}

void bl_rows_value(struct bl_rows_value *value, const struct bl_rows *rows,
                   const struct bl_schema *table, size_t column, uint64_t row)
{
    if (!has_row(rows, row)) {
        set(value, BL_ROWS_NOT_YET, "…");
        return;
    }
    const struct bl_vector *v = vector_of(rows, table, column);
    size_t at = (size_t)(row - rows->batch.first_row);
    if (v == NULL)
        set(value, BL_ROWS_NOT_KEPT, "—");
    else if (v->type == BL_TEXT)
        set_text(value, v, at);
    else if (v->width > 1)
        set_cells(value, v, at);
    else
        set_number(value, v, at);
}

static bool are_equal_texts(const struct bl_vector *a, size_t row_a,
                            const struct bl_vector *b, size_t row_b)
{
    size_t n_a, n_b;
    const char *text_a = bl_vector_text(a, row_a, &n_a);
    const char *text_b = bl_vector_text(b, row_b, &n_b);
    return n_a == n_b && (n_a == 0 || memcmp(text_a, text_b, n_a) == 0);
}

/* To the bit, and in every cell of a field. */
static bool are_equal(const struct bl_vector *a, size_t row_a,
                      const struct bl_vector *b, size_t row_b)
{
    if (a->type != b->type || a->width != b->width)
        return false;
    if (a->type == BL_TEXT)
        return are_equal_texts(a, row_a, b, row_b);
    return memcmp(bl_vector_at(a, row_a, 0), bl_vector_at(b, row_b, 0),
                  a->width * bl_type_size(a->type)) == 0;
}

/* Of the cells of a field the largest; NaN when they cannot be compared. */
static double largest_difference(const struct bl_vector *before,
                                 size_t row_before,
                                 const struct bl_vector *after,
                                 size_t row_after)
{
    double largest = 0;
    if (before->width != after->width)
        return NAN;
    for (size_t i = 0; i < before->width; i++) {
        double b, a;
        bl_type_to_double(&b, bl_vector_at(before, row_before, i), before->type,
                          1);
        bl_type_to_double(&a, bl_vector_at(after, row_after, i), after->type,
                          1);
        if (isnan(a) != isnan(b))
            return NAN;
        largest = fmax(largest, fabs(a - b));
    }
    return largest;
}

static void set_field_difference(struct bl_rows_value *d, double largest)
{
    set(d, BL_ROWS_TEXT, "≠");
    if (isfinite(largest))
        snprintf(d->text, sizeof d->text, "at most %.4g", largest);
}

static void set_difference(struct bl_rows_value *d,
                           const struct bl_vector *before, size_t row_before,
                           const struct bl_vector *after, size_t row_after)
{
    struct bl_rows_value a = {.number = NAN}, b = {.number = NAN};
    char number[BL_NUMBER_TEXT_SIZE];
    if (are_equal(before, row_before, after, row_after)) {
        set(d, BL_ROWS_EQUAL, "=");
        return;
    }
    if (before->values != NULL && after->values != NULL && before->width > 1) {
        set_field_difference(
            d, largest_difference(before, row_before, after, row_after));
        return;
    }
    if (before->values != NULL && before->width == 1)
        set_number(&a, before, row_before);
    if (after->values != NULL && after->width == 1)
        set_number(&b, after, row_after);
    double difference = b.number - a.number;
    bl_number_print_double(number, difference);
    set(d, isfinite(difference) ? BL_ROWS_NUMBER : BL_ROWS_TEXT,
        isfinite(difference) ? number : "≠");
    d->number = difference;
}

void bl_rows_difference(struct bl_rows_value *d, const struct bl_rows *before,
                        const struct bl_rows *after,
                        const struct bl_schema *table, size_t column,
                        uint64_t row)
{
    if (!has_row(before, row) || !has_row(after, row)) {
        set(d, BL_ROWS_NOT_YET, "…");
        return;
    }
    const struct bl_vector *a = vector_of(before, table, column);
    const struct bl_vector *b = vector_of(after, table, column);
    if (a == NULL || b == NULL)
        set(d, BL_ROWS_NOT_KEPT, "—");
    else
        set_difference(d, a, (size_t)(row - before->batch.first_row), b,
                       (size_t)(row - after->batch.first_row));
}

void bl_rows_value_fit(char *text, size_t size, const struct bl_rows_value *v,
                       int width)
{
    snprintf(text, size, "%s", v->text);
    if (v->kind != BL_ROWS_NUMBER)
        return;
    for (int digits = 15;
         digits > 0 && bl_text_width(text, BL_GLYPHS_BRAILLE) > width; digits--)
        snprintf(text, size, "%.*g", digits, v->number);
}
