/* The pieces of a written ROOT file, each by itself. */

#include <criterion/criterion.h>
#include <lz4.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include "../shared.h"
#include "base/random.h"
#include "base/reader.h"
#include "io/root/array_columns.h"
#include "io/root/streamer_table.h"
#include "io/root/write_block.h"
#include "io/root/write_key.h"
#include "io/root/write_record.h"

static struct bl_error err;

/* --- records --- */

static void assert_bytes(const struct bl_root_record *r, const void *want,
                         size_t n)
{
    cr_assert_eq(bl_root_record_status(r), BL_OK);
    cr_assert_eq(r->bytes.size, n, "%zu bytes, not %zu", r->bytes.size, n);
    cr_assert_eq(memcmp(r->bytes.data, want, n), 0);
}

Test(root_write_record, numbers_are_big_endian)
{
    struct bl_root_record r;
    bl_root_record_init(&r, 0, &err);
    bl_root_put_u8(&r, 1);
    bl_root_put_u16(&r, 0x0203);
    bl_root_put_u32(&r, 0x04050607);
    bl_root_put_u64(&r, UINT64_C(0x08090A0B0C0D0E0F));
    bl_root_put_f32(&r, 1);
    bl_root_put_f64(&r, -2);
    bl_root_put_seek(&r, false, 5);
    bl_root_put_seek(&r, true, 5);
    assert_bytes(&r,
                 "\1\2\3\4\5\6\7\x8\x9\xA\xB\xC\xD\xE\xF\x3f\x80\0\0"
                 "\xc0\0\0\0\0\0\0\0\0\0\0\5\0\0\0\0\0\0\0\5",
                 39);
    bl_root_record_release(&r);
}

Test(root_write_record, long_strings_have_a_long_count)
{
    char text[256];
    memset(text, 'x', sizeof text);
    for (size_t n = 253; n < 256; n++) {
        struct bl_root_record r;
        bl_root_record_init(&r, 0, &err);
        text[n] = '\0';
        bl_root_put_string(&r, text);
        text[n] = 'x';
        cr_expect_eq(r.bytes.size, bl_root_string_size(n));
        cr_expect_eq(r.bytes.size, n < 255 ? n + 1 : n + 5);
        cr_expect_eq(r.bytes.data[0], n < 255 ? n : 255);
        bl_root_record_release(&r);
    }
}

Test(root_write_record, a_class_is_spelled_once)
{
    struct bl_root_record r;
    bl_root_record_init(&r, 100, &err);
    for (size_t i = 0; i < 2; i++) {
        size_t slot = bl_root_slot_begin(&r, "TX");
        cr_expect_eq(bl_root_slot_reference(&r, slot), i == 0 ? 102 : 119);
        bl_root_frame_end(&r, bl_root_frame_begin(&r, 7));
        bl_root_slot_end(&r, slot);
    }
    // The first: count, new class, name; the second refers to 100 + 4 + 2.
    assert_bytes(&r,
                 "\x40\0\0\x0d\xff\xff\xff\xffTX\0\x40\0\0\2\0\7"
                 "\x40\0\0\x0a\x80\0\0\x6a\x40\0\0\2\0\7",
                 31);
    bl_root_record_release(&r);
}

Test(root_write_record, more_classes_than_are_remembered)
{
    struct bl_root_record r;
    char names[BL_ROOT_MAX_CLASSES + 4][8];
    bl_root_record_init(&r, 0, &err);
    for (size_t i = 0; i < BL_ROOT_MAX_CLASSES + 4; i++) {
        snprintf(names[i], sizeof names[i], "T%02zu", i);
        for (size_t k = 0; k < 2; k++) {
            size_t slot = bl_root_slot_begin(&r, names[i]);
            bool is_known = k == 1 && i < BL_ROOT_MAX_CLASSES;
            cr_expect_eq(r.bytes.size - slot, is_known ? 8 : 12);
            bl_root_slot_end(&r, slot);
        }
    }
    cr_expect_eq(bl_root_record_status(&r), BL_OK);
    bl_root_record_release(&r);
}

