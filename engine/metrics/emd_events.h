/* The energy mover's distance of every event of a table, before and after.
 *
 * Objects are named as groups of columns: the leading jet's (pt, eta, phi),
 * the next one's, and so on; an object whose energy is 0 is not there.
 * Mean, quantiles and maximum are over the events.  The quantiles need sorted
 * values: at most `max_values` are kept, beyond that a uniform sample.
 */
#ifndef BL_ENGINE_METRICS_EMD_EVENTS_H
#define BL_ENGINE_METRICS_EMD_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/data/thinning.h"
#include "engine/metrics/emd.h"
#include "engine/metrics/match.h"
#include "engine/metrics/sum.h"

struct bl_emd_object { // names of columns
    const char *energy, *y, *phi;
};

struct bl_emd_metrics { // in the unit of the energies
    uint64_t n_events;
    double mean, median, p95, max;
    double mean_energy; // of all objects before
    bool sampled;       // the quantiles are of a sample
};

struct bl_emd_columns { // of one object, among the pairs
    size_t energy, y, phi;
};

// While it is fed; internals of emd_events.c.
struct bl_emd_events {
    struct bl_pool *pool;
    const struct bl_pair *pairs; // lent
    struct bl_emd_columns *objects;
    size_t n_objects; // 0: there is nothing to do
    double radius;
    struct bl_emd **solvers; // per worker
    size_t n_solvers;
    struct bl_particle *particles; // per worker: before, after
    double *distances, *energies;  // per row of a batch
    size_t capacity_distances, capacity_energies;
    const struct bl_batch *before, *after; // during _add

    struct bl_mean distance, energy;
    double max;
    struct bl_thinning kept; // distances, for the quantiles
};

// `schema` is that before.  Fails when a named column is not among the pairs
// or is not a plain number.
enum bl_status bl_emd_events_init(struct bl_emd_events *e,
                                  const struct bl_schema *schema,
                                  const struct bl_match *match,
                                  const struct bl_emd_object *objects,
                                  size_t n_objects, double radius,
                                  size_t max_values, struct bl_pool *pool,
                                  struct bl_error *err);
void bl_emd_events_release(struct bl_emd_events *e);

enum bl_status bl_emd_events_add(struct bl_emd_events *e,
                                 const struct bl_batch *before,
                                 const struct bl_batch *after,
                                 struct bl_error *err);

enum bl_status bl_emd_events_finish(struct bl_emd_events *e,
                                    struct bl_emd_metrics *metrics,
                                    struct bl_error *err);

#endif
