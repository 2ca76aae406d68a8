/* The network that settings make of columns, for estimate.h: as the models of
 * engine/job are built. */
#ifndef BL_TUI_MODEL_ESTIMATE_NETWORK_H
#define BL_TUI_MODEL_ESTIMATE_NETWORK_H

#include "tui/model/estimate.h"

struct bl_estimate_shape { // of a column
    size_t width;          // values per row
    size_t dims[BL_MAX_DIMS];
};

// From the columns that were counted: everything about vectors and layers, and
// the bytes of latent vectors and of the model.  The settings are of their
// kinds.
enum bl_status bl_estimate_network(struct bl_estimate *e,
                                   const struct bl_schema *schema,
                                   const struct bl_estimate_shape *shape,
                                   const struct bl_recipe *r,
                                   struct bl_error *err);

#endif
