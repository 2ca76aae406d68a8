#include "contested.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/coding/numbers.h"

static struct bl_error err;

void contested_init(struct contested *t, size_t n_rows)
{
    *t = (struct contested){.n_rows = n_rows};
    t->batch.n_rows = n_rows;
}

void contested_release(struct contested *t)
{
    bl_codings_release(&t->codings);
    bl_batch_release(&t->batch);
    bl_schema_release(&t->schema);
    free(t->bounds);
    free(t->facts);
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct bl_lattice_facts facts_of(const struct bl_vector *v, size_t n)
{
    struct bl_lattice_facts f = {.low = INFINITY, .high = -INFINITY};
    double *x = malloc((n + 1) * sizeof *x);
    size_t finite = 0;
    double smallest = INFINITY;
    bl_type_to_double(x, v->values, v->type, n);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]))
            continue;
        f.low = fmin(f.low, x[i]);
        f.high = fmax(f.high, x[i]);
        smallest = x[i] != 0 ? fmin(smallest, fabs(x[i])) : smallest;
        x[finite++] = x[i];
    }
    qsort(x, finite, sizeof *x, by_value);
    f.median = finite > 0 ? x[finite / 2] : 0;
    f.smallest = isfinite(smallest) ? smallest : 0;
    free(x);
    return f;
}

static void add_vector(struct contested *t, const struct bl_column *column,
                       const double *values)
{
    size_t i = t->batch.n_columns++;
    size_t n = t->n_rows * column->width;
    struct bl_batch *b = &t->batch;
    b->vectors = realloc(b->vectors, b->n_columns * sizeof *b->vectors);
    b->vectors[i] = (struct bl_vector){
        .type = column->type,
        .width = column->width,
        .values = calloc(n + 1, bl_type_size(column->type)),
    };
    bl_type_from_double(b->vectors[i].values, column->type, values, n);
    t->facts = realloc(t->facts, b->n_columns * sizeof *t->facts);
    t->facts[i] = facts_of(&b->vectors[i], n);
}

size_t contested_add_field(struct contested *t, const char *name,
                           enum bl_type type, const char *bound, size_t h,
                           size_t w, const double *values)
{
    struct bl_column *column;
    size_t i = t->schema.n_columns, dims[] = {h, w};
    cr_assert_eq(bl_schema_add(&t->schema, name, type, &column, &err), BL_OK);
    if (h * w > 1)
        cr_assert_eq(bl_column_set_dims(column, dims, 2, &err), BL_OK);
    t->bounds = realloc(t->bounds, (i + 1) * sizeof *t->bounds);
    t->bounds[i] = (struct bl_bound){.kind = BL_BOUND_NONE};
    if (bound[0] != '\0')
        cr_assert_eq(bl_bound_parse(&t->bounds[i], bound, &err), BL_OK);
    add_vector(t, column, values);
    return i;
}

size_t contested_add(struct contested *t, const char *name, enum bl_type type,
                     const char *bound, const double *values)
{
    return contested_add_field(t, name, type, bound, 1, 1, values);
}

enum bl_status contested_try(struct contested *t, size_t n_threads,
                             struct bl_contest_observer observer,
                             struct bl_error *error)
{
    struct bl_pool *pool = NULL;
    struct bl_contest contest = {
        .schema = &t->schema,
        .sample = &t->batch,
        .rows_are_consecutive = true,
        .bounds = t->bounds,
        .facts = t->facts,
        .table_rows = t->n_rows,
        .seed = 7,
        .observer = observer,
    };
    bl_codings_release(&t->codings);
    cr_assert_eq(bl_codings_init(&t->codings, t->schema.n_columns, &err),
                 BL_OK);
    cr_assert_eq(bl_pool_new(&pool, n_threads, &err), BL_OK);
    enum bl_status status = bl_contest_run(&t->codings, &contest, pool, error);
    bl_pool_free(pool);
    return status;
}

/* Coding and decoding. */

struct decoding {
    const struct contested *t;
    struct bl_row_frame frame;
    struct bl_numbers_scratch scratch;
    struct bl_buffer packed;
    int64_t *k;
    bool *is_special;
};

static void start(struct decoding *d, const struct contested *t)
{
    *d = (struct decoding){.t = t};
    d->frame.n_rows = t->n_rows;
    d->frame.n_columns = t->schema.n_columns;
    d->frame.columns = calloc(t->schema.n_columns, sizeof *d->frame.columns);
    d->k = calloc(t->n_rows + 1, sizeof *d->k);
    d->is_special = calloc(t->n_rows + 1, sizeof *d->is_special);
    cr_assert_eq(bl_numbers_scratch_init(&d->scratch, t->n_rows, &err), BL_OK);
}

