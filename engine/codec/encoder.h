/* The encoder: row groups of a table into a container.
 *
 * The caller reads batches of bl_encoder_rows_per_group() rows (the last may be
 * shorter) and adds up to bl_encoder_groups_at_once() of them together; each
 * becomes a row group, on a thread of its own.  The bytes do not depend on
 * the number of threads.
 *
 * With codings that bound every column each value is restored again and
 * compared with what it was before the file is finished; the certificate says
 * how that went.
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
// lent (NULL where nothing needs one); it must take the columns that are left
// to it.  `codings`, one per column, are emptied; NULL leaves columns of the
// role compress to the network and keeps the others as bytes.
// `weights_are_external`: the file gets only the model's
// checksum, which is that of the model file (another version of the compressor
// would pack the same weights in other bytes).  Else writes the weights.
enum bl_status bl_encoder_new(struct bl_encoder **encoder,
                              const struct bl_schema *schema,
                              const enum bl_role *roles,
                              struct bl_codings *codings,
                              struct bl_model *model, bool weights_are_external,
                              struct bl_container_writer *writer,
                              struct bl_pool *pool, struct bl_error *err);
void bl_encoder_free(struct bl_encoder *e);

size_t bl_encoder_rows_per_group(const struct bl_encoder *e);

size_t bl_encoder_groups_at_once(const struct bl_encoder *e);

// None of the n batches is empty.
enum bl_status bl_encoder_add(struct bl_encoder *e,
                              const struct bl_batch *batches, size_t n,
                              struct bl_error *err);

// The meta that finish will write, for the caller to add the recipe to.
struct bl_meta *bl_encoder_meta(struct bl_encoder *e);

// Writes the meta and completes the container; *file_bytes is its size.
enum bl_status bl_encoder_finish(struct bl_encoder *e, uint64_t *file_bytes,
                                 struct bl_error *err);

#endif
