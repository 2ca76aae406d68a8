#include "engine/metrics/worst.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"

static struct bl_error err;

static void add(struct bl_worst *w, uint64_t index, double difference)
{
    cr_assert_eq(bl_worst_add(w, index, (double)index,
                              (double)index + difference, difference, &err),
                 BL_OK);
}

Test(worst, largest_first)
{
    static const double differences[] = {1, -5, 0, 3, NAN, -2, 4, 5};
    static const uint64_t expected[] = {1, 7, 6};
    struct bl_worst w = {.capacity = 3};
    for (size_t i = 0; i < 8; i++)
        add(&w, i, differences[i]);
    bl_worst_sort(&w);
    cr_assert_eq(w.n, 3);
    for (size_t i = 0; i < 3; i++) {
        cr_expect_eq(w.pairs[i].index, expected[i]);
        cr_expect_eq(w.pairs[i].difference, differences[expected[i]]);
        cr_expect_eq(w.pairs[i].x, (double)expected[i]);
    }
    bl_worst_release(&w);
}

Test(worst, fewer_than_there_is_room_for)
{
    struct bl_worst w = {.capacity = 20};
    bl_worst_sort(&w);
    cr_expect_eq(w.n, 0);
    add(&w, 7, -1e-300);
    add(&w, 9, 2);
    bl_worst_sort(&w);
    cr_assert_eq(w.n, 2);
    cr_expect_eq(w.pairs[0].index, 9);
    cr_expect_eq(w.pairs[1].index, 7);
    bl_worst_release(&w);
}

Test(worst, room_for_none)
{
    struct bl_worst w = {0};
    add(&w, 0, 5);
    bl_worst_sort(&w);
    cr_expect_eq(w.n, 0);
    cr_expect_null(w.pairs);
}

Test(worst, equal_ones_are_kept_in_order)
{
    struct bl_worst w = {.capacity = 5};
    for (uint64_t i = 0; i < 100; i++)
        add(&w, i, i % 2 == 0 ? 1 : -1);
    bl_worst_sort(&w);
    for (uint64_t i = 0; i < 5; i++)
        cr_expect_eq(w.pairs[i].index, i);
    bl_worst_release(&w);
}

/* Against a sort of everything, with many equal values. */

enum { N = 2000 };
static double all[N];

static int by_size(const void *a, const void *b)
{
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    if (fabs(all[i]) != fabs(all[j]))
        return fabs(all[i]) > fabs(all[j]) ? -1 : 1;
    return i < j ? -1 : 1;
}

Test(worst, are_those_of_a_sort)
{
    struct bl_random random = bl_random_new(5, 0);
    size_t order[N];
    for (size_t capacity = 1; capacity < 60; capacity += 7) {
        struct bl_worst w = {.capacity = capacity};
        for (size_t i = 0; i < N; i++) {
            all[i] = (double)bl_random_below(&random, 401) - 200;
            order[i] = i;
            add(&w, i, all[i]);
        }
        qsort(order, N, sizeof *order, by_size);
        bl_worst_sort(&w);
        cr_assert_eq(w.n, capacity);
        for (size_t i = 0; i < capacity; i++)
            cr_expect_eq(w.pairs[i].index, order[i], "%zu of %zu", i, capacity);
        bl_worst_release(&w);
    }
}
