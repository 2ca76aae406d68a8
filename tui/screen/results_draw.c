/* Results: how the screen is divided, and the table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/screen/results.h"
#include "tui/screen/results_parts.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"
#include "tui/widget/middle.h"

enum {
    MARKS = 3, // cells before the name: cursor, verdict, a blank
    FRAME = 2,
    TABLE_EXTRA = FRAME + 1, // lines of its box that are no variable
    LOWEST_DETAIL = 8,       // lines below which it is not shown beside it
    LOWEST_TABLE = 6,
    WIDE = 140, // from here on the peak's shift has a column
    SHIFT_WIDTH = 20,
    MOST_SPARK = 24,
};

/* How the body is divided. */

struct parts {
    struct bl_area summary, table, detail; // a part may be empty
};

static struct parts divide(const struct bl_ui *ui, struct bl_area body)
{
    const struct bl_results *r = &ui->results;
    struct parts p = {.table = body, .detail = body};
    p.summary = bl_area_cut_top(&body, bl_results_summary_height(ui));
    bool both = body.height >= LOWEST_TABLE + LOWEST_DETAIL;
    int wanted = r->n_lines + TABLE_EXTRA;
    int most = body.height * 11 / 20;
    if (most < LOWEST_TABLE)
        most = LOWEST_TABLE;
    if (body.height - most < LOWEST_DETAIL)
        most = body.height - LOWEST_DETAIL;
    if (both) {
        p.table = bl_area_cut_top(&body, wanted < most ? wanted : most);
        p.detail = body;
    } else if (r->pane == BL_RESULTS_DETAIL) {
        p.table = bl_area_cut_top(&body, 0);
        p.detail = body;
    } else {
        p.detail = bl_area_cut_top(&body, 0);
        p.table = body;
    }
    return p;
}

void bl_results_prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_results *r = &ui->results;
    struct parts p =
        divide(ui, (struct bl_area){.width = width, .height = height});
    r->width = width - FRAME - 1;
    bl_list_fit(&r->list, r->n_lines, p.table.height - TABLE_EXTRA);
    bl_results_prepare_detail(ui, p.detail.width - FRAME,
                              p.detail.height - FRAME);
}

/* What is there to be seen of the table. */

static int longest_name(const struct bl_outcome *o)
{
    int longest = 8;
    for (size_t i = 0; i < o->n; i++) {
        int width = bl_text_width(o->variables[i].name, BL_GLYPHS_BRAILLE);
        longest = width > longest ? width : longest;
    }
    return longest;
}

static bool has_spread(const struct bl_outcome *o)
{
    for (size_t i = 0; i < o->n; i++)
        if (bl_variable_spread(&o->variables[i]) >= 0)
            return true;
    return false;
}

/* Derived variables have peaks, which have a column where there is room. */
static int shift_width(const struct bl_results *r, int width)
{
    bool has_derived = r->outcome->n > r->outcome->n_columns;
    return has_derived && width >= WIDE ? SHIFT_WIDTH : 0;
}

int bl_results_visible(int chosen[BL_RESULTS_MAX_COLUMNS],
                       const struct bl_results *r, int width, int *name_width,
                       int *spark_width)
{
    int name = longest_name(r->outcome), most = width / 7;
    most = most < 10 ? 10 : most > 28 ? 28 : most;
    *name_width = name < most ? name : most;
    *spark_width = width >= 110 ? 12 : width >= 64 ? 10 : 0;
    int shift = shift_width(r, width);
    int room = width - MARKS - *name_width - shift - (shift > 0);
    if (*spark_width > 0)
        room -= *spark_width + BL_RESULTS_GAP;
    int n = bl_results_choose(chosen, r->set, room, has_spread(r->outcome));
    for (int i = 0; i < n; i++)
        room -= bl_results_columns[chosen[i]].width + BL_RESULTS_GAP;
    if (*spark_width > 0 && room > 0)
        *spark_width +=
            room < MOST_SPARK - *spark_width ? room : MOST_SPARK - *spark_width;
    return n;
}