static void end(struct decoding *d)
{
    for (size_t i = 0; i < d->frame.n_columns; i++) {
        free((void *)(uintptr_t)d->frame.columns[i].k);
        free((void *)(uintptr_t)d->frame.columns[i].x);
    }
    free(d->frame.columns);
    free(d->k);
    free(d->is_special);
    bl_numbers_scratch_release(&d->scratch);
    bl_buffer_release(&d->packed);
}

/* Puts room for a column into the frame: what is packed or unpacked. */
static int64_t *show(struct decoding *d, size_t column)
{
    int64_t *k = calloc(d->t->n_rows + 1, sizeof *k);
    d->frame.columns[column] = (struct bl_row_frame_column){
        .lattice = &d->t->codings.items[column].lattice, .k = k};
    return k;
}

static void show_values(struct decoding *d, size_t column)
{
    struct bl_row_frame_column *c = &d->frame.columns[column];
    size_t n = d->t->n_rows;
    double *x = calloc(n + 1, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (double)c->k[i];
    bl_lattice_values(x, c->lattice, x, n);
    c->x = x;
}

static void pack(struct decoding *d, size_t column, int64_t *k)
{
    const struct bl_coding *coding = &d->t->codings.items[column];
    size_t n = d->t->n_rows;
    bl_lattice_round(d->k, d->is_special, &coding->lattice, coding->bound,
                     d->t->batch.vectors[column].values, n);
    memcpy(k, d->k, n * sizeof *k);
    d->packed.size = 0;
    cr_assert_eq(bl_numbers_pack(&d->packed, d->k, d->is_special, n, coding,
                                 &d->frame, &d->scratch, &err),
                 BL_OK);
}

static void pack_and_unpack(struct decoding *d, size_t column)
{
    const struct bl_coding *coding = &d->t->codings.items[column];
    size_t n = d->t->n_rows;
    int64_t *k = show(d, column);
    pack(d, column, k);
    for (size_t i = 0; i < n; i++)
        k[i] = -1; // nothing of it is known
    cr_assert_eq(bl_numbers_unpack(k, d->is_special, n, coding, &d->frame,
                                   d->packed.data, d->packed.size, &d->scratch,
                                   &err),
                 BL_OK);
    cr_expect_arr_eq(k, d->k, n * sizeof *k, "column %s: %s",
                     d->t->schema.columns[column].name, coding->why);
    show_values(d, column);
}

static bool is_numbers(const struct contested *t, size_t column)
{
    return t->codings.items[column].way == BL_WAY_NUMBERS &&
           t->schema.columns[column].width == 1;
}

/* Decodes in order; a column's predecessors are all there is in the frame. */
static void check_coming_back(const struct contested *t)
{
    struct decoding d;
    start(&d, t);
    for (size_t i = 0; i < t->codings.n; i++)
        if (is_numbers(t, t->codings.order[i]))
            pack_and_unpack(&d, t->codings.order[i]);
    end(&d);
}

/* Reading refuses what is no permutation, and inputs that come later. */
static void check_writing(const struct contested *t)
{
    struct bl_codings read = {0};
    json_t *json = bl_codings_to_json(&t->codings);
    cr_assert_eq(bl_codings_from_json(&read, json, &t->schema, &err), BL_OK,
                 "%s", err.text);
    json_t *again = bl_codings_to_json(&read);
    cr_expect(json_equal(json, again));
    json_decref(json);
    json_decref(again);
    bl_codings_release(&read);
}

void contested_run(struct contested *t, size_t n_threads)
{
    cr_assert_eq(
        contested_try(t, n_threads, (struct bl_contest_observer){0}, &err),
        BL_OK, "%s", err.text);
    check_writing(t);
    check_coming_back(t);
}

double contested_bits(const struct contested *t, size_t column)
{
    struct decoding d;
    start(&d, t);
    for (size_t i = 0; i < t->codings.n; i++) {
        size_t at = t->codings.order[i];
        if (!is_numbers(t, at))
            continue;
        pack(&d, at, show(&d, at));
        show_values(&d, at);
        if (at == column)
            break;
    }
    double bits = (double)d.packed.size * 8 / (double)t->n_rows;
    end(&d);
    return bits;
}
