/* Proposals: for each column a role and a normalisation that its type and
 * values suggest, with a note that says why in words a physicist reads.
 *
 * Looks at the statistics of all rows and at a sample of whole rows (for
 * relations between columns: copies, negations, sums and differences of two or
 * three others, within rounding).  Relations are found on the sample, so they
 * are words in a note, not promises.
 *
 *   unreadable                      drop    the reader's reason
 *   text                            exact   "text, 3 values" / "constant "G""
 *   no finite value                 exact   "all NaN"
 *   constant                        exact   "constant 0"
 *   integer, all distinct           exact   "unique per row"
 *   whole numbers, few values       exact   "19 values"
 *   integer from 2^53 on            exact   "too large for a double"
 *   field beside plain variables:   plain ones exact, "coordinate of the rows"
 *   anything else                   compress, with a normalisation (shape.h):
 *     long tail, positive over decades                    log "long tail"
 *     long tail otherwise                                 asinh "long tail"
 *     otherwise, and angles                               standard
 * and the note names a sentinel, "sentinel -999 in 3.2 % of rows", and a
 * relation: "= chargedHadronEnergy + neutralHadronEnergy + hfHadronEnergy",
 * "copy of pt", "= -px".
 *
 * Angles (by name or unit, and range) are standardised rather than brought to
 * [0, 1], where their squared errors would weigh a twelfth of the others'.
 * A sum and its parts are standardised whatever their tails: in a logarithm
 * they are no longer on a plane, and a narrow network pays for the curvature
 * (shape.h has figures).
 *
 * Few are at most 32 values, and up to 1,024 of labels like run numbers: each
 * back in 16 rows on average, and 10 times fewer than their range has room for.
 * Floating-point columns of whole numbers count among them (charges, flags).
 */
#ifndef BL_ENGINE_DATA_PROPOSE_H
#define BL_ENGINE_DATA_PROPOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/note.h"
#include "engine/data/role.h"
#include "engine/data/schema.h"
#include "engine/data/stats.h"

struct bl_proposal {
    enum bl_role role;
    const char *normalise;   // a name of engine/norm, for the role or, where
                             // it is another, if it is compressed; static
    bool is_angle;           // periodic with 2 pi, in radians
    bool has_sentinel;       // a value that stands for a missing one; it is
    double sentinel;         // no part of the distribution `normalise` is for
    char note[BL_NOTE_SIZE]; // "" when there is nothing to say
};

// proposals: one per column of the schema, filled here.  `sample` may be NULL
// (no relations are looked for then).
enum bl_status bl_propose(struct bl_proposal *proposals,
                          const struct bl_schema *schema,
                          const struct bl_stats *stats,
                          const struct bl_batch *sample, struct bl_error *err);

#endif
