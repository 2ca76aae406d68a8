/* Whole ROOT files as bytes: beside one that another program wrote, and
 * beyond the size at which positions become wider. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../scratch.h"
#include "../shared.h"
#include "base/reader.h"
#include "engine/data/batch.h"
#include "io/format.h"
#include "io/root/write_file.h"

static struct bl_error err;
static const struct bl_write_options uncompressed = {"none"};

TestSuite(root_write, .init = scratch_enter, .fini = scratch_leave);

static void write_table(const char *path, const struct bl_schema *s,
                        const struct bl_batch *b)
{
    struct bl_sink *sink;
    cr_assert_eq(bl_table_create_with(path, s, &uncompressed, &sink, &err),
                 BL_OK, "%s", err.text);
    cr_assert_eq(bl_sink_write(sink, b, &err), BL_OK, "%s", err.text);
    cr_assert_eq(bl_sink_finish(sink, &err), BL_OK, "%s", err.text);
    bl_sink_close(sink);
}

/* The tree t of tiny.root: a branch x with 7, 8 and -9. */
static void write_tiny(const char *path)
{
    struct bl_schema s = {.n_rows = 3};
    struct bl_batch b;
    cr_assert_eq(bl_schema_set_name(&s, "t", &err), BL_OK);
    cr_assert_eq(bl_schema_add(&s, "x", BL_INT32, NULL, &err), BL_OK);
    cr_assert_eq(bl_batch_init(&b, &s, NULL, 3, &err), BL_OK);
    memcpy(b.vectors[0].values, (int32_t[]){7, 8, -9}, 12);
    b.n_rows = 3;
    write_table(path, &s, &b);
    bl_batch_release(&b);
    bl_schema_release(&s);
}

/* --- beside tiny.root, which uproot wrote --- */

struct range {
    size_t from, to;
};

/* All but the times of keys and directories, the UUID, and where the records
 * behind the tree are. */
static const struct range same_in_tiny[] = {
    {0x00, 0x0c},                  // magic, version, first record
    {0x1c, 0x25},                  // free segments, length of names, units, ...
    {0x64, 0x6e},   {0x72, 0x9c},  // the root directory: its key, ...
    {0xa4, 0xb4},                  // lengths and positions of it
    {0xb8, 0xba},   {0xca, 0xd6},  // and around its UUID
    {0xd6, 0xe0},   {0xe4, 0x123}, // the basket
    {0x123, 0x12d}, {0x131, 0x43b}, // the tree
};

Test(root_write, the_bytes_are_those_of_another_writer)
{
    size_t n_want, n;
    char path[4096];
    shared_find(path, "root/tiny.root");
    char *want = scratch_read(path, &n_want);
    write_tiny("tiny.root");
    char *got = scratch_read("tiny.root", &n);
    cr_assert_gt(n, 0x43b);
    for (size_t i = 0; i < sizeof same_in_tiny / sizeof *same_in_tiny; i++)
        for (size_t at = same_in_tiny[i].from; at < same_in_tiny[i].to; at++)
            cr_assert_eq(got[at], want[at], "byte %zx is %02x, not %02x", at,
                         (uint8_t)got[at], (uint8_t)want[at]);
    free(want);
    free(got);
}

/* --- what holds of every file --- */

struct header {
    bool is_wide;
    uint64_t end, free_list, streamer_info;
    uint32_t free_list_length, names_length, streamer_info_length;
};

static uint64_t read_seek(struct bl_reader *r, bool is_wide)
{
    return is_wide ? bl_reader_u64be(r) : bl_reader_u32be(r);
}

