/* Results: the view of one variable below the table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/screen/results.h"
#include "tui/screen/results_detail.h"
#include "tui/screen/results_parts.h"
#include "tui/widget/box.h"

enum {
    FACTS_WIDTH = 33,
    ROOM_FOR_FACTS = 62, // from here on they stand beside the chart
    ROOM_FOR_TWO = 130,  // and from here on a second chart
    NAME_WIDTH = 16,
    CELL_WIDTH = 3,
};

/* The views. */

static const char *const view_names[BL_N_VIEWS] = {
    [BL_VIEW_OVERLAY] = "before and after",
    [BL_VIEW_RESIDUAL] = "residual, after − before",
    [BL_VIEW_RESPONSE] = "response, (after − before) / before",
    [BL_VIEW_CORRELATION] = "change of correlations",
    [BL_VIEW_PEAK] = "peak before and after",
    [BL_VIEW_FIELD] = "power spectrum",
    [BL_VIEW_WORST] = "worst rows",
};

static void draw_view_chart(const struct bl_results *r, struct bl_area a,
                            const struct bl_variable *v,
                            enum bl_results_view view)
{
    if (view == BL_VIEW_RESIDUAL)
        bl_results_draw_one(a, &v->residuals, v->unit, r->is_log,
                            bl_variable_is_exact(v)
                                ? "every value came back as it was"
                                : "this run has no histogram of residuals");
    else if (view == BL_VIEW_RESPONSE)
        bl_results_draw_one(a, &v->responses, NULL, r->is_log,
                            bl_variable_is_exact(v)
                                ? "every value came back as it was"
                                : "this run has no histogram of responses");
    else
        bl_results_draw_overlay(a, v, r->is_log, !r->hides_ratio);
}

/* A chart, the facts beside it, and where there is room a second chart. */
static void draw_distributions(const struct bl_results *r, struct bl_area a,
                               const struct bl_variable *v,
                               enum bl_results_view view)
{
    struct bl_area facts = a;
    facts.width = 0;
    if (a.width >= ROOM_FOR_FACTS) {
        facts = bl_area_cut_right(&a, FACTS_WIDTH);
        bl_area_cut_right(&a, 1);
    }
    if (a.width >= ROOM_FOR_TWO && view != BL_VIEW_PEAK) {
        struct bl_area second = bl_area_cut_right(&a, a.width / 2);
        bl_area_cut_right(&a, 1);
        draw_view_chart(r, a, v, BL_VIEW_OVERLAY);
        draw_view_chart(r, second, v,
                        view == BL_VIEW_OVERLAY ? BL_VIEW_RESIDUAL : view);
    } else {
        draw_view_chart(r, a, v, view);
    }
    if (!bl_area_is_empty(facts))
        bl_results_draw_facts(facts, v, view);
}

/* The map of |change of correlation|. */

static double correlation_shift(const void *outcome, int row, int column)
{
    return bl_outcome_correlation_shift(outcome, (size_t)row, (size_t)column);
}

static const char *correlated(const void *outcome, int i)
{
    return ((const struct bl_outcome *)outcome)->correlation.names[i];
}

static struct bl_heat_look heat_look(const struct bl_results *r)
{
    const struct bl_outcome *o = r->outcome;
    double full = o->correlation.max_abs_difference;
    return (struct bl_heat_look){
        .value = correlation_shift,
        .row_name = correlated,
        .context = o,
        .full = full > 0 ? full : 1,
        .name_width = NAME_WIDTH,
        .cell_width = CELL_WIDTH,
        .has_focus = r->pane == BL_RESULTS_DETAIL,
        .pane = BL_RESULTS_DETAIL,
    };
}

static void draw_correlation(const struct bl_results *r, struct bl_area a)
{
    const struct bl_outcome *o = r->outcome;
    struct bl_heat_look look = heat_look(r);
    struct bl_area line = bl_area_cut_bottom(&a, 1);
    bl_heat_draw(&r->heat, a, &look);
    size_t i = (size_t)r->heat.rows.cursor, j = (size_t)r->heat.columns.cursor;
    if (i >= o->correlation.n || j >= o->correlation.n)
        return;
    size_t at = i * o->correlation.n + j;
    bl_putf(line, 0, 0, BL_PAINT_DIM,
            "%s × %s: r %+.3f → %+.3f   largest |Δr| %.2g, █ %.2g and more",
            o->correlation.names[i], o->correlation.names[j],
            o->correlation.before[at], o->correlation.after[at],
            o->correlation.max_abs_difference, 0.8 * look.full);
}

/* The worst rows. */

