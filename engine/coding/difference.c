#include "engine/coding/difference.h"

#include "engine/codec/json.h"

static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t into_range(const struct bl_difference *r, int64_t k)
{
    if (r->period == 0)
        return k;
    return k > r->high  ? minus(k, r->period)
           : k < r->low ? plus(k, r->period)
                        : k;
}

/* The way round is taken only where it leads back. */
static int64_t shorter(const struct bl_difference *r, int64_t k,
                       int64_t predicted)
{
    int64_t direct = minus(k, predicted);
    if (r->period == 0)
        return direct;
    int64_t half = r->period / 2;
    int64_t round = direct > half    ? minus(direct, r->period)
                    : direct < -half ? plus(direct, r->period)
                                     : direct;
    bool leads_back = into_range(r, plus(predicted, round)) == k;
    return leads_back ? round : direct;
}

int64_t bl_difference_of(const struct bl_difference *r, int64_t k,
                         int64_t predicted)
{
    if (r->zeros_apart && k == 0)
        return 0;
    int64_t symbol = shorter(r, k, predicted);
    return r->zeros_apart && symbol >= 0 ? plus(symbol, 1) : symbol;
}

int64_t bl_difference_restore(const struct bl_difference *r, int64_t symbol,
                              int64_t predicted)
{
    if (r->zeros_apart && symbol == 0)
        return 0;
    if (r->zeros_apart && symbol > 0)
        symbol--;
    return into_range(r, plus(predicted, symbol));
}

void bl_differences_of(int64_t *symbols, const struct bl_difference *r,
                       const int64_t *k, size_t n)
{
    for (size_t i = 0; i < n; i++)
        symbols[i] = bl_difference_of(r, k[i], symbols[i]);
}

void bl_difference_to_json(json_t *object, const struct bl_difference *r)
{
    if (r->zeros_apart)
        json_object_set_new(object, "zeros_apart", json_true());
    if (r->period != 0)
        json_object_set_new(object, "period",
                            json_pack("[I, I, I]", (json_int_t)r->period,
                                      (json_int_t)r->low, (json_int_t)r->high));
}

enum bl_status bl_difference_from_json(struct bl_difference *r,
                                       const json_t *object,
                                       struct bl_error *err)
{
    const json_t *list = json_object_get(object, "period");
    json_int_t numbers[3] = {0};
    *r = (struct bl_difference){
        .zeros_apart = json_is_true(json_object_get(object, "zeros_apart"))};
    if (list == NULL)
        return BL_OK;
    bool is_sound = json_array_size(list) == 3;
    for (size_t i = 0; is_sound && i < 3; i++) {
        is_sound = json_is_integer(json_array_get(list, i));
        numbers[i] = json_integer_value(json_array_get(list, i));
    }
    if (!is_sound || numbers[0] < 1 || numbers[1] > numbers[2])
        return bl_fail(err, BL_BROKEN, "the period of a column is none");
    *r = (struct bl_difference){r->zeros_apart, numbers[0], numbers[1],
                                numbers[2]};
    return BL_OK;
}
