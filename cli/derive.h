/* Derived variables of a command: those of --derive and of a recipe's
 * [derived] or, where neither names any, those that a .baler file was made
 * with.
 *
 *     struct bl_derive d;
 *     bl_derive_init(&d, &inv->recipe, after, err);
 *     bl_derive_before(&before, &d, "jets.h5", s, err);
 *     bl_derive_after(&after, &d, "jets.baler", s, err);
 */
#ifndef BL_CLI_DERIVE_H
#define BL_CLI_DERIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "cli/session.h"
#include "engine/data/derived.h"
#include "engine/data/source.h"
#include "io/recipe/recipe.h"

struct bl_derive {
    struct bl_formula *formulas; // owned, with names and units
    size_t n;
    bool asked_for; // on this command line or in its recipe
};

// "name = formula" of the command line, added to the recipe.
enum bl_status bl_derive_option(struct bl_recipe *r, const char *text,
                                struct bl_error *err);

// Formulas are lent by the recipe and by `file`, a source that is asked for
// its own when it is the decoder of a .baler; NULL when there is none.
enum bl_status bl_derive_init(struct bl_derive *d, const struct bl_recipe *r,
                              const struct bl_source *file,
                              struct bl_error *err);
void bl_derive_release(struct bl_derive *d);

// Replaces *source by one with the derived columns behind its own; `name` is
// how messages call it.  *source is closed and NULL on failure.
// In a table before, a formula that was asked for has to fit.  Elsewhere what
// does not fit is left out, and the user told.
enum bl_status bl_derive_before(struct bl_source **source,
                                const struct bl_derive *d, const char *name,
                                struct bl_session *s, struct bl_error *err);
enum bl_status bl_derive_after(struct bl_source **source,
                               const struct bl_derive *d, const char *name,
                               struct bl_session *s, struct bl_error *err);

// For commands that keep formulas to be used later: whether the table can give
// all that were asked for.
enum bl_status bl_derive_check(const struct bl_recipe *r,
                               const struct bl_source *source, const char *name,
                               struct bl_error *err);

#endif
