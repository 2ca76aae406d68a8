#include "engine/codec/pack.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"

enum coding { RAW, CONSTANT, ZSTD, SHUFFLE }; // docs/container-format.md
enum { HEADER = 10 };

static struct bl_error err;

static struct bl_buffer pack(const void *bytes, size_t n, size_t element)
{
    struct bl_buffer b = {0};
    cr_assert(eq(int, bl_pack(&b, bytes, n, element, &err), BL_OK));
    return b;
}

static void expect_back(const void *bytes, size_t n, size_t element)
{
    struct bl_buffer b = pack(bytes, n, element);
    uint8_t *back = malloc(n + 1);
    cr_expect(eq(u64, bl_unpacked_size(b.data, b.size), n));
    cr_expect(eq(int, bl_unpack(back, n, b.data, b.size, &err), BL_OK));
    cr_expect(eq(int, memcmp(back, bytes, n), 0), "%zu bytes of %zu", n,
              element);
    cr_expect(b.size <= HEADER + n, "%zu bytes became %zu", n, b.size);
    free(back);
    bl_buffer_release(&b);
}

static void fill_random(uint8_t *bytes, size_t n, uint64_t seed)
{
    struct bl_random r = bl_random_new(seed, 0);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (uint8_t)bl_random_u64(&r);
}

static uint8_t coding_of(const void *bytes, size_t n, size_t element)
{
    struct bl_buffer b = pack(bytes, n, element);
    uint8_t coding = b.data[0];
    bl_buffer_release(&b);
    return coding;
}

Test(pack, noise_is_kept_raw)
{
    uint8_t noise[4000];
    fill_random(noise, sizeof noise, 1);
    cr_expect(eq(u8, coding_of(noise, sizeof noise, 1), RAW));
    cr_expect(eq(u8, coding_of(noise, sizeof noise, 8), RAW));
}

Test(pack, equal_elements_are_kept_once)
{
    double same[500];
    for (size_t i = 0; i < 500; i++)
        same[i] = 0.1;
    struct bl_buffer b = pack(same, sizeof same, sizeof *same);
    cr_expect(eq(u8, b.data[0], CONSTANT));
    cr_expect(eq(sz, b.size, HEADER + sizeof *same));
    bl_buffer_release(&b);
    expect_back(same, sizeof same, sizeof *same);
}

Test(pack, text_goes_to_zstd)
{
    char text[3000];
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "the quick brown fox "[i % 20];
    cr_expect(eq(u8, coding_of(text, sizeof text, 1), ZSTD));
}

Test(pack, slowly_changing_numbers_are_shuffled)
{
    uint32_t numbers[2000];
    struct bl_random r = bl_random_new(2, 0);
    for (size_t i = 0; i < 2000; i++)
        numbers[i] = 70000 + (uint32_t)bl_random_below(&r, 200);
    cr_expect(eq(u8, coding_of(numbers, sizeof numbers, 4), SHUFFLE));
}

Test(pack, any_bytes_of_any_element_come_back)
{
    uint8_t bytes[960];
    for (uint64_t seed = 0; seed < 40; seed++)
        for (size_t element = 1; element <= 8; element++) {
            size_t n = seed * element * 3;
            fill_random(bytes, n, seed);
            for (size_t i = 0; seed % 4 > 0 && i < n; i++) // with structure
                bytes[i] = seed % 4 == 1   ? (uint8_t)(i / 7)
                           : seed % 4 == 2 ? (uint8_t)(i % element)
                                           : bytes[i] & 3;
            expect_back(bytes, n, element);
        }
}

Test(pack, nothing_comes_back_as_nothing)
{
    expect_back("", 0, 1);
    expect_back("", 0, 8);
    struct bl_buffer b = pack(NULL, 0, 4);
    cr_expect(eq(sz, b.size, HEADER));
    bl_buffer_release(&b);
}

Test(pack, appends_behind_what_is_there)
{
    struct bl_buffer b = {0};
    bl_buffer_put(&b, "front", 5, &err);
    cr_assert(eq(int, bl_pack(&b, "aaaaaaaaaaaaaaaa", 16, 1, &err), BL_OK));
    cr_expect(eq(int, memcmp(b.data, "front", 5), 0));
    char back[16];
    cr_expect(
        eq(int, bl_unpack(back, 16, b.data + 5, b.size - 5, &err), BL_OK));
    cr_expect(eq(int, memcmp(back, "aaaaaaaaaaaaaaaa", 16), 0));
    bl_buffer_release(&b);
}

