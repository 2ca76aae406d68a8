#include "tui/model/column_pattern.h"

#include <fnmatch.h>
#include <string.h>

char *bl_column_list_next(char **list)
{
    char *item = *list + strspn(*list, ", ");
    size_t n = strcspn(item, ",");
    if (n == 0)
        return NULL;
    *list = item + n + (item[n] == ',');
    item[n] = '\0';
    return item;
}

struct bl_column_pattern bl_column_pattern(const char *text,
                                           const struct bl_schema *s)
{
    return (struct bl_column_pattern){text, bl_schema_find(s, text)};
}

bool bl_column_pattern_names(const struct bl_column_pattern *p,
                             const struct bl_schema *s, size_t column)
{
    if (p->name >= 0)
        return (size_t)p->name == column;
    return fnmatch(p->text, s->columns[column].name, 0) == 0;
}

static bool is_named_alone(const struct bl_column_pattern *p,
                           const struct bl_schema *s, size_t column)
{
    bool alone = bl_column_pattern_names(p, s, column);
    for (size_t i = 0; alone && i < s->n_columns; i++)
        alone = i == column || !bl_column_pattern_names(p, s, i);
    return alone;
}

/* Whether a list can have the name as it stands. */
static bool is_plain(const char *name)
{
    return *name != '\0' && *name != ' ' && strchr(name, ',') == NULL &&
           strlen(name) < BL_PATTERN_SIZE;
}

/* A glob for a name that no list can have: "a?b" for "a,b". */
static void glob_for(char glob[BL_PATTERN_SIZE], const char *name)
{
    size_t n = 0;
    const char *c = name;
    for (; *c != '\0' && n < BL_PATTERN_SIZE - 3; c++) {
        bool stands_out = *c == ',' || (*c == ' ' && c == name);
        if (strchr("*?[\\", *c) != NULL)
            glob[n++] = '\\';
        glob[n++] = stands_out ? '?' : *c;
    }
    if (*c != '\0')
        glob[n++] = '*';
    glob[n] = '\0';
}

bool bl_column_pattern_for(char pattern[BL_PATTERN_SIZE],
                           const struct bl_schema *s, size_t column)
{
    const char *name = s->columns[column].name;
    if (is_plain(name)) {
        strcpy(pattern, name);
        return true;
    }
    glob_for(pattern, name);
    struct bl_column_pattern p = bl_column_pattern(pattern, s);
    return is_named_alone(&p, s, column);
}
