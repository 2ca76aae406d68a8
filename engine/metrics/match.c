#include "engine/metrics/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct named {
    const char *name;
    size_t column;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name,
                  ((const struct named *)b)->name);
}

/* Sorted, so that tables of very many columns match in n log n. */
static struct named *sorted_names(const struct bl_schema *s,
                                  struct bl_error *err)
{
    struct named *names = bl_array_new(s->n_columns, sizeof *names, err);
    if (names == NULL)
        return NULL;
    for (size_t i = 0; i < s->n_columns; i++)
        names[i] = (struct named){s->columns[i].name, i};
    qsort(names, s->n_columns, sizeof *names, by_name);
    return names;
}

static void add_unmatched(struct bl_match *m, const char *name,
                          enum bl_unmatched_why why)
{
    m->unmatched[m->n_unmatched++] = (struct bl_unmatched){name, why};
}

static bool is_of_one_kind(const struct bl_column *a, const struct bl_column *b)
{
    if (a->type == BL_UNREADABLE || b->type == BL_UNREADABLE)
        return false;
    return bl_type_is_numeric(a->type) == bl_type_is_numeric(b->type);
}

static void match_pair(struct bl_match *m, const struct bl_schema *before,
                       const struct bl_schema *after, struct bl_pair pair)
{
    const struct bl_column *x = &before->columns[pair.before];
    const struct bl_column *y = &after->columns[pair.after];
    if (!is_of_one_kind(x, y))
        add_unmatched(m, x->name, BL_OTHER_KIND);
    else if (x->width != y->width)
        add_unmatched(m, x->name, BL_OTHER_SHAPE);
    else
        m->pairs[m->n_pairs++] = pair;
}

static void match_before(struct bl_match *m, const struct bl_schema *before,
                         const struct bl_schema *after,
                         const struct named *names_after)
{
    for (size_t i = 0; i < before->n_columns; i++) {
        struct named wanted = {before->columns[i].name, i};
        const struct named *found = bsearch(
            &wanted, names_after, after->n_columns, sizeof wanted, by_name);
        if (found == NULL)
            add_unmatched(m, wanted.name, BL_ONLY_BEFORE);
        else
            match_pair(m, before, after, (struct bl_pair){i, found->column});
    }
}

static void list_only_after(struct bl_match *m, const struct bl_schema *before,
                            const struct named *names_before,
                            const struct bl_schema *after)
{
    for (size_t i = 0; i < after->n_columns; i++) {
        struct named wanted = {after->columns[i].name, i};
        if (bsearch(&wanted, names_before, before->n_columns, sizeof wanted,
                    by_name) == NULL)
            add_unmatched(m, wanted.name, BL_ONLY_AFTER);
    }
}

enum bl_status bl_match_columns(struct bl_match *m,
                                const struct bl_schema *before,
                                const struct bl_schema *after,
                                struct bl_error *err)
{
    *m = (struct bl_match){0};
    struct named *names_before = sorted_names(before, err);
    struct named *names_after = sorted_names(after, err);
    m->pairs = bl_array_new(before->n_columns, sizeof *m->pairs, err);
    m->unmatched = bl_array_new(before->n_columns + after->n_columns,
                                sizeof *m->unmatched, err);
    bool ok = names_before != NULL && names_after != NULL && m->pairs != NULL &&
              m->unmatched != NULL;
    if (ok) {
        match_before(m, before, after, names_after);
        list_only_after(m, before, names_before, after);
    } else {
        bl_match_release(m);
    }
    free(names_before);
    free(names_after);
    return ok ? BL_OK : err->status;
}

void bl_match_release(struct bl_match *m)
{
    free(m->pairs);
    free(m->unmatched);
    *m = (struct bl_match){0};
}

const char *bl_unmatched_text(enum bl_unmatched_why why)
{
    static const char *const texts[] = {
        [BL_ONLY_BEFORE] = "only before",
        [BL_ONLY_AFTER] = "only after",
        [BL_OTHER_KIND] = "not of one kind before and after",
        [BL_OTHER_SHAPE] = "not as many values per row before and after",
    };
    return texts[why];
}
