#include "io/figure/heat.h"

#include <stdbool.h>

#include "engine/metrics/binning.h"

double bl_heat_reach(double largest)
{
    return bl_binning_round_up(largest);
}

/* Of many rows every second, third, ... has room for its name. */
static size_t name_step(double mm, size_t n)
{
    double room = mm / (double)n;
    size_t step = 1;
    while ((double)step * room < 2.4)
        step++;
    return step;
}

static void add_names(struct bl_sheet *s, const struct bl_heat *h, char axis)
{
    bool is_x = axis == 'x';
    size_t n = is_x ? h->n_columns : h->n_rows;
    double mm =
        is_x ? h->panel.right - h->panel.left : h->panel.bottom - h->panel.top;
    struct bl_label (*name)(const void *, size_t) =
        is_x ? h->column_name : h->row_name;
    bl_sheet_add(s, "unset m%ctics\nunset logscale %c\n", axis, axis);
    bl_sheet_add(s, "set %ctics out nomirror scale 0 %s (", axis,
                 is_x ? "rotate by 90 right" : "");
    for (size_t i = 0; name != NULL && i < n; i += name_step(mm, n)) {
        struct bl_label l = name(h->context, i);
        bl_sheet_expression(s, &l);
        bl_sheet_add(s, " %zu%s", i, i + name_step(mm, n) < n ? ", " : "");
    }
    bl_sheet_add(s, ") font tiny_font\n");
}

void bl_heat_add(struct bl_sheet *s, const struct bl_heat *h,
                 const struct bl_label *title)
{
    const char *data = s->data_name;
    bl_sheet_panel(s, h->panel);
    add_names(s, h, 'x');
    add_names(s, h, 'y');
    bl_sheet_add(s,
                 "set xrange [-0.5:%zu.5]\nset yrange [%zu.5:-0.5]\n"
                 "set palette @%s\nset cbrange [%.9g:%.9g]\n"
                 "set colorbox user origin mm(%g),down(%g) size mm(%g),"
                 "down(%g)-down(%g) border\n"
                 "set cbtics scale 0.4 offset -0.8,0 font "
                 "note_font\nset format cb '%%g'\n"
                 "set cbtics %.9g\n",
                 h->n_columns - 1, h->n_rows - 1, h->palette, h->low, h->high,
                 h->panel.right + 1.5, h->panel.bottom, 2.0, h->panel.top,
                 h->panel.bottom, (h->high - h->low) / 4);
    bl_sheet_note(s, title, 0);
    bl_sheet_add(s,
                 "plot '%s' using 2:1:3 with image pixels\n"
                 "unset label\n",
                 data);
}
