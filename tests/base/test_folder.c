#include "base/folder.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/io/scratch.h"

TestSuite(folder, .init = scratch_enter, .fini = scratch_leave);

static struct bl_error err;

static bool is_there(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

Test(folder, makes_those_above_it_too)
{
    cr_expect_eq(bl_folder_make("a/b/c", &err), BL_OK);
    cr_expect(is_there("a/b/c"));
    cr_expect_eq(bl_folder_make("a/b/c", &err), BL_OK);
    cr_expect_eq(bl_folder_make("a/b/d/", &err), BL_OK);
    cr_expect(is_there("a/b/d"));
}

Test(folder, a_file_in_the_way)
{
    scratch_write("file", "x", 1);
    cr_expect_eq(bl_folder_make("file", &err), BL_FAILED);
    cr_expect(strstr(err.text, "the folder file cannot be made") != NULL);
    cr_expect_eq(bl_folder_make("file/below", &err), BL_FAILED);
    cr_expect_eq(bl_folder_make("", &err), BL_FAILED);
}
