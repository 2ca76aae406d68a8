/* Principal components beside the network, in `baler evaluate`. */
#ifndef BL_CLI_PCA_BESIDE_H
#define BL_CLI_PCA_BESIDE_H

#include <jansson.h>

#include "cli/session.h"
#include "engine/codec/model.h"
#include "engine/compare/beside.h"
#include "engine/metrics/evaluate.h"

struct bl_pca_beside {
    bool is_there;
    struct bl_beside_report report; // when it is
};

// `network` is that of the compressed table, which is not there for NULL. Where
// PCA says nothing (the network is one, the table before lacks its columns)
// it is left out, with a word why; only an interruption is a failure.
enum bl_status bl_pca_beside_make(struct bl_pca_beside *pca,
                                  struct bl_session *s,
                                  const struct bl_model *network,
                                  struct bl_source *before,
                                  struct bl_error *err);
void bl_pca_beside_release(struct bl_pca_beside *pca);

// RMS over std of that column; NaN when PCA has nothing to say about it.
double bl_pca_beside_of(const struct bl_pca_beside *pca, const char *column);

// Mean RMS over std of the network itself over the columns of the PCA.
double bl_pca_beside_network(const struct bl_pca_beside *pca,
                             const struct bl_evaluation_result *r);

// {"latent":..., "rows":..., "columns":[{"name":..., "rms_over_std":...}],
//  "mean_rms_over_std":..., "network_mean_rms_over_std":...}
json_t *bl_json_of_pca_beside(const struct bl_pca_beside *pca,
                              const struct bl_evaluation_result *r);

#endif
