/* Contexts: classes of rows whose numbers are coded with a table of their own,
 * because their spread, or what they are at all, depends on something that is
 * known: another column, the prediction itself, its fraction.
 *
 * Derived from a sample like a predictor, and stored the same way.  A new
 * context is one file with a `const struct bl_context_kind` and a line in
 * context.c.
 */
#ifndef BL_ENGINE_CODING_CONTEXT_CONTEXT_H
#define BL_ENGINE_CODING_CONTEXT_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "engine/coding/frame.h"
#include "engine/coding/predict/predictor.h"
#include "engine/data/schema.h"

enum { BL_CONTEXT_MAX_CLASSES = 32 };

struct bl_context_kind;

struct bl_context {
    const struct bl_context_kind *kind; // NULL: one class
    size_t *inputs;                     // columns; owned
    size_t n_inputs;
    double *params; // owned
    size_t n_params;
    size_t n_classes;
};

struct bl_bins;

// Bins of every column of a frame: those of k, then those of |k|.
enum { BL_BINS_NUMBER, BL_BINS_MAGNITUDE, BL_BINS_PER_COLUMN };

struct bl_context_task {
    struct bl_prediction_task prediction;
    const struct bl_predictor *predictor;
    const double *predicted;    // y of each row of the sample
    const double *hints;        // of the predictor (its hint()); NULL: none
    const int64_t *symbols;     // what is to be coded, of each row
    const bool *is_special;     // rows where nothing is; NULL: none
    const struct bl_bins *bins; // BL_BINS_PER_COLUMN of each column
    uint64_t table_rows;        // what the parameters are shared by
};

struct bl_context_kind {
    const char *name;
    const char *phrase; // "by", "by the fraction"
    enum bl_status (*derive)(struct bl_context *c, bool *applies,
                             const struct bl_context_task *task,
                             struct bl_error *err);
    bool (*is_sound)(const struct bl_context *c);
    // Whether classifying looks at hints: they take their time.
    bool (*wants_hints)(const struct bl_context *c);
    // Classes of rows [first, first + n), below n_classes; y is what was
    // predicted for them, hints what the predictor tells beside (NULL:
    // nothing, and any class will do where a context wants them).
    void (*classify)(uint8_t *classes, const struct bl_context *c,
                     const struct bl_row_frame *frame, const double *y,
                     const double *hints, size_t first, size_t n);
    // What the classes depend on, most first: "phase, |eta|".
    void (*describe)(char *text, size_t size, const struct bl_context *c,
                     const struct bl_schema *schema);
};

// NULL-terminated.
extern const struct bl_context_kind *const bl_context_kinds[];

void bl_context_release(struct bl_context *c);
enum bl_status bl_context_make_room(struct bl_context *c, size_t n_inputs,
                                    size_t n_params, struct bl_error *err);

// All of class 0 where there is no kind.
void bl_context_classify(uint8_t *classes, const struct bl_context *c,
                         const struct bl_row_frame *frame, const double *y,
                         const double *hints, size_t first, size_t n);

json_t *bl_context_to_json(const struct bl_context *c);
enum bl_status bl_context_from_json(struct bl_context *c, const json_t *json,
                                    size_t n_columns, struct bl_error *err);

#endif
