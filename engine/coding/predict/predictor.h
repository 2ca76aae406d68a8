/* Predictors: what a column's numbers are expected to be, from the columns that
 * are decoded before it, from the network, or from the rows before.
 *
 * A predictor is derived once, from a sample, and stored in the file as a
 * list of input columns and a list of numbers; predicting uses only these
 * and the frame, sums and products in a fixed order and base/repro_math, so it
 * gives the same bits on every machine.  What is coded is the residual
 * (difference.h) of the true number and the rounded prediction.
 *
 * A new predictor is one file with a `const struct bl_predictor_kind` and a
 * line in predictor.c.
 *
 * Read-only once derived; any number of threads may predict with one.
 */
#ifndef BL_ENGINE_CODING_PREDICT_PREDICTOR_H
#define BL_ENGINE_CODING_PREDICT_PREDICTOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "base/pool.h"
#include "engine/coding/difference.h"
#include "engine/coding/frame.h"

struct bl_predictor_kind;

struct bl_predictor {
    const struct bl_predictor_kind *kind;
    size_t target;  // column
    size_t *inputs; // columns; owned
    size_t n_inputs;
    double *params; // meaning as in the kind's file; owned
    size_t n_params;
    struct bl_difference residual; // what is coded of a number
};

// What a predictor tells beside its predictions, for contexts.  Only the
// order of such numbers counts, not their scale.
enum bl_hint {
    BL_HINT_SPREAD, // grows with the error that is expected
    BL_HINT_ZERO,   // grows with the chance that the number is 0
    BL_N_HINTS,
};

struct bl_prediction_task {            // what a predictor is derived for
    const struct bl_row_frame *sample; // target included
    size_t target;
    const size_t *known; // columns that will be decoded before it
    size_t n_known;
    bool rows_are_consecutive; // the sample's, mostly
    uint64_t seed;
    uint64_t table_rows; // that share what is stored once; 0: the sample's
};

// One of several ways in which a kind applies to a task.
struct bl_suggestion {
    struct bl_predictor predictor;
    double cost; // bits of a row, from the sizes of residuals on the sample
};

struct bl_suggestions {
    struct bl_suggestion *items; // owned
    size_t n;
    size_t room;
};

struct bl_predictor_kind {
    const char *name;
    // How it is told of: "least squares from".
    const char *phrase;
    // Needs the numbers of the rows before: predicts a row at a time.
    bool is_sequential;
    bool uses_values;  // x of its inputs, beside k
    bool uses_network; // of the target
    // Takes seconds to derive and much longer to predict than to decode: to be
    // tried where a column is large, and taken where it saves percents.
    bool is_slow;
    // Derives p->inputs and p->params for the task; leaves *applies false
    // where the kind has nothing to say.
    enum bl_status (*derive)(struct bl_predictor *p, bool *applies,
                             const struct bl_prediction_task *task,
                             struct bl_error *err);
    // Appends all ways that are worth it, whatever the columns they need: with
    // all other columns as known this is what an order is made from.  NULL
    // where a kind uses all that is known.  Deriving takes the cheapest.
    enum bl_status (*propose)(struct bl_suggestions *proposals,
                              const struct bl_prediction_task *task,
                              struct bl_error *err);
    // Whether predicting is safe with these, from a file; params are finite
    // and the inputs plain columns with a lattice, in the order of decoding.
    bool (*is_sound)(const struct bl_predictor *p);
    // Coordinates of rows [first, first + n) to y[0 .. n); anything finite or
    // not.
    void (*predict)(double *y, const struct bl_predictor *p,
                    const struct bl_row_frame *frame, size_t first, size_t n);
    // Hints for the same rows, hint h of row first + i to hints[h * n + i];
    // NULL where the kind has none.
    void (*hint)(double *hints, const struct bl_predictor *p,
                 const struct bl_row_frame *frame, size_t first, size_t n);
};

// NULL-terminated, from the simplest; where costs are equal the first wins.
extern const struct bl_predictor_kind *const bl_predictor_kinds[];

void bl_predictor_release(struct bl_predictor *p);

// Room for inputs and params, zeroed.
enum bl_status bl_predictor_make_room(struct bl_predictor *p, size_t n_inputs,
                                      size_t n_params, struct bl_error *err);

void bl_suggestions_release(struct bl_suggestions *p);

// Takes over the predictor, on failure too.
enum bl_status bl_suggestions_add(struct bl_suggestions *p,
                                  struct bl_predictor *predictor, double cost,
                                  struct bl_error *err);

// Whole numbers that y rounds to, held within +-2^50; NaN gives 0.
void bl_predictor_round(int64_t *k, const double *y, size_t n);

json_t *bl_predictor_to_json(const struct bl_predictor *p);
// p->target is set; the inputs are below n_columns, and what else they must
// be is the caller's to check.
enum bl_status bl_predictor_from_json(struct bl_predictor *p,
                                      const json_t *json, size_t n_columns,
                                      struct bl_error *err);

#endif
