#include "engine/codec/pack.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "engine/codec/pack_codings.h"

enum coding { // docs/container-format.md
    RAW,
    CONSTANT,
    ZSTD,
    SHUFFLE,
    DELTA,
    BITS,
    SYMBOLS,
    DELTA_SYMBOLS,
    DICTIONARY,
    N_CODINGS
};
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

/* Bytes of the elements, and what they are packed as. */
static size_t packed_as(enum coding coding, const void *bytes, size_t n,
                        size_t element)
{
    struct bl_buffer b = pack(bytes, n, element);
    size_t size = b.size - HEADER;
    cr_expect(eq(u8, b.data[0], coding));
    bl_buffer_release(&b);
    expect_back(bytes, n, element);
    return size;
}

static uint64_t below(uint64_t n)
{
    static struct bl_random r;
    static bool is_seeded;
    if (!is_seeded)
        r = bl_random_new(2, 0);
    is_seeded = true;
    return bl_random_below(&r, n);
}

Test(pack, numbers_of_many_scales_are_shuffled)
{
    double numbers[2000]; // of single precision: half of the bytes are 0
    for (size_t i = 0; i < 2000; i++)
        numbers[i] = (float)(1 << below(8)) * 0.1F;
    for (size_t i = 0; i < 2000; i++)
        numbers[i] += (float)i * 1e-3F;
    packed_as(SHUFFLE, numbers, sizeof numbers, 8);
}

Test(pack, steps_that_repeat_are_differences)
{
    uint32_t numbers[4000];
    for (uint32_t i = 0; i < 4000; i++)
        numbers[i] = 1000000 + 7 * (i / 2) + i % 2;
    size_t size = packed_as(DELTA, numbers, sizeof numbers, 4);
    cr_expect(lt(sz, size, 100));
}

/* Near their entropy: 200 values as likely, and sorted numbers whose steps
 * are. */
Test(pack, random_numbers_of_a_range_are_symbols)
{
    uint32_t numbers[20000];
    for (size_t i = 0; i < 20000; i++)
        numbers[i] = (uint32_t)(below(200) + below(200) + below(200));
    packed_as(SYMBOLS, numbers, sizeof numbers, 4);
    for (size_t i = 1; i < 20000; i++)
        numbers[i] += numbers[i - 1];
    packed_as(DELTA_SYMBOLS, numbers, sizeof numbers, 4);
}

Test(pack, random_bits_are_bits)
{
    int64_t numbers[1000];
    for (size_t i = 0; i < 1000; i++)
        numbers[i] = (int64_t)(below(1 << 11)) - 1000;
    size_t size = packed_as(BITS, numbers, sizeof numbers, 8);
    cr_expect(eq(sz, size, 8 + 1 + 1000 * 11 / 8));
    for (size_t i = 0; i < 1000; i++)
        numbers[i] = (int64_t)(below(UINT64_C(1) << 61) << 1 | below(2));
    packed_as(BITS, numbers, sizeof numbers, 8);
}

/* Each once, and 11 bits for which. */
Test(pack, some_values_are_a_dictionary)
{
    static double values[2000], column[30000];
    fill_random((uint8_t *)values, sizeof values, 4);
    for (size_t i = 0; i < 30000; i++)
        column[i] = values[below(2000)];
    size_t size = packed_as(DICTIONARY, column, sizeof column, 8);
    cr_expect(lt(sz, size, sizeof values + 30000 * 11 / 8 + 500));
}

/* Symbols have a few values of their own. */
Test(pack, few_values_cost_their_entropy)
{
    static double values[5], column[6000];
    fill_random((uint8_t *)values, sizeof values, 4);
    for (size_t i = 0; i < 6000; i++)
        column[i] = values[below(5)];
    size_t size = packed_as(SYMBOLS, column, sizeof column, 8);
    cr_expect(lt(dbl, (double)size, 6000 * 2.33 / 8 + 120)); // log2(5) = 2.32
}

