#include "tui/screen/results.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "tui/screen/result_file.h"
#include "tui/screen/results_columns.h"
#include "tui/screen/results_parts.h"

/* Views. */

bool bl_results_has_view(const struct bl_results *r, enum bl_results_view view)
{
    const struct bl_variable *v = bl_results_variable(r);
    const struct bl_outcome *o = r->outcome;
    switch (view) {
    case BL_VIEW_CORRELATION:
        return o != NULL && o->correlation.n > 1;
    case BL_VIEW_PEAK:
        return v != NULL && v->peak.is_there;
    case BL_VIEW_FIELD:
        return o != NULL && o->n_fields > 0;
    default:
        return v != NULL;
    }
}

enum bl_results_view bl_results_view_shown(const struct bl_results *r)
{
    return bl_results_has_view(r, r->view) ? r->view : BL_VIEW_OVERLAY;
}

static void step_view(struct bl_ui *ui, int step)
{
    struct bl_results *r = &ui->results;
    enum bl_results_view view = bl_results_view_shown(r);
    do
        view = (view + (unsigned)(BL_N_VIEWS + step)) % BL_N_VIEWS;
    while (!bl_results_has_view(r, view));
    r->view = view;
}

/* Reading. */

void bl_results_release(struct bl_results *r)
{
    bl_outcome_free(r->outcome);
    free(r->lines);
    *r = (struct bl_results){0};
}

/* What was chosen of the table, apart from its content, stays. */
void bl_results_show(struct bl_ui *ui, struct bl_outcome *outcome)
{
    struct bl_results *r = &ui->results;
    struct bl_error err;
    bl_outcome_free(r->outcome);
    free(r->lines);
    r->outcome = outcome;
    r->lines = NULL;
    r->n_lines = 0;
    r->filter[0] = '\0';
    r->trouble = (struct bl_error){0};
    r->list = r->worst = (struct bl_list){0};
    r->heat = (struct bl_heat){0};
    ui->must_redraw = true;
    if (outcome == NULL)
        return;
    r->lines = bl_array_new(outcome->n + 1, sizeof *r->lines, &err);
    if (r->lines != NULL) {
        bl_results_arrange(r);
    } else {
        r->trouble = err;
    }
}

void bl_results_load(struct bl_ui *ui)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_outcome *outcome = NULL;
    json_t *json = bl_result_file_read(ui, &bl_results_file, &err);
    if (json != NULL)
        bl_outcome_read(&outcome, json, &err);
    json_decref(json);
    bl_results_show(ui, outcome);
    if (err.status != BL_OK)
        ui->results.trouble = err;
}

/* Why something cannot be done. */

static const char *why_empty(const struct bl_ui *ui)
{
    return ui->results.outcome == NULL ? "there are no results to show yet"
                                       : NULL;
}

static const char *no_worst(const struct bl_ui *ui)
{
    const struct bl_variable *v = bl_results_variable(&ui->results);
    if (v == NULL)
        return "there is no variable to look at";
    if (v->n_worst > 0)
        return NULL;
    return bl_variable_is_exact(v)
               ? "every value of it came back as it was"
               : "the metrics of this run do not say which rows are worst";
}

static const char *no_rows(const struct bl_ui *ui)
{
    if (no_worst(ui) != NULL)
        return no_worst(ui);
    return ui->table.is_open ? NULL : "open the table on Home (1) to see rows";
}

static const char *no_view(const struct bl_ui *ui)
{
    return bl_results_variable(&ui->results) == NULL
               ? "there is no variable to look at"
               : NULL;
}

/* Actions. */

/* The next of the columns that are seen. */
static void sort_next(struct bl_ui *ui)
{
    struct bl_results *r = &ui->results;
    int chosen[BL_RESULTS_MAX_COLUMNS], name, spark;
    int n = bl_results_visible(chosen, r, r->width, &name, &spark);
    int at = 0;
    while (at < n && chosen[at] != bl_results_sort_column(r))
        at++;
    if (n == 0)
        return;
    r->sort = 1 + chosen[at + 1 < n ? at + 1 : 0];
    r->is_reversed = false;
    bl_results_arrange(r);
}

static void reverse(struct bl_ui *ui)
{
    ui->results.is_reversed = !ui->results.is_reversed;
    bl_results_arrange(&ui->results);
}

