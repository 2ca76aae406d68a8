/* What a file promises of its values, and what was found to hold. */
#ifndef BL_CLI_PROOF_H
#define BL_CLI_PROOF_H

#include <jansson.h>

#include "engine/codec/meta.h"

// Sets "bound" and "certificate" (cli.md); null where nothing is bounded.
void bl_json_set_proof(json_t *result, const struct bl_meta *m);

// The bound of each column by its name.
json_t *bl_json_of_bounds(const struct bl_meta *m);

// The certificate as JSON: of a file, or of a comparison of its own.
json_t *bl_json_of_certificate(const struct bl_certificate *c,
                               const struct bl_meta *m);

// "12,000,000 values checked, the largest error 0.98 of its bound (pt, row 7)".
void bl_print_certificate(const struct bl_certificate *c,
                          const struct bl_meta *m);

#endif
