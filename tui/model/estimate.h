/* What settings will give, before anything is run.
 *
 * What is exact: the layers and the number of parameters, which follow from the
 * columns and the settings as `baler` makes its network of them, and the bytes
 * before.  A model that `baler` chooses by trying (auto) is not known before:
 * then dense layers stand for it, and `is_tried` says so.
 *
 * What is a guess, and on the safe side: all bytes after, since everything is
 * packed once more before it is stored.
 *
 *     latent    vectors * latent * bytes of the precision
 *     model     2 bytes per parameter: half precision is kept where it costs
 *               no fidelity, which it mostly does not
 *     exact     the entropy of the values seen, at most their size; text is
 *               left out, before and after, as its length is not known
 *     other     the description of the columns and the recipe
 */
#ifndef BL_TUI_MODEL_ESTIMATE_H
#define BL_TUI_MODEL_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "io/recipe/recipe.h"
#include "tui/model/table.h"

enum {
    BL_MAX_HIDDEN_LAYERS = 16,
    BL_MAX_LAYERS = 2 * BL_MAX_HIDDEN_LAYERS + 3,
};

struct bl_estimate {
    size_t n_compressed, n_exact, n_text; // columns
    size_t tile[2];                       // height, width; 1, 1 without fields
    size_t time_block;                    // rows in a vector
    size_t n_inputs, n_latent;
    bool is_tried;                // the network is one that might come of it
    bool takes_hidden;            // it follows from the key hidden
    size_t layers[BL_MAX_LAYERS]; // from the inputs to the outputs, as values;
                                  // the latent ones in the middle
    size_t n_layers;              // 0: no column is compressed
    double n_parameters;
    double n_vectors; // that go through the network
    double value_bytes;
    struct bl_estimate_bytes {
        double original, compressed_columns; // before: all taken, and of those
        double latent, model, exact, other, file;
    } bytes;
    double ratio, ratio_without_model; // NaN without anything to store
};

// BL_USAGE with a sentence when the settings cannot be used for the table.
enum bl_status bl_estimate_make(struct bl_estimate *e, const struct bl_table *t,
                                const struct bl_recipe *r,
                                struct bl_error *err);

// Of dense layers: (n_0 + 1) n_1 + (n_1 + 1) n_2 + ...
double bl_estimate_parameters(const size_t *layers, size_t n);

// Share of the file that is the model, in [0, 1].
double bl_estimate_model_share(const struct bl_estimate *e);

// The largest of some usual networks whose model is at most `share` of the
// file, as a value of the key hidden, and its share; false when there is none.
bool bl_estimate_fitting(char hidden[64], double *model_share,
                         const struct bl_estimate *e, double share);

// A number that is another as soon as a short run would have another result:
// by the table, what becomes of its columns, and all settings but those of how
// long training goes on, unless these are to count too.
uint64_t bl_estimate_fingerprint(const struct bl_table *t,
                                 const struct bl_recipe *r, bool with_duration);

#endif
