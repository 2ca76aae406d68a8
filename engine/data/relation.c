/* The search works on sketches: one number per column, its sum over rows with
 * random positive weights.  A linear relation between columns is one between
 * their sketches, whatever rows are zero in which column, and a chance
 * agreement of sketches within rounding is rare.  Relations of four columns
 * are found by meeting in the middle: all signed sums of two sketches are
 * sorted, and those that agree are checked row by row.
 */
#include "engine/data/relation.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/data/note.h"

enum {
    MAX_COLUMNS = BL_RELATION_MAX_COLUMNS,
    MAX_SUMMANDS = BL_RELATION_MAX_TERMS + 1,
    // Rows in which each term must show: fewer agree by chance, the sooner the
    // fewer values there are.
    MIN_ROWS = 8,
    MIN_ROWS_WHOLE = 64,
    // Row checks until the search is broken off: tables made to agree
    // everywhere cost no more than a fraction of a second.
    MAX_WORK = 1 << 24,
};

/* Columns by their position in the search, in table order. */
struct search {
    size_t n_rows, n_columns;
    size_t column[MAX_COLUMNS];    // in the schema
    double *values[MAX_COLUMNS];   // (n_rows)
    double precision[MAX_COLUMNS]; // ulp(x) <= precision * |x|
    double sketch[MAX_COLUMNS];
    double slack[MAX_COLUMNS]; // by which rounding may change it
    bool whole[MAX_COLUMNS];   // all values are
    bool retired[MAX_COLUMNS]; // a copy: sums are told of the original
    bool explained[MAX_COLUMNS];
    bool rests_on[MAX_COLUMNS][MAX_COLUMNS]; // its terms, theirs, and so on
    double *matrix;                          // what `values` point into
    size_t work;
    struct bl_relation *found;
    size_t n_found;
};

/* Columns and factors whose sum is zero in every row. */
struct equation {
    size_t n;
    size_t column[MAX_SUMMANDS];
    int factor[MAX_SUMMANDS];
};

/* A signed sum of the sketches of one or two columns, not negative. */
struct partial {
    double low, high; // of the sketch, with its slack
    struct equation sum;
};

static double precision_of(enum bl_type type)
{
    return type == BL_FLOAT32 ? 0x1p-23 : 0x1p-52;
}

/* Every stride-th row of a column as doubles. */
static void load_column(double *values, size_t n_rows, size_t stride,
                        const struct bl_vector *v)
{
    for (size_t row = 0; row < n_rows; row++)
        bl_type_to_double(&values[row], bl_vector_at(v, row * stride, 0),
                          v->type, 1);
}

/* Whether values vary and few are missing. */
static bool is_useful(const double *values, size_t n)
{
    size_t n_finite = 0, n_as_last = 0;
    for (size_t i = 0; i < n; i++) {
        n_finite += isfinite(values[i]) != 0;
        n_as_last += values[i] == values[n - 1];
    }
    return n_finite >= n - n / 4 && n_as_last < n_finite;
}

static enum bl_status load(struct search *s, const struct bl_schema *schema,
                           const struct bl_batch *sample, struct bl_error *err)
{
    size_t stride = sample->n_rows / BL_RELATION_MAX_ROWS;
    stride += sample->n_rows % BL_RELATION_MAX_ROWS > 0 || stride == 0;
    s->n_rows = sample->n_rows / stride;
    size_t n =
        schema->n_columns < MAX_COLUMNS ? schema->n_columns : MAX_COLUMNS;
    s->matrix = bl_array_new(n * s->n_rows, sizeof *s->matrix, err);
    if (s->matrix == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns && s->n_columns < n; i++) {
        const struct bl_vector *v = &sample->vectors[i];
        if (v->values == NULL || v->width != 1)
            continue;
        double *values = s->matrix + s->n_columns * s->n_rows;
        load_column(values, s->n_rows, stride, v);
        if (!is_useful(values, s->n_rows))
            continue;
        s->column[s->n_columns] = i;
        s->precision[s->n_columns] = precision_of(v->type);
        s->values[s->n_columns++] = values;
    }
    return BL_OK;
}

