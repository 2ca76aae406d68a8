/* Conditions on metrics, as users write them:
 *
 *     [VARIABLE.]METRIC OP NUMBER, ...
 *     mjj.peak_shift < 0.1, chi2.impact < 0.01
 *
 * VARIABLE is a column, a glob of columns or a derived variable; without one
 * the condition is about each of them for which the metric is defined.  METRIC
 * is one of engine/metrics/named.h, the longest that the text ends in, since
 * names of columns may have dots too.  OP is < <= > or >=.
 *
 * A condition holds where it holds for each of its variables.  Its scope, the
 * variables it is about, is found once from what the table gives compared with
 * itself; a metric that is defined there and not in what comes back does not
 * hold.
 */
#ifndef BL_ENGINE_JOB_TARGET_CONDITION_H
#define BL_ENGINE_JOB_TARGET_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"
#include "engine/metrics/named.h"

struct bl_condition {
    char *text;     // as it was written, blanks around it cut; owned
    char *variable; // NULL: all of them; owned
    const struct bl_named_metric *metric;
    bool is_upper, is_strict; // <, <=: upper; <, >: strict
    double limit;
    char **scope; // names of the variables; owned, found later
    size_t n_scope;
};

struct bl_conditions {
    struct bl_condition *items; // owned
    size_t n;
};

// BL_USAGE and what is meant where the text is not understood.
enum bl_status bl_conditions_parse(struct bl_conditions *c, const char *text,
                                   struct bl_error *err);
void bl_conditions_release(struct bl_conditions *c);

// Whether a condition is about that variable by its name, or about all.
bool bl_condition_names(const struct bl_condition *c,
                        const struct bl_schema *schema, size_t column);

// Fails where a variable is not in the schema, or text.
enum bl_status bl_conditions_check(const struct bl_conditions *c,
                                   const struct bl_schema *schema,
                                   struct bl_error *err);

// The scopes, from a table compared with itself.  Fails where a condition is
// left without a variable, or does not hold even there.
enum bl_status bl_conditions_find_scopes(struct bl_conditions *c,
                                         const struct bl_schema *schema,
                                         const struct bl_evaluation_result *r,
                                         struct bl_error *err);

// What a condition came to, at the variable where it holds least.
struct bl_verdict {
    double value;         // NaN: not defined any more
    const char *variable; // lent by the condition; NULL for a joint metric
    bool holds;
};

struct bl_verdict bl_condition_judge(const struct bl_condition *c,
                                     const struct bl_evaluation_result *r);

bool bl_conditions_hold(const struct bl_conditions *c,
                        const struct bl_evaluation_result *r);

// Whether one of them does not hold for that variable itself.
bool bl_conditions_blame(const struct bl_conditions *c,
                         const struct bl_evaluation_result *r,
                         const char *variable);

#endif
