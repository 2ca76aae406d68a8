/* Fields: columns of rows x H x W, one snapshot a row (rows x D x H x W: D
 * planes a snapshot).
 *
 * Per snapshot, over the cells finite before and after:
 *   NRMSE, PSNR   with the range L of x over all snapshots
 *   SSIM          mean over the planes, same L (ssim.h)
 *   max |d|, and the kinetic energy of this component, mean(x^2) / 2
 * Overall: NRMSE and PSNR of all cells, SSIM as the mean over snapshots.
 * Radial power spectrum: mean over the planes that are finite throughout,
 * and the first wave number at which it deviates by more than 5 %.
 *
 * L has to be known first: without a scanned range all that needs it is NaN.
 * Snapshots are shared out over the pool; sums are made in their order.
 */
#ifndef BL_ENGINE_METRICS_FIELD_H
#define BL_ENGINE_METRICS_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"
#include "engine/metrics/spectrum.h"
#include "engine/metrics/sum.h"

struct bl_snapshot_metrics {
    double nrmse, psnr, ssim;
    double max_abs;
    double energy_before, energy_after;
};

struct bl_field_metrics {
    size_t column; // among the columns of the evaluation
    size_t n_dims, dims[BL_MAX_DIMS];
    struct bl_snapshot_metrics *snapshots;
    size_t n_snapshots;
    double nrmse, psnr, ssim, max_abs;
    double energy_before, energy_after; // means over the snapshots

    size_t n_k; // wave numbers 0 .. n_k - 1
    double *power_before, *power_after;
    uint64_t n_planes; // that the spectra are means of
    double first_deviating_k;
};

// What one snapshot adds to the whole.
struct bl_snapshot_sums {
    double n_cells, d2, max_abs, x2, y2; // over the cells that are compared
    uint64_t n_planes;                   // that have a spectrum
};

// One field while it is fed; internals of field.c.
struct bl_field {
    struct bl_field_metrics metrics;
    struct bl_pool *pool;
    size_t n_planes, height, width; // of a snapshot
    double range;
    struct bl_spectrum spectrum;
    size_t capacity;                // of the snapshots
    double *work;                   // per worker: x, y and SSIM's scratch
    struct bl_complex *waves;       // per worker: the spectrum's scratch
    struct bl_snapshot_sums *group; // of the snapshots worked on side by side
    double *power;                  // of the same: before, after
    struct bl_sum d2;
    double n_cells;
    const struct bl_vector *x, *y; // during _add
    size_t first;                  // during _add
};

// Whether a column is a field.
bool bl_is_field(const struct bl_column *c);

enum bl_status bl_field_init(struct bl_field *f, const struct bl_column *c,
                             struct bl_pool *pool, struct bl_error *err);
void bl_field_release(struct bl_field *f);

// The range of x over all snapshots, before the first _add.
void bl_field_set_range(struct bl_field *f, double range);

enum bl_status bl_field_add(struct bl_field *f, const struct bl_vector *x,
                            const struct bl_vector *y, size_t n_rows,
                            struct bl_error *err);

// Fills f->metrics, which lives as long as the field.
void bl_field_finish(struct bl_field *f);

#endif
