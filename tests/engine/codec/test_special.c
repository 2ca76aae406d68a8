#include "engine/codec/special.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "engine/codec/pack.h"

static struct bl_error err;

static uint32_t bits(float x)
{
    uint32_t b;
    memcpy(&b, &x, sizeof b);
    return b;
}

static float from_bits(uint32_t b)
{
    float x;
    memcpy(&x, &b, sizeof x);
    return x;
}

static struct bl_buffer packed_of(const float *values, size_t n)
{
    struct bl_buffer b = {0};
    bool *is_special = malloc((n + 1) * sizeof *is_special);
    for (size_t i = 0; i < n; i++)
        is_special[i] = !isfinite(values[i]) || values[i] == -999;
    cr_assert(eq(int,
                 bl_special_pack(&b, BL_FLOAT32, values, is_special, n, &err),
                 BL_OK));
    bool *found = malloc((n + 1) * sizeof *found);
    if (b.size > 0) {
        cr_assert(eq(
            int, bl_special_places(found, BL_FLOAT32, n, b.data, b.size, &err),
            BL_OK));
        cr_expect(eq(int, memcmp(found, is_special, n), 0));
    }
    free(found);
    free(is_special);
    return b;
}

static enum bl_status restore(float *values, size_t n,
                              const struct bl_buffer *b)
{
    return bl_special_restore(values, BL_FLOAT32, n, b->data, b->size, &err);
}

Test(special, nothing_is_stored_for_ordinary_values)
{
    float values[] = {0, -0.0f, 1e38f, -998.9999f, 1e-45f};
    struct bl_buffer b = packed_of(values, 5);
    cr_expect(zero(sz, b.size));
}

Test(special, special_values_come_back_bit_for_bit_and_others_stay)
{
    float values[] = {1,         NAN,   from_bits(0x7FC12345), // payload
                      -999,      2,     from_bits(0xFF800001), // signalling
                      -INFINITY, -0.0f, INFINITY,
                      3};
    size_t n = sizeof values / sizeof *values;
    float restored[sizeof values / sizeof *values];
    for (size_t i = 0; i < n; i++)
        restored[i] = 100.0f + (float)i;
    struct bl_buffer b = packed_of(values, n);
    cr_assert(eq(int, restore(restored, n, &b), BL_OK));
    for (size_t i = 0; i < n; i++) {
        bool special = !isfinite(values[i]) || values[i] == -999;
        cr_expect(eq(u32, bits(restored[i]),
                     bits(special ? values[i] : 100.0f + (float)i)),
                  "value %zu", i);
    }
    bl_buffer_release(&b);
}

Test(special, any_pattern_of_any_length)
{
    struct bl_random r = bl_random_new(4, 0);
    float values[70], restored[70];
    for (size_t n = 1; n <= 70; n++) {
        for (size_t i = 0; i < n; i++) {
            bool special = bl_random_below(&r, 3) == 0;
            values[i] = special ? NAN : (float)i;
            restored[i] = (float)i;
        }
        values[n - 1] = INFINITY; // so that there is a stream
        struct bl_buffer b = packed_of(values, n);
        cr_assert(eq(int, restore(restored, n, &b), BL_OK));
        cr_expect(eq(int, memcmp(values, restored, n * sizeof *values), 0));
        bl_buffer_release(&b);
    }
}

Test(special, a_stream_of_another_number_of_values_is_refused)
{
    float values[40], restored[200];
    for (size_t i = 0; i < 40; i++)
        values[i] = i % 5 == 0 ? NAN : 1;
    struct bl_buffer b = packed_of(values, 40);
    cr_expect(eq(int, restore(restored, 200, &b), BL_BROKEN));
    cr_expect(eq(int, restore(restored, 8, &b), BL_BROKEN));
    bl_buffer_release(&b);
}

static void refused(const uint8_t *stream, size_t size, size_t n)
{
    struct bl_buffer b = {0};
    float values[64] = {0};
    cr_assert(eq(int, bl_pack(&b, stream, size, 1, &err), BL_OK));
    cr_expect(eq(int, restore(values, n, &b), BL_BROKEN));
    bl_buffer_release(&b);
}

Test(special, streams_that_do_not_add_up_are_refused)
{
    uint8_t stream[300] = {0x07}; // three of eight values, then their bytes
    refused(stream, 1 + 2 * 4, 8);
    refused(stream, 1 + 4 * 4, 8);
    refused(stream, 1 + 3 * 4 - 1, 8);
    refused(stream, 0, 8);
    refused(stream, 1, 8);
    refused(stream, 1 + 9 * 4, 8); // more than there are values
    float values[8];
    cr_expect(eq(int, bl_special_restore(values, BL_FLOAT32, 8, "", 0, &err),
                 BL_BROKEN));
}

Test(special, a_claim_of_any_size_asks_for_no_memory)
{
    uint8_t packed[20] = {1, 1}; // constant, elements of one byte
    memset(packed + 2, 0xFF, 8); // n
    float values[8];
    cr_expect(eq(int,
                 bl_special_restore(values, BL_FLOAT32, 8, packed, 11, &err),
                 BL_BROKEN));
}
