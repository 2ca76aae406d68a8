/* One table through several codecs: the autoencoder, principal components, and
 * what people use otherwise, at the same size or at the same bound.
 *
 *     derive the network -> autoencoder's file -> its size -> the others
 *
 * Every codec leaves a whole file in the container of .baler files, with names,
 * types and checksums, and its bytes are that file's.  The columns that a
 * network would take go through the codec; the others are kept exactly, by
 * the same lossless packing for all, and so are special values.  What is
 * measured is what the file gives back.
 *
 * At equal size, codecs with an error bound get the smallest one, in units of
 * each column's range and the same for all columns, whose file is not larger
 * than the autoencoder's (found by a search over whole passes).  At equal bound
 * they hold it, and the two learned ones, which have none, stand beside them.
 *
 * The table streams: several passes, memory bounded by a row group and the
 * training sample.
 */
#ifndef BL_ENGINE_COMPARE_COMPARE_H
#define BL_ENGINE_COMPARE_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/container.h"
#include "engine/codec/model.h"
#include "engine/compare/loss.h"
#include "engine/data/source.h"
#include "engine/job/compress.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"

enum bl_compare_by { BL_EQUAL_SIZE, BL_EQUAL_RANGE_BOUND, BL_EQUAL_ABS_BOUND };

struct bl_compare_options {
    enum bl_compare_by by;
    uint64_t bytes; // for equal size; 0: of the autoencoder's file
    double bound;   // for equal bound: of |after - before|, or of that over the
                    // range of the column
};

// Files for the time of a comparison, one per codec, by its name.
struct bl_scratch_files {
    void *context;
    enum bl_status (*create)(void *context, const char *codec,
                             struct bl_container_writer **writer,
                             struct bl_error *err);
    enum bl_status (*open)(void *context, const char *codec,
                           struct bl_container_reader **reader,
                           struct bl_error *err);
};

struct bl_codec_result {
    const char *name, *summary;
    const char *why_not;            // when it was not run; NULL when it was
    uint64_t bytes;                 // of the whole file
    double ratio;                   // original bytes over that
    struct bl_column_loss *columns; // one per feature; owned
    struct bl_column_loss all;
    bool has_bound, holds_bound; // measured; at equal bound only
    double seconds;              // training, fitting and searching included
};

struct bl_compare_report {
    uint64_t rows, original; // original: bytes of what is stored
    uint64_t target;         // bytes, at equal size
    struct bl_model *model;  // the autoencoder, whose features are the columns
                             // that are compared; owned
    struct bl_codec_result *codecs; // owned
    size_t n_codecs;
};

// Fails where no column is for a network.
enum bl_status bl_job_compare(
    struct bl_compare_report *report, struct bl_source *source,
    const struct bl_options *options, const struct bl_compare_options *wishes,
    const struct bl_recipe_lines *recipe, const struct bl_scratch_files *files,
    struct bl_pool *pool, const struct bl_observer *observer,
    struct bl_error *err);
void bl_compare_report_release(struct bl_compare_report *report);

#endif
