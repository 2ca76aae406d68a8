#include "tui/widget/list.h"

#include <stdint.h>

enum { WHEEL = 3 }; // lines of a notch

static int clamp(int64_t value, int low, int high)
{
    if (value > high)
        value = high;
    return value < low ? low : (int)value;
}

static int last_line(const struct bl_list *l)
{
    return l->count > 0 ? l->count - 1 : 0;
}

static int last_top(const struct bl_list *l)
{
    return clamp(l->count - l->height, 0, last_line(l));
}

static int window(const struct bl_list *l)
{
    return l->height > 0 ? l->height : 1;
}

static void show_cursor(struct bl_list *l)
{
    l->top = clamp(l->top, l->cursor - window(l) + 1, l->cursor);
    l->top = clamp(l->top, 0, last_top(l));
}

void bl_list_fit(struct bl_list *l, int count, int height)
{
    l->count = count > 0 ? count : 0;
    l->height = height > 0 ? height : 0;
    l->cursor = clamp(l->cursor, 0, last_line(l));
    show_cursor(l);
}

void bl_list_go(struct bl_list *l, int line)
{
    l->cursor = clamp(line, 0, last_line(l));
    show_cursor(l);
}

static void step(struct bl_list *l, int lines)
{
    bl_list_go(l, clamp((int64_t)l->cursor + lines, 0, last_line(l)));
}

static void roll(struct bl_list *l, int lines)
{
    l->top = clamp((int64_t)l->top + lines, 0, last_top(l));
    int last_seen = clamp((int64_t)l->top + window(l) - 1, 0, last_line(l));
    l->cursor = clamp(l->cursor, l->top, last_seen);
}

bool bl_list_move(struct bl_list *l, enum bl_move move)
{
    switch (move) {
    case BL_MOVE_UP:
        step(l, -1);
        return true;
    case BL_MOVE_DOWN:
        step(l, 1);
        return true;
    case BL_MOVE_PAGE_UP:
        step(l, -window(l));
        return true;
    case BL_MOVE_PAGE_DOWN:
        step(l, window(l));
        return true;
    case BL_MOVE_FIRST:
        bl_list_go(l, 0);
        return true;
    case BL_MOVE_LAST:
        bl_list_go(l, last_line(l));
        return true;
    case BL_MOVE_WHEEL_UP:
        roll(l, -WHEEL);
        return true;
    case BL_MOVE_WHEEL_DOWN:
        roll(l, WHEEL);
        return true;
    case BL_MOVE_LEFT:
    case BL_MOVE_RIGHT:
        break;
    }
    return false;
}
