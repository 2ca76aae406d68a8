/* Principal components beside a network: as many latent values, the same
 * columns, the same normalisations.
 *
 * They are fitted on a uniform sample of rows, which bounds the cost, and
 * measured on the same rows, as the network is on those it was trained on.
 * Restored values go the whole way that the codec takes them: latents at the
 * model's precision, weights as stored, held in the range of the column and
 * rounded to its type.
 */
#ifndef BL_ENGINE_COMPARE_BESIDE_H
#define BL_ENGINE_COMPARE_BESIDE_H

#include <stddef.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/model.h"
#include "engine/compare/loss.h"
#include "engine/data/sample.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"

enum { BL_BESIDE_MAX_INPUTS = 1024 }; // more take too long to be a by-product

// Rows for a sample: within 32 MB, and fewer where there are many inputs.
size_t bl_beside_sample_rows(const struct bl_model *network);

// A sample of those columns of a table that the network takes; all of them
// are there.
enum bl_status bl_beside_sample(struct bl_sample *sample,
                                struct bl_source *table,
                                const struct bl_model *network, size_t max_rows,
                                uint64_t seed,
                                const struct bl_observer *observer,
                                struct bl_error *err);

// What a model does to the rows of a sample of a table with that schema.
// `loss` is for the model's features.
enum bl_status bl_beside_measure(struct bl_loss *loss, struct bl_model *m,
                                 const struct bl_schema *schema,
                                 const struct bl_batch *rows,
                                 struct bl_error *err);

struct bl_beside_report {
    size_t latent, rows;
    const struct bl_features *features; // the network's; lent
    struct bl_column_loss *columns;     // one per feature; owned
    struct bl_column_loss all;
};

// Sample, fit and measure.
enum bl_status bl_beside_make(struct bl_beside_report *report,
                              const struct bl_model *network,
                              struct bl_source *table, struct bl_pool *pool,
                              const struct bl_observer *observer,
                              struct bl_error *err);
void bl_beside_release(struct bl_beside_report *report);

#endif
