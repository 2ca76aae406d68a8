#include "cli/recipe_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "cli/version.h"

static const char DERIVED[] = "derived.";

const char *bl_recipe_line_derived(const char *key)
{
    size_t n = sizeof DERIVED - 1;
    return strncmp(key, DERIVED, n) == 0 ? key + n : NULL;
}

static enum bl_status add_derived(struct bl_setting *settings, size_t *n,
                                  const struct bl_recipe *recipe,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < recipe->n_derived; i++) {
        const struct bl_recipe_line *line = &recipe->derived[i];
        char *key = bl_string_format(err, "%s%s", DERIVED, line->name);
        if (key == NULL)
            return err->status;
        settings[(*n)++] = (struct bl_setting){key, line->value};
    }
    return BL_OK;
}

enum bl_status bl_recipe_lines_of(struct bl_recipe_lines *lines,
                                  const struct bl_recipe *recipe,
                                  struct bl_error *err)
{
    *lines = (struct bl_recipe_lines){.tool = BL_TOOL};
    struct bl_setting *settings = bl_array_new(
        bl_recipe_n_keys + recipe->n_derived, sizeof *settings, err);
    if (settings == NULL)
        return err->status;
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (recipe->values[i] != NULL &&
            strcmp(bl_recipe_keys[i].section, "files") != 0)
            settings[lines->n++] = (struct bl_setting){
                (char *)bl_recipe_keys[i].name, recipe->values[i]};
    lines->settings = settings;
    enum bl_status status = add_derived(settings, &lines->n, recipe, err);
    if (status != BL_OK)
        bl_recipe_lines_release(lines);
    return status;
}

void bl_recipe_lines_release(struct bl_recipe_lines *lines)
{
    for (size_t i = 0; i < lines->n; i++)
        if (bl_recipe_line_derived(lines->settings[i].key) != NULL)
            free(lines->settings[i].key);
    free((void *)lines->settings);
    *lines = (struct bl_recipe_lines){0};
}
