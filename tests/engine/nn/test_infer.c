/* The forward pass against its definition, to the bit, for every backend that
 * this machine has, and frozen bits for those it has not. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/repro_math.h"
#include "engine/nn/infer.h"

static struct bl_error err;

/* Windows, from the definition in window.h: the cell that cell `at` sees as
 * its k-th, where a value stands in a plane, and how many cells the windows
 * before have, of even and odd lines and columns. */
static size_t plain_seen(bool up, size_t at, size_t k, size_t n)
{
    long cell = up ? (long)(at / 2 + k) : (long)(2 * at + k) - 1;
    return cell < 0 ? 0 : (size_t)cell < n ? (size_t)cell : n - 1;
}

static size_t plain_place(const struct bl_plane *p, size_t y, size_t x,
                          size_t channel)
{
    return p->channels_first ? (channel * p->height + y) * p->width + x
                             : (y * p->width + x) * p->channels + channel;
}

static const size_t plain_cells_before[2][2] = {{0, 1}, {3, 5}};

#define REAL    float
#define FMA     fmaf
#define NAME(f) f##_f32
#include "infer_case.inc"
#undef REAL
#undef FMA
#undef NAME

#define REAL    double
#define FMA     fma
#define NAME(f) f##_f64
#include "infer_case.inc"

static const char *const backends[] = {"avx512f", "avx2+fma", "neon",
                                       "generic"};
enum { N_BACKENDS = sizeof backends / sizeof backends[0] };

static struct bl_network network(size_t n_inputs, const size_t *hidden,
                                 size_t n_hidden, size_t n_latent,
                                 enum bl_activation activation)
{
    struct bl_network net;
    cr_assert_eq(bl_network_autoencoder(&net, n_inputs, hidden, n_hidden,
                                        n_latent, activation, &err),
                 BL_OK, "%s", err.text);
    return net;
}

static struct bl_network baler_network(enum bl_activation activation)
{
    static const size_t hidden[] = {200, 100, 50};
    return network(24, hidden, 3, 15, activation);
}

static void expect_plain(size_t n_inputs, size_t n_latent, size_t n_rows,
                         uint64_t seed)
{
    struct bl_network net = network(n_inputs, NULL, 0, n_latent, BL_LINEAR);
    expect_plain_f32(&net, n_rows, seed);
    expect_plain_f64(&net, n_rows, seed);
    bl_network_release(&net);
}

Test(infer, every_width_and_number_of_rows)
{
    struct bl_random random = bl_random_new(0, 0);
    for (int k = 0; k < N_BACKENDS; k++) {
        if (!bl_infer_force_backend(backends[k]))
            continue;
        for (size_t n = 1; n <= 67; n++) {
            expect_plain(n, 1 + bl_random_below(&random, 67),
                         bl_random_below(&random, 41), n);
            expect_plain(1 + bl_random_below(&random, 67), n,
                         bl_random_below(&random, 41), n);
        }
        for (size_t n = 0; n <= 40; n++)
            expect_plain(1 + bl_random_below(&random, 67),
                         1 + bl_random_below(&random, 67), n, n);
    }
}

Test(infer, every_activation)
{
    static const size_t hidden[] = {37, 5};
    for (int k = 0; k < N_BACKENDS; k++)
        for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++) {
            if (!bl_infer_force_backend(backends[k]))
                continue;
            struct bl_network net = network(19, hidden, 2, 3, a);
            expect_plain_f32(&net, 53, a);
            expect_plain_f64(&net, 53, a);
            bl_network_release(&net);
        }
}

/* Wide layers go through in fewer rows at a time. */
Test(infer, wide_layers)
{
    static const size_t widths[] = {341, 342, 2000};
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
        struct bl_network net = network(2, &widths[i], 1, 1, BL_LEAKY_RELU);
        expect_plain_f32(&net, 50, i);
        expect_plain_f64(&net, 50, i);
        bl_network_release(&net);
    }
}

Test(infer, bits_do_not_depend_on_how_rows_are_split)
{
    struct bl_network net = baler_network(BL_SILU);
    for (int k = 0; k < N_BACKENDS; k++)
        if (bl_infer_force_backend(backends[k])) {
            expect_splits_alike_f32(&net, 300);
            expect_splits_alike_f64(&net, 300);
        }
    bl_network_release(&net);
}

static struct bl_network conv_network(size_t channels, size_t height,
                                      size_t width, const size_t *hidden,
                                      size_t n_hidden,
                                      enum bl_activation activation)
{
    struct bl_conv_shape shape = {channels, height, width,     hidden,
                                  n_hidden, 6,      activation};
    struct bl_network net;
    cr_assert_eq(bl_network_conv_autoencoder(&net, &shape, &err), BL_OK, "%s",
                 err.text);
    return net;
}

