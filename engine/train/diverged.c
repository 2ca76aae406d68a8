#include "engine/train/diverged.h"

#include <stdbool.h>

struct column_span {
    size_t column;
    bool finite;
    double smallest, largest; // |x| of what is not 0
};

static struct column_span span_of(const real *X, size_t n_rows, size_t n_cols,
                                  size_t column)
{
    struct column_span span = {column, true, INFINITY, 0};
    for (size_t row = 0; row < n_rows; row++) {
        double x = fabs((double)X[row * n_cols + column]);
        span.finite = span.finite && isfinite(x);
        span.largest = fmax(span.largest, x);
        if (x > 0)
            span.smallest = fmin(span.smallest, x);
    }
    return span;
}

static double decades(const struct column_span *span)
{
    return span->largest > 0 ? log10(span->largest / span->smallest) : 0;
}

enum bl_status bl_fail_diverged(struct bl_error *err, const real *X,
                                size_t n_rows, size_t n_cols)
{
    struct column_span widest = {.finite = true};
    for (size_t c = 0; c < n_cols && widest.finite; c++) {
        struct column_span span = span_of(X, n_rows, n_cols, c);
        if (!span.finite || decades(&span) >= decades(&widest))
            widest = span;
    }
    if (!widest.finite)
        return bl_fail(err, BL_FAILED,
                       "the loss is not finite in the first epoch, for input "
                       "column %zu of %zu holds values that are not; leave "
                       "such values out of training",
                       widest.column + 1, n_cols);
    return bl_fail(err, BL_FAILED,
                   "the loss is not finite in the first epoch; input column "
                   "%zu of %zu spans most, %.1f decades up to %g: normalise "
                   "it by asinh or log, or lower the learning rate",
                   widest.column + 1, n_cols, decades(&widest), widest.largest);
}