Test(pack, another_number_of_bytes_than_expected_is_refused)
{
    struct bl_buffer b = pack("abcdefgh", 8, 1);
    uint8_t back[16];
    cr_expect(eq(int, bl_unpack(back, 7, b.data, b.size, &err), BL_BROKEN));
    cr_expect(eq(int, bl_unpack(back, 16, b.data, b.size, &err), BL_BROKEN));
    bl_buffer_release(&b);
}

/* Packed bytes of each coding; `bytes` is what they hold. */
struct run {
    enum coding coding;
    uint8_t bytes[240];
    size_t element;
};

static void make_run(struct run *r, enum coding coding)
{
    r->coding = coding;
    r->element = 4;
    fill_random(r->bytes, sizeof r->bytes, 3);
    for (size_t i = 0; i < sizeof r->bytes; i++) {
        uint8_t any = r->bytes[i];
        r->bytes[i] = coding == CONSTANT  ? (uint8_t)(i % 4)
                      : coding == ZSTD    ? (uint8_t)(i % 12)
                      : coding == SHUFFLE ? (i % 4 == 0 ? any : (uint8_t)i / 60)
                                          : any;
    }
}

static const char GUARD[] = "beyond the end";

/* Right bytes or BL_BROKEN, and nothing behind the end is touched. */
static void try_damaged(const struct run *r, const uint8_t *packed, size_t size,
                        const char *what, size_t at)
{
    uint8_t room[sizeof r->bytes + sizeof GUARD];
    memcpy(room + sizeof r->bytes, GUARD, sizeof GUARD);
    // A copy of the very size lets AddressSanitizer see reads over the end.
    uint8_t *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, packed, size);
    enum bl_status status = bl_unpack(room, sizeof r->bytes, copy, size, &err);
    cr_expect(status == BL_OK || status == BL_BROKEN, "%s %zu: %d", what, at,
              (int)status);
    cr_expect(eq(int, memcmp(room + sizeof r->bytes, GUARD, sizeof GUARD), 0));
    free(copy);
}

Test(pack, damage_never_reaches_over_the_end)
{
    for (enum coding c = RAW; c <= SHUFFLE; c++) {
        struct run r;
        make_run(&r, c);
        struct bl_buffer b = pack(r.bytes, sizeof r.bytes, r.element);
        cr_assert(eq(int, b.data[0], (int)c));
        for (size_t n = 0; n < b.size; n++)
            try_damaged(&r, b.data, n, "cut at", n);
        for (size_t bit = 0; bit < 8 * b.size; bit++) {
            b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
            try_damaged(&r, b.data, b.size, "flipped bit", bit);
            b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        bl_buffer_release(&b);
    }
}

Test(pack, every_truncation_is_refused)
{
    for (enum coding c = RAW; c <= SHUFFLE; c++) {
        struct run r;
        make_run(&r, c);
        struct bl_buffer b = pack(r.bytes, sizeof r.bytes, r.element);
        uint8_t back[sizeof r.bytes];
        for (size_t n = 0; n < b.size; n++)
            cr_expect(eq(int, bl_unpack(back, sizeof back, b.data, n, &err),
                         BL_BROKEN));
        bl_buffer_release(&b);
    }
}

Test(pack, bytes_behind_the_end_are_refused)
{
    for (enum coding c = RAW; c <= SHUFFLE; c++) {
        struct run r;
        make_run(&r, c);
        struct bl_buffer b = pack(r.bytes, sizeof r.bytes, r.element);
        uint8_t back[sizeof r.bytes];
        bl_buffer_put_u8(&b, 0, &err);
        cr_expect(eq(int, bl_unpack(back, sizeof back, b.data, b.size, &err),
                     BL_BROKEN));
        bl_buffer_release(&b);
    }
}

Test(pack, noise_is_refused_or_unpacked)
{
    struct run r = {.coding = RAW};
    uint8_t noise[64];
    for (uint64_t seed = 0; seed < 3000; seed++) {
        fill_random(noise, sizeof noise, seed);
        noise[0] %= 5; // codings there are, and one there is not
        noise[1] %= 10;
        memset(noise + 2, 0, 8);
        noise[2] = sizeof r.bytes;
        try_damaged(&r, noise, seed % sizeof noise, "noise", seed);
    }
}

Test(pack, a_run_too_short_to_say_claims_nothing)
{
    uint8_t bytes[HEADER] = {0, 1, 255, 255};
    for (size_t n = 0; n < HEADER; n++)
        cr_expect(zero(u64, bl_unpacked_size(bytes, n)));
    cr_expect(eq(u64, bl_unpacked_size(bytes, HEADER), 65535));
}
