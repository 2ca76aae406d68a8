/* The decoder: a compressed table as a source like any other.
 *
 * Rows come from row groups, each restored when a read first touches it; only
 * the streams of the columns that the batch wants are read.  Restored bits do
 * not depend on the number of threads, the rows read at a time, or the
 * machine.
 *
 * Damage is found by checksums before anything is made of the bytes, and
 * reported with status BL_BROKEN.
 */
#ifndef BL_ENGINE_CODEC_DECODER_H
#define BL_ENGINE_CODEC_DECODER_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/container.h"
#include "engine/codec/meta.h"
#include "engine/data/source.h"

// Takes over the reader (closed with the source, and on failure).  The pool is
// lent.  `model_file` holds the weights when they are not in the file itself;
// lent, may be NULL.
enum bl_status bl_decoder_open(struct bl_source **source,
                               struct bl_container_reader *reader,
                               struct bl_container_reader *model_file,
                               struct bl_pool *pool, struct bl_error *err);

// What the file says of itself, lent; NULL for a source that is no decoder.
const struct bl_meta *bl_decoder_meta(const struct bl_source *source);

// Says that the rows from here to end_row will be read one after the other: row
// groups are restored ahead, and the table ends there until the next seek.
void bl_decoder_expect(struct bl_source *source, uint64_t end_row);

// Latent vectors of all row groups; the file has a network.
uint64_t bl_decoder_n_vectors(const struct bl_source *decoder);

// The latent vectors of a row group, one after the other:
// (vectors of its rows, n_latent) as doubles; *latents is the caller's.
enum bl_status bl_decoder_latents(struct bl_source *decoder, size_t group,
                                  double **latents, size_t *n_vectors,
                                  struct bl_error *err);

#endif
