/* Recipes of any bytes. */
#include <stdint.h>

#include "input_file.h"
#include "io/recipe/recipe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input_file file;
    struct bl_recipe recipe;
    struct bl_error err;
    input_file_make(&file, data, size);
    if (bl_recipe_init(&recipe, &err) == BL_OK) {
        bl_recipe_read(&recipe, file.path, &err);
        bl_recipe_release(&recipe);
    }
    input_file_remove(&file);
    return 0;
}
