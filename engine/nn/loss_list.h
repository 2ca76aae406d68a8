/* What loss.c lists; each stands in loss_<name>.c. */
#ifndef BL_ENGINE_NN_LOSS_LIST_H
#define BL_ENGINE_NN_LOSS_LIST_H

#include "engine/nn/loss.h"

#define bl_loss_emd      BL_REAL_NAME(bl_loss_emd)
#define bl_loss_huber    BL_REAL_NAME(bl_loss_huber)
#define bl_loss_mse      BL_REAL_NAME(bl_loss_mse)
#define bl_loss_mse_l1   BL_REAL_NAME(bl_loss_mse_l1)
#define bl_loss_response BL_REAL_NAME(bl_loss_response)
#define bl_loss_swae     BL_REAL_NAME(bl_loss_swae)

extern const struct bl_loss bl_loss_emd;
extern const struct bl_loss bl_loss_huber;
extern const struct bl_loss bl_loss_mse;
extern const struct bl_loss bl_loss_mse_l1;
extern const struct bl_loss bl_loss_response;
extern const struct bl_loss bl_loss_swae;

#endif
