/* Derivatives on a plane (height, width) of spacing 1: central differences,
 * so the outermost cells have none.
 *
 * x runs along the last axis, y along the one before.
 */
#ifndef BL_ENGINE_DATA_PLANE_H
#define BL_ENGINE_DATA_PLANE_H

#include <stddef.h>

static inline double bl_plane_dx(const double *plane, size_t cell)
{
    return (plane[cell + 1] - plane[cell - 1]) / 2;
}

static inline double bl_plane_dy(const double *plane, size_t width, size_t cell)
{
    return (plane[cell + width] - plane[cell - width]) / 2;
}

// dv/dx - du/dy of the velocity u along x and v along y.
static inline double bl_plane_vorticity(const double *u, const double *v,
                                        size_t width, size_t cell)
{
    return bl_plane_dx(v, cell) - bl_plane_dy(u, width, cell);
}

#endif
