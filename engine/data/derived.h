/* A table with columns added that are computed from its others.
 *
 * The source behaves as the one inside it, with float64 columns appended to
 * its schema: the result of each formula (expression.h), with the formula as
 * note and `derived` set.  A formula may use the results of those before it.
 * What it needs is read along also when the caller does not want it.
 *
 * The unit of a derived column is the one that is given or, where the formula
 * tells it (bl_expression_unit), that.
 *
 * One thread at a time.
 */
#ifndef BL_ENGINE_DATA_DERIVED_H
#define BL_ENGINE_DATA_DERIVED_H

#include <stddef.h>

#include "base/error.h"
#include "engine/data/source.h"

enum { BL_DERIVED_MAX_NAME = 63 }; // bytes

struct bl_formula { // strings are lent
    const char *name;
    const char *unit; // NULL: as the formula tells
    const char *text;
};

// Told of formulas that this table cannot give; `why` names the formula.
struct bl_derived_skip {
    void (*skipped)(void *context, const struct bl_formula *f,
                    const struct bl_error *why);
    void *context;
};

// Takes over the source inside: it is closed with the new one, and on failure.
// A formula that does not fit the table, or whose name a column has already,
// is passed over and told to `skip`; where that is NULL, it is a failure.
enum bl_status bl_derived_open(struct bl_source **s, struct bl_source *inside,
                               const struct bl_formula *formulas, size_t n,
                               const struct bl_derived_skip *skip,
                               struct bl_error *err);

// Whether a table of this schema can give all of them, without reading it.
enum bl_status bl_derived_check(const struct bl_schema *schema,
                                const struct bl_formula *formulas, size_t n,
                                struct bl_error *err);

#endif