/* As long as those that are only tried in part. */
Test(pack, long_runs_are_packed_as_well)
{
    static uint64_t numbers[50000];
    for (size_t i = 0; i < 50000; i++)
        numbers[i] = i * 1000 + below(1 << 9);
    size_t size = packed_as(DELTA_SYMBOLS, numbers, sizeof numbers, 8);
    cr_expect(lt(sz, size, 50000 * 10 / 8));
    for (size_t i = 0; i < 50000; i++)
        numbers[i] = below(3) * UINT64_C(0x123456789ABCDEF);
    packed_as(SYMBOLS, numbers, sizeof numbers, 8);
    for (size_t i = 0; i < 50000; i++)
        numbers[i] = below(UINT64_C(1) << 62) * 4 + below(4);
    packed_as(RAW, numbers, sizeof numbers, 8);
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

/* Bytes that suit a coding, packed with it, whichever is the smallest. */
struct run {
    uint8_t bytes[240];
    struct bl_buffer packed;
};

static void make_run(struct run *r, enum coding coding)
{
    static const struct bl_pack_coding *const codings[N_CODINGS] = {
        &bl_pack_raw,     &bl_pack_constant,      &bl_pack_zstd,
        &bl_pack_shuffle, &bl_pack_delta,         &bl_pack_bits,
        &bl_pack_symbols, &bl_pack_delta_symbols, &bl_pack_dictionary,
    };
    enum { ELEMENT = 4 };
    *r = (struct run){0};
    for (size_t i = 0; i < sizeof r->bytes; i++)
        if (i % ELEMENT == 0 && coding != CONSTANT)
            r->bytes[i] = (uint8_t)(10 + i / 4 * i % 5);
    cr_assert(codings[coding]->suits(r->bytes, sizeof r->bytes, ELEMENT));
    bl_buffer_put_u8(&r->packed, (uint8_t)coding, &err);
    bl_buffer_put_u8(&r->packed, ELEMENT, &err);
    bl_buffer_put_u64(&r->packed, sizeof r->bytes, &err);
    cr_assert(eq(int,
                 codings[coding]->encode(&r->packed, r->bytes, sizeof r->bytes,
                                         ELEMENT, &err),
                 BL_OK));
}

Test(pack, every_coding_restores)
{
    for (enum coding c = RAW; c < N_CODINGS; c++) {
        struct run r;
        uint8_t back[sizeof r.bytes];
        make_run(&r, c);
        cr_expect(
            eq(int,
               bl_unpack(back, sizeof back, r.packed.data, r.packed.size, &err),
               BL_OK));
        cr_expect(eq(int, memcmp(back, r.bytes, sizeof back), 0), "%d", (int)c);
        bl_buffer_release(&r.packed);
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
    for (enum coding c = RAW; c < N_CODINGS; c++) {
        struct run r;
        make_run(&r, c);
        struct bl_buffer *b = &r.packed;
        for (size_t n = 0; n < b->size; n++)
            try_damaged(&r, b->data, n, "cut at", n);
        for (size_t bit = 0; bit < 8 * b->size; bit++) {
            b->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
            try_damaged(&r, b->data, b->size, "flipped bit", bit);
            b->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        bl_buffer_release(b);
    }
}

static void expect_refused(const struct run *r, size_t size)
{
    uint8_t back[sizeof r->bytes];
    cr_expect(eq(int, bl_unpack(back, sizeof back, r->packed.data, size, &err),
                 BL_BROKEN));
}

Test(pack, every_truncation_is_refused)
{
    for (enum coding c = RAW; c < N_CODINGS; c++) {
        struct run r;
        make_run(&r, c);
        for (size_t n = 0; n < r.packed.size; n++)
            expect_refused(&r, n);
        bl_buffer_release(&r.packed);
    }
}

Test(pack, bytes_behind_the_end_are_refused)
{
    for (enum coding c = RAW; c < N_CODINGS; c++) {
        struct run r;
        make_run(&r, c);
        bl_buffer_put_u8(&r.packed, 0, &err);
        expect_refused(&r, r.packed.size);
        bl_buffer_release(&r.packed);
    }
}

Test(pack, a_dictionary_in_a_dictionary_is_refused)
{
    struct run r;
    make_run(&r, DICTIONARY);
    r.packed.data[HEADER + 8] = DICTIONARY; // coding of its elements
    expect_refused(&r, r.packed.size);
    bl_buffer_release(&r.packed);
}

Test(pack, noise_is_refused_or_unpacked)
{
    struct run r = {0};
    uint8_t noise[64];
    for (uint64_t seed = 0; seed < 3000; seed++) {
        fill_random(noise, sizeof noise, seed);
        noise[0] %= N_CODINGS + 1; // codings there are, and one there is not
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
