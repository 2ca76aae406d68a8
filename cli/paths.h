/* Where output may go, and what names a place from anywhere. */
#ifndef BL_CLI_PATHS_H
#define BL_CLI_PATHS_H

#include "base/error.h"
#include "io/recipe/recipe.h"

// Fails when the output would replace the file that is read, under whatever
// name.  `input` is a table's name or NULL.
enum bl_status bl_paths_differ(const char *output, const char *input,
                               struct bl_error *err);

// Sets a key to a path that holds from anywhere.
enum bl_status bl_paths_set_absolute(struct bl_recipe *recipe, const char *key,
                                     const char *path, struct bl_error *err);

#endif
