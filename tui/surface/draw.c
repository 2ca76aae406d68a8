/* Characters into cells: cutting at edges, wide characters, marks. */
#include <stdarg.h>
#include <stdio.h>

#include "tui/surface/surface.h"
#include "tui/surface/text.h"

/* The cell of an area; NULL outside of the area or of its surface. */
static struct bl_cell *cell_at(struct bl_area a, int64_t x, int64_t y)
{
    if (x < 0 || x >= a.width || y < 0 || y >= a.height)
        return NULL;
    const struct bl_surface *s = a.surface;
    x += a.x;
    y += a.y;
    if (x < 0 || x >= s->width || y < 0 || y >= s->height)
        return NULL;
    return &s->cells[y * s->width + x];
}

/* A wide character of which a half is overwritten leaves a blank. */
static void part_halves(const struct bl_surface *s, struct bl_cell *cell)
{
    ptrdiff_t column = (cell - s->cells) % s->width;
    if (cell->rune == 0 && column > 0)
        cell[-1] = (struct bl_cell){' ', 0, cell[-1].ink, cell[-1].ground};
    if (column + 1 < s->width && cell[1].rune == 0)
        cell[1].rune = ' ';
}

static void set_cell(struct bl_area a, int64_t x, int64_t y, uint32_t rune,
                     int ink)
{
    struct bl_cell *cell = cell_at(a, x, y);
    if (cell == NULL)
        return;
    part_halves(a.surface, cell);
    *cell = (struct bl_cell){rune, 0, (uint16_t)ink, cell->ground};
}

static void put_wide(struct bl_area a, int64_t x, int64_t y, uint32_t rune,
                     int ink)
{
    bool fits = cell_at(a, x, y) != NULL && cell_at(a, x + 1, y) != NULL;
    set_cell(a, x, y, ' ', ink);
    set_cell(a, x + 1, y, ' ', ink);
    if (fits) {
        struct bl_cell *cell = cell_at(a, x, y);
        cell[0].rune = rune;
        cell[1].rune = 0;
    }
}

/* A mark belongs to the character that ends before x; of several the first is
 * kept. */
static void put_mark(struct bl_area a, int64_t x, int64_t y, uint32_t mark)
{
    struct bl_cell *cell = cell_at(a, x - 1, y);
    if (cell != NULL && cell->rune == 0)
        cell = cell_at(a, x - 2, y);
    if (cell != NULL && cell->mark == 0)
        cell->mark = mark;
}

static int put_ascii(struct bl_area a, int64_t x, int64_t y, const char *ascii,
                     int ink)
{
    int n = 0;
    for (; ascii[n] != '\0'; n++)
        set_cell(a, x + n, y, (unsigned char)ascii[n], ink);
    return n;
}

static int put_rune(struct bl_area a, int64_t x, int64_t y, uint32_t rune,
                    int ink)
{
    bool is_ascii = a.surface->glyphs == BL_GLYPHS_ASCII;
    int width = bl_rune_width(rune);
    if (width > 0 && is_ascii)
        return put_ascii(a, x, y, bl_rune_ascii(rune), ink);
    if (width == 2)
        put_wide(a, x, y, rune, ink);
    else if (width == 1)
        set_cell(a, x, y, rune, ink);
    else if (!is_ascii && bl_rune_is_mark(rune))
        put_mark(a, x, y, rune);
    return width;
}

int bl_put_rune(struct bl_area a, int x, int y, uint32_t rune, int ink)
{
    return put_rune(a, x, y, bl_rune_safe(rune), ink);
}

/* A text up to `end`, or to its own end when that is NULL. */
static int put_text(struct bl_area a, int64_t x, int y, int ink,
                    const char *text, const char *end)
{
    int64_t at = x;
    while (text != end) {
        uint32_t rune = bl_text_next(&text);
        if (rune == 0)
            break;
        at += put_rune(a, at, y, rune, ink);
    }
    return (int)(at - x);
}

int bl_put(struct bl_area a, int x, int y, int ink, const char *text)
{
    return put_text(a, x, y, ink, text, NULL);
}

int bl_putf(struct bl_area a, int x, int y, int ink, const char *format, ...)
{
    char text[2048]; // more than a line of any screen has
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return bl_put(a, x, y, ink, text);
}

/* The end of a text that fits into `width` cells. */
static const char *fitting_end(const char *text, int width,
                               enum bl_glyphs glyphs)
{
    int cells = bl_text_width(text, glyphs);
    while (cells > width)
        cells -= bl_rune_cells(bl_text_next(&text), glyphs);
    for (const char *next = text; *next != '\0'; text = next)
        if (bl_rune_width(bl_text_next(&next)) > 0)
            break; // what lost its character is no part of the text
    return text;
}

enum { ELLIPSIS = 0x2026 };

static void put_cut(struct bl_area a, int x, int y, int width,
                    enum bl_align align, int ink, const char *text)
{
    enum bl_glyphs glyphs = a.surface->glyphs;
    if (align == BL_RIGHT) {
        const char *end = fitting_end(text, width - 1, glyphs);
        int64_t at = (int64_t)x + width - bl_text_width(end, glyphs);
        put_rune(a, at - 1, y, ELLIPSIS, ink);
        put_text(a, at, y, ink, end, NULL);
    } else {
        size_t n = bl_text_fitting(text, width - 1, glyphs);
        int cells = put_text(a, x, y, ink, text, text + n);
        put_rune(a, (int64_t)x + cells, y, ELLIPSIS, ink);
    }
}

static void fill(struct bl_area a, uint32_t rune, int ink)
{
    a = bl_area_seen(a);
    rune = bl_rune_safe(rune);
    int step = bl_rune_cells(rune, a.surface->glyphs);
    for (int y = 0; y < a.height; y++)
        for (int x = 0; x < a.width && step > 0; x += step)
            put_rune(a, x, y, rune, ink);
}

void bl_put_field(struct bl_area a, int x, int y, int width,
                  enum bl_align align, int ink, const char *text)
{
    if (width <= 0)
        return;
    fill(bl_area_part(a, x, y, width, 1), ' ', ink);
    int spare = width - bl_text_width(text, a.surface->glyphs);
    if (spare < 0) {
        put_cut(a, x, y, width, align, ink, text);
        return;
    }
    int before = align == BL_LEFT ? 0 : align == BL_RIGHT ? spare : spare / 2;
    put_text(a, (int64_t)x + before, y, ink, text, NULL);
}

static void lay_ground(struct bl_area a, int ink)
{
    a = bl_area_seen(a);
    for (int y = 0; y < a.height; y++)
        for (int x = 0; x < a.width; x++)
            cell_at(a, x, y)->ground = (uint8_t)(ink & BL_INK_PAINT);
}

void bl_fill(struct bl_area a, uint32_t rune, int ink)
{
    fill(a, rune, ink);
    if (rune == ' ')
        lay_ground(a, ink);
}

void bl_tint(struct bl_area a, int ink)
{
    a = bl_area_seen(a);
    for (int y = 0; y < a.height; y++)
        for (int x = 0; x < a.width; x++)
            cell_at(a, x, y)->ink = (uint16_t)ink;
    lay_ground(a, ink);
}
