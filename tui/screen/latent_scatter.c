/* Latent: two dimensions against each other.
 *
 * Points are dots as long as they are few; a cell that holds more points than
 * it has dots is shaded by the logarithm of their number.  A cell has the ink
 * of the third of the colouring variable that most of its points belong to;
 * without colours it is drawn with that third's character.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tui/screen/latent.h"
#include "tui/screen/latent_parts.h"
#include "tui/widget/box.h"
#include "tui/widget/chart.h"
#include "tui/widget/middle.h"

enum { FACTS_WIDTH = 31, ROOM_FOR_FACTS = 58, THIRDS = 3 };

static const struct bl_pen pens[] = {{BL_PAINT_ACCENT, '.'},
                                     {BL_PAINT_HEAT_LOW, '.'},
                                     {BL_PAINT_HEAT_MID, 'o'},
                                     {BL_PAINT_HEAT_HIGH, '@'}};
static const char *const glyphs[] = {"•", "·", "o", "●"}; // without colours
static const char *const ascii_glyphs[] = {".", ".", "o", "@"};
enum { N_PENS = 1 + THIRDS };

struct scatter {
    const struct bl_latent *l;
    const struct bl_latent_sample *p;
    bool has_colour;
    double cuts[2];
    uint32_t *counts; // (rows, columns, N_PENS) of cells; owned
    int columns, rows;
    size_t n_outside;
};

/* The pen of a point; -1 when its colour is not known. */
static int pen_of(const struct scatter *s, size_t i)
{
    if (!s->has_colour)
        return 0;
    size_t variable = s->l->colour - 1;
    int third = bl_sample_third(s->cuts,
                                s->p->values[i * s->p->n_variables + variable]);
    return third < 0 ? -1 : 1 + third;
}

static double value_of(const struct scatter *s, size_t i, size_t j)
{
    return s->p->latent[i * s->l->space->k + j];
}

static uint32_t *cell_counts(const struct scatter *s, int column, int row)
{
    return s->counts +
           ((size_t)row * (size_t)s->columns + (size_t)column) * N_PENS;
}

/* Points per cell and pen. */
static void count_points(struct scatter *s, const struct bl_chart *c)
{
    int column, row;
    for (size_t i = 0; i < s->p->n; i++) {
        int pen = pen_of(s, i);
        bool is_seen = bl_chart_cell(c, value_of(s, i, s->l->x),
                                     value_of(s, i, s->l->y), &column, &row);
        s->n_outside += !is_seen;
        if (is_seen && pen >= 0 && column < s->columns && row < s->rows)
            cell_counts(s, column, row)[pen]++;
    }
}

static uint32_t total_of(const uint32_t *counts, int *leading)
{
    uint32_t total = 0;
    *leading = 0;
    for (int pen = 0; pen < N_PENS; pen++) {
        total += counts[pen];
        if (counts[pen] > counts[*leading])
            *leading = pen;
    }
    return total;
}

/* More points than that and a cell is shaded. */
static uint32_t most_dots(const struct bl_chart *c)
{
    return (uint32_t)(c->canvas.cell_width * c->canvas.cell_height);
}

static void draw_dots(const struct scatter *s, struct bl_chart *c)
{
    int column, row, leading;
    for (size_t i = 0; i < s->p->n; i++) {
        double x = value_of(s, i, s->l->x), y = value_of(s, i, s->l->y);
        int pen = pen_of(s, i);
        if (pen >= 0 && bl_chart_cell(c, x, y, &column, &row) &&
            column < s->columns && row < s->rows &&
            total_of(cell_counts(s, column, row), &leading) <= most_dots(c))
            bl_chart_points(c, (size_t)pen, &x, &y, 1);
    }
}

static void draw_shades(const struct scatter *s, struct bl_area plot,
                        uint32_t few)
{
    static const char *const shades[] = {"▒", "▓", "█"};
    uint32_t most = few + 1;
    int leading;
    for (int i = 0; i < s->rows * s->columns; i++) {
        uint32_t n = total_of(s->counts + (size_t)i * N_PENS, &leading);
        most = n > most ? n : most;
    }
    for (int row = 0; row < s->rows; row++)
        for (int column = 0; column < s->columns; column++) {
            uint32_t n = total_of(cell_counts(s, column, row), &leading);
            double level = log((double)n / few) / log((double)most / few);
            if (n > few)
                bl_put(plot, column, row, pens[leading].ink,
                       shades[level >= 1 ? 2 : (int)(3 * level)]);
        }
}

/* In monochrome a cell is the character of the third it belongs to. */
static void draw_thirds(const struct scatter *s, struct bl_area plot)
{
    bool is_ascii = plot.surface->glyphs == BL_GLYPHS_ASCII;
    int leading;
    for (int row = 0; row < s->rows; row++)
        for (int column = 0; column < s->columns; column++)
            if (total_of(cell_counts(s, column, row), &leading) > 0)
                bl_put(plot, column, row, pens[leading].ink,
                       (is_ascii ? ascii_glyphs : glyphs)[leading]);
}

/* Counts before dots, since a cell with too many is shaded instead. */
static void draw_points(struct scatter *s, struct bl_chart *c,
                        bool by_character)
{
    struct bl_error err;
    struct bl_area plot = c->plot;
    uint32_t few = most_dots(c);
    s->columns = plot.width;
    s->rows = plot.height;
    s->counts = bl_array_new((size_t)s->columns * (size_t)s->rows * N_PENS,
                             sizeof *s->counts, &err);
    if (s->counts != NULL)
        count_points(s, c);
    if (s->counts != NULL && !by_character)
        draw_dots(s, c);
    bl_chart_end(c);
    if (s->counts != NULL && by_character)
        draw_thirds(s, plot);
    else if (s->counts != NULL)
        draw_shades(s, plot, few);
    free(s->counts);
}

