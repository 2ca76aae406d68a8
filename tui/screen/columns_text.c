#include "tui/screen/columns_text.h"

#include <stdio.h>

#include "io/theme/paint.h"
#include "tui/surface/text.h"

const char *bl_columns_role_mark(enum bl_role role)
{
    static const char *const marks[] = {
        [BL_ROLE_COMPRESS] = "●", [BL_ROLE_EXACT] = "◆", [BL_ROLE_DROP] = "○"};
    return marks[role];
}

int bl_columns_role_ink(enum bl_role role)
{
    static const int inks[] = {[BL_ROLE_COMPRESS] = BL_PAINT_COMPRESS,
                               [BL_ROLE_EXACT] = BL_PAINT_EXACT,
                               [BL_ROLE_DROP] = BL_PAINT_DROP};
    return inks[role];
}

const char *bl_columns_type_text(enum bl_type type)
{
    static const char *const names[] = {
        [BL_BOOL] = "bool",   [BL_INT8] = "i8",     [BL_INT16] = "i16",
        [BL_INT32] = "i32",   [BL_INT64] = "i64",   [BL_UINT8] = "u8",
        [BL_UINT16] = "u16",  [BL_UINT32] = "u32",  [BL_UINT64] = "u64",
        [BL_FLOAT32] = "f32", [BL_FLOAT64] = "f64", [BL_TEXT] = "text",
        [BL_UNREADABLE] = "?"};
    return type < BL_N_TYPES ? names[type] : "?";
}

void bl_columns_dims_text(char *text, size_t size, const struct bl_column *c)
{
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < c->n_dims && n < size; i++) {
        int more =
            snprintf(text + n, size - n, "%s%zu", i > 0 ? "×" : "", c->dims[i]);
        n += more > 0 ? (size_t)more : 0;
    }
}

void bl_columns_name_in(char *text, size_t size, const char *name, int width)
{
    enum { SHORTEST = 5 }; // with a middle to lose
    int left = (width - 1) / 2 + 1, right = width - 1 - left;
    const char *end = name;
    if (width < SHORTEST || bl_text_width(name, BL_GLYPHS_BRAILLE) <= width) {
        snprintf(text, size, "%s", name);
        return;
    }
    while (bl_text_width(end, BL_GLYPHS_BRAILLE) > right)
        bl_text_next(&end);
    snprintf(text, size, "%.*s…%s",
             (int)bl_text_fitting(name, left, BL_GLYPHS_BRAILLE), name, end);
}
