/* A model: everything that was derived from a table in order to compress it.
 *
 * Which columns it takes and how each is normalised (features), the network
 * with its parameters at the precision in which they are stored, what
 * becomes of the other columns, and how training went.
 *
 * Read-only once made: any number of threads may encode and decode with one,
 * each with scratch of its own.
 */
#ifndef BL_ENGINE_CODEC_MODEL_H
#define BL_ENGINE_CODEC_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/codec/features.h"
#include "engine/data/role.h"
#include "engine/nn/infer.h"
#include "engine/nn/network.h"
#include "engine/train/trainer.h"

enum bl_weights { // as stored, in the order of their sizes
    BL_WEIGHTS_FLOAT16,
    BL_WEIGHTS_FLOAT32,
    BL_WEIGHTS_FLOAT64,
    BL_N_WEIGHTS
};
const char *bl_weights_name(enum bl_weights w);

struct bl_other_column {
    char *name; // owned
    enum bl_role role;
};

struct bl_training_record { // for people
    size_t rows, epochs, best_epoch;
    double train_loss, validation_loss;
    double seconds; // NaN in a model that was read from a file
    char end[64];   // why it ended
};

struct bl_candidate { // a model that was tried on a sample
    char name[32];
    size_t latent;
    double error;   // RMS / std
    uint64_t bytes; // of the whole table with it, the model counted
};

enum { BL_MAX_CANDIDATES = 16 };

struct bl_model_choice { // for people: how the type was chosen, if it was
    char reason[256];    // a sentence; "" where nothing was chosen
    struct bl_candidate candidates[BL_MAX_CANDIDATES];
    size_t n_candidates;
};

struct bl_model {
    char *type; // a name of engine/job/model_types; owned
    enum bl_precision precision;
    enum bl_weights weights;
    enum bl_activation activation;
    struct bl_network net;
    void *params; // net.n_params floats or doubles; owned; NULL when they are
                  // in another file and have not been joined yet
    uint64_t checksum;    // of the packed weights
    double *latent_steps; // (n_latent): latents are multiples of these; owned;
                          // NULL: they are kept as they are
    struct bl_features features;
    struct bl_other_column *others; // owned
    size_t n_others;
    struct bl_training_record training;
    struct bl_model_choice choice;
};

// Frees what is below and the struct itself; NULL is fine.
void bl_model_free(struct bl_model *m);

// What a file may make a reader ask memory for.
enum {
    BL_MODEL_MAX_WIDTH = 1 << 18,  // of a layer
    BL_MODEL_MAX_PARAMS = 1 << 28, // of all
};

// Features, others and their roles, as another model has them, into a model
// that has none.
enum bl_status bl_model_copy_columns(struct bl_model *m,
                                     const struct bl_model *from,
                                     struct bl_error *err);

// Whether the network keeps within that; larger ones cannot be stored.
bool bl_model_is_storable(const struct bl_model *m);

size_t bl_model_n_latent(const struct bl_model *m);

// Bytes of one latent vector as stored without coding.
size_t bl_model_latent_bytes(const struct bl_model *m);

// Rounds the parameters to a storage precision, and remembers it.
void bl_model_round_weights(struct bl_model *m, enum bl_weights w);

// The part `weights`: packed parameters; sets m->checksum.
enum bl_status bl_model_pack_weights(struct bl_model *m,
                                     struct bl_buffer *packed,
                                     struct bl_error *err);

// The reverse; the checksum must be m->checksum.
enum bl_status bl_model_unpack_weights(struct bl_model *m, const void *packed,
                                       size_t n, struct bl_error *err);

// How the type was chosen; NULL where it was not.
json_t *bl_choice_to_json(const struct bl_model_choice *choice);

// The "model" object of meta.
json_t *bl_model_to_json(const struct bl_model *m);
enum bl_status bl_model_from_json(struct bl_model **model, const json_t *json,
                                  struct bl_error *err);

// Scratch of one thread.
struct bl_model_scratch {
    struct bl_infer_scratch infer;
    void *in, *out; // a block of vectors at the model's precision
};
enum bl_status bl_model_scratch_init(struct bl_model_scratch *s,
                                     const struct bl_model *m,
                                     struct bl_error *err);
void bl_model_scratch_release(struct bl_model_scratch *s);

// X (n, n_inputs) normalised to latents (n, n_latent) at the precision.
void bl_model_encode(const struct bl_model *m, void *latents, const double *X,
                     size_t n, struct bl_model_scratch *s);
// And back.
void bl_model_decode(const struct bl_model *m, double *X, const void *latents,
                     size_t n, struct bl_model_scratch *s);

#endif