static bool row_is_finite(const struct search *s, size_t row)
{
    for (size_t i = 0; i < s->n_columns; i++)
        if (!isfinite(s->values[i][row]))
            return false;
    return true;
}

static void drop_rows_not_finite(struct search *s)
{
    size_t kept = 0;
    for (size_t row = 0; row < s->n_rows; row++) {
        if (!row_is_finite(s, row))
            continue;
        for (size_t i = 0; i < s->n_columns; i++)
            s->values[i][kept] = s->values[i][row];
        kept++;
    }
    s->n_rows = kept;
}

/* The weights of all columns are the same: each starts the same generator. */
static void take_sketch(struct search *s, size_t i)
{
    struct bl_random random = bl_random_new(0, 0);
    double sum = 0, magnitude = 0;
    bool constant = true;
    s->whole[i] = true;
    for (size_t row = 0; row < s->n_rows; row++) {
        double x = s->values[i][row];
        double weighted = x * (0.5 + bl_random_uniform(&random));
        sum += weighted;
        magnitude += fabs(weighted);
        constant &= x == s->values[i][0];
        s->whole[i] &= x == rint(x);
    }
    s->sketch[i] = sum;
    // The second part is for the rounding of the sums above.
    s->slack[i] = magnitude * (2 * s->precision[i] + 0x1p-40);
    s->retired[i] = constant || !(magnitude < 0x1p1000);
}

/* Whether the sum of one row is zero within rounding; counts the summands
 * that are not lost in it. */
static bool row_holds(const struct search *s, const struct equation *e,
                      size_t row, size_t shown[MAX_SUMMANDS])
{
    double sum = 0, tolerance = 0, size[MAX_SUMMANDS];
    for (size_t k = 0; k < e->n; k++) {
        double x = e->factor[k] * s->values[e->column[k]][row];
        size[k] = fabs(x);
        sum += x;
        double own = 2 * s->precision[e->column[k]] * size[k];
        tolerance = own > tolerance ? own : tolerance;
    }
    for (size_t k = 0; k < e->n; k++)
        shown[k] += size[k] > 2 * tolerance;
    return fabs(sum) <= tolerance;
}

/* Whether the equation holds in each row, and each of its columns shows. */
static bool holds(struct search *s, const struct equation *e)
{
    size_t shown[MAX_SUMMANDS] = {0};
    for (size_t row = 0; row < s->n_rows; row++) {
        s->work++;
        if (!row_holds(s, e, row, shown))
            return false;
    }
    size_t fewest = s->n_rows;
    bool whole = true;
    for (size_t k = 0; k < e->n; k++) {
        fewest = shown[k] < fewest ? shown[k] : fewest;
        whole &= s->whole[e->column[k]];
    }
    return fewest >= (whole ? MIN_ROWS_WHOLE : MIN_ROWS);
}

/* Whether column `at` of the equation may be explained by the others. */
static bool may_explain(const struct search *s, const struct equation *e,
                        size_t at)
{
    size_t target = e->column[at];
    if (s->explained[target])
        return false;
    for (size_t k = 0; k < e->n; k++)
        if (s->rests_on[e->column[k]][target])
            return false;
    return true;
}

/* Whether the sign of one differs from that of all others: it is their sum. */
static bool is_sum(const struct equation *e, size_t at)
{
    for (size_t k = 0; k < e->n; k++)
        if (k != at && e->factor[k] * e->factor[at] > 0)
            return false;
    return true;
}

/* The column to explain: the sum of the others, or the last that may be;
 * e->n when none may. */
static size_t choose_target(const struct search *s, const struct equation *e)
{
    size_t best = e->n;
    for (size_t k = 0; k < e->n; k++) {
        if (!may_explain(s, e, k))
            continue;
        if (e->n > 2 && is_sum(e, k))
            return k;
        if (best == e->n || e->column[k] > e->column[best])
            best = k;
    }
    return best;
}

