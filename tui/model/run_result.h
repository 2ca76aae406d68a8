/* The result in the "end" event of a run: sizes, model, quality, figures. */
#ifndef BL_TUI_MODEL_RUN_RESULT_H
#define BL_TUI_MODEL_RUN_RESULT_H

#include <jansson.h>

#include "base/error.h"
#include "tui/model/run.h"

// `result` may be NULL, or anything.
enum bl_status bl_run_take_result(struct bl_run *r, const json_t *result,
                                  struct bl_error *err);

#endif
