#include "io/hdf5/pickle_tree.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"

void bl_pickle_free(struct bl_pickle *p)
{
    if (p == NULL)
        return;
    free(p->bytes);
    free(p->decoded);
    free(p->values);
    free(p->cells);
    free(p);
}

const struct bl_pickle_value *bl_pickle_root(const struct bl_pickle *p)
{
    return &p->values[p->root];
}

static bool is_list(const struct bl_pickle_value *v)
{
    return v->kind == BL_PICKLE_LIST || v->kind == BL_PICKLE_OBJECT;
}

const struct bl_pickle_value *bl_pickle_item(const struct bl_pickle *p,
                                             const struct bl_pickle_value *list,
                                             size_t i)
{
    if (!is_list(list) || i >= list->n)
        return NULL;
    size_t cell = list->first;
    while (i-- > 0)
        cell = p->cells[cell].next;
    return &p->values[p->cells[cell].value];
}

const struct bl_pickle_value **bl_pickle_items(
    const struct bl_pickle *p, const struct bl_pickle_value *list,
    struct bl_error *err)
{
    size_t n = is_list(list) ? list->n : 0;
    const struct bl_pickle_value **items = bl_array_new(n, sizeof *items, err);
    size_t cell = list->first;
    for (size_t i = 0; items != NULL && i < n; i++) {
        items[i] = &p->values[p->cells[cell].value];
        cell = p->cells[cell].next;
    }
    return items;
}
