/* A uniform sample of whole rows, drawn in one pass.
 *
 * The number of rows is known when a source is opened, so rows are taken by
 * selection sampling (Knuth, TAOCP 3.4.2, algorithm S): the sample keeps the
 * order of the table, and the same seed takes the same rows.  When all rows
 * fit, all are taken.
 *
 * Rows may be taken in blocks of consecutive ones, counted from the first row
 * of the table; its last block may be shorter, and is then the sample's last.
 */
#ifndef BL_ENGINE_DATA_SAMPLE_H
#define BL_ENGINE_DATA_SAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/random.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

struct bl_sample {
    struct bl_batch rows; // what has been taken so far
    uint64_t n_seen, n_total;
    size_t block;        // rows that are taken together
    bool is_block_taken; // the one that the next row is of
    struct bl_random random;
};

// Rows that keep a sample of the table's numeric columns below `bytes`, and the
// floats that training makes of it too; at least 1.
size_t bl_sample_rows_within(const struct bl_schema *s, size_t bytes);

// For a table of s->n_rows rows; numeric columns only (wanted NULL: all).
enum bl_status bl_sample_init(struct bl_sample *sample,
                              const struct bl_schema *s, const bool *wanted,
                              size_t max_rows, uint64_t seed,
                              struct bl_error *err);

// In blocks of so many rows; at least one block is taken.
enum bl_status bl_sample_init_blocks(struct bl_sample *sample,
                                     const struct bl_schema *s,
                                     const bool *wanted, size_t max_rows,
                                     size_t block, uint64_t seed,
                                     struct bl_error *err);
void bl_sample_release(struct bl_sample *sample);

// Batches come in table order, each row once.
void bl_sample_add(struct bl_sample *sample, const struct bl_batch *b);

#endif
