/* How columns are told: marks of roles, short names of types.
 */
#ifndef BL_TUI_SCREEN_COLUMNS_TEXT_H
#define BL_TUI_SCREEN_COLUMNS_TEXT_H

#include <stddef.h>

#include "engine/data/role.h"
#include "engine/data/schema.h"

const char *bl_columns_role_mark(enum bl_role role); // one character
int bl_columns_role_ink(enum bl_role role);

const char *bl_columns_type_text(enum bl_type type); // "f32", at most 4 cells

// "64×64"; "" for a plain column.
void bl_columns_dims_text(char *text, size_t size, const struct bl_column *c);

// A name in at most `width` cells: what is too long for them loses its middle,
// since long names often differ at their ends.
void bl_columns_name_in(char *text, size_t size, const char *name, int width);

#endif
