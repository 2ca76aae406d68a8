#include "tui/screen/columns_order.h"

#include <ctype.h>
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/screen/columns_text.h"

/* Filters. */

static bool begins_with(const char *text, const char *beginning, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)text[i]) !=
            tolower((unsigned char)beginning[i]))
            return false;
    return true;
}

static bool contains(const char *text, const char *part, size_t n)
{
    for (; *text != '\0'; text++)
        if (begins_with(text, part, n))
            return true;
    return n == 0;
}

static bool name_fits(const char *name, const char *word, size_t n)
{
    char glob[sizeof(((struct bl_columns *)NULL)->filter)];
    if (n >= sizeof glob)
        return false;
    memcpy(glob, word, n);
    glob[n] = '\0';
    return strpbrk(glob, "*?[") != NULL ? fnmatch(glob, name, 0) == 0
                                        : contains(name, word, n);
}

static bool type_fits(enum bl_type type, const char *word, size_t n)
{
    return begins_with(bl_columns_type_text(type), word, n) ||
           begins_with(bl_type_name(type), word, n);
}

static bool word_fits(const struct bl_table *t, size_t column, const char *word,
                      size_t n)
{
    enum { PREFIX = sizeof "role:" - 1 };
    const struct bl_column *c = &t->schema.columns[column];
    if (n >= PREFIX && begins_with("role:", word, PREFIX))
        return begins_with(bl_role_name(t->choices.list[column].role),
                           word + PREFIX, n - PREFIX);
    if (n >= PREFIX && begins_with("type:", word, PREFIX))
        return type_fits(c->type, word + PREFIX, n - PREFIX);
    return name_fits(c->name, word, n);
}

bool bl_columns_fits(const struct bl_table *t, size_t column,
                     const char *filter)
{
    for (;;) {
        filter += strspn(filter, " ");
        size_t n = strcspn(filter, " ");
        if (n == 0)
            return true;
        if (!word_fits(t, column, filter, n))
            return false;
        filter += n;
    }
}

/* Sorting. */

struct key {
    double number; // NaN comes last, whichever way it is sorted
    const char *text;
    size_t column;
};

static int by_place(const struct key *a, const struct key *b)
{
    return (a->column > b->column) - (a->column < b->column);
}

static int by_number(const void *x, const void *y)
{
    const struct key *a = x, *b = y;
    if (isnan(a->number) || isnan(b->number)) {
        int order = isnan(a->number) - isnan(b->number);
        return order != 0 ? order : by_place(a, b);
    }
    int order = (a->number > b->number) - (a->number < b->number);
    return order != 0 ? order : by_place(a, b);
}

static int by_text(const void *x, const void *y)
{
    const struct key *a = x, *b = y;
    int order = strcmp(a->text, b->text);
    return order != 0 ? order : by_place(a, b);
}

static int by_text_reversed(const void *x, const void *y)
{
    return by_text(y, x);
}

static double statistic_of(const struct bl_column_stats *c,
                           enum bl_columns_sort sort)
{
    switch (sort) {
    case BL_COLUMNS_BY_MIN:
        return c->min;
    case BL_COLUMNS_BY_MAX:
        return c->max;
    case BL_COLUMNS_BY_MEAN:
        return c->mean;
    case BL_COLUMNS_BY_STD:
        return c->std;
    case BL_COLUMNS_BY_DISTINCT:
        return (double)c->distinct;
    default:
        return NAN;
    }
}

double bl_columns_number(const struct bl_table *t, size_t column,
                         enum bl_columns_sort sort)
{
    const struct bl_column_stats *c = bl_table_stats(t, column);
    switch (sort) {
    case BL_COLUMNS_BY_PLACE:
        return (double)column;
    case BL_COLUMNS_BY_TYPE:
        return (double)t->schema.columns[column].type;
    case BL_COLUMNS_BY_ROLE:
        return (double)t->choices.list[column].role;
    default:
        return c != NULL ? statistic_of(c, sort) : NAN;
    }
}

const char *bl_columns_sort_name(enum bl_columns_sort sort)
{
    static const char *const names[BL_COLUMNS_N_SORTS] = {
        [BL_COLUMNS_BY_PLACE] = "file order",  [BL_COLUMNS_BY_NAME] = "name",
        [BL_COLUMNS_BY_TYPE] = "type",         [BL_COLUMNS_BY_ROLE] = "role",
        [BL_COLUMNS_BY_MIN] = "min",           [BL_COLUMNS_BY_MAX] = "max",
        [BL_COLUMNS_BY_MEAN] = "mean",         [BL_COLUMNS_BY_STD] = "std",
        [BL_COLUMNS_BY_DISTINCT] = "distinct",
    };
    return names[sort];
}

static struct key key_of(const struct bl_ui *ui, size_t column)
{
    const struct bl_columns *c = &ui->columns;
    double sign = c->is_reversed ? -1 : 1;
    return (struct key){
        .number = sign * bl_columns_number(&ui->table, column, c->sort),
        .text = ui->table.schema.columns[column].name,
        .column = column,
    };
}

static size_t keys_that_fit(struct key *keys, const struct bl_ui *ui)
{
    size_t n = 0;
    for (size_t i = 0; i < ui->table.schema.n_columns; i++)
        if (bl_columns_fits(&ui->table, i, ui->columns.filter))
            keys[n++] = key_of(ui, i);
    return n;
}

static void sort_keys(struct key *keys, size_t n, const struct bl_columns *c)
{
    int (*compare)(const void *, const void *) =
        c->sort != BL_COLUMNS_BY_NAME ? by_number
        : c->is_reversed              ? by_text_reversed
                                      : by_text;
    if (n > 0)
        qsort(keys, n, sizeof *keys, compare);
}

static void list_keys(struct bl_columns *c, const struct key *keys, size_t n,
                      ptrdiff_t current)
{
    int line = 0;
    for (size_t i = 0; i < n; i++) {
        c->order[i] = keys[i].column;
        if ((ptrdiff_t)keys[i].column == current)
            line = (int)i;
    }
    c->n_order = n;
    c->list.count = (int)n;
    bl_list_go(&c->list, line);
}

void bl_columns_arrange(struct bl_ui *ui)
{
    struct bl_columns *c = &ui->columns;
    struct bl_error err = BL_ERROR_INIT;
    ptrdiff_t current = bl_columns_current(ui);
    if (c->order == NULL)
        return;
    struct key *keys =
        bl_array_new(ui->table.schema.n_columns, sizeof *keys, &err);
    if (keys == NULL) {
        bl_ui_fail(ui, "Sorting", &err);
        return;
    }
    size_t n = keys_that_fit(keys, ui);
    sort_keys(keys, n, c);
    list_keys(c, keys, n, current);
    c->has_range = false;
    free(keys);
}

void bl_columns_sort_by(struct bl_ui *ui, enum bl_columns_sort sort)
{
    struct bl_columns *c = &ui->columns;
    c->is_reversed = sort == c->sort && !c->is_reversed;
    c->sort = sort;
    bl_columns_arrange(ui);
}

ptrdiff_t bl_columns_at(const struct bl_ui *ui, int line)
{
    const struct bl_columns *c = &ui->columns;
    return line >= 0 && (size_t)line < c->n_order ? (ptrdiff_t)c->order[line]
                                                  : -1;
}

ptrdiff_t bl_columns_current(const struct bl_ui *ui)
{
    return bl_columns_at(ui, ui->columns.list.cursor);
}
