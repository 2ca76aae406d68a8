/* Settings: the keys of a recipe as they are changed by hand, one step at a
 * time.
 *
 * What a key can be comes from the list of keys (io/recipe); how far a step
 * goes is a list here.
 */
#ifndef BL_TUI_MODEL_SETTING_H
#define BL_TUI_MODEL_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "io/recipe/recipe.h"

enum { BL_SETTING_SIZE = 256 };

// What holds of a key: of one that differs by column, what is said for all.
void bl_setting_get(char value[BL_SETTING_SIZE], const struct bl_recipe *r,
                    size_t key);

// Checks the value and sets it; the fallback is the same as nothing said.
enum bl_status bl_setting_set(struct bl_recipe *r, size_t key,
                              const char *value, struct bl_error *err);

// Whether it is not the fallback that holds.
bool bl_setting_is_changed(const struct bl_recipe *r, size_t key);

// The value one step up (1) or down (-1); false at the end of the range.
bool bl_setting_step(char value[BL_SETTING_SIZE], const struct bl_recipe *r,
                     size_t key, int direction);

// Which of its choices holds, from 0 on; -1 for none.  *n: how many there are.
int bl_setting_choice(const struct bl_recipe *r, size_t key, int *n);

#endif
