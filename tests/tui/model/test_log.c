#include "tui/model/log.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

Test(log, the_last_lines_are_kept)
{
    struct bl_log l = {0};
    for (int i = 0; i < BL_LOG_LINES + 7; i++)
        bl_log_add(&l, i, BL_LOG_INFO, "train", "line %d", i);
    cr_expect_eq(l.n, BL_LOG_LINES);
    cr_expect_eq(l.n_ever, BL_LOG_LINES + 7);
    cr_expect_str_eq(bl_log_at(&l, 0)->text, "line 7");
    char last[32];
    snprintf(last, sizeof last, "line %d", BL_LOG_LINES + 6);
    cr_expect_str_eq(bl_log_at(&l, l.n - 1)->text, last);
    bl_log_release(&l);
    cr_expect_null(l.lines);
}

Test(log, long_texts_are_cut_at_a_character)
{
    struct bl_log l = {0};
    char text[400] = "";
    for (int i = 0; i < 130; i++)
        strcat(text, "\xe2\x86\x92");
    bl_log_add(&l, 0, BL_LOG_ERROR, "a long name of an area", "x%s", text);
    const struct bl_log_line *line = bl_log_at(&l, 0);
    cr_expect(bl_utf8_is_valid(line->text, strlen(line->text)));
    cr_expect_gt(strlen(line->text), BL_LOG_TEXT - 5);
    cr_expect_str_eq(line->area, "a long name");
    bl_log_release(&l);
}
