#include "engine/metrics/profile.h"

#include "base/random.h"
#include "tests/engine/metrics/samples.h"

static struct bl_error err;

enum { ROWS = 3000 };
static double x[ROWS], y[ROWS];

static void draw(void)
{
    struct bl_random r = bl_random_new(7, 0);
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = 50 + 10 * bl_random_normal(&r);
        y[i] = x[i] + 0.1 * bl_random_normal(&r);
    }
}

static struct bl_profile *profile_with(const struct table *a,
                                       const struct table *b,
                                       const struct bl_profile_options *o)
{
    struct bl_profile *p;
    table_require(bl_profile_new(&p, &a->schema, &b->schema, o, &err), &err);
    table_require(bl_profile_add_batches(p, &a->rows, &b->rows, &err), &err);
    table_require(bl_profile_complete(p, NULL, NULL, NULL, &err), &err);
    return p;
}

static struct bl_profile *profile(const struct table *a, const struct table *b)
{
    struct bl_profile_options o = BL_PROFILE_OPTIONS_INIT;
    return profile_with(a, b, &o);
}

static uint64_t sum_of(const uint64_t *n, size_t n_counts)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n_counts; i++)
        sum += n[i];
    return sum;
}

static void make(struct table *a, struct table *b)
{
    struct values before = {"v", BL_FLOAT64, x}, after = {"v", BL_FLOAT64, y};
    table_init(a, &before, 1, ROWS);
    table_init(b, &after, 1, ROWS);
}

Test(profile, every_pair_is_counted, .init = draw)
{
    struct table a, b;
    make(&a, &b);
    struct bl_profile *p = profile(&a, &b);
    const struct bl_column_profile *c = bl_profile_result(p)->columns[0];
    cr_expect_eq(sum_of(c->values.before, c->values.n_counts), ROWS);
    cr_expect_eq(sum_of(c->values.after, c->values.n_counts), ROWS);
    cr_expect_eq(sum_of(c->residual.n, c->residual.bins.n + 2), ROWS);
    cr_expect_eq(c->residual.total, ROWS);
    cr_expect_eq(c->response.total, ROWS);
    cr_expect_not(c->is_log);
    cr_expect_not(c->sampled);
    // 5, 25, 50, 75 and 95 % of a normal distribution of width 0.1
    cr_expect_float_eq(c->quantiles[0], -0.1645, 0.01);
    cr_expect_float_eq(c->quantiles[1], -0.0674, 0.006);
    cr_expect_float_eq(c->quantiles[2], 0, 0.006);
    cr_expect_float_eq(c->quantiles[4], 0.1645, 0.01);
    bl_profile_free(p);
    table_release(&a);
    table_release(&b);
}

Test(profile, a_table_and_itself)
{
    draw();
    struct values column = {"v", BL_FLOAT64, x};
    struct table a;
    table_init(&a, &column, 1, ROWS);
    struct bl_profile *p = profile(&a, &a);
    const struct bl_column_profile *c = bl_profile_result(p)->columns[0];
    cr_expect_eq(c->residual.bins.n, 0);
    cr_expect_eq(c->response.bins.n, 0);
    cr_expect_eq(sum_of(c->values.in, c->values.n_counts), 0);
    bl_profile_free(p);
    table_release(&a);
}

Test(profile, values_that_are_not_finite_are_left_out, .init = draw)
{
    struct table a, b;
    x[3] = NAN;
    y[4] = INFINITY;
    make(&a, &b);
    struct bl_profile *p = profile(&a, &b);
    const struct bl_column_profile *c = bl_profile_result(p)->columns[0];
    cr_expect_eq(sum_of(c->values.before, c->values.n_counts), ROWS - 2);
    cr_expect_eq(c->residual.total, ROWS - 2);
    bl_profile_free(p);
    table_release(&a);
    table_release(&b);
}

