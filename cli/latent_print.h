/* A summary of the latent space: as JSON, and as text for a terminal. */
#ifndef BL_CLI_LATENT_PRINT_H
#define BL_CLI_LATENT_PRINT_H

#include <jansson.h>

#include "engine/job/latent.h"

// {"dimensions":[...], "correlation":{...}, "spectrum":[...],
// "participation_ratio":..., "laws":[...], "idle":[...]} and how many vectors
// were looked at.
json_t *bl_json_of_latent(const struct bl_latent_report *r);

// `inputs` says whose they are, at the end of a sentence.
void bl_print_latent(const struct bl_latent_report *r, const char *inputs);

#endif
