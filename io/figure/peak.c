/* The peak of a spectrum in the window of its fit: events before and after, and
 * the Gaussian on its background that was fitted to each. */
#include <math.h>
#include <stdio.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"

enum { CURVE_POINTS = 120 };

static const double HEIGHT = 78;

static struct bl_panel panel_of(const struct bl_folio *f)
{
    return (struct bl_panel){17, f->width - 3, 24, 62};
}

static double bin_edge(const struct bl_peak_window *w, double i)
{
    return w->low + (w->high - w->low) * i / (double)w->n_bins;
}

static void write_bins(struct bl_sheet *s, const struct bl_peak *p)
{
    bl_sheet_data(s, NULL, "low,high,before,after");
    for (size_t i = 0; i < p->window.n_bins; i++) {
        bl_sheet_number(s, bin_edge(&p->window, (double)i));
        bl_sheet_number(s, bin_edge(&p->window, (double)i + 1));
        bl_sheet_number(s, p->before.counts[i]);
        bl_sheet_number(s, p->after.counts[i]);
        bl_sheet_row_end(s);
    }
    bl_sheet_closing_row(s, p->window.high, 2);
    bl_sheet_data_end(s);
}

/* A fit that did not converge leaves NaN, which gnuplot passes over. */
static void write_curves(struct bl_sheet *s, const struct bl_peak *p)
{
    const struct bl_peak_window *w = &p->window;
    bl_sheet_data(s, "fit", "x,before,background,after");
    for (size_t i = 0; i <= CURVE_POINTS; i++) {
        double x = bin_edge(w, (double)i * (double)w->n_bins / CURVE_POINTS);
        bl_sheet_number(s, x);
        bl_sheet_number(s, bl_peak_value(&p->before, w, x));
        bl_sheet_number(s, bl_peak_background(&p->before, w, x));
        bl_sheet_number(s, bl_peak_value(&p->after, w, x));
        bl_sheet_row_end(s);
    }
    bl_sheet_data_end(s);
}

static void add_measured(struct bl_label *l, double value, double error)
{
    bl_label_add_number(l, value);
    bl_label_add(l, " ± ");
    bl_label_add_number(l, error);
}

/* "before: mean 1969 ± 0.8, width 29 ± 0.8 GeV" */
static void note_fit(struct bl_sheet *s, int line, const char *when,
                     const struct bl_peak_fit *f, const char *unit)
{
    struct bl_label l = bl_label_of(when);
    if (f->converged) {
        bl_label_add(&l, ": mean ");
        add_measured(&l, f->mean, f->mean_error);
        bl_label_add(&l, ", width ");
        add_measured(&l, f->width, f->width_error);
        bl_label_add_unit(&l, unit);
    } else {
        bl_label_add(&l, ": the fit did not converge");
    }
    bl_sheet_note(s, &l, line);
}

static double highest(const struct bl_peak *p)
{
    double most = 0;
    for (size_t i = 0; i < p->window.n_bins; i++) {
        double m = fmax(p->before.counts[i], p->after.counts[i]);
        most = fmax(most, m + sqrt(m));
    }
    return most;
}

static void plot_peak(struct bl_sheet *s, const struct bl_column_metrics *m)
{
    const struct bl_peak *p = &m->peak;
    struct bl_axis x = {"x", p->window.low, p->window.high, false, 5, NULL};
    struct bl_axis y = {"y", 0, 1.05 * highest(p), false, 5, "offset 0,0"};
    struct bl_label variable = bl_label_of_variable(m->name);
    struct bl_label events = bl_label_of("Events / ");
    bl_label_add_number(&events, (p->window.high - p->window.low) /
                                     (double)p->window.n_bins);
    bl_label_add_unit(&events, m->unit);
    bl_sheet_panel(s, panel_of(s->folio));
    bl_axis_add(s, &x, &variable, m->unit);
    bl_axis_add(s, &y, &events, NULL);
    note_fit(s, 1, "before", &p->before, m->unit);
    note_fit(s, 0, "after", &p->after, m->unit);
    write_bins(s, p);
    bl_sheet_add(s, "set key at screen mm(15),down(4) left top horizontal Left "
                    "reverse\n");
    bl_sheet_add(s,
                 "plot '%s' using (($1 + $2) / 2):3:($2 - $1) with boxes "
                 "fillstyle solid 1 noborder fillcolor rgb c_fill title "
                 "'before', \\\n"
                 "    '' using (($1 + $2) / 2):4:(sqrt($4)) with yerrorbars "
                 "pointtype 7 pointsize 0.3 linewidth 0.8 linecolor rgb "
                 "c_after title 'after', \\\n",
                 s->data_name);
    write_curves(s, p);
    bl_sheet_add(s,
                 "    '%s' using 1:2 with lines linecolor rgb c_before "
                 "linewidth 1 title 'fit', \\\n"
                 "    '' using 1:3 with lines linecolor rgb c_before "
                 "linewidth 0.8 dashtype 2 title 'background', \\\n"
                 "    '' using 1:4 with lines linecolor rgb c_after "
                 "linewidth 1 notitle\n"
                 "unset label\nunset key\n",
                 s->data_name);
}

static bool has_peak(const struct bl_column_metrics *m)
{
    return m->has_peak && m->peak.found;
}

static bool has_peaks(const struct bl_figure_input *in)
{
    for (size_t i = 0; i < in->evaluation->n_columns; i++)
        if (has_peak(&in->evaluation->columns[i]))
            return true;
    return false;
}

static enum bl_status write_peaks(struct bl_folio *f,
                                  const struct bl_figure_input *in,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < in->evaluation->n_columns; i++) {
        const struct bl_column_metrics *m = &in->evaluation->columns[i];
        struct bl_sheet s;
        char title[256];
        if (!has_peak(m))
            continue;
        snprintf(title, sizeof title, "%.200s, the peak and its fit", m->name);
        bl_sheet_begin(&s, f, "peak", m->name, title, HEIGHT);
        plot_peak(&s, m);
        if (bl_sheet_end(&s, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

const struct bl_figure bl_figure_peaks = {
    .name = "peaks",
    .title = "peaks of derived variables with their fits, before and after",
    .has_data = has_peaks,
    .write = write_peaks,
};