static void note_dependence(struct search *s, size_t target, size_t term)
{
    for (size_t y = 0; y < s->n_columns; y++) {
        if (y != target && !s->rests_on[y][target])
            continue;
        s->rests_on[y][term] = true;
        for (size_t x = 0; x < s->n_columns; x++)
            s->rests_on[y][x] |= s->rests_on[term][x];
    }
}

static void accept(struct search *s, const struct equation *e, size_t at)
{
    size_t target = e->column[at];
    struct bl_relation *r = &s->found[s->n_found++];
    *r = (struct bl_relation){.column = s->column[target]};
    for (size_t i = 0; i < s->n_columns; i++) // terms in table order
        for (size_t k = 0; k < e->n; k++) {
            if (k == at || e->column[k] != i)
                continue;
            r->terms[r->n_terms] = s->column[i];
            r->factors[r->n_terms++] = -e->factor[k] / e->factor[at];
            note_dependence(s, target, i);
        }
    s->explained[target] = true;
}

static void consider(struct search *s, const struct equation *e)
{
    s->work++;
    size_t target = choose_target(s, e);
    if (target < e->n && holds(s, e))
        accept(s, e, target);
}

/* Copies and negations: the later column is explained and retired. */
static void find_copies(struct search *s)
{
    for (size_t i = 0; i < s->n_columns; i++)
        for (size_t j = i + 1; j < s->n_columns && !s->retired[i]; j++) {
            double a = s->sketch[i], b = s->sketch[j];
            if (s->retired[j] || s->work > MAX_WORK ||
                fabs(fabs(a) - fabs(b)) > s->slack[i] + s->slack[j])
                continue;
            int factor = (a > 0) == (b > 0) ? -1 : 1;
            consider(s, &(struct equation){2, {i, j}, {factor, 1}});
            s->retired[j] = s->explained[j];
        }
}

/* Whether column i may be a whole multiple of j, by the sketches. */
static bool seems_multiple(const struct search *s, size_t i, size_t j,
                           double *factor)
{
    *factor = rint(s->sketch[i] / s->sketch[j]);
    if (s->retired[i] || s->retired[j] || i == j || !(fabs(*factor) >= 2) ||
        !(fabs(*factor) <= BL_RELATION_MAX_FACTOR))
        return false;
    double difference = s->sketch[i] - *factor * s->sketch[j];
    return fabs(difference) <= s->slack[i] + fabs(*factor) * s->slack[j];
}

static void find_multiples(struct search *s)
{
    for (size_t i = 0; i < s->n_columns; i++)
        for (size_t j = 0; j < s->n_columns && s->work < MAX_WORK; j++) {
            double factor;
            if (!seems_multiple(s, i, j, &factor))
                continue;
            struct equation e = {2, {i, j}, {1, -(int)factor}};
            if (may_explain(s, &e, 0) && holds(s, &e))
                accept(s, &e, 0);
        }
}

/* Adds sum_k factor_k sketch_k, turned to be positive, unless it may be zero:
 * then it is a relation by itself and was looked for. */
static void add_partial(const struct search *s, struct partial *partials,
                        size_t *n, struct equation sum)
{
    double value = 0, slack = 0;
    for (size_t k = 0; k < sum.n; k++) {
        value += sum.factor[k] * s->sketch[sum.column[k]];
        slack += s->slack[sum.column[k]];
    }
    if (fabs(value) <= slack)
        return;
    for (size_t k = 0; k < sum.n && value < 0; k++)
        sum.factor[k] = -sum.factor[k];
    partials[(*n)++] =
        (struct partial){fabs(value) - slack, fabs(value) + slack, sum};
}

