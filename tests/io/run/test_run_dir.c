#include "io/run/run_dir.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(run_dir, .init = scratch_enter, .fini = scratch_leave);

static enum bl_status open_run(struct bl_run_dir *d, const char *path)
{
    struct bl_recipe r;
    cr_assert(eq(int, bl_recipe_init(&r, &err), BL_OK));
    bl_recipe_set(&r, (size_t)bl_recipe_key_find("latent"), "15", &err);
    enum bl_status status = bl_run_dir_open(d, path, &r, false, &err);
    bl_recipe_release(&r);
    return status;
}

static void expect_file(const char *path, const char *expected)
{
    size_t n;
    char *text = scratch_read(path, &n);
    cr_expect(eq(str, text, (char *)expected));
    free(text);
}

Test(run_dir, events_are_lines)
{
    struct bl_run_dir d;
    cr_assert_eq(open_run(&d, "run"), BL_OK, "%s", err.text);
    bl_run_dir_event(&d, "{\"ev\":\"start\"}");
    expect_file("run/events.ndjson", "{\"ev\":\"start\"}\n"); // at once
    bl_run_dir_event(&d, "{\"ev\":\"end\"}");
    bl_run_dir_close(&d);
    expect_file("run/events.ndjson", "{\"ev\":\"start\"}\n{\"ev\":\"end\"}\n");
}

/* What a line of the log says after its time; NULL when it has none. */
static const char *after_time(const char *line)
{
    int n = 0;
    sscanf(line, "%*4d-%*2d-%*2dT%*2d:%*2d:%*2dZ %n", &n);
    return n == 21 ? line + n : NULL;
}

static void expect_log(const char *const *lines, size_t n_lines)
{
    size_t n;
    char *text = scratch_read("run/log.txt", &n), *rest = text;
    for (size_t i = 0; i < n_lines; i++) {
        char *line = rest;
        rest = strchr(line, '\n');
        cr_assert_not_null(rest);
        *rest++ = '\0';
        cr_assert_not_null(after_time(line), "%s", line);
        cr_expect_str_eq(after_time(line), lines[i]);
    }
    cr_expect(eq(str, rest, ""));
    free(text);
}

Test(run_dir, the_log_has_time_level_and_area)
{
    static const char *const lines[] = {
        "debug train  epoch 1 of 2",
        "info  survey  10 of 10 done",
        "warn  compress  two lines",
        "error run  no",
    };
    struct bl_run_dir d;
    cr_assert(eq(int, open_run(&d, "run"), BL_OK));
    bl_run_dir_log(&d, BL_LOG_DEBUG, "train", "epoch 1 of 2");
    bl_run_dir_log(&d, BL_LOG_INFO, "survey", "10 of 10 done");
    bl_run_dir_log(&d, BL_LOG_WARNING, "compress", "two\nlines");
    bl_run_dir_log(&d, BL_LOG_ERROR, "run", "no");
    bl_run_dir_close(&d);
    expect_log(lines, 4);
}

Test(run_dir, pauses_are_told)
{
    static const char *const lines[] = {"info  run  paused",
                                        "info  run  goes on"};
    struct bl_run_dir d;
    int year, n = 0;
    cr_assert(eq(int, open_run(&d, "run"), BL_OK));
    bl_run_dir_pause(&d);
    bl_run_dir_resume(&d);
    bl_run_dir_close(&d);
    expect_log(lines, 2);
    size_t size;
    char *text = scratch_read("run/events.ndjson", &size);
    sscanf(text,
           "{\"v\":1,\"ev\":\"pause\",\"time\":\"%4d-%*2d-%*2dT%*2d:%*2d:%*2dZ"
           "\"}\n{\"v\":1,\"ev\":\"resume\",\"time\":\"%*4d-%*2d-%*2dT%*2d:"
           "%*2d:%*2dZ\"}\n%n",
           &year, &n);
    cr_expect(n > 0 && n == (int)size, "%s", text);
    free(text);
}

Test(run_dir, the_recipe_can_be_read_again)
{
    struct bl_run_dir d;
    struct bl_recipe r;
    cr_assert(eq(int, open_run(&d, "run"), BL_OK));
    bl_run_dir_close(&d);
    cr_assert(eq(int, bl_recipe_init(&r, &err), BL_OK));
    cr_assert(eq(int, bl_recipe_read(&r, "run/recipe.ini", &err), BL_OK));
    cr_expect(eq(str, (char *)bl_recipe_get(&r, "latent"), "15"));
    bl_recipe_release(&r);
}

Test(run_dir, folders_are_made_as_needed)
{
    static const char *const paths[] = {"a/b/c", "a/b", "a/b/d/", "./e//f",
                                        "."};
    char absolute[128];
    snprintf(absolute, sizeof absolute, "%s/g/h", scratch_folder);
    struct bl_run_dir d;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        cr_expect(eq(int, open_run(&d, paths[i]), BL_OK), "%s", err.text);
        bl_run_dir_close(&d);
    }
    cr_expect(eq(int, open_run(&d, absolute), BL_OK), "%s", err.text);
    bl_run_dir_close(&d);
    cr_expect(eq(int, access("a/b/d/events.ndjson", F_OK), 0));
    cr_expect(eq(int, access("g/h/log.txt", F_OK), 0));
}

Test(run_dir, an_old_run_is_begun_anew)
{
    struct bl_run_dir d;
    for (int i = 0; i < 2; i++) {
        cr_assert(eq(int, open_run(&d, "run"), BL_OK));
        bl_run_dir_event(&d, "{}");
        bl_run_dir_close(&d);
    }
    expect_file("run/events.ndjson", "{}\n");
}

Test(run_dir, what_cannot_be_a_folder_is_refused)
{
    static const char *const paths[] = {"", "file", "file/run"};
    struct bl_run_dir d;
    scratch_write("file", "x", 1);
    for (size_t i = 0; i < 3; i++) {
        cr_expect(eq(int, open_run(&d, paths[i]), BL_FAILED), "%s", paths[i]);
        cr_expect(strstr(err.text, paths[i]) != NULL);
        cr_expect(eq(int, d.events, -1));
    }
    expect_file("file", "x");
}
