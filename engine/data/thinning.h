/* A uniform sample of a stream of values whose length is known.
 *
 * The stream is cut into as many equal strata as values are wanted and one
 * value is drawn from each, so that every value has the same chance, the
 * whole stream is covered, and what is passed over costs nothing (stratified
 * sampling; its quantiles scatter less than those of a reservoir).  While all
 * values fit, all are taken.  Values that are not finite count for the length
 * and are left out of the sample.
 */
#ifndef BL_ENGINE_DATA_THINNING_H
#define BL_ENGINE_DATA_THINNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/random.h"

struct bl_thinning {
    double *values; // n of them, in the order of the stream
    size_t n;
    uint64_t n_total;  // length of the stream
    uint64_t n_strata; // n_total when all values fit
    uint64_t n_seen;
    uint64_t stratum; // the first whose value has not been taken yet,
    uint64_t start;   // where it begins,
    uint64_t next;    // and the value drawn from it
    struct bl_random random;
};

struct bl_thinning bl_thinning_new(uint64_t n_total, size_t max_values,
                                   uint64_t seed);
void bl_thinning_release(struct bl_thinning *t);

bool bl_thinning_takes_all(const struct bl_thinning *t);

enum bl_status bl_thinning_add(struct bl_thinning *t, const double *x, size_t n,
                               struct bl_error *err);

#endif
