/* Energy mover's distance between two sets of particles (Komiske, Metodiev,
 * Thaler, PRL 123, 041801, arXiv:1902.02346):
 *
 *   min over f of  sum_ij f_ij theta_ij / R  +  |sum E - sum E'|
 *   f_ij >= 0,  sum_j f_ij <= E_i,  sum_i f_ij <= E'_j,
 *   sum_ij f_ij = min(sum E, sum E'),
 *   theta_ij^2 = (y_i - y_j)^2 + (phi_i - phi_j)^2, phi the short way round
 *
 * in the unit of E.  The optimum is exact, up to rounding: the transport
 * problem is solved by successive shortest paths (Jewell 1958; Dijkstra with
 * potentials, Edmonds and Karp 1972).
 *
 * A particle whose energy is not above 0, or of which a number is not
 * finite, is not there: rows of fixed length pad with such.
 *
 * A solver is scratch space for events of up to so many particles; one thread
 * at a time each.
 */
#ifndef BL_ENGINE_METRICS_EMD_H
#define BL_ENGINE_METRICS_EMD_H

#include <stddef.h>

#include "base/error.h"

struct bl_particle {
    double energy; // or transverse momentum
    double y;      // rapidity or pseudorapidity
    double phi;    // radians
};

struct bl_emd;

enum bl_status bl_emd_new(struct bl_emd **emd, size_t max_particles,
                          struct bl_error *err);
void bl_emd_free(struct bl_emd *emd);

// n and m at most max_particles; radius > 0.
double bl_emd_distance(struct bl_emd *emd, const struct bl_particle *before,
                       size_t n, const struct bl_particle *after, size_t m,
                       double radius);

// The gradient of the distance that was found last with respect to the m
// particles after: derivatives by energy, y and phi, in place of each.  Those
// that were not there have none.  Energies give the optimum's dual, the places
// what is sent to them: exact wherever the distance has a gradient; between
// (several ways cost the same, or a particle stands where its energy comes
// from) one of the subgradients.
void bl_emd_gradient(struct bl_particle *gradient, // (m)
                     struct bl_emd *emd, size_t m, double radius);

#endif
