#include "engine/codec/entropy/symbols.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "tests/golden/symbols.inc"

enum { GROUP = 65536 }; // symbols of a row group

static struct bl_error err;

/* One stream, and room for what comes back. */
struct stream {
    size_t n;
    size_t n_classes;
    int64_t symbols[GROUP];
    uint8_t classes[GROUP];
};

static struct stream *stream_of(size_t n, size_t n_classes)
{
    struct stream *s = calloc(1, sizeof *s);
    s->n = n;
    s->n_classes = n_classes;
    return s;
}

static struct bl_buffer pack(const struct stream *s)
{
    struct bl_buffer b = {0};
    cr_assert(eq(
        int,
        bl_symbols_pack(&b, s->symbols, s->classes, s->n_classes, s->n, &err),
        BL_OK));
    return b;
}

static void expect_same(const struct stream *s, const int64_t *back,
                        const char *how)
{
    for (size_t i = 0; i < s->n; i++)
        if (back[i] != s->symbols[i])
            cr_assert(false, "%s: symbol %zu is %lld, not %lld", how, i,
                      (long long)back[i], (long long)s->symbols[i]);
}

static void expect_back(const struct stream *s, const struct bl_buffer *b)
{
    int64_t *back = calloc(s->n + 1, sizeof *back);
    cr_expect(eq(int,
                 bl_symbols_unpack(back, s->classes, s->n_classes, s->n,
                                   b->data, b->size, &err),
                 BL_OK));
    expect_same(s, back, "at once");
    struct bl_symbols_reader *r;
    cr_assert(eq(
        int,
        bl_symbols_reader_new(&r, s->n_classes, s->n, b->data, b->size, &err),
        BL_OK));
    for (size_t i = 0; i < s->n; i++)
        back[i] = bl_symbols_reader_next(r, s->classes[i]);
    cr_expect(eq(int, bl_symbols_reader_end(r, &err), BL_OK));
    bl_symbols_reader_free(r);
    expect_same(s, back, "one by one");
    free(back);
}

// Packs, expects the symbols back and the estimate to be right; the size.
static size_t round_trip(const struct stream *s)
{
    struct bl_buffer b = pack(s);
    expect_back(s, &b);
    size_t size = b.size;
    double cost;
    bl_symbols_cost(&cost, s->symbols, s->classes, s->n_classes, s->n, &err);
    cr_expect(fabs(cost - (double)size) <= 4 + 0.01 * (double)size,
              "%zu symbols: estimated %g bytes, took %zu", s->n, cost, size);
    bl_buffer_release(&b);
    return size;
}

/* Distributions. */

static double normal(struct bl_random *r, double width)
{
    return width * bl_random_normal(r);
}

static double exponential(struct bl_random *r, double width)
{
    return -width * log(1 - bl_random_uniform(r));
}

static double laplace(struct bl_random *r, double width)
{
    double size = exponential(r, width);
    return bl_random_below(r, 2) ? size : -size;
}

static double draw(struct bl_random *r, const char *name, double width)
{
    return strcmp(name, "normal") == 0    ? normal(r, width)
           : strcmp(name, "laplace") == 0 ? laplace(r, width)
                                          : exponential(r, width);
}

/* Within 1.5 % of the entropy, tables included. */

static void expect_size(size_t size, double bits, const char *what)
{
    cr_expect(8 * (double)size <= 1.015 * bits, "%s: %zu bytes, %g %% over",
              what, size, 100 * (8 * (double)size / bits - 1));
}

Test(symbols, a_row_group_takes_what_its_entropy_says)
{
    size_t n = sizeof golden_entropies / sizeof *golden_entropies;
    struct stream *s = stream_of(GROUP, 1);
    for (size_t g = 0; g < n; g++) {
        const struct golden_entropy *golden = &golden_entropies[g];
        struct bl_random r = bl_random_new(g, 0);
        for (size_t i = 0; i < s->n; i++)
            s->symbols[i] =
                (int64_t)nearbyint(draw(&r, golden->name, golden->width));
        expect_size(round_trip(s), golden->bits * (double)s->n, golden->name);
    }
    free(s);
}

Test(symbols, sixteen_classes_take_what_their_entropies_say)
{
    static const double widths[] = {0.5, 1, 10, 1000};
    double bits = 0;
    struct stream *s = stream_of(GROUP, 16);
    struct bl_random r = bl_random_new(5, 0);
    for (size_t i = 0; i < s->n; i++) {
        s->classes[i] = (uint8_t)bl_random_below(&r, s->n_classes);
        size_t which = s->classes[i] / 4;
        s->symbols[i] = (int64_t)nearbyint(normal(&r, widths[which]));
        bits += golden_entropies[which].bits; // the normals come first
    }
    expect_size(round_trip(s), bits, "classes");
    free(s);
}

