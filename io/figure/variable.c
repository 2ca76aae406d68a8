/* A page for every variable: before and after, their ratio, residual and
 * response.
 *
 * The band is the statistical error of the histogram before.  The bars of the
 * points are sqrt(in + out) of the events that changed their bin: both
 * histograms hold the same events, so only what moved can fluctuate.
 */
#include <math.h>
#include <stdio.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"

struct page { // where things stand, in mm
    double height;
    struct bl_panel values, ratio, residual, response;
};

static const struct page narrow = {
    128,
    {19, 84, 12, 52},
    {19, 84, 53.5, 70},
    {12, 44, 95, 115},
    {53, 84, 95, 115},
};

static const struct page wide = {
    98,
    {17, 106, 12, 62},
    {17, 106, 63.5, 84},
    {126, 176, 14, 33},
    {126, 176, 65, 84},
};

struct variable { // what is drawn
    const struct bl_column_metrics *metrics;
    const struct bl_column_profile *profile;
};

/* Edge i; a constant gets a bar of some width. */
static double edge(const struct bl_column_profile *p, size_t i)
{
    const struct bl_bins *b = &p->values.bins;
    if (b->low == b->high)
        return b->low + ((double)i - 0.5) * fmax(1, fabs(b->low) / 10);
    double e = bl_bins_edge(b, i);
    return p->is_log ? pow(10, e) : e;
}

static void write_values(struct bl_sheet *s, const struct variable *v)
{
    const struct bl_histogram *h = &v->profile->values;
    bl_sheet_data(s, NULL, "low,high,before,after,in,out");
    for (size_t i = 0; i < h->bins.n; i++) {
        bl_sheet_number(s, edge(v->profile, i));
        bl_sheet_number(s, edge(v->profile, i + 1));
        bl_sheet_number(s, (double)h->before[i + 1]);
        bl_sheet_number(s, (double)h->after[i + 1]);
        bl_sheet_number(s, (double)h->in[i + 1]);
        bl_sheet_number(s, (double)h->out[i + 1]);
        bl_sheet_row_end(s);
    }
    bl_sheet_closing_row(s, edge(v->profile, h->bins.n), 4);
    bl_sheet_data_end(s);
}

static struct bl_axis value_axis(const struct variable *v,
                                 const struct page *page)
{
    const struct bl_column_profile *p = v->profile;
    return (struct bl_axis){"x",
                            edge(p, 0),
                            edge(p, p->values.bins.n),
                            p->is_log,
                            page == &wide ? 7 : 6,
                            "offset 0,0.4"};
}

static bool is_per_event(const struct variable *v, uint64_t n_rows)
{
    return v->metrics->n_values == n_rows;
}

/* "Events / 10 GeV" */
static struct bl_label counts_label(const struct variable *v, uint64_t n_rows)
{
    const struct bl_bins *b = &v->profile->values.bins;
    struct bl_label l =
        bl_label_of(is_per_event(v, n_rows) ? "Events" : "Cells");
    if (v->profile->is_log)
        bl_label_add(&l, " / bin");
    double width = (b->high - b->low) / (double)b->n;
    bool is_one = width == 1 && bl_label_unit(v->metrics->unit) == NULL;
    if (v->profile->is_log || width == 0 || is_one)
        return l;
    bl_label_add(&l, " / ");
    bl_label_add_number(&l, width);
    bl_label_add_unit(&l, v->metrics->unit);
    return l;
}

static double outside_share(const struct bl_histogram *h)
{
    double outside = 0, all = 0;
    for (size_t i = 0; i < h->n_counts; i++)
        all += (double)(h->before[i] + h->after[i]);
    outside += (double)(h->before[0] + h->before[h->n_counts - 1]);
    outside += (double)(h->after[0] + h->after[h->n_counts - 1]);
    return all > 0 ? outside / all : 0;
}

/* Below an axis: what lies beyond it. */
static void add_outside(struct bl_sheet *s, double share)
{
    struct bl_label l = {0};
    if (!(share > 0))
        return;
    bl_label_add_number(&l, 100 * share);
    bl_label_add(&l, " % outside");
    bl_sheet_foot(s, &l);
}

