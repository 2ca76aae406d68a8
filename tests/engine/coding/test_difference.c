/* Every number comes back from its symbol, whatever was predicted. */
#include <criterion/criterion.h>

#include "base/random.h"
#include "engine/coding/difference.h"

static void comes_back(const struct bl_difference *r, int64_t k,
                       int64_t predicted)
{
    int64_t symbol = bl_difference_of(r, k, predicted);
    cr_assert_eq(bl_difference_restore(r, symbol, predicted), k,
                 "%lld from %lld by %lld", (long long)k, (long long)predicted,
                 (long long)symbol);
}

Test(residual, differences)
{
    struct bl_difference plain = {0};
    cr_expect_eq(bl_difference_of(&plain, 7, 5), 2);
    comes_back(&plain, INT64_MIN, INT64_MAX);
    comes_back(&plain, INT64_MAX, INT64_MIN);
}

Test(residual, zeros_apart)
{
    struct bl_difference r = {.zeros_apart = true};
    cr_expect_eq(bl_difference_of(&r, 0, 0), 0);
    cr_expect_eq(bl_difference_of(&r, 0, 90), 0);
    cr_expect_eq(bl_difference_of(&r, 90, 90), 1);
    cr_expect_eq(bl_difference_of(&r, 89, 90), -1);
    for (int64_t k = -9; k <= 9; k++)
        for (int64_t predicted = -9; predicted <= 9; predicted++)
            comes_back(&r, k, predicted);
}

/* An angle in 100 cells, both ends of which are the same direction. */
Test(residual, period)
{
    struct bl_difference r = {.period = 100, .low = -50, .high = 50};
    cr_expect_eq(bl_difference_of(&r, 48, -48), -4);
    cr_expect_eq(bl_difference_of(&r, -48, 48), 4);
    cr_expect_eq(bl_difference_of(&r, 3, 1), 2);
    for (int64_t k = -50; k <= 50; k++)
        for (int64_t predicted = -120; predicted <= 120; predicted++)
            comes_back(&r, k, predicted);
}

Test(residual, random_rules)
{
    struct bl_random random = bl_random_new(1, 1);
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = 2 + bl_random_below(&random, 59);
        struct bl_difference r = {
            .zeros_apart = bl_random_below(&random, 2),
            .period = (int64_t)bl_random_below(&random, 1U << 20),
            .low = (int64_t)bl_random_below(&random, 1000) - 500,
            .high = (int64_t)bl_random_below(&random, 1000),
        };
        int64_t half = (int64_t)1 << bits >> 1;
        int64_t k = (int64_t)bl_random_below(&random, 1ULL << bits) - half;
        if (k < r.low || k > r.high)
            r.period = 0;
        comes_back(&r, k,
                   (int64_t)bl_random_below(&random, 1ULL << bits) - half);
    }
}

static enum bl_status from_text(struct bl_difference *r, const char *text)
{
    json_t *json = json_loads(text, 0, NULL);
    enum bl_status status =
        bl_difference_from_json(r, json, &(struct bl_error){0});
    json_decref(json);
    return status;
}

Test(residual, json)
{
    struct bl_difference r = {true, 9, -5, 4}, back;
    json_t *json = json_object();
    bl_difference_to_json(json, &r);
    cr_assert_eq(bl_difference_from_json(&back, json, &(struct bl_error){0}),
                 BL_OK);
    json_decref(json);
    cr_expect(back.zeros_apart && back.period == 9 && back.low == -5 &&
              back.high == 4);
    cr_expect_eq(from_text(&back, "{}"), BL_OK);
    cr_expect(!back.zeros_apart && back.period == 0);
    cr_expect_eq(from_text(&back, "{\"period\": [0, 1, 2]}"), BL_BROKEN);
    cr_expect_eq(from_text(&back, "{\"period\": [3, 2, 1]}"), BL_BROKEN);
    cr_expect_eq(from_text(&back, "{\"period\": [3, 2]}"), BL_BROKEN);
    cr_expect_eq(from_text(&back, "{\"period\": [3, 2, 2.5]}"), BL_BROKEN);
    cr_expect_eq(from_text(&back, "{\"period\": 3}"), BL_BROKEN);
}
