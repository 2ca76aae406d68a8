/* The contest: for each column the cheapest way to keep it, by measured bytes
 * on a sample of rows.
 *
 * What a column may look at is what is decoded before it, so the contest also
 * finds the order: columns that others explain well come last.  Every kind of
 * predictor is tried for every column, each with and without a context, and
 * the parameters it stores are counted.
 *
 * The same sample, bounds and seed give the same codings for any number of
 * threads.
 */
#ifndef BL_ENGINE_CODING_CONTEST_CONTEST_H
#define BL_ENGINE_CODING_CONTEST_CONTEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/coding/coding.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

// How far the contest has come, and whether it is to end early.
struct bl_contest_observer {
    void *context;
    bool (*go_on)(void *context, size_t done, size_t total);
};

struct bl_contest {
    const struct bl_schema *schema;
    const struct bl_batch *sample; // of whole rows, in table order
    bool rows_are_consecutive;     // mostly: taken in blocks
    const struct bl_bound *bounds; // one per column; NONE leaves the column
                                   // as the codings have it
    const struct bl_lattice_facts *facts; // one per column, of all rows
    const double *const *network; // one per column: what the network makes of
                                  // the sample's rows; NULL: there is none
    uint64_t table_rows;          // what the parameters are shared by
    uint64_t seed;
    struct bl_contest_observer observer;
};

// Fills codings->items[i] for every column with a bound, and the order; its
// `bytes` are what the sample would take (0 where bytes are all there is).
// Columns that no lattice fits are kept as bytes.
enum bl_status bl_contest_run(struct bl_codings *codings,
                              const struct bl_contest *contest,
                              struct bl_pool *pool, struct bl_error *err);

#endif