static void add_per_ndf(struct bl_label *l, const char *name,
                        const struct bl_chi2_test *t)
{
    bl_label_add(l, name);
    bl_label_add_number(l, t->ndf > 0 ? t->value / (double)t->ndf : NAN);
}

static bool is_constant(const struct variable *v)
{
    return v->profile->values.bins.low == v->profile->values.bins.high;
}

/* The three chi-squares, above the frame. */
static struct bl_label chi2_label(const struct variable *v)
{
    const struct bl_chi2 *c = &v->metrics->chi2;
    struct bl_label l = {0};
    if (is_constant(v)) {
        bl_label_add(&l, "constant ");
        bl_label_add_number(&l, v->metrics->mean);
        bl_label_add_unit(&l, v->metrics->unit);
        return l;
    }
    bl_label_add_markup(&l, "χ^2/ndf", "$\\chi^2$/ndf");
    add_per_ndf(&l, " impact ", &c->impact);
    add_per_ndf(&l, ", two-sample ", &c->two_sample);
    add_per_ndf(&l, ", migration ", &c->migration);
    return l;
}

static double highest_point(const struct bl_histogram *h)
{
    double most = 0;
    for (size_t i = 1; i <= h->bins.n; i++) {
        double m = (double)h->after[i];
        most = fmax(most, m + sqrt(m));
    }
    return most;
}

static void plot_values(struct bl_sheet *s, const struct variable *v,
                        uint64_t n_rows, const struct page *page)
{
    const struct bl_histogram *h = &v->profile->values;
    struct bl_axis x = value_axis(v, page);
    struct bl_label label = counts_label(v, n_rows), note = chi2_label(v);
    write_values(s, v);
    bl_sheet_panel(s, page->values);
    bl_axis_add_bare(s, &x);
    bl_axis_add_counts(s, h->before + 1, h->bins.n, highest_point(h), 5);
    bl_sheet_label(s, "set ylabel", &label, "offset 0,0");
    bl_sheet_note(s, &note, 0);
    bl_sheet_add(s,
                 "set key at screen mm(%g),down(%g) left top horizontal Left "
                 "reverse\n"
                 "middle(a, b) = %s\n",
                 page->values.left - 2, page->values.top - 9.5,
                 x.is_log ? "sqrt(a * b)" : "to_x((a + b) / 2)");
    bl_sheet_add(
        s,
        "plot '%s' using (middle($1, $2)):3:(to_x($2) - to_x($1)) with "
        "boxes fillstyle solid 1 noborder fillcolor rgb c_fill "
        "title 'before', \\\n"
        "    '' using (to_x($1)):3 with steps linecolor rgb c_before "
        "linewidth 0.8 notitle, \\\n"
        "    '' using (middle($1, $2)):($4 > 0 ? $4 : NaN):(sqrt($4)) "
        "with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 "
        "linecolor rgb c_after title 'after'\n"
        "unset label\nunset key\n",
        s->data_name);
}

/* How far the ratio goes from 1 where it is known well: one of a few. */
static double ratio_reach(const struct bl_histogram *h)
{
    static const double reaches[] = {0.02, 0.1, 0.2, 0.5};
    double worst = 0;
    for (size_t i = 1; i <= h->bins.n; i++) {
        double n = (double)h->before[i], m = (double)h->after[i];
        if (n >= 20)
            worst = fmax(worst, fabs(m / n - 1));
    }
    for (size_t i = 0; i < sizeof reaches / sizeof *reaches; i++)
        if (worst < 0.9 * reaches[i])
            return reaches[i];
    return 1;
}

