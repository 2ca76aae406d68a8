#include "cli/recipe_lines.h"

#include <stdlib.h>

#include "base/memory.h"
#include "cli/version.h"

enum bl_status bl_recipe_lines_of(struct bl_recipe_lines *lines,
                                  const struct bl_recipe *recipe,
                                  struct bl_error *err)
{
    *lines = (struct bl_recipe_lines){.tool = BL_TOOL};
    struct bl_setting *settings =
        bl_array_new(bl_recipe_n_keys, sizeof *settings, err);
    if (settings == NULL)
        return err->status;
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (recipe->values[i] != NULL && bl_recipe_keys[i].is_option)
            settings[lines->n++] = (struct bl_setting){
                (char *)bl_recipe_keys[i].name, recipe->values[i]};
    lines->settings = settings;
    return BL_OK;
}

void bl_recipe_lines_release(struct bl_recipe_lines *lines)
{
    free((void *)lines->settings);
    lines->settings = NULL;
}
