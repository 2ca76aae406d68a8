/* Results: the lines of the table in their order, and the cursor among them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "tui/screen/results.h"
#include "tui/screen/results_parts.h"

struct entry {
    int variable;
    double badness;
};

/* The worst first, what has no number last. */
static int by_badness(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    bool x_has = !isnan(x->badness), y_has = !isnan(y->badness);
    if (x_has != y_has)
        return y_has - x_has;
    if (x_has && x->badness != y->badness)
        return x->badness < y->badness ? 1 : -1;
    return x->variable - y->variable;
}

static int by_badness_reversed(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    bool both = !isnan(x->badness) && !isnan(y->badness);
    return both && x->badness != y->badness ? by_badness(b, a)
                                            : by_badness(a, b);
}

static bool contains(const char *text, const char *part)
{
    size_t n = strlen(part);
    while (*text != '\0' && strncasecmp(text, part, n) != 0)
        text++;
    return n == 0 || *text != '\0';
}

int bl_results_sort_column(const struct bl_results *r)
{
    return r->sort > 0 ? r->sort - 1 : bl_results_by_chi2;
}

/* Variables [first, last) that pass the filter, sorted, become lines. */
static void add_lines(struct bl_results *r, struct entry *entries, size_t first,
                      size_t last)
{
    const struct bl_results_column *c =
        &bl_results_columns[bl_results_sort_column(r)];
    size_t n = 0;
    for (size_t i = first; i < last; i++) {
        const struct bl_variable *v = &r->outcome->variables[i];
        if (contains(v->name, r->filter))
            entries[n++] = (struct entry){(int)i, bl_results_badness(c, v)};
    }
    qsort(entries, n, sizeof *entries,
          r->is_reversed ? by_badness_reversed : by_badness);
    if (n > 0 && first > 0)
        r->lines[r->n_lines++] = BL_RESULTS_HEADING;
    for (size_t i = 0; i < n; i++)
        r->lines[r->n_lines++] = entries[i].variable;
}

int bl_results_at_cursor(const struct bl_results *r)
{
    return r->list.cursor < r->n_lines ? r->lines[r->list.cursor]
                                       : BL_RESULTS_HEADING;
}

/* The cursor stays with its variable. */
static void follow(struct bl_results *r, int variable)
{
    int line = 0;
    for (int i = 0; i < r->n_lines; i++)
        if (variable >= 0 && r->lines[i] == variable)
            line = i;
    r->list.count = r->n_lines;
    bl_list_go(&r->list, line);
    if (r->n_lines > 1 && r->lines[r->list.cursor] == BL_RESULTS_HEADING)
        bl_list_go(&r->list, r->list.cursor + 1);
}

void bl_results_arrange(struct bl_results *r)
{
    int variable = bl_results_at_cursor(r);
    struct bl_error err;
    r->n_lines = 0;
    if (r->outcome == NULL || r->lines == NULL)
        return;
    size_t n = r->outcome->n;
    struct entry *entries = bl_array_new(n, sizeof *entries, &err);
    if (entries != NULL) {
        add_lines(r, entries, 0, r->outcome->n_columns);
        if (n > r->outcome->n_columns)
            add_lines(r, entries, r->outcome->n_columns, n);
    }
    free(entries);
    follow(r, variable);
}

const struct bl_variable *bl_results_variable(const struct bl_results *r)
{
    int i = bl_results_at_cursor(r);
    return r->outcome != NULL && i >= 0 ? &r->outcome->variables[i] : NULL;
}

bool bl_results_go_to_verdict(struct bl_results *r, enum bl_verdict verdict,
                              int step)
{
    for (int i = 1; i <= r->n_lines; i++) {
        int n = r->n_lines, line = (r->list.cursor + (i * step) % n + n) % n;
        int variable = r->lines[line];
        if (variable < 0 ||
            bl_variable_verdict(&r->outcome->variables[variable]) != verdict)
            continue;
        bl_list_go(&r->list, line);
        r->worst = (struct bl_list){0};
        return true;
    }
    return false;
}
