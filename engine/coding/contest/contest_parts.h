/* The parts of a contest (contest.h): what is known of the sample, and the
 * steps from there to the codings.
 *
 * Steps run once for each column, spread over the pool; each writes only what
 * belongs to its column, so that the outcome does not depend on the number of
 * threads.
 */
#ifndef BL_ENGINE_CODING_CONTEST_CONTEST_PARTS_H
#define BL_ENGINE_CODING_CONTEST_CONTEST_PARTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/coding/contest/contest.h"
#include "engine/coding/context/context.h"
#include "engine/coding/context/tree_bins.h"
#include "engine/coding/frame.h"
#include "engine/coding/numbers.h"

struct bl_contest_column { // of the sample; all owned
    int64_t *k;
    double *x;
    bool *is_special;
    size_t n_special;
    float *trace;  // a few rows of k, centred and scaled to length 1
    double packed; // bytes of its values as they are
    double plain;  // bytes quantised as it is, specials included
    struct bl_suggestions proposals; // ways to have it from others
    bool is_constant;
    bool is_input; // others may look at it
};

struct bl_contest_worker {
    struct bl_numbers_scratch scratch;
    struct bl_error err;
};

struct bl_contest_run {
    const struct bl_contest *contest;
    struct bl_codings *codings;
    struct bl_pool *pool;
    struct bl_row_frame frame;         // of the sample
    struct bl_contest_column *columns; // owned, like all below
    struct bl_bins *bins;              // BL_BINS_PER_COLUMN of each column
    struct bl_contest_worker *workers;
    double share;  // of what is stored once, that the sample bears
    size_t *place; // of each column in the order
    size_t total;  // steps there are to do
    atomic_size_t done;
    atomic_bool is_stopped;
};

typedef enum bl_status bl_contest_step(struct bl_contest_run *run,
                                       size_t column, size_t worker,
                                       struct bl_error *err);

// The step for each of n columns; BL_INTERRUPTED when the observer says so.
enum bl_status bl_contest_each(struct bl_contest_run *run,
                               const size_t *columns, size_t n,
                               bl_contest_step *step, struct bl_error *err);

// Rows of the sample that are measured of a column: not all of a large field.
size_t bl_contest_rows(const struct bl_contest_run *run, size_t column);

// Lattice and numbers of a column, and what it costs alone.
bl_contest_step bl_contest_look_at;
void bl_contest_column_release(struct bl_contest_column *c);

enum {
    BL_CONTEST_KNOWN = 64, // columns that one column looks at, at most
    BL_CONTEST_TRACE = 256,
};

// A lattice for exact values, where the column is plain and floating point;
// leaves it else.
enum bl_status bl_contest_exact_lattice(struct bl_lattice *lattice,
                                        const struct bl_contest_run *run,
                                        size_t column, struct bl_error *err);

// The trace of a column with numbers.
enum bl_status bl_contest_trace(struct bl_contest_column *c, size_t n_rows,
                                struct bl_error *err);

// Columns that a column may look at: inputs before it in the order, or all of
// them; where they are too many, those that go with it most and those nearest.
size_t bl_contest_known(size_t known[BL_CONTEST_KNOWN],
                        const struct bl_contest_run *run, size_t column,
                        bool before);

// The order of all columns, from what the n that take part cost given others.
enum bl_status bl_contest_find_order(struct bl_contest_run *run,
                                     const size_t *columns, size_t n,
                                     struct bl_error *err);

// The cheapest coding of a column, with what comes before it in the order.
bl_contest_step bl_contest_choose;
// The same of a field, on all threads.
enum bl_status bl_contest_choose_field(struct bl_contest_run *run,
                                       size_t column, struct bl_error *err);

// Bytes of what is stored once, as the sample bears them.
double bl_contest_bytes_once(const struct bl_contest_run *run,
                             const struct bl_coding *coding);
// Bytes of special values, which are kept elsewhere.
double bl_contest_bytes_special(const struct bl_lattice *lattice,
                                size_t n_special);

// What was tried, for people.
struct bl_contest_entry {
    const char *name;
    double bytes;
};

// Writes that a column has one value, or that nothing but its bytes will do.
void bl_contest_explain_bytes(struct bl_coding *coding, bool is_constant);

// Writes why a coding of n values was chosen, of those entries.
void bl_contest_explain(struct bl_coding *coding,
                        const struct bl_schema *schema, double bytes, size_t n,
                        const struct bl_contest_entry *entries,
                        size_t n_entries);

#endif