Test(root_write_record, an_empty_array)
{
    struct bl_root_record r;
    bl_root_record_init(&r, 0, &err);
    bl_root_put_empty_array(&r);
    assert_bytes(&r,
                 "\x40\0\0\x15\0\3\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0"
                 "\0\0\0\0",
                 25);
    bl_root_record_release(&r);
}

Test(root_write_record, keys_of_both_widths)
{
    for (int is_wide = 0; is_wide < 2; is_wide++) {
        struct bl_root_record r;
        bl_root_record_init(&r, 0, &err);
        struct bl_root_out_key key = {.class_name = "TTree",
                                      .name = "t",
                                      .title = "",
                                      .cycle = 1,
                                      .seek = 0x123,
                                      .seek_directory = 100,
                                      .is_wide = is_wide,
                                      .object_length = 0x2f5,
                                      .payload_length = 0x2f5};
        bl_root_put_key(&r, &key);
        cr_expect_eq(bl_root_out_key_length(&key), is_wide ? 0x2b : 0x23);
        cr_expect_eq(r.bytes.size, bl_root_out_key_length(&key));
        struct bl_reader in = bl_reader_over(r.bytes.data, r.bytes.size);
        cr_expect_eq(bl_reader_u32be(&in), is_wide ? 0x320 : 0x318);
        cr_expect_eq(bl_reader_u16be(&in), is_wide ? 1004 : 4);
        bl_root_record_release(&r);
    }
}

/* --- blocks --- */

static uint8_t *some_bytes(size_t n, bool is_noise)
{
    struct bl_random random = bl_random_new(1, 0);
    uint8_t *bytes = malloc(n + 1);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)(is_noise ? bl_random_u64(&random) : i / 100);
    return bytes;
}

static size_t read_u24(const uint8_t *from)
{
    return from[0] | (size_t)from[1] << 8 | (size_t)from[2] << 16;
}

static void unpack_block(uint8_t *to, size_t n, const uint8_t *mark,
                         const uint8_t *from, size_t n_from)
{
    uLongf n_to = n;
    if (memcmp(mark, "ZS\1", 3) == 0) {
        cr_assert_eq(ZSTD_decompress(to, n, from, n_from), n);
    } else if (memcmp(mark, "ZL\x8", 3) == 0) {
        cr_assert_eq(uncompress(to, &n_to, from, n_from), Z_OK);
        cr_assert_eq(n_to, n);
    } else {
        cr_assert_eq(memcmp(mark, "L4\1", 3), 0);
        XXH64_canonical_t sum;
        XXH64_canonicalFromHash(&sum, XXH64(from + 8, n_from - 8, 0));
        cr_assert_eq(memcmp(sum.digest, from, 8), 0);
        cr_assert_eq(LZ4_decompress_safe((const char *)from + 8, (char *)to,
                                         (int)n_from - 8, (int)n),
                     (int)n);
    }
}

/* Unpacks all blocks and returns how many there were. */
static size_t unpack(uint8_t *to, size_t n, const struct bl_buffer *blocks)
{
    size_t n_blocks = 0, at = 0, filled = 0;
    for (; at < blocks->size; n_blocks++) {
        const uint8_t *block = blocks->data + at;
        size_t packed = read_u24(block + 3), size = read_u24(block + 6);
        cr_assert_leq(filled + size, n);
        cr_assert_leq(at + 9 + packed, blocks->size);
        unpack_block(to + filled, size, block, block + 9, packed);
        filled += size;
        at += 9 + packed;
    }
    cr_assert_eq(filled, n);
    return n_blocks;
}

