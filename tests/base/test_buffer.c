#include "base/buffer.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

static struct bl_error err = BL_ERROR_INIT;

Test(buffer, numbers_are_little_endian)
{
    static const uint8_t expected[] = {0xFE, 0x78, 0x56, 0x34, 0x12, 0xEF, 0xCD,
                                       0xAB, 0x89, 0x67, 0x45, 0x23, 0x01};
    struct bl_buffer b = {0};
    cr_assert_eq(bl_buffer_put_u8(&b, 0xFE, &err), BL_OK);
    cr_assert_eq(bl_buffer_put_u32(&b, 0x12345678, &err), BL_OK);
    cr_assert_eq(bl_buffer_put_u64(&b, 0x0123456789ABCDEF, &err), BL_OK);
    cr_assert_eq(b.size, sizeof expected);
    cr_assert_arr_eq(b.data, expected, sizeof expected);
    bl_buffer_release(&b);
    cr_assert_null(b.data);
    cr_assert_eq(b.size + b.capacity, 0);
}

Test(buffer, appends_keep_what_is_there)
{
    struct bl_buffer b = {0};
    for (unsigned i = 0; i < 5000; i++) {
        uint8_t two[] = {(uint8_t)i, (uint8_t)(i >> 8)};
        cr_assert_eq(bl_buffer_put(&b, two, sizeof two, &err), BL_OK);
    }
    cr_assert_eq(b.size, 10000);
    for (unsigned i = 0; i < 5000; i++)
        cr_assert_eq(b.data[2 * i] | b.data[2 * i + 1] << 8, i);
    bl_buffer_release(&b);
}

Test(buffer, extend_counts_the_bytes_before_they_are_written)
{
    struct bl_buffer b = {0};
    bl_buffer_put_u8(&b, 1, &err);
    uint8_t *room = bl_buffer_extend(&b, 100, &err);
    cr_assert_eq(room, b.data + 1);
    cr_assert_eq(b.size, 101);
    memset(room, 0x77, 100);
    cr_assert_eq(b.data[100], 0x77);
    bl_buffer_release(&b);
}

Test(buffer, nothing_can_be_put)
{
    struct bl_buffer b = {0};
    cr_assert_eq(bl_buffer_put(&b, NULL, 0, &err), BL_OK);
    cr_assert_eq(b.size, 0);
    bl_buffer_release(&b);
}

Test(buffer, a_refused_append_leaves_the_bytes)
{
    struct bl_buffer b = {0};
    bl_buffer_put_u32(&b, 7, &err);
    cr_assert_null(bl_buffer_extend(&b, SIZE_MAX, &err));
    cr_assert_null(bl_buffer_extend(&b, SIZE_MAX / 2, &err));
    cr_assert_eq(err.status, BL_NO_MEMORY);
    cr_assert_eq(b.size, 4);
    cr_assert_eq(b.data[0], 7);
    bl_buffer_release(&b);
}
