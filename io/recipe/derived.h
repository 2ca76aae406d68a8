/* The lines of [derived] within a recipe; bl_recipe_derive() adds them. */
#ifndef BL_IO_RECIPE_DERIVED_H
#define BL_IO_RECIPE_DERIVED_H

#include "base/error.h"
#include "io/recipe/recipe.h"

void bl_recipe_release_derived(struct bl_recipe *r);

// The lines of `said` and then those of r, which replace others of their name.
// They end up in r; `said` has none left.
enum bl_status bl_recipe_merge_derived(struct bl_recipe *r,
                                       struct bl_recipe *said,
                                       struct bl_error *err);

#endif
