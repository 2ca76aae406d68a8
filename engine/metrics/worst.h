/* The pairs of largest difference of one variable, so that they can be looked
 * at row by row.
 *
 * A heap of at most `capacity` pairs whose root is the least of them: a pair
 * that is no larger costs a comparison, and memory does not grow with the
 * table.  Of equal differences the earlier pairs are kept, so that the result
 * does not depend on how rows were cut into batches.  Pairs that are equal
 * (difference 0) are not among the worst.
 */
#ifndef BL_ENGINE_METRICS_WORST_H
#define BL_ENGINE_METRICS_WORST_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_worst_pair {
    uint64_t index; // of the value: row * width + its place in the row
    double x, y, difference;
};

struct bl_worst { // all zero but for the capacity to begin with
    size_t capacity;
    size_t n;
    struct bl_worst_pair *pairs; // in no order until _sort; owned
};

void bl_worst_release(struct bl_worst *w);

// Indices ascend from call to call.  A difference that is NaN is passed over.
enum bl_status bl_worst_add(struct bl_worst *w, uint64_t index, double x,
                            double y, double difference, struct bl_error *err);

// The largest first, of equal ones the earlier; nothing is added after that.
void bl_worst_sort(struct bl_worst *w);

#endif
