#include "io/recipe/derived.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char BLANKS[] = " \t\r\n\v\f";

static char *copy_trimmed(const char *text, struct bl_error *err)
{
    text += strspn(text, BLANKS);
    size_t n = strlen(text);
    while (n > 0 && strchr(BLANKS, text[n - 1]) != NULL)
        n--;
    return bl_string_copy_n(text, n, err);
}

static void release_line(struct bl_recipe_line *line)
{
    free(line->name);
    free(line->value);
}

void bl_recipe_release_derived(struct bl_recipe *r)
{
    for (size_t i = 0; i < r->n_derived; i++)
        release_line(&r->derived[i]);
    free(r->derived);
    r->derived = NULL;
    r->n_derived = r->derived_capacity = 0;
}

/* Whether a line of an INI file can begin with it. */
static bool is_name(const char *name)
{
    if (*name == '\0' || strchr("[;#", *name) != NULL)
        return false;
    for (; *name != '\0'; name++)
        if (*name == '=' || (unsigned char)*name < 0x20)
            return false;
    return true;
}

static enum bl_status check_line(const struct bl_recipe_line *line,
                                 struct bl_error *err)
{
    if (!is_name(line->name))
        return bl_fail(err, BL_USAGE,
                       "\"%s\" can be no name of a derived variable: it "
                       "must not be empty, hold = or begin with [ ; or #",
                       line->name);
    if (*line->value == '\0')
        return bl_fail(err, BL_USAGE, "the formula of %s is missing",
                       line->name);
    return BL_OK;
}

static struct bl_recipe_line *find(const struct bl_recipe *r, const char *name)
{
    for (size_t i = 0; i < r->n_derived; i++)
        if (strcmp(r->derived[i].name, name) == 0)
            return &r->derived[i];
    return NULL;
}

/* Takes the line over, also on failure. */
static enum bl_status put_line(struct bl_recipe *r, struct bl_recipe_line line,
                               struct bl_error *err)
{
    struct bl_recipe_line *old = find(r, line.name);
    void *lines = r->derived;
    if (old != NULL) {
        release_line(old);
        *old = line;
        return BL_OK;
    }
    if (bl_array_reserve(&lines, &r->derived_capacity, r->n_derived + 1,
                         sizeof line, err) != BL_OK) {
        release_line(&line);
        return err->status;
    }
    r->derived = lines;
    r->derived[r->n_derived++] = line;
    return BL_OK;
}

enum bl_status bl_recipe_derive(struct bl_recipe *r, const char *name,
                                const char *formula, struct bl_error *err)
{
    struct bl_recipe_line line = {copy_trimmed(name, err),
                                  copy_trimmed(formula, err)};
    if (line.name == NULL || line.value == NULL ||
        check_line(&line, err) != BL_OK) {
        release_line(&line);
        return err->status;
    }
    return put_line(r, line, err);
}

enum bl_status bl_recipe_merge_derived(struct bl_recipe *r,
                                       struct bl_recipe *said,
                                       struct bl_error *err)
{
    for (size_t i = 0; i < r->n_derived; i++)
        if (bl_recipe_derive(said, r->derived[i].name, r->derived[i].value,
                             err) != BL_OK)
            return err->status;
    bl_recipe_release_derived(r);
    r->derived = said->derived;
    r->n_derived = said->n_derived;
    r->derived_capacity = said->derived_capacity;
    said->derived = NULL;
    said->n_derived = said->derived_capacity = 0;
    return BL_OK;
}
