#include "tui/model/setting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

/* What holds. */

void bl_setting_get(char value[BL_SETTING_SIZE], const struct bl_recipe *r,
                    size_t key)
{
    const struct bl_recipe_key *k = &bl_recipe_keys[key];
    const char *text = bl_recipe_get(r, k->name);
    if (k->kind != BL_RECIPE_CHOICES_BY_COLUMN) {
        snprintf(value, BL_SETTING_SIZE, "%s", text);
        return;
    }
    value[0] = '\0';
    while (*(text += strspn(text, ", ")) != '\0') {
        size_t n = strcspn(text, ",");
        if (memchr(text, '=', n) == NULL && n < BL_SETTING_SIZE)
            snprintf(value, BL_SETTING_SIZE, "%.*s", (int)n, text);
        text += n;
    }
}

bool bl_setting_is_changed(const struct bl_recipe *r, size_t key)
{
    char value[BL_SETTING_SIZE];
    bl_setting_get(value, r, key);
    return strcmp(value, bl_recipe_keys[key].fallback) != 0;
}

enum bl_status bl_setting_set(struct bl_recipe *r, size_t key,
                              const char *value, struct bl_error *err)
{
    if (bl_recipe_check(key, value, err) != BL_OK)
        return err->status;
    bl_recipe_forget(r, key);
    if (strcmp(value, bl_recipe_keys[key].fallback) == 0)
        return BL_OK;
    return bl_recipe_set(r, key, value, err);
}

/* Choices, of which nothing may be one: the fallback "". */

static bool next_choice(const struct bl_recipe_key *k, const char **rest,
                        int *i, char choice[BL_SETTING_SIZE])
{
    size_t n;
    if ((*i)++ < 0 && k->fallback[0] == '\0') {
        choice[0] = '\0';
        return true;
    }
    const char *text = bl_recipe_next_choice(rest, &n);
    if (text != NULL)
        snprintf(choice, BL_SETTING_SIZE, "%.*s", (int)n, text);
    return text != NULL;
}

static bool has_choices_only(const struct bl_recipe_key *k)
{
    return k->kind == BL_RECIPE_CHOICE ||
           k->kind == BL_RECIPE_CHOICES_BY_COLUMN;
}

int bl_setting_choice(const struct bl_recipe *r, size_t key, int *n)
{
    const struct bl_recipe_key *k = &bl_recipe_keys[key];
    char value[BL_SETTING_SIZE], choice[BL_SETTING_SIZE];
    const char *rest = k->choices;
    int i = -1, found = -1;
    bl_setting_get(value, r, key);
    while (has_choices_only(k) && next_choice(k, &rest, &i, choice))
        if (strcmp(choice, value) == 0)
            found = i;
    *n = i > 0 ? i : 0;
    return found;
}

static bool step_choice(char value[BL_SETTING_SIZE], const struct bl_recipe *r,
                        size_t key, int direction)
{
    const struct bl_recipe_key *k = &bl_recipe_keys[key];
    char choice[BL_SETTING_SIZE];
    const char *rest = k->choices;
    int n, i = -1, now = bl_setting_choice(r, key, &n);
    int wanted = now < 0 ? 0 : (now + direction + n) % (n > 0 ? n : 1);
    while (next_choice(k, &rest, &i, choice))
        if (i == wanted)
            snprintf(value, BL_SETTING_SIZE, "%s", choice);
    return n > 0;
}

/* Numbers. */

/* The next of 1, 2, 5, 10, ... times a power of ten above or below x. */
static double next_round(double x, int direction)
{
    static const double rounds[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20};
    double decade = pow(10, floor(log10(x) + 1e-9));
    double found = x;
    for (int i = 0; i < 8; i++) {
        double round = rounds[direction > 0 ? 7 - i : i] * decade;
        if (direction > 0 ? round > x * 1.000001 : round < x * 0.999999)
            found = round;
    }
    return found;
}

enum step_kind { STEP_ADD, STEP_TWICE, STEP_ROUND };

/* From 0 a step goes to `first`, and below `first` it goes to 0 where that
 * is in the range. */
