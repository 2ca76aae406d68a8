/* A run as its folder tells it: events.ndjson line by line, and what came of
 * it.  The formats are those of io/run/run_dir.h.
 *
 * Lines come from a file that anyone may have written.  What is no event is
 * passed over and counted; text is cut to a length that can be shown, epochs
 * ascend, and numbers are finite or NaN.  A "start" with another process begins
 * the run anew.
 */
#ifndef BL_TUI_MODEL_RUN_H
#define BL_TUI_MODEL_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "io/recipe/recipe.h"

enum bl_run_state {
    BL_RUN_STARTING, // nothing heard of it yet
    BL_RUN_RUNNING,
    BL_RUN_PAUSED,
    BL_RUN_DONE,
    BL_RUN_STOPPED, // early, the best kept
    BL_RUN_FAILED,
    BL_RUN_ABORTED,
    BL_RUN_LOST, // its process is gone without a word
};

struct bl_run_epoch { // NaN where an event does not say
    double epoch, train, validation, learning_rate, best, best_epoch;
    double grad_norm, rows_per_second, seconds;
};

struct bl_run_drop {
    double epoch, from, to;
};

struct bl_run_sizes { // bytes of the compressed file; NaN until known
    double original, compressed, model, latent, residual, exact, metadata;
    double ratio, ratio_without_model;
};

struct bl_run {
    char *dir;     // owned; NULL: there is no run
    char *command; // "run", "train", "plot", ...; owned, like all text here
    char *table;
    char *started; // UTC stamp
    enum bl_run_state state;
    char *reason; // of the end; "" otherwise
    long pid;     // 0: not known; signals go there only when `here`
    bool here;    // on this machine
    uint64_t n_rows, n_columns, seed;
    double n_epochs; // that are planned

    struct bl_run_epoch *epochs; // owned
    size_t n_epochs_done, epochs_capacity;
    struct bl_run_drop *drops; // owned
    size_t n_drops, drops_capacity;
    double best_epoch, best_loss; // NaN without
    double batch, n_batches;
    char phase[32];
    double phase_done, phase_total;
    char **warnings; // owned
    size_t n_warnings, warnings_capacity;

    double worst_chi2_ndf; // two-sample, of the worst variable; NaN without
    char worst_variable[64];
    bool has_sizes;
    struct bl_run_sizes sizes;
    struct bl_model_shape {
        char type[16];
        size_t layers[64];
        size_t n_layers;
        double n_parameters;
    } model;
    char **files; // that it wrote (figures); owned
    size_t n_files, files_capacity;

    struct bl_recipe recipe; // values is NULL until it has been read
    uint64_t offset;         // bytes of events.ndjson that have been read
    struct bl_buffer rest;   // the beginning of a line
    char head[96];           // of the file: others are of another run
    size_t n_head;
    size_t n_odd_lines;
};

enum bl_status bl_run_init(struct bl_run *r, const char *dir,
                           struct bl_error *err);
void bl_run_release(struct bl_run *r); // all zero afterwards

// Forgets all but the folder, so that its events can be fed again.
void bl_run_begin_anew(struct bl_run *r);

// The next bytes of events.ndjson, wherever they are cut.  Whether anything has
// changed is *news (may be NULL).
enum bl_status bl_run_feed(struct bl_run *r, const void *bytes, size_t n,
                           bool *news, struct bl_error *err);

// Text of the run is UTF-8; a longer one is cut.
enum bl_status bl_run_set_reason(struct bl_run *r, const char *reason,
                                 struct bl_error *err);

bool bl_run_state_is_alive(enum bl_run_state s); // starting, running, paused
bool bl_run_is_alive(const struct bl_run *r);

// Of all its work in [0, 1], NaN when it cannot be told; training weighs by
// epochs, the rest by rows.
double bl_run_progress(const struct bl_run *r);
// Seconds that the training has taken and will take; NaN when not known.
double bl_run_elapsed(const struct bl_run *r);
double bl_run_remaining(const struct bl_run *r);

// When it began, in seconds since 1970; NaN when not known.
double bl_run_start_time(const struct bl_run *r);

// "AE 18-200-100-50-10", "PCA 15"; "" while not known.
void bl_run_model_text(const struct bl_run *r, char *text, size_t size);
const char *bl_run_state_name(enum bl_run_state s); // "stopped"

#endif
