/* Parameters in JSON: the same bits, and no more memory than they take. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "engine/coding/params.h"
#include "tests/engine/codec/hostile_json.h"

static struct bl_error err;

static void expect_back(const double *params, size_t n)
{
    static const size_t inputs[] = {3, 0, 7};
    json_t *json = json_object();
    size_t *read_inputs, n_inputs, n_read;
    double *read;
    bl_params_to_json(json, inputs, 3, params, n);
    cr_assert_eq(bl_params_from_json(&read_inputs, &n_inputs, &read, &n_read,
                                     json, 8, &err),
                 BL_OK, "%s", err.text);
    cr_assert(eq(sz, n_inputs, 3));
    cr_assert(eq(int, memcmp(read_inputs, inputs, sizeof inputs), 0));
    cr_assert(eq(sz, n_read, n));
    for (size_t i = 0; i < n; i++)
        cr_assert(read[i] == params[i] &&
                      !signbit(read[i]) == !signbit(params[i]),
                  "%.17g", params[i]);
    json_decref(json);
    free(read_inputs);
    free(read);
}

Test(params, come_back_in_the_narrowest_type)
{
    const double halves[] = {0, -0.0, 1, -2048, 65504, 0x1p-24};
    const double singles[] = {0.5, 2049, FLT_MAX, 0x1p-149, -70000};
    const double doubles[] = {0.5, 0.1, DBL_MAX, 0x1p-1074};
    cr_expect(eq(sz, bl_params_width(halves, 6), 2));
    cr_expect(eq(sz, bl_params_width(singles, 5), 4));
    cr_expect(eq(sz, bl_params_width(doubles, 4), 8));
    expect_back(halves, 6);
    expect_back(singles, 5);
    expect_back(doubles, 4);
    expect_back(halves, 0);
}

Test(params, of_any_bits_come_back)
{
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = bl_random_u64(&r);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (i % 2 == 0)
            x = (double)(float)x;
        if (isfinite(x))
            expect_back(&x, 1);
    }
}

Test(params, short_ones_are_near)
{
    struct bl_random r = bl_random_new(2, 0);
    for (int i = 0; i < 20000; i++) {
        double x = exp(20 * bl_random_normal(&r)), y = bl_params_short(x);
        if (fabs(x) < FLT_MAX / 2 && fabs(x) > 0x1p-14)
            cr_assert(fabs(y - x) <= 0x1p-11 * fabs(x), "%g %g", x, y);
        if (isfinite(y))
            cr_assert(bl_params_width(&y, 1) <= 4);
    }
    cr_expect(eq(dbl, bl_params_short(1e6), 1e6));
    cr_expect(eq(dbl, bl_params_short(0), 0));
    cr_expect(bl_params_short(1e-30) != 0);
}

static enum bl_status read(const json_t *json, struct bl_error *error)
{
    size_t *inputs, n_inputs, n_params;
    double *params;
    enum bl_status status = bl_params_from_json(&inputs, &n_inputs, &params,
                                                &n_params, json, 4, error);
    if (status != BL_OK) {
        cr_assert(inputs == NULL && params == NULL);
        return status;
    }
    for (size_t i = 0; i < n_inputs; i++)
        cr_assert(inputs[i] < 4);
    for (size_t i = 0; i < n_params; i++)
        cr_assert(isfinite(params[i]));
    free(inputs);
    free(params);
    return status;
}

Test(params, hostile_json_is_refused_or_understood)
{
    const double params[] = {1, 2, 0.1};
    json_t *json = json_object();
    bl_params_to_json(json, (size_t[]){1, 3}, 2, params, 3);
    hostile_json_everywhere(json, read);
    json_decref(json);
}

Test(params, what_is_none_is_refused)
{
    static const char *const documents[] = {
        "{\"inputs\":[4]}",
        "{\"inputs\":[-1]}",
        "{\"as\":2,\"params\":\"00\"}",       // half a number
        "{\"as\":2,\"params\":\"007c\"}",     // infinite
        "{\"as\":4,\"params\":\"0000c07f\"}", // NaN
        "{\"as\":3,\"params\":\"000000\"}",
        "{\"as\":2,\"params\":\"00G0\"}",
        "{\"as\":2,\"params\":\"00A0\"}",
        "{\"params\":\"0000\"}",
    };
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        json_t *json = json_loads(documents[i], 0, NULL);
        cr_expect_eq(read(json, &err), BL_BROKEN, "%s", documents[i]);
        json_decref(json);
    }
}
