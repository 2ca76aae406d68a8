/* Which column of one table is which of another: by name.
 *
 * Columns can be compared when both are numeric or both text and both have
 * as many values per row.  Names are unique within a schema.
 */
#ifndef BL_ENGINE_METRICS_MATCH_H
#define BL_ENGINE_METRICS_MATCH_H

#include <stddef.h>

#include "base/error.h"
#include "engine/data/schema.h"

struct bl_pair {
    size_t before, after; // positions in the two schemas
};

enum bl_unmatched_why {
    BL_ONLY_BEFORE,
    BL_ONLY_AFTER,
    BL_OTHER_KIND,  // a number on one side, text on the other, or unreadable
    BL_OTHER_SHAPE, // not as many values per row
};

struct bl_unmatched {
    const char *name; // lent by one of the schemas
    enum bl_unmatched_why why;
};

// "only before", "only after", ...
const char *bl_unmatched_text(enum bl_unmatched_why why);

struct bl_match {
    struct bl_pair *pairs; // in the order of the table before
    size_t n_pairs;
    struct bl_unmatched *unmatched;
    size_t n_unmatched;
};

enum bl_status bl_match_columns(struct bl_match *m,
                                const struct bl_schema *before,
                                const struct bl_schema *after,
                                struct bl_error *err);
void bl_match_release(struct bl_match *m);

#endif
