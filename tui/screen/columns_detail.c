#include "tui/screen/columns_detail.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tui/screen/columns_sample.h"
#include "tui/screen/columns_text.h"
#include "tui/widget/box.h"
#include "tui/widget/chart.h"

enum {
    LABELS = 6,     // cells of the counts beside the histogram
    MAX_BINS = 640, // two for each cell of the widest terminal
    LEAST_PLOT = 24,
    WITH_MEDIAN = 36, // cells of the facts
    TEXT = 256,
};

struct subject {
    const struct bl_ui *ui;
    const struct bl_column *column;
    const char *unit; // NULL: none
    const struct bl_choice *choice;
    const struct bl_proposal *proposal;  // NULL: none yet
    const struct bl_column_stats *stats; // NULL: none yet
    struct bl_column_stats core;         // without the sentinel
};

static struct subject subject_of(const struct bl_ui *ui, size_t column)
{
    const struct bl_table *t = &ui->table;
    struct subject s = {.ui = ui,
                        .column = &t->schema.columns[column],
                        .unit = bl_table_unit(t, column),
                        .choice = &t->choices.list[column],
                        .proposal = bl_table_proposal(t, column),
                        .stats = bl_table_stats(t, column)};
    if (s.stats != NULL)
        s.core = bl_columns_without_sentinel(s.stats, s.proposal);
    return s;
}

/* The histogram. */

static uint64_t largest(const uint64_t *counts, size_t n)
{
    uint64_t most = 0;
    for (size_t i = 0; i < n; i++)
        most = counts[i] > most ? counts[i] : most;
    return most;
}

/* A logarithmic axis begins below 1, so that a single row is seen. */
static struct bl_axis counts_axis(uint64_t most, bool linear)
{
    return linear ? (struct bl_axis){.low = 0, .high = 1.05 * (double)most}
                  : (struct bl_axis){
                        .low = 0.5, .high = 1.3 * (double)most, .log = true};
}

static void draw_histogram(const struct subject *s, struct bl_area a)
{
    static const struct bl_pen pens[] = {{BL_PAINT_ACCENT, '#'}};
    const struct bl_chart_look look = {.y_label_width = LABELS};
    uint64_t counts[MAX_BINS];
    struct bl_columns_range range;
    size_t dots = s->ui->glyphs == BL_GLYPHS_ASCII ? 1 : 2; // of a cell
    size_t n, most = dots * (size_t)(a.width - LABELS - 1);
    if (!bl_columns_whole(&range, &n, &s->core,
                          most < MAX_BINS ? most : MAX_BINS))
        return;
    bl_stats_histogram(&s->core, range.low, range.high, counts, n);
    struct bl_axis x = {.low = range.low, .high = range.high, .unit = s->unit};
    struct bl_axis y =
        counts_axis(largest(counts, n), s->ui->columns.linear_counts);
    struct bl_chart chart;
    bl_chart_begin(&chart, a, &x, &y, &look, pens, 1);
    bl_chart_histogram(&chart, 0, counts, n, true);
    bl_chart_end(&chart);
}

static bool has_histogram(const struct subject *s)
{
    struct bl_columns_range range;
    size_t n;
    return s->stats != NULL && bl_columns_whole(&range, &n, &s->core, 1);
}

/* Facts beside it, the most telling first: what there is no room for below is
 * left out. */

struct facts {
    struct bl_area a;
    int y;
};

__attribute__((format(printf, 3, 4))) static void put(struct facts *f, int ink,
                                                      const char *format, ...)
{
    char text[2 * TEXT];
    va_list args;
    if (f->y >= f->a.height)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    f->y += bl_paragraph(f->a, f->y, ink, text);
}

static void put_quantiles(struct facts *f, const struct subject *s)
{
    char p1[32], p50[32], p99[32];
    bl_ui_number_in(p1, sizeof p1, bl_stats_quantile(&s->core, 0.01), 9);
    bl_ui_number_in(p50, sizeof p50, bl_stats_quantile(&s->core, 0.5), 9);
    bl_ui_number_in(p99, sizeof p99, bl_stats_quantile(&s->core, 0.99), 9);
    if (f->a.width < WITH_MEDIAN)
        put(f, BL_PAINT_TEXT, "p1 %s  p99 %s", p1, p99);
    else
        put(f, BL_PAINT_TEXT, "p1 %s  p50 %s  p99 %s", p1, p50, p99);
}

static void skewness_text(char *text, size_t size, double skewness)
{
    if (fabs(skewness) < 0.005)
        snprintf(text, size, "0");
    else if (fabs(skewness) < 1000)
        snprintf(text, size, "%+.2f", skewness);
    else
        bl_ui_number_in(text, size, skewness, 9);
}

