/* The loss curve.  All of it is reduced to buckets of a column of dots or so,
 * each drawn from its lowest to its highest value, so that a spike of one
 * epoch in a million is seen.
 */
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/model/run_steps.h"
#include "tui/screen/train_parts.h"
#include "tui/screen/train_view.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"
#include "tui/widget/chart.h"

#include "tui/widget/room.h"

enum { RAW, VALIDATION, TRAIN, N_PENS };

static const struct bl_pen pens[N_PENS] = {
    [RAW] = {BL_PAINT_DIM, ':'},
    [VALIDATION] = {BL_PAINT_VALIDATION, 'o'},
    [TRAIN] = {BL_PAINT_TRAIN, '#'},
};

enum {
    MARK_EVERY = 4,        // columns between marks of the validation
    MOST_CELLS_HIDDEN = 4, // by the legend
    LEGEND_TEXT = 96,
};

struct view { // what is drawn of the run
    const struct bl_ui *ui;
    const struct bl_run *run;
    const struct bl_run_curves *curves;
    size_t first, last; // epochs, `last` excluded
    struct bl_axis x, y;
    struct bl_extent extent; // of what is recorded
};

static bool smooths(const struct bl_ui *ui)
{
    return bl_train_weight(&ui->train) > 0;
}

static bool shows_raw(const struct bl_ui *ui)
{
    return !smooths(ui) || !ui->train.hides_raw;
}

/* A range that holds what is seen, whatever the window is. */
static struct bl_axis y_axis(const struct view *v)
{
    struct bl_extent smooth =
        bl_series_extent(&v->curves->smooth, v->first, v->last);
    struct bl_extent validation =
        bl_series_extent(&v->curves->validation, v->first, v->last);
    struct bl_extent seen = bl_extent_join(smooth, validation);
    if (shows_raw(v->ui))
        seen = bl_extent_join(seen, v->extent);
    bool log = !v->ui->train.is_linear;
    double ends[] = {log ? seen.low_positive : seen.low, seen.high};
    return bl_axis_around(ends, 2, log);
}

static struct view look_at(const struct bl_ui *ui)
{
    struct view v = {.ui = ui, .run = &ui->run, .curves = &ui->train.curves};
    bl_train_window(&ui->train, v.run, &v.x.low, &v.x.high);
    v.first = bl_train_find(v.run, v.x.low);
    v.last = bl_train_find(v.run, v.x.high + 1);
    if (v.last > v.curves->train.n)
        v.last = v.curves->train.n;
    v.extent = bl_extent_join(
        bl_series_extent(&v.curves->train, v.first, v.last),
        bl_series_extent(&v.curves->validation, v.first, v.last));
    v.y = y_axis(&v);
    return v;
}

/* Curves. */

struct points {
    double *x, *y;
    size_t n;
};

static void add_point(struct points *p, double x, double y)
{
    p->x[p->n] = x;
    p->y[p->n++] = y;
}

/* From the end that is nearer to where the curve is to the other one. */
static void add_extent(struct points *p, double x, double low, double high)
{
    double before = p->n > 0 ? p->y[p->n - 1] : high;
    bool from_high = fabs(before - high) < fabs(before - low);
    add_point(p, x, from_high ? high : low);
    if (low < high)
        add_point(p, x, from_high ? low : high);
}

static void reduce(const struct view *v, const struct bl_series *s,
                   size_t width, struct points *p)
{
    for (size_t i = v->first / width * width; i < v->last; i += width) {
        size_t from = i > v->first ? i : v->first;
        size_t to = i + width < v->last ? i + width : v->last;
        struct bl_extent e = bl_series_extent(s, from, to);
        add_extent(p, v->run->epochs[from + (to - from) / 2].epoch,
                   v->y.log ? e.low_positive : e.low, e.high);
    }
}

static void draw_curve(const struct view *v, struct bl_chart *c, size_t pen,
                       const struct bl_series *s)
{
    struct bl_error err;
    size_t dots = c->canvas.width > 0 ? (size_t)c->canvas.width : 1;
    size_t width = bl_series_bucket(v->last - v->first, dots);
    size_t n = 2 * ((v->last - v->first) / width + 2);
    struct points p = {bl_array_new(n, sizeof(double), &err),
                       bl_array_new(n, sizeof(double), &err), 0};
    if (p.x != NULL && p.y != NULL && v->first < v->last) {
        reduce(v, s, width, &p);
        bl_chart_curve(c, pen, p.x, p.y, p.n);
        bl_chart_points(c, pen, p.x, p.y, p.n);
    }
    free(p.x);
    free(p.y);
}

static void draw_curves(const struct view *v, struct bl_chart *c)
{
    if (smooths(v->ui) && shows_raw(v->ui))
        draw_curve(v, c, RAW, &v->curves->train);
    draw_curve(v, c, VALIDATION, &v->curves->validation);
    draw_curve(v, c, TRAIN, &v->curves->smooth);
}

