/* From a recipe's text to the options of the engine. */
#ifndef BL_CLI_SETTINGS_H
#define BL_CLI_SETTINGS_H

#include "base/error.h"
#include "engine/job/options.h"
#include "io/recipe/recipe.h"

// Strings are lent by the recipe.  What is not understood is BL_USAGE and
// names the key.
enum bl_status bl_settings_from_recipe(struct bl_options *options,
                                       const struct bl_recipe *recipe,
                                       struct bl_error *err);

#endif