static void plot_ratio(struct bl_sheet *s, const struct variable *v,
                       const struct page *page)
{
    double reach = ratio_reach(&v->profile->values);
    struct bl_axis x = value_axis(v, page);
    struct bl_label variable = bl_label_of_variable(v->metrics->name);
    bl_sheet_panel(s, page->ratio);
    bl_axis_add(s, &x, &variable, v->metrics->unit);
    add_outside(s, outside_share(&v->profile->values));
    bl_sheet_add(s,
                 "unset logscale y\nset yrange [%g:%g]\nset format y '%%g'\n"
                 "set ytics %g,%g,%g\nset mytics default\n"
                 "set ylabel 'after / before' offset 0,0\n"
                 "top = %g\nbottom = %g\n",
                 1 - reach, 1 + reach, 1 - reach / 2, reach / 2, 1 + reach / 2,
                 1 + 0.94 * reach, 1 - 0.94 * reach);
    bl_sheet_add(
        s,
        "# band: statistical error of `before'; bars: events that changed "
        "their bin\n"
        "plot '%s' using (middle($1, $2)):($3 > 0 ? 1 : NaN):"
        "((to_x($2) - to_x($1)) / 2):(1 / sqrt($3)) with boxxyerror "
        "fillstyle solid 1 noborder fillcolor rgb c_fill, \\\n"
        "    1 linecolor rgb c_before linewidth 0.6, \\\n"
        "    '' using (middle($1, $2)):($4 / $3):(sqrt($5 + $6) / $3) "
        "with yerrorbars pointtype 7 pointsize 0.3 linewidth 0.8 "
        "linecolor rgb c_after, \\\n",
        s->data_name);
    bl_sheet_add(
        s,
        "    '' using (middle($1, $2)):($4 / $3 > 1 + %g ? top : NaN) "
        "with points pointtype 9 pointsize 0.4 linecolor rgb c_after, \\\n"
        "    '' using (middle($1, $2)):($4 / $3 < 1 - %g ? bottom : NaN) "
        "with points pointtype 11 pointsize 0.4 linecolor rgb c_after\n"
        "unset label\n",
        reach, reach);
}

/* A histogram of differences; `scale` is 100 for percent. */
static void plot_counts(struct bl_sheet *s, const struct bl_counts *c,
                        const char *part, const struct bl_label *axis,
                        const char *unit, double scale)
{
    struct bl_axis x = {"x", scale * c->bins.low, scale * c->bins.high, false,
                        4,   "offset 0,0.4"};
    bl_sheet_data(s, part, "low,high,events");
    for (size_t i = 0; i < c->bins.n; i++) {
        bl_sheet_number(s, scale * bl_bins_edge(&c->bins, i));
        bl_sheet_number(s, scale * bl_bins_edge(&c->bins, i + 1));
        bl_sheet_number(s, (double)c->n[i + 1]);
        bl_sheet_row_end(s);
    }
    bl_sheet_closing_row(s, x.high, 1);
    bl_sheet_data_end(s);
    bl_axis_add(s, &x, axis, unit);
    bl_axis_add_counts(s, c->n + 1, c->bins.n, 0, 3);
    bl_sheet_add(
        s,
        "unset ylabel\nset ytics font note_font\n"
        "plot '%s' using (to_x(($1 + $2) / 2)):3:(to_x($2) - to_x($1)) with "
        "boxes fillstyle solid 1 noborder fillcolor rgb c_fill, \\\n"
        "    '' using (to_x($1)):3 with steps linecolor rgb c_after "
        "linewidth 1\nunset label\n",
        s->data_name);
}

static double outside_counts(const struct bl_counts *c)
{
    double outside = (double)(c->n[0] + c->n[c->bins.n + 1]);
    return c->total > 0 ? outside / (double)c->total : 0;
}

/* "mean 0.2 GeV" in a line above the panel; `unit` may be NULL. */
static void add_value(struct bl_sheet *s, int line, const char *name,
                      double value, const char *unit)
{
    struct bl_label l = bl_label_of(name);
    bl_label_add_number(&l, value);
    bl_label_add_unit(&l, unit);
    bl_sheet_note(s, &l, line);
}

static void plot_residual(struct bl_sheet *s, const struct variable *v,
                          struct bl_panel panel)
{
    const struct bl_residual *r = &v->metrics->residual;
    const char *unit = v->metrics->unit;
    struct bl_label axis = bl_label_of("after − before");
    bl_sheet_panel(s, panel);
    add_value(s, 2, "mean ", r->mean, unit);
    add_value(s, 1, "RMS ", r->rms, unit);
    add_value(s, 0, "largest ", r->max_abs, unit);
    add_outside(s, outside_counts(&v->profile->residual));
    plot_counts(s, &v->profile->residual, "residual", &axis, unit, 1);
}

