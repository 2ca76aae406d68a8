#include "predicting.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

void test_table_init(struct test_table *t, size_t n_rows)
{
    *t = (struct test_table){0};
    t->frame = (struct bl_row_frame){n_rows, 0, t->columns};
}

void test_table_release(struct test_table *t)
{
    for (size_t i = 0; i < t->frame.n_columns; i++) {
        free((void *)t->columns[i].k);
        free((void *)t->columns[i].x);
    }
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct bl_lattice_facts facts_of(const double *values, size_t n)
{
    struct bl_lattice_facts facts = {0};
    double *sorted = malloc(n * sizeof *sorted);
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    facts.low = sorted[0];
    facts.high = sorted[n - 1];
    facts.median = sorted[n / 2];
    for (size_t i = 0; i < n; i++) {
        double size = fabs(sorted[i]);
        if (size > 0 && (facts.smallest == 0 || size < facts.smallest))
            facts.smallest = size;
    }
    free(sorted);
    return facts;
}

size_t test_table_add(struct test_table *t, enum bl_type type,
                      const char *bound, const double *values)
{
    size_t n = t->frame.n_rows, column = t->frame.n_columns++;
    struct bl_lattice *l = &t->lattices[column];
    struct bl_lattice_facts facts = facts_of(values, n);
    struct bl_bound parsed;
    cr_assert_eq(bl_bound_parse(&parsed, bound, &(struct bl_error){0}), BL_OK);
    bl_lattice_make(l, type, parsed, &facts);
    cr_assert_neq(l->kind, BL_LATTICE_NONE);
    int64_t *k = malloc(n * sizeof *k);
    double *x = malloc(n * sizeof *x);
    bl_lattice_coordinates(x, l, values, n);
    bl_predictor_round(k, x, n);
    for (size_t i = 0; i < n; i++)
        x[i] = (double)k[i];
    bl_lattice_values(x, l, x, n);
    t->columns[column] =
        (struct bl_row_frame_column){.lattice = l, .k = k, .x = x};
    return column;
}

struct bl_prediction_task test_table_task(struct test_table *t, size_t target)
{
    size_t n = 0;
    for (size_t i = 0; i < t->frame.n_columns; i++)
        if (i != target)
            t->known[n++] = i;
    return (struct bl_prediction_task){
        .sample = &t->frame,
        .target = target,
        .known = t->known,
        .n_known = n,
        .seed = 1,
    };
}

void test_derive(struct bl_predictor *p, const struct bl_predictor_kind *kind,
                 const struct bl_prediction_task *task)
{
    bool applies;
    struct bl_error err = {0};
    *p = (struct bl_predictor){.kind = kind, .target = task->target};
    cr_assert_eq(kind->derive(p, &applies, task, &err), BL_OK, "%s", err.text);
    cr_assert(applies);
    cr_assert(kind->is_sound(p));
}

double test_share_off(const struct bl_predictor *p, const struct test_table *t,
                      double cells)
{
    size_t n = t->frame.n_rows, off = 0;
    double *y = malloc(n * sizeof *y);
    p->kind->predict(y, p, &t->frame, 0, n);
    for (size_t i = 0; i < n; i++)
        off += !(fabs(y[i] - (double)t->columns[p->target].k[i]) <= cells);
    free(y);
    return (double)off / (double)n;
}

/* Predictions, then hints, of the rows in pieces of so many. */
static void predict_pieces(double *y, const struct bl_predictor *p,
                           const struct bl_row_frame *frame, size_t piece)
{
    size_t n = frame->n_rows;
    double *hints = calloc(BL_N_HINTS * piece, sizeof *hints);
    for (size_t first = 0; first < n; first += piece) {
        size_t m = n - first < piece ? n - first : piece;
        p->kind->predict(y + first, p, frame, first, m);
        if (p->kind->hint == NULL)
            continue;
        p->kind->hint(hints, p, frame, first, m);
        for (size_t h = 0; h < BL_N_HINTS; h++)
            memcpy(y + (1 + h) * n + first, hints + h * m, m * sizeof *y);
    }
    free(hints);
}

static void same_in_pieces(const struct bl_predictor *a,
                           const struct bl_predictor *b,
                           const struct bl_row_frame *frame)
{
    size_t size = (1 + BL_N_HINTS) * frame->n_rows;
    double *whole = calloc(size, sizeof *whole);
    double *pieces = calloc(size, sizeof *pieces);
    predict_pieces(whole, a, frame, frame->n_rows);
    predict_pieces(pieces, b, frame, 37);
    cr_assert_arr_eq(whole, pieces, size * sizeof *whole);
    free(whole);
    free(pieces);
}

static void read_back(struct bl_predictor *back, const struct bl_predictor *p,
                      size_t n_columns)
{
    struct bl_error err = {0};
    json_t *json = bl_predictor_to_json(p);
    *back = (struct bl_predictor){.target = p->target};
    cr_assert_eq(bl_predictor_from_json(back, json, n_columns, &err), BL_OK,
                 "%s", err.text);
    json_decref(json);
    cr_assert_eq(back->n_params, p->n_params);
    for (size_t i = 0; i < p->n_params; i++)
        cr_assert_eq(back->params[i], p->params[i]);
}

static double odd_value(struct bl_random *random)
{
    static const double values[] = {0.0,       -0.0, 1e308,    -1e308,
                                    0x1p-1074, NAN,  INFINITY, -INFINITY};
    return bl_random_below(random, 2)
               ? bl_random_normal(random) * 1e3
               : values[bl_random_below(random, sizeof values / 8)];
}

static void fill_with_anything(struct test_table *t, struct bl_random *random)
{
    for (size_t c = 0; c < t->frame.n_columns; c++)
        for (size_t i = 0; i < t->frame.n_rows; i++) {
            ((int64_t *)t->columns[c].k)[i] =
                (int64_t)(bl_random_u64(random) >> bl_random_below(random, 64));
            ((double *)t->columns[c].x)[i] = odd_value(random);
        }
}

static void survives(const struct bl_predictor *p,
                     const struct bl_row_frame *frame)
{
    int64_t k[64];
    double *y = calloc((1 + BL_N_HINTS) * frame->n_rows, sizeof *y);
    predict_pieces(y, p, frame, frame->n_rows);
    bl_predictor_round(k, y, frame->n_rows < 64 ? frame->n_rows : 64);
    free(y);
}

/* Of columns like the table's. */
static void make_hostile(struct test_table *h, const struct test_table *t,
                         struct bl_random *random)
{
    test_table_init(h, 300);
    for (size_t c = 0; c < t->frame.n_columns; c++) {
        h->lattices[c] = t->lattices[c];
        h->columns[c] = (struct bl_row_frame_column){
            .lattice = &h->lattices[c],
            .k = calloc(h->frame.n_rows, sizeof(int64_t)),
            .x = calloc(h->frame.n_rows, sizeof(double)),
            .network = NULL,
        };
    }
    h->frame.n_columns = t->frame.n_columns;
    fill_with_anything(h, random);
}

static void damage(struct bl_predictor *p, struct bl_random *random)
{
    if (p->n_params == 0)
        return;
    double *param = &p->params[bl_random_below(random, p->n_params)];
    double value = bl_random_below(random, 2)
                       ? (double)bl_random_below(random, 40) - 4
                       : odd_value(random);
    *param = isfinite(value) ? value : 1e300;
    if (bl_random_below(random, 8) == 0)
        p->n_params--;
}

void test_predictor_holds(const struct bl_predictor *p,
                          const struct test_table *t)
{
    struct bl_random random = bl_random_new(7, p->target);
    struct bl_predictor back;
    struct test_table hostile;
    read_back(&back, p, t->frame.n_columns);
    same_in_pieces(p, &back, &t->frame);
    make_hostile(&hostile, t, &random);
    survives(p, &hostile.frame);
    for (int i = 0; i < 200; i++) {
        damage(&back, &random);
        if (back.kind->is_sound(&back))
            survives(&back, &hostile.frame);
        bl_predictor_release(&back);
        read_back(&back, p, t->frame.n_columns);
    }
    bl_predictor_release(&back);
    test_table_release(&hostile);
}
