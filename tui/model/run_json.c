#include "tui/model/run_json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

enum { MAX_TEXTS = 1000 };

static const double MAX_COUNT = 1e15; // of anything that is counted

/* Values.  JSON has no numbers that are not finite. */

double bl_run_number_of(const json_t *object, const char *key)
{
    const json_t *v = json_object_get(object, key);
    return json_is_number(v) ? json_number_value(v) : NAN;
}

/* A number of things: 0 and more; NaN when it is none. */
double bl_run_count_of(const json_t *object, const char *key)
{
    double v = bl_run_number_of(object, key);
    return v >= 0 && v <= MAX_COUNT ? v : NAN;
}

uint64_t bl_run_whole_of(const json_t *object, const char *key)
{
    json_int_t v = json_integer_value(json_object_get(object, key));
    return v > 0 ? (uint64_t)v : 0;
}

enum bl_status bl_run_set_text(char **slot, const char *text, size_t max,
                               struct bl_error *err)
{
    char *copy = bl_string_copy_n(text, strnlen(text, max), err);
    if (copy == NULL)
        return err->status;
    bl_utf8_cut_end(copy);
    free(*slot);
    *slot = copy;
    return BL_OK;
}

/* What is no text leaves the slot as it is. */
enum bl_status bl_run_take_text(char **slot, const json_t *value, size_t max,
                                struct bl_error *err)
{
    const char *text = json_string_value(value);
    return text != NULL ? bl_run_set_text(slot, text, max, err) : BL_OK;
}

void bl_run_take_word(char *word, size_t size, const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL)
        return;
    strncpy(word, text, size - 1);
    word[size - 1] = '\0';
    bl_utf8_cut_end(word);
}

enum bl_status bl_run_add_text(char ***texts, size_t *n, size_t *capacity,
                               const char *text, size_t max,
                               struct bl_error *err)
{
    if (*n == MAX_TEXTS)
        return BL_OK;
    if (bl_array_reserve((void **)texts, capacity, *n + 1, sizeof **texts,
                         err) != BL_OK)
        return err->status;
    (*texts)[*n] = NULL;
    if (bl_run_set_text(&(*texts)[*n], text, max, err) != BL_OK)
        return err->status;
    ++*n;
    return BL_OK;
}
