#include "io/root/array_columns.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const char *unit_of(const struct bl_column *c)
{
    return c->unit != NULL ? c->unit : "";
}

/* Whether the name is that of the array and "[index]". */
static bool is_element(const struct bl_column *c, const char *array,
                       size_t name_length, size_t index)
{
    char brackets[32];
    snprintf(brackets, sizeof brackets, "[%zu]", index);
    return strncmp(c->name, array, name_length) == 0 &&
           strcmp(c->name + name_length, brackets) == 0;
}

/* Whether two columns can be in the same array. */
static bool is_like(const struct bl_column *a, const struct bl_column *b)
{
    return a->type == b->type && b->n_dims == 0 &&
           strcmp(unit_of(a), unit_of(b)) == 0;
}

size_t bl_root_array_columns(const struct bl_schema *s, size_t first,
                             size_t *name_length)
{
    const struct bl_column *c = &s->columns[first];
    size_t whole = strlen(c->name), length = whole - strlen("[0]"), n = 0;
    *name_length = whole;
    if (whole <= strlen("[0]") || !bl_type_is_numeric(c->type))
        return 1;
    while (first + n < s->n_columns && is_like(c, &c[n]) &&
           is_element(&c[n], c->name, length, n))
        n++;
    if (n < 2 || n > BL_ROOT_MAX_ELEMENTS)
        return 1;
    *name_length = length;
    return n;
}
