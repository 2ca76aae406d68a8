/* The main path: from a table to a .baler file, and a model on its own.
 *
 *     survey -> plan -> contest -> derive -> encode     without bounds
 *     survey -> plan -> (derive) -> contest -> encode   with bounds
 *
 * Without bounds the contest is that of exact columns only.
 *
 * Everything streams: the source is read twice (once when a model is given and
 * nothing is bounded),
 * and memory is bounded by the sample and one row group.
 */
#ifndef BL_ENGINE_JOB_COMPRESS_H
#define BL_ENGINE_JOB_COMPRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/container.h"
#include "engine/codec/meta.h"
#include "engine/codec/model.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"

struct bl_recipe_lines { // what is written into the file for people
    const char *tool;    // "baler 0.1.0"
    const struct bl_setting *settings;
    size_t n;
};

// Sizes of a finished file, part by part; see cli.md.
struct bl_file_sizes {
    uint64_t rows, columns;
    uint64_t original, in_memory, compressed;
    uint64_t model, latent, residual, exact, metadata;
    double ratio, ratio_without_model;
};
void bl_file_sizes_of(struct bl_file_sizes *sizes, const struct bl_meta *m,
                      uint64_t file_bytes);

// Fails for a table without rows or columns.  The jobs below ask this first; a
// caller who asks it knows what the table is called.
enum bl_status bl_job_check_source(const struct bl_source *source,
                                   struct bl_error *err);

// Derives a model from the table.  *model is the caller's.
enum bl_status bl_job_train(struct bl_model **model, struct bl_source *source,
                            const struct bl_options *options,
                            struct bl_pool *pool,
                            const struct bl_observer *observer,
                            struct bl_error *err);

enum bl_status bl_job_store_model(struct bl_model *model,
                                  const struct bl_recipe_lines *recipe,
                                  struct bl_container_writer *writer,
                                  uint64_t *file_bytes, struct bl_error *err);

// What there is to know about a compression when it is done.
struct bl_compress_report {
    struct bl_file_sizes sizes;
    struct bl_model *model; // the caller's when `derived`, lent otherwise; NULL
                            // when there is none in the file
    bool derived;
    bool is_bounded;                   // every value is, and proven:
    struct bl_certificate certificate; // columns as the file has them
};

// `model` NULL: one is derived first.  The writer is completed on success and
// stays the caller's to close.
enum bl_status bl_job_compress(
    struct bl_compress_report *report, struct bl_source *source,
    struct bl_model *model, bool weights_are_external,
    const struct bl_options *options, const struct bl_recipe_lines *recipe,
    struct bl_container_writer *writer, struct bl_pool *pool,
    const struct bl_observer *observer, struct bl_error *err);

#endif