Test(profile, nothing_finite_and_text_have_no_histogram)
{
    static const double none[3] = {NAN, NAN, NAN};
    static const char *const words[3] = {"a", "b", "c"};
    struct values columns[] = {{"n", BL_FLOAT64, none}, {"t", BL_TEXT, NULL}};
    struct table a;
    table_init(&a, columns, 2, 3);
    table_put_text(&a, 1, words);
    struct bl_profile *p = profile(&a, &a);
    const struct bl_profile_result *r = bl_profile_result(p);
    cr_assert_eq(r->n_columns, 2);
    cr_expect_eq(r->columns[0]->values.n_counts, 0);
    cr_expect_eq(r->columns[1]->values.n_counts, 0);
    bl_profile_free(p);
    table_release(&a);
}

/* A source over a table in memory. */
struct memory {
    struct bl_source base;
    const struct table *table;
    size_t next;
};

static enum bl_status memory_read(struct bl_source *s, struct bl_batch *b,
                                  struct bl_error *e)
{
    (void)e;
    struct memory *m = (struct memory *)s;
    size_t left = m->table->rows.n_rows - m->next;
    b->n_rows = left < b->capacity ? left : b->capacity;
    memcpy(b->vectors[0].values,
           bl_vector_at(&m->table->rows.vectors[0], m->next, 0),
           b->n_rows * sizeof(double));
    m->next += b->n_rows;
    return BL_OK;
}

static enum bl_status memory_seek(struct bl_source *s, uint64_t row,
                                  struct bl_error *e)
{
    (void)e;
    ((struct memory *)s)->next = (size_t)row;
    return BL_OK;
}

static const struct bl_source_ops memory_ops = {memory_read, memory_seek, NULL};

/* Beyond what is kept, a second pass counts every pair all the same, on bins
 * that the sample chose. */
Test(profile, a_second_pass_counts_what_was_not_kept, .init = draw)
{
    struct table a, b;
    struct bl_profile_options o = BL_PROFILE_OPTIONS_INIT;
    struct bl_profile *p;
    make(&a, &b);
    struct memory before = {{&memory_ops, a.schema}, &a, 0};
    struct memory after = {{&memory_ops, b.schema}, &b, 0};
    o.max_values = 100;
    table_require(bl_profile_new(&p, &a.schema, &b.schema, &o, &err), &err);
    table_require(bl_profile_add_batches(p, &a.rows, &b.rows, &err), &err);
    table_require(bl_profile_complete(p, &before.base, &after.base, NULL, &err),
                  &err);
    const struct bl_column_profile *c = bl_profile_result(p)->columns[0];
    cr_expect(c->sampled);
    cr_expect_eq(sum_of(c->values.before, c->values.n_counts), ROWS);
    cr_expect_eq(c->residual.total, ROWS);
    bl_profile_free(p);
    table_release(&a);
    table_release(&b);
}

Test(profile, threads_change_nothing, .init = draw)
{
    struct table a, b;
    struct bl_profile_options o = BL_PROFILE_OPTIONS_INIT;
    make(&a, &b);
    struct bl_profile *one = profile_with(&a, &b, &o);
    table_require(bl_pool_new(&o.pool, 3, &err), &err);
    struct bl_profile *three = profile_with(&a, &b, &o);
    const struct bl_histogram *h = &bl_profile_result(one)->columns[0]->values;
    const struct bl_histogram *k =
        &bl_profile_result(three)->columns[0]->values;
    cr_assert_eq(h->n_counts, k->n_counts);
    cr_expect_arr_eq(h->after, k->after, h->n_counts * sizeof *h->after);
    bl_profile_free(one);
    bl_profile_free(three);
    bl_pool_free(o.pool);
    table_release(&a);
    table_release(&b);
}

/* Fields. */

enum { SNAPSHOTS = 50, CELLS = 6 };

