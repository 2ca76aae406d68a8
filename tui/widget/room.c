#include "tui/widget/room.h"

#include <stddef.h>
#include <stdlib.h>

#include "base/memory.h"

struct place {
    int x, y;
};

void bl_room_init(struct bl_room *r, const struct bl_canvas *c)
{
    struct bl_error err;
    size_t n = (size_t)c->columns * (size_t)c->rows;
    *r = (struct bl_room){0};
    r->taken = bl_array_new(n, 1, &err);
    if (r->taken == NULL || c->tops == NULL)
        return;
    r->columns = c->columns;
    r->rows = c->rows;
    for (size_t i = 0; i < n; i++)
        r->taken[i] = c->tops[i] != 0;
}

void bl_room_release(struct bl_room *r)
{
    free(r->taken);
    *r = (struct bl_room){0};
}

static bool is_inside(const struct bl_room *r, int x, int y)
{
    return x >= 0 && y >= 0 && x < r->columns && y < r->rows;
}

void bl_room_take(struct bl_room *r, int x, int y, int width, int height)
{
    for (int j = y; j < y + height; j++)
        for (int i = x; i < x + width; i++)
            if (is_inside(r, i, j))
                r->taken[j * r->columns + i] = 1;
}

int bl_room_taken(const struct bl_room *r, int x, int y, int width, int height)
{
    int n = 0;
    if (!is_inside(r, x, y) || !is_inside(r, x + width - 1, y + height - 1))
        return width * height;
    for (int j = y; j < y + height; j++)
        for (int i = x; i < x + width; i++)
            n += r->taken[j * r->columns + i];
    return n;
}

static bool choose(const struct bl_room *r, const struct place *places,
                   size_t n, int width, int height, int most, int *x, int *y)
{
    int fewest = most + 1;
    for (size_t i = 0; i < n; i++) {
        int taken = bl_room_taken(r, places[i].x, places[i].y, width, height);
        if (taken >= fewest)
            continue;
        fewest = taken;
        *x = places[i].x;
        *y = places[i].y;
    }
    return fewest <= most;
}

bool bl_room_corner(const struct bl_room *r, int width, int height, int most,
                    int *x, int *y)
{
    int right = r->columns - width - 1, low = r->rows - height;
    struct place places[] = {{right, 0}, {1, 0}, {right, low}, {1, low}};
    return choose(r, places, 4, width, height, most, x, y);
}

bool bl_room_beside(const struct bl_room *r, int column, int row, int width,
                    int most, int *x, int *y)
{
    int right = column + 2, left = column - 1 - width;
    struct place places[] = {{right, row + 1}, {right, row - 1}, {right, row},
                             {left, row + 1},  {left, row - 1},  {left, row}};
    return choose(r, places, 6, width, 1, most, x, y);
}
