/* What a network makes of a sample: what predictions from it start from. */
#ifndef BL_ENGINE_JOB_NETWORK_SAMPLE_H
#define BL_ENGINE_JOB_NETWORK_SAMPLE_H

#include <stddef.h>

#include "base/error.h"
#include "engine/codec/model.h"
#include "engine/coding/lattice.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

struct bl_network_sample {
    double **columns; // one per column of the table, of plain ones that the
                      // network takes (rows); else NULL; owned
    size_t n_columns;
    double latent_bytes; // of the sample's latents
    double model_bytes;  // of the weights
};

// facts: one per column; what the network makes of it is held within.
enum bl_status bl_network_sample_make(struct bl_network_sample *s,
                                      const struct bl_model *model,
                                      const struct bl_schema *schema,
                                      const struct bl_batch *sample,
                                      const struct bl_lattice_facts *facts,
                                      struct bl_error *err);
void bl_network_sample_release(struct bl_network_sample *s);

#endif