static void make_field(struct table *t, double worst_row)
{
    const size_t dims[2] = {2, 3};
    *t = (struct table){0};
    struct bl_column *c = table_column(t, "u", BL_FLOAT32);
    table_require(bl_column_set_dims(c, dims, 2, &err), &err);
    table_fill(t, SNAPSHOTS);
    float *values = table_values(t, 0);
    for (size_t i = 0; i < SNAPSHOTS * CELLS; i++)
        values[i] = (float)i + ((double)(i / CELLS) == worst_row ? 9.0F : 0.0F);
}

Test(profile, frames_from_the_first_to_the_last_and_the_worst)
{
    struct table a, b;
    struct bl_profile_options o = BL_PROFILE_OPTIONS_INIT;
    make_field(&a, -1);
    make_field(&b, 17);
    o.max_frames = 5;
    struct bl_profile *p = profile_with(&a, &b, &o);
    const struct bl_profile_result *r = bl_profile_result(p);
    cr_assert_eq(r->n_fields, 1);
    const struct bl_field_frames *f = &r->fields[0];
    const uint64_t rows[5] = {0, 12, 25, 37, 49};
    cr_assert_eq(f->n_frames, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect_eq(f->frames[i].row, rows[i]);
    cr_expect_eq(f->worst.row, 17);
    cr_expect_float_eq(f->worst.rms, 9, 1e-6);
    cr_expect_eq(f->worst.before[0], 17.0F * CELLS);
    cr_expect_eq(f->worst.after[5], 17.0F * CELLS + 14);
    cr_expect_eq(f->frames[4].before[5], (float)(SNAPSHOTS * CELLS - 1));
    bl_profile_free(p);
    table_release(&a);
    table_release(&b);
}

/* Fed twice, so that the rows of the second batch have to be counted on. */
Test(profile, worst_pairs, .init = draw)
{
    struct table a, b;
    struct bl_profile_options o = BL_PROFILE_OPTIONS_INIT;
    struct bl_profile *p;
    o.n_worst = 3;
    y[17] = x[17] - 9;
    y[5] = x[5] + 8;
    x[6] = NAN;
    make(&a, &b);
    a.schema.n_rows = b.schema.n_rows = 2 * ROWS;
    table_require(bl_profile_new(&p, &a.schema, &b.schema, &o, &err), &err);
    for (size_t i = 0; i < 2; i++)
        table_require(bl_profile_add_batches(p, &a.rows, &b.rows, &err), &err);
    table_require(bl_profile_complete(p, NULL, NULL, NULL, &err), &err);
    const struct bl_worst *w = &bl_profile_result(p)->columns[0]->worst;
    static const uint64_t expected[] = {17, ROWS + 17, 5};
    cr_assert_eq(w->n, 3);
    for (size_t i = 0; i < 3; i++) {
        size_t row = expected[i] % ROWS;
        cr_expect_eq(w->pairs[i].index, expected[i]);
        cr_expect_eq(w->pairs[i].x, x[row]);
        cr_expect_eq(w->pairs[i].y, y[row]);
    }
    bl_profile_free(p);
    table_release(&a);
    table_release(&b);
}

Test(profile, worst_pairs_of_angles, .init = draw)
{
    static const char *const periodic[] = {"v"};
    struct table a, b;
    struct bl_profile_options o = BL_PROFILE_OPTIONS_INIT;
    o.n_worst = 1;
    o.periodic = periodic;
    o.n_periodic = 1;
    x[7] = 3.1, y[7] = -3.1; // close to each other on the circle
    x[9] = 0, y[9] = 2;
    make(&a, &b);
    struct bl_profile *p = profile_with(&a, &b, &o);
    const struct bl_worst *w = &bl_profile_result(p)->columns[0]->worst;
    cr_assert_eq(w->n, 1);
    cr_expect_eq(w->pairs[0].index, 9);
    cr_expect_eq(w->pairs[0].difference, 2);
    bl_profile_free(p);
    table_release(&a);
    table_release(&b);
}
