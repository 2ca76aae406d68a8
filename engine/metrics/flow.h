/* A plane flow: what two velocity components tell together.
 *
 * u is the velocity along the last axis (x), v along the one before (y); both
 * are (H, W) on a grid of spacing 1.  Derivatives are central differences,
 * so the outermost cells have none; a cell with a neighbour that is not
 * finite has none either.
 *
 *   kinetic energy   mean (u^2 + v^2) / 2
 *   divergence       du/dx + dv/dy        its RMS
 *   vorticity        dv/dx - du/dy        its RMS and the RMS of its residual
 *   enstrophy        mean (vorticity^2) / 2
 */
#ifndef BL_ENGINE_METRICS_FLOW_H
#define BL_ENGINE_METRICS_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/data/schema.h"

struct bl_flow_side { // of one snapshot, before or after
    double energy;
    double divergence_rms, vorticity_rms, enstrophy;
};

struct bl_flow_snapshot {
    struct bl_flow_side before, after;
    double vorticity_residual_rms;
};

// u, v, planes (height, width), before and after.  NaN where no cell counts.
struct bl_flow_snapshot bl_flow_of(const double *u_before,
                                   const double *v_before,
                                   const double *u_after, const double *v_after,
                                   size_t height, size_t width);

// Mean over snapshots of every number, each over those where it is defined.
struct bl_flow_snapshot bl_flow_mean(const struct bl_flow_snapshot *snapshots,
                                     size_t n);

// Finds the columns of the two components by the names that are usual for
// them (u and v, vx and vy, ux and uy, ...); both plane fields of one shape.
bool bl_flow_find(const struct bl_schema *s, size_t *u, size_t *v);

#endif
