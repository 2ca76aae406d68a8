/* The pieces of reading ROOT files, each by itself. */
#include <criterion/criterion.h>
#include <lzma.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/buffer.h"
#include "base/random.h"
#include "io/root/ntuple_page.h"
#include "io/root/object.h"
#include "io/root/unpack.h"
#include "io/root/values.h"
#include "io/root/write_block.h"

static struct bl_error err;

enum { N = 100000 };

/* Bytes that shrink, and not to nothing. */
static uint8_t *some_bytes(void)
{
    struct bl_random random = bl_random_new(1, 0);
    uint8_t *bytes = malloc(N);
    for (size_t i = 0; i < N; i++)
        bytes[i] = (uint8_t)(bl_random_uniform(&random) * 9);
    return bytes;
}

static void put_head(struct bl_buffer *b, const char magic[3], size_t n_in,
                     size_t n_out)
{
    const uint8_t head[] = {
        (uint8_t)magic[0], (uint8_t)magic[1],     0,
        (uint8_t)n_in,     (uint8_t)(n_in >> 8),  (uint8_t)(n_in >> 16),
        (uint8_t)n_out,    (uint8_t)(n_out >> 8), (uint8_t)(n_out >> 16)};
    cr_assert_eq(bl_buffer_put(b, head, sizeof head, &err), BL_OK);
}

static void expect_unpacked(const struct bl_buffer *packed,
                            const uint8_t *bytes, size_t n)
{
    uint8_t *out = calloc(n, 1);
    cr_assert_eq(bl_root_unpack(out, n, packed->data, packed->size, &err),
                 BL_OK, "%s", err.text);
    cr_expect_arr_eq(out, bytes, n);
    // One byte less, and one more, than there are.
    cr_expect_neq(bl_root_unpack(out, n - 1, packed->data, packed->size, &err),
                  BL_OK);
    cr_expect_neq(bl_root_unpack(out, n, packed->data, packed->size - 1, &err),
                  BL_OK);
    free(out);
}

Test(root_unpack, what_is_written)
{
    static const char *const names[] = {"zstd", "lz4", "zlib"};
    uint8_t *bytes = some_bytes();
    for (size_t i = 0; i < 3; i++) {
        const struct bl_root_method *method;
        struct bl_buffer blocks = {0};
        cr_assert_eq(bl_root_method_find(&method, names[i], &err), BL_OK);
        cr_assert_eq(bl_root_compress(&blocks, method, bytes, N, &err), BL_OK);
        cr_assert_gt(blocks.size, 0);
        expect_unpacked(&blocks, bytes, N);
        bl_buffer_release(&blocks);
    }
    free(bytes);
}

/* zlib without its header, as ROOT 2 and 3 wrote it. */
static void put_deflated(struct bl_buffer *b, const uint8_t *bytes, size_t n)
{
    static uint8_t out[2 * N];
    z_stream z = {.next_in = (Bytef *)bytes,
                  .avail_in = (uInt)n,
                  .next_out = out,
                  .avail_out = sizeof out};
    cr_assert_eq(
        deflateInit2(&z, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY),
        Z_OK);
    cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
    size_t n_out = sizeof out - z.avail_out;
    deflateEnd(&z);
    put_head(b, "CS", n_out, n);
    cr_assert_eq(bl_buffer_put(b, out, n_out, &err), BL_OK);
}

static void put_lzma(struct bl_buffer *b, const uint8_t *bytes, size_t n)
{
    static uint8_t out[2 * N];
    size_t n_out = 0;
    cr_assert_eq(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, NULL, bytes, n,
                                         out, &n_out, sizeof out),
                 LZMA_OK);
    put_head(b, "XZ", n_out, n);
    cr_assert_eq(bl_buffer_put(b, out, n_out, &err), BL_OK);
}

/* Blocks of several methods, one behind the other. */
Test(root_unpack, blocks_of_any_method)
{
    uint8_t *bytes = some_bytes();
    struct bl_buffer blocks = {0};
    put_deflated(&blocks, bytes, N / 2);
    put_lzma(&blocks, bytes + N / 2, N / 4);
    put_deflated(&blocks, bytes + N / 2 + N / 4, N / 4);
    expect_unpacked(&blocks, bytes, N);
    bl_buffer_release(&blocks);
    free(bytes);
}

Test(root_unpack, checksum_of_lz4)
{
    const struct bl_root_method *method;
    struct bl_buffer blocks = {0};
    uint8_t *bytes = some_bytes();
    cr_assert_eq(bl_root_method_find(&method, "lz4", &err), BL_OK);
    cr_assert_eq(bl_root_compress(&blocks, method, bytes, N, &err), BL_OK);
    blocks.data[blocks.size / 2] ^= 4;
    cr_expect_eq(bl_root_unpack(bytes, N, blocks.data, blocks.size, &err),
                 BL_BROKEN);
    bl_buffer_release(&blocks);
    free(bytes);
}

Test(root_unpack, a_method_that_is_none)
{
    uint8_t out[4];
    struct bl_buffer block = {0};
    put_head(&block, "QQ", 1, 4);
    cr_assert_eq(bl_buffer_put_u8(&block, 0, &err), BL_OK);
    cr_expect_eq(bl_root_unpack(out, 4, block.data, block.size, &err),
                 BL_FAILED);
    cr_expect_not_null(strstr(err.text, "51 51"), "%s", err.text);
    bl_buffer_release(&block);
}

