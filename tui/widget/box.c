#include "tui/widget/box.h"

#include <stdarg.h>
#include <stdio.h>

#include "tui/surface/text.h"

enum {
    ACROSS = 0x2500,
    DOWN = 0x2502,
    DOWN_HEAVY = 0x2503,
    UPPER_LEFT = 0x256d,
    UPPER_RIGHT = 0x256e,
    LOWER_RIGHT = 0x256f,
    LOWER_LEFT = 0x2570,
    TITLE_BEGINS = 0x2524,
    TITLE_ENDS = 0x251c,
    FOCUS = 0x25b8,
};

static void draw_frame(struct bl_area a, int ink)
{
    int right = a.width - 1, bottom = a.height - 1;
    bl_fill(bl_area_part(a, 1, 0, a.width - 2, 1), ACROSS, ink);
    bl_fill(bl_area_part(a, 1, bottom, a.width - 2, 1), ACROSS, ink);
    bl_fill(bl_area_part(a, 0, 1, 1, a.height - 2), DOWN, ink);
    bl_fill(bl_area_part(a, right, 1, 1, a.height - 2), DOWN, ink);
    bl_put_rune(a, 0, 0, UPPER_LEFT, ink);
    bl_put_rune(a, right, 0, UPPER_RIGHT, ink);
    bl_put_rune(a, 0, bottom, LOWER_LEFT, ink);
    bl_put_rune(a, right, bottom, LOWER_RIGHT, ink);
}

// Cells beside a title or a note: a bracket and a blank on both sides, and the
// corner with the line next to it.
enum { BRACKETS = 4, CORNER = 2 };

static void put_bracketed(struct bl_area a, int x, int width, int frame_ink,
                          int ink, const char *text)
{
    bl_put_rune(a, x, 0, TITLE_BEGINS, frame_ink);
    bl_put_rune(a, x + 1, 0, ' ', ink);
    bl_put_field(a, x + 2, 0, width, BL_LEFT, ink, text);
    bl_put_rune(a, x + 2 + width, 0, ' ', ink);
    bl_put_rune(a, x + 3 + width, 0, TITLE_ENDS, frame_ink);
}

/* The note gives way to the title. */
static void draw_titles(struct bl_area a, const struct bl_box *box, int ink)
{
    enum bl_glyphs glyphs = a.surface->glyphs;
    int room = a.width - 2 * CORNER;
    int title = 0;
    if (box->title != NULL && room > BRACKETS) {
        title = bl_text_width(box->title, glyphs);
        if (title > room - BRACKETS)
            title = room - BRACKETS;
        put_bracketed(a, CORNER, title, ink, BL_PAINT_TITLE | BL_BOLD,
                      box->title);
        if (box->has_focus)
            bl_put_rune(a, CORNER + 1, 0, FOCUS, ink);
        room -= title + BRACKETS + 1;
    }
    if (box->note == NULL)
        return;
    int note = bl_text_width(box->note, glyphs);
    if (note + BRACKETS <= room)
        put_bracketed(a, a.width - CORNER - note - BRACKETS, note, ink,
                      BL_PAINT_DIM, box->note);
}

struct bl_area bl_box(struct bl_area a, const struct bl_box *box)
{
    if (a.height < 3 || a.width < 4)
        return a;
    int ink = box->has_focus ? BL_PAINT_BORDER_FOCUS : BL_PAINT_BORDER;
    draw_frame(a, ink);
    draw_titles(a, box, ink);
    return bl_area_part(a, 1, 1, a.width - 2, a.height - 2);
}

void bl_scroll_bar(struct bl_area box, int top, int count)
{
    int seen = box.height - 2;
    if (seen < 1 || count <= seen)
        return;
    int hidden = count - seen;
    int thumb = (int)((int64_t)seen * seen / count);
    thumb = thumb > 0 ? thumb : 1;
    top = top < 0 ? 0 : top > hidden ? hidden : top;
    int at = (int)(((int64_t)top * (seen - thumb) + hidden / 2) / hidden);
    bl_fill(bl_area_part(box, box.width - 1, 1 + at, 1, thumb), DOWN_HEAVY,
            BL_PAINT_ACCENT);
}

void bl_section(struct bl_area a, int y, const char *title)
{
    bl_fill(bl_area_part(a, 0, y, a.width, 1), ACROSS, BL_PAINT_BORDER);
    int width = bl_text_width(title, a.surface->glyphs) + 2;
    bl_fill(bl_area_part(a, 2, y, width, 1), ' ', BL_PAINT_TITLE);
    bl_put(a, 3, y, BL_PAINT_TITLE, title);
}

void bl_fact(struct bl_area a, int y, int column, const char *name,
             const char *format, ...)
{
    char value[512];
    va_list args;
    va_start(args, format);
    vsnprintf(value, sizeof value, format, args);
    va_end(args);
    bl_put_field(a, 0, y, column - 1, BL_LEFT, BL_PAINT_DIM, name);
    bl_put_field(a, column, y, a.width - column, BL_LEFT, BL_PAINT_TEXT, value);
}

int bl_paragraph(struct bl_area a, int y, int ink, const char *text)
{
    int lines = 0;
    for (size_t skip; *text != '\0'; text += skip, lines++) {
        size_t n = bl_text_line(text, a.width, a.surface->glyphs, &skip);
        if (y < a.height - lines)
            bl_putf(a, 0, y + lines, ink, "%.*s", (int)n, text);
    }
    return lines;
}