/* Without colours the curves are told apart by marks on one of them. */
static bool needs_marks(const struct bl_ui *ui)
{
    return ui->is_monochrome || ui->glyphs == BL_GLYPHS_ASCII;
}

static void mark_validation(const struct view *v, const struct bl_chart *c)
{
    int column, row;
    for (int i = 1; i < c->plot.width; i += MARK_EVERY) {
        double share = (i + 0.5) / c->plot.width;
        double epoch = v->x.low + share * (v->x.high - v->x.low);
        size_t at = bl_train_find(v->run, epoch);
        if (at < v->last &&
            bl_chart_cell(c, epoch, v->curves->validation.values[at], &column,
                          &row))
            bl_put_rune(c->plot, column, row, 'o', BL_PAINT_VALIDATION);
    }
}

/* Words on it. */

static void draw_best(const struct view *v, const struct bl_chart *c,
                      struct bl_room *room)
{
    char text[64];
    int column, row, x, y;
    if (!bl_chart_cell(c, v->run->best_epoch, v->run->best_loss, &column, &row))
        return;
    snprintf(text, sizeof text, "best %.2e @ %.0f", v->run->best_loss,
             v->run->best_epoch);
    bl_put_rune(c->plot, column, row,
                v->ui->glyphs == BL_GLYPHS_ASCII ? '*' : 0x25c6,
                BL_PAINT_BEST | BL_BOLD);
    bl_room_take(room, column, row, 1, 1);
    int width = (int)strlen(text);
    if (!bl_room_beside(room, column, row, width, 0, &x, &y))
        return;
    bl_put(c->plot, x, y, BL_PAINT_BEST, text);
    bl_room_take(room, x, y, width, 1);
}

struct legend {
    char lines[4][LEGEND_TEXT];
    int inks[4];
    int n;
};

__attribute__((format(printf, 3, 4))) static void legend_add(struct legend *l,
                                                             int ink,
                                                             const char *format,
                                                             ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(l->lines[l->n], LEGEND_TEXT, format, args);
    va_end(args);
    l->inks[l->n++] = ink;
}

static double last_of(const struct bl_series *s)
{
    return s->n > 0 ? s->values[s->n - 1] : NAN;
}

static struct legend write_legend(const struct view *v)
{
    const struct bl_ui *ui = v->ui;
    bool ascii = ui->glyphs == BL_GLYPHS_ASCII;
    struct legend l = {.n = 0};
    char train[16], validation[16], name[32] = "train";
    bl_train_loss_text(train, sizeof train, last_of(&v->curves->smooth));
    bl_train_loss_text(validation, sizeof validation,
                       last_of(&v->curves->validation));
    if (smooths(ui))
        snprintf(name, sizeof name, "train (EMA %g)",
                 bl_train_weight(&ui->train));
    legend_add(&l, BL_PAINT_TRAIN, "%s %-16s %s", ascii ? "#" : "━", name,
               train);
    legend_add(&l, BL_PAINT_VALIDATION, "%s %-16s %s",
               needs_marks(ui) ? "o" : "━", "validation", validation);
    if (smooths(ui) && shows_raw(ui))
        legend_add(&l, BL_PAINT_DIM, "%s train, each epoch", ascii ? ":" : "─");
    return l;
}

static void draw_legend(const struct view *v, const struct bl_chart *c,
                        const struct bl_room *room)
{
    struct legend l = write_legend(v);
    int width = 0, x, y;
    for (int i = 0; i < l.n; i++) {
        int w = bl_text_width(l.lines[i], v->ui->glyphs);
        width = w > width ? w : width;
    }
    if (!bl_room_corner(room, width, l.n, MOST_CELLS_HIDDEN, &x, &y))
        return;
    for (int i = 0; i < l.n; i++)
        bl_put_field(c->plot, x, y + i, width, BL_LEFT, l.inks[i], l.lines[i]);
}

static void draw_cursor(const struct view *v, const struct bl_chart *c,
                        const struct bl_room *room)
{
    const struct bl_train *t = &v->ui->train;
    int column, row;
    if (!t->has_cursor || t->cursor >= v->run->n_epochs_done ||
        !bl_chart_cell(c, v->run->epochs[t->cursor].epoch, v->y.low, &column,
                       &row))
        return;
    for (int y = 0; y < c->plot.height; y++)
        if (bl_room_taken(room, column, y, 1, 1) == 0)
            bl_put_rune(c->plot, column, y, 0x2502, BL_PAINT_ACCENT);
}

static void say_if_nothing_is_seen(const struct view *v,
                                   const struct bl_chart *c)
{
    if (v->y.log && !(v->extent.low_positive > 0) && v->extent.n_hidden > 0)
        bl_paragraph(c->plot, 0, BL_PAINT_WARNING,
                     "no value is above 0, as a logarithm needs: l shows a "
                     "linear axis");
}

/* Around it. */

