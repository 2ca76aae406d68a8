#include "cli/column_list.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool mark_matching(bool *columns, const struct bl_schema *schema,
                          const char *pattern)
{
    ptrdiff_t exact = bl_schema_find(schema, pattern);
    bool any = exact >= 0;
    if (any)
        columns[exact] = true;
    for (size_t i = 0; exact < 0 && i < schema->n_columns; i++)
        if (fnmatch(pattern, schema->columns[i].name, 0) == 0)
            any = columns[i] = true;
    return any;
}

static enum bl_status mark_all(bool *columns, char *patterns,
                               const char *option,
                               const struct bl_schema *schema,
                               struct bl_error *err)
{
    char *rest = NULL;
    for (char *p = strtok_r(patterns, ",", &rest); p != NULL;
         p = strtok_r(NULL, ",", &rest))
        if (!mark_matching(columns, schema, p))
            return bl_fail(err, BL_USAGE, "--%s: no column matches \"%s\"",
                           option, p);
    return BL_OK;
}

enum bl_status bl_column_list_parse(bool **columns, const char *list,
                                    const char *option,
                                    const struct bl_schema *schema,
                                    struct bl_error *err)
{
    *columns = NULL;
    if (list == NULL)
        return BL_OK;
    char *patterns = bl_string_copy(list, err);
    bool *flags = bl_array_new(schema->n_columns, sizeof *flags, err);
    enum bl_status status = patterns != NULL && flags != NULL
                                ? mark_all(flags, patterns, option, schema, err)
                                : err->status;
    free(patterns);
    if (status == BL_OK)
        *columns = flags;
    else
        free(flags);
    return status;
}
