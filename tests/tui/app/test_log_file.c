/* The log as a file: what is new, a line each, whatever it holds. */
#include "tui/app/log_file.h"

#include <stdio.h>
#include <string.h>

#include "tests/io/scratch.h"

static struct bl_log log_lines;
static struct bl_error err;

static void leave(void)
{
    bl_log_release(&log_lines);
    scratch_leave();
}

TestSuite(log_file, .init = scratch_enter, .fini = leave);

static void expect_saved(const char *expected)
{
    char text[1024] = "";
    cr_assert_eq(bl_log_save(&log_lines, "log.txt", &err), BL_OK, "%s",
                 err.text);
    FILE *f = fopen("log.txt", "r");
    cr_assert_not_null(f);
    cr_assert_lt(fread(text, 1, sizeof text - 1, f), sizeof text);
    fclose(f);
    cr_expect_str_eq(text, expected);
}

Test(log_file, a_line_has_its_time_and_level)
{
    bl_log_add(&log_lines, 86400.25, BL_LOG_WARNING, "run", "it ended");
    expect_saved("1970-01-02T00:00:00.250Z warn  run      it ended\n");
}

/* A file's name may be anything: it must not write lines of its own, nor talk
 * to the terminal of whoever reads the log. */
Test(log_file, what_a_line_holds_stays_in_it)
{
    bl_log_add(&log_lines, 0, BL_LOG_INFO, "open", "%s",
               "a\n1970 error\x1b[2J\x7f\t\xc3\xa9\xc2\x9b");
    expect_saved("1970-01-01T00:00:00.000Z info  open     "
                 "a 1970 error [2J  \xc3\xa9  \n");
}

Test(log_file, only_what_is_new_is_written)
{
    struct bl_log_file file = {.dir = "log"};
    bl_log_add(&log_lines, 0, BL_LOG_INFO, "open", "one");
    cr_expect_eq(bl_log_file_write(&file, &log_lines, &err), BL_OK);
    bl_log_add(&log_lines, 0, BL_LOG_INFO, "open", "two");
    cr_expect_eq(bl_log_file_write(&file, &log_lines, &err), BL_OK);
    cr_expect_eq(bl_log_file_write(&file, &log_lines, &err), BL_OK);
    cr_expect_eq(file.n_written, 2);
}

Test(log_file, a_failure_is_told_once)
{
    struct bl_log_file file = {.dir = "file/log"};
    scratch_write("file", "x", 1);
    bl_log_add(&log_lines, 0, BL_LOG_INFO, "open", "one");
    cr_expect_eq(bl_log_file_write(&file, &log_lines, &err), BL_FAILED);
    bl_log_add(&log_lines, 0, BL_LOG_INFO, "open", "two");
    cr_expect_eq(bl_log_file_write(&file, &log_lines, &err), BL_OK);
}
