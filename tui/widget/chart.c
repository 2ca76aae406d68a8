#include "tui/widget/chart.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/surface/text.h"

enum {
    ACROSS = 0x2500,
    DOWN = 0x2502,
    CORNER = 0x2514,
    TICK_LEFT = 0x2524,
    TICK_BELOW = 0x2534,
    GRID_DOT = 0xb7,
};

enum {
    TALL = 12,         // rows from which labels have a line of their own
    ROWS_A_TICK = 3,   // of the y axis
    ROWS_A_DECADE = 2, // of a log one
    CELLS_A_TICK = 8,  // of the x axis
    LABEL_GAP = 2,     // cells between its labels
    SMALLEST_PLOT = 4, // cells in width, where there are axes
};

static int at_least(int low, int value)
{
    return value > low ? value : low;
}

// ---- places ----

/* Where a share of an axis is among n places. */
static double place_of(double share, int n)
{
    return floor(share * (n - 1) + 0.5);
}

static int to_int(double place)
{
    const double far = 1e8; // beyond every plot, and without overflow
    return (int)fmax(-far, fmin(far, place));
}

/* The dot of a value, also outside of the plot; false when it has none. */
static bool dot_of(const struct bl_chart *c, double x, double y, int *dot_x,
                   int *dot_y)
{
    double across = bl_axis_share(&c->x, x), up = bl_axis_share(&c->y, y);
    if (isnan(across) || isnan(up))
        return false;
    *dot_x = to_int(place_of(across, c->canvas.width));
    *dot_y = to_int(place_of(1 - up, c->canvas.height));
    return true;
}

bool bl_chart_cell(const struct bl_chart *c, double x, double y, int *column,
                   int *row)
{
    int dot_x, dot_y;
    if (!dot_of(c, x, y, &dot_x, &dot_y) || dot_x < 0 || dot_y < 0 ||
        dot_x >= c->canvas.width || dot_y >= c->canvas.height)
        return false;
    *column = dot_x / c->canvas.cell_width;
    *row = dot_y / c->canvas.cell_height;
    return true;
}

// ---- axes ----

enum { UNIT_WIDTH = 8 }; // cells, at most

struct labels {
    struct bl_ticks ticks;
    char text[BL_MAX_TICKS][48]; // with the unit behind the last
    int width[BL_MAX_TICKS];     // in cells
};

static void choose_labels(struct labels *l, const struct bl_axis *axis,
                          int most, enum bl_glyphs glyphs)
{
    const char *unit = axis->unit != NULL ? axis->unit : "";
    bl_ticks_choose(&l->ticks, axis, most);
    for (size_t i = 0; i < l->ticks.n; i++) {
        bool has_unit = i + 1 == l->ticks.n && unit[0] != '\0';
        snprintf(l->text[i], sizeof l->text[i], "%s%s%.*s", l->ticks.labels[i],
                 has_unit ? " " : "",
                 has_unit ? (int)bl_text_fitting(unit, UNIT_WIDTH, glyphs) : 0,
                 unit);
        l->width[i] = bl_text_width(l->text[i], glyphs);
    }
}

static void draw_grid_row(struct bl_area plot, int row)
{
    for (int x = 0; x < plot.width; x += 2)
        bl_put_rune(plot, x, row, GRID_DOT, BL_PAINT_GRID);
}

/* In the column before the plot, with the labels to its left. */
static void draw_y_axis(const struct bl_chart *c, struct bl_area a,
                        const struct labels *l, bool grid)
{
    int width = c->plot.x - a.x - 1;
    bl_fill(bl_area_part(a, width, 0, 1, c->plot.height), DOWN, BL_PAINT_GRID);
    bool is_ascii = a.surface->glyphs == BL_GLYPHS_ASCII;
    for (size_t i = 0; i < l->ticks.n; i++) {
        int column, row;
        if (!bl_chart_cell(c, c->x.low, l->ticks.at[i], &column, &row))
            continue;
        bl_put_rune(a, width, row, is_ascii ? '+' : TICK_LEFT, BL_PAINT_GRID);
        bl_put_field(a, 0, row, width, BL_RIGHT, BL_PAINT_DIM, l->text[i]);
        if (grid)
            draw_grid_row(c->plot, row);
    }
}

/* Where each label begins: its number below the tick, all of it within the
 * plot.  False when they come too close to each other. */
static bool place_labels(const struct bl_chart *c, const struct labels *l,
                         int begins[BL_MAX_TICKS], int columns[BL_MAX_TICKS])
{
    int free_from = 0;
    for (size_t i = 0; i < l->ticks.n; i++) {
        int row;
        if (!bl_chart_cell(c, l->ticks.at[i], c->y.low, &columns[i], &row))
            return false;
        int last = c->plot.width - l->width[i];
        int at = columns[i] - (int)strlen(l->ticks.labels[i]) / 2;
        begins[i] = at > last ? last : at < 0 ? 0 : at;
        if (begins[i] < free_from)
            return false;
        free_from = begins[i] + l->width[i] + LABEL_GAP;
    }
    return true;
}