static void draw_worst_row(struct bl_area a, int y, const struct bl_worst *w,
                           bool is_cursor, bool has_focus)
{
    char row[32], before[32], after[32], residual[32];
    bl_ui_count_text(row, sizeof row, (double)w->row);
    bl_ui_number_text(before, sizeof before, w->before);
    bl_ui_number_text(after, sizeof after, w->after);
    bl_ui_number_text(residual, sizeof residual, w->residual);
    bl_put_field(a, 2, y, 12, BL_RIGHT, BL_PAINT_TEXT, row);
    bl_put_field(a, 16, y, 12, BL_RIGHT, BL_PAINT_BEFORE, before);
    bl_put_field(a, 30, y, 12, BL_RIGHT, BL_PAINT_AFTER, after);
    bl_put_field(a, 44, y, 12, BL_RIGHT, BL_PAINT_TEXT, residual);
    if (isfinite(w->element))
        bl_putf(a, 58, y, BL_PAINT_DIM, "element %.0f", w->element);
    if (is_cursor)
        bl_put(a, 0, y, BL_PAINT_ACCENT, "▸");
    if (is_cursor && has_focus)
        bl_tint(bl_area_part(a, 0, y, a.width, 1), BL_PAINT_CURSOR);
}

static void draw_worst(const struct bl_results *r, struct bl_area a,
                       const struct bl_variable *v)
{
    static const char *const heads[] = {"row", "before", "after", "residual"};
    for (int i = 0; i < 4; i++)
        bl_put_field(a, 2 + 14 * i, 0, 12, BL_RIGHT, BL_PAINT_HEADER, heads[i]);
    if (v->n_worst == 0)
        bl_put(a, 2, 1, BL_PAINT_DIM,
               bl_variable_is_exact(v)
                   ? "every value came back as it was"
                   : "this run does not say which rows are worst");
    for (int i = 0; i < r->worst.height; i++) {
        int line = r->worst.top + i;
        if (line >= r->worst.count)
            return;
        draw_worst_row(a, i + 1, &v->worst[line], line == r->worst.cursor,
                       r->pane == BL_RESULTS_DETAIL);
        bl_spot(bl_area_part(a, 0, i + 1, a.width, 1), BL_RESULTS_DETAIL, line);
    }
}

/* The power spectrum of an array. */

static const struct bl_outcome_field *field_of(const struct bl_results *r,
                                               const struct bl_variable *v)
{
    const struct bl_outcome *o = r->outcome;
    for (size_t i = 0; i < o->n_fields; i++)
        if (v != NULL && o->fields[i].name != NULL &&
            strcmp(o->fields[i].name, v->name) == 0)
            return &o->fields[i];
    return &o->fields[0];
}

static void draw_field(struct bl_area a, const struct bl_outcome_field *f)
{
    if (a.width >= ROOM_FOR_FACTS) {
        bl_results_draw_field_facts(bl_area_cut_right(&a, FACTS_WIDTH), f);
        bl_area_cut_right(&a, 1);
    }
    bl_results_draw_power(a, f);
}

/* All of it. */

void bl_results_prepare_detail(struct bl_ui *ui, int width, int height)
{
    struct bl_results *r = &ui->results;
    const struct bl_variable *v = bl_results_variable(r);
    if (r->outcome == NULL)
        return;
    struct bl_heat_look look = heat_look(r);
    int n = bl_results_has_view(r, BL_VIEW_CORRELATION)
                ? (int)r->outcome->correlation.n
                : 0;
    bl_heat_fit(&r->heat, &look, n, n, width, height - 1);
    bl_list_fit(&r->worst, v != NULL ? (int)v->n_worst : 0,
                height > 1 ? height - 1 : 0);
}

static void draw_inside(const struct bl_results *r, struct bl_area a,
                        enum bl_results_view view)
{
    const struct bl_variable *v = bl_results_variable(r);
    if (view == BL_VIEW_CORRELATION)
        draw_correlation(r, a);
    else if (view == BL_VIEW_FIELD)
        draw_field(a, field_of(r, v));
    else if (v == NULL)
        return;
    else if (view == BL_VIEW_WORST)
        draw_worst(r, a, v);
    else
        draw_distributions(r, a, v, view);
}

void bl_results_draw_detail(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_results *r = &ui->results;
    const struct bl_variable *v = bl_results_variable(r);
    enum bl_results_view view = bl_results_view_shown(r);
    char title[160];
    if (view == BL_VIEW_CORRELATION || v == NULL)
        snprintf(title, sizeof title, "%s", view_names[view]);
    else if (view == BL_VIEW_FIELD && field_of(r, v)->name != NULL)
        snprintf(title, sizeof title, "%s: %s", field_of(r, v)->name,
                 view_names[view]);
    else
        snprintf(title, sizeof title, "%.80s: %s", v->name, view_names[view]);
    struct bl_area inside = bl_box(
        a, &(struct bl_box){
               title, view == BL_VIEW_OVERLAY ? "o view · R ratio" : "o view",
               r->pane == BL_RESULTS_DETAIL});
    draw_inside(r, inside, view);
    if (view == BL_VIEW_WORST)
        bl_scroll_bar(a, r->worst.top, r->worst.count);
}
