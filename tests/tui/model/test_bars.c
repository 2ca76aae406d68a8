#include <math.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "tui/model/bars.h"

static struct bl_bars read_text(const char *text)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_bars b;
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json, "%s", text);
    cr_assert_eq(bl_bars_read(&b, json, &err), BL_OK);
    json_decref(json);
    return b;
}

Test(bars, takes_one_sample_or_two)
{
    struct bl_bars one = read_text("{\"low\":0,\"high\":4,\"counts\":[1,2],"
                                   "\"underflow\":3,\"overflow\":4}");
    cr_expect(one.n == 2 && one.before[1] == 2 && one.after == NULL);
    cr_expect(one.under[0] == 3 && one.over[0] == 4 && one.over[1] == 0);
    struct bl_bars two =
        read_text("{\"low\":0,\"high\":4,\"before\":[1,2],\"after\":[3,4],"
                  "\"underflow\":{\"before\":5,\"after\":6}}");
    cr_expect(two.n == 2 && two.before[0] == 1 && two.after[1] == 4);
    cr_expect(two.under[0] == 5 && two.under[1] == 6);
    bl_bars_release(&one);
    bl_bars_release(&two);
}

Test(bars, what_is_no_histogram_has_no_bins)
{
    static const char *const texts[] = {
        "null",
        "{}",
        "{\"low\":2,\"high\":1,\"counts\":[1]}",
        "{\"low\":-1e308,\"high\":1e308,\"counts\":[1]}",
        "{\"low\":0,\"counts\":[1]}",
        "{\"low\":0,\"high\":1}",
        "{\"low\":0,\"high\":1,\"counts\":\"many\"}",
        "{\"low\":-400,\"high\":1,\"log\":true,\"counts\":[1]}",
        "{\"low\":0,\"high\":400,\"log\":true,\"counts\":[1]}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_t *json = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        struct bl_error err = BL_ERROR_INIT;
        struct bl_bars b;
        cr_assert_eq(bl_bars_read(&b, json, &err), BL_OK);
        cr_expect_eq(b.n, 0, "%s", texts[i]);
        bl_bars_release(&b);
        json_decref(json);
    }
}

Test(bars, counts_that_are_none_are_zero)
{
    struct bl_bars b =
        read_text("{\"low\":0,\"high\":1,\"before\":[-1,1.5,\"x\","
                  "9223372036854775807,7],\"after\":[1]}");
    cr_assert_eq(b.n, 5);
    cr_expect_eq(bl_counts_sum(b.before, b.n), 7);
    cr_expect_null(b.after, "of another length");
    bl_bars_release(&b);
}

Test(bars, a_single_value_has_a_range)
{
    static const char *const texts[] = {
        "{\"low\":0,\"high\":0,\"counts\":[9]}",
        "{\"low\":-5,\"high\":-5,\"counts\":[9]}",
        "{\"low\":2,\"high\":2,\"log\":true,\"counts\":[9]}"};
    for (size_t i = 0; i < 3; i++) {
        struct bl_bars b = read_text(texts[i]);
        cr_expect(b.n == 1 && b.low < b.high, "%s", texts[i]);
        bl_bars_release(&b);
    }
}

Test(bars, logarithmic_bins_have_logarithmic_edges)
{
    struct bl_bars b =
        read_text("{\"low\":-1,\"high\":3,\"log\":true,\"counts\":[1,1,1,1]}");
    static const double edges[] = {0.1, 1, 10, 100, 1000};
    for (size_t i = 0; i < 5; i++)
        cr_expect_float_eq(bl_bars_edge(&b, i) / edges[i], 1, 1e-12);
    cr_expect_float_eq(bl_bars_middle(&b, 1), sqrt(10), 1e-12);
    cr_expect_float_eq(bl_bars_quantile(&b, 0.5), 10, 1e-10);
    bl_bars_release(&b);
}

Test(bars, quantiles_are_linear_within_a_bin)
{
    struct bl_bars b = read_text("{\"low\":0,\"high\":3,\"counts\":[2,0,6],"
                                 "\"underflow\":1,\"overflow\":1}");
    cr_expect_float_eq(bl_bars_quantile(&b, 0.2), 0.5, 1e-15);
    cr_expect_float_eq(bl_bars_quantile(&b, 0.6), 2.5, 1e-15);
    cr_expect(isnan(bl_bars_quantile(&b, 0.05)), "below the bins");
    cr_expect(isnan(bl_bars_quantile(&b, 0.95)), "above them");
    bl_bars_release(&b);
    b = read_text("{\"low\":0,\"high\":3,\"counts\":[0,0]}");
    cr_expect(isnan(bl_bars_quantile(&b, 0.5)), "nothing counted");
    bl_bars_release(&b);
}

Test(bars, ratios_need_something_before)
{
    struct bl_bars b =
        read_text("{\"low\":0,\"high\":3,\"before\":[2,0],\"after\":[3,5]}");
    cr_expect_eq(bl_bars_ratio(&b, 0), 1.5);
    cr_expect(isnan(bl_bars_ratio(&b, 1)));
    bl_bars_release(&b);
}

Test(bars, folding_keeps_a_flat_histogram_flat)
{
    uint64_t counts[97], folded[31];
    for (int i = 0; i < 97; i++)
        counts[i] = 31000;
    bl_counts_fold(folded, 31, counts, 97);
    for (int i = 0; i < 31; i++)
        cr_expect_leq(folded[i] - 97000, 1, "bin %d: %lu", i,
                      (unsigned long)folded[i]);
}

Test(bars, folding_keeps_the_sum_and_what_is_not_empty)
{
    struct bl_random r = bl_random_new(3, 1);
    for (int round = 0; round < 200; round++) {
        uint64_t counts[64], folded[80];
        size_t n = 1 + (size_t)bl_random_below(&r, 64);
        size_t wanted = 1 + (size_t)bl_random_below(&r, 80);
        for (size_t i = 0; i < n; i++)
            counts[i] =
                bl_random_below(&r, 4) == 0 ? 1 + bl_random_below(&r, 1000) : 0;
        bl_counts_fold(folded, wanted, counts, n);
        uint64_t before = bl_counts_sum(counts, n);
        uint64_t after = bl_counts_sum(folded, wanted);
        cr_expect(after >= before && after <= before + wanted,
                  "%zu bins to %zu: %lu became %lu", n, wanted,
                  (unsigned long)before, (unsigned long)after);
        for (size_t i = 0; i < n; i++)
            if (counts[i] > 0)
                cr_expect_gt(folded[i * wanted / n], 0);
    }
}
