#include "engine/job/column_list.h"

#include <fnmatch.h>
#include <string.h>

bool bl_column_list_next(char item[BL_MAX_PATTERN], const char **list)
{
    *list += strspn(*list, ", ");
    size_t n = strcspn(*list, ",");
    if (n == 0)
        return false;
    size_t kept = n < BL_MAX_PATTERN ? n : BL_MAX_PATTERN - 1;
    memcpy(item, *list, kept);
    item[kept] = '\0';
    *list += n;
    return true;
}

/* A name itself comes before its reading as a glob: "Jet_pt[0]" is a name. */
static bool names_column(const char *pattern, const struct bl_schema *s,
                         size_t column)
{
    const char *name = s->columns[column].name;
    if (bl_schema_find(s, pattern) >= 0)
        return strcmp(name, pattern) == 0;
    return fnmatch(pattern, name, 0) == 0;
}

static enum bl_status no_such_column(const char *pattern, const char *option,
                                     const struct bl_schema *s,
                                     struct bl_error *err)
{
    char names[256] = "";
    for (size_t i = 0; i < s->n_columns; i++) {
        size_t used = strlen(names);
        if (used + strlen(s->columns[i].name) + 8 > sizeof names) {
            strcat(names, ", ...");
            break;
        }
        strcat(strcat(names, i > 0 ? ", " : ""), s->columns[i].name);
    }
    return bl_fail(err, BL_USAGE,
                   "--%s: no column matches \"%s\"; the table has %s", option,
                   pattern, names);
}

enum bl_status bl_column_list_each(const char *list, const char *option,
                                   const struct bl_schema *s,
                                   bl_column_action *act, void *context,
                                   struct bl_error *err)
{
    char pattern[BL_MAX_PATTERN];
    while (bl_column_list_next(pattern, &list)) {
        bool any = false;
        for (size_t i = 0; i < s->n_columns; i++) {
            if (!names_column(pattern, s, i))
                continue;
            any = true;
            if (act(context, i, err) != BL_OK)
                return err->status;
        }
        if (!any)
            return no_such_column(pattern, option, s, err);
    }
    return BL_OK;
}
