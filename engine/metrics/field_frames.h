/* Snapshots of a field that figures show: evenly spaced ones for an animation,
 * and the one that was restored worst (largest RMS of the residual).
 *
 * Memory: at most `max_frames` snapshots before and after as floats, fewer of
 * large planes.  Of a field with three dimensions the middle plane is kept.
 */
#ifndef BL_ENGINE_METRICS_FIELD_FRAMES_H
#define BL_ENGINE_METRICS_FIELD_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

struct bl_frame {
    uint64_t row;
    double rms;            // of the residual, over the plane
    float *before, *after; // (height, width)
};

struct bl_field_frames {
    size_t column; // among the columns of the evaluation
    size_t height, width;
    struct bl_frame *frames; // n_frames of them, by row
    size_t n_frames, n_wanted;
    struct bl_frame worst; // its planes are NULL without rows
    uint64_t n_rows;

    size_t first_cell; // of the plane that is kept
    uint64_t n_seen;
    struct bl_frame now; // the snapshot that is looked at
};

enum bl_status bl_field_frames_init(struct bl_field_frames *f,
                                    const struct bl_column *c, uint64_t n_rows,
                                    size_t max_frames, struct bl_error *err);
void bl_field_frames_release(struct bl_field_frames *f);

enum bl_status bl_field_frames_add(struct bl_field_frames *f,
                                   const struct bl_vector *x,
                                   const struct bl_vector *y, size_t n_rows,
                                   struct bl_error *err);

#endif
