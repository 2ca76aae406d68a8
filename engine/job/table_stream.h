/* Training on all rows of a table that does not fit into memory.
 *
 * The sample that the survey drew is held out: training is judged by it and
 * never learns from it.  All other rows are read anew in every epoch, in
 * blocks of consecutive rows whose order is drawn for the epoch, and are
 * shuffled within windows of some blocks (train/windows.h).  What comes out
 * depends on the table and the seed only.
 *
 * Memory: a block of the table's values, and two windows of WINDOW_BYTES.
 *
 * The source is read from a thread of training, and from no other meanwhile.
 */
#ifndef BL_ENGINE_JOB_TABLE_STREAM_H
#define BL_ENGINE_JOB_TABLE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/source.h"
#include "engine/job/gather.h"
#include "engine/job/observer.h"
#include "engine/job/options.h"
#include "engine/job/survey.h"
#include "engine/train/stream.h"

// Whether a model of these options is to be trained on a stream of this table.
// Fails when that is wished for and cannot be.
enum bl_status bl_table_stream_wanted(bool *wanted,
                                      const struct bl_schema *schema,
                                      const struct bl_options *options,
                                      struct bl_error *err);

// Rows that the survey's sample has then.
size_t bl_table_stream_sample_rows(const struct bl_schema *schema,
                                   const struct bl_options *options);

struct bl_table_stream {
    struct bl_train_stream stream; // for training
    struct bl_source *source;      // lent
    struct bl_gather gather;
    struct bl_batch batch; // a block as the table has it
    uint64_t *held_out;    // (n_held_out) rows of the table, ascending; owned
    size_t n_held_out;
    size_t block_rows;
    size_t per_row, row_bytes; // vectors, and all their reals
    uint32_t *order;           // (n_blocks) of this epoch; owned
    size_t n_blocks, next;
    uint64_t seed;
};

// The survey was made with bl_table_stream_sample_rows(), the same seed, and
// says which source.  The stream must not move.
enum bl_status bl_table_stream_init(struct bl_table_stream *s,
                                    const struct bl_survey *survey,
                                    const struct bl_model *m,
                                    const struct bl_options *options,
                                    const struct bl_observer *observer,
                                    struct bl_error *err);
void bl_table_stream_release(struct bl_table_stream *s);

#endif