Test(root_values, big_endian)
{
    static const uint8_t from[] = {0x01, 0x02, 0x03, 0x04, 0, 0, 0, 9};
    uint64_t whole;
    uint32_t halves[2];
    int16_t quarters[4];
    uint8_t flags[8];
    bl_root_values(&whole, BL_UINT64, from, 1);
    cr_expect_eq(whole, UINT64_C(0x0102030400000009));
    bl_root_values(halves, BL_UINT32, from, 2);
    cr_expect_eq(halves[0], 0x01020304u);
    cr_expect_eq(halves[1], 9);
    bl_root_values_strided(quarters, BL_INT16, from, 4, 1, 2);
    cr_expect_eq(quarters[0], 0x0102);
    cr_expect_eq(quarters[1], 0);
    bl_root_values(flags, BL_BOOL, from, 8);
    cr_expect_arr_eq(flags, ((uint8_t[]){1, 1, 1, 1, 0, 0, 0, 1}), 8);
}

/* Frames: with a byte count, without, and one that reaches too far. */
Test(root_object, frames)
{
    static const uint8_t counted[] = {0x40, 0, 0, 4, 0, 7, 1, 2, 3};
    static const uint8_t bare[] = {0, 7, 1, 2};
    static const uint8_t lying[] = {0x40, 0, 0, 99, 0, 7};
    struct bl_reader r = bl_reader_over(counted, sizeof counted);
    struct bl_root_frame f = bl_root_frame_enter(&r);
    cr_expect_eq(f.version, 7);
    bl_root_frame_leave(&r, &f);
    cr_expect_eq(r.at, 8);
    r = bl_reader_over(bare, sizeof bare);
    f = bl_root_frame_enter(&r);
    cr_expect_eq(f.version, 7);
    cr_expect_eq(r.at, 2);
    r = bl_reader_over(lying, sizeof lying);
    bl_root_frame_enter(&r);
    cr_expect_not(bl_reader_ok(&r));
}

/* Pages of an RNTuple. */

static struct bl_ntuple_column column(unsigned type, unsigned bits)
{
    return (struct bl_ntuple_column){.type = type, .bits = bits};
}

Test(ntuple_page, bits)
{
    struct bl_ntuple_column c = column(0x00, 1);
    static const uint8_t packed[] = {0x05, 0x02};
    uint8_t values[10];
    cr_expect_eq(bl_ntuple_packed_bytes(&c, 10), 2);
    bl_ntuple_page_decode(values, &c, packed, 10);
    cr_expect_arr_eq(values, ((uint8_t[]){1, 0, 1, 0, 0, 0, 0, 0, 0, 1}), 10);
}

/* 1, -1, 300 as zigzag numbers 2, 1, 600, their bytes in planes. */
Test(ntuple_page, split_and_zigzag)
{
    struct bl_ntuple_column c = column(0x13, 32);
    static const uint8_t packed[] = {2, 1, 0x58, 0, 0, 2, 0, 0, 0, 0, 0, 0};
    int32_t values[3];
    bl_ntuple_page_decode(values, &c, packed, 3);
    cr_expect_arr_eq(values, ((int32_t[]){1, -1, 300}), sizeof values);
}

Test(ntuple_page, running_sums)
{
    struct bl_ntuple_column c = column(0x1A, 32);
    static const uint8_t packed[] = {3, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    uint64_t values[3];
    cr_expect(bl_ntuple_column_is_index(&c));
    bl_ntuple_page_decode(values, &c, packed, 3);
    cr_expect_arr_eq(values, ((uint64_t[]){3, 3, 7}), sizeof values);
}

Test(ntuple_page, half_floats)
{
    struct bl_ntuple_column c = column(0x0B, 16);
    // 1, -2, the smallest of all, infinity, 65504.
    static const uint8_t packed[] = {0, 0x3C, 0,    0xC0, 1,
                                     0, 0,    0x7C, 0xFF, 0x7B};
    float values[5];
    bl_ntuple_page_decode(values, &c, packed, 5);
    cr_expect_arr_eq(values,
                     ((float[]){1, -2, 0x1p-24F, (float)INFINITY, 65504}),
                     sizeof values);
}

Test(ntuple_page, truncated_and_quantised)
{
    struct bl_ntuple_column c = column(0x1C, 12);
    // 1.0 is 3F8 in its first 12 bits, -2.0 is C00.
    static const uint8_t packed[] = {0xF8, 0x03, 0xC0};
    float values[2];
    bl_ntuple_page_decode(values, &c, packed, 2);
    cr_expect_eq(values[0], 1);
    cr_expect_eq(values[1], -2);
    c = column(0x1D, 8);
    c.min = -1;
    c.max = 1;
    bl_ntuple_page_decode(values, &c, (uint8_t[]){0, 255}, 2);
    cr_expect_eq(values[0], -1);
    cr_expect_eq(values[1], 1);
}

Test(ntuple_page, encodings_that_are_none)
{
    struct bl_ntuple_column c = column(0x99, 8);
    cr_expect_eq(bl_ntuple_column_type(&c), BL_UNREADABLE);
    c = column(0x13, 31);
    cr_expect_eq(bl_ntuple_column_type(&c), BL_UNREADABLE);
    c = column(0x1C, 33);
    cr_expect_eq(bl_ntuple_column_type(&c), BL_UNREADABLE);
}
