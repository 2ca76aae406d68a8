/* The latent vectors of a compressed file as a table: a source like any other,
 * to be written in any format.
 *
 * Columns: row (of the compressed table, int64), for fields tile (which of the
 * row's vectors, int32), then z0, z1, ... at the precision they are stored in.
 */
#ifndef BL_ENGINE_JOB_LATENT_SOURCE_H
#define BL_ENGINE_JOB_LATENT_SOURCE_H

#include "base/error.h"
#include "engine/data/source.h"

// Lends the decoder, whose file has a network.
enum bl_status bl_latent_source_open(struct bl_source **source,
                                     struct bl_source *decoder,
                                     struct bl_error *err);

#endif
