#include "tui/screen/columns_fields.h"

#include <math.h>
#include <stdio.h>

#include "tui/screen/columns_order.h"
#include "tui/screen/columns_sample.h"
#include "tui/screen/columns_text.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"

enum { TEXT = 256, MAX_SPARK = 64 };

struct bl_columns_line bl_columns_line_of(const struct bl_ui *ui, size_t column)
{
    const struct bl_table *t = &ui->table;
    return (struct bl_columns_line){
        .ui = ui,
        .index = column,
        .column = &t->schema.columns[column],
        .stats = bl_table_stats(t, column),
        .proposal = bl_table_proposal(t, column),
        .choice = &t->choices.list[column],
        .is_open =
            t->findings != NULL &&
            bl_choices_is_open(&t->choices, column, t->findings->proposals),
    };
}

static void draw_type(const struct bl_columns_line *l, struct bl_area a,
                      const struct bl_columns_field *f)
{
    (void)f;
    bl_put_field(a, 0, 0, a.width, BL_LEFT, BL_PAINT_DIM,
                 bl_columns_type_text(l->column->type));
}

static void draw_number(const struct bl_columns_line *l, struct bl_area a,
                        const struct bl_columns_field *f)
{
    char text[TEXT];
    double x = bl_columns_number(&l->ui->table, l->index, f->sort);
    bl_ui_number_in(text, sizeof text, x, a.width);
    bl_put_field(a, 0, 0, a.width, BL_RIGHT,
                 isnan(x) ? BL_PAINT_DIM : BL_PAINT_TEXT, text);
}

/* Of a sample, and where counting was given up, there may be more. */
static void draw_distinct(const struct bl_columns_line *l, struct bl_area a,
                          const struct bl_columns_field *f)
{
    (void)f;
    char count[TEXT], text[TEXT + 8];
    if (l->stats == NULL || l->stats->count == 0) {
        bl_put_field(a, 0, 0, a.width, BL_RIGHT, BL_PAINT_DIM, "·");
        return;
    }
    bool is_limit =
        !l->stats->distinct_is_exact || l->ui->table.findings->of_sample;
    double n = (double)l->stats->distinct;
    bl_ui_count_text(count, sizeof count, n);
    if (bl_text_width(count, BL_GLYPHS_BRAILLE) + is_limit > a.width)
        bl_ui_number_in(count, sizeof count, n, a.width - is_limit);
    snprintf(text, sizeof text, "%s%s", is_limit ? "≥" : "", count);
    bl_put_field(a, 0, 0, a.width, BL_RIGHT, BL_PAINT_TEXT, text);
}

static void draw_nan(const struct bl_columns_line *l, struct bl_area a,
                     const struct bl_columns_field *f)
{
    (void)f;
    char text[TEXT];
    bool is_known = l->stats != NULL && l->stats->count > 0;
    double n = is_known ? (double)(l->stats->n_nan + l->stats->n_inf) : NAN;
    bl_ui_count_text(text, sizeof text, n);
    bl_put_field(a, 0, 0, a.width, BL_RIGHT,
                 n > 0 ? BL_PAINT_WARNING : BL_PAINT_DIM, text);
}

static void draw_normalisation(const struct bl_columns_line *l,
                               struct bl_area a,
                               const struct bl_columns_field *f)
{
    (void)f;
    char text[TEXT];
    const char *chosen = l->choice->normalise;
    const char *proposed = l->proposal != NULL ? l->proposal->normalise : "·";
    bool is_normalised = l->choice->role == BL_ROLE_COMPRESS;
    snprintf(text, sizeof text, "%s%s",
             !is_normalised   ? "·"
             : chosen != NULL ? chosen
                              : proposed,
             is_normalised && chosen != NULL ? "!" : "");
    bl_put_field(a, 0, 0, a.width, BL_LEFT,
                 chosen != NULL ? BL_PAINT_ACCENT : BL_PAINT_DIM, text);
}

static const char *distribution_word(const struct bl_columns_line *l)
{
    if (l->column->type == BL_TEXT)
        return "─ text ─";
    if (l->column->type == BL_UNREADABLE)
        return "─ not read ─";
    if (l->stats == NULL)
        return "";
    return l->stats->n_sorted == 0 ? "─ no number ─" : "─ constant ─";
}

static void draw_distribution(const struct bl_columns_line *l, struct bl_area a,
                              const struct bl_columns_field *f)
{
    (void)f;
    uint64_t counts[MAX_SPARK];
    struct bl_columns_range range;
    int n = a.width < MAX_SPARK ? a.width : MAX_SPARK;
    if (n <= 0)
        return;
    if (l->stats != NULL) {
        struct bl_column_stats c =
            bl_columns_without_sentinel(l->stats, l->proposal);
        if (bl_columns_bulk(&range, &c)) {
            bl_stats_histogram(&c, range.low, range.high, counts, (size_t)n);
            bl_spark(a, 0, 0, counts, n, bl_columns_role_ink(l->choice->role));
            return;
        }
    }
    bl_put_field(a, 0, 0, a.width, BL_LEFT, BL_PAINT_DIM, distribution_word(l));
}

/* What is suggested, where that differs, and why. */
static void draw_note(const struct bl_columns_line *l, struct bl_area a,
                      const struct bl_columns_field *f)
{
    (void)f;
    char dims[64];
    bl_columns_dims_text(dims, sizeof dims, l->column);
    int x = 0;
    if (l->is_open) {
        x += bl_put(a, x, 0, BL_PAINT_WARNING, "→");
        x += bl_put(a, x, 0, bl_columns_role_ink(l->proposal->role),
                    bl_columns_role_mark(l->proposal->role)) +
             1;
    }
    if (dims[0] != '\0')
        x += bl_put(a, x, 0, BL_PAINT_DIM, dims) + 1;
    const char *note = l->proposal != NULL ? l->proposal->note : "";
    if (a.width > x)
        bl_put_field(a, x, 0, a.width - x, BL_LEFT, BL_PAINT_DIM, note);
}

/* Numbers have 8 or 9 cells, a distribution a bin in each. */
const struct bl_columns_field bl_columns_fields[BL_COLUMNS_N_FIELDS] = {
    {"type", {4, 4, 4}, 1, BL_LEFT, BL_COLUMNS_BY_TYPE, draw_type},
    {"min", {8, 9, 9}, 2, BL_RIGHT, BL_COLUMNS_BY_MIN, draw_number},
    {"max", {8, 9, 9}, 3, BL_RIGHT, BL_COLUMNS_BY_MAX, draw_number},
    {"mean", {8, 9, 9}, 6, BL_RIGHT, BL_COLUMNS_BY_MEAN, draw_number},
    {"std", {8, 9, 9}, 5, BL_RIGHT, BL_COLUMNS_BY_STD, draw_number},
    {"distinct", {8, 8, 9}, 7, BL_RIGHT, BL_COLUMNS_BY_DISTINCT, draw_distinct},
    {"NaN ±inf", {8, 8, 8}, 9, BL_RIGHT, BL_COLUMNS_N_SORTS, draw_nan},
    {"normalise",
     {9, 9, 10},
     8,
     BL_LEFT,
     BL_COLUMNS_N_SORTS,
     draw_normalisation},
    {"distribution",
     {14, 14, 28},
     0,
     BL_LEFT,
     BL_COLUMNS_N_SORTS,
     draw_distribution},
    {"note", {6, 12, 12}, 4, BL_LEFT, BL_COLUMNS_N_SORTS, draw_note},
};
