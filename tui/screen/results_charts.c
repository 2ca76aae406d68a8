/* Results: the charts.  As in physics papers, what was there before is a line
 * and what came back are points on it.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tui/screen/results_detail.h"
#include "tui/widget/chart.h"

enum { Y_LABELS = 7, RATIO_LINES = 4, ROOM_FOR_RATIO = 9 };

static const struct bl_pen pens[] = {
    {BL_PAINT_GRID, '.'}, {BL_PAINT_BEFORE, '#'}, {BL_PAINT_AFTER, 'o'}};
enum { GRID_PEN, BEFORE_PEN, AFTER_PEN, N_PENS };

/* The middle of each bin and its count after, for points. */
static bool points_of(double **x, double **y, const struct bl_bars *b)
{
    struct bl_error err;
    *x = bl_array_new(b->n, sizeof **x, &err);
    *y = bl_array_new(b->n, sizeof **y, &err);
    for (size_t i = 0; *x != NULL && *y != NULL && i < b->n; i++) {
        (*x)[i] = bl_bars_middle(b, i);
        (*y)[i] = b->after != NULL ? (double)b->after[i] : NAN;
    }
    return *x != NULL && *y != NULL;
}

static struct bl_axis counts_axis(const struct bl_bars *b, bool is_log)
{
    uint64_t most = bl_counts_max(b->before, b->n);
    if (b->after != NULL && bl_counts_max(b->after, b->n) > most)
        most = bl_counts_max(b->after, b->n);
    return (struct bl_axis){.low = is_log ? 0.5 : 0,
                            .high = most > 0 ? 1.08 * (double)most : 1,
                            .log = is_log};
}

static struct bl_axis values_axis(const struct bl_bars *b, const char *unit)
{
    return (struct bl_axis){
        .low = b->low, .high = b->high, .log = b->log, .unit = unit};
}

static void draw_counts(struct bl_area a, const struct bl_bars *b,
                        const char *unit, bool is_log, bool no_x_axis)
{
    struct bl_chart c;
    struct bl_axis x = values_axis(b, unit), y = counts_axis(b, is_log);
    struct bl_chart_look look = {.no_x_axis = no_x_axis,
                                 .y_label_width = Y_LABELS};
    double *at, *counts;
    bl_chart_begin(&c, a, &x, &y, &look, pens, N_PENS);
    bl_chart_histogram(&c, BEFORE_PEN, b->before, b->n, false);
    if (points_of(&at, &counts, b))
        bl_chart_points(&c, AFTER_PEN, at, counts, b->n);
    free(at);
    free(counts);
    bl_chart_end(&c);
}

static void draw_ratio(struct bl_area a, const struct bl_bars *b,
                       const char *unit)
{
    static const struct bl_axis y = {.low = 0.5, .high = 1.5};
    struct bl_chart c;
    struct bl_axis x = values_axis(b, unit);
    struct bl_chart_look look = {.y_label_width = Y_LABELS};
    const double ends[] = {b->low, b->high}, ones[] = {1, 1};
    double *at, *ratio;
    bl_chart_begin(&c, a, &x, &y, &look, pens, N_PENS);
    bl_chart_curve(&c, GRID_PEN, ends, ones, 2);
    if (points_of(&at, &ratio, b)) {
        for (size_t i = 0; i < b->n; i++)
            ratio[i] = bl_bars_ratio(b, i);
        bl_chart_points(&c, AFTER_PEN, at, ratio, b->n);
    }
    free(at);
    free(ratio);
    bl_chart_end(&c);
}

void bl_results_draw_overlay(struct bl_area a, const struct bl_variable *v,
                             bool is_log, bool with_ratio)
{
    if (v->values.n == 0) {
        bl_put(a, 1, 0, BL_PAINT_DIM,
               "this run has no histogram of this variable");
        return;
    }
    with_ratio = with_ratio && a.height >= ROOM_FOR_RATIO;
    struct bl_area ratio = bl_area_cut_bottom(&a, with_ratio ? RATIO_LINES : 0);
    draw_counts(a, &v->values, v->unit, is_log, with_ratio);
    if (with_ratio)
        draw_ratio(ratio, &v->values, v->unit);
}

void bl_results_draw_one(struct bl_area a, const struct bl_bars *bars,
                         const char *unit, bool is_log, const char *why_not)
{
    if (bars->n == 0)
        bl_put(a, 1, 0, BL_PAINT_DIM, why_not);
    else
        draw_counts(a, bars, unit, is_log, false);
}

/* Wave numbers and powers are of wide range: both axes are logarithmic. */
void bl_results_draw_power(struct bl_area a, const struct bl_outcome_field *f)
{
    struct bl_error err;
    double *k = bl_array_new(f->n_power, sizeof *k, &err);
    if (k == NULL || f->n_power < 2) {
        bl_put(a, 1, 0, BL_PAINT_DIM, "this run has no power spectrum");
        free(k);
        return;
    }
    for (size_t i = 0; i < f->n_power; i++)
        k[i] = (double)i;
    struct bl_axis x = {
        .low = 0.9, .high = (double)f->n_power, .log = true, .unit = "k"};
    struct bl_axis y = bl_axis_around(f->power_before, f->n_power, true);
    struct bl_chart_look look = {.y_label_width = Y_LABELS};
    struct bl_chart c;
    bl_chart_begin(&c, a, &x, &y, &look, pens, N_PENS);
    bl_chart_curve(&c, BEFORE_PEN, k, f->power_before, f->n_power);
    bl_chart_points(&c, AFTER_PEN, k, f->power_after, f->n_power);
    bl_chart_end(&c);
    free(k);
}
