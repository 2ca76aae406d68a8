#include "engine/coding/predict/whole_sum.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/coding/predict/sweep.h"

enum { MAX_TAKEN = BL_WHOLE_SUM_MAX_TERMS + 4 }; // some fall away again

static const double NEAR = 0.15;        // a whole number
static const double LEAST_GAIN = 1e-12; // of a column, as a share

static void weigh_rows(double *weights, const double *const *columns, size_t n,
                       size_t m)
{
    for (size_t i = 0; i < m; i++) {
        double largest = 0;
        for (size_t j = 0; j <= n; j++)
            largest = fmax(largest, fabs(columns[j][i]));
        weights[i] = largest > 0 ? 1 / (largest * largest) : 0;
    }
}

/* Whether all weights are near whole numbers that a sum may have. */
static bool read_sum(struct bl_whole_sum *sum, const struct bl_sweep *ls)
{
    int largest = 0;
    sum->n = 0;
    for (size_t j = 0; j < ls->n; j++) {
        double weight = bl_sweep_weight(ls, j);
        double whole = round(weight);
        if (!(fabs(weight - whole) < NEAR * fmax(1, fabs(whole) / 10)) ||
            fabs(whole) > BL_WHOLE_SUM_MAX_SINGLE)
            return false;
        if (whole == 0)
            continue;
        if (sum->n == BL_WHOLE_SUM_MAX_TERMS)
            return false;
        sum->terms[sum->n] = j;
        sum->factors[sum->n++] = (int)whole;
        largest = abs((int)whole) > largest ? abs((int)whole) : largest;
    }
    return sum->n == 1 || (sum->n > 1 && largest <= BL_WHOLE_SUM_MAX_FACTOR);
}

static enum bl_status take_in(struct bl_sweep *ls,
                              const struct bl_whole_sum_visitor *visitor,
                              struct bl_error *err)
{
    struct bl_whole_sum sum;
    double gain;
    for (size_t taken = 0; taken < MAX_TAKEN; taken++) {
        size_t best = bl_sweep_best(ls, &gain);
        if (best == ls->n || gain < LEAST_GAIN)
            break;
        bl_sweep_take(ls, best);
        if (read_sum(&sum, ls) &&
            visitor->visit(visitor->context, &sum, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_whole_sums_find(const double *const *columns, size_t n,
                                  size_t m,
                                  const struct bl_whole_sum_visitor *visitor,
                                  struct bl_error *err)
{
    struct bl_sweep ls;
    double *weights = bl_array_new(m, sizeof *weights, err);
    if (weights == NULL)
        return err->status;
    weigh_rows(weights, columns, n, m);
    struct bl_sweep_rows rows = {columns, weights, n, m};
    enum bl_status status = bl_sweep_init(&ls, &rows, false, err);
    free(weights);
    if (status != BL_OK)
        return status;
    status = take_in(&ls, visitor, err);
    bl_sweep_release(&ls);
    return status;
}
