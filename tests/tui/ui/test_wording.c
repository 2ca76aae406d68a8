#include <math.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tui/ui/ui.h"

static void check(const char *text, const char *expected)
{
    cr_expect_str_eq(text, expected);
}

Test(ui_text, sizes_have_three_digits)
{
    static const struct {
        double bytes;
        const char *text;
    } cases[] = {{0, "0 B"},          {999, "999 B"},     {999.6, "1.00 kB"},
                 {1234, "1.23 kB"},   {45678, "45.7 kB"}, {999499, "999 kB"},
                 {999500, "1.00 MB"}, {812e6, "812 MB"},  {2.1e9, "2.10 GB"},
                 {NAN, "·"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        bl_ui_bytes_text(text, sizeof text, cases[i].bytes);
        check(text, cases[i].text);
    }
}

Test(ui_text, counts_are_grouped_from_five_digits_on)
{
    static const struct {
        double n;
        const char *text;
    } cases[] = {{0, "0"},
                 {4000, "4000"},
                 {10851, "10 851"},
                 {-10851, "-10 851"},
                 {2400000, "2 400 000"},
                 {INFINITY, "·"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        bl_ui_count_text(text, sizeof text, cases[i].n);
        check(text, cases[i].text);
    }
}

Test(ui_text, numbers_have_four_digits)
{
    static const struct {
        double x;
        const char *text;
    } cases[] = {{0, "0"},           {-0.336012, "-0.336"}, {160957, "160957"},
                 {1.59e9, "1.59e9"}, {3982.93, "3982.9"},   {8.3221, "8.322"},
                 {3.2e-7, "3.2e-7"}, {0.00012, "0.00012"},  {NAN, "·"},
                 {INFINITY, "∞"},    {-1.5e300, "-1.5e300"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        bl_ui_number_text(text, sizeof text, cases[i].x);
        check(text, cases[i].text);
    }
}

Test(ui_text, times_run_from_seconds_to_days)
{
    static const struct {
        double seconds;
        const char *text;
    } cases[] = {{0, "0:00"},       {53.4, "0:53"},     {3599.6, "1:00:00"},
                 {3723, "1:02:03"}, {90000, "1 d 1 h"}, {-1, "·"},
                 {NAN, "·"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        bl_ui_time_text(text, sizeof text, cases[i].seconds);
        check(text, cases[i].text);
    }
}

Test(ui_text, the_users_folder_is_a_tilde)
{
    static struct bl_ui ui;
    char text[64];
    snprintf(ui.home, sizeof ui.home, "/home/ada");
    bl_ui_path_text(&ui, text, sizeof text, "/home/ada/data");
    check(text, "~/data");
    bl_ui_path_text(&ui, text, sizeof text, "/home/adam");
    check(text, "/home/adam");
}

/* No room is written past, and what is cut is still a string. */
Test(ui_text, fits_into_any_room)
{
    for (size_t size = 1; size < 24; size++) {
        char text[32] = "###############################";
        bl_ui_count_text(text, size, 123456789);
        cr_expect_lt(strlen(text), size);
        bl_ui_number_text(text, size, -1.2345e-100);
        cr_expect_lt(strlen(text), size);
        cr_expect_eq(text[size], '#');
    }
}