struct look { // of the table
    int chosen[BL_RESULTS_MAX_COLUMNS], n;
    int name_width, spark_width, shift_width;
    int x[BL_RESULTS_MAX_COLUMNS], spark_x, shift_x;
};

static struct look choose_look(const struct bl_results *r, int width)
{
    struct look l;
    l.n = bl_results_visible(l.chosen, r, width, &l.name_width, &l.spark_width);
    l.shift_width = shift_width(r, width);
    int x = MARKS + l.name_width;
    for (int i = 0; i < l.n; i++) {
        l.x[i] = x + BL_RESULTS_GAP;
        x = l.x[i] + bl_results_columns[l.chosen[i]].width;
    }
    l.spark_x = x + BL_RESULTS_GAP;
    l.shift_x = l.spark_x + l.spark_width + BL_RESULTS_GAP;
    return l;
}

/* Its lines. */

static void draw_heads(const struct bl_results *r, struct bl_area a,
                       const struct look *l)
{
    int ink = BL_PAINT_HEADER;
    bl_put_field(a, MARKS, 0, l->name_width, BL_LEFT, ink, "variable");
    for (int i = 0; i < l->n; i++) {
        const struct bl_results_column *c = &bl_results_columns[l->chosen[i]];
        bool is_sorted = l->chosen[i] == bl_results_sort_column(r);
        char title[48];
        snprintf(title, sizeof title, "%s%s", c->title,
                 !is_sorted       ? ""
                 : r->is_reversed ? "▲"
                                  : "▼");
        struct bl_area head = bl_area_part(a, l->x[i] - 1, 0, c->width + 1, 1);
        bl_put_field(head, 0, 0, head.width, BL_RIGHT,
                     is_sorted ? ink | BL_BOLD : ink, title);
        bl_spot(head, BL_RESULTS_TABLE, -1 - l->chosen[i]);
    }
    if (l->spark_width > 0)
        bl_put_field(a, l->spark_x, 0, l->spark_width, BL_LEFT, ink,
                     "residuals");
}

static void draw_spark(struct bl_area a, int x, int y, int width,
                       const struct bl_variable *v)
{
    uint64_t counts[MOST_SPARK];
    int n = width < MOST_SPARK ? width : MOST_SPARK;
    if (n <= 0)
        return;
    if (bl_variable_is_exact(v)) {
        bl_put_field(a, x, y, n, BL_LEFT, BL_PAINT_DIM, "exact");
    } else if (v->residuals.n > 0) {
        bl_counts_fold(counts, (size_t)n, v->residuals.before, v->residuals.n);
        bl_spark(a, x, y, counts, n, BL_PAINT_ACCENT);
    } else {
        bl_put(a, x, y, BL_PAINT_DIM, "·");
    }
}

/* "+0.31 GeV (2.1 σ)" of a derived variable. */
static void draw_shift(struct bl_area a, int x, int y, int width,
                       const struct bl_variable *v)
{
    char shift[32], text[128];
    const struct bl_outcome_peak *p = &v->peak;
    if (v->formula == NULL || width <= 0)
        return;
    if (!p->found) {
        bl_put_field(a, x, y, width, BL_LEFT, BL_PAINT_DIM,
                     p->is_there ? "no peak" : "·");
        return;
    }
    if (!isfinite(p->mean_shift)) {
        bl_put_field(a, x, y, width, BL_LEFT, BL_PAINT_WARNING,
                     bl_peak_is_lost(p) ? "✗ lost" : "not fitted");
        return;
    }
    bl_tell_digits(shift, sizeof shift, p->mean_shift);
    int n =
        snprintf(text, sizeof text, "%s%s %.16s", p->mean_shift > 0 ? "+" : "",
                 shift, v->unit != NULL ? v->unit : "");
    if (width >= SHIFT_WIDTH && n > 0)
        snprintf(text + n, sizeof text - (size_t)n, " (%+.1f σ)",
                 p->mean_shift_in_errors);
    bl_put_field(a, x, y, width, BL_LEFT, BL_PAINT_TEXT, text);
}

