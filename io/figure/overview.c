/* All variables on one sheet: residuals in units of the spread, and responses.
 */
#include <math.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"

static const double ROW = 3.6; // mm a variable takes

enum { MAX_ROWS = 60 }; // of a sheet

/* Variables that have both a spread and a residual. */
static bool is_shown(const struct bl_figure_input *in, size_t i)
{
    const struct bl_column_metrics *m = &in->evaluation->columns[i];
    return in->chosen[i] && !m->is_text && m->n_compared > 0 && m->std > 0;
}

static size_t count_shown(const struct bl_figure_input *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->evaluation->n_columns; i++)
        n += is_shown(in, i);
    return n < MAX_ROWS ? n : MAX_ROWS;
}

static bool has_data(const struct bl_figure_input *in)
{
    return in->profile != NULL && count_shown(in) > 0;
}

/* The names at the left, the first at the top. */
static void add_names(struct bl_sheet *s, const struct bl_figure_input *in,
                      size_t n)
{
    const char *separator = "";
    bl_sheet_add(s, "set ytics nomirror scale 0 (");
    for (size_t i = 0, row = 0; row < n; i++) {
        if (!is_shown(in, i))
            continue;
        struct bl_label l =
            bl_label_of_variable(in->evaluation->columns[i].name);
        bl_sheet_add(s, "%s", separator);
        bl_sheet_tic(s, &l, row++);
        separator = ", ";
    }
    bl_sheet_add(s, ") font note_font\nunset mytics\nset yrange [%zu.5:-0.5]\n",
                 n - 1);
}

static double names_width(const struct bl_figure_input *in)
{
    double mm = 0;
    for (size_t i = 0; i < in->evaluation->n_columns; i++) {
        struct bl_label l =
            bl_label_of_variable(in->evaluation->columns[i].name);
        if (is_shown(in, i))
            mm = fmax(mm, bl_label_width(&l, 7));
    }
    return mm;
}

static struct bl_panel panel_of(const struct bl_folio *f,
                                const struct bl_figure_input *in, size_t n)
{
    double left = fmin(3 + names_width(in), 0.6 * f->width);
    return (struct bl_panel){left, f->width - 3, 10,
                             10 + ROW * (double)(n < 3 ? 3 : n)};
}

/* Residuals. */

static double reach_of(const struct bl_figure_input *in, size_t i)
{
    const double *q = in->profile->columns[i]->quantiles;
    double std = in->evaluation->columns[i].std;
    return fmax(fabs(q[0]), fabs(q[BL_PROFILE_QUANTILES - 1])) / std;
}

static double write_residuals(struct bl_sheet *s,
                              const struct bl_figure_input *in, size_t n)
{
    double reach = 0;
    bl_sheet_data(s, NULL, "row,variable,p5,p25,p50,p75,p95,rms,std");
    for (size_t i = 0, row = 0; row < n; i++) {
        const struct bl_column_metrics *m = &in->evaluation->columns[i];
        if (!is_shown(in, i))
            continue;
        bl_sheet_number(s, (double)row++);
        bl_sheet_text(s, m->name);
        for (size_t k = 0; k < BL_PROFILE_QUANTILES; k++)
            bl_sheet_number(s, in->profile->columns[i]->quantiles[k] / m->std);
        bl_sheet_number(s, m->residual.rms / m->std);
        bl_sheet_number(s, m->std);
        bl_sheet_row_end(s);
        reach = fmax(reach, reach_of(in, i));
    }
    bl_sheet_data_end(s);
    return reach;
}

