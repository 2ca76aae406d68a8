/* The kinds of predictors; predictor.c lists them. */
#ifndef BL_ENGINE_CODING_PREDICT_PREDICTORS_H
#define BL_ENGINE_CODING_PREDICT_PREDICTORS_H

#include "engine/coding/predict/predictor.h"

extern const struct bl_predictor_kind bl_predict_plain;
extern const struct bl_predictor_kind bl_predict_previous;
extern const struct bl_predictor_kind bl_predict_sum;
extern const struct bl_predictor_kind bl_predict_formula;
extern const struct bl_predictor_kind bl_predict_linear;
extern const struct bl_predictor_kind bl_predict_network;
extern const struct bl_predictor_kind bl_predict_regression;

#endif
