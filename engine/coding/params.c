#include "engine/coding/params.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/half.h"
#include "engine/codec/json.h"

static double as_half(double value)
{
    return (double)bl_half_to_float(bl_half_from_float((float)value));
}

size_t bl_params_width(const double *params, size_t n_params)
{
    size_t width = 2;
    for (size_t i = 0; i < n_params; i++) {
        if (params[i] != (double)(float)params[i])
            return 8;
        if (params[i] != as_half(params[i]))
            width = 4;
    }
    return width;
}

double bl_params_short(double value)
{
    double half = as_half(value);
    return isfinite(half) && (half != 0 || value == 0) ? half
                                                       : (double)(float)value;
}

bool bl_params_are_finite(const double *params, size_t n_params)
{
    for (size_t i = 0; i < n_params; i++)
        if (!isfinite(params[i]))
            return false;
    return true;
}

static uint64_t bits_of(double value, size_t width)
{
    if (width == 2)
        return bl_half_from_float((float)value);
    uint64_t bits = 0;
    float single = (float)value;
    if (width == 4)
        memcpy(&bits, &single, sizeof single);
    else
        memcpy(&bits, &value, sizeof value);
    return bits;
}

static double value_of(uint64_t bits, size_t width)
{
    float single;
    double value;
    if (width == 2)
        return (double)bl_half_to_float((uint16_t)bits);
    if (width == 8) {
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    memcpy(&single, &bits, sizeof single);
    return (double)single;
}

static json_t *hex_of(const double *params, size_t n, size_t width)
{
    static const char digits[] = "0123456789abcdef";
    char *text = malloc(n * width * 2 + 1);
    size_t at = 0;
    for (size_t i = 0; text != NULL && i < n; i++) {
        uint64_t bits = bits_of(params[i], width);
        for (size_t b = 0; b < width; b++, bits >>= 8) {
            text[at++] = digits[bits >> 4 & 15];
            text[at++] = digits[bits & 15];
        }
    }
    json_t *json = text != NULL ? json_stringn(text, at) : NULL;
    free(text);
    return json;
}

void bl_params_to_json(json_t *object, const size_t *inputs, size_t n_inputs,
                       const double *params, size_t n_params)
{
    size_t width = bl_params_width(params, n_params);
    if (n_inputs > 0)
        json_object_set_new(object, "inputs",
                            bl_json_sizes_new(inputs, n_inputs));
    if (n_params == 0)
        return;
    json_object_set_new(object, "as", json_integer((json_int_t)width));
    json_object_set_new(object, "params", hex_of(params, n_params, width));
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}

/* False where the text is no number of that width. */
static bool read_bits(uint64_t *bits, const char *text, size_t width)
{
    *bits = 0;
    for (size_t b = 0; b < width; b++) {
        int high = digit_of(text[2 * b]), low = digit_of(text[2 * b + 1]);
        if (high < 0 || low < 0)
            return false;
        *bits |= (uint64_t)(high << 4 | low) << 8 * b;
    }
    return true;
}

static enum bl_status broken(struct bl_error *err)
{
    return bl_fail(err, BL_BROKEN,
                   "the parameters of a predictor are none "
                   "that could have been written");
}

static enum bl_status read_params(double **params, size_t *n,
                                  const json_t *object, struct bl_error *err)
{
    uint64_t width, bits;
    const char *text;
    if (bl_json_whole(&width, object, "as", 2, 8, err) != BL_OK ||
        bl_json_text(&text, object, "params", err) != BL_OK)
        return err->status;
    size_t digits = strlen(text);
    bool is_width = width == 2 || width == 4 || width == 8;
    if (!is_width || digits % (2 * width) != 0 ||
        digits / (2 * width) > BL_PARAMS_MAX)
        return broken(err);
    *n = digits / (2 * width);
    *params = bl_array_new(*n, sizeof **params, err);
    if (*params == NULL)
        return err->status;
    for (size_t i = 0; i < *n; i++) {
        if (!read_bits(&bits, text + i * 2 * width, width))
            return broken(err);
        (*params)[i] = value_of(bits, width);
        if (!isfinite((*params)[i]))
            return broken(err);
    }
    return BL_OK;
}

static enum bl_status read_inputs(size_t **inputs, size_t *n,
                                  const json_t *object, size_t n_columns,
                                  struct bl_error *err)
{
    const json_t *list;
    if (bl_json_array(&list, object, "inputs", err) != BL_OK)
        return err->status;
    size_t room = json_array_size(list);
    if (room > BL_PARAMS_MAX || n_columns == 0)
        return broken(err);
    *inputs = bl_array_new(room, sizeof **inputs, err);
    if (*inputs == NULL)
        return err->status;
    return bl_json_whole_list(*inputs, n, room, object, "inputs", 0,
                              n_columns - 1, err);
}

enum bl_status bl_params_from_json(size_t **inputs, size_t *n_inputs,
                                   double **params, size_t *n_params,
                                   const json_t *object, size_t n_columns,
                                   struct bl_error *err)
{
    enum bl_status status = BL_OK;
    *inputs = NULL, *n_inputs = 0, *params = NULL, *n_params = 0;
    if (json_object_get(object, "inputs") != NULL)
        status = read_inputs(inputs, n_inputs, object, n_columns, err);
    if (status == BL_OK && json_object_get(object, "params") != NULL)
        status = read_params(params, n_params, object, err);
    if (status == BL_OK)
        return BL_OK;
    free(*inputs);
    free(*params);
    *inputs = NULL, *n_inputs = 0, *params = NULL, *n_params = 0;
    return status;
}
