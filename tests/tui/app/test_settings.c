/* What is remembered, and what must not be lost by remembering. */
#include "tui/app/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/io/scratch.h"

static struct bl_settings s;
static struct bl_error err;

static void enter(void)
{
    scratch_enter();
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    setenv("HOME", "/nowhere/at/all", 1);
    cr_assert_eq(bl_settings_find(&s, &err), BL_OK, "%s", err.text);
}

TestSuite(settings, .init = enter, .fini = scratch_leave);

/* The folder of the scratch as that of the configuration. */
static void configure(const char *text)
{
    strcpy(s.config_dir, ".");
    strcpy(s.state_dir, ".");
    scratch_write("config.ini", text, strlen(text));
}

static void expect_config(const char *expected)
{
    char text[256] = "";
    FILE *f = fopen("config.ini", "r");
    cr_assert_not_null(f);
    cr_assert_lt(fread(text, 1, sizeof text - 1, f), sizeof text);
    fclose(f);
    cr_expect_str_eq(text, expected);
}

Test(settings, are_below_the_home_folder_or_where_it_is_said)
{
    cr_expect_str_eq(s.config_dir, "/nowhere/at/all/.config/baler");
    cr_expect_str_eq(s.state_dir, "/nowhere/at/all/.local/state/baler");
    setenv("XDG_STATE_HOME", "/state", 1);
    setenv("XDG_CONFIG_HOME", "not/absolute", 1); // not heeded, as XDG says
    cr_expect_eq(bl_settings_find(&s, &err), BL_OK);
    cr_expect_str_eq(s.config_dir, "/nowhere/at/all/.config/baler");
    cr_expect_str_eq(s.state_dir, "/state/baler");
}

/* A path that is cut is that of another folder. */
Test(settings, too_long_a_path_is_refused)
{
    char path[600];
    memset(path, 'x', sizeof path - 1);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    setenv("XDG_STATE_HOME", path, 1);
    cr_expect_eq(bl_settings_find(&s, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "$XDG_STATE_HOME"), "%s", err.text);
}

Test(settings, come_back)
{
    configure("theme = dawn\nglyphs = ascii\nmouse = no\n");
    cr_assert_eq(bl_settings_load(&s, &err), BL_OK, "%s", err.text);
    cr_expect_str_eq(s.theme, "dawn");
    cr_expect_str_eq(s.glyphs, "ascii");
    cr_expect(s.no_mouse);
    strcpy(s.theme, "a ; b");
    cr_assert_eq(bl_settings_save_config(&s, &err), BL_OK, "%s", err.text);
    expect_config("theme = \"a ; b\"\nglyphs = ascii\nmouse = no\n");
    cr_assert_eq(bl_settings_load(&s, &err), BL_OK, "%s", err.text);
    cr_expect_str_eq(s.theme, "a ; b");
}

Test(settings, that_are_not_there_are_no_error)
{
    strcpy(s.config_dir, ".");
    strcpy(s.state_dir, ".");
    cr_expect_eq(bl_settings_load(&s, &err), BL_OK);
    cr_expect_str_eq(s.theme, "");
}

/* Of another version, or mistyped: told, not obeyed, and not written over. */
Test(settings, that_are_not_understood_are_kept)
{
    static const char odd[] = "colour = red\ntheme = dawn\n";
    configure(odd);
    cr_expect_eq(bl_settings_load(&s, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "colour"), "%s", err.text);
    cr_expect_str_eq(s.theme, "dawn");
    cr_expect_eq(bl_settings_save_config(&s, &err), BL_FAILED);
    expect_config(odd);
}

Test(settings, too_long_a_value_is_not_cut)
{
    configure("glyphs = brailleandmorethanfits\n");
    cr_expect_eq(bl_settings_load(&s, &err), BL_FAILED);
    cr_expect_str_eq(s.glyphs, "");
}