static void draw_plot(struct scatter *s, const struct bl_ui *ui,
                      struct bl_area a)
{
    int column, row;
    struct bl_axis x = bl_latent_seen(s->l, 0), y = bl_latent_seen(s->l, 1);
    struct bl_chart_look look = {0};
    struct bl_chart c;
    bl_chart_begin(&c, a, &x, &y, &look, pens, N_PENS);
    bool has_cursor = s->l->pane == BL_LATENT_SCATTER &&
                      bl_chart_cell(&c, bl_latent_cursor(s->l, 0),
                                    bl_latent_cursor(s->l, 1), &column, &row);
    draw_points(s, &c, s->has_colour && ui->is_monochrome);
    if (has_cursor)
        bl_put(c.plot, column, row, BL_PAINT_CURSOR | BL_BOLD, "+");
}

/* The facts beside it. */

static int draw_legend(const struct scatter *s, struct bl_area a, int y,
                       bool is_monochrome)
{
    static const char *const words[] = {"low", "mid", "high"};
    bool is_ascii = a.surface->glyphs == BL_GLYPHS_ASCII;
    char low[32], high[32];
    bl_ui_number_text(low, sizeof low, s->cuts[0]);
    bl_ui_number_text(high, sizeof high, s->cuts[1]);
    for (int i = 0; i < THIRDS; i++, y++) {
        const char *glyph = is_ascii        ? ascii_glyphs[i + 1]
                            : is_monochrome ? glyphs[i + 1]
                                            : "●";
        bl_put(a, 0, y, pens[i + 1].ink, glyph);
        bl_putf(a, 2, y, BL_PAINT_TEXT, "%-5s%s%s%s%s", words[i],
                i == 0   ? "< "
                : i == 1 ? ""
                         : "≥ ",
                i == 2 ? high : low, i == 1 ? " to " : "", i == 1 ? high : "");
    }
    return y;
}

static int draw_carried(const struct bl_latent_space *space, struct bl_area a,
                        int y, size_t j)
{
    size_t top[3], n = bl_latent_space_top(space, j, 0.2, top, 3);
    bl_putf(a, 0, y++, BL_PAINT_TITLE, "z%zu carries%s", j,
            n == 0 ? " nothing linear" : "");
    for (size_t i = 0; i < n; i++, y++) {
        bl_put_middle(a, 1, y, 18, BL_PAINT_TEXT,
                      space->variables[top[i]].name);
        bl_putf(a, 20, y, BL_PAINT_TEXT, "%+.2f",
                bl_latent_space_r(space, top[i], j));
    }
    return y;
}

static void draw_facts(const struct scatter *s, const struct bl_ui *ui,
                       struct bl_area a)
{
    const struct bl_latent *l = s->l;
    const struct bl_latent_space *space = l->space;
    char n[32], outside[32];
    int y = 0;
    if (space->correlation != NULL)
        bl_fact(a, y++, 9, "r", "%+.2f",
                space->correlation[l->x * space->k + l->y]);
    bl_ui_count_text(n, sizeof n, (double)s->p->n);
    bl_ui_count_text(outside, sizeof outside, (double)s->n_outside);
    bl_fact(a, y++, 9, "points", "%s, %s outside", n, outside);
    if (l->pane == BL_LATENT_SCATTER)
        bl_fact(a, y++, 9, "cursor", "%.3g, %.3g", bl_latent_cursor(l, 0),
                bl_latent_cursor(l, 1));
    if (s->has_colour)
        y = draw_legend(s, a, y, ui->is_monochrome);
    else if (l->colour > 0)
        bl_put(a, 0, y++, BL_PAINT_DIM, "one value: nothing to colour");
    else
        bl_put(a, 0, y++, BL_PAINT_DIM, "shades: density, log");
    y = draw_carried(space, a, y, l->x);
    if (l->y != l->x)
        draw_carried(space, a, y, l->y);
}

static void put_title(char *title, size_t size, const struct bl_latent *l)
{
    int n = snprintf(title, size, "z%zu × z%zu", l->x, l->y);
    if (l->zoom > 0 && n > 0)
        snprintf(title + n, size - (size_t)n, "  zoom %dx", 1 << l->zoom);
}

static bool choose_colour(struct scatter *s)
{
    const struct bl_latent_sample *p = s->p;
    if (s->l->colour == 0 || s->l->colour > p->n_variables)
        return false;
    return bl_sample_thirds(s->cuts, p->values + (s->l->colour - 1), p->n,
                            p->n_variables);
}

void bl_latent_draw_scatter(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_latent *l = &ui->latent;
    struct scatter s = {.l = l, .p = &l->space->sample};
    char title[64], note[96];
    put_title(title, sizeof title, l);
    snprintf(note, sizeof note, "c colour: %.60s",
             l->colour > 0 ? s.p->names[l->colour - 1] : "none");
    struct bl_area inside =
        bl_box(a, &(struct bl_box){title, note, l->pane == BL_LATENT_SCATTER});
    bl_spot(inside, BL_LATENT_SCATTER, 0);
    if (s.p->n == 0) {
        bl_paragraph(inside, 0, BL_PAINT_DIM,
                     "The run keeps no sample of its latent vectors.");
        return;
    }
    s.has_colour = choose_colour(&s);
    struct bl_area facts = inside;
    facts.width = 0;
    if (inside.width >= ROOM_FOR_FACTS) {
        facts = bl_area_cut_right(&inside, FACTS_WIDTH);
        bl_area_cut_right(&inside, 1);
    }
    draw_plot(&s, ui, inside);
    if (!bl_area_is_empty(facts))
        draw_facts(&s, ui, facts);
}
