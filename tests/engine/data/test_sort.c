#include <criterion/criterion.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "engine/data/sort.h"

Test(sort, special_values_take_their_places)
{
    double x[] = {NAN,  1,         -INFINITY,  0.0,     -DBL_MAX, INFINITY,
                  -0.0, 0x1p-1074, -0x1p-1074, DBL_MAX, -NAN};
    enum { N = sizeof x / sizeof x[0] };
    double scratch[N];
    bl_sort_doubles(x, scratch, N);
    static const double expected[] = {-INFINITY, -DBL_MAX, -0x1p-1074,
                                      -0.0,      0.0,      0x1p-1074,
                                      1,         DBL_MAX,  INFINITY};
    cr_assert(isnan(x[0]) && isnan(x[N - 1]));
    for (size_t i = 0; i < 9; i++) {
        cr_assert_eq(x[i + 1], expected[i]);
        cr_assert_eq(signbit(x[i + 1]), signbit(expected[i]));
    }
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

Test(sort, agrees_with_qsort)
{
    enum { N = 3000 };
    static double x[N], y[N], scratch[N];
    struct bl_random random = bl_random_new(5, 0);
    for (size_t n = 0; n < N; n = 2 * n + 1) {
        for (size_t i = 0; i < n; i++) {
            double v = ldexp(bl_random_normal(&random),
                             (int)bl_random_below(&random, 2000) - 1000);
            x[i] = y[i] = i % 3 == 0 ? (float)v : i % 7 == 0 ? 0 : v;
        }
        qsort(y, n, sizeof *y, by_value);
        bl_sort_doubles(x, scratch, n);
        for (size_t i = 0; i < n; i++)
            cr_assert_eq(x[i], y[i]);
    }
}

Test(sort, quantiles_interpolate)
{
    const double v[] = {1, 2, 4, 8};
    cr_expect_eq(bl_sorted_quantile(v, 4, 0), 1);
    cr_expect_eq(bl_sorted_quantile(v, 4, 0.5), 3);
    cr_expect_eq(bl_sorted_quantile(v, 4, 1), 8);
    cr_expect_eq(bl_sorted_quantile(v, 1, 0.3), 1);
    cr_expect(isnan(bl_sorted_quantile(v, 0, 0.5)));
    cr_expect(isnan(bl_sorted_quantile(v, 4, NAN)));
}