static void next_set(struct bl_ui *ui)
{
    ui->results.set = (ui->results.set + 1) % BL_RESULTS_SETS;
}

static void next_view(struct bl_ui *ui)
{
    step_view(ui, 1);
}

static void previous_view(struct bl_ui *ui)
{
    step_view(ui, -1);
}

static void toggle_ratio(struct bl_ui *ui)
{
    ui->results.hides_ratio = !ui->results.hides_ratio;
    ui->results.view = BL_VIEW_OVERLAY;
}

static void toggle_log(struct bl_ui *ui)
{
    ui->results.is_log = !ui->results.is_log;
}

static void toggle_worst(struct bl_ui *ui)
{
    struct bl_results *r = &ui->results;
    bool is_shown = bl_results_view_shown(r) == BL_VIEW_WORST;
    r->view = is_shown ? BL_VIEW_OVERLAY : BL_VIEW_WORST;
    r->pane = is_shown ? BL_RESULTS_TABLE : BL_RESULTS_DETAIL;
    r->worst = (struct bl_list){0};
}

/* At the row under the cursor of the list, the worst one when it is not
 * seen; n and N of the view go through the others. */
static void show_rows(struct bl_ui *ui)
{
    const struct bl_results *r = &ui->results;
    const struct bl_variable *v = bl_results_variable(r);
    struct bl_error err;
    bool is_listed = bl_results_view_shown(r) == BL_VIEW_WORST;
    size_t at = is_listed ? (size_t)r->worst.cursor : 0;
    uint64_t *rows = bl_array_new(v->n_worst, sizeof *rows, &err);
    if (rows == NULL) {
        bl_ui_fail(ui, "Rows", &err);
        return;
    }
    for (size_t i = 0; i < v->n_worst; i++)
        rows[i] = v->worst[i].row;
    bl_rows_show(ui, true, rows[at < v->n_worst ? at : 0], rows, v->n_worst);
    free(rows);
    ptrdiff_t column = bl_schema_find(&ui->table.schema, v->name);
    if (column >= 0) // what is derived has none
        bl_rows_go_column(ui, (size_t)column);
}

static void go_to_bad(struct bl_ui *ui, int step)
{
    struct bl_results *r = &ui->results;
    if (!bl_results_go_to_verdict(r, BL_VERDICT_DISTORTED, step) &&
        !bl_results_go_to_verdict(r, BL_VERDICT_LOOK, step))
        bl_ui_say(ui, BL_LOG_INFO, "every variable shown here is well kept");
}

static void next_bad(struct bl_ui *ui)
{
    go_to_bad(ui, 1);
}

static void previous_bad(struct bl_ui *ui)
{
    go_to_bad(ui, -1);
}

static void copy(struct bl_ui *ui)
{
    bl_table_copy(ui, bl_results_as_text(&ui->results, '\t'), "the table");
}

static void save(struct bl_ui *ui, const char *path)
{
    bl_table_save(ui, bl_results_as_text(&ui->results, ','), path);
}

static void export(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Save the table as", "results.csv", save);
}

static const struct bl_action actions[] = {
    {"results.sort", "s", "sort", "sort by the next column, the worst first",
     "View", why_empty, sort_next},
    {"results.reverse", "S", "reverse", "sort the other way round", "View",
     why_empty, reverse},
    {"results.columns", "t", "columns",
     "other columns: overview, response, residual, chi-squares (impact/ndf "
     "much less than 1 is good, not 1)",
     "View", why_empty, next_set},
    {"results.view", "o", "view",
     "before over after, residual, response, correlations, peak, field, rows",
     "View", no_view, next_view},
    {"results.view-back", "O", NULL, "the view before", "View", no_view,
     previous_view},
    {"results.ratio", "R", "ratio", "after / before below the distributions",
     "View", no_view, toggle_ratio},
    {"results.log", "L", NULL, "counts on a logarithmic axis", "View", no_view,
     toggle_log},
    {"results.worst", "W", "worst rows",
     "the rows in which the variable is farthest off", "Rows", no_worst,
     toggle_worst},
    {"results.rows", "Enter", "rows",
     "show that row, before and after, and go through the worst with n and N",
     "Rows", no_rows, show_rows},
    {"results.next-bad", "n", "next bad",
     "the next variable marked ✗ (two-sample χ²/ndf above 5, or values lost), "
     "or else ! (impact/ndf above 1, or a peak that moved by 3 errors)",
     "Rows", why_empty, next_bad},
    {"results.previous-bad", "N", NULL, "the one before", "Rows", why_empty,
     previous_bad},
    {"results.copy", "y", NULL, "copy the table, tabs between", "Rows",
     why_empty, copy},
    {"results.export", "w", NULL, "write the table to a CSV file", "Rows",
     why_empty, export},
    {0},
};

