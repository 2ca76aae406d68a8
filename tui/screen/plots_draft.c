/* Drafts of the figures, drawn here from what the run has told.
 *
 * One function per figure, in a list: a figure without one is told so.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/screen/plots_parts.h"
#include "tui/screen/results_detail.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"
#include "tui/widget/chart.h"
#include "tui/widget/heat.h"
#include "tui/widget/middle.h"

enum { NAME = 14, MOST_POINTS = 1024, HEAT_CELL = 4 };

/* The loss. ---------------------------------------------------------------- */

struct losses {
    double epoch[MOST_POINTS], train[MOST_POINTS], validation[MOST_POINTS];
    size_t n;
};

/* Of many epochs every so many-th. */
static void sample_losses(struct losses *l, const struct bl_run *run)
{
    size_t stride = (run->n_epochs_done + MOST_POINTS - 1) / MOST_POINTS;
    l->n = 0;
    for (size_t i = 0; i < run->n_epochs_done; i += stride) {
        l->epoch[l->n] = run->epochs[i].epoch;
        l->train[l->n] = run->epochs[i].train;
        l->validation[l->n++] = run->epochs[i].validation;
    }
}

static struct bl_axis axis_of_losses(const struct losses *l)
{
    struct bl_axis a = bl_axis_around(l->train, l->n, true);
    struct bl_axis b = bl_axis_around(l->validation, l->n, true);
    a.low = fmin(a.low, b.low);
    a.high = fmax(a.high, b.high);
    return a;
}

static bool draw_loss(const struct bl_ui *ui, struct bl_area a)
{
    static const struct bl_pen pens[] = {{BL_PAINT_TRAIN, '.'},
                                         {BL_PAINT_VALIDATION, 'o'}};
    struct losses l;
    struct bl_chart c;
    const struct bl_chart_look look = {.grid = true};
    if (ui->run.n_epochs_done == 0)
        return false;
    sample_losses(&l, &ui->run);
    struct bl_area legend = bl_area_cut_top(&a, 1);
    int x = bl_put(legend, 8, 0, BL_PAINT_TRAIN, "─ training");
    bl_put(legend, 10 + x, 0, BL_PAINT_VALIDATION, "─ validation");
    struct bl_axis epochs = {
        .low = 0, .high = fmax(l.epoch[l.n - 1], 1), .unit = "epoch"};
    struct bl_axis losses = axis_of_losses(&l);
    bl_chart_begin(&c, a, &epochs, &losses, &look, pens, 2);
    bl_chart_curve(&c, 0, l.epoch, l.train, l.n);
    bl_chart_curve(&c, 1, l.epoch, l.validation, l.n);
    bl_chart_end(&c);
    return true;
}

/* All variables, a line each. --------------------------------------------- */

static size_t seen_variables(const struct bl_outcome *o, struct bl_area a)
{
    size_t room = a.height > 1 ? (size_t)a.height - 1 : 0;
    return o->n < room ? o->n : room;
}

static double std_of(const struct bl_variable *v)
{
    return v->residual.rms / v->rms_over_std;
}

/* The largest of what a box plot shows, in standard deviations. */
static double reach_of(const struct bl_outcome *o)
{
    double reach = 0;
    for (size_t i = 0; i < o->n; i++) {
        const struct bl_variable *v = &o->variables[i];
        double ends[] = {fabs(v->residual.p05 / std_of(v)),
                         fabs(v->residual.p95 / std_of(v))};
        for (size_t k = 0; k < 2; k++)
            reach = isfinite(ends[k]) ? fmax(reach, ends[k]) : reach;
    }
    return reach > 0 ? reach : 1;
}

static int place_in(int width, double value, double reach)
{
    double share = (value / reach + 1) / 2;
    double at = isfinite(share) ? round(share * (width - 1)) : width / 2;
    return (int)fmin(fmax(at, 0), width - 1);
}

