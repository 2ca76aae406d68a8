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
