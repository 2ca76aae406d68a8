/* Sources that own no data: a batch in memory, and a source that somebody else
 * closes.  Both copy the schema and lend the rest.
 *
 * With the second, a source can be given to a function that takes it over
 * (derived.h) and be read on afterwards.
 */
#ifndef BL_ENGINE_DATA_LENT_H
#define BL_ENGINE_DATA_LENT_H

#include "base/error.h"
#include "engine/data/source.h"

// The rows of a batch; its columns are those of the schema, all numeric.
enum bl_status bl_source_of_batch(struct bl_source **s,
                                  const struct bl_schema *schema,
                                  const struct bl_batch *rows,
                                  struct bl_error *err);

enum bl_status bl_source_lend(struct bl_source **s, struct bl_source *inside,
                              struct bl_error *err);

#endif