static void put_counts(struct facts *f, const struct subject *s)
{
    char skewness[32], nan[32], inf[32];
    skewness_text(skewness, sizeof skewness, bl_columns_skewness(&s->core));
    bl_ui_count_text(nan, sizeof nan, (double)s->stats->n_nan);
    bl_ui_count_text(inf, sizeof inf, (double)s->stats->n_inf);
    bool has_odd = s->stats->n_nan + s->stats->n_inf > 0;
    put(f, has_odd ? BL_PAINT_WARNING : BL_PAINT_TEXT,
        "skew %s  NaN %s  ±inf %s", skewness, nan, inf);
}

static void put_hint(struct facts *f, const struct subject *s)
{
    const struct bl_proposal *p = s->proposal;
    bool differs = p->role != s->choice->role;
    char normalise[64] = "";
    if (p->role == BL_ROLE_COMPRESS)
        snprintf(normalise, sizeof normalise, ", normalise %s", p->normalise);
    put(f, differs ? BL_PAINT_WARNING : BL_PAINT_TEXT, "hint: %s %s%s%s%s",
        bl_columns_role_mark(p->role), bl_role_name(p->role), normalise,
        p->note[0] != '\0' ? "; " : "", p->note);
}

static void put_choice(struct facts *f, const struct subject *s)
{
    if (s->choice->normalise != NULL)
        put(f, BL_PAINT_ACCENT, "normalise %s, as you chose",
            s->choice->normalise);
    if (s->choice->bound[0] != '\0')
        put(f, BL_PAINT_ACCENT, "bound %s", s->choice->bound);
}

static void put_shape(struct facts *f, const struct subject *s)
{
    char zeros[32], negative[32];
    double share = bl_columns_bulk_share(&s->core);
    bl_ui_count_text(zeros, sizeof zeros, (double)s->stats->n_zero);
    bl_ui_count_text(negative, sizeof negative, (double)s->stats->n_negative);
    put(f, BL_PAINT_DIM, "zeros %s  negative %s", zeros, negative);
    if (share < 0.5)
        put(f, BL_PAINT_DIM, "99 %% of values lie in %.*f %% of the range",
            share < 0.1 ? 1 : 0, 100 * share);
}

static void put_source(struct facts *f, const struct subject *s)
{
    char values[32];
    bl_ui_count_text(values, sizeof values, (double)s->stats->n_sorted);
    if (!s->stats->quantiles_are_exact || s->ui->table.findings->of_sample)
        put(f, BL_PAINT_DIM, "≈ shape from %s values", values);
    if (s->core.n_sorted < s->stats->n_sorted)
        put(f, BL_PAINT_DIM, "drawn without the sentinel");
}

static void draw_facts(const struct subject *s, struct bl_area a)
{
    struct facts f = {a, 0};
    if (s->stats == NULL) {
        put(&f, BL_PAINT_DIM, "The statistics are being gathered.");
        return;
    }
    if (s->stats->n_sorted > 0) {
        put_quantiles(&f, s);
        put_counts(&f, s);
    }
    put_choice(&f, s);
    put_hint(&f, s);
    if (s->column->note != NULL && strcmp(s->column->note, s->proposal->note))
        put(&f, BL_PAINT_DIM, "file: %s", s->column->note);
    if (s->stats->n_sorted > 0) {
        put_shape(&f, s);
        put_source(&f, s);
    }
}

/* The box. */

static void title_text(const struct subject *s, char *text, size_t size)
{
    char dims[64];
    enum bl_role role = s->choice->role;
    bl_columns_dims_text(dims, sizeof dims, s->column);
    snprintf(text, size, "%s  %s%s%s%s%s%s  %s %s", s->column->name,
             bl_type_name(s->column->type), dims[0] != '\0' ? " " : "", dims,
             s->unit != NULL ? " [" : "", s->unit != NULL ? s->unit : "",
             s->unit != NULL ? "]" : "", bl_columns_role_mark(role),
             bl_role_name(role));
}

static int clamp(int x, int low, int high)
{
    return x < low ? low : x > high ? high : x;
}

void bl_columns_draw_detail(const struct bl_ui *ui, struct bl_area a,
                            size_t column)
{
    struct subject s = subject_of(ui, column);
    char title[2 * TEXT];
    bool has_plot = has_histogram(&s);
    title_text(&s, title, sizeof title);
    struct bl_box box = {title, NULL, false};
    if (has_plot)
        box.note = ui->columns.linear_counts ? "linear counts" : "log counts";
    struct bl_area inside = bl_box(a, &box);
    bl_spot(a, BL_COLUMNS_PANE_DETAIL, 0);
    int facts = clamp(inside.width * 2 / 5, 24, 44);
    if (!has_plot || inside.width < LEAST_PLOT + facts)
        facts = inside.width - 2;
    struct bl_area text = bl_area_cut_right(&inside, facts + 2);
    draw_facts(&s, bl_area_part(text, 1, 0, facts, text.height));
    if (has_plot && inside.width >= LEAST_PLOT - 1)
        draw_histogram(
            &s, bl_area_part(inside, 0, 0, inside.width - 1, inside.height));
}
