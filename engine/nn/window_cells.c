/* Cells to rows and back; compiled for both precisions (real.h).  One walk for
 * each pair of directions, into which the compiler puts what is done. */
#include "engine/nn/real.h"
#include "engine/nn/window.h"

#define bl_window_gather    BL_REAL_NAME(bl_window_gather)
#define bl_window_give_back BL_REAL_NAME(bl_window_give_back)
#define bl_window_put       BL_REAL_NAME(bl_window_put)
#define bl_window_take      BL_REAL_NAME(bl_window_take)

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* What is done with the value in a row and its place in a plane. */
typedef void visit(real *in_row, real *in_plane);

/* Where the values of a cell stand in a plane. */
struct layout {
    size_t of_channel, of_cell; // distance to the next
    size_t size;                // of a plane
};

static struct layout layout_of(const struct bl_plane *p)
{
    size_t area = p->height * p->width;
    size_t size = area * p->channels;
    return p->channels_first ? (struct layout){area, 1, size}
                             : (struct layout){1, p->channels, size};
}

/* The cell that position i sees as its k-th, or the nearest there is. */
static inline size_t seen_cell(const struct bl_axis *a, size_t i, size_t k)
{
    size_t behind = a->stride * i + k + (a->from_before ? 0 : 1);
    size_t cell = behind > 0 ? behind - 1 : 0;
    return cell < a->n_in ? cell : a->n_in - 1;
}

/* The values of one cell; where they stand together, as one run. */
ALWAYS_INLINE void each_channel(visit *f, real *restrict row,
                                real *restrict cell, size_t n, size_t distance)
{
    if (distance == 1)
        for (size_t c = 0; c < n; c++)
            f(row + c, cell + c);
    else
        for (size_t c = 0; c < n; c++)
            f(row + c, cell + c * distance);
}

ALWAYS_INLINE void each_seen(visit *f, real *seen, real *X,
                             const struct bl_lines *lines)
{
    const struct bl_axis *y = &lines->phase->y, *x = &lines->phase->x;
    const struct bl_plane *in = &lines->layer->in;
    const struct layout at = layout_of(in);
    for (size_t l = lines->first; l < lines->first + lines->n; l++) {
        real *plane = X + l / y->n * at.size;
        for (size_t i = 0; i < x->n; i++)
            for (size_t ky = 0; ky < y->n_seen; ky++) {
                size_t line = seen_cell(y, l % y->n, ky) * in->width;
                for (size_t kx = 0; kx < x->n_seen; kx++) {
                    size_t cell = line + seen_cell(x, i, kx);
                    each_channel(f, seen, plane + cell * at.of_cell,
                                 in->channels, at.of_channel);
                    seen += in->channels;
                }
            }
    }
}

ALWAYS_INLINE void each_output(visit *f, real *cells, real *Y,
                               const struct bl_lines *lines)
{
    const struct bl_axis *y = &lines->phase->y, *x = &lines->phase->x;
    const struct bl_plane *out = &lines->layer->out;
    const struct layout at = layout_of(out);
    for (size_t l = lines->first; l < lines->first + lines->n; l++) {
        real *plane = Y + l / y->n * at.size;
        size_t line = (y->first + y->step * (l % y->n)) * out->width;
        for (size_t i = 0; i < x->n; i++) {
            size_t cell = line + x->first + x->step * i;
            each_channel(f, cells, plane + cell * at.of_cell, out->channels,
                         at.of_channel);
            cells += out->channels;
        }
    }
}

static inline void copy_to_row(real *in_row, real *in_plane)
{
    *in_row = *in_plane;
}

static inline void copy_to_plane(real *in_row, real *in_plane)
{
    *in_plane = *in_row;
}

static inline void add_to_plane(real *in_row, real *in_plane)
{
    *in_plane += *in_row;
}

void bl_window_gather(real *seen, const real *X, const struct bl_lines *lines)
{
    each_seen(copy_to_row, seen, (real *)X, lines);
}

void bl_window_give_back(real *X, const real *seen,
                         const struct bl_lines *lines)
{
    each_seen(add_to_plane, (real *)seen, X, lines);
}

void bl_window_put(real *Y, const real *cells, const struct bl_lines *lines)
{
    each_output(copy_to_plane, (real *)cells, Y, lines);
}

void bl_window_take(real *cells, const real *Y, const struct bl_lines *lines)
{
    each_output(copy_to_row, cells, (real *)Y, lines);
}
