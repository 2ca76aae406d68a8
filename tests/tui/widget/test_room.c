#include <criterion/criterion.h>

#include "tui/widget/room.h"

enum { COLUMNS = 40, ROWS = 10 };

static uint8_t tops[COLUMNS * ROWS];
static struct bl_room room;
static int x, y;

static void setup(void)
{
    struct bl_canvas c = {.columns = COLUMNS, .rows = ROWS, .tops = tops};
    bl_room_init(&room, &c);
}

static void teardown(void)
{
    bl_room_release(&room);
}

TestSuite(room, .init = setup, .fini = teardown);

Test(room, the_upper_right_corner_comes_first)
{
    cr_assert(bl_room_corner(&room, 10, 3, 0, &x, &y));
    cr_expect_eq(x, COLUMNS - 11);
    cr_expect_eq(y, 0);
}

Test(room, a_curve_is_kept_clear_of)
{
    bl_room_take(&room, 0, 0, COLUMNS, 2);
    bl_room_take(&room, 0, 0, 12, ROWS);
    cr_assert(bl_room_corner(&room, 10, 3, 0, &x, &y));
    cr_expect_eq(x, COLUMNS - 11);
    cr_expect_eq(y, ROWS - 3);
}

Test(room, the_fewest_cells_win)
{
    for (int row = 0; row < ROWS; row++)
        bl_room_take(&room, 0, row, COLUMNS, 1);
    cr_expect(!bl_room_corner(&room, 10, 3, 29, &x, &y));
    room.taken[8 * COLUMNS + 3] = 0;
    cr_assert(bl_room_corner(&room, 10, 3, 29, &x, &y));
    cr_expect_eq(x, 1);
    cr_expect_eq(y, ROWS - 3);
}

Test(room, there_is_none_for_what_is_too_large)
{
    cr_expect(!bl_room_corner(&room, COLUMNS + 1, 1, 5, &x, &y));
    cr_expect(!bl_room_corner(&room, 1, ROWS + 1, 5, &x, &y));
}

Test(room, a_label_stands_beside_its_cell)
{
    cr_assert(bl_room_beside(&room, 5, 4, 8, 0, &x, &y));
    cr_expect_eq(x, 7);
    cr_expect_eq(y, 5);
    bl_room_take(&room, 7, 5, 20, 1);
    cr_assert(bl_room_beside(&room, 5, 4, 8, 0, &x, &y));
    cr_expect_eq(y, 3);
    cr_assert(bl_room_beside(&room, COLUMNS - 2, 4, 8, 0, &x, &y));
    cr_expect_eq(x, COLUMNS - 2 - 1 - 8);
}

Test(room, without_memory_for_a_canvas_there_is_none)
{
    struct bl_canvas none = {0};
    bl_room_release(&room);
    bl_room_init(&room, &none);
    cr_expect(!bl_room_corner(&room, 1, 1, 0, &x, &y));
    bl_room_take(&room, 0, 0, 5, 5);
}