/* Whiskers at 5 % and 95 %, a box from 25 % to 75 %, a bar at the median. */
static void draw_whiskers(struct bl_area a, const struct bl_variable *v,
                          double reach)
{
    double std = std_of(v);
    int w = a.width;
    int p05 = place_in(w, v->residual.p05 / std, reach);
    int p25 = place_in(w, v->residual.p25 / std, reach);
    int p75 = place_in(w, v->residual.p75 / std, reach);
    int p95 = place_in(w, v->residual.p95 / std, reach);
    bl_fill(bl_area_part(a, p05, 0, p95 - p05 + 1, 1), 0x2500, BL_PAINT_DIM);
    bl_fill(bl_area_part(a, p25, 0, p75 - p25 + 1, 1), 0x2588, BL_PAINT_AFTER);
    bl_put_rune(a, place_in(w, v->residual.p50 / std, reach), 0, 0x2502,
                BL_PAINT_TEXT | BL_BOLD);
}

static bool draw_residuals(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_outcome *o = ui->results.outcome;
    if (o == NULL || a.width <= NAME + 4)
        return false;
    double reach = reach_of(o);
    size_t n = seen_variables(o, a);
    for (size_t i = 0; i < n; i++) {
        int y = (int)i, width = a.width - NAME - 1;
        bl_put_middle(a, 0, y, NAME - 1, BL_PAINT_TEXT, o->variables[i].name);
        if (isfinite(std_of(&o->variables[i])))
            draw_whiskers(bl_area_part(a, NAME, y, width, 1), &o->variables[i],
                          reach);
        else
            bl_put(a, NAME, y, BL_PAINT_DIM, "·");
    }
    char text[96], number[32];
    bl_ui_number_text(number, sizeof number, reach);
    snprintf(text, sizeof text, "(after - before) / std: ±%s, %zu of %zu",
             number, n, o->n);
    bl_put_field(a, 0, (int)n, a.width, BL_RIGHT, BL_PAINT_DIM, text);
    return true;
}

static bool draw_responses(const struct bl_ui *ui, struct bl_area a)
{
    enum { AMOUNT = 10 };
    const struct bl_outcome *o = ui->results.outcome;
    if (o == NULL || a.width <= NAME + AMOUNT + 2)
        return false;
    size_t n = seen_variables(o, a);
    double most = 0;
    for (size_t i = 0; i < o->n; i++)
        if (isfinite(o->variables[i].response.p95_abs))
            most = fmax(most, o->variables[i].response.p95_abs);
    for (size_t i = 0; i < n; i++) {
        double value = o->variables[i].response.p95_abs;
        char text[32];
        snprintf(text, sizeof text, isfinite(value) ? "%.1f" : "·",
                 100 * value);
        bl_put_middle(a, 0, (int)i, NAME - 1, BL_PAINT_TEXT,
                      o->variables[i].name);
        bl_bar(a, NAME, (int)i, a.width - NAME - AMOUNT,
               isfinite(value) && most > 0 ? value / most : 0, BL_PAINT_AFTER);
        bl_put_field(a, a.width - AMOUNT, (int)i, AMOUNT - 2, BL_RIGHT,
                     BL_PAINT_TEXT, text);
        bl_put(a, a.width - 1, (int)i, BL_PAINT_DIM, "%");
    }
    bl_put_field(a, 0, (int)n, a.width, BL_RIGHT, BL_PAINT_DIM,
                 "95 % quantile of |response|");
    return true;
}

/* Matrices. --------------------------------------------------------------- */

static double shift(const void *context, int row, int column)
{
    return bl_outcome_correlation_shift(context, (size_t)row, (size_t)column);
}

static const char *correlated_name(const void *context, int row)
{
    const struct bl_outcome *o = context;
    return o->correlation.names[row];
}

static void draw_heat(struct bl_area a, struct bl_heat_look *look, size_t rows,
                      size_t columns, const char *what)
{
    struct bl_heat heat = {0};
    struct bl_area foot = bl_area_cut_bottom(&a, 1);
    look->name_width = NAME - 1;
    look->cell_width = HEAT_CELL;
    bl_heat_fit(&heat, look, (int)rows, (int)columns, a.width, a.height);
    bl_heat_draw(&heat, a, look);
    bl_put_field(foot, 0, 0, foot.width, BL_RIGHT, BL_PAINT_DIM, what);
}

