/* The solver of emd.c, for emd.c and emd_gradient.c. */
#ifndef BL_ENGINE_METRICS_EMD_SOLVER_H
#define BL_ENGINE_METRICS_EMD_SOLVER_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/metrics/emd.h"

enum { NOWHERE = -1 };

struct bl_emd_node {
    double left; // energy that it can still give or take
    double potential;
    double distance; // reduced, from any that can give
    int hops;        // on the way, to prefer short ones among equals
    int from;        // the node before on the way; NOWHERE at its start
    bool done;
};

struct bl_emd {
    size_t capacity;             // particles of one side
    size_t n, m;                 // of this event
    double *cost;                // (n, m)
    double *flow;                // (n, m)
    struct bl_emd_node *nodes;   // (n + m)
    struct bl_particle *present; // (n + m)
    size_t *origin;              // (n + m): where each was in its list
};

#endif
