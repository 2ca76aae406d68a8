#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "engine/data/type.h"

static double through(enum bl_type type, double x)
{
    uint64_t stored = 0;
    double back;
    bl_type_from_double(&stored, type, &x, 1);
    bl_type_to_double(&back, &stored, type, 1);
    return back;
}

struct range {
    enum bl_type type;
    double low, high; // as doubles; the 64-bit highs are rounded up
};

static const struct range ranges[] = {
    {BL_BOOL, 0, 1},
    {BL_INT8, INT8_MIN, INT8_MAX},
    {BL_INT16, INT16_MIN, INT16_MAX},
    {BL_INT32, INT32_MIN, INT32_MAX},
    {BL_INT64, -0x1p63, 0x1p63},
    {BL_UINT8, 0, UINT8_MAX},
    {BL_UINT16, 0, UINT16_MAX},
    {BL_UINT32, 0, UINT32_MAX},
    {BL_UINT64, 0, 0x1p64},
};
enum { N_RANGES = sizeof ranges / sizeof ranges[0] };

Test(type, names_are_those_of_numpy_and_lead_back)
{
    cr_assert_str_eq(bl_type_name(BL_FLOAT32), "float32");
    cr_assert_str_eq(bl_type_name(BL_BOOL), "bool");
    for (int t = 0; t < BL_N_TYPES; t++)
        cr_assert_eq(bl_type_from_name(bl_type_name((enum bl_type)t)), t);
    cr_assert_eq(bl_type_from_name("float16"), BL_N_TYPES);
    cr_assert_eq(bl_type_from_name(""), BL_N_TYPES);
}

Test(type, kinds_partition_the_types)
{
    for (int i = 0; i < BL_N_TYPES; i++) {
        enum bl_type t = (enum bl_type)i;
        bool numeric = t != BL_TEXT && t != BL_UNREADABLE;
        cr_assert_eq(bl_type_is_numeric(t), numeric);
        cr_assert_eq(bl_type_size(t) > 0, numeric);
        cr_assert_eq(bl_type_is_integer(t) + bl_type_is_float(t), numeric);
    }
}

Test(type, whole_numbers_pass_unchanged)
{
    for (size_t i = 0; i < N_RANGES; i++) {
        const struct range *r = &ranges[i];
        cr_assert_eq(through(r->type, 0), 0);
        cr_assert_eq(through(r->type, 1), 1);
        cr_assert_eq(through(r->type, r->low), r->low);
        cr_assert_eq(through(r->type, r->high), r->high);
    }
}

Test(type, halves_round_to_even)
{
    static const double cases[][2] = {{0.5, 0},  {1.5, 2},   {2.5, 2},
                                      {3.5, 4},  {41.5, 42}, {42.5, 42},
                                      {0.49, 0}, {0.51, 1}};
    for (size_t i = 1; i < N_RANGES; i++) // bool holds none but 0 and 1
        for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
            enum bl_type t = ranges[i].type;
            cr_assert_eq(through(t, cases[k][0]), cases[k][1], "%s of %g",
                         bl_type_name(t), cases[k][0]);
            if (ranges[i].low < 0)
                cr_assert_eq(through(t, -cases[k][0]), -cases[k][1]);
        }
    cr_assert_eq(through(BL_BOOL, 0.5), 0);
    cr_assert_eq(through(BL_BOOL, 0.75), 1);
}

Test(type, the_largest_fraction_below_a_half_rounds_down)
{
    double x = nextafter(0.5, 0);
    for (size_t i = 0; i < N_RANGES; i++)
        cr_assert_eq(through(ranges[i].type, x), 0);
    // An odd number near 2^52: adding a half and cutting would go wrong.
    cr_assert_eq(through(BL_INT64, 0x1p52 + 1), 0x1p52 + 1);
    cr_assert_eq(through(BL_UINT64, 0x1p52 + 1), 0x1p52 + 1);
}

