/* The fields of two tables, and the flow when there are both velocity
 * components of one: what bl_evaluation keeps of them.
 */
#ifndef BL_ENGINE_METRICS_FIELDS_H
#define BL_ENGINE_METRICS_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/metrics/field.h"
#include "engine/metrics/flow.h"
#include "engine/metrics/match.h"

struct bl_flow_metrics {
    size_t u, v; // among the columns of the evaluation
    struct bl_flow_snapshot *snapshots;
    size_t n_snapshots;
    struct bl_flow_snapshot mean;
};

struct bl_fields_metrics {
    const struct bl_field_metrics *const *fields;
    size_t n_fields;
    const struct bl_flow_metrics *flow; // NULL: not both components
};

struct bl_fields {
    const struct bl_pair *pairs; // lent
    struct bl_field *fields;
    size_t n_fields;
    const struct bl_field_metrics **metrics; // of the fields
    bool has_flow;
    struct bl_flow_metrics flow;
    size_t height, width; // of the flow's planes
    size_t capacity;      // of its snapshots
    double *planes;       // u and v before, u and v after
};

// match->pairs are lent for the life of the struct; `pool` may be NULL.
enum bl_status bl_fields_init(struct bl_fields *f,
                              const struct bl_schema *before,
                              const struct bl_match *match,
                              struct bl_pool *pool, struct bl_error *err);
void bl_fields_release(struct bl_fields *f);

enum bl_status bl_fields_add(struct bl_fields *f, const struct bl_batch *before,
                             const struct bl_batch *after,
                             struct bl_error *err);

// What they found; lent by the fields.
struct bl_fields_metrics bl_fields_finish(struct bl_fields *f);

#endif
