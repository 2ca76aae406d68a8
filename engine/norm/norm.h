/* Normalisations: how a column's values are brought to the scale of a network
 * and back.
 *
 * A normalisation is fitted on the finite values of the training rows and
 * stored with the model as a short list of doubles.  apply and invert use only
 * base/repro_math, so restored bits are the same on every machine.  Both take
 * anything (a network may put out anything) and give finite values; log and
 * asinh keep to the range of the sample and half as much on both sides.
 * Columns that may hold NaN or infinities restore those some other way.
 *
 * Values in and out are doubles, arrays of n, which may be the same array.
 * Read-only after the fit: any number of threads may apply one.
 *
 * A new normalisation is one file with a `const struct bl_norm_kind` and a
 * line in norm.c.
 */
#ifndef BL_ENGINE_NORM_NORM_H
#define BL_ENGINE_NORM_NORM_H

#include <stddef.h>

#include "base/error.h"

struct bl_norm_kind;

struct bl_norm {
    const struct bl_norm_kind *kind;
    double *params; // owned; meaning as in the kind's file
    size_t n_params;
};

struct bl_norm_kind {
    const char *name;    // "asinh"
    const char *summary; // one line for --help
    size_t min_params;   // what apply and invert rely on
    size_t max_params;
    // `sorted` holds n > 0 finite values in ascending order.
    enum bl_status (*fit)(struct bl_norm *norm, const double *sorted, size_t n,
                          struct bl_error *err);
    // Finite parameters from a file: whether apply and invert are safe with
    // them (scales above 0, knots ascending).
    int (*valid)(const double *params, size_t n_params);
    void (*apply)(double *y, const double *x, size_t n, const double *params,
                  size_t n_params);
    void (*invert)(double *x, const double *y, size_t n, const double *params,
                   size_t n_params);
    // dx/dy of invert, for training only.
    void (*slope)(double *s, const double *y, size_t n, const double *params,
                  size_t n_params);
};

// NULL-terminated: minmax standard log asinh quantile none.
extern const struct bl_norm_kind *const bl_norm_kinds[];

// NULL when no kind has that name.
const struct bl_norm_kind *bl_norm_kind_find(const char *name);

// Fails without values, and where they span more than half of what a double
// reaches.
enum bl_status bl_norm_fit(struct bl_norm *norm,
                           const struct bl_norm_kind *kind,
                           const double *sorted, size_t n,
                           struct bl_error *err);
// From stored parameters (copied), checked.
enum bl_status bl_norm_load(struct bl_norm *norm, const char *kind_name,
                            const double *params, size_t n_params,
                            struct bl_error *err);
void bl_norm_release(struct bl_norm *norm);

void bl_norm_apply(const struct bl_norm *norm, double *y, const double *x,
                   size_t n);
void bl_norm_invert(const struct bl_norm *norm, double *x, const double *y,
                    size_t n);

// How fast the inverse rises at y: 0 where it is held within its range, at a
// kink that of one side.
void bl_norm_slope(const struct bl_norm *norm, double *slope, const double *y,
                   size_t n);

#endif