/* "lr÷2" before the first mark, where all drops are of one factor. */
static void label_drops(const struct view *v, struct bl_area line, int first)
{
    const struct bl_run *run = v->run;
    double factor = run->drops[0].from / run->drops[0].to;
    char text[32];
    for (size_t i = 1; i < run->n_drops; i++)
        if (fabs(run->drops[i].from / run->drops[i].to - factor) > 1e-6)
            factor = NAN;
    if (isfinite(factor))
        snprintf(text, sizeof text, "lr÷%.3g", factor);
    else
        snprintf(text, sizeof text, "lr");
    int width = bl_text_width(text, v->ui->glyphs);
    if (first > width)
        bl_put(line, first - width - 1, 0, BL_PAINT_DIM, text);
}

static void draw_drops(const struct view *v, const struct bl_chart *c,
                       struct bl_area line)
{
    int column, row, first = -1, indent = c->plot.x - line.x;
    for (size_t i = 0; i < v->run->n_drops; i++) {
        if (!bl_chart_cell(c, v->run->drops[i].epoch, v->y.low, &column, &row))
            continue;
        bl_put_rune(line, indent + column, 0, 0x25be, BL_PAINT_WARNING);
        if (first < 0 || indent + column < first)
            first = indent + column;
    }
    if (first >= 0)
        label_drops(v, line, first);
}

static void spot_epochs(const struct view *v, const struct bl_chart *c)
{
    for (int i = 0; i < c->plot.width; i++) {
        double share = (i + 0.5) / c->plot.width;
        size_t at =
            bl_train_find(v->run, v->x.low + share * (v->x.high - v->x.low));
        if (at < v->last && at < INT32_MAX)
            bl_spot(bl_area_part(c->plot, i, 0, 1, c->plot.height),
                    BL_TRAIN_CHART, (int)at);
    }
}

static void draw_plot(const struct view *v, struct bl_area inside)
{
    bool has_drops = v->run->n_drops > 0 && inside.height > 6;
    struct bl_area line = bl_area_cut_top(&inside, has_drops ? 1 : 0);
    struct bl_chart_look look = {.grid = true};
    struct bl_chart c;
    struct bl_room room;
    bl_chart_begin(&c, inside, &v->x, &v->y, &look, pens, N_PENS);
    draw_curves(v, &c);
    bl_room_init(&room, &c.canvas);
    bl_chart_end(&c);
    if (needs_marks(v->ui))
        mark_validation(v, &c);
    draw_cursor(v, &c, &room);
    draw_best(v, &c, &room);
    draw_legend(v, &c, &room);
    say_if_nothing_is_seen(v, &c);
    bl_room_release(&room);
    draw_drops(v, &c, line);
    spot_epochs(v, &c);
}

static void write_note(const struct view *v, char *text, size_t size)
{
    const struct bl_train *t = &v->ui->train;
    char hidden[64] = "", zoom[64] = "";
    if (v->y.log && v->extent.n_hidden > 0)
        snprintf(hidden, sizeof hidden, "%zu value%s ≤ 0 not shown · ",
                 v->extent.n_hidden, v->extent.n_hidden == 1 ? "" : "s");
    if (t->zoom_to > t->zoom_from)
        snprintf(zoom, sizeof zoom, "epochs %.0f to %.0f%s · ", v->x.low,
                 v->x.high, t->follows && !t->has_cursor ? ", follows" : "");
    snprintf(text, size, "%s%s%s y", hidden, zoom, v->y.log ? "log" : "linear");
}

static void write_title(const struct bl_run *run, char *text, size_t size)
{
    const char *loss =
        run->recipe.values != NULL ? bl_recipe_get(&run->recipe, "loss") : "";
    if (*loss != '\0')
        snprintf(text, size, "Loss (%s)", loss);
    else
        snprintf(text, size, "Loss");
}

static const char *why_no_curve(const struct bl_run *run)
{
    if (!bl_run_trains(run))
        return run->command != NULL
                   ? "No loss curve: nothing is trained in this run, "
                     "principal components are computed at once."
                   : "Nothing has been heard of this run yet.";
    if (bl_run_is_alive(run))
        return "The loss curve begins with the first epoch.";
    return "No loss curve: the run ended before its first epoch.";
}

void bl_train_draw_chart(const struct bl_ui *ui, struct bl_area a)
{
    char title[64], note[160] = "";
    struct view v = {.run = &ui->run};
    bool has_curve = ui->train.curves.train.n > 0;
    if (has_curve) {
        v = look_at(ui);
        write_note(&v, note, sizeof note);
    }
    write_title(&ui->run, title, sizeof title);
    struct bl_box box = {title, has_curve ? note : NULL, true};
    struct bl_area inside = bl_box(a, &box);
    if (has_curve)
        draw_plot(&v, inside);
    else
        bl_paragraph(bl_area_centred(inside, inside.width - 4, 3), 0,
                     BL_PAINT_DIM, why_no_curve(&ui->run));
}
