/* Nothing: the numbers as they are.  (The entropy coder finds their centre.) */
#include <string.h>

#include "engine/coding/predict/predictors.h"

static enum bl_status derive(struct bl_predictor *p, bool *applies,
                             const struct bl_prediction_task *task,
                             struct bl_error *err)
{
    (void)p, (void)task, (void)err;
    *applies = true;
    return BL_OK;
}

static bool is_sound(const struct bl_predictor *p)
{
    return p->n_inputs == 0 && p->n_params == 0;
}

static void predict(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n)
{
    (void)p, (void)frame, (void)first;
    memset(y, 0, n * sizeof *y);
}

const struct bl_predictor_kind bl_predict_plain = {
    .name = "plain",
    .phrase = "quantised as it is",
    .derive = derive,
    .is_sound = is_sound,
    .predict = predict,
};
