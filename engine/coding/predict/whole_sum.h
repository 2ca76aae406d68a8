/* Sums of columns with whole factors, found by least squares: the columns that
 * explain most are taken in one after the other, and where all weights come
 * near whole numbers, these are a sum to look at.
 *
 * Rows are weighted by the largest value in them, so that columns with a
 * relative bound, and heavy tails, do not drown the rest.
 */
#ifndef BL_ENGINE_CODING_PREDICT_WHOLE_SUM_H
#define BL_ENGINE_CODING_PREDICT_WHOLE_SUM_H

#include <stddef.h>

#include "base/error.h"

enum {
    BL_WHOLE_SUM_MAX_TERMS = 12,
    BL_WHOLE_SUM_MAX_FACTOR = 8,
    BL_WHOLE_SUM_MAX_SINGLE = 1000, // of a sum of one term
};

struct bl_whole_sum {
    size_t n;
    size_t terms[BL_WHOLE_SUM_MAX_TERMS]; // indices of columns
    int factors[BL_WHOLE_SUM_MAX_TERMS];
};

// What is done with each sum that is found.
struct bl_whole_sum_visitor {
    void *context;
    enum bl_status (*visit)(void *context, const struct bl_whole_sum *sum,
                            struct bl_error *err);
};

// columns: n + 1 of m values each, the last of which is to be a sum of others.
enum bl_status bl_whole_sums_find(const double *const *columns, size_t n,
                                  size_t m,
                                  const struct bl_whole_sum_visitor *visitor,
                                  struct bl_error *err);

#endif
