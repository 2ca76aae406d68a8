#include "io/figure/heat.h"

#include <math.h>
#include <stdbool.h>

#include "engine/metrics/binning.h"

double bl_heat_reach(double largest)
{
    static const double steps[] = {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
    double power = pow(10, floor(log10(largest)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= largest * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

/* Names. */

enum { LARGEST_FONT = 7, SMALLEST_FONT = 5 };

static const double LINE = 0.42; // mm a line takes per point of the font

struct names {
    struct bl_label (*of)(const void *context, size_t i);
    const void *context;
    size_t n;
};

static struct names names_of(const struct bl_heat *h, bool rows)
{
    return (struct names){rows ? h->row_name : h->column_name, h->context,
                          rows ? h->n_rows : h->n_columns};
}

static double longest(const struct names *names)
{
    double mm = 0;
    for (size_t i = 0; names->of != NULL && i < names->n; i++) {
        struct bl_label l = names->of(names->context, i);
        mm = fmax(mm, bl_label_width(&l, LARGEST_FONT - 0.5));
    }
    return mm;
}

double bl_heat_names_width(const struct bl_heat *h)
{
    struct names names = names_of(h, true);
    return 3 + longest(&names);
}

double bl_heat_names_height(const struct bl_heat *h)
{
    struct names names = names_of(h, false);
    return 3 + longest(&names);
}

/* As large a font as the cells allow; of still smaller ones only every second,
 * third, ... is named. */
static void add_names(struct bl_sheet *s, const struct bl_heat *h, bool rows)
{
    struct names names = names_of(h, rows);
    double mm =
        rows ? h->panel.bottom - h->panel.top : h->panel.right - h->panel.left;
    double room = mm / (double)names.n;
    double font = fmin(LARGEST_FONT, fmax(SMALLEST_FONT, room / LINE));
    size_t step = (size_t)ceil(font * LINE / room - 0.25);
    char axis = rows ? 'y' : 'x';
    if (names.of == NULL) {
        bl_sheet_add(s, "unset %ctics\nunset logscale %c\n", axis, axis);
        return;
    }
    bl_sheet_add(s, "unset m%ctics\nunset logscale %c\n", axis, axis);
    bl_sheet_add(s, "set %ctics out nomirror scale 0%s (", axis,
                 rows ? " offset 0.5,0" : " rotate by 90 right offset 0,0.3");
    step = step < 1 ? 1 : step;
    for (size_t i = 0; i < names.n; i += step) {
        struct bl_label l = names.of(names.context, i);
        bl_sheet_tic(s, &l, i);
        bl_sheet_add(s, "%s", i + step < names.n ? ", " : "");
    }
    bl_sheet_add(s, ") font ',%.1f'\n", font);
}

/* The scale. */

void bl_heat_scale_add(struct bl_sheet *s, const struct bl_panel *panel,
                       double low, double high)
{
    double step = bl_binning_round_up((high - low) / 5);
    bl_sheet_add(s,
                 "set colorbox user origin mm(%g),down(%g) size mm(2),"
                 "down(%g)-down(%g)\n"
                 "set cbtics %.6g scale 0.4 offset -0.8,0 font note_font\n"
                 "set format cb '%%g'\n",
                 panel->right + 1.5, panel->bottom, panel->top, panel->bottom,
                 step);
}

void bl_heat_add(struct bl_sheet *s, const struct bl_heat *h,
                 const struct bl_label *title)
{
    bl_sheet_panel(s, h->panel);
    add_names(s, h, false);
    add_names(s, h, true);
    bl_sheet_add(s, "set xrange [-0.5:%zu.5]\nset yrange [%zu.5:-0.5]\n",
                 h->n_columns - 1, h->n_rows - 1);
    bl_sheet_add(s, "set palette @%s\nset cbrange [%.9g:%.9g]\n", h->palette,
                 h->low, h->high);
    bl_heat_scale_add(s, &h->panel, h->low, h->high);
    bl_sheet_note(s, title, 0);
    // an image needs two cells each way
    bool is_image = h->n_rows > 1 && h->n_columns > 1;
    bl_sheet_add(s, "plot '%s' using %s\nunset label\n", s->data_name,
                 is_image ? "2:1:3 with image pixels"
                          : "2:1:(0.5):(0.5):3 with boxxyerror fillstyle "
                            "solid 1 noborder fillcolor palette");
}