Test(infer, planes_of_any_size)
{
    static const size_t hidden[] = {5, 17, 3};
    struct bl_random random = bl_random_new(1, 0);
    for (int k = 0; k < N_BACKENDS; k++)
        for (size_t i = 0; i < 40; i++) {
            if (!bl_infer_force_backend(backends[k]))
                continue;
            struct bl_network net = conv_network(
                1 + i % 3, 1 + bl_random_below(&random, 14),
                1 + bl_random_below(&random, 14), hidden, 1 + i % 3,
                (enum bl_activation)(i % BL_N_ACTIVATIONS));
            expect_plain_f32(&net, i % 9, i);
            expect_plain_f64(&net, i % 9, i);
            bl_network_release(&net);
        }
}

/* So large that lines go through in several pieces, and rows one by one. */
Test(infer, large_planes)
{
    static const size_t hidden[] = {16, 8};
    struct bl_network net = conv_network(2, 70, 131, hidden, 2, BL_LEAKY_RELU);
    expect_plain_f32(&net, 3, 0);
    expect_plain_f64(&net, 3, 0);
    expect_splits_alike_f32(&net, 5);
    bl_network_release(&net);
}

Test(infer, bits_of_planes_do_not_depend_on_how_rows_are_split)
{
    static const size_t hidden[] = {16, 32};
    struct bl_network net = conv_network(3, 9, 14, hidden, 2, BL_SILU);
    for (int k = 0; k < N_BACKENDS; k++)
        if (bl_infer_force_backend(backends[k])) {
            expect_splits_alike_f32(&net, 100);
            expect_splits_alike_f64(&net, 100);
        }
    bl_network_release(&net);
}

static const struct {
    enum bl_activation activation;
    uint64_t f32, f64;
} frozen[] = {
    {BL_LINEAR, 0x5B6DD993FB232DDDu, 0x1DEC626F166BF7ACu},
    {BL_LEAKY_RELU, 0xFD1E31A83569D406u, 0x6721E9CCB34C4D62u},
    {BL_RELU, 0x3CD6E4214A5355F5u, 0x43A60ED80B75AA1Au},
    {BL_TANH, 0x5AA9A694E5CA7BA8u, 0x4C6C2FDA48783E8Du},
    {BL_SILU, 0x65A9B9E045ECE3EBu, 0x1DBAB999E8FB2CF2u},
};

Test(infer, bits_are_frozen)
{
    for (int k = 0; k < N_BACKENDS; k++)
        for (size_t i = 0; i < sizeof frozen / sizeof frozen[0]; i++) {
            if (!bl_infer_force_backend(backends[k]))
                continue;
            struct bl_network net = baler_network(frozen[i].activation);
            uint64_t f32 = checksum_f32(&net, 100);
            uint64_t f64 = checksum_f64(&net, 100);
            cr_expect(f32 == frozen[i].f32 && f64 == frozen[i].f64,
                      "%s, %s: 0x%016llXu, 0x%016llXu", backends[k],
                      bl_activation_name(frozen[i].activation),
                      (unsigned long long)f32, (unsigned long long)f64);
            bl_network_release(&net);
        }
}

static const uint64_t frozen_planes[BL_N_ACTIVATIONS][2] = {
    [BL_LINEAR] = {0xF309F3376AFB7DA5u, 0xA6537382E0539272u},
    [BL_LEAKY_RELU] = {0x26B1364B7407C625u, 0xFDEF5E8A6A569F7Du},
    [BL_RELU] = {0x62C84DE844ADCB05u, 0x0F503A8B952076B3u},
    [BL_TANH] = {0x166E31E71DD855D2u, 0x24C9BA04F7EFE10Fu},
    [BL_SILU] = {0xDC5400522777935Fu, 0xE3A4FF9F43AD18B6u},
};

Test(infer, bits_of_planes_are_frozen)
{
    static const size_t hidden[] = {16, 32};
    for (int k = 0; k < N_BACKENDS; k++)
        for (enum bl_activation a = 0; a < BL_N_ACTIVATIONS; a++) {
            if (!bl_infer_force_backend(backends[k]))
                continue;
            struct bl_network net = conv_network(2, 13, 10, hidden, 2, a);
            uint64_t f32 = checksum_f32(&net, 20);
            uint64_t f64 = checksum_f64(&net, 20);
            cr_expect(f32 == frozen_planes[a][0] && f64 == frozen_planes[a][1],
                      "%s, %s: {0x%016llXu, 0x%016llXu}", backends[k],
                      bl_activation_name(a), (unsigned long long)f32,
                      (unsigned long long)f64);
            bl_network_release(&net);
        }
}

Test(infer, backends_are_chosen_by_name)
{
    cr_assert(bl_infer_force_backend(NULL));
    const char *best = bl_infer_backend();
    cr_assert(bl_infer_force_backend("generic"));
    cr_assert_str_eq(bl_infer_backend(), "generic");
    cr_assert_not(bl_infer_force_backend("abacus"));
    cr_assert_str_eq(bl_infer_backend(), "generic");
    cr_assert(bl_infer_force_backend(NULL));
    cr_assert_str_eq(bl_infer_backend(), best);
}