static size_t fill_partials(const struct search *s, struct partial *partials)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_columns; i++) {
        if (s->retired[i])
            continue;
        add_partial(s, partials, &n, (struct equation){1, {i}, {1}});
        for (size_t j = i + 1; j < s->n_columns; j++) {
            if (s->retired[j])
                continue;
            add_partial(s, partials, &n, (struct equation){2, {i, j}, {1, 1}});
            add_partial(s, partials, &n, (struct equation){2, {i, j}, {1, -1}});
        }
    }
    return n;
}

static int by_low(const void *a, const void *b)
{
    const struct partial *x = a, *y = b;
    return (x->low > y->low) - (x->low < y->low);
}

/* a - b as one equation; false when they share a column. */
static bool subtract(struct equation *e, const struct equation *a,
                     const struct equation *b)
{
    *e = *a;
    for (size_t k = 0; k < b->n; k++) {
        for (size_t i = 0; i < a->n; i++)
            if (a->column[i] == b->column[k])
                return false;
        e->column[e->n] = b->column[k];
        e->factor[e->n++] = -b->factor[k];
    }
    return true;
}

/* Equations of `size` columns among partial sums whose intervals overlap. */
static void find_equal(struct search *s, const struct partial *partials,
                       size_t n, size_t size)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n && s->work < MAX_WORK; j++) {
            const struct equation *a = &partials[i].sum, *b = &partials[j].sum;
            struct equation e;
            if (partials[j].low > partials[i].high)
                break;
            s->work++;
            if (a->n + b->n == size && subtract(&e, a, b))
                consider(s, &e);
        }
}

static enum bl_status find_sums(struct search *s, struct bl_error *err)
{
    size_t n = s->n_columns;
    struct partial *partials = bl_array_new(n * n, sizeof *partials, err);
    if (partials == NULL)
        return err->status;
    n = fill_partials(s, partials);
    qsort(partials, n, sizeof *partials, by_low);
    find_equal(s, partials, n, 3);
    find_equal(s, partials, n, 4);
    free(partials);
    return BL_OK;
}

static int by_column(const void *a, const void *b)
{
    const struct bl_relation *x = a, *y = b;
    return (x->column > y->column) - (x->column < y->column);
}

static enum bl_status find(struct search *s, struct bl_error *err)
{
    s->found = bl_array_new(s->n_columns, sizeof *s->found, err);
    if (s->found == NULL)
        return err->status;
    for (size_t i = 0; i < s->n_columns; i++)
        take_sketch(s, i);
    find_copies(s);
    find_multiples(s);
    if (find_sums(s, err) != BL_OK)
        return err->status;
    qsort(s->found, s->n_found, sizeof *s->found, by_column);
    return BL_OK;
}

enum bl_status bl_relations_find(struct bl_relation **relations, size_t *n,
                                 const struct bl_schema *schema,
                                 const struct bl_batch *sample,
                                 struct bl_error *err)
{
    struct search *s = bl_array_new(1, sizeof *s, err);
    if (s == NULL)
        return err->status;
    enum bl_status status = load(s, schema, sample, err);
    if (status == BL_OK) {
        drop_rows_not_finite(s);
        status = find(s, err);
    }
    if (status == BL_OK) {
        *relations = s->found;
        *n = s->n_found;
    } else {
        free(s->found);
    }
    free(s->matrix);
    free(s);
    return status;
}

/* A sign between terms, none before the first that is added. */
static const char *sign_of(int factor, size_t term)
{
    if (term == 0)
        return factor < 0 ? "-" : "";
    return factor < 0 ? " - " : " + ";
}

void bl_relation_print(char *note, const struct bl_relation *r,
                       const struct bl_schema *schema)
{
    bool copy = r->n_terms == 1 && r->factors[0] == 1;
    bl_note_append(note, copy ? "copy of " : "= ");
    for (size_t i = 0; i < r->n_terms; i++) {
        int factor = r->factors[i];
        bl_note_append(note, "%s", sign_of(factor, i));
        if (abs(factor) > 1)
            bl_note_append(note, "%d ", abs(factor));
        bl_note_append(note, "%s", schema->columns[r->terms[i]].name);
    }
}