static struct header read_header(const uint8_t *bytes, size_t n)
{
    struct bl_reader r = bl_reader_over(bytes, n);
    cr_assert_eq(memcmp(bl_reader_bytes(&r, 4), "root", 4), 0);
    struct header h = {.is_wide = bl_reader_u32be(&r) >= 1000000};
    cr_assert_eq(bl_reader_u32be(&r), 100);
    h.end = read_seek(&r, h.is_wide);
    h.free_list = read_seek(&r, h.is_wide);
    h.free_list_length = bl_reader_u32be(&r);
    cr_assert_eq(bl_reader_u32be(&r), 1);
    h.names_length = bl_reader_u32be(&r);
    cr_assert_eq(bl_reader_u8(&r), h.is_wide ? 8 : 4);
    bl_reader_u32be(&r);
    h.streamer_info = read_seek(&r, h.is_wide);
    h.streamer_info_length = bl_reader_u32be(&r);
    cr_assert(bl_reader_ok(&r));
    return h;
}

/* The records follow each other without a gap from the first to the end. */
static size_t count_records(const char *bytes, size_t n)
{
    size_t records = 0, at = 100;
    for (; at < n; records++) {
        struct bl_reader r = bl_reader_over(bytes + at, n - at);
        uint32_t length = bl_reader_u32be(&r);
        bool is_wide = bl_reader_u16be(&r) > 1000;
        bl_reader_skip(&r, 12);
        cr_assert_eq(read_seek(&r, is_wide), at);
        cr_assert_gt(length, 0);
        at += length;
    }
    cr_assert_eq(at, n);
    return records;
}

Test(root_write, records_follow_each_other)
{
    size_t n;
    write_tiny("tiny.root");
    char *bytes = scratch_read("tiny.root", &n);
    struct header h = read_header((uint8_t *)bytes, n);
    cr_expect_not(h.is_wide);
    cr_expect_eq(h.end, n);
    cr_expect_eq(h.free_list + h.free_list_length, n);
    // directory, basket, tree, streamer info, keys, free list
    cr_expect_eq(count_records(bytes, n), 6);
    free(bytes);
}

Test(root_write, refused)
{
    struct bl_schema s = {0};
    struct bl_sink *sink;
    cr_expect_eq(bl_table_create("a.root", &s, &sink, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "a.root"), "%s", err.text);
    cr_assert_eq(bl_schema_add(&s, "j", BL_UNREADABLE, NULL, &err), BL_OK);
    cr_expect_eq(bl_table_create("a.root", &s, &sink, &err), BL_FAILED);
    struct bl_column *c;
    cr_assert_eq(bl_schema_add(&s, "wide", BL_FLOAT64, &c, &err), BL_OK);
    cr_assert_eq(bl_column_set_dims(c, (size_t[]){1 << 13, 1 << 14}, 2, &err),
                 BL_OK);
    cr_expect_eq(bl_table_create("a.root", &s, &sink, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "wide"), "%s", err.text);
    s.columns[1].n_dims = 0;
    s.columns[1].width = 1;
    cr_expect_eq(bl_table_create("no/a.root", &s, &sink, &err), BL_FAILED);
    char name[8002];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    cr_assert_eq(bl_schema_set_name(&s, name, &err), BL_OK);
    cr_expect_eq(bl_table_create("a.root", &s, &sink, &err), BL_FAILED);
    cr_expect_not_null(strstr(err.text, "8001"), "%s", err.text);
    cr_expect_eq(scratch_count(), 0);
    bl_schema_release(&s);
}

Test(root_write, an_unfinished_file_is_removed)
{
    struct bl_schema s = {0};
    struct bl_sink *sink;
    cr_assert_eq(bl_schema_add(&s, "x", BL_INT32, NULL, &err), BL_OK);
    scratch_write("a.root", "precious", 8);
    cr_assert_eq(bl_table_create("a.root", &s, &sink, &err), BL_OK);
    cr_expect_eq(scratch_count(), 2);
    bl_sink_close(sink);
    cr_expect_eq(scratch_count(), 1);
    size_t n;
    char *bytes = scratch_read("a.root", &n);
    cr_expect_str_eq(bytes, "precious");
    free(bytes);
    bl_schema_release(&s);
}

/* --- beyond 2 GB: a file with a hole --- */

static const uint64_t far_away = UINT64_C(5000000000);

