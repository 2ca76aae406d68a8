/* Codings: the way in which each column of a file is kept.
 *
 *     bytes      bit for bit, packed (codec/pack.h)
 *     numbers    on a lattice, as differences from a prediction
 *     field      on a lattice, by interpolation within the field
 *     network    what the network makes of the latent vector, nothing else
 *
 * Chosen once for a table, by a contest on a sample (contest.h), and stored
 * in the file: a decoder searches nothing.
 */
#ifndef BL_ENGINE_CODING_CODING_H
#define BL_ENGINE_CODING_CODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"
#include "engine/coding/bound.h"
#include "engine/coding/context/context.h"
#include "engine/coding/field/interpolation.h"
#include "engine/coding/lattice.h"
#include "engine/coding/predict/predictor.h"
#include "engine/data/schema.h"

enum bl_way { BL_WAY_BYTES, BL_WAY_NUMBERS, BL_WAY_FIELD, BL_WAY_NETWORK };

enum { BL_WHY_SIZE = 256 };

struct bl_coding {
    enum bl_way way;
    struct bl_bound bound;
    struct bl_lattice lattice;             // numbers, field
    struct bl_predictor predictor;         // numbers
    struct bl_context context;             // numbers
    struct bl_interpolation interpolation; // field
    char why[BL_WHY_SIZE];                 // for people
    uint64_t bytes;                        // of its streams, in all groups
};

struct bl_codings {
    struct bl_coding *items; // one per stored column; owned
    size_t n;
    size_t *order; // of decoding: a permutation of the columns; owned
};

const char *bl_way_name(enum bl_way way);

// Cut where it is too long.
void bl_why_set(struct bl_coding *c, const char *text);

// All columns as bytes, in their own order.
enum bl_status bl_codings_init(struct bl_codings *c, size_t n,
                               struct bl_error *err);
void bl_codings_release(struct bl_codings *c);

// Those of the columns to keep, renumbered; `from` is emptied.  What is kept
// does not look at what is not.
enum bl_status bl_codings_select(struct bl_codings *to, struct bl_codings *from,
                                 const bool *keep, struct bl_error *err);

// Of each column that is wanted, all that it needs as well.
void bl_codings_add_needed(const struct bl_codings *c, bool *wanted);

// Whether restoring those columns needs the network.
bool bl_codings_use_network(const struct bl_codings *c, const bool *wanted);

json_t *bl_codings_to_json(const struct bl_codings *c);
// Any document is safe: predictors only look at plain columns with a lattice
// that come before theirs.  `c` is fresh; released by the caller on failure
// too.
enum bl_status bl_codings_from_json(struct bl_codings *c, const json_t *json,
                                    const struct bl_schema *schema,
                                    struct bl_error *err);

#endif
