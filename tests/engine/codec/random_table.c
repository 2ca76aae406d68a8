#include "tests/engine/codec/random_table.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct bl_error err;

/* How the values of a column are made; index -> bits of a value. */
enum style { SMALL, CONSTANT, ANY_BITS, EDGES, N_STYLES };

static const double edges[] = {
    0.0,     -0.0,     NAN,       INFINITY, -INFINITY, DBL_MAX,
    DBL_MIN, 0x1p-149, 0x1p-1074, FLT_MAX,  -FLT_MIN,  -999,
};
static const uint64_t edge_bits[] = {
    0x7FF8000000012345, 0xFFF0000000000001, 0x7FC000017FC00001, // NaNs
    0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF, // integers
    0x7FFFFFFF80000000, 0x7FFF80007F80FF01, 0x0020000000000001, // 2^53 + 1
};

static bool flip(struct bl_random *r)
{
    return bl_random_below(r, 2) == 1;
}

static void put_bits(void *to, size_t size, uint64_t bits)
{
    memcpy(to, &bits, size);
}

static void put_edge(void *to, enum bl_type type, struct bl_random *r)
{
    size_t n = sizeof edge_bits / sizeof *edge_bits;
    if (bl_type_is_float(type) && flip(r)) {
        size_t i = bl_random_below(r, sizeof edges / sizeof *edges);
        bl_type_from_double(to, type, &edges[i], 1);
        return;
    }
    put_bits(to, bl_type_size(type), edge_bits[bl_random_below(r, n)]);
}

static void put_value(void *to, enum bl_type type, enum style style,
                      struct bl_random *r)
{
    double small = 10 * bl_random_normal(r), constant = 42;
    if (type == BL_BOOL)
        *(uint8_t *)to = style == CONSTANT || flip(r);
    else if (style == SMALL)
        bl_type_from_double(to, type, &small, 1);
    else if (style == CONSTANT)
        bl_type_from_double(to, type, &constant, 1);
    else if (style == ANY_BITS)
        put_bits(to, bl_type_size(type), bl_random_u64(r));
    else
        put_edge(to, type, r);
}

static void fill_numbers(struct bl_vector *v, size_t n, struct bl_random *r)
{
    enum style style = (enum style)bl_random_below(r, N_STYLES);
    for (size_t i = 0; i < n * v->width; i++)
        put_value(bl_vector_at(v, 0, i), v->type, style, r);
}

static void fill_texts(struct bl_vector *v, size_t n, struct bl_random *r)
{
    char text[300];
    bool empty = bl_random_below(r, 4) == 0;
    for (size_t row = 0; row < n; row++) {
        size_t length = empty ? 0 : bl_random_below(r, sizeof text);
        for (size_t i = 0; i < length; i++)
            text[i] = (char)bl_random_below(r, 256); // NULs among them
        table_require(bl_vector_put_text(v, row, text, length, &err), &err);
    }
}

static void choose_dims(size_t dims[BL_MAX_DIMS], size_t *n_dims,
                        struct bl_random *r)
{
    *n_dims = flip(r) ? 0 : bl_random_below(r, BL_MAX_DIMS + 1);
    for (size_t d = 0; d < *n_dims; d++)
        dims[d] = 1 + bl_random_below(r, 5);
}

static void add_column(struct random_table *t, struct bl_random *r,
                       const size_t *field, size_t n_field)
{
    char name[32];
    size_t i = t->table.schema.n_columns, dims[BL_MAX_DIMS], n_dims;
    enum bl_type type = (enum bl_type)bl_random_below(r, BL_TEXT + 1);
    snprintf(name, sizeof name, "column %zu", i);
    struct bl_column *c = table_column(&t->table, name, type);
    t->roles[i] = (enum bl_role)bl_random_below(r, 3);
    choose_dims(dims, &n_dims, r);
    if (type == BL_TEXT)
        t->roles[i] =
            t->roles[i] == BL_ROLE_COMPRESS ? BL_ROLE_EXACT : t->roles[i];
    else if (t->roles[i] == BL_ROLE_COMPRESS)
        table_require(bl_column_set_dims(c, field, n_field, &err), &err);
    else
        table_require(bl_column_set_dims(c, dims, n_dims, &err), &err);
    t->n_compressed += t->roles[i] == BL_ROLE_COMPRESS;
}

void random_table_make(struct random_table *t, uint64_t seed)
{
    struct bl_random r = bl_random_new(seed, 0);
    size_t field[BL_MAX_DIMS], n_field;
    *t = (struct random_table){0};
    choose_dims(field, &n_field, &r);
    size_t n_columns = 1 + bl_random_below(&r, RANDOM_TABLE_MAX_COLUMNS);
    for (size_t i = 0; i < n_columns; i++)
        add_column(t, &r, field, n_field);
    size_t n_rows =
        flip(&r) ? 1 + bl_random_below(&r, 5) : 1 + bl_random_below(&r, 120);
    table_fill(&t->table, n_rows);
    for (size_t i = 0; i < n_columns; i++) {
        struct bl_vector *v = &t->table.rows.vectors[i];
        if (v->type == BL_TEXT)
            fill_texts(v, n_rows, &r);
        else
            fill_numbers(v, n_rows, &r);
    }
    t->rows_per_group = flip(&r) ? 0 : 1 + bl_random_below(&r, n_rows);
}

void random_table_release(struct random_table *t)
{
    table_release(&t->table);
}