static bool draw_correlation(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_outcome *o = ui->results.outcome;
    char text[96], full[32];
    if (o == NULL || o->correlation.n < 2)
        return false;
    double most = o->correlation.max_abs_difference;
    bool has_range = isfinite(most) && most > 0;
    struct bl_heat_look look = {.value = shift,
                                .row_name = correlated_name,
                                .context = o,
                                .full = has_range ? most : 1};
    bl_ui_number_text(full, sizeof full, look.full);
    snprintf(text, sizeof text, "|after - before| of correlation, █ %s", full);
    draw_heat(a, &look, o->correlation.n, o->correlation.n, text);
    return true;
}

static double latent_r(const void *context, int row, int column)
{
    return fabs(bl_latent_space_r(context, (size_t)row, (size_t)column));
}

static const char *carried_name(const void *context, int row)
{
    const struct bl_latent_space *s = context;
    return s->variables[row].name;
}

static bool draw_latent_correlation(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_latent_space *s = ui->latent.space;
    if (s == NULL || s->n_variables == 0)
        return false;
    struct bl_heat_look look = {.value = latent_r,
                                .row_name = carried_name,
                                .column_letter = "z",
                                .context = s,
                                .full = 1};
    draw_heat(a, &look, s->n_variables, s->k, "|correlation|, █ 1");
    return true;
}

/* One variable. ----------------------------------------------------------- */

static bool draw_page(const struct bl_ui *ui, struct bl_area a)
{
    size_t first, n = bl_plots_pages(ui, ui->plots.figure, &first);
    if (n == 0)
        return false;
    const struct bl_variable *v =
        &ui->results.outcome->variables[first + ui->plots.variable % n];
    struct bl_area head = bl_area_cut_top(&a, 1);
    bl_put_field(head, 0, 0, head.width - 1, BL_RIGHT, BL_PAINT_DIM,
                 "─ before  · after");
    bl_putf(head, 8, 0, BL_PAINT_TEXT | BL_BOLD, "%s", v->name);
    bl_results_draw_overlay(a, v, false, true);
    return true;
}

static bool draw_peak(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_outcome *o = ui->results.outcome;
    for (size_t i = 0; o != NULL && i < o->n; i++)
        if (o->variables[i].peak.is_there) {
            bl_put(bl_area_cut_top(&a, 1), 8, 0, BL_PAINT_TEXT | BL_BOLD,
                   o->variables[i].name);
            bl_results_draw_overlay(a, &o->variables[i], false, true);
            return true;
        }
    return false;
}

static bool draw_power(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_outcome *o = ui->results.outcome;
    if (o == NULL || o->n_fields == 0)
        return false;
    bl_put(bl_area_cut_top(&a, 1), 8, 0, BL_PAINT_TEXT | BL_BOLD,
           o->fields[0].name);
    bl_results_draw_power(a, &o->fields[0]);
    return true;
}

/* The latent space. ------------------------------------------------------- */

static bool draw_latent(const struct bl_ui *ui, struct bl_area a)
{
    enum { LABEL = 5, MOST = 256 };
    const struct bl_latent_space *s = ui->latent.space;
    int width = a.width - LABEL < MOST ? a.width - LABEL : MOST;
    if (s == NULL || width < 1)
        return false;
    for (size_t i = 0; i < s->k && (int)i < a.height; i++) {
        const struct bl_bars *b = &s->axes[i].values;
        uint64_t folded[MOST];
        bl_putf(a, 0, (int)i, BL_PAINT_TEXT, "z%zu", i);
        if (b->n == 0)
            continue;
        bl_counts_fold(folded, (size_t)width, b->before, b->n);
        bl_spark(a, LABEL, (int)i, folded, width, BL_PAINT_BEFORE);
    }
    return true;
}

static bool draw_spectrum(const struct bl_ui *ui, struct bl_area a)
{
    enum { LABEL = 5, AMOUNT = 8 };
    const struct bl_latent_space *s = ui->latent.space;
    double sum = 0;
    if (s == NULL || s->n_spectrum == 0 || a.width <= LABEL + AMOUNT)
        return false;
    for (size_t i = 0; i < s->n_spectrum; i++)
        sum += s->spectrum[i];
    for (size_t i = 0; i < s->n_spectrum && (int)i < a.height; i++) {
        double share = sum > 0 ? s->spectrum[i] / sum : 0;
        bl_putf(a, 0, (int)i, BL_PAINT_TEXT, "%zu", i + 1);
        bl_bar(a, LABEL, (int)i, a.width - LABEL - AMOUNT,
               s->spectrum[i] / s->spectrum[0], BL_PAINT_ACCENT);
        bl_putf(a, a.width - AMOUNT + 1, (int)i, BL_PAINT_TEXT, "%5.1f %%",
                100 * share);
    }
    return true;
}

