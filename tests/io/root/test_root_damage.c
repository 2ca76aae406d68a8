/* Damaged ROOT files: a sentence, or success, and nothing else.  Memory is
 * bounded by what is believed of a file of that size (io/root/file.h). */
#include <fcntl.h>
#include <string.h>

#include "io/root/root.h"
#include "tests/io/npz/table_crc.h"
#include "tests/io/root/root_data.h"
#include "tests/io/scratch.h"

enum { FLIPPED = 4096 };

static void enter(void)
{
    root_data_need();
    scratch_enter();
}

TestSuite(root_damage, .init = enter, .fini = scratch_leave);

static const char file[] = "damaged.root";

/* Reads a table; the checksums of its columns, XORed. */
static bool read_table(const char *table, const struct bl_read_options *options,
                       uint32_t *sum, struct bl_error *err)
{
    struct bl_source *s = NULL;
    if (bl_format_root.open(file, table, options, &s, err) != BL_OK)
        return false;
    // A number of rows that is not true costs no more than a first failure.
    uint32_t *crc = crc_of_rows(s, 64, err);
    for (size_t i = 0; crc != NULL && i < s->schema.n_columns; i++)
        *sum ^= crc[i];
    bl_source_close(s);
    free(crc);
    return crc != NULL;
}

static void expect_sentence(const struct bl_error *err)
{
    cr_assert_not_null(strstr(err->text, file), "%s", err->text);
}

/* All tables, once with first elements and once flattened by `flatten`.  What
 * fails says so. */
static bool read_all(const char *flatten, uint32_t *sum)
{
    struct bl_table_list list = {0};
    struct bl_error err = BL_ERROR_INIT;
    struct bl_read_options first = {.jagged = 2, .n_threads = 1};
    struct bl_read_options flat = {.flatten = flatten, .n_threads = 1};
    bool fine = bl_format_root.list(file, &list, &err) == BL_OK;
    *sum = 0;
    if (!fine)
        expect_sentence(&err);
    for (size_t i = 0; i < list.n; i++) {
        const char *name = list.tables[i].name;
        if (!read_table(name, &first, sum, &err) ||
            (flatten != NULL && !read_table(name, &flat, sum, &err))) {
            expect_sentence(&err);
            fine = false;
        }
    }
    fine = fine && list.n > 0;
    bl_table_list_release(&list);
    return fine;
}

static int store(const char *name, size_t *n)
{
    char path[ROOT_PATH];
    root_data_path(path, name);
    char *bytes = scratch_read(path, n);
    scratch_write(file, bytes, *n);
    free(bytes);
    int fd = open(file, O_RDWR);
    cr_assert_geq(fd, 0);
    return fd;
}

static void truncate_everywhere(const char *name, const char *flatten)
{
    uint32_t right, sum;
    size_t n;
    int fd = store(name, &n);
    cr_assert(read_all(flatten, &right), "%s", name);
    while (n-- > 0) {
        cr_assert_eq(ftruncate(fd, (off_t)n), 0);
        cr_assert(!read_all(flatten, &sum), "%s: read from %zu bytes", name, n);
    }
    close(fd);
}

static void flip(int fd, size_t bit)
{
    uint8_t byte;
    off_t at = (off_t)(bit / 8);
    cr_assert_eq(pread(fd, &byte, 1, at), 1);
    byte ^= (uint8_t)(1 << bit % 8);
    cr_assert_eq(pwrite(fd, &byte, 1, at), 1);
}

/* Each bit of the first 4 KB, or with a step of more than 1 not each. */
static void flip_bits(const char *name, const char *flatten, size_t step)
{
    uint32_t right, sum;
    size_t n, n_read = 0;
    int fd = store(name, &n);
    cr_assert(read_all(flatten, &right), "%s", name);
    for (size_t bit = 0; bit < 8 * (n < FLIPPED ? n : FLIPPED); bit += step) {
        flip(fd, bit);
        n_read += read_all(flatten, &sum) && sum == right;
        flip(fd, bit);
    }
    cr_assert_gt(n_read, 0, "%s", name);
    close(fd);
}

Test(root_damage, truncated_anywhere)
{
    truncate_everywhere("uproot-leaflist.root", NULL);
    truncate_everywhere("tiny.root", NULL);
}

Test(root_damage, ntuple_truncated_anywhere)
{
    truncate_everywhere("rntuple/test_1jag_int_float_rntuple_v1-0-0-0.root",
                        "one_v_integers");
    truncate_everywhere("rntuple/test_bit_rntuple_v1-0-0-0.root", NULL);
}

Test(root_damage, flipped_bits)
{
    flip_bits("tiny.root", NULL, 1);
    flip_bits("uproot-leaflist.root", NULL, 1);
}

Test(root_damage, flipped_bits_of_a_jagged_tree)
{
    flip_bits("uproot-small-dy-nooffsets.root", "Jet", 7);
}

Test(root_damage, ntuple_flipped_bits)
{
    flip_bits("rntuple/test_1jag_int_float_rntuple_v1-0-0-0.root",
              "one_v_integers", 1);
    flip_bits("rntuple/test_index_multicluster_rntuple_v1-0-0-0.root",
              "int_vector", 3);
}

struct patch {
    off_t at;
    uint8_t byte;
};

static void store_lies(const struct patch *patches, size_t n)
{
    size_t size;
    int fd = store("tiny.root", &size);
    for (size_t i = 0; i < n; i++)
        cr_assert_eq(pwrite(fd, &patches[i].byte, 1, patches[i].at), 1);
    close(fd);
}

static void expect_refusal(const char *says)
{
    struct bl_error err = BL_ERROR_INIT;
    uint32_t sum = 0;
    cr_assert(!read_table(NULL, NULL, &sum, &err));
    cr_expect_not_null(strstr(err.text, says), "%s", err.text);
    expect_sentence(&err);
}

/* 2^60 entries, of which only a branch of an unknown kind would know. */
Test(root_damage, entries_that_are_nowhere)
{
    store_lies((struct patch[]){{0x183, 0x10}, {0x2dc + 5, 'Q'}}, 2);
    expect_refusal("nothing of them");
}

/* Three values that unpack to two gigabytes. */
Test(root_damage, a_basket_that_lies)
{
    store_lies(&(struct patch){0xd6 + 6, 0x7f}, 1);
    expect_refusal("bytes");
}

/* Entries of 2^31 values: the leaf is listed, and not believed. */
Test(root_damage, a_leaf_that_lies)
{
    struct bl_source *s = NULL;
    struct bl_error err = BL_ERROR_INIT;
    store_lies(&(struct patch){0x303, 0x7f}, 1);
    cr_assert_eq(bl_format_root.open(file, NULL, NULL, &s, &err), BL_OK, "%s",
                 err.text);
    cr_assert_eq(s->schema.n_columns, 1);
    cr_expect_eq(s->schema.columns[0].type, BL_UNREADABLE);
    cr_expect_not_null(strstr(s->schema.columns[0].note, "not believed"));
    bl_source_close(s);
}
