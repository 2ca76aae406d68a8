/* Latent vectors as a stream: rounded to a step of each dimension's own and
 * entropy coded, or as they are (docs/container-format.md, "Latents").
 */
#ifndef BL_ENGINE_CODEC_LATENTS_H
#define BL_ENGINE_CODEC_LATENTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/codec/model.h"

// Rounds n vectors to what will be restored of them; numbers (n, n_latent) may
// be NULL.
// Nothing to do where the model has no steps.
void bl_latents_round(void *latents, int64_t *numbers, const struct bl_model *m,
                      size_t n);

// Appends them; classes is scratch of n * n_latent.
enum bl_status bl_latents_pack(struct bl_buffer *out, const void *latents,
                               const int64_t *numbers, uint8_t *classes,
                               const struct bl_model *m, size_t n,
                               struct bl_error *err);

// And back.  Any bytes are safe.
enum bl_status bl_latents_unpack(void *latents, int64_t *numbers,
                                 uint8_t *classes, const struct bl_model *m,
                                 size_t n, const void *packed, size_t size,
                                 struct bl_error *err);

#endif
