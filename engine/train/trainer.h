/* Training an autoencoder: the loop.
 *
 * Minibatch gradient descent with Adam on rows that are already normalised.
 * The rows are split once into training and validation rows; training rows are
 * shuffled every epoch; the parameters of the best validation epoch are
 * what is given back.  Where the share of validation rows rounds to none, the
 * training loss, summed up while the parameters change, stands in for theirs.
 *
 * The learning rate follows a schedule (schedule.h) that plans for the epochs
 * and, where the time is limited, for that; with "plateau" it is cut when the
 * validation loss stops improving.  That and early stopping have PyTorch's
 * meaning of ReduceLROnPlateau (patience.h).
 *
 * The same seed gives the same bits for any number of threads: a minibatch
 * is cut into fixed shards of BL_SHARD_ROWS rows, each shard's gradient is
 * summed into its own block, and the blocks are added in order.  (Except for
 * where a time limit ends training or shapes its schedule.)
 *
 * What training has come to can be left in checkpoints, and a later call goes
 * on from one as if there had been no end (checkpoint.h says what is in it).
 *
 * Rows may come in a stream (stream.h) when they do not fit into memory.  They
 * are then what is trained on, shuffled within windows, and the rows that are
 * given in memory are for validation.
 *
 * A loss that is not finite ends training at the best epoch so far with
 * `end` BL_TRAIN_NAN; in the first epoch that is a failure, which names the
 * column to look at.  A wish to stop or the end of the time cut the epoch
 * short after a step; what it came to counts as an epoch.
 */
#ifndef BL_ENGINE_TRAIN_TRAINER_H
#define BL_ENGINE_TRAIN_TRAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/pool.h"
#include "engine/nn/loss_terms.h"
#include "engine/nn/network.h"

enum { BL_SHARD_ROWS = 128 };

struct bl_checkpoints;
struct bl_train_stream;

enum bl_precision { BL_PRECISION_FLOAT32, BL_PRECISION_FLOAT64 };

struct bl_train_options {
    size_t epochs;
    size_t batch; // rows per step
    double learning_rate;
    double weight_decay; // decoupled (AdamW)
    double clip;        // gradients longer than this are cut to it; 0: none are
    size_t patience;    // epochs without improvement before stopping; 0: never
    double min_delta;   // relative improvement that counts
    size_t lr_patience; // epochs without improvement before lr is halved
    double lr_factor;   // 0.5
    double lr_min;
    double warm_up;     // epochs until lr is reached; 0: as the schedule has it
    double validation;  // share of the rows
    double max_seconds; // 0: no limit
    bool batch_norm;    // behind hidden layers (nn/learner.h)
    double dropout;     // share of their values; 0: none
    uint64_t seed;
    const char *loss; // a name of engine/nn/loss
    struct bl_loss_terms terms;
    const char *schedule;                     // a name of engine/train/schedule
    const struct bl_checkpoints *checkpoints; // lent; NULL: there are none
    const struct bl_train_stream *stream;     // lent; NULL: X has all rows
};

#define BL_TRAIN_OPTIONS_INIT                                                  \
    {                                                                          \
        .epochs = 100, .batch = 512, .learning_rate = 3e-3, .patience = 50,    \
        .min_delta = 1e-4, .lr_patience = 5, .lr_factor = 0.5, .lr_min = 1e-6, \
        .validation = 0.1, .loss = "mse", .schedule = "cosine"                 \
    }

// What a loss of that name wants of the terms: value weights, objects.  False
// where there is none of that name.
bool bl_train_loss_weighs_responses(const char *loss);
bool bl_train_loss_uses_objects(const char *loss);

// The names there are, for --help; NULL behind the last.
const char *bl_train_loss_name(size_t i);
const char *bl_train_schedule_name(size_t i);

struct bl_epoch { // what is known after each
    size_t i, n;  // 1-based; of how many
    bool is_past; // told again, of the training that this one goes on with
    double train_loss, validation_loss;
    double learning_rate;
    double best_loss;
    size_t best_epoch;
    size_t since_best;
    double gradient_norm; // of the epoch's last step, before it is cut
    double rows_per_second;
    double seconds; // since training began
};

// Where checkpoints go to and come from.
struct bl_checkpoints {
    void *context;
    // Keeps the bytes in place of those before.  A checkpoint that cannot be
    // kept must not end training: what to say of it is up to this function.
    void (*save)(void *context, const void *bytes, size_t n);
    size_t every; // epochs; 0: as often as takes less than 1 % of the time
    const void *resume; // the bytes to go on from; NULL: training begins
    size_t resume_size;
};

enum bl_train_end {
    BL_TRAIN_ALL_EPOCHS,
    BL_TRAIN_EARLY_STOP,
    BL_TRAIN_OUT_OF_TIME,
    BL_TRAIN_STOPPED, // the user's wish; the best is kept
    BL_TRAIN_NAN,
};
const char *bl_train_end_text(enum bl_train_end end); // a short clause

struct bl_train_observer {
    void *context;
    void (*epoch)(void *context, const struct bl_epoch *epoch);
    void (*batch)(void *context, size_t i, size_t n); // may be NULL
    void (*lr_drop)(void *context, size_t epoch, double from, double to);
    const struct bl_cancel *cancel; // may be NULL
};

struct bl_train_result {
    struct bl_epoch best; // of the epoch that is given back
    size_t epochs_done;
    enum bl_train_end end;
};

// Of a checkpoint: the epoch that goes on when it does.  Fails when it is
// damaged or none at all.
enum bl_status bl_train_checkpoint_epoch(size_t *epoch, const void *bytes,
                                         size_t n, struct bl_error *err);

// X: (n_rows, n_inputs) of float or double as `precision` says, finite.
// params: net->n_params values of the same type; initialised here from the
// seed (uniform +-1/sqrt(n_in), PyTorch's nn.Linear) and trained.  Batch norm
// and dropout are gone from what comes back: norms are folded into it.
enum bl_status bl_train(void *params, const struct bl_network *net,
                        enum bl_precision precision, const void *X,
                        size_t n_rows, const struct bl_train_options *options,
                        struct bl_pool *pool,
                        const struct bl_train_observer *observer,
                        struct bl_train_result *result, struct bl_error *err);

#endif