Test(type, values_out_of_range_are_held_at_its_ends)
{
    for (size_t i = 0; i < N_RANGES; i++) {
        const struct range *r = &ranges[i];
        static const double beyond[] = {0.6, 1, 1e6, 1e300, INFINITY};
        for (size_t k = 0; k < sizeof beyond / sizeof beyond[0]; k++) {
            cr_assert_eq(through(r->type, r->high + beyond[k]), r->high);
            cr_assert_eq(through(r->type, r->low - beyond[k]), r->low);
        }
        cr_assert_eq(through(r->type, NAN), 0);
    }
}

Test(type, ends_of_64_bits_are_exact)
{
    int64_t i;
    uint64_t u;
    double below_2_63 = nextafter(0x1p63, 0), below_2_64 = nextafter(0x1p64, 0);
    double high = 0x1p63, low = -0x1p63, full = 0x1p64;
    bl_type_from_double(&i, BL_INT64, &high, 1);
    cr_assert_eq(i, INT64_MAX);
    bl_type_from_double(&i, BL_INT64, &low, 1);
    cr_assert_eq(i, INT64_MIN);
    bl_type_from_double(&i, BL_INT64, &below_2_63, 1);
    cr_assert_eq(i, INT64_MAX - 1023);
    bl_type_from_double(&u, BL_UINT64, &full, 1);
    cr_assert_eq(u, UINT64_MAX);
    bl_type_from_double(&u, BL_UINT64, &below_2_64, 1);
    cr_assert_eq(u, UINT64_MAX - 2047);
    bl_type_from_double(&u, BL_UINT64, &high, 1);
    cr_assert_eq(u, UINT64_C(1) << 63);
}

Test(type, integers_of_64_bits_widen_to_the_nearest_double)
{
    int64_t i[] = {INT64_MAX, INT64_MIN, (INT64_C(1) << 53) + 1,
                   (INT64_C(1) << 53) + 3};
    double x[4];
    bl_type_to_double(x, i, BL_INT64, 4);
    cr_assert_eq(x[0], 0x1p63);
    cr_assert_eq(x[1], -0x1p63);
    cr_assert_eq(x[2], 0x1p53); // a tie goes to even
    cr_assert_eq(x[3], 0x1p53 + 4);
    uint64_t u = UINT64_MAX;
    bl_type_to_double(x, &u, BL_UINT64, 1);
    cr_assert_eq(x[0], 0x1p64);
}

Test(type, floats_round_to_nearest_and_keep_what_is_not_finite)
{
    cr_assert_eq(through(BL_FLOAT32, 0.1), (double)0.1f);
    cr_assert_eq(through(BL_FLOAT32, 1 + 0x1p-24), 1); // a tie
    cr_assert_eq(through(BL_FLOAT32, 1 + 0x1.8p-24), 1 + 0x1p-23);
    cr_assert_eq(through(BL_FLOAT32, 1e-45), (double)0x1p-149f);
    cr_assert_eq(through(BL_FLOAT32, INFINITY), INFINITY);
    cr_assert_eq(through(BL_FLOAT32, -INFINITY), -INFINITY);
    cr_assert(isnan(through(BL_FLOAT32, NAN)));
    cr_assert(isnan(through(BL_FLOAT64, NAN)));
    cr_assert(signbit(through(BL_FLOAT32, -0.0)));
    cr_assert(signbit(through(BL_FLOAT64, -0.0)));
    cr_assert_eq(through(BL_FLOAT64, 0x1p-1074), 0x1p-1074);
}

Test(type, every_value_of_the_narrow_types_survives)
{
    for (int x = INT16_MIN; x <= UINT16_MAX; x++) {
        double v = x;
        if (x <= INT16_MAX)
            cr_assert_eq(through(BL_INT16, v), v);
        if (x >= 0)
            cr_assert_eq(through(BL_UINT16, v), v);
    }
}
