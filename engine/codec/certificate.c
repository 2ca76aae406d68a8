#include "engine/codec/certificate.h"

#include <math.h>
#include <string.h>

#include "engine/codec/json.h"

enum { BLOCK = 512 };

static void count(struct bl_certificate *c, double ratio, size_t column,
                  uint64_t row)
{
    c->checked++;
    c->violations += !(ratio <= 1);
    if (!(ratio <= c->worst)) {
        c->worst = ratio;
        c->column = column;
        c->row = row;
    }
}

static void check_texts(struct bl_certificate *c, size_t column,
                        const struct bl_vector *before,
                        const struct bl_vector *after, uint64_t row, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t m, k;
        const char *a = bl_vector_text(before, i, &m);
        const char *b = bl_vector_text(after, i, &k);
        bool is_same = m == k && (m == 0 || memcmp(a, b, m) == 0);
        count(c, is_same ? 0 : INFINITY, column, row + i);
    }
}

static void check_bits(struct bl_certificate *c, size_t column,
                       const struct bl_vector *before,
                       const struct bl_vector *after, uint64_t row, size_t n)
{
    size_t size = bl_type_size(before->type);
    const char *a = before->values, *b = after->values;
    for (size_t i = 0; i < n * before->width; i++)
        count(c, memcmp(a + i * size, b + i * size, size) == 0 ? 0 : INFINITY,
              column, row + i / before->width);
}

static void check_errors(struct bl_certificate *c, size_t column,
                         const struct bl_coding *coding,
                         const struct bl_vector *before,
                         const struct bl_vector *after, uint64_t row, size_t n)
{
    const struct bl_lattice *l = &coding->lattice;
    size_t size = bl_type_size(before->type), cells = n * before->width;
    for (size_t first = 0; first < cells; first += BLOCK) {
        double x[BLOCK], y[BLOCK];
        size_t m = cells - first < BLOCK ? cells - first : BLOCK;
        bl_type_to_double(x, (const char *)before->values + first * size,
                          before->type, m);
        bl_type_to_double(y, (const char *)after->values + first * size,
                          after->type, m);
        for (size_t i = 0; i < m; i++)
            count(c, bl_bound_ratio(coding->bound, x[i], y[i], l->low, l->high),
                  column, row + (first + i) / before->width);
    }
}

void bl_certificate_check(struct bl_certificate *c, size_t column,
                          const struct bl_coding *coding,
                          const struct bl_vector *before,
                          const struct bl_vector *after, uint64_t row,
                          size_t n_rows)
{
    if (coding->bound.kind == BL_BOUND_NONE)
        return;
    if (before->type == BL_TEXT)
        check_texts(c, column, before, after, row, n_rows);
    else if (coding->bound.kind == BL_BOUND_EXACT ||
             coding->way == BL_WAY_BYTES ||
             coding->lattice.kind == BL_LATTICE_WHOLE)
        check_bits(c, column, before, after, row, n_rows);
    else
        check_errors(c, column, coding, before, after, row, n_rows);
}

void bl_certificate_add(struct bl_certificate *c,
                        const struct bl_certificate *other)
{
    c->checked += other->checked;
    c->violations += other->violations;
    if (!(other->worst <= c->worst)) {
        c->worst = other->worst;
        c->column = other->column;
        c->row = other->row;
    }
}

json_t *bl_certificate_to_json(const struct bl_certificate *c)
{
    return json_pack("{s:I, s:I, s:o, s:I, s:I}", "checked",
                     (json_int_t)c->checked, "violations",
                     (json_int_t)c->violations, "worst", bl_json_real(c->worst),
                     "column", (json_int_t)c->column, "row",
                     (json_int_t)c->row);
}

enum bl_status bl_certificate_from_json(struct bl_certificate *c,
                                        const json_t *json,
                                        struct bl_error *err)
{
    uint64_t column;
    if (bl_json_whole(&c->checked, json, "checked", 0, INT64_MAX, err) !=
            BL_OK ||
        bl_json_whole(&c->violations, json, "violations", 0, INT64_MAX, err) !=
            BL_OK ||
        bl_json_number(&c->worst, json, "worst", err) != BL_OK ||
        bl_json_whole(&column, json, "column", 0, UINT32_MAX, err) != BL_OK ||
        bl_json_whole(&c->row, json, "row", 0, INT64_MAX, err) != BL_OK)
        return err->status;
    c->column = (size_t)column;
    return BL_OK;
}
