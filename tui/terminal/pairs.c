#include "tui/terminal/pairs.h"

void bl_pairs_init(struct bl_pairs *p, int limit)
{
    p->limit = limit < BL_PAIRS_MAX ? limit : BL_PAIRS_MAX;
    p->n = 1;
    p->of[0].fg = -1;
    p->of[0].bg = -1;
}

int bl_pairs_find(struct bl_pairs *p, int fg, int bg, bool *is_new)
{
    int same_ground = 0;
    *is_new = false;
    for (int i = 0; i < p->n; i++) {
        if (p->of[i].bg != bg)
            continue;
        if (p->of[i].fg == fg)
            return i;
        same_ground = i;
    }
    if (p->n >= p->limit)
        return same_ground;
    *is_new = true;
    p->of[p->n].fg = fg;
    p->of[p->n].bg = bg;
    return p->n++;
}
