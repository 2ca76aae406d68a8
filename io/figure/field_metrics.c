/* Fields over time and over wave numbers: the error of every snapshot, and
 * power spectra before and after.
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "io/figure/axis.h"
#include "io/figure/figures.h"

static bool has_data(const struct bl_figure_input *in)
{
    return in->evaluation != NULL && in->evaluation->fields.n_fields > 0;
}

static const struct bl_column_metrics *column_of(
    const struct bl_figure_input *in, const struct bl_field_metrics *f)
{
    return &in->evaluation->columns[f->column];
}

/* One sheet per field that was chosen. */
static enum bl_status write_each(
    struct bl_folio *folio, const struct bl_figure_input *in,
    enum bl_status (*write)(struct bl_folio *, const struct bl_figure_input *,
                            const struct bl_field_metrics *, struct bl_error *),
    struct bl_error *err)
{
    for (size_t i = 0; i < in->evaluation->fields.n_fields; i++) {
        const struct bl_field_metrics *f = in->evaluation->fields.fields[i];
        if (in->chosen[f->column] && write(folio, in, f, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* Over time. */

struct span {
    double low, high;
};

static void widen(struct span *s, double v)
{
    if (!isfinite(v))
        return;
    s->low = fmin(s->low, v);
    s->high = fmax(s->high, v);
}

static void write_snapshots(struct bl_sheet *s,
                            const struct bl_field_metrics *f,
                            struct span *nrmse, struct span *ssim)
{
    size_t step = f->n_snapshots / 5000 + 1;
    bl_sheet_data(s, NULL, "snapshot,nrmse_percent,ssim,max_abs");
    for (size_t i = 0; i < f->n_snapshots; i += step) {
        const struct bl_snapshot_metrics *m = &f->snapshots[i];
        bl_sheet_number(s, (double)(i + 1));
        bl_sheet_number(s, 100 * m->nrmse);
        bl_sheet_number(s, m->ssim);
        bl_sheet_number(s, m->max_abs);
        bl_sheet_row_end(s);
        widen(nrmse, 100 * m->nrmse);
        widen(ssim, m->ssim);
    }
    bl_sheet_data_end(s);
}

static void add_trace(struct bl_sheet *s, const char *name, const char *unit,
                      struct span span, size_t column, const char *colour)
{
    struct bl_label label = bl_label_of(name);
    double room = 0.08 * (span.high - span.low);
    if (!(span.high > span.low))
        room = 0.5;
    if (!isfinite(span.low))
        span = (struct span){0, 1};
    struct bl_axis y = {
        "y",
        span.low > 0 && span.low < span.high / 2 ? 0 : span.low - room,
        span.high + room,
        false,
        4,
        "offset 1,0"};
    bl_axis_add(s, &y, &label, unit);
    bl_sheet_add(s,
                 "plot '%s' using 1:(to_y($%zu)) with lines linewidth 1.2 "
                 "linecolor rgb %s\nunset label\n",
                 s->data_name, column, colour);
}

static enum bl_status write_time(struct bl_folio *folio,
                                 const struct bl_figure_input *in,
                                 const struct bl_field_metrics *f,
                                 struct bl_error *err)
{
    struct bl_sheet s;
    struct span nrmse = {INFINITY, -INFINITY}, ssim = {INFINITY, -INFINITY};
    const char *name = column_of(in, f)->name;
    struct bl_label snapshot = bl_label_of("snapshot");
    struct bl_label note = bl_label_of_variable(name);
    char title[128];
    double last = f->n_snapshots > 1 ? (double)f->n_snapshots : 2;
    struct bl_axis x = {"x", 1, last, false, 6, "offset 0,0.4"};
    snprintf(title, sizeof title, "%.80s: error of every snapshot", name);
    bl_sheet_begin(&s, folio, "field_error", name, title, 68);
    write_snapshots(&s, f, &nrmse, &ssim);
    bl_label_add(&note, ", overall NRMSE ");
    bl_label_add_number(&note, 100 * f->nrmse);
    bl_label_add(&note, " %, SSIM ");
    bl_label_add_number(&note, f->ssim);
    bl_sheet_panel(&s, (struct bl_panel){15, folio->width - 3, 6, 32});
    bl_axis_add_bare(&s, &x);
    bl_sheet_note(&s, &note, 0);
    add_trace(&s, "NRMSE", "%", nrmse, 2, "c_after");
    bl_sheet_panel(&s, (struct bl_panel){15, folio->width - 3, 33.5, 58});
    bl_axis_add(&s, &x, &snapshot, NULL);
    add_trace(&s, "SSIM", NULL, ssim, 3, "c_third");
    return bl_sheet_end(&s, err);
}

static enum bl_status write_times(struct bl_folio *f,
                                  const struct bl_figure_input *in,
                                  struct bl_error *err)
{
    return write_each(f, in, write_time, err);
}

const struct bl_figure bl_figure_field_error = {
    .name = "field_error",
    .title = "fields: NRMSE and SSIM of every snapshot",
    .needs = "a field (rows x height x width)",
    .has_data = has_data,
    .write = write_times,
};

/* Over wave numbers. */

static struct span write_power(struct bl_sheet *s,
                               const struct bl_field_metrics *f)
{
    struct span span = {INFINITY, -INFINITY};
    double most = 0;
    for (size_t k = 1; k < f->n_k; k++)
        most = fmax(most, f->power_before[k]);
    bl_sheet_data(s, NULL, "wave_number,before,after");
    for (size_t k = 1; k < f->n_k; k++) {
        double x = f->power_before[k], y = f->power_after[k];
        bl_sheet_number(s, (double)k);
        bl_sheet_number(s, x > 0 ? x : NAN);
        bl_sheet_number(s, y > 0 ? y : NAN);
        bl_sheet_row_end(s);
        widen(&span, x > 1e-14 * most ? x : NAN);
        widen(&span, y > 1e-14 * most ? y : NAN);
    }
    bl_sheet_data_end(s);
    return span;
}

static struct bl_label power_label(const char *unit)
{
    struct bl_label l = {0};
    bl_label_add_markup(&l, "{/:Italic E}({/:Italic k})", "$E(k)$");
    if (bl_label_unit(unit) == NULL)
        return l;
    bl_label_add(&l, " [(");
    bl_label_add(&l, unit);
    bl_label_add(&l, ")");
    bl_label_add_markup(&l, "^2", "$^2$");
    bl_label_add(&l, "]");
    return l;
}

/* Power after over before: linear near 1, logarithmic where it goes far. */
static void add_ratio(struct bl_sheet *s, const struct bl_field_metrics *f)
{
    struct bl_label ratio = bl_label_of("after / before");
    struct span span = {INFINITY, -INFINITY};
    for (size_t k = 1; k < f->n_k; k++)
        if (f->power_before[k] > 0 && f->power_after[k] > 0)
            widen(&span, f->power_after[k] / f->power_before[k]);
    struct bl_axis y = {"y", 0.5, 1.5, false, 2, "offset 1,0"};
    bool is_far = span.low < 0.5 || span.high > 1.5;
    if (is_far)
        y = (struct bl_axis){"y",
                             fmax(1e-3, fmin(0.1, span.low / 2)),
                             fmin(1e3, fmax(10, span.high * 2)),
                             true,
                             3,
                             "offset 1,0"};
    bl_axis_add(s, &y, &ratio, NULL);
    bl_sheet_add(s,
                 "plot 1 linecolor rgb c_before linewidth 0.6, \\\n"
                 "    '%s' using 1:($3 / $2) with points pointtype 7 "
                 "pointsize 0.35 linecolor rgb c_after\n",
                 s->data_name);
}

static enum bl_status write_spectrum(struct bl_folio *folio,
                                     const struct bl_figure_input *in,
                                     const struct bl_field_metrics *f,
                                     struct bl_error *err)
{
    struct bl_sheet s;
    const struct bl_column_metrics *m = column_of(in, f);
    struct bl_label power = power_label(m->unit);
    struct bl_label wave = {0}, note = bl_label_of_variable(m->name);
    char title[128];
    if (f->n_k < 3)
        return BL_OK;
    bl_label_add_markup(&wave, "wave number {/:Italic k}", "wave number $k$");
    snprintf(title, sizeof title, "%.80s: power spectrum", m->name);
    bl_sheet_begin(&s, folio, "field_spectrum", m->name, title, 74);
    struct span span = write_power(&s, f);
    if (!(span.high > 0))
        span = (struct span){0.1, 1};
    struct bl_axis x = {"x", 1, (double)f->n_k - 1, true, 4, "offset 0,0.4"};
    struct bl_axis y = {"y", span.low / 2, span.high * 2, true,
                        6,   "offset 1,0"};
    if (isfinite(f->first_deviating_k)) {
        bl_label_add(&note, ", differs by more than 5 % from wave number ");
        bl_label_add_number(&note, f->first_deviating_k);
        bl_sheet_add(&s,
                     "set arrow from %g,graph 0 to %g,graph 1 nohead back "
                     "dashtype 3 linecolor rgb c_before linewidth 0.6\n",
                     f->first_deviating_k, f->first_deviating_k);
    }
    bl_sheet_panel(&s, (struct bl_panel){15, folio->width - 3, 6, 46});
    bl_axis_add_bare(&s, &x);
    bl_axis_add(&s, &y, &power, NULL);
    bl_sheet_note(&s, &note, 0);
    bl_sheet_add(&s,
                 "set key at graph 0.97,0.96 right top\n"
                 "plot '%s' using 1:2 with lines linewidth 1.2 linecolor rgb "
                 "c_before title 'before', \\\n"
                 "    '' using 1:3 with points pointtype 7 pointsize 0.35 "
                 "linecolor rgb c_after title 'after'\n"
                 "unset key\nunset label\n",
                 s.data_name);
    bl_sheet_panel(&s, (struct bl_panel){15, folio->width - 3, 47.5, 64});
    bl_axis_add(&s, &x, &wave, NULL);
    bl_sheet_add(&s, "set format x '%%g'\n");
    add_ratio(&s, f);
    return bl_sheet_end(&s, err);
}

static enum bl_status write_spectra(struct bl_folio *f,
                                    const struct bl_figure_input *in,
                                    struct bl_error *err)
{
    return write_each(f, in, write_spectrum, err);
}

const struct bl_figure bl_figure_field_spectrum = {
    .name = "field_spectrum",
    .title = "fields: power spectra before and after",
    .needs = "a field (rows x height x width)",
    .has_data = has_data,
    .write = write_spectra,
};
