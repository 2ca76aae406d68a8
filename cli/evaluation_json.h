/* An evaluation as the JSON of cli.md. */
#ifndef BL_CLI_EVALUATION_JSON_H
#define BL_CLI_EVALUATION_JSON_H

#include <jansson.h>

#include "engine/metrics/evaluate.h"

json_t *bl_json_of_column_metrics(const struct bl_column_metrics *m);

// The whole object; what is undefined is null.
json_t *bl_json_of_evaluation(const struct bl_evaluation_result *r);

#endif
