#include "cli/column_groups.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"

enum { LEAST_GROUP = 3, MANY_COLUMNS = 48 };

static size_t prefix_of(const char *name)
{
    size_t n = strcspn(name, "_./[");
    return n > 0 && name[n] != '\0' ? n + 1 : 0;
}

static int compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int by_prefix(const void *a, const void *b)
{
    const struct bl_grouped_column *x = a, *y = b;
    size_t n = x->prefix < y->prefix ? x->prefix : y->prefix;
    int order = strncmp(x->name, y->name, n);
    order = order != 0 ? order : compare(x->prefix, y->prefix);
    return order != 0 ? order : compare(x->column, y->column);
}

static int by_group(const void *a, const void *b)
{
    const struct bl_grouped_column *x = a, *y = b;
    int order = compare(x->group, y->group);
    return order != 0 ? order : compare(x->column, y->column);
}

static bool have_same_prefix(const struct bl_grouped_column *x,
                             const struct bl_grouped_column *y)
{
    return x->prefix > 0 && x->prefix == y->prefix &&
           strncmp(x->name, y->name, x->prefix) == 0;
}

/* Columns with one prefix stand side by side: those that are enough become a
 * group. */
static void find_groups(struct bl_column_groups *g)
{
    for (size_t i = 0, n; i < g->n; i += n) {
        struct bl_grouped_column *first = &g->items[i];
        for (n = 1; i + n < g->n && have_same_prefix(first, first + n);)
            n++;
        for (size_t k = 0; k < n; k++) {
            bool is_group = n >= LEAST_GROUP && g->n >= MANY_COLUMNS;
            first[k].group = is_group ? first->column : first[k].column;
            first[k].n = is_group ? n : 1;
        }
    }
}

enum bl_status bl_column_groups_make(struct bl_column_groups *g,
                                     const struct bl_schema *schema,
                                     const bool *shown, struct bl_error *err)
{
    *g = (struct bl_column_groups){
        .items = bl_array_new(schema->n_columns, sizeof *g->items, err)};
    if (g->items == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++) {
        const char *name = schema->columns[i].name;
        if (shown[i])
            g->items[g->n++] = (struct bl_grouped_column){
                .column = i, .name = name, .prefix = prefix_of(name)};
    }
    qsort(g->items, g->n, sizeof *g->items, by_prefix);
    find_groups(g);
    qsort(g->items, g->n, sizeof *g->items, by_group);
    return BL_OK;
}

void bl_column_groups_release(struct bl_column_groups *g)
{
    free(g->items);
    *g = (struct bl_column_groups){0};
}

bool bl_column_is_found(const char *name, const char *pattern)
{
    size_t n = strlen(pattern);
    if (strpbrk(pattern, "*?[") != NULL)
        return strcmp(name, pattern) == 0 || fnmatch(pattern, name, 0) == 0;
    for (; *name != '\0'; name++)
        if (strncasecmp(name, pattern, n) == 0)
            return true;
    return n == 0;
}
