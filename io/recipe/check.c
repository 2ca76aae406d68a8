/* Whether a value is one that its key can have. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "io/recipe/recipe.h"

const char *bl_recipe_next_choice(const char **choices, size_t *length)
{
    const char *choice = *choices;
    if (choice == NULL || *choice == '\0')
        return NULL;
    *length = strcspn(choice, "|");
    *choices = choice + *length + (choice[*length] == '|');
    return choice;
}

void bl_recipe_choices_text(char text[BL_CHOICES_TEXT],
                            const struct bl_recipe_key *key)
{
    const char *rest = key->choices, *choice;
    size_t length, used = 0;
    text[0] = '\0';
    while ((choice = bl_recipe_next_choice(&rest, &length)) != NULL &&
           used < BL_CHOICES_TEXT) {
        const char *before = used == 0 ? "" : *rest == '\0' ? " or " : ", ";
        used += (size_t)snprintf(text + used, BL_CHOICES_TEXT - used, "%s%.*s",
                                 before, (int)length, choice);
    }
}

/* A list of sizes names its words itself. */
void bl_recipe_key_help(char text[BL_KEY_HELP], const struct bl_recipe_key *key)
{
    char choices[BL_CHOICES_TEXT] = "";
    if (key->kind != BL_RECIPE_SIZES)
        bl_recipe_choices_text(choices, key);
    snprintf(text, BL_KEY_HELP, "%s%s%s", key->help,
             choices[0] != '\0' ? ": " : "", choices);
}

static bool is_choice(const struct bl_recipe_key *key, const char *value,
                      size_t n)
{
    const char *rest = key->choices, *choice;
    size_t length;
    while ((choice = bl_recipe_next_choice(&rest, &length)) != NULL)
        if (length == n && memcmp(choice, value, n) == 0)
            return true;
    return false;
}

static bool is_whole(const struct bl_recipe_key *key, const char *value,
                     size_t n)
{
    uint64_t x;
    return bl_number_parse_u64(&x, value, n) && (double)x >= key->low &&
           (double)x <= key->high;
}

static bool is_number(const struct bl_recipe_key *key, const char *value,
                      size_t n)
{
    double x;
    return bl_number_parse_double(&x, value, n) && x >= key->low &&
           x <= key->high;
}

/* How many items that are right lie between the separators; 0 when any is
 * not, or there are none. */
static size_t count_items(const struct bl_recipe_key *key, const char *value,
                          const char *separators,
                          bool (*is_right)(const struct bl_recipe_key *key,
                                           const char *item, size_t n))
{
    size_t count = 0;
    for (;; value++) {
        size_t n = strcspn(value, separators);
        if (!is_right(key, value, n))
            return 0;
        count++;
        value += n;
        if (*value == '\0')
            return count;
    }
}

/* "log" or "COL=log"; names of columns may have an = of their own.  An item may
 * be empty. */
static bool is_choice_of_column(const struct bl_recipe_key *key,
                                const char *item, size_t n)
{
    size_t blanks = strspn(item, " ");
    size_t at = n;
    while (at > 0 && item[at - 1] != '=')
        at--;
    return blanks >= n || is_choice(key, item + at + (at == 0 ? blanks : 0),
                                    n - at - (at == 0 ? blanks : 0));
}

static bool is_right(const struct bl_recipe_key *key, const char *value)
{
    size_t n = strlen(value);
    size_t n_items;
    switch (key->kind) {
    case BL_RECIPE_TEXT:
        return true;
    case BL_RECIPE_CHOICE:
        return is_choice(key, value, n);
    case BL_RECIPE_CHOICES_BY_COLUMN:
        return count_items(key, value, ",", is_choice_of_column) > 0;
    case BL_RECIPE_WHOLE:
        return is_whole(key, value, n);
    case BL_RECIPE_NUMBER:
        return is_number(key, value, n);
    case BL_RECIPE_SIZES:
        n_items = count_items(key, value, ",", is_whole);
        return is_choice(key, value, n) ||
               (n_items > 0 && n_items <= key->most);
    case BL_RECIPE_TILE:
        return count_items(key, value, "x", is_whole) == 2;
    }
    return false;
}

static void describe(char *text, size_t size, const struct bl_recipe_key *key)
{
    char choices[BL_CHOICES_TEXT];
    const char *number =
        key->kind == BL_RECIPE_WHOLE ? "a whole number" : "a number";
    bl_recipe_choices_text(choices, key);
    if (key->kind == BL_RECIPE_SIZES)
        snprintf(text, size, "%s, or up to %zu sizes such as 200,100,50",
                 choices, key->most);
    else if (key->kind == BL_RECIPE_TILE)
        snprintf(text, size, "a height and a width such as 8x8");
    else if (key->choices != NULL)
        snprintf(text, size, "%s", choices);
    else if (isinf(key->high))
        snprintf(text, size, "%s", number);
    else
        snprintf(text, size, "%s from %g to %g", number, key->low, key->high);
}

enum bl_status bl_recipe_check(size_t i, const char *value,
                               struct bl_error *err)
{
    const struct bl_recipe_key *key = &bl_recipe_keys[i];
    char meant[BL_CHOICES_TEXT + 64];
    if (is_right(key, value))
        return BL_OK;
    describe(meant, sizeof meant, key);
    return bl_fail(err, BL_USAGE, "%s = %.100s: %s is meant", key->name, value,
                   meant);
}