static const struct step {
    const char *key;
    enum step_kind kind;
    double first; // STEP_ADD: what is added
} steps[] = {
    {"ratio", STEP_ADD, 0.1},        {"latent", STEP_ADD, 1},
    {"epochs", STEP_TWICE, 1},       {"batch", STEP_TWICE, 32},
    {"lr", STEP_ROUND, 1e-12},       {"weight-decay", STEP_ROUND, 1e-5},
    {"patience", STEP_ROUND, 5},     {"min-delta", STEP_ROUND, 1e-5},
    {"lr-patience", STEP_ADD, 1},    {"validation", STEP_ADD, 0.05},
    {"max-seconds", STEP_ROUND, 10}, {"sample-rows", STEP_ROUND, 1000},
    {"seed", STEP_ADD, 1},
};

static struct step step_of(const char *key)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].key, key) == 0)
            return steps[i];
    return (struct step){key, STEP_ROUND, 1};
}

static double stepped(const struct step *s, double x, int direction)
{
    if (s->kind == STEP_ADD)
        return x + direction * s->first;
    if (x <= 0)
        return direction > 0 ? s->first : x;
    double next = s->kind == STEP_ROUND ? next_round(x, direction)
                  : direction > 0       ? 2 * x
                                        : x / 2;
    return next < s->first * 0.999999 ? 0 : next;
}

static bool step_number(char value[BL_SETTING_SIZE], const char *now,
                        const struct bl_recipe_key *k, int direction)
{
    double x = 0;
    struct step s = step_of(k->name);
    bl_number_parse_double(&x, now, strlen(now));
    double next = stepped(&s, x, direction);
    next = fmin(fmax(next, k->low), k->high);
    if (k->kind == BL_RECIPE_WHOLE) {
        snprintf(value, BL_SETTING_SIZE, "%.0f", floor(next));
        return strcmp(value, now) != 0;
    }
    snprintf(value, BL_SETTING_SIZE, "%.6g", next);
    bl_number_parse_double(&next, value, strlen(value));
    bl_number_print_double(value, next);
    return next != x;
}

/* Lists of sizes: through some usual ones, as far as the key takes them. */

static bool step_sizes(char value[BL_SETTING_SIZE], size_t key, const char *now,
                       int direction)
{
    struct bl_error refused;
    static const char *const usual[] = {
        "none",  "8",      "16",      "32",         "50,25",
        "64,32", "100,50", "200,100", "200,100,50", "auto"};
    enum { N_USUAL = sizeof usual / sizeof *usual };
    int at = direction > 0 ? -1 : N_USUAL;
    for (int i = 0; i < N_USUAL; i++)
        if (strcmp(usual[i], now) == 0)
            at = i;
    do
        at = (at + direction + N_USUAL) % N_USUAL;
    while (bl_recipe_check(key, usual[at], &refused) != BL_OK);
    snprintf(value, BL_SETTING_SIZE, "%s", usual[at]);
    return true;
}

static bool step_tile(char value[BL_SETTING_SIZE], const char *now,
                      const struct bl_recipe_key *k, int direction)
{
    double sides[2] = {k->low, k->low};
    size_t n = strcspn(now, "x");
    bl_number_parse_double(&sides[0], now, n);
    bl_number_parse_double(&sides[1], now + n + 1, strlen(now + n + 1));
    for (size_t i = 0; i < 2; i++)
        sides[i] = fmin(
            fmax(direction > 0 ? 2 * sides[i] : floor(sides[i] / 2), k->low),
            k->high);
    snprintf(value, BL_SETTING_SIZE, "%.0fx%.0f", sides[0], sides[1]);
    return strcmp(value, now) != 0;
}

bool bl_setting_step(char value[BL_SETTING_SIZE], const struct bl_recipe *r,
                     size_t key, int direction)
{
    const struct bl_recipe_key *k = &bl_recipe_keys[key];
    char now[BL_SETTING_SIZE];
    bl_setting_get(now, r, key);
    switch (k->kind) {
    case BL_RECIPE_CHOICE:
    case BL_RECIPE_CHOICES_BY_COLUMN:
        return step_choice(value, r, key, direction);
    case BL_RECIPE_WHOLE:
    case BL_RECIPE_NUMBER:
        return step_number(value, now, k, direction);
    case BL_RECIPE_SIZES:
        return step_sizes(value, key, now, direction);
    case BL_RECIPE_TILE:
        return step_tile(value, now, k, direction);
    case BL_RECIPE_TEXT:
        break;
    }
    return false;
}
