#include "tui/work/listing.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sample_data.h"
#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(listing, .init = scratch_enter, .fini = scratch_leave);

/* Folders. */

Test(listing, folders_first_then_by_name)
{
    static const struct {
        const char *name;
        bool is_folder;
        uint64_t bytes;
        const char *format;
    } expected[] = {
        {".hidden", true, 0, NULL},  {"runs", true, 0, NULL},
        {"a.csv", false, 3, "CSV"},  {"B.H5", false, 1, "HDF5"},
        {"c.baler", false, 2, NULL}, {"nowhere", false, 0, NULL},
    };
    struct bl_folder *f;
    mkdir("runs", 0777);
    mkdir(".hidden", 0777);
    scratch_write("B.H5", "x", 1);
    scratch_write("a.csv", "a\n1", 3);
    scratch_write("c.baler", "xy", 2);
    cr_assert_eq(symlink("/no/such/file", "nowhere"), 0);
    cr_assert_eq(bl_folder_list(&f, ".", &err), BL_OK, "%s", err.text);
    cr_assert_eq(f->n, 6);
    for (size_t i = 0; i < f->n; i++) {
        cr_expect_str_eq(f->entries[i].name, expected[i].name);
        cr_expect_eq(f->entries[i].is_folder, expected[i].is_folder);
        cr_expect_eq(f->entries[i].bytes, expected[i].bytes);
        if (expected[i].format == NULL)
            cr_expect_null(f->entries[i].format);
        else
            cr_expect_str_eq(f->entries[i].format, expected[i].format);
    }
    cr_expect_eq(f->path[0], '/');
    cr_expect_not(f->is_cut);
    bl_folder_free(f);
}

Test(listing, a_path_is_made_plain)
{
    struct bl_folder *f;
    char here[256];
    cr_assert_not_null(getcwd(here, sizeof here));
    mkdir("runs", 0777);
    cr_assert_eq(bl_folder_list(&f, "runs/..//./", &err), BL_OK);
    cr_expect_str_eq(f->path, here);
    bl_folder_free(f);
}

Test(listing, what_is_no_folder)
{
    struct bl_folder *f;
    scratch_write("file", "x", 1);
    cr_expect_eq(bl_folder_list(&f, "file", &err), BL_FAILED);
    cr_expect(strstr(err.text, "file") != NULL);
    cr_expect_eq(bl_folder_list(&f, "gone", &err), BL_FAILED);
    cr_expect_eq(bl_folder_list(&f, "", &err), BL_FAILED);
}

Test(listing, more_than_anyone_looks_through)
{
    struct bl_folder *f;
    char name[32];
    for (int i = 0; i < 10050; i++) {
        snprintf(name, sizeof name, "f%d", i);
        scratch_write(name, "", 0);
    }
    cr_assert_eq(bl_folder_list(&f, ".", &err), BL_OK);
    cr_expect_eq(f->n, 10000);
    cr_expect(f->is_cut);
    bl_folder_free(f);
}

/* Previews. */

static struct bl_preview *preview(const char *path)
{
    struct bl_preview *p;
    cr_assert_eq(bl_preview_make(&p, path, &err), BL_OK, "%s", err.text);
    cr_expect_str_eq(p->path, path);
    return p;
}

Test(listing, tables_of_a_file)
{
    struct bl_preview *p = preview(sample_path("jets.h5"));
    cr_expect_str_eq(p->format, "HDF5");
    cr_expect_str_eq(p->trouble, "");
    cr_expect_eq(p->bytes, 221449);
    cr_assert_eq(p->tables.n, 1);
    cr_expect_eq(p->tables.tables[0].n_rows, 4000);
    cr_expect_eq(p->tables.tables[0].n_columns, 24);
    cr_expect_not(p->is_guess);
    bl_preview_free(p);
}

static void expect_trouble(const char *path, const char *words)
{
    struct bl_preview *p = preview(path);
    cr_expect(strstr(p->trouble, words) != NULL, "%s", p->trouble);
    cr_expect_eq(p->tables.n, 0);
    bl_preview_free(p);
}

Test(listing, what_cannot_be_shown_says_why)
{
    mkdir("folder", 0777);
    cr_assert_eq(mkfifo("pipe", 0666), 0);
    scratch_write("broken.h5", "\x89HDF\r\n\x1a\n", 8);
    scratch_write("empty.csv", "", 0);
    scratch_write("picture", "\1\2\3", 3);
    scratch_write("ragged.csv", "a,b\n1,2\n3\n", 10);
    expect_trouble("gone.h5", "No such file");
    expect_trouble("folder", "is a folder");
    expect_trouble("pipe", "no file that can be read");
    expect_trouble("broken.h5", "broken.h5");
    expect_trouble("empty.csv", "empty.csv");
    expect_trouble("picture", "no format");
    expect_trouble("ragged.csv", "line 3");
}

/* 40 MB would take a tenth of a second and more; only the beginning is read. */
Test(listing, a_long_csv_is_guessed)
{
    FILE *f = fopen("long.csv", "w");
    fputs("x,y\n", f);
    for (long i = 0; i < 2000000; i++)
        fprintf(f, "%06ld,%ld.5\n", 100000 + i % 900000, 10000 + i % 90000);
    fputs("words,at the end\n", f);
    fclose(f);
    struct bl_preview *p = preview("long.csv");
    cr_expect_str_eq(p->trouble, "");
    cr_expect(p->is_guess);
    cr_assert_eq(p->tables.n, 1);
    const struct bl_schema *s = &p->tables.tables[0];
    cr_expect_float_eq((double)s->n_rows, 2e6, 2e3);
    cr_expect_eq(s->columns[0].type, BL_INT64);
    cr_expect_eq(s->columns[1].type, BL_FLOAT64);
    bl_preview_free(p);
}

Test(listing, a_short_csv_is_not)
{
    scratch_write("short.csv", "x,y\n1,2.5\n3,4\n", 14);
    struct bl_preview *p = preview("short.csv");
    cr_expect_not(p->is_guess);
    cr_assert_eq(p->tables.n, 1);
    cr_expect_eq(p->tables.tables[0].n_rows, 2);
    bl_preview_free(p);
}
