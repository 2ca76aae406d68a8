#include "cli/globs.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static bool mark_matching(bool *marked, const struct bl_schema *schema,
                          const char *pattern)
{
    ptrdiff_t exact = bl_schema_find(schema, pattern);
    bool any = exact >= 0;
    if (any)
        marked[exact] = true;
    for (size_t i = 0; exact < 0 && i < schema->n_columns; i++)
        if (fnmatch(pattern, schema->columns[i].name, 0) == 0)
            any = marked[i] = true;
    return any;
}

enum bl_status bl_globs_mark(bool *marked, const struct bl_schema *schema,
                             const char *list, const char *option,
                             struct bl_error *err)
{
    char *patterns = bl_string_copy(list, err), *rest = NULL;
    if (patterns == NULL)
        return err->status;
    enum bl_status status = BL_OK;
    for (char *p = strtok_r(patterns, ",", &rest); p != NULL && status == BL_OK;
         p = strtok_r(NULL, ",", &rest))
        if (!mark_matching(marked, schema, p))
            status = bl_fail(err, BL_USAGE, "--%s: no column matches \"%s\"",
                             option, p);
    free(patterns);
    return status;
}
