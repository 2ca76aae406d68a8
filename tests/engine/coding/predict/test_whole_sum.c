#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/whole_sum.h"

enum { M = 500, N = 6 };

static double values[N + 1][M];
static const double *const columns[] = {values[0], values[1], values[2],
                                        values[3], values[4], values[5],
                                        values[6]};

struct found {
    struct bl_whole_sum last;
    size_t n;
};

static enum bl_status keep(void *context, const struct bl_whole_sum *sum,
                           struct bl_error *err)
{
    struct found *found = context;
    (void)err;
    found->last = *sum;
    found->n++;
    return BL_OK;
}

static struct found find(void)
{
    struct found found = {0};
    struct bl_whole_sum_visitor visitor = {&found, keep};
    cr_assert_eq(
        bl_whole_sums_find(columns, N, M, &visitor, &(struct bl_error){0}),
        BL_OK);
    return found;
}

static void fill(void)
{
    struct bl_random random = bl_random_new(2, 1);
    for (size_t j = 0; j < N; j++)
        for (size_t i = 0; i < M; i++)
            values[j][i] = exp(2 * bl_random_normal(&random));
}

static int factor_of(const struct bl_whole_sum *sum, size_t column)
{
    for (size_t j = 0; j < sum->n; j++)
        if (sum->terms[j] == column)
            return sum->factors[j];
    return 0;
}

/* Values that are known to a percent, over several decades. */
Test(whole_sum, rounded_heavy_tails)
{
    struct bl_random random = bl_random_new(2, 2);
    fill();
    for (size_t i = 0; i < M; i++)
        values[N][i] = values[0][i] + values[2][i] - 2 * values[5][i];
    for (size_t j = 0; j <= N; j++)
        for (size_t i = 0; i < M; i++)
            values[j][i] *= 0.99 + 0.02 * bl_random_uniform(&random);
    struct found found = find();
    cr_assert_geq(found.n, 1);
    cr_expect_eq(found.last.n, 3);
    cr_expect_eq(factor_of(&found.last, 0), 1);
    cr_expect_eq(factor_of(&found.last, 2), 1);
    cr_expect_eq(factor_of(&found.last, 5), -2);
}

Test(whole_sum, multiples)
{
    fill();
    for (size_t i = 0; i < M; i++)
        values[N][i] = -60 * values[3][i];
    struct found found = find();
    cr_assert_eq(found.last.n, 1);
    cr_expect_eq(factor_of(&found.last, 3), -60);
}

Test(whole_sum, halves_are_none)
{
    fill();
    for (size_t i = 0; i < M; i++)
        values[N][i] = 0.5 * values[3][i];
    cr_expect_eq(find().n, 0);
}