Test(symbols, classes_that_are_alike_share_a_table)
{
    struct stream *s = stream_of(GROUP, 256);
    struct bl_random r = bl_random_new(13, 0);
    for (size_t i = 0; i < s->n; i++) {
        s->classes[i] = (uint8_t)bl_random_below(&r, s->n_classes);
        s->symbols[i] = (int64_t)nearbyint(normal(&r, 10));
    }
    expect_size(round_trip(s), 5.369624553 * GROUP, "alike");
    free(s);
}

// n log2(n) less the sum of c log2(c).
static double empirical_bits(const uint32_t *counts, size_t n)
{
    double bits = 0, sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += counts[i];
        bits -= counts[i] > 0 ? counts[i] * log2(counts[i]) : 0;
    }
    return bits + sum * log2(sum);
}

Test(symbols, values_far_apart_cost_what_their_counts_say)
{
    uint32_t counts[200] = {0};
    struct stream *s = stream_of(GROUP, 1);
    struct bl_random r = bl_random_new(6, 0);
    int64_t values[200];
    for (size_t i = 0; i < 200; i++)
        values[i] = (int64_t)bl_random_u64(&r);
    for (size_t i = 0; i < s->n; i++) {
        double u = bl_random_uniform(&r);
        size_t which = (size_t)(200 * u * u);
        counts[which]++;
        s->symbols[i] = values[which];
    }
    double list = 200 * 64; // the values themselves have to be told
    expect_size(round_trip(s), list + empirical_bits(counts, 200), "values");
    free(s);
}

Test(symbols, sentinels_do_not_disturb_a_wide_distribution)
{
    struct stream *s = stream_of(GROUP, 1);
    struct bl_random r = bl_random_new(7, 0);
    for (size_t i = 0; i < s->n; i++)
        s->symbols[i] = bl_random_below(&r, 4) == 0
                            ? -999
                            : (int64_t)nearbyint(normal(&r, 1e6));
    const double wide = 21.978664155; // bits of the normal
    const double mix = 0.811278124;   // bits of the choice
    double bits = (0.75 * wide + mix) * (double)s->n;
    expect_size(round_trip(s), bits, "sentinels");
    free(s);
}

Test(symbols, noise_of_64_bits_costs_its_bits)
{
    struct stream *s = stream_of(GROUP, 1);
    struct bl_random r = bl_random_new(8, 0);
    for (size_t i = 0; i < s->n; i++)
        s->symbols[i] = (int64_t)bl_random_u64(&r);
    cr_expect(le(sz, round_trip(s), 8 * GROUP + 64));
    free(s);
}

Test(symbols, the_far_ends_of_the_axis_come_back)
{
    static const int64_t far[] = {INT64_MIN,     INT64_MAX,    0, -1, 1,
                                  INT64_MIN + 1, INT64_MAX - 1};
    struct stream *s = stream_of(3000, 1);
    struct bl_random r = bl_random_new(9, 0);
    for (size_t i = 0; i < s->n; i++)
        s->symbols[i] =
            i % 3 == 0
                ? far[bl_random_below(&r, 7)]
                : (int64_t)(bl_random_u64(&r) >> bl_random_below(&r, 64));
    round_trip(s);
    for (size_t i = 0; i < s->n; i++) // all near one end
        s->symbols[i] = INT64_MIN + (int64_t)bl_random_below(&r, 1000);
    expect_size(round_trip(s), 9.97 * 3000 + 400, "near the end");
    free(s);
}

Test(symbols, a_constant_stream_takes_a_few_bytes)
{
    struct stream *s = stream_of(GROUP, 3);
    struct bl_random r = bl_random_new(10, 0);
    for (size_t i = 0; i < s->n; i++)
        s->classes[i] = (uint8_t)bl_random_below(&r, 3);
    for (int64_t v = -1; v < 2; v++) {
        for (size_t i = 0; i < s->n; i++)
            s->symbols[i] = v;
        cr_expect(eq(sz, round_trip(s), 2));
    }
    s->n = 1;
    s->symbols[0] = INT64_MIN;
    cr_expect(le(sz, round_trip(s), 11));
    free(s);
}

