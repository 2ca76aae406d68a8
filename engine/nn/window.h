/* Which cells of a plane a convolution's window sees, and rows of them.
 *
 * A convolution has a window of 3 x 3 cells for every second cell of a plane.
 * Along an axis of n cells it gives (n + 1) / 2, and
 *
 *     cell i sees 2 i - 1, 2 i, 2 i + 1
 *
 * Its mirror is the transposed convolution: a plane of (n + 1) / 2 cells
 * becomes one of n, whatever n is.  A cell that has one below it sees that;
 * one between two sees both:
 *
 *     cell 2 i sees i         cell 2 i + 1 sees i, i + 1
 *
 * Cells beyond an edge are the cell at the edge.  So with the weights 1/2, 1,
 * 1/2 the way back is linear interpolation: smooth fields cost nothing.
 *
 * Cells with windows of one shape are a phase: a convolution has one, its
 * mirror four (even and odd, down and across), each with rows of W of its
 * own.  A phase is worked on as a matrix: a row per cell of its outputs,
 * line by line, with what its window sees: [y][x][channel].  Then a layer is a
 * product with W, here by BLAS, and in infer.h by the same fused multiply-adds
 * in the same order as a dense layer's.
 */
#ifndef BL_ENGINE_NN_WINDOW_H
#define BL_ENGINE_NN_WINDOW_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/nn/network.h"

struct bl_axis {        // of a phase
    size_t n;           // cells it gives
    size_t first, step; // cell i of them is first + step i of the output
    size_t n_seen;      // by each
    size_t stride;      // between what neighbours see
    bool from_before;   // what is seen begins one cell before stride i
    size_t n_in;        // cells of the input
};

struct bl_phase {
    struct bl_axis y, x;
    size_t n_seen;       // values: y.n_seen x.n_seen channels
    size_t first_weight; // row of W
};

enum { BL_MAX_PHASES = 4 };

// Returns how many; `layer` is a convolution or its mirror.
size_t bl_window_phases(struct bl_phase phases[BL_MAX_PHASES],
                        const struct bl_layer *layer);

// Some lines of the phases of n planes one after the other: line l is line
// l % y.n of plane l / y.n.
struct bl_lines {
    const struct bl_layer *layer;
    const struct bl_phase *phase;
    size_t first, n;
};

// Lines that have together about as many values as a cache holds, when each
// cell takes `per_cell`; at least 1 and at most `most`.
size_t bl_window_lines_together(const struct bl_phase *phase, size_t per_cell,
                                size_t most);

// seen (n x.n, n_seen) from the planes X.
void bl_window_gather_f32(float *seen, const float *X,
                          const struct bl_lines *lines);
void bl_window_gather_f64(double *seen, const double *X,
                          const struct bl_lines *lines);

// Adds each value to the cell it was gathered from.
void bl_window_give_back_f32(float *X, const float *seen,
                             const struct bl_lines *lines);
void bl_window_give_back_f64(double *X, const double *seen,
                             const struct bl_lines *lines);

// cells (n x.n, n_out channels) to their places in the planes Y, and back.
void bl_window_put_f32(float *Y, const float *cells,
                       const struct bl_lines *lines);
void bl_window_put_f64(double *Y, const double *cells,
                       const struct bl_lines *lines);
void bl_window_take_f32(float *cells, const float *Y,
                        const struct bl_lines *lines);
void bl_window_take_f64(double *cells, const double *Y,
                        const struct bl_lines *lines);

#endif