static void write_far(FILE *stream)
{
    const struct bl_root_method *method;
    struct bl_root_out_file f;
    cr_assert_eq(bl_root_method_find(&method, "none", &err), BL_OK);
    cr_assert_eq(
        bl_root_out_file_begin(&f, stream, "far.root", "d/t", method, &err),
        BL_OK, "%s", err.text);
    cr_assert_eq(fseeko(stream, (off_t)far_away, SEEK_SET), 0);
    f.end = far_away;
    struct bl_root_out_key key = {
        .class_name = "TTree", .name = "t", .title = "", .cycle = 1};
    bl_root_out_file_place(&f, &key);
    cr_expect(key.is_wide);
    cr_expect_eq(key.seek, far_away);
    cr_assert_eq(
        bl_root_out_file_put(&f, &key, NULL, (const uint8_t *)"tree", 4, &err),
        BL_OK);
    cr_assert_eq(bl_root_out_file_finish(
                     &f, &key, (const uint8_t *)"0123456789abcdef", &err),
                 BL_OK, "%s", err.text);
    bl_root_out_file_release(&f);
}

static void read_at(FILE *stream, uint64_t at, uint8_t *to, size_t n)
{
    cr_assert_eq(fseeko(stream, (off_t)at, SEEK_SET), 0);
    cr_assert_eq(fread(to, 1, n, stream), n);
}

/* The position in the only key of a list of keys. */
static uint64_t position_in(const uint8_t *list, size_t n)
{
    struct bl_reader r = bl_reader_over(list, n);
    bl_reader_skip(&r, 4);
    cr_assert_eq(bl_reader_u16be(&r), 1004);
    bl_reader_skip(&r, 8);
    uint16_t key_length = bl_reader_u16be(&r);
    bl_reader_seek(&r, key_length);
    cr_assert_eq(bl_reader_u32be(&r), 1);
    bl_reader_skip(&r, 4);
    bool is_wide = bl_reader_u16be(&r) > 1000;
    bl_reader_skip(&r, 12);
    return read_seek(&r, is_wide);
}

/* The list of the keys of the directory whose fields are at `at`. */
static uint64_t follow_directory(FILE *stream, uint64_t at)
{
    uint8_t fields[60], list[100];
    read_at(stream, at, fields, sizeof fields);
    struct bl_reader r = bl_reader_over(fields, sizeof fields);
    cr_assert_eq(bl_reader_u16be(&r), 1005);
    bl_reader_skip(&r, 8);
    uint32_t length = bl_reader_u32be(&r);
    bl_reader_skip(&r, 4 + 8 + 8);
    uint64_t seek_keys = bl_reader_u64be(&r);
    cr_assert_gt(seek_keys, far_away);
    cr_assert_leq(length, sizeof list);
    read_at(stream, seek_keys, list, length);
    return position_in(list, length);
}

Test(root_write, positions_beyond_two_gigabytes)
{
    FILE *stream = fopen("far.root", "w+b");
    cr_assert_not_null(stream);
    write_far(stream);
    uint8_t head[100];
    read_at(stream, 0, head, sizeof head);
    struct header h = read_header(head, sizeof head);
    cr_expect(h.is_wide);
    cr_expect_gt(h.streamer_info, far_away);
    cr_expect_eq(h.free_list + h.free_list_length, h.end);
    uint64_t folder = follow_directory(stream, 100 + h.names_length);
    cr_expect_lt(folder, 300);
    uint8_t key[16];
    read_at(stream, folder, key, sizeof key);
    cr_expect_eq(follow_directory(stream, folder + key[15]), far_away);
    uint8_t free_list[100];
    read_at(stream, h.free_list, free_list, h.free_list_length);
    struct bl_reader r = bl_reader_over(free_list, h.free_list_length);
    bl_reader_seek(&r, h.free_list_length - 18);
    cr_expect_eq(bl_reader_u16be(&r), 1001);
    cr_expect_eq(bl_reader_u64be(&r), h.end);
    cr_expect_eq(bl_reader_u64be(&r), UINT64_C(6000000000));
    fclose(stream);
}
