#include "tui/widget/middle.h"

#include "tui/surface/text.h"

/* Where the last `width` cells of a text begin. */
static const char *ending(const char *text, int width, enum bl_glyphs glyphs)
{
    while (bl_text_width(text, glyphs) > width && bl_text_next(&text) != 0)
        ;
    return text;
}

void bl_put_middle(struct bl_area a, int x, int y, int width, int ink,
                   const char *text)
{
    enum bl_glyphs glyphs = a.surface->glyphs;
    bl_put_field(a, x, y, width, BL_LEFT, ink, text);
    if (width < 5 || bl_text_width(text, glyphs) <= width)
        return;
    int tail = width / 2 - 1, head = width - 1 - tail;
    struct bl_area field = bl_area_part(a, x, y, width, 1);
    bl_fill(field, ' ', ink);
    bl_putf(field, 0, 0, ink, "%.*s…", (int)bl_text_fitting(text, head, glyphs),
            text);
    bl_put(field, head + 1, 0, ink, ending(text, tail, glyphs));
}
