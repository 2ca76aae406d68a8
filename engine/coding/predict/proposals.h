/* Proposals of a kind that applies in several ways: which of them are worth
 * remembering.
 */
#ifndef BL_ENGINE_CODING_PREDICT_PROPOSALS_H
#define BL_ENGINE_CODING_PREDICT_PROPOSALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/coding/predict/predictor.h"

// Whether a cost is far enough below that of predicting nothing.
bool bl_proposal_pays(double cost, double plain_cost);

// Orders the proposals from `first` on by cost, each input counting a little,
// and drops those that need more than another does and gain nothing by it, and
// those behind the first `max`.
void bl_suggestions_thin(struct bl_suggestions *p, size_t first, size_t max);

// Derives by proposing and taking the cheapest.
enum bl_status bl_suggestions_derive(struct bl_predictor *p, bool *applies,
                                     const struct bl_prediction_task *task,
                                     struct bl_error *err);

#endif
