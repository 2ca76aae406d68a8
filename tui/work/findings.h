/* Findings about a table, gathered in small steps so that others get their turn
 * in between.
 *
 * First those of a sample: blocks of rows spread evenly over the table, as many
 * as can be read in a fifth of a second and 64 at most.  They are taken in an
 * order in which the first few are spread evenly too (bit-reversed).  Then
 * those of all rows, which are what `baler inspect` finds.  A table that would
 * fit into the sample has only the second.
 */
#ifndef BL_TUI_WORK_FINDINGS_H
#define BL_TUI_WORK_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/data/sample.h"
#include "engine/data/source.h"
#include "tui/model/table.h"

enum { BL_FINDINGS_BLOCKS = 64 };

struct bl_gathering {
    struct bl_source *source; // lent
    bool is_done;
    double began; // of the clock

    size_t n_blocks, block_rows; // of the sample; no blocks: all rows already
    size_t n_read;               // blocks so far
    double seconds;              // that they took
    struct bl_batch blocks[BL_FINDINGS_BLOCKS]; // by their place

    struct bl_stats *stats; // of all rows, from here on
    struct bl_sample sample;
    struct bl_batch batch;
    uint64_t row;   // the next to be read
    bool must_seek; // the source has been used for something else
};

// The source is at its first row.
enum bl_status bl_gathering_init(struct bl_gathering *g,
                                 struct bl_source *source,
                                 struct bl_error *err);
void bl_gathering_release(struct bl_gathering *g);

// Reads a block or a batch.  *findings, the caller's, is not NULL when some are
// complete.
enum bl_status bl_gathering_step(struct bl_gathering *g,
                                 struct bl_findings **findings,
                                 struct bl_error *err);

// Of all rows.
double bl_gathering_share(const struct bl_gathering *g);

#endif