static struct bl_axis axis_of_dimension(const struct bl_latent_space *s,
                                        size_t j)
{
    const struct bl_latent_axis *z = &s->axes[j];
    return bl_axis_around((double[]){z->min, z->max}, 2, false);
}

static bool draw_scatter(const struct bl_ui *ui, struct bl_area a)
{
    static const struct bl_pen pen = {BL_PAINT_ACCENT, '.'};
    const struct bl_latent_space *s = ui->latent.space;
    struct bl_chart c;
    if (s == NULL || s->k < 2 || s->sample.n == 0)
        return false;
    struct bl_axis x = axis_of_dimension(s, 0), y = axis_of_dimension(s, 1);
    x.unit = "z0";
    bl_put(bl_area_cut_top(&a, 1), 0, 0, BL_PAINT_DIM, "z1");
    bl_chart_begin(&c, a, &x, &y, NULL, &pen, 1);
    for (size_t i = 0; i < s->sample.n; i++)
        bl_chart_points(&c, 0, &s->sample.latent[i * s->k],
                        &s->sample.latent[i * s->k + 1], 1);
    bl_chart_end(&c);
    return true;
}

/* The list. --------------------------------------------------------------- */

static const struct {
    const char *figure;
    // As much as there is room for; false when the run does not say what it
    // takes.
    bool (*draw)(const struct bl_ui *ui, struct bl_area a);
} drafts[] = {
    {"loss", draw_loss},
    {"residuals", draw_residuals},
    {"responses", draw_responses},
    {"correlation", draw_correlation},
    {"variables", draw_page},
    {"derived", draw_page},
    {"peaks", draw_peak},
    {"field_spectrum", draw_power},
    {"latent", draw_latent},
    {"latent_scatter", draw_scatter},
    {"latent_correlation", draw_latent_correlation},
    {"latent_spectrum", draw_spectrum},
};

static bool draw_draft(const struct bl_ui *ui, struct bl_area a)
{
    const char *name = bl_figure_name(ui->plots.figure);
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++)
        if (strcmp(drafts[i].figure, name) == 0)
            return drafts[i].draw(ui, a);
    return false;
}

static void say_why_not(const struct bl_ui *ui, struct bl_area a)
{
    const char *why = bl_plots_why_not(ui, ui->plots.figure);
    if (ui->run.dir == NULL)
        bl_paragraph(a, 0, BL_PAINT_DIM,
                     "No run is shown: open one on Home (1), or start one on "
                     "Configure (3).");
    else if (why != NULL)
        bl_paragraph(a, 0, BL_PAINT_DIM, why);
    else if (bl_run_is_alive(&ui->run))
        bl_paragraph(a, 0, BL_PAINT_DIM,
                     "A draft can be drawn when the run is done.");
    else
        bl_paragraph(a, 0, BL_PAINT_DIM,
                     "No draft of this one; e exports the figure itself.");
}

void bl_plots_draw_preview(const struct bl_ui *ui, struct bl_area a)
{
    char title[64], note[64] = "draft, drawn here";
    size_t first, n = bl_plots_pages(ui, ui->plots.figure, &first);
    snprintf(title, sizeof title, "Preview  %s",
             bl_figure_name(ui->plots.figure));
    if (n > 1)
        snprintf(note, sizeof note, "draft ◂ %zu/%zu ▸",
                 ui->plots.variable % n + 1, n);
    struct bl_box box = {title, note, ui->plots.is_large};
    struct bl_area frame = bl_box(a, &box);
    struct bl_area in =
        bl_area_part(frame, 1, 0, frame.width - 2, frame.height);
    if (in.height < 2 || in.width < 8)
        return;
    if (bl_plots_why_not(ui, ui->plots.figure) != NULL || !draw_draft(ui, in))
        say_why_not(ui, in);
}
