#include "tui/model/wish.h"

#include <stdlib.h>

#include "base/memory.h"

static void add(struct bl_wishes *w, struct bl_wish wish, const char *text)
{
    struct bl_error ignored;
    if (text != NULL)
        wish.text = bl_string_copy(text, &ignored);
    if ((text != NULL && wish.text == NULL) ||
        bl_array_reserve((void **)&w->list, &w->capacity, w->n + 1,
                         sizeof *w->list, &ignored) != BL_OK) {
        free(wish.text);
        w->n_lost++;
        return;
    }
    w->list[w->n++] = wish;
}

void bl_wish_for(struct bl_wishes *w, enum bl_wish_kind kind, const char *text)
{
    add(w, (struct bl_wish){.kind = kind}, text);
}

void bl_wish_for_rows(struct bl_wishes *w, const char *text, uint64_t first,
                      uint64_t n)
{
    add(w, (struct bl_wish){.kind = BL_WISH_ROWS, .first = first, .n = n},
        text);
}

void bl_wishes_clear(struct bl_wishes *w)
{
    for (size_t i = 0; i < w->n; i++)
        free(w->list[i].text);
    w->n = 0;
    w->n_lost = 0;
}

void bl_wishes_release(struct bl_wishes *w)
{
    bl_wishes_clear(w);
    free(w->list);
    *w = (struct bl_wishes){0};
}
