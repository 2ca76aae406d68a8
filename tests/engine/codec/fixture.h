/* What tests of the codec and of jobs have in common: models made by formula
 * instead of training, and tables through the encoder and back.
 */
#ifndef BL_TESTS_ENGINE_CODEC_FIXTURE_H
#define BL_TESTS_ENGINE_CODEC_FIXTURE_H

#include "base/pool.h"
#include "engine/codec/model.h"
#include "engine/data/source.h"
#include "tests/engine/codec/memory_container.h"
#include "tests/engine/data/table.h"

// A dense model for the columns of role compress: normalisation "standard"
// with mean 0 and width 10, one hidden layer, parameters from the generator
// of base/random.h.  Exactly the same on every machine.
struct bl_model *fixture_model(const struct bl_schema *schema,
                               const enum bl_role *roles,
                               enum bl_precision precision, uint64_t seed);

// Row groups of rows_per_group rows (0: as the encoder chooses).
void fixture_encode(struct memory_container *file, const struct table *t,
                    const enum bl_role *roles, struct bl_model *model,
                    size_t rows_per_group, size_t n_threads);

// Opens, reads all rows of the wanted columns (NULL: all) at once, and closes;
// the batch is the caller's when BL_OK is returned.
enum bl_status fixture_restore(struct bl_batch *rows,
                               struct memory_container *file,
                               const bool *wanted, size_t n_threads,
                               struct bl_error *err);

// Whether n rows of two vectors are the same bytes.
bool fixture_same_rows(const struct bl_vector *a, size_t row_a,
                       const struct bl_vector *b, size_t row_b, size_t n);

// A copy of rows [first, first + n) in `part`, which has room for them.
void fixture_copy_rows(struct bl_batch *part, const struct bl_batch *rows,
                       size_t first, size_t n);

// A source over a table; lends it.
struct bl_source *fixture_source(const struct table *t);

#endif
