#include "base/reader.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

static const uint8_t bytes[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF,
                                0x10, 0x32, 0x54, 0x76, 0x98, 0xBA, 0xDC, 0xFE};

Test(reader, little_endian)
{
    struct bl_reader r = bl_reader_over(bytes, sizeof bytes);
    cr_expect_eq(bl_reader_u8(&r), 0x01);
    cr_expect_eq(bl_reader_u16le(&r), 0x4523);
    cr_expect_eq(bl_reader_u32le(&r), 0xCDAB8967);
    cr_expect_eq(bl_reader_u64le(&r), 0xDCBA9876543210EF);
    cr_expect_eq(bl_reader_left(&r), 1);
    cr_expect(bl_reader_ok(&r));
}

Test(reader, big_endian)
{
    struct bl_reader r = bl_reader_over(bytes, sizeof bytes);
    cr_expect_eq(bl_reader_u16be(&r), 0x0123);
    cr_expect_eq(bl_reader_u32be(&r), 0x456789AB);
    cr_expect_eq(bl_reader_u64be(&r), 0xCDEF1032547698BA);
    cr_expect(bl_reader_ok(&r));
}

Test(reader, bytes_are_lent_where_they_stand)
{
    struct bl_reader r = bl_reader_over(bytes, sizeof bytes);
    bl_reader_skip(&r, 2);
    cr_expect_eq(bl_reader_bytes(&r, 3), bytes + 2);
    cr_expect_eq(bl_reader_bytes(&r, 11), bytes + 5);
    cr_expect_eq(bl_reader_left(&r), 0);
    cr_expect(bl_reader_ok(&r));
}

Test(reader, a_read_past_the_end_fails_for_good)
{
    struct bl_reader r = bl_reader_over(bytes, 3);
    cr_expect_eq(bl_reader_u32le(&r), 0);
    cr_expect_not(bl_reader_ok(&r));
    cr_expect_eq(bl_reader_u8(&r), 0, "nothing is read after a failure");
    cr_expect_null(bl_reader_bytes(&r, 1));
    cr_expect_eq(bl_reader_left(&r), 0);
    bl_reader_seek(&r, 0);
    cr_expect_eq(bl_reader_u8(&r), 0, "seeking does not heal");
    cr_expect_not(bl_reader_ok(&r));
}

Test(reader, lengths_beyond_any_size_are_refused)
{
    struct bl_reader r = bl_reader_over(bytes, sizeof bytes);
    bl_reader_u8(&r);
    bl_reader_skip(&r, SIZE_MAX);
    cr_expect_not(bl_reader_ok(&r));
    r = bl_reader_over(bytes, sizeof bytes);
    bl_reader_seek(&r, sizeof bytes + 1);
    cr_expect_not(bl_reader_ok(&r));
}

Test(reader, seek_to_the_end_is_allowed)
{
    struct bl_reader r = bl_reader_over(bytes, sizeof bytes);
    bl_reader_seek(&r, sizeof bytes);
    cr_expect(bl_reader_ok(&r));
    cr_expect_eq(bl_reader_left(&r), 0);
    bl_reader_seek(&r, 4);
    cr_expect_eq(bl_reader_u8(&r), 0x89);
}

Test(reader, nothing_is_enough_for_nothing)
{
    struct bl_reader r = bl_reader_over(NULL, 0);
    bl_reader_skip(&r, 0);
    cr_expect(bl_reader_ok(&r));
    bl_reader_u8(&r);
    cr_expect_not(bl_reader_ok(&r));
}

/* Any walk over any bytes: reads give the bytes or a failure, never more.
 * (The block is exactly as long as it is said to be: ASan sees one byte
 * too many.) */
Test(reader, random_walks_stay_inside)
{
    struct bl_random random = bl_random_new(3, 0);
    for (int walk = 0; walk < 2000; walk++) {
        size_t size = bl_random_below(&random, 40);
        uint8_t *block = malloc(size > 0 ? size : 1);
        memset(block, 0xA5, size);
        struct bl_reader r = bl_reader_over(block, size);
        for (int i = 0; i < 20; i++) {
            bool ok = bl_reader_ok(&r);
            size_t left = bl_reader_left(&r), n = bl_random_below(&random, 12);
            const uint8_t *lent = bl_reader_bytes(&r, n);
            cr_assert_eq(bl_reader_ok(&r), ok && n <= left);
            cr_assert(lent == NULL || n == 0 || lent[n - 1] == 0xA5);
        }
        free(block);
    }
}
