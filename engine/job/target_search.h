/* The search for the loosest bounds that meet conditions.
 *
 * 1. One factor for all bounds, by bisection of its logarithm, to 5 %: the
 *    conditions are taken to hold below some factor and not above.  Where they
 *    hold for none, everything is left exact.
 * 2. Columns that a condition is about by itself are loosened further, in
 *    steps of 8, 2 and 1.25.  All of them at once; where that does not hold,
 *    without those whose own conditions do not, and where none is to blame (a
 *    derived variable is made of several), half of them at a time.  That ends
 *    after 64 trials.
 *
 * Every set of bounds that is kept was measured to hold.  Limits are numbers
 * of three digits.  A range or rel bound goes up to 1, an abs bound to the
 * range of its column, where nothing of it is left.
 */
#ifndef BL_ENGINE_JOB_TARGET_SEARCH_H
#define BL_ENGINE_JOB_TARGET_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/coding/bound.h"
#include "engine/job/target_measure.h"
#include "engine/job/target_sample.h"

struct bl_target_search {
    struct bl_target_sample *sample;       // lent
    const struct bl_target_measure *under; // lent
    const struct bl_bound *shape; // one per column of the sample, lent: their
                                  // limits are multiplied
    double first;                 // the factor that is tried first
    struct bl_bound *bounds;      // what was found; (n_columns), lent
    size_t trials;
};

enum bl_status bl_target_search_run(struct bl_target_search *s,
                                    struct bl_error *err);

// The bound times a factor, within what there is to loosen; 0: exact.
struct bl_bound bl_target_scaled(struct bl_bound bound, double factor,
                                 const struct bl_lattice_facts *facts);

#endif
