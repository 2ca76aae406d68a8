/* What of the command line is kept inside a file: the choices that were
 * made, not the defaults. */
#ifndef BL_CLI_RECIPE_LINES_H
#define BL_CLI_RECIPE_LINES_H

#include "base/error.h"
#include "engine/job/compress.h"
#include "io/recipe/recipe.h"

// Derived variables are kept under "derived.NAME", in their order.
// Values are lent by the recipe; free with bl_recipe_lines_release().
enum bl_status bl_recipe_lines_of(struct bl_recipe_lines *lines,
                                  const struct bl_recipe *recipe,
                                  struct bl_error *err);
void bl_recipe_lines_release(struct bl_recipe_lines *lines);

// NAME of a key "derived.NAME", lent; NULL for any other key.
const char *bl_recipe_line_derived(const char *key);

#endif
