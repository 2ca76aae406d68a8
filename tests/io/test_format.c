/* Names of tables, and which format a file is. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/format.h"

static char folder[] = "/tmp/baler-format-XXXXXX";

static void enter_folder(void)
{
    cr_assert_not_null(mkdtemp(folder));
    cr_assert_eq(chdir(folder), 0);
}

static void leave_folder(void)
{
    static const char *const made[] = {"a.npz", "a:b.npz", "x.npz", "x.csv",
                                       "x.bin", "x.h5",    "x",     "empty.npz",
                                       "t.npy", "dir.npz"};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        remove(made[i]);
    cr_assert_eq(chdir("/"), 0);
    cr_assert_eq(rmdir(folder), 0);
}

TestSuite(format, .init = enter_folder, .fini = leave_folder);

static void make(const char *path, const void *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");
    cr_assert_not_null(f);
    cr_assert_eq(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static void splits(const char *name, const char *file, const char *table)
{
    struct bl_error err = BL_ERROR_INIT;
    char *f, *t;
    cr_assert_eq(bl_table_name_split(name, &f, &t, &err), BL_OK);
    cr_assert_str_eq(f, file, "%s", name);
    cr_assert_eq(t == NULL, table == NULL, "%s", name);
    if (table != NULL)
        cr_assert_str_eq(t, table);
    free(f);
    free(t);
}

Test(format, names_split)
{
    make("a.npz", "", 0);
    make("a:b.npz", "", 0);
    splits("a.npz", "a.npz", NULL);
    splits("a.npz:", "a.npz", NULL);
    splits("a.npz:x", "a.npz", "x");
    splits("a.npz:x:y", "a.npz", "x:y");
    splits("a.npz:/deep/down", "a.npz", "/deep/down");
    splits("a:b.npz", "a:b.npz", NULL);
    splits("a:b.npz:x", "a:b.npz", "x");
    splits("none.npz:x:y", "none.npz", "x:y");
    splits("none.npz", "none.npz", NULL);
    splits("-", "-", NULL);
    splits("", "", NULL);
}

static const char *format_of(const char *path)
{
    static struct bl_error err;
    const struct bl_format *format;
    return bl_format_of_file(&format, path, &err) == BL_OK ? format->name
                                                           : err.text;
}

Test(format, content_comes_before_the_extension)
{
    make("x.npz", "\x93NUMPY\1\0rest", 12);
    make("x.csv", "PK\3\4rest", 8);
    cr_assert_str_eq(format_of("x.npz"), "NPY");
    cr_assert_str_eq(format_of("x.csv"), "NPZ");
    make("x.h5", "a,b\n1,2\n", 8);
    cr_assert_str_eq(format_of("x.h5"), "CSV");
    make("x", "\x89HDF\r\n\x1a\n", 8);
    cr_assert_str_eq(format_of("x"), "HDF5");
}

/* Looking at a stream would take its first bytes away. */
Test(format, streams_are_csv)
{
    cr_assert_eq(mkfifo("x", 0600), 0);
    cr_assert_str_eq(format_of("x"), "CSV");
    cr_assert_str_eq(format_of("-"), "CSV");
}

Test(format, the_extension_decides_where_content_does_not)
{
    make("empty.npz", "", 0);
    cr_assert_str_eq(format_of("empty.npz"), "NPZ");
    make("t.npy", "\x93NUM\0\1\2\3", 8);
    cr_assert_str_eq(format_of("t.npy"), "NPY");
}

Test(format, unknown)
{
    make("x.bin", "\0\1\2\3\4\5\6\7", 8);
    cr_assert_not_null(strstr(format_of("x.bin"), "readable are"), "%s",
                       format_of("x.bin"));
    cr_assert_not_null(strstr(format_of("x.bin"), "NPZ (.npz)"));
}

Test(format, missing_file)
{
    cr_assert_not_null(strstr(format_of("none.npz"), "No such file"), "%s",
                       format_of("none.npz"));
}

Test(format, folder)
{
    cr_assert_eq(mkdir("dir.npz", 0777), 0);
    cr_assert_not_null(strstr(format_of("dir.npz"), "is a folder"));
}

Test(format, no_permission)
{
    if (geteuid() == 0)
        cr_skip_test("root may read everything");
    make("x.npz", "PK\3\4", 4);
    cr_assert_eq(chmod("x.npz", 0), 0);
    cr_assert_not_null(strstr(format_of("x.npz"), "Permission denied"));
}

static const char *format_for(const char *path)
{
    static struct bl_error err;
    const struct bl_format *format;
    return bl_format_for_writing(&format, path, &err) == BL_OK ? format->name
                                                               : err.text;
}

Test(format, for_writing)
{
    cr_assert_str_eq(format_for("x.npz"), "NPZ");
    cr_assert_str_eq(format_for("some.folder/x.NPY"), "NPY");
    cr_assert_not_null(strstr(format_for("x.xyz"), "choose one of"));
    cr_assert_not_null(strstr(format_for("x"), "NPZ (.npz)"));
    cr_assert_str_eq(format_for("x.h5"), "HDF5");
    cr_assert_str_eq(format_for("x.csv"), "CSV");
    cr_assert_not_null(strstr(format_for("a.npz/x"), "choose one of"));
}

Test(format, errors_reach_the_caller)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_source *source = NULL;
    struct bl_sink *sink = NULL;
    struct bl_schema schema = {0};
    struct bl_table_list list = {0};
    cr_assert_eq(bl_table_open("none.npz:x", &source, &err), BL_FAILED);
    cr_assert_eq(bl_table_list_file("none.npz", &list, &err), BL_FAILED);
    cr_assert_eq(bl_table_create("x.xyz", &schema, &sink, &err), BL_USAGE);
}

/* Every format of the list can be asked for everything; CSV, which takes any
 * text, is asked last. */
Test(format, list_is_complete)
{
    size_t i = 0;
    for (; bl_formats[i] != NULL; i++) {
        const struct bl_format *f = bl_formats[i];
        cr_assert(f->name != NULL && f->extensions[0] != NULL);
        cr_assert(f->probe != NULL && f->list != NULL && f->open != NULL);
    }
    cr_assert_str_eq(bl_formats[i - 1]->name, "CSV");
}