Test(root_write_block, what_is_packed_can_be_unpacked)
{
    static const char *const names[] = {"zstd", "lz4", "zlib"};
    static const size_t sizes[] = {200, 5000, 0xFFFFFF, 0x1000000, 40000000};
    struct bl_buffer blocks = {0};
    for (size_t i = 0; i < 3; i++) {
        const struct bl_root_method *method;
        cr_assert_eq(bl_root_method_find(&method, names[i], &err), BL_OK);
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            size_t n = sizes[k];
            uint8_t *bytes = some_bytes(n, false), *back = malloc(n);
            cr_assert_eq(bl_root_compress(&blocks, method, bytes, n, &err),
                         BL_OK);
            cr_expect_lt(blocks.size, n);
            cr_expect_eq(unpack(back, n, &blocks), (n + 0xFFFFFE) / 0xFFFFFF);
            cr_expect_eq(memcmp(back, bytes, n), 0, "%s, %zu", names[i], n);
            free(bytes);
            free(back);
        }
    }
    bl_buffer_release(&blocks);
}

Test(root_write_block, what_does_not_shrink_is_left)
{
    static const char *const names[] = {"zstd", "lz4", "zlib", "none", NULL};
    static const size_t sizes[] = {0, 1, 9, 10, 11, 18, 19, 1000, 20000000};
    struct bl_buffer blocks = {0};
    for (size_t i = 0; i < 5; i++) {
        const struct bl_root_method *method;
        cr_assert_eq(bl_root_method_find(&method, names[i], &err), BL_OK);
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            uint8_t *noise = some_bytes(sizes[k], true);
            cr_assert_eq(
                bl_root_compress(&blocks, method, noise, sizes[k], &err),
                BL_OK);
            cr_expect_eq(blocks.size, 0, "%s, %zu", method->name, sizes[k]);
            free(noise);
        }
    }
    bl_buffer_release(&blocks);
}

Test(root_write_block, methods_by_name)
{
    const struct bl_root_method *method;
    cr_assert_eq(bl_root_method_find(&method, NULL, &err), BL_OK);
    cr_expect_str_eq(method->name, "zstd");
    cr_assert_eq(bl_root_method_find(&method, "lzma", &err), BL_USAGE);
    cr_expect_not_null(strstr(err.text, "lzma"), "%s", err.text);
    cr_expect_not_null(strstr(err.text, "lz4"), "%s", err.text);
}

/* --- columns that are an array --- */

struct given {
    const char *names[8];
    size_t n; // columns of the array that the first is in
};

static const struct given arrays[] = {
    {{"v[0]", "v[1]", "w"}, 2},
    {{"v[0]", "v[1]", "v[2]"}, 3},
    {{"v[0]", "v[1]", "v[3]"}, 2},
    {{"v[0]", "v[1]", "v[02]"}, 2},
    {{"v[0]", "v[1]", "v[2"}, 2},
    {{"v[0]", "v[1]", "v"}, 2},
    {{"v", "v[0]"}, 1},
    {{"v[0]"}, 1},
    {{"v[0]", "u[1]"}, 1},
    {{"v[0]", "v[2]"}, 1},
    {{"v[1]", "v[0]"}, 1},
    {{"v[1]", "v[2]"}, 1},
    {{"v[00]", "v[1]"}, 1},
    {{"v[0]", "v[+1]"}, 1},
    {{"[0]", "[1]"}, 1},
    {{"]", "[]"}, 1},
    {{"", "v[]"}, 1},
};

static struct bl_schema schema_of(const struct given *g)
{
    struct bl_schema s = {0};
    for (size_t i = 0; i < 8 && g->names[i] != NULL; i++)
        cr_assert_eq(bl_schema_add(&s, g->names[i], BL_FLOAT32, NULL, &err),
                     BL_OK);
    return s;
}

Test(root_write_arrays, are_found_by_their_names)
{
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        struct bl_schema s = schema_of(&arrays[i]);
        size_t length, n = bl_root_array_columns(&s, 0, &length);
        cr_expect_eq(n, arrays[i].n, "array %zu has %zu", i, n);
        cr_expect_eq(length, n > 1 ? 1 : strlen(s.columns[0].name));
        bl_schema_release(&s);
    }
}

