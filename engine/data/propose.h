/* Proposals: for each column a role and a normalisation that its type and
 * values suggest, with a note that says why in words a physicist reads.
 *
 * Looks at the statistics of all rows and at a sample of whole rows (for
 * relations between columns: copies, negations, sums and differences of two or
 * three others, within rounding).  Relations are found on the sample, so they
 * are words in a note, not promises.
 *
 *   constant                        exact   "constant 0"
 *   text                            exact   "text, 3 values" / "constant "G""
 *   unreadable                      drop    the reader's reason
 *   integer, all distinct           exact   "unique per row"
 *   integer, at most 32 values      exact   "19 values"
 *   integer beyond 2^53             exact   "too large for a double"
 *   no finite value                 exact   "all NaN"
 *   field beside plain variables:   plain ones exact, "coordinate of the rows"
 *   anything else                   compress, with a normalisation:
 *     angle by name (phi, azimuth..) and range -pi..pi    minmax "angle"
 *     positive, spanning decades with a long tail         log
 *     signed or with zeros, long tail                     asinh
 *     otherwise                                           standard
 *   and the note names a relation when there is one ("= chargedHadronEnergy +
 *   neutralHadronEnergy + hfHadronEnergy", "copy of pt", "= -px").
 */
#ifndef BL_ENGINE_DATA_PROPOSE_H
#define BL_ENGINE_DATA_PROPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/role.h"
#include "engine/data/schema.h"
#include "engine/data/stats.h"

struct bl_proposal {
    enum bl_role role;
    const char *normalise; // a name of engine/norm; static
    bool is_angle;         // periodic with 2 pi, in radians
    char note[160];        // "" when there is nothing to say
};

// proposals: one per column of the schema, filled here.  `sample` may be NULL
// (no relations are looked for then).
enum bl_status bl_propose(struct bl_proposal *proposals,
                          const struct bl_schema *schema,
                          const struct bl_stats *stats,
                          const struct bl_batch *sample, struct bl_error *err);

#endif
