/* What a codec did to the columns of a network, in two numbers each.
 *
 *   RMS / std      of the residuals, over all finite values of the column; std
 *                  divides by n, as everywhere (engine/metrics)
 *   max / range    the largest |residual| over max - min of the values that
 *                  are not special (codec/features.h)
 *
 * NaN where the column does not vary.  Special values come back exactly in
 * every codec and count as residuals of 0.
 */
#ifndef BL_ENGINE_COMPARE_LOSS_H
#define BL_ENGINE_COMPARE_LOSS_H

#include <stddef.h>

#include "base/error.h"
#include "engine/codec/features.h"
#include "engine/data/moments.h"
#include "engine/metrics/residual.h"

struct bl_column_loss {
    double rms_over_std;
    double max_abs, max_abs_over_range;
};

struct bl_loss_sums { // of one column; internals of loss.c
    struct bl_moments x;
    struct bl_residual_sums d;
    struct bl_range range;
};

struct bl_loss {
    const struct bl_features *features; // lent
    struct bl_loss_sums *sums;          // one per feature; owned
};

enum bl_status bl_loss_init(struct bl_loss *l,
                            const struct bl_features *features,
                            struct bl_error *err);
void bl_loss_release(struct bl_loss *l);

// n values of a feature before and after.  Features may be added to side by
// side.
void bl_loss_add(struct bl_loss *l, size_t feature, const double *before,
                 const double *after, size_t n);

struct bl_column_loss bl_loss_of(const struct bl_loss *l, size_t feature);

// Mean of RMS / std and largest of max / range, over the columns that vary.
struct bl_column_loss bl_loss_in_all(const struct bl_loss *l);

#endif
