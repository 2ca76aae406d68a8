#include "engine/codec/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static enum bl_status missing(const char *key, const char *what,
                              struct bl_error *err)
{
    return bl_fail(err, BL_BROKEN,
                   "the description inside the file lacks \"%s\" (%s)", key,
                   what);
}

enum bl_status bl_json_object(const json_t **value, const json_t *object,
                              const char *key, struct bl_error *err)
{
    *value = json_object_get(object, key);
    return json_is_object(*value) ? BL_OK : missing(key, "an object", err);
}

enum bl_status bl_json_array(const json_t **value, const json_t *object,
                             const char *key, struct bl_error *err)
{
    *value = json_object_get(object, key);
    return json_is_array(*value) ? BL_OK : missing(key, "a list", err);
}

enum bl_status bl_json_text(const char **value, const json_t *object,
                            const char *key, struct bl_error *err)
{
    *value = json_string_value(json_object_get(object, key));
    return *value != NULL ? BL_OK : missing(key, "text", err);
}

static bool whole_in(uint64_t *value, const json_t *number, uint64_t low,
                     uint64_t high)
{
    if (!json_is_integer(number) || json_integer_value(number) < 0)
        return false;
    *value = (uint64_t)json_integer_value(number);
    return *value >= low && *value <= high;
}

enum bl_status bl_json_whole(uint64_t *value, const json_t *object,
                             const char *key, uint64_t low, uint64_t high,
                             struct bl_error *err)
{
    if (!whole_in(value, json_object_get(object, key), low, high))
        return missing(key, "a whole number in its range", err);
    return BL_OK;
}

enum bl_status bl_json_whole_list(size_t *values, size_t *n, size_t room,
                                  const json_t *object, const char *key,
                                  uint64_t low, uint64_t high,
                                  struct bl_error *err)
{
    const json_t *list;
    if (bl_json_array(&list, object, key, err) != BL_OK)
        return err->status;
    *n = json_array_size(list);
    if (*n > room)
        return missing(key, "a list that is not too long", err);
    for (size_t i = 0; i < *n; i++) {
        uint64_t value;
        if (!whole_in(&value, json_array_get(list, i), low, high))
            return missing(key, "whole numbers in their range", err);
        values[i] = (size_t)value;
    }
    return BL_OK;
}

/* What JSON has no numbers for. */
static const struct {
    const char *text;
    double value;
} not_finite[] = {{"nan", NAN}, {"inf", INFINITY}, {"-inf", -INFINITY}};

enum { N_NOT_FINITE = sizeof not_finite / sizeof *not_finite };

static bool finite_number(double *value, const json_t *json)
{
    *value = json_number_value(json);
    return json_is_number(json) && isfinite(*value);
}

static bool any_number(double *value, const json_t *json)
{
    const char *text = json_string_value(json);
    if (text == NULL)
        return finite_number(value, json);
    for (size_t i = 0; i < N_NOT_FINITE; i++)
        if (strcmp(text, not_finite[i].text) == 0) {
            *value = not_finite[i].value;
            return true;
        }
    return false;
}

enum bl_status bl_json_number(double *value, const json_t *object,
                              const char *key, struct bl_error *err)
{
    return finite_number(value, json_object_get(object, key))
               ? BL_OK
               : missing(key, "a number", err);
}

static enum bl_status number_list(double **values, size_t *n,
                                  bool (*convert)(double *, const json_t *),
                                  const json_t *object, const char *key,
                                  struct bl_error *err)
{
    const json_t *list;
    if (bl_json_array(&list, object, key, err) != BL_OK)
        return err->status;
    *n = json_array_size(list);
    *values = bl_array_new(*n, sizeof **values, err);
    if (*values == NULL)
        return err->status;
    for (size_t i = 0; i < *n; i++)
        if (!convert(&(*values)[i], json_array_get(list, i))) {
            free(*values);
            *values = NULL;
            return missing(key, "numbers", err);
        }
    return BL_OK;
}

enum bl_status bl_json_numbers(double **values, size_t *n, const json_t *object,
                               const char *key, struct bl_error *err)
{
    return number_list(values, n, finite_number, object, key, err);
}

enum bl_status bl_json_any_numbers(double **values, size_t *n,
                                   const json_t *object, const char *key,
                                   struct bl_error *err)
{
    return number_list(values, n, any_number, object, key, err);
}

enum bl_status bl_json_checksum(uint64_t *value, const json_t *text,
                                struct bl_error *err)
{
    const char *digits = json_string_value(text);
    char *end = NULL;
    if (digits != NULL && strspn(digits, "0123456789abcdef") == 16)
        *value = strtoull(digits, &end, 16);
    return end != NULL && *end == '\0'
               ? BL_OK
               : missing("checksum", "16 hexadecimal digits", err);
}

json_t *bl_json_from_checksum(uint64_t value)
{
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, value);
    return json_string(digits);
}

json_t *bl_json_string(const char *text)
{
    struct bl_error refused;
    char *utf8 = bl_utf8_copy(text, strlen(text), &refused);
    json_t *json = utf8 != NULL ? json_string(utf8) : NULL;
    free(utf8);
    return json;
}

json_t *bl_json_real(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *any_number_new(double value)
{
    const char *text = isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
    return isfinite(value) ? json_real(value) : json_string(text);
}

json_t *bl_json_numbers_new(const double *values, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, any_number_new(values[i]));
    return list;
}

json_t *bl_json_reals_new(const double *values, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, bl_json_real(values[i]));
    return list;
}

json_t *bl_json_matrix_new(const double *values, size_t n_rows,
                           size_t n_columns)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < n_rows; i++)
        json_array_append_new(
            rows, bl_json_reals_new(values + i * n_columns, n_columns));
    return rows;
}

json_t *bl_json_sizes_new(const size_t *values, size_t n)
{
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        json_array_append_new(list, json_integer((json_int_t)values[i]));
    return list;
}
