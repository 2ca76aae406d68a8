/* The encoder: row groups of a table into a container.
 *
 * The caller reads batches of bl_encoder_rows_per_group() rows (the last may be
 * shorter) and adds each; a batch becomes a row group.  Inside a group the
 * work is spread over the pool by columns and by blocks of rows; the bytes do
 * not depend on the number of threads.
 */
#ifndef BL_ENGINE_CODEC_ENCODER_H
#define BL_ENGINE_CODEC_ENCODER_H

#include "base/error.h"
#include "base/pool.h"
#include "engine/codec/container.h"
#include "engine/codec/meta.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

// Rows of a row group of such a table: at most 65,536, and about 16 MB of
// values.  (An encoder whose model takes blocks of rows makes it a multiple.)
size_t bl_rows_per_group(const struct bl_schema *s);

struct bl_encoder;

// For a table of that schema, whose roles are one per column.  The model is
// lent (NULL when no column has the role compress); it must take exactly the
// columns of that role.  `weights_are_external`: the file gets only the model's
// checksum, which is that of the model file (another version of the compressor
// would pack the same weights in other bytes).  Else writes the weights.
enum bl_status bl_encoder_new(struct bl_encoder **encoder,
                              const struct bl_schema *schema,
                              const enum bl_role *roles, struct bl_model *model,
                              bool weights_are_external,
                              struct bl_container_writer *writer,
                              struct bl_pool *pool, struct bl_error *err);
void bl_encoder_free(struct bl_encoder *e);

size_t bl_encoder_rows_per_group(const struct bl_encoder *e);

enum bl_status bl_encoder_add(struct bl_encoder *e, const struct bl_batch *b,
                              struct bl_error *err);

// The meta that finish will write, for the caller to add the recipe to.
struct bl_meta *bl_encoder_meta(struct bl_encoder *e);

// Writes the meta and completes the container; *file_bytes is its size.
enum bl_status bl_encoder_finish(struct bl_encoder *e, uint64_t *file_bytes,
                                 struct bl_error *err);

#endif
