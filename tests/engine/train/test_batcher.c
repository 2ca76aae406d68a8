#include "engine/train/batcher.h"

#include <criterion/criterion.h>

#include <string.h>

static struct bl_batcher batcher(size_t n, double share, uint64_t seed)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_batcher b;
    cr_assert_eq(bl_batcher_init(&b, n, share, seed, &err), BL_OK);
    return b;
}

enum { N = 1000 };

static void count(unsigned *seen, const uint32_t *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        seen[rows[i]]++;
}

Test(batcher, every_row_is_in_one_part)
{
    struct bl_batcher b = batcher(N, 0.2, 5);
    cr_expect_eq(b.n_validation, N / 5);
    unsigned seen[N] = {0};
    count(seen, b.training, b.n_training);
    count(seen, b.validation, b.n_validation);
    for (size_t i = 0; i < N; i++)
        cr_expect_eq(seen[i], 1, "row %zu", i);
    bl_batcher_release(&b);
}

Test(batcher, an_epochs_order_holds_the_training_rows)
{
    struct bl_batcher b = batcher(N, 0.2, 5);
    bl_batcher_shuffle(&b, 3);
    unsigned seen[N] = {0};
    count(seen, b.order, b.n_training);
    for (size_t i = 0; i < b.n_training; i++)
        cr_expect_eq(seen[b.training[i]], 1);
    cr_expect_neq(memcmp(b.order, b.training, b.n_training * 4), 0);
    bl_batcher_release(&b);
}

Test(batcher, an_epochs_order_does_not_depend_on_the_ones_before)
{
    struct bl_batcher a = batcher(N, 0.1, 9), b = batcher(N, 0.1, 9);
    bl_batcher_shuffle(&a, 1);
    bl_batcher_shuffle(&a, 2);
    bl_batcher_shuffle(&b, 2);
    cr_expect_arr_eq(a.order, b.order, a.n_training * 4);
    bl_batcher_shuffle(&b, 3);
    cr_expect_arr_neq(a.order, b.order, a.n_training * 4);
    bl_batcher_release(&a);
    bl_batcher_release(&b);
}

Test(batcher, seeds_split_differently)
{
    struct bl_batcher a = batcher(N, 0.1, 1), b = batcher(N, 0.1, 2);
    cr_expect_arr_neq(a.validation, b.validation, a.n_validation * 4);
    bl_batcher_release(&a);
    bl_batcher_release(&b);
}

Test(batcher, one_row_is_for_training)
{
    const double shares[] = {0, 0.1, 0.99};
    for (size_t i = 0; i < 3; i++) {
        struct bl_batcher b = batcher(1, shares[i], 0);
        cr_expect_eq(b.n_training, 1);
        cr_expect_eq(b.n_validation, 0);
        bl_batcher_shuffle(&b, 1);
        cr_expect_eq(b.order[0], 0);
        bl_batcher_release(&b);
    }
}

Test(batcher, too_many_rows_are_refused)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_batcher b;
    cr_expect_eq(bl_batcher_init(&b, (size_t)1 << 33, 0.1, 0, &err), BL_USAGE);
}
