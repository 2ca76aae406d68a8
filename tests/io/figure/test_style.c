#include "io/figure/style.h"

#include "tests/io/scratch.h"

TestSuite(style, .init = scratch_enter, .fini = scratch_leave);

static struct bl_error err;

static void expect_file(const char *style, const char *file)
{
    char path[4096], *text = NULL;
    size_t n;
    snprintf(path, sizeof path, "%s/themes/%s", getenv("BALER_SOURCE_DIR"),
             file);
    char *want = scratch_read(path, &n);
    cr_assert_eq(bl_style_load(&text, style, &err), BL_OK, "%s", err.text);
    cr_expect_str_eq(text, want);
    free(text);
    free(want);
}

Test(style, those_that_ship_are_the_files_of_themes)
{
    setenv("XDG_CONFIG_HOME", scratch_folder, 1);
    expect_file("hep", "hep.gp");
    expect_file("plain", "plain.gp");
}

Test(style, one_of_ones_own)
{
    char *text = NULL;
    setenv("XDG_CONFIG_HOME", scratch_folder, 1);
    mkdir("baler", 0777);
    mkdir("baler/themes", 0777);
    scratch_write("baler/themes/mine.gp", "font_size = 9\n", 14);
    scratch_write("./other.gp", "font_size = 7\n", 14);
    cr_assert_eq(bl_style_load(&text, "mine", &err), BL_OK, "%s", err.text);
    cr_expect_str_eq(text, "font_size = 9\n");
    free(text);
    cr_assert_eq(bl_style_load(&text, "./other.gp", &err), BL_OK);
    cr_expect_str_eq(text, "font_size = 7\n");
    free(text);
}

Test(style, one_that_is_not_there)
{
    char *text = NULL;
    setenv("XDG_CONFIG_HOME", scratch_folder, 1);
    cr_expect_eq(bl_style_load(&text, "nice", &err), BL_FAILED);
    cr_expect_str_eq(err.text, "there is no figure style \"nice\": there are "
                               "hep, plain, and files named by their path");
    scratch_write("bytes.gp", "a\0b", 3);
    cr_expect_eq(bl_style_load(&text, "./bytes.gp", &err), BL_FAILED);
    cr_expect(strstr(err.text, "is no figure style") != NULL);
}
