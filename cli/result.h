/* Results of commands in a run folder: short ones stand in its "end" event,
 * long ones in a file of their own (metrics.json, latent.json, inspect.json),
 * which holds the object that --json prints, and the event has a brief of it.
 */
#ifndef BL_CLI_RESULT_H
#define BL_CLI_RESULT_H

#include <jansson.h>

#include "base/error.h"
#include "cli/command.h"

// Writes the command's file into the folder; nothing when it has none.
enum bl_status bl_result_write(const struct bl_command *command,
                               const json_t *result, const char *folder,
                               struct bl_error *err);

// What the event has of a result; the caller's.
json_t *bl_result_brief(const struct bl_command *command, json_t *result);

// {"file":"metrics.json", "rows":N, "variables":N, "mean_rms_over_std":...,
//  "worst_chi2":{"column":..., "value":..., "ndf":..., "value_over_ndf":...}};
// of the two-sample chi-square, null where no column has one.
json_t *bl_brief_of_evaluation(const json_t *result);

// {"file":"latent.json", "rows":N, "dimensions":K, "idle":[...],
//  "participation_ratio":...}
json_t *bl_brief_of_latent(const json_t *result);

// {"file":"inspect.json", "tables":N}
json_t *bl_brief_of_inspection(const json_t *result);

#endif
