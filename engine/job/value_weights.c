#include "engine/job/value_weights.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/data/type.h"

static const double smallest_share = 0.1;  // of the mean, that r counts as
static const double smallest_value = 1e-6; // of the largest, to be above 0

struct column { // of all rows
    double *y;  // (n): normalised values
    double *x;  // (n): values
    double *w;  // (n): weights
    size_t n;
};

static void *value_at(void *X, enum bl_type type, size_t i)
{
    return (char *)X + i * bl_type_size(type);
}

/* What was 0 may have come a little above it in float32. */
static bool is_positive(const double *x, size_t n)
{
    double smallest = INFINITY, largest = 0;
    for (size_t i = 0; i < n; i++) {
        smallest = fmin(smallest, x[i]);
        largest = fmax(largest, x[i]);
    }
    return smallest > smallest_value * largest;
}

/* The sum of the weighted squares of y about their weighted mean; w NULL is 1
 * everywhere. */
static double spread(const double *y, const double *w, size_t n)
{
    double sum_w = 0, sum = 0, square = 0;
    for (size_t i = 0; i < n; i++) {
        double weight = w != NULL ? w[i] : 1;
        sum_w += weight;
        sum += weight * y[i];
    }
    for (size_t i = 0; i < n; i++) {
        double d = y[i] - sum / sum_w;
        square += (w != NULL ? w[i] : 1) * d * d;
    }
    return square;
}

static void multiply(double *x, size_t n, double by)
{
    for (size_t i = 0; i < n; i++)
        x[i] *= by;
}

/* Where the slope is 0 the value is held at an end of its range, and r is
 * taken for the mean of the others. */
static void fill_r(struct column *c)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++) {
        c->w[i] = c->w[i] > 0 ? c->x[i] / c->w[i] : NAN;
        if (!isfinite(c->w[i]))
            continue;
        sum += c->w[i];
        n++;
    }
    double r_mean = n > 0 ? sum / (double)n : 1;
    for (size_t i = 0; i < c->n; i++)
        c->w[i] =
            isfinite(c->w[i]) ? fmax(c->w[i], smallest_share * r_mean) : r_mean;
}

static void weigh_column(struct column *c, const struct bl_norm *norm)
{
    bl_norm_invert(norm, c->x, c->y, c->n);
    if (!is_positive(c->x, c->n)) {
        for (size_t i = 0; i < c->n; i++)
            c->w[i] = 1;
        return;
    }
    bl_norm_slope(norm, c->w, c->y, c->n);
    fill_r(c);
    for (size_t i = 0; i < c->n; i++)
        c->w[i] = 1 / (c->w[i] * c->w[i]);
    double weighted = spread(c->y, c->w, c->n);
    if (weighted > 0)
        multiply(c->w, c->n, spread(c->y, NULL, c->n) / weighted);
}

static void weigh_input(struct column *c, void *weights,
                        const struct bl_training_rows *rows, enum bl_type type,
                        size_t input, size_t n_inputs,
                        const struct bl_norm *norm, double of_input)
{
    for (size_t r = 0; r < c->n; r++)
        bl_type_to_double(
            &c->y[r], value_at(rows->X, type, r * n_inputs + input), type, 1);
    weigh_column(c, norm);
    multiply(c->w, c->n, of_input);
    for (size_t r = 0; r < c->n; r++)
        bl_type_from_double(value_at(weights, type, r * n_inputs + input), type,
                            &c->w[r], 1);
}

enum bl_status bl_value_weights(void **weights, const struct bl_model *m,
                                const struct bl_training_rows *rows,
                                const double *of_inputs, struct bl_error *err)
{
    size_t n_inputs = bl_features_n_inputs(&m->features);
    size_t per_feature = n_inputs / m->features.n;
    enum bl_type type =
        m->precision == BL_PRECISION_FLOAT32 ? BL_FLOAT32 : BL_FLOAT64;
    struct column c = {.n = rows->n};
    *weights = bl_array_new(rows->n, n_inputs * bl_type_size(type), err);
    c.y = bl_array_new(rows->n, sizeof *c.y, err);
    c.w = bl_array_new(rows->n, sizeof *c.w, err);
    c.x = bl_array_new(rows->n, sizeof *c.x, err);
    bool ok = *weights != NULL && c.y != NULL && c.w != NULL && c.x != NULL;
    for (size_t i = 0; ok && i < n_inputs; i++)
        weigh_input(&c, *weights, rows, type, i, n_inputs,
                    &m->features.items[i / per_feature].norm,
                    of_inputs != NULL ? of_inputs[i] : 1);
    free(c.y);
    free(c.w);
    free(c.x);
    return ok ? BL_OK : err->status;
}
