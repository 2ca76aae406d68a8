/* Codings for a table: what the survey knows of its columns, a network if one
 * is wanted, and the contest of all columns whose errors are bounded.
 */
#ifndef BL_ENGINE_JOB_BOUNDED_H
#define BL_ENGINE_JOB_BOUNDED_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/model.h"
#include "engine/coding/coding.h"
#include "engine/coding/lattice.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/job/plan.h"
#include "engine/job/survey.h"

// Rows of the survey's sample that stand together, for predictions from the
// row before.
enum { BL_BOUNDED_BLOCK = 1024 };

// Rows of the sample: as many as were asked for, else enough for a contest.
size_t bl_bounded_sample_rows(const struct bl_schema *schema,
                              const struct bl_options *options);

// What lattices are made from, one per column (zeros where it is no number);
// the caller's to free.
struct bl_lattice_facts *bl_bounded_facts(const struct bl_schema *schema,
                                          const struct bl_survey *survey,
                                          struct bl_error *err);

// Codings for all columns of the schema (those that are dropped among them)
// into `codings`, which is fresh.  `model` may predict; NULL: there is none.
// *model_serves: whether it does so for fewer bytes in all.
enum bl_status bl_bounded_codings(
    struct bl_codings *codings, bool *model_serves,
    const struct bl_schema *schema, const struct bl_plan *plan,
    const struct bl_survey *survey, const struct bl_model *model,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err);

// Codings for a table whose errors are not bounded: columns of the role
// compress are left to the network, those of the role exact have a contest
// among themselves.
enum bl_status bl_unbounded_codings(
    struct bl_codings *codings, const struct bl_schema *schema,
    const struct bl_plan *plan, const struct bl_survey *survey,
    const struct bl_options *options, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err);

#endif