Test(symbols, what_the_class_says_is_free)
{
    struct stream *s = stream_of(GROUP, 3);
    struct bl_random r = bl_random_new(11, 0);
    for (size_t i = 0; i < s->n; i++) {
        s->classes[i] = (uint8_t)bl_random_below(&r, 3);
        s->symbols[i] = 1000 * s->classes[i];
    }
    cr_expect(le(sz, round_trip(s), 64));
    free(s);
}

Test(symbols, alternating_symbols_take_a_bit_each)
{
    struct stream *s = stream_of(GROUP, 1);
    for (size_t i = 0; i < s->n; i++)
        s->symbols[i] = i % 2 ? 1 : -1;
    cr_expect(le(sz, round_trip(s), GROUP / 8 + 64));
    free(s);
}

Test(symbols, nothing_is_packed_as_nothing)
{
    struct stream *s = stream_of(0, 4);
    cr_expect(zero(sz, round_trip(s)));
    cr_expect(
        eq(int, bl_symbols_unpack(NULL, NULL, 1, 0, "x", 1, &err), BL_BROKEN));
    int64_t one;
    cr_expect(
        eq(int, bl_symbols_unpack(&one, NULL, 1, 1, "", 0, &err), BL_BROKEN));
    free(s);
}

Test(symbols, without_classes_all_symbols_are_of_one)
{
    struct stream *s = stream_of(1000, 1);
    struct bl_buffer with = {0}, without = {0};
    int64_t back[1000];
    for (size_t i = 0; i < s->n; i++)
        s->symbols[i] = (int64_t)(i * i % 97);
    bl_symbols_pack(&with, s->symbols, s->classes, 1, s->n, &err);
    bl_symbols_pack(&without, s->symbols, NULL, 1, s->n, &err);
    cr_assert(eq(sz, with.size, without.size));
    cr_expect(zero(int, memcmp(with.data, without.data, with.size)));
    cr_expect(eq(int,
                 bl_symbols_unpack(back, NULL, 1, s->n, without.data,
                                   without.size, &err),
                 BL_OK));
    expect_same(s, back, "without classes");
    bl_buffer_release(&with);
    bl_buffer_release(&without);
    free(s);
}

Test(symbols, appends_behind_what_is_there)
{
    int64_t symbols[] = {1, 5, 1, 2}, back[4];
    struct bl_buffer b = {0};
    bl_buffer_put(&b, "front", 5, &err);
    bl_symbols_pack(&b, symbols, NULL, 1, 4, &err);
    cr_expect(zero(int, memcmp(b.data, "front", 5)));
    cr_expect(eq(
        int, bl_symbols_unpack(back, NULL, 1, 4, b.data + 5, b.size - 5, &err),
        BL_OK));
    cr_expect(zero(int, memcmp(back, symbols, sizeof back)));
    bl_buffer_release(&b);
}

/* Random streams of all sizes: a width for each class, a centre, outliers, a
 * value that repeats. */
static void make_any(struct stream *s, uint64_t seed)
{
    struct bl_random r = bl_random_new(seed, 1);
    static const size_t lengths[] = {1, 2, 3, 10, 100, 511, 512, 513, 5000};
    s->n = lengths[bl_random_below(&r, 9)];
    s->n_classes = bl_random_below(&r, 4) ? 1 + bl_random_below(&r, 16) : 256;
    int64_t centre = (int64_t)bl_random_u64(&r) >> bl_random_below(&r, 64);
    uint64_t often = bl_random_below(&r, 3), odd = bl_random_below(&r, 3);
    double base = pow(10, 12 * bl_random_uniform(&r) - 2);
    for (size_t i = 0; i < s->n; i++) {
        s->classes[i] = (uint8_t)bl_random_below(&r, s->n_classes);
        double x = laplace(&r, base * (1 + s->classes[i]));
        uint64_t v = (uint64_t)centre + (uint64_t)(int64_t)nearbyint(x);
        if (often && bl_random_below(&r, 3) == 0)
            v = (uint64_t)often;
        if (odd && bl_random_below(&r, 100) == 0)
            v = bl_random_u64(&r);
        s->symbols[i] = (int64_t)v;
    }
}

Test(symbols, any_stream_comes_back)
{
    struct stream *s = stream_of(0, 1);
    for (uint64_t seed = 0; seed < 600; seed++) {
        make_any(s, seed);
        round_trip(s);
    }
    free(s);
}

/* Damage. */

