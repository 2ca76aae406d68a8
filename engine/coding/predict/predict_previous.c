/* The row before: for sorted and smooth columns. */
#include "engine/coding/predict/predictors.h"

static enum bl_status derive(struct bl_predictor *p, bool *applies,
                             const struct bl_prediction_task *task,
                             struct bl_error *err)
{
    (void)p, (void)err;
    *applies = task->rows_are_consecutive;
    return BL_OK;
}

static bool is_sound(const struct bl_predictor *p)
{
    return p->n_inputs == 0 && p->n_params == 0;
}

static void predict(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n)
{
    const struct bl_row_frame_column *own = &frame->columns[p->target];
    for (size_t i = 0; i < n; i++) {
        size_t row = first + i;
        y[i] = (double)(row > 0 ? own->k[row - 1] : own->lattice->fill);
    }
}

const struct bl_predictor_kind bl_predict_previous = {
    .name = "previous",
    .phrase = "by the row before",
    .is_sequential = true,
    .derive = derive,
    .is_sound = is_sound,
    .predict = predict,
};