static void plot_response(struct bl_sheet *s, const struct variable *v,
                          struct bl_panel panel)
{
    const struct bl_response *r = &v->metrics->response;
    struct bl_label axis = bl_label_of("response");
    if (v->profile->response.bins.n == 0)
        return;
    bl_sheet_panel(s, panel);
    add_value(s, 2, "mean ", 100 * r->mean, "%");
    add_value(s, 1, "RMS ", 100 * r->rms, "%");
    add_value(s, 0, "95 % within ±", 100 * r->p95_abs, "%");
    add_outside(s, outside_counts(&v->profile->response));
    plot_counts(s, &v->profile->response, "response", &axis, "%", 100);
}

static void plot_differences(struct bl_sheet *s, const struct variable *v,
                             const struct page *page)
{
    struct bl_label exact = bl_label_of("restored exactly");
    struct bl_panel both = {page->residual.left, page->response.right,
                            page->residual.top, page->response.bottom};
    if (v->profile->residual.bins.n == 0) {
        bl_sheet_panel(s, both);
        bl_sheet_message(s, &exact);
        return;
    }
    plot_residual(s, v, page->residual);
    plot_response(s, v, page->response);
}

static enum bl_status write_page(struct bl_folio *f, const struct variable *v,
                                 uint64_t n_rows, struct bl_error *err)
{
    const struct page *page = bl_folio_is_wide(f) ? &wide : &narrow;
    struct bl_sheet s;
    char title[256];
    snprintf(title, sizeof title, "%.200s before and after", v->metrics->name);
    bl_sheet_begin(&s, f, v->metrics->formula != NULL ? "derived" : "variable",
                   v->metrics->name, title, page->height);
    if (v->profile->values.bins.n > 0) {
        plot_values(&s, v, n_rows, page);
        plot_ratio(&s, v, page);
        plot_differences(&s, v, page);
    } else {
        struct bl_label none = bl_label_of_variable(v->metrics->name);
        bl_label_add(&none, ": no finite values");
        bl_sheet_panel(&s, page->values);
        bl_sheet_message(&s, &none);
    }
    return bl_sheet_end(&s, err);
}

/* Pages of plain variables, or of derived ones. */

static bool has_page(const struct bl_figure_input *in, size_t i, bool derived)
{
    const struct bl_column_metrics *m = &in->evaluation->columns[i];
    return in->chosen[i] && !m->is_text && (m->formula != NULL) == derived;
}

static bool has_pages(const struct bl_figure_input *in, bool derived)
{
    for (size_t i = 0; in->profile != NULL && i < in->profile->n_columns; i++)
        if (has_page(in, i, derived))
            return true;
    return false;
}

static enum bl_status write_pages(struct bl_folio *f,
                                  const struct bl_figure_input *in,
                                  bool derived, struct bl_error *err)
{
    for (size_t i = 0; i < in->profile->n_columns; i++) {
        struct variable v = {&in->evaluation->columns[i],
                             in->profile->columns[i]};
        if (has_page(in, i, derived) &&
            write_page(f, &v, in->evaluation->n_rows, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static bool has_variables(const struct bl_figure_input *in)
{
    return has_pages(in, false);
}

static enum bl_status write_variables(struct bl_folio *f,
                                      const struct bl_figure_input *in,
                                      struct bl_error *err)
{
    return write_pages(f, in, false, err);
}

const struct bl_figure bl_figure_variables = {
    .name = "variables",
    .title = "a page for every variable: before, after, ratio, residual, "
             "response",
    .has_data = has_variables,
    .write = write_variables,
};

static bool has_derived(const struct bl_figure_input *in)
{
    return has_pages(in, true);
}

static enum bl_status write_derived(struct bl_folio *f,
                                    const struct bl_figure_input *in,
                                    struct bl_error *err)
{
    return write_pages(f, in, true, err);
}

const struct bl_figure bl_figure_derived = {
    .name = "derived",
    .title = "the same for every derived variable",
    .needs = "a derived variable (--derive 'NAME = FORMULA')",
    .has_data = has_derived,
    .write = write_derived,
};
