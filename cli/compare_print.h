/* A comparison of codecs: as JSON, and as text for a terminal. */
#ifndef BL_CLI_COMPARE_PRINT_H
#define BL_CLI_COMPARE_PRINT_H

#include <jansson.h>

#include "engine/compare/compare.h"

// {"rows":..., "codecs":[{"name":..., "bytes":..., "ratio":...,
// "mean_rms_over_std":..., "max_abs_over_range":..., "columns":[...],
// "seconds":...}]}; numbers of a codec that was not run are null.
json_t *bl_json_of_compare(const struct bl_compare_report *r,
                           const struct bl_compare_options *wishes);

void bl_print_compare(const struct bl_compare_report *r,
                      const struct bl_compare_options *wishes);

#endif
