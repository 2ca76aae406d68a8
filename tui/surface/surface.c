#include "tui/surface/surface.h"

#include <stdlib.h>

#include "base/memory.h"

static const struct bl_cell blank = {' ', 0, BL_PAINT_TEXT, BL_PAINT_TEXT};

enum bl_status bl_surface_init(struct bl_surface *s, int width, int height,
                               enum bl_glyphs glyphs, struct bl_error *err)
{
    *s = (struct bl_surface){.glyphs = glyphs, .caret_x = -1, .caret_y = -1};
    s->spots = bl_array_new(BL_MAX_SPOTS, sizeof *s->spots, err);
    if (s->spots == NULL)
        return err->status;
    if (bl_surface_resize(s, width, height, err) != BL_OK) {
        bl_surface_release(s);
        return err->status;
    }
    return BL_OK;
}

void bl_surface_release(struct bl_surface *s)
{
    free(s->cells);
    free(s->spots);
    *s = (struct bl_surface){.caret_x = -1, .caret_y = -1};
}

enum bl_status bl_surface_resize(struct bl_surface *s, int width, int height,
                                 struct bl_error *err)
{
    width = width > 0 ? width : 0;
    height = height > 0 ? height : 0;
    size_t n;
    if (!bl_size_multiply(&n, (size_t)width, (size_t)height))
        return bl_fail(err, BL_NO_MEMORY,
                       "a screen of %d x %d cells is too large", width, height);
    void *cells = s->cells;
    if (bl_array_reserve(&cells, &s->capacity, n, sizeof *s->cells, err) !=
        BL_OK)
        return err->status;
    s->cells = cells;
    s->width = width;
    s->height = height;
    bl_surface_clear(s);
    return BL_OK;
}

void bl_surface_clear(struct bl_surface *s)
{
    size_t n = (size_t)s->width * (size_t)s->height;
    for (size_t i = 0; i < n; i++)
        s->cells[i] = blank;
    s->n_spots = 0;
    s->caret_x = s->caret_y = -1;
}

// ---- areas ----

static int64_t at_least(int64_t low, int64_t value)
{
    return value > low ? value : low;
}

static int64_t at_most(int64_t high, int64_t value)
{
    return value < high ? value : high;
}

struct bl_area bl_surface_area(struct bl_surface *s)
{
    return (struct bl_area){s, 0, 0, s->width, s->height};
}

/* Where [from, from + n) and [0, size) meet: its begin, and its length in
 * *length. */
static int overlap(int from, int n, int size, int *length)
{
    int64_t begin = at_most(at_least(0, size), at_least(0, from));
    int64_t end = at_most(size, (int64_t)from + n);
    *length = (int)at_least(0, end - begin);
    return (int)begin;
}

struct bl_area bl_area_part(struct bl_area a, int x, int y, int width,
                            int height)
{
    struct bl_area part = a;
    part.x += overlap(x, width, a.width, &part.width);
    part.y += overlap(y, height, a.height, &part.height);
    return part;
}

struct bl_area bl_area_cut_top(struct bl_area *a, int n)
{
    struct bl_area top = bl_area_part(*a, 0, 0, a->width, n);
    a->y += top.height;
    a->height -= top.height;
    return top;
}

struct bl_area bl_area_cut_bottom(struct bl_area *a, int n)
{
    struct bl_area all = *a;
    *a = bl_area_cut_top(&all, a->height - (int)at_least(0, n));
    return all;
}

struct bl_area bl_area_cut_left(struct bl_area *a, int n)
{
    struct bl_area left = bl_area_part(*a, 0, 0, n, a->height);
    a->x += left.width;
    a->width -= left.width;
    return left;
}

struct bl_area bl_area_cut_right(struct bl_area *a, int n)
{
    struct bl_area all = *a;
    *a = bl_area_cut_left(&all, a->width - (int)at_least(0, n));
    return all;
}

struct bl_area bl_area_centred(struct bl_area a, int width, int height)
{
    int w = (int)at_most(a.width, width), h = (int)at_most(a.height, height);
    return bl_area_part(a, (a.width - w) / 2, (a.height - h) / 2, w, h);
}

bool bl_area_is_empty(struct bl_area a)
{
    return a.width <= 0 || a.height <= 0;
}

struct bl_area bl_area_seen(struct bl_area a)
{
    struct bl_area whole = bl_surface_area(a.surface);
    return bl_area_part(whole, a.x, a.y, a.width, a.height);
}

// ---- spots and the caret ----

void bl_spot(struct bl_area a, int pane, int item)
{
    struct bl_surface *s = a.surface;
    struct bl_area seen = bl_area_seen(a);
    if (bl_area_is_empty(seen) || s->n_spots == BL_MAX_SPOTS)
        return;
    s->spots[s->n_spots++] =
        (struct bl_spot){seen.x, seen.y, seen.width, seen.height, pane, item};
}

const struct bl_spot *bl_surface_spot_at(const struct bl_surface *s, int x,
                                         int y)
{
    for (size_t i = s->n_spots; i-- > 0;) {
        const struct bl_spot *spot = &s->spots[i];
        if (x >= spot->x && x - spot->x < spot->width && y >= spot->y &&
            y - spot->y < spot->height)
            return spot;
    }
    return NULL;
}

void bl_caret(struct bl_area a, int x, int y)
{
    struct bl_area at = bl_area_seen(bl_area_part(a, x, y, 1, 1));
    if (x < 0 || y < 0 || bl_area_is_empty(at))
        return;
    a.surface->caret_x = at.x;
    a.surface->caret_y = at.y;
}