static void draw_x_axis(const struct bl_chart *c, struct bl_area a, bool bare)
{
    int left = c->plot.x - a.x, y = c->plot.height;
    bl_put_rune(a, left - 1, y, CORNER, BL_PAINT_GRID);
    struct bl_area line = bl_area_part(a, left, y, c->plot.width, 2);
    bl_fill(bl_area_part(line, 0, 0, line.width, 1), ACROSS, BL_PAINT_GRID);
    struct labels l;
    int begins[BL_MAX_TICKS], columns[BL_MAX_TICKS];
    int most = bare ? 0 : at_least(3, c->plot.width / CELLS_A_TICK);
    do
        choose_labels(&l, &c->x, most, a.surface->glyphs);
    while (!place_labels(c, &l, begins, columns) && --most > 0);
    if (most <= 0)
        return;
    for (size_t i = 0; i < l.ticks.n; i++) {
        if (line.height > 1)
            bl_put_rune(line, columns[i], 0, TICK_BELOW, BL_PAINT_GRID);
        bl_put(line, begins[i], line.height - 1, BL_PAINT_DIM, l.text[i]);
    }
}

static int widest(const struct labels *l)
{
    int width = 0;
    for (size_t i = 0; i < l->ticks.n; i++)
        width = at_least(width, l->width[i]);
    return width;
}

void bl_chart_begin(struct bl_chart *c, struct bl_area a,
                    const struct bl_axis *x, const struct bl_axis *y,
                    const struct bl_chart_look *look, const struct bl_pen *pens,
                    size_t n_pens)
{
    static const struct bl_chart_look plain;
    look = look != NULL ? look : &plain;
    *c = (struct bl_chart){.plot = a, .x = *x, .y = *y};
    int below = look->no_x_axis || a.height < TALL ? 1 : 2;
    int rows = a.height - below;
    struct labels l;
    int most = rows / (y->log ? ROWS_A_DECADE : ROWS_A_TICK);
    choose_labels(&l, y, at_least(2, most), a.surface->glyphs);
    int left = 1 + (look->y_label_width > 0 ? look->y_label_width : widest(&l));
    bool has_axes = rows > 0 && a.width >= left + SMALLEST_PLOT;
    if (has_axes)
        c->plot = bl_area_part(a, left, 0, a.width - left, rows);
    bl_canvas_init(&c->canvas, c->plot, pens, n_pens);
    if (has_axes) {
        draw_y_axis(c, a, &l, look->grid);
        draw_x_axis(c, a, look->no_x_axis);
    }
}

void bl_chart_end(struct bl_chart *c)
{
    bl_canvas_draw(&c->canvas, c->plot);
    bl_canvas_release(&c->canvas);
}

// ---- what is drawn ----

void bl_chart_curve(struct bl_chart *c, size_t pen, const double *x,
                    const double *y, size_t n)
{
    bool is_begun = false;
    int from_x = 0, from_y = 0, to_x = 0, to_y = 0;
    for (size_t i = 0; i < n; i++, from_x = to_x, from_y = to_y) {
        bool has_place = dot_of(c, x[i], y[i], &to_x, &to_y);
        if (has_place && is_begun)
            bl_canvas_line(&c->canvas, pen, from_x, from_y, to_x, to_y);
        else if (has_place)
            bl_canvas_dot(&c->canvas, pen, to_x, to_y);
        is_begun = has_place;
    }
}

void bl_chart_points(struct bl_chart *c, size_t pen, const double *x,
                     const double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int at_x, at_y;
        if (dot_of(c, x[i], y[i], &at_x, &at_y))
            bl_canvas_dot(&c->canvas, pen, at_x, at_y);
    }
}

/* The largest count of the bins that a column of dots stands for: that in its
 * middle, or all when bins are narrower than columns. */
static uint64_t count_at(const uint64_t *counts, size_t n, size_t column,
                         size_t columns)
{
    size_t from = (2 * column + 1) * n / (2 * columns), to = from + 1;
    if (n > columns) {
        from = column * n / columns;
        to = (column + 1) * n / columns;
    }
    uint64_t largest = 0;
    for (size_t i = from; i < to; i++)
        largest = counts[i] > largest ? counts[i] : largest;
    return largest;
}

/* The upper dot of a count's column. */
static int level_of(const struct bl_chart *c, uint64_t count)
{
    int bottom = c->canvas.height - 1;
    double up = bl_axis_share(&c->y, (double)count);
    if (count == 0 || !(up > 0))
        return bottom;
    return up >= 1 ? 0 : to_int(place_of(1 - up, c->canvas.height));
}

void bl_chart_histogram(struct bl_chart *c, size_t pen, const uint64_t *counts,
                        size_t n, bool filled)
{
    int bottom = c->canvas.height - 1, before = bottom;
    for (int x = 0; x < c->canvas.width && n > 0; x++) {
        uint64_t count =
            count_at(counts, n, (size_t)x, (size_t)c->canvas.width);
        int level = level_of(c, count);
        if (count > 0)
            bl_canvas_column(&c->canvas, pen, x, level,
                             filled ? bottom : level);
        // A side belongs to the higher of the two.
        if (!filled && level != before)
            bl_canvas_column(&c->canvas, pen, level < before ? x : x - 1,
                             before, level);
        before = level;
    }
}
