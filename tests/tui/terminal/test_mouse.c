#include "tui/terminal/mouse.h"

#include <criterion/criterion.h>

Test(mouse, clicks_count_from_zero)
{
    struct bl_mouse m = {0};
    struct bl_input in = bl_mouse_read(&m, "0;12;7M", 1);
    cr_expect_eq(in.kind, BL_INPUT_CLICK);
    cr_expect_eq(in.x, 11);
    cr_expect_eq(in.y, 6);
    cr_expect_eq(in.clicks, 1);
}

static int clicks(struct bl_mouse *m, const char *report, double time)
{
    return bl_mouse_read(m, report, time).clicks;
}

Test(mouse, double_clicks)
{
    struct bl_mouse m = {0};
    cr_expect_eq(clicks(&m, "0;1;1M", 0.1), 1);
    cr_expect_eq(clicks(&m, "0;1;1M", 0.3), 2);
    cr_expect_eq(clicks(&m, "0;1;1M", 0.4), 1, "the third is a first");
    cr_expect_eq(clicks(&m, "0;1;1M", 0.6), 2);
    cr_expect_eq(clicks(&m, "0;1;1M", 2.0), 1);
    cr_expect_eq(clicks(&m, "0;1;1M", 2.9), 1, "too late");
    cr_expect_eq(clicks(&m, "0;2;1M", 3.0), 1, "elsewhere");
    cr_expect_eq(bl_mouse_read(&m, "0;2;1m", 3.05).kind, BL_INPUT_NONE);
    cr_expect_eq(clicks(&m, "0;2;1M", 3.1), 2, "a release does not count");
}

Test(mouse, the_wheel)
{
    struct bl_mouse m = {0};
    struct bl_input up = bl_mouse_read(&m, "64;3;4M", 1);
    struct bl_input down = bl_mouse_read(&m, "81;3;4M", 1); // with Ctrl
    cr_expect_eq(up.kind, BL_INPUT_WHEEL);
    cr_expect(up.up && up.x == 2 && up.y == 3);
    cr_expect_eq(down.kind, BL_INPUT_WHEEL);
    cr_expect_not(down.up);
}

Test(mouse, what_means_nothing)
{
    static const char *const reports[] = {"",
                                          "M",
                                          "0",
                                          "0;",
                                          "0;1",
                                          "0;1;",
                                          "0;1;1",
                                          "0;1M",
                                          "0;1;1;1M",
                                          "0,1;1M",
                                          "0;1;1m",
                                          "0;0;1M",
                                          "0;1;0M",
                                          "1;1;1M",
                                          "2;1;1M",
                                          "3;1;1M",
                                          "35;1;1M",
                                          "66;1;1M",
                                          "-1;1;1M",
                                          "0;;1M",
                                          "a;1;1M",
                                          "0;1;1X",
                                          "0;99999999999999999999;1M"};
    struct bl_mouse m = {0};
    for (size_t i = 0; i < sizeof reports / sizeof *reports; i++)
        cr_expect_eq(bl_mouse_read(&m, reports[i], 1).kind, BL_INPUT_NONE, "%s",
                     reports[i]);
}