// Small streams of every form.
static void make_small(struct stream *s, unsigned kind)
{
    struct bl_random r = bl_random_new(kind, 2);
    s->n = kind == 0 ? 9 : kind == 5 ? 600 : 40;
    s->n_classes = kind == 3 ? 4 : 1;
    for (size_t i = 0; i < s->n; i++) {
        s->classes[i] = (uint8_t)(i % s->n_classes);
        double width = kind == 2 ? 1e12 : 3 + 100 * s->classes[i];
        s->symbols[i] = kind == 0 ? 77 : (int64_t)normal(&r, width);
        if (kind == 4 && i % 2 == 0)
            s->symbols[i] = 123456789 * (int64_t)(i % 3);
    }
}

enum { N_SMALL = 6 };

// Right symbols, wrong ones, or BL_BROKEN: and nothing behind the end.
static enum bl_status try_damaged(const struct stream *s, const uint8_t *packed,
                                  size_t size)
{
    static int64_t back[1000];
    // A copy of the very size lets AddressSanitizer see reads over the end.
    uint8_t *copy = malloc(size > 0 ? size : 1);
    memcpy(copy, packed, size);
    back[s->n] = -42;
    enum bl_status status = bl_symbols_unpack(back, s->classes, s->n_classes,
                                              s->n, copy, size, &err);
    cr_expect(status == BL_OK || status == BL_BROKEN, "%d", (int)status);
    cr_expect(eq(i64, back[s->n], -42));
    free(copy);
    return status;
}

Test(symbols, every_truncation_is_refused)
{
    struct stream *s = stream_of(0, 1);
    for (unsigned kind = 0; kind < N_SMALL; kind++) {
        make_small(s, kind);
        struct bl_buffer b = pack(s);
        for (size_t n = 0; n < b.size; n++)
            cr_expect(eq(int, try_damaged(s, b.data, n), BL_BROKEN),
                      "kind %u, %zu of %zu bytes", kind, n, b.size);
        bl_buffer_put_u8(&b, 0, &err);
        cr_expect(eq(int, try_damaged(s, b.data, b.size), BL_BROKEN));
        bl_buffer_release(&b);
    }
    free(s);
}

Test(symbols, no_flipped_bit_does_harm)
{
    struct stream *s = stream_of(0, 1);
    for (unsigned kind = 0; kind < N_SMALL; kind++) {
        make_small(s, kind);
        struct bl_buffer b = pack(s);
        for (size_t bit = 0; bit < 8 * b.size; bit++) {
            b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
            try_damaged(s, b.data, b.size);
            b.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
        bl_buffer_release(&b);
    }
    free(s);
}

Test(symbols, another_number_of_symbols_is_refused)
{
    struct stream *s = stream_of(0, 1);
    for (unsigned kind = 1; kind < N_SMALL; kind++) {
        make_small(s, kind);
        struct bl_buffer b = pack(s);
        s->n--;
        cr_expect(eq(int, try_damaged(s, b.data, b.size), BL_BROKEN));
        s->n += 2;
        cr_expect(eq(int, try_damaged(s, b.data, b.size), BL_BROKEN));
        bl_buffer_release(&b);
    }
    free(s);
}

Test(symbols, noise_is_refused_or_unpacked)
{
    struct stream *s = stream_of(200, 5);
    uint8_t noise[80];
    struct bl_random r = bl_random_new(12, 0);
    for (size_t i = 0; i < s->n; i++)
        s->classes[i] = (uint8_t)(i % 5);
    for (size_t round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof noise; i++)
            noise[i] = (uint8_t)bl_random_u64(&r);
        noise[0] = 1;                                // coded
        noise[1] = (uint8_t)bl_random_below(&r, 50); // header
        noise[2] = (uint8_t)bl_random_below(&r, 12); // words
        try_damaged(s, noise, sizeof noise - round % 8);
    }
    free(s);
}

Test(symbols, a_reader_may_be_asked_for_more_than_there_is)
{
    struct stream *s = stream_of(0, 1);
    make_small(s, 2);
    struct bl_buffer b = pack(s);
    struct bl_symbols_reader *r;
    bl_symbols_reader_new(&r, 1, s->n, b.data, b.size, &err);
    for (size_t i = 0; i < 3 * s->n; i++)
        bl_symbols_reader_next(r, (uint8_t)i); // classes there are not, too
    cr_expect(eq(int, bl_symbols_reader_end(r, &err), BL_BROKEN));
    bl_symbols_reader_free(r);
    bl_buffer_release(&b);
    free(s);
}