static void draw_verdict(struct bl_area a, int y, enum bl_verdict verdict)
{
    static const struct {
        const char *glyph;
        int ink;
    } list[] = {
        [BL_VERDICT_UNKNOWN] = {"·", BL_PAINT_DIM},
        [BL_VERDICT_KEPT] = {"✓", BL_PAINT_GOOD},
        [BL_VERDICT_LOOK] = {"!", BL_PAINT_WARNING},
        [BL_VERDICT_DISTORTED] = {"✗", BL_PAINT_BAD},
    };
    bl_put(a, 1, y, list[verdict].ink, list[verdict].glyph);
}

/* Without a column of its own the peak's shift takes the sparkline's place. */
static void draw_variable(struct bl_area a, int y, const struct look *l,
                          const struct bl_variable *v, bool is_cursor,
                          bool has_focus)
{
    char text[64];
    bool shift_last = v->peak.is_there && l->shift_width == 0;
    draw_verdict(a, y, bl_variable_verdict(v));
    bl_put_middle(a, MARKS, y, l->name_width, BL_PAINT_TEXT, v->name);
    for (int i = 0; i < l->n; i++) {
        const struct bl_results_column *c = &bl_results_columns[l->chosen[i]];
        c->tell(text, sizeof text, bl_results_number(c, v));
        bl_put_field(a, l->x[i], y, c->width, BL_RIGHT, BL_PAINT_TEXT, text);
    }
    if (!shift_last)
        draw_spark(a, l->spark_x, y, l->spark_width, v);
    draw_shift(a, shift_last ? l->spark_x : l->shift_x, y,
               shift_last ? l->spark_width : l->shift_width, v);
    if (!is_cursor)
        return;
    bl_put(a, 0, y, BL_PAINT_ACCENT, "▸");
    if (has_focus)
        bl_tint(bl_area_part(a, 0, y, a.width, 1), BL_PAINT_CURSOR);
}

static void draw_heading(struct bl_area a, int y, const struct look *l)
{
    bl_section(a, y, "derived variables");
    int x = l->shift_width > 0 ? l->shift_x : l->spark_x;
    if (l->spark_width + l->shift_width > 0)
        bl_put(a, x - 1, y, BL_PAINT_HEADER, " peak shift ");
}

static void draw_line(const struct bl_results *r, struct bl_area a, int y,
                      const struct look *l, int line)
{
    int variable = r->lines[line];
    if (variable == BL_RESULTS_HEADING) {
        draw_heading(a, y, l);
        return;
    }
    draw_variable(a, y, l, &r->outcome->variables[variable],
                  line == r->list.cursor, r->pane == BL_RESULTS_TABLE);
    bl_spot(bl_area_part(a, 0, y, a.width, 1), BL_RESULTS_TABLE, line);
}

void bl_results_draw_table(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_results *r = &ui->results;
    char title[96], note[96];
    snprintf(title, sizeof title, "Per-variable%s%s",
             r->filter[0] != '\0' ? " / " : "", r->filter);
    snprintf(note, sizeof note, "%s · sort %s", bl_results_set_names[r->set],
             bl_results_columns[bl_results_sort_column(r)].title);
    struct bl_area inside =
        bl_box(a, &(struct bl_box){title, note, r->pane == BL_RESULTS_TABLE});
    struct look l = choose_look(r, inside.width - 1);
    draw_heads(r, inside, &l);
    for (int i = 0; i < r->list.height && r->list.top + i < r->n_lines; i++)
        draw_line(r, inside, i + 1, &l, r->list.top + i);
    if (r->n_lines == 0)
        bl_put(inside, MARKS, 1, BL_PAINT_DIM,
               "no variable has this in its name: Esc shows all");
    bl_scroll_bar(a, r->list.top, r->n_lines);
}

/* All of it. */

void bl_results_draw(const struct bl_ui *ui, struct bl_area body)
{
    if (ui->results.outcome == NULL) {
        bl_result_file_draw_missing(ui, &bl_results_file, &ui->results.trouble,
                                    body);
        return;
    }
    struct parts p = divide(ui, body);
    bl_results_draw_summary(ui, p.summary);
    if (!bl_area_is_empty(p.table))
        bl_results_draw_table(ui, p.table);
    if (!bl_area_is_empty(p.detail))
        bl_results_draw_detail(ui, p.detail);
}
