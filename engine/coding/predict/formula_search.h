/* The search for formulas: every row of the table with every choice of columns
 * that may play its parts, tried on a few rows, then on more.
 */
#ifndef BL_ENGINE_CODING_PREDICT_FORMULA_SEARCH_H
#define BL_ENGINE_CODING_PREDICT_FORMULA_SEARCH_H

#include "base/error.h"
#include "engine/coding/predict/predictor.h"

// As struct bl_predictor_kind's propose().
enum bl_status bl_formulas_propose(struct bl_suggestions *proposals,
                                   const struct bl_prediction_task *task,
                                   struct bl_error *err);

#endif
