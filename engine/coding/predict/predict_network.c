/* What the network makes of the column. */
#include <string.h>

#include "engine/coding/predict/natural.h"
#include "engine/coding/predict/predictors.h"
#include "engine/coding/predict/target.h"

enum { MAX_ROWS = 4096 }; // that decide whether zeros stand apart

static enum bl_status derive(struct bl_predictor *p, bool *applies,
                             const struct bl_prediction_task *task,
                             struct bl_error *err)
{
    struct bl_target target;
    *applies = task->sample->columns[task->target].network != NULL &&
               task->sample->n_rows > 0;
    if (!*applies)
        return BL_OK;
    if (bl_target_init(&target, task, MAX_ROWS, err) != BL_OK)
        return err->status;
    p->residual = target.residual;
    bl_target_release(&target);
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
    if (own->network != NULL)
        bl_natural_coordinates(y, own->lattice, own->network + first, n);
    else
        memset(y, 0, n * sizeof *y);
}

const struct bl_predictor_kind bl_predict_network = {
    .name = "network",
    .phrase = "by the network",
    .uses_network = true,
    .derive = derive,
    .is_sound = is_sound,
    .predict = predict,
};
