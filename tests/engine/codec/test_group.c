/* Row groups with codings made by hand: what is encoded comes back from what
 * the file says, and only from what is needed. */
#include "engine/codec/group.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/codec/encoder.h"
#include "engine/coding/predict/predictors.h"
#include "tests/engine/codec/fixture.h"

enum { A, B, RUN, N_COLUMNS, N_ROWS = 100, PER_GROUP = 32 };

static struct bl_error err;

static void ok(enum bl_status status)
{
    cr_assert_eq(status, BL_OK, "%s", err.text);
}

static void make_table(struct table *t)
{
    *t = (struct table){0};
    table_column(t, "a", BL_FLOAT64);
    table_column(t, "b", BL_FLOAT64);
    table_column(t, "run", BL_INT64);
    table_fill(t, N_ROWS);
    for (size_t row = 0; row < N_ROWS; row++) {
        double x = (double)(row * 37 % 101) / 8 - 5;
        table_put(t, A, row, row == 40 ? NAN : x);
        table_put(t, B, row, row == 41 ? INFINITY : 2 * x);
        table_put(t, RUN, row, 350000 + (double)(row / 7));
    }
}

static void set_numbers(struct bl_codings *c, size_t column, enum bl_type type,
                        struct bl_bound bound,
                        const struct bl_predictor_kind *kind)
{
    const struct bl_lattice_facts facts = {
        .low = -20, .high = 20, .smallest = 0.1, .median = 1};
    struct bl_coding *item = &c->items[column];
    item->way = BL_WAY_NUMBERS;
    item->bound = bound;
    item->predictor.kind = kind;
    item->predictor.target = column;
    bl_lattice_make(&item->lattice, type, bound, &facts);
}

/* b = 2 a, and the run of the row before. */
static void make_codings(struct bl_codings *c)
{
    const struct bl_bound bound = {BL_BOUND_ABS, 1e-2};
    const struct bl_bound exact = {.kind = BL_BOUND_EXACT};
    ok(bl_codings_init(c, N_COLUMNS, &err));
    set_numbers(c, A, BL_FLOAT64, bound, &bl_predict_plain);
    set_numbers(c, B, BL_FLOAT64, bound, &bl_predict_sum);
    set_numbers(c, RUN, BL_INT64, exact, &bl_predict_previous);
    ok(bl_predictor_make_room(&c->items[B].predictor, 1, 1, &err));
    c->items[B].predictor.inputs[0] = A;
    c->items[B].predictor.params[0] = 2;
}

static void encode(struct memory_container *file, const struct table *t,
                   struct bl_codings *codings)
{
    static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_COMPRESS,
                                         BL_ROLE_EXACT};
    struct bl_encoder *e;
    struct bl_schema schema = t->schema;
    struct bl_batch part;
    uint64_t bytes;
    struct bl_container_writer *w = memory_container_writer(file);
    schema.n_rows = PER_GROUP;
    ok(bl_encoder_new(&e, &schema, roles, codings, NULL, false, w, NULL, &err));
    bl_encoder_meta(e)->tool = bl_string_copy("baler test", &err);
    ok(bl_batch_init(&part, &t->schema, NULL, PER_GROUP, &err));
    for (size_t row = 0; row < N_ROWS; row += PER_GROUP) {
        size_t left = N_ROWS - row;
        fixture_copy_rows(&part, &t->rows, row,
                          left < PER_GROUP ? left : PER_GROUP);
        ok(bl_encoder_add(e, &part, 1, &err));
    }
    cr_expect(
        eq(u64, bl_encoder_meta(e)->certificate.checked, N_COLUMNS * N_ROWS));
    ok(bl_encoder_finish(e, &bytes, &err));
    bl_batch_release(&part);
    bl_encoder_free(e);
    w->ops->close(w);
}

static void expect_near(const struct table *t, const struct bl_batch *rows,
                        size_t column)
{
    const double *before = t->rows.vectors[column].values;
    const double *after = rows->vectors[column].values;
    for (size_t row = 0; row < N_ROWS; row++)
        cr_expect(isfinite(before[row])
                      ? fabs(after[row] - before[row]) <= 1e-2
                      : memcmp(&before[row], &after[row], 8) == 0,
                  "column %zu, row %zu", column, row);
}

/* From four groups, the last of which is short. */
Test(group, all_columns_come_back)
{
    struct table t;
    struct bl_codings codings;
    struct memory_container file = {0};
    struct bl_batch rows;
    make_table(&t);
    make_codings(&codings);
    encode(&file, &t, &codings);
    ok(fixture_restore(&rows, &file, NULL, 1, &err));
    expect_near(&t, &rows, A);
    expect_near(&t, &rows, B);
    cr_expect(fixture_same_rows(&rows.vectors[RUN], 0, &t.rows.vectors[RUN], 0,
                                N_ROWS));
    bl_batch_release(&rows);
    memory_container_release(&file);
    bl_codings_release(&codings);
    table_release(&t);
}

/* b needs a, which nobody asked for. */
Test(group, a_column_comes_back_by_itself)
{
    static const bool wanted[N_COLUMNS] = {[B] = true};
    struct table t;
    struct bl_codings codings;
    struct memory_container file = {0};
    struct bl_batch rows;
    make_table(&t);
    make_codings(&codings);
    encode(&file, &t, &codings);
    ok(fixture_restore(&rows, &file, wanted, 2, &err));
    expect_near(&t, &rows, B);
    cr_expect_not(bl_batch_has(&rows, A));
    bl_batch_release(&rows);
    memory_container_release(&file);
    bl_codings_release(&codings);
    table_release(&t);
}