const struct bl_actions bl_actions_results = {"Results", actions};

/* Moving. */

static bool is_back(enum bl_move m)
{
    return m == BL_MOVE_UP || m == BL_MOVE_PAGE_UP || m == BL_MOVE_WHEEL_UP;
}

static void move_lines(struct bl_results *r, enum bl_move m)
{
    int before = r->list.cursor;
    bl_list_move(&r->list, m);
    if (bl_results_at_cursor(r) == BL_RESULTS_HEADING)
        bl_list_go(&r->list, r->list.cursor + (is_back(m) ? -1 : 1));
    if (bl_results_at_cursor(r) == BL_RESULTS_HEADING)
        bl_list_go(&r->list, r->list.cursor + 1);
    if (r->list.cursor != before)
        r->worst = (struct bl_list){0};
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    struct bl_results *r = &ui->results;
    enum bl_results_view view = bl_results_view_shown(r);
    bool in_detail = r->pane == BL_RESULTS_DETAIL;
    if (r->outcome == NULL || r->n_lines == 0)
        return;
    if (in_detail && view == BL_VIEW_CORRELATION)
        bl_heat_move(&r->heat, m);
    else if (m == BL_MOVE_LEFT || m == BL_MOVE_RIGHT)
        step_view(ui, m == BL_MOVE_LEFT ? -1 : 1);
    else if (in_detail && view == BL_VIEW_WORST)
        bl_list_move(&r->worst, m);
    else
        move_lines(r, m);
}

static void click_table(struct bl_ui *ui, int item, int clicks)
{
    struct bl_results *r = &ui->results;
    if (item < 0) {
        int column = -1 - item;
        r->is_reversed = column == bl_results_sort_column(r) && !r->is_reversed;
        r->sort = column + 1;
        bl_results_arrange(r);
        return;
    }
    r->pane = BL_RESULTS_TABLE;
    if (item < r->n_lines && r->lines[item] >= 0)
        bl_list_go(&r->list, item);
    if (clicks > 1 && no_rows(ui) == NULL)
        show_rows(ui);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    struct bl_results *r = &ui->results;
    if (pane == BL_RESULTS_TABLE) {
        click_table(ui, item, clicks);
        return;
    }
    r->pane = BL_RESULTS_DETAIL;
    if (bl_results_view_shown(r) == BL_VIEW_CORRELATION)
        bl_list_go(&r->heat.rows, item);
    if (bl_results_view_shown(r) != BL_VIEW_WORST)
        return;
    bl_list_go(&r->worst, item);
    if (clicks > 1 && no_rows(ui) == NULL)
        show_rows(ui);
}

static void next_pane(struct bl_ui *ui, int step)
{
    (void)step;
    ui->results.pane = ui->results.pane == BL_RESULTS_TABLE ? BL_RESULTS_DETAIL
                                                            : BL_RESULTS_TABLE;
}

/* Esc with nothing left to clear. */
static void go_back(struct bl_results *r)
{
    r->pane = BL_RESULTS_TABLE;
    if (r->view == BL_VIEW_WORST)
        r->view = BL_VIEW_OVERLAY;
}

static void filter(struct bl_ui *ui, const char *text)
{
    struct bl_results *r = &ui->results;
    if (*text == '\0' && r->filter[0] == '\0')
        go_back(r);
    snprintf(r->filter, sizeof r->filter, "%s", text);
    bl_results_arrange(r);
}

const struct bl_screen bl_screen_results = {
    .name = "Results",
    .short_name = "Result",
    .actions = &bl_actions_results,
    .prepare = bl_results_prepare,
    .draw = bl_results_draw,
    .move = move,
    .click = click,
    .next_pane = next_pane,
    .filter = filter,
    .status = bl_results_status,
    .headline = bl_results_headline,
};
