#include "tui/surface/canvas.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

/* How the dots of a cell lie in the bits of `dots`: for braille in the order
 * of Unicode's characters (U+2800 and the bits), for blocks row by row. */
static const struct cell_form {
    int width, height;
    uint8_t bits[4][2]; // (row, column)
} forms[] = {
    [BL_GLYPHS_BRAILLE] = {2, 4, {{1, 8}, {2, 16}, {4, 32}, {64, 128}}},
    [BL_GLYPHS_BLOCKS] = {2, 2, {{1, 2}, {4, 8}}},
    [BL_GLYPHS_ASCII] = {1, 1, {{1}}},
};

static const struct cell_form *form_of(const struct bl_canvas *c)
{
    const struct cell_form *f = forms;
    while (f->height != c->cell_height)
        f++;
    return f;
}

void bl_canvas_init(struct bl_canvas *c, struct bl_area a,
                    const struct bl_pen *pens, size_t n_pens)
{
    assert(n_pens < UINT8_MAX);
    const struct cell_form *f = &forms[a.surface->glyphs];
    a = bl_area_seen(a);
    *c = (struct bl_canvas){.width = a.width * f->width,
                            .height = a.height * f->height,
                            .cell_width = f->width,
                            .cell_height = f->height,
                            .columns = a.width,
                            .rows = a.height,
                            .pens = pens,
                            .n_pens = n_pens};
    struct bl_error err;
    size_t n = (size_t)a.width * (size_t)a.height;
    c->dots = bl_array_new(n, 1, &err);
    c->tops = bl_array_new(n, 1, &err);
    if (c->dots == NULL || c->tops == NULL)
        bl_canvas_release(c);
}

void bl_canvas_release(struct bl_canvas *c)
{
    free(c->dots);
    free(c->tops);
    c->dots = c->tops = NULL;
}

void bl_canvas_dot(struct bl_canvas *c, size_t pen, int x, int y)
{
    assert(pen < c->n_pens);
    if (c->dots == NULL || x < 0 || x >= c->width || y < 0 || y >= c->height)
        return;
    int row = y / c->cell_height, column = x / c->cell_width;
    size_t cell = (size_t)row * (size_t)c->columns + (size_t)column;
    c->dots[cell] |= form_of(c)->bits[y % c->cell_height][x % c->cell_width];
    if (c->tops[cell] < pen + 1)
        c->tops[cell] = (uint8_t)(pen + 1);
}

static void dot_at(struct bl_canvas *c, size_t pen, bool is_steep, int along,
                   int across)
{
    if (is_steep)
        bl_canvas_dot(c, pen, across, along);
    else
        bl_canvas_dot(c, pen, along, across);
}

/* One dot for each step along the longer side, at the nearest place across
 * it: the same dots in whichever direction, and however much is cut off. */
static void draw_along(struct bl_canvas *c, size_t pen, bool is_steep,
                       const int from[2], const int to[2])
{
    double length = (double)to[0] - from[0];
    double slope = length > 0 ? ((double)to[1] - from[1]) / length : 0;
    int size = is_steep ? c->height : c->width;
    int limit = is_steep ? c->width : c->height;
    int last = to[0] < size ? to[0] : size - 1;
    for (int i = from[0] > 0 ? from[0] : 0; i <= last; i++) {
        double at = floor(from[1] + ((double)i - from[0]) * slope + 0.5);
        if (at >= 0 && at < limit)
            dot_at(c, pen, is_steep, i, (int)at);
    }
}

void bl_canvas_line(struct bl_canvas *c, size_t pen, int x0, int y0, int x1,
                    int y1)
{
    double dx = (double)x1 - x0, dy = (double)y1 - y0;
    bool is_steep = fabs(dy) > fabs(dx);
    const int a[2] = {is_steep ? y0 : x0, is_steep ? x0 : y0};
    const int b[2] = {is_steep ? y1 : x1, is_steep ? x1 : y1};
    if (a[0] <= b[0])
        draw_along(c, pen, is_steep, a, b);
    else
        draw_along(c, pen, is_steep, b, a);
}

void bl_canvas_column(struct bl_canvas *c, size_t pen, int x, int y0, int y1)
{
    bl_canvas_line(c, pen, x, y0, x, y1);
}

static uint32_t rune_of(const struct bl_canvas *c, uint8_t dots, char ascii)
{
    static const uint16_t quadrants[16] = {
        ' ',    0x2598, 0x259d, 0x2580, 0x2596, 0x258c, 0x259e, 0x259b,
        0x2597, 0x259a, 0x2590, 0x259c, 0x2584, 0x2599, 0x259f, 0x2588};
    if (c->cell_height == 4)
        return 0x2800u + dots;
    return c->cell_height == 2 ? quadrants[dots] : (unsigned char)ascii;
}

void bl_canvas_draw(const struct bl_canvas *c, struct bl_area a)
{
    for (int y = 0; c->dots != NULL && y < c->rows; y++)
        for (int x = 0; x < c->columns; x++) {
            size_t i = (size_t)y * (size_t)c->columns + (size_t)x;
            if (c->tops[i] == 0)
                continue;
            const struct bl_pen *pen = &c->pens[c->tops[i] - 1];
            bl_put_rune(a, x, y, rune_of(c, c->dots[i], pen->ascii), pen->ink);
        }
}
