#include "tui/widget/list.h"

#include <criterion/criterion.h>
#include <limits.h>

#include "base/random.h"

static struct bl_list list_of(int count, int height)
{
    struct bl_list l = {0};
    bl_list_fit(&l, count, height);
    return l;
}

static void expect_at(const struct bl_list *l, int cursor, int top)
{
    cr_expect(l->cursor == cursor && l->top == top, "cursor %d, top %d",
              l->cursor, l->top);
}

Test(list, the_window_follows_the_cursor)
{
    struct bl_list l = list_of(100, 10);
    expect_at(&l, 0, 0);
    for (int i = 0; i < 10; i++)
        bl_list_move(&l, BL_MOVE_DOWN);
    expect_at(&l, 10, 1);
    bl_list_move(&l, BL_MOVE_PAGE_DOWN);
    expect_at(&l, 20, 11);
    bl_list_move(&l, BL_MOVE_LAST);
    expect_at(&l, 99, 90);
    bl_list_move(&l, BL_MOVE_DOWN);
    expect_at(&l, 99, 90);
    bl_list_move(&l, BL_MOVE_PAGE_UP);
    expect_at(&l, 89, 89);
    bl_list_move(&l, BL_MOVE_FIRST);
    bl_list_move(&l, BL_MOVE_UP);
    expect_at(&l, 0, 0);
    bl_list_go(&l, 50);
    expect_at(&l, 50, 41);
    bl_list_go(&l, INT_MAX);
    expect_at(&l, 99, 90);
    bl_list_go(&l, INT_MIN);
    expect_at(&l, 0, 0);
}

Test(list, the_wheel_moves_the_window)
{
    struct bl_list l = list_of(100, 10);
    bl_list_move(&l, BL_MOVE_WHEEL_DOWN);
    expect_at(&l, 3, 3);
    bl_list_go(&l, 8);
    bl_list_move(&l, BL_MOVE_WHEEL_DOWN);
    expect_at(&l, 8, 6);
    bl_list_move(&l, BL_MOVE_WHEEL_UP);
    bl_list_move(&l, BL_MOVE_WHEEL_UP);
    expect_at(&l, 8, 0);
}

Test(list, shrinks_and_grows)
{
    struct bl_list l = list_of(100, 10);
    bl_list_move(&l, BL_MOVE_LAST);
    bl_list_fit(&l, 50, 10);
    expect_at(&l, 49, 40);
    bl_list_fit(&l, 50, 30);
    expect_at(&l, 49, 20);
    bl_list_fit(&l, 50, 5);
    expect_at(&l, 49, 45);
    bl_list_fit(&l, 0, 5);
    expect_at(&l, 0, 0);
    bl_list_fit(&l, 3, 5);
    expect_at(&l, 0, 0);
}

Test(list, left_and_right_mean_nothing)
{
    struct bl_list l = list_of(5, 3);
    cr_expect_not(bl_list_move(&l, BL_MOVE_LEFT));
    cr_expect_not(bl_list_move(&l, BL_MOVE_RIGHT));
    cr_expect(bl_list_move(&l, BL_MOVE_UP));
}

static void expect_sound(const struct bl_list *l)
{
    int window = l->height > 0 ? l->height : 1;
    cr_assert(l->cursor >= 0 && l->cursor < (l->count > 0 ? l->count : 1));
    cr_assert(l->top >= 0 && l->top <= l->cursor);
    cr_assert(l->cursor - l->top < window);
    cr_assert(l->top == 0 || l->top <= l->count - window, "room is wasted");
}

Test(list, the_cursor_is_always_in_the_window)
{
    struct bl_random r = bl_random_new(9, 0);
    static const int odd[] = {INT_MIN, -1, 0, 1, INT_MAX};
    struct bl_list l = {0};
    for (int i = 0; i < 200000; i++) {
        uint64_t what = bl_random_below(&r, 20);
        int any = (int)bl_random_below(&r, 60);
        if (what <= BL_MOVE_WHEEL_DOWN)
            bl_list_move(&l, (enum bl_move)what);
        else if (what < 18)
            bl_list_go(&l, any);
        else if (what == 18)
            bl_list_fit(&l, any, (int)bl_random_below(&r, 20));
        else
            bl_list_fit(&l, odd[any % 5], odd[any / 5 % 5]);
        expect_sound(&l);
    }
}
