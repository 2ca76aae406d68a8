/* A summary of the latent space: as JSON, and as text for a terminal. */
#ifndef BL_CLI_LATENT_PRINT_H
#define BL_CLI_LATENT_PRINT_H

#include <jansson.h>

#include "engine/job/latent.h"

// {"dimensions":[...], "correlation":{...}, "spectrum":[...],
// "participation_ratio":..., "laws":[...], "idle":[...]} and how many vectors
// were looked at.  With details each dimension has a "histogram"
// (evaluation_details.h; null of a constant), and
//
//     "sample": {"rows":[N, ...], "latent":[[k], ...],
//                "variables":{"names":[p], "values":[[p], ...]}}
//
// of at most BL_LATENT_POINTS vectors; where a row has several, "tiles" too.
json_t *bl_json_of_latent(const struct bl_latent_report *r);

// `inputs` says whose they are, at the end of a sentence.
void bl_print_latent(const struct bl_latent_report *r, const char *inputs);

#endif
