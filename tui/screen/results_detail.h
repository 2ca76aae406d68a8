/* Charts of one variable and the facts beside them. */
#ifndef BL_TUI_SCREEN_RESULTS_DETAIL_H
#define BL_TUI_SCREEN_RESULTS_DETAIL_H

#include <stdbool.h>

#include "tui/model/outcome.h"
#include "tui/screen/results.h"
#include "tui/surface/surface.h"

// Before and after over each other, the ratio of both below.
void bl_results_draw_overlay(struct bl_area a, const struct bl_variable *v,
                             bool is_log, bool with_ratio);

// One distribution; `why_not` says why there is none.
void bl_results_draw_one(struct bl_area a, const struct bl_bars *bars,
                         const char *unit, bool is_log, const char *why_not);

void bl_results_draw_power(struct bl_area a, const struct bl_outcome_field *f);

void bl_results_draw_facts(struct bl_area a, const struct bl_variable *v,
                           enum bl_results_view view);
void bl_results_draw_field_facts(struct bl_area a,
                                 const struct bl_outcome_field *f);

#endif
