/* An evaluation as the JSON of cli.md. */
#ifndef BL_CLI_EVALUATION_JSON_H
#define BL_CLI_EVALUATION_JSON_H

#include <jansson.h>

#include "engine/metrics/evaluate.h"
#include "engine/metrics/profile.h"

json_t *bl_json_of_column_metrics(const struct bl_column_metrics *m);

// The whole object; what is undefined is null.  `details` may be NULL: without
// (evaluation_details.h).
json_t *bl_json_of_evaluation(const struct bl_evaluation_result *r,
                              const struct bl_profile_result *details);

#endif
