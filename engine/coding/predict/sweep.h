/* Least squares, a column at a time, by the sweep operator (A. E. Beaton 1964;
 * J. H. Goodnight, "A Tutorial on the SWEEP Operator", 1979).
 *
 * Of n explaining columns and a target, the matrix of their products is kept,
 * scaled to a diagonal of 1.  Taking a column in turns its row and column
 * into what remains when the others are explained by it as well; the last
 * column then holds the weights.  That makes the next best column, and what
 * it would gain, a matter of looking.
 *
 * For deriving only: what a decoder computes does not depend on it.
 */
#ifndef BL_ENGINE_CODING_PREDICT_SWEEP_H
#define BL_ENGINE_CODING_PREDICT_SWEEP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct bl_sweep {
    size_t n;        // explaining columns; the target is column n
    double *matrix;  // (n + 1, n + 1); owned
    double *centres; // (n + 1): means, or zeros without an intercept; owned
    double *scales;  // (n + 1): of the centred columns; owned
    bool *is_in;     // (n); owned
};

struct bl_sweep_rows {            // lent for the call
    const double *const *columns; // (n + 1) of m values each
    const double *weights;        // (m); NULL: all 1
    size_t n, m;
};

enum bl_status bl_sweep_init(struct bl_sweep *ls,
                             const struct bl_sweep_rows *rows,
                             bool has_intercept, struct bl_error *err);
void bl_sweep_release(struct bl_sweep *ls);

// The share of the target's sum of squares that is not explained, 0 to 1.
double bl_sweep_left(const struct bl_sweep *ls);

// The column that would explain most, n where none explains anything; *gain
// is the share of the target's sum of squares.
size_t bl_sweep_best(const struct bl_sweep *ls, double *gain);

// Takes a column in; one that those before it explain is passed over.
void bl_sweep_take(struct bl_sweep *ls, size_t column);

// Of a column that was taken in; 0 of the others.
double bl_sweep_weight(const struct bl_sweep *ls, size_t column);
double bl_sweep_intercept(const struct bl_sweep *ls);

#endif