static enum bl_status write_residual(struct bl_folio *f,
                                     const struct bl_figure_input *in,
                                     struct bl_error *err)
{
    size_t n = count_shown(in);
    struct bl_panel panel = panel_of(f, in, n);
    struct bl_sheet s;
    struct bl_label axis = bl_label_of("(after − before) / std");
    struct bl_label note =
        bl_label_of("box 25 to 75 %, whiskers 5 to 95 %, ◇ RMS");
    bl_sheet_begin(&s, f, "residuals", NULL, "residuals of all variables",
                   panel.bottom + 11);
    double reach = write_residuals(&s, in, n);
    reach = reach > 0 ? 1.06 * reach : 1;
    struct bl_axis x = {"x", -reach, reach, false, 6, "offset 0,0.4"};
    bl_sheet_panel(&s, panel);
    bl_axis_add(&s, &x, &axis, NULL);
    add_names(&s, in, n);
    bl_sheet_label(&s, "set label", &note,
                   "at screen mm(2),down(4) left font note_font");
    bl_sheet_add(
        &s,
        "set arrow from 0,graph 0 to 0,graph 1 nohead back "
        "linecolor rgb c_band linewidth 0.6\n"
        "plot '%s' using (to_x($3)):1:(to_x($7 - $3)):(0) with vectors nohead "
        "linecolor rgb c_before linewidth 0.8, \\\n"
        "    '' using (to_x($5)):1:(to_x($4)):(to_x($6)):($1 - 0.3):($1 + 0.3) "
        "with "
        "boxxyerror fillstyle solid 1 border linecolor rgb c_before fillcolor "
        "rgb c_fill linewidth 0.8, \\\n"
        "    '' using (to_x($5)):($1 - 0.3):(0):(0.6) with vectors nohead "
        "linecolor rgb c_after linewidth 2, \\\n"
        "    '' using (to_x($8)):1 with points pointtype 12 pointsize 0.6 "
        "linecolor rgb c_third linewidth 0.8\n",
        s.data_name);
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_residuals = {
    .name = "residuals",
    .title = "box plot of the residuals of all variables, in units of std",
    .has_data = has_data,
    .write = write_residual,
};

/* Responses. */

struct span {
    double low, high;
};

static void widen(struct span *s, double v)
{
    if (!(v > 0) || !isfinite(v))
        return;
    s->low = fmin(s->low, v);
    s->high = fmax(s->high, v);
}

static struct span write_responses(struct bl_sheet *s,
                                   const struct bl_figure_input *in, size_t n)
{
    struct span span = {INFINITY, 0};
    bl_sheet_data(s, NULL,
                  "row,variable,abs_median_percent,rms_percent,p95_abs_percent,"
                  "rms_over_std_percent");
    for (size_t i = 0, row = 0; row < n; i++) {
        const struct bl_column_metrics *m = &in->evaluation->columns[i];
        if (!is_shown(in, i))
            continue;
        const double values[] = {
            100 * fabs(m->response.median), 100 * m->response.rms,
            100 * m->response.p95_abs, 100 * m->residual.rms / m->std};
        bl_sheet_number(s, (double)row++);
        bl_sheet_text(s, m->name);
        for (size_t k = 0; k < sizeof values / sizeof *values; k++)
            bl_sheet_number(s, values[k] > 0 ? values[k] : NAN);
        if (values[0] > values[2] / 1000)
            widen(&span, values[0]);
        widen(&span, values[2]);
        widen(&span, values[3]);
        bl_sheet_row_end(s);
    }
    bl_sheet_data_end(s);
    return span;
}

/* What came back without a loss has no place on a logarithmic axis. */
static void add_exact(struct bl_sheet *s, const struct bl_figure_input *in,
                      size_t n)
{
    for (size_t i = 0, row = 0; row < n; i++) {
        if (!is_shown(in, i))
            continue;
        if (in->evaluation->columns[i].residual.max_abs == 0)
            bl_sheet_add(s,
                         "set label 'exact' at graph 0.02,first %zu "
                         "font tiny_font\n",
                         row);
        row++;
    }
}

/* Whole decades around the span; medians far below are left to the margin. */
static struct span decades(struct span s)
{
    if (!(s.high > 0))
        return (struct span){1e-3, 100};
    double low = floor(log10(s.low) - 0.3), high = ceil(log10(s.high) + 0.1);
    return (struct span){pow(10, fmax(low, high - 8)), pow(10, high)};
}

static enum bl_status write_response(struct bl_folio *f,
                                     const struct bl_figure_input *in,
                                     struct bl_error *err)
{
    size_t n = count_shown(in);
    struct bl_panel panel = panel_of(f, in, n);
    struct bl_sheet s;
    struct bl_label axis = {0};
    bl_label_add(&axis, "|response| or RMS / std [%]");
    bl_sheet_begin(&s, f, "responses", NULL, "responses of all variables",
                   panel.bottom + 11);
    struct span span = decades(write_responses(&s, in, n));
    struct bl_axis x = {"x", span.low, span.high, true, 6, "offset 0,0.4"};
    bl_sheet_panel(&s, panel);
    bl_axis_add(&s, &x, &axis, NULL);
    add_names(&s, in, n);
    add_exact(&s, in, n);
    bl_sheet_add(
        &s,
        "set grid ytics linetype 1 linecolor rgb c_fill linewidth 0.5\n"
        "set key at screen mm(%g),down(1.5) left top horizontal Left reverse "
        "samplen 1 maxrows 1\n"
        "plot '%s' using 3:1 with points pointtype 6 pointsize 0.5 "
        "linewidth 0.9 linecolor rgb c_before title 'median', \\\n"
        "    '' using 5:1 with points pointtype 7 pointsize 0.5 "
        "linecolor rgb c_after title '95 %% within', \\\n"
        "    '' using 6:1 with points pointtype 12 pointsize 0.6 "
        "linewidth 0.9 linecolor rgb c_third title 'RMS / std'\n",
        bl_folio_is_wide(f) ? panel.left : 2, s.data_name);
    return bl_sheet_end(&s, err);
}

const struct bl_figure bl_figure_responses = {
    .name = "responses",
    .title = "median and 95 % quantile of |response| of all variables",
    .has_data = has_data,
    .write = write_response,
};