/* More of them come back as a field, which columns of their own are not. */
Test(root_write_arrays, have_a_few_elements)
{
    struct bl_schema s = {0};
    char name[16];
    size_t length;
    for (size_t i = 0; i < 33; i++) {
        snprintf(name, sizeof name, "v[%zu]", i);
        cr_assert_eq(bl_schema_add(&s, name, BL_INT8, NULL, &err), BL_OK);
        size_t want = i > 0 && i < 32 ? i + 1 : 1;
        cr_expect_eq(bl_root_array_columns(&s, 0, &length), want);
    }
    bl_schema_release(&s);
}

Test(root_write_arrays, are_of_one_type_and_unit)
{
    struct bl_schema s = schema_of(&arrays[0]);
    size_t length;
    cr_assert_eq(bl_column_set_unit(&s.columns[1], "GeV", &err), BL_OK);
    cr_expect_eq(bl_root_array_columns(&s, 0, &length), 1);
    cr_assert_eq(bl_column_set_unit(&s.columns[0], "GeV", &err), BL_OK);
    cr_expect_eq(bl_root_array_columns(&s, 0, &length), 2);
    s.columns[1].type = BL_INT32;
    cr_expect_eq(bl_root_array_columns(&s, 0, &length), 1);
    s.columns[0].type = s.columns[1].type = BL_TEXT;
    cr_expect_eq(bl_root_array_columns(&s, 0, &length), 1);
    s.columns[0].type = s.columns[1].type = BL_INT32;
    size_t two = 2;
    cr_assert_eq(bl_column_set_dims(&s.columns[1], &two, 1, &err), BL_OK);
    cr_expect_eq(bl_root_array_columns(&s, 0, &length), 1);
    bl_schema_release(&s);
}

/* --- the classes --- */

static const struct bl_root_class *find_class(const char *name)
{
    for (size_t i = 0; i < bl_root_n_classes; i++)
        if (strcmp(bl_root_classes[i].name, name) == 0)
            return &bl_root_classes[i];
    return NULL;
}

/* A line of an element, from its second field on. */
static void check_member(const struct bl_root_member *m, char *line)
{
    const struct bl_root_member_kind *kind = &bl_root_member_kinds[m->type];
    char *fields[9] = {line};
    for (size_t i = 1; i < 9; i++) {
        fields[i] = strchr(fields[i - 1], '\t');
        cr_assert_not_null(fields[i]);
        *fields[i]++ = '\0';
    }
    cr_expect_str_eq(kind->element_class, fields[0]);
    cr_expect_str_eq(m->name, fields[1]);
    cr_expect_str_eq(m->title, fields[2]);
    if (m->type != BL_ROOT_BASE)
        cr_expect_eq(kind->type, strtoul(fields[3], NULL, 10), "%s", m->name);
    cr_expect_eq(kind->size, strtoul(fields[4], NULL, 10), "%s", m->name);
    cr_expect_str_eq(kind->type_name, strtok(fields[8], "\t\n"));
}

/* Lines "C name version checksum" and "E ..." of its members. */
Test(root_write_classes, are_those_of_a_file_by_root)
{
    char path[4096];
    shared_find(path, "root/streamerinfo.tsv");
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    const struct bl_root_class *c = NULL;
    size_t n_members = 0, n_seen = 0;
    char line[1024], name[64];
    unsigned version, checksum;
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "C\t%63s\t%u\t%x", name, &version, &checksum) == 3) {
            c = find_class(name);
            n_members = 0;
            n_seen += c != NULL;
            if (c != NULL)
                cr_expect(c->version == version && c->checksum == checksum);
        } else if (line[0] == 'E' && c != NULL) {
            cr_assert_lt(n_members, c->n_members);
            check_member(&c->members[n_members++], line + 2);
        }
    }
    fclose(file);
    cr_expect_eq(n_seen, bl_root_n_classes);
}
