#include "tui/screen/latent.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/screen/latent_parts.h"
#include "tui/screen/result_file.h"
#include "tui/screen/results_parts.h"

enum { MAX_ROWS = 20 };                 // that are marked in the rows view
static const double MAX_ROW = 1e15;     // further rows are no rows
static const double CURSOR_STEP = 0.02; // of the range that is seen

/* The table of dimensions. */

#define AT(member) offsetof(struct bl_latent_axis, member)

const struct bl_latent_column bl_latent_columns[] = {
    {"mean", "mean", 7, 1, AT(mean), "%+.3f"},
    {"std", "std", 6, 1, AT(std), "%.3f"},
    {"min", "min", 6, 2, AT(min), "%.2f"},
    {"max", "max", 6, 2, AT(max), "%.2f"},
    {"bits", "entropy_bits", 5, 1, AT(entropy), "%.1f"},
    {"share", "share", 6, 1, AT(share), "%.3f"},
    {"skewness", "skewness", 8, 3, AT(skewness), "%.2f"},
    {"kurtosis", "kurtosis", 8, 3, AT(kurtosis), "%.2f"},
};
const int bl_n_latent_columns =
    sizeof bl_latent_columns / sizeof *bl_latent_columns;

double bl_latent_number(const struct bl_latent_column *c,
                        const struct bl_latent_axis *a)
{
    double x;
    memcpy(&x, (const char *)a + c->offset, sizeof x);
    return x;
}

size_t bl_latent_dimension(const struct bl_latent *l)
{
    bool is_there = l->space != NULL && l->order != NULL && l->list.cursor >= 0;
    return is_there && (size_t)l->list.cursor < l->space->k
               ? (size_t)l->order[l->list.cursor]
               : 0;
}

struct entry {
    int dimension;
    double size;
};

static int by_size(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    if (x->size != y->size)
        return x->size < y->size ? 1 : -1;
    return x->dimension - y->dimension;
}

/* As they are numbered, or by a column, the largest first, what is not known
 * last. */
static void arrange(struct bl_latent *l)
{
    struct bl_error err;
    size_t k = l->space->k, cursor = bl_latent_dimension(l);
    struct entry *entries = bl_array_new(k, sizeof *entries, &err);
    for (size_t j = 0; entries != NULL && j < k; j++) {
        double size = l->sort == 0
                          ? -(double)j
                          : bl_latent_number(&bl_latent_columns[l->sort - 1],
                                             &l->space->axes[j]);
        entries[j] = (struct entry){(int)j, isnan(size) ? -INFINITY : size};
    }
    if (entries != NULL)
        qsort(entries, k, sizeof *entries, by_size);
    for (size_t i = 0; entries != NULL && i < k; i++)
        l->order[l->is_reversed ? k - 1 - i : i] = entries[i].dimension;
    free(entries);
    l->list.count = (int)k;
    for (size_t i = 0; i < k; i++)
        if ((size_t)l->order[i] == cursor)
            bl_list_go(&l->list, (int)i);
}

/* Reading. */

void bl_latent_release(struct bl_latent *l)
{
    bl_latent_space_free(l->space);
    free(l->order);
    *l = (struct bl_latent){0};
}

void bl_latent_show(struct bl_ui *ui, struct bl_latent_space *space)
{
    struct bl_latent *l = &ui->latent;
    bl_latent_release(l);
    ui->must_redraw = true;
    if (space == NULL)
        return;
    l->order = bl_array_new(space->k, sizeof *l->order, &l->trouble);
    if (l->order == NULL || space->k == 0) {
        bl_latent_space_free(space);
        return;
    }
    l->space = space;
    for (size_t j = 0; j < space->k; j++)
        l->order[j] = (int)j;
    l->y = space->k > 1;
    arrange(l);
}

void bl_latent_load(struct bl_ui *ui)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_latent_space *space = NULL;
    json_t *json = bl_result_file_read(ui, &bl_latent_file, &err);
    if (json != NULL)
        bl_latent_space_read(&space, json, &err);
    json_decref(json);
    bl_latent_show(ui, space);
    if (err.status != BL_OK)
        ui->latent.trouble = err;
}

/* Why something cannot be done. */

static const char *why_empty(const struct bl_ui *ui)
{
    return ui->latent.space == NULL ? "there is no latent space to show yet"
                                    : NULL;
}

static const char *no_sample(const struct bl_ui *ui)
{
    if (why_empty(ui) != NULL)
        return why_empty(ui);
    return ui->latent.space->sample.n == 0
               ? "the run keeps no sample of its latent vectors"
               : NULL;
}

static const char *no_pair(const struct bl_ui *ui)
{
    if (why_empty(ui) == NULL && ui->latent.space->k < 2)
        return "there is only one dimension";
    return no_sample(ui);
}

static const char *no_colour(const struct bl_ui *ui)
{
    if (no_sample(ui) == NULL && ui->latent.space->sample.n_variables == 0)
        return "the sample has no variables to colour by";
    return no_sample(ui);
}

static const char *no_rows(const struct bl_ui *ui)
{
    if (no_sample(ui) != NULL)
        return no_sample(ui);
    return ui->table.is_open ? NULL : "open the table on Home (1) to see rows";
}

/* Actions. */

static void sort_next(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    l->sort = (l->sort + 1) % (bl_n_latent_columns + 1);
    l->is_reversed = false;
    arrange(l);
}

static void reverse(struct bl_ui *ui)
{
    ui->latent.is_reversed = !ui->latent.is_reversed;
    arrange(&ui->latent);
}

static void new_pair(struct bl_latent *l, size_t x, size_t y)
{
    l->x = x;
    l->y = y;
    l->zoom = 0;
    l->at[0] = l->at[1] = 0;
}

/* The dimension under the cursor; the axes change places when it is that of
 * the other one. */
static void pick_x(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    size_t j = bl_latent_dimension(l);
    new_pair(l, j, j == l->y ? l->x : l->y);
}

static void pick_y(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    size_t j = bl_latent_dimension(l);
    new_pair(l, j == l->x ? l->y : l->x, j);
}

/* Pairs in their order: z0 z1, z0 z2, ..., z1 z2, ... */
static void next_pair(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    size_t k = l->space->k, x = l->x, y = l->y;
    if (y + 1 < k && y >= x)
        y++;
    else if (x + 2 < k)
        y = ++x + 1;
    else
        x = 0, y = 1;
    new_pair(l, x, y);
}

static void previous_pair(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    size_t k = l->space->k, x = l->x, y = l->y;
    if (y > x + 1)
        y--;
    else if (x > 0)
        x--, y = k - 1;
    else
        x = k - 2, y = k - 1;
    new_pair(l, x, y);
}

static void step_colour(struct bl_ui *ui, size_t step)
{
    struct bl_latent *l = &ui->latent;
    size_t n = l->space->sample.n_variables + 1;
    l->colour = (l->colour + step) % n;
}

static void next_colour(struct bl_ui *ui)
{
    step_colour(ui, 1);
}

static void previous_colour(struct bl_ui *ui)
{
    step_colour(ui, ui->latent.space->sample.n_variables);
}

static void zoom_in(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    l->pane = BL_LATENT_SCATTER;
    if (l->zoom < BL_LATENT_MAX_ZOOM)
        l->zoom++;
}

static void zoom_out(struct bl_ui *ui)
{
    ui->latent.pane = BL_LATENT_SCATTER;
    ui->latent.zoom -= ui->latent.zoom > 0;
}

static void show_points(struct bl_ui *ui, const size_t *points, size_t n)
{
    const struct bl_latent_sample *p = &ui->latent.space->sample;
    uint64_t rows[MAX_ROWS];
    size_t n_rows = 0;
    for (size_t i = 0; i < n; i++)
        if (p->rows[points[i]] >= 0 && p->rows[points[i]] < MAX_ROW)
            rows[n_rows++] = (uint64_t)p->rows[points[i]];
    if (n_rows > 0)
        bl_rows_show(ui, true, rows[0], rows, n_rows);
    else
        bl_ui_say(ui, BL_LOG_INFO, "the sample does not say which rows it has");
}

/* What Enter means depends on where one is. */
static void open(struct bl_ui *ui)
{
    struct bl_latent *l = &ui->latent;
    size_t points[MAX_ROWS];
    if (l->pane == BL_LATENT_SCATTER)
        show_points(ui, points, bl_latent_nearest(l, points, MAX_ROWS));
    else
        show_points(ui, points,
                    bl_latent_extremes(l->space, bl_latent_dimension(l), points,
                                       MAX_ROWS));
}

/* Another run may have come while the path was typed. */
static void save(struct bl_ui *ui, const char *path)
{
    if (ui->latent.space != NULL)
        bl_table_save(ui, bl_latent_as_text(&ui->latent, ','), path);
}

static void export(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Save the dimensions as", "latent.csv", save);
}

static void copy(struct bl_ui *ui)
{
    bl_table_copy(ui, bl_latent_as_text(&ui->latent, '\t'), "the table");
}

static const struct bl_action actions[] = {
    {"latent.x", "x", "x axis", "the dimension under the cursor to the x axis",
     "Scatter", no_pair, pick_x},
    {"latent.y", "y", "y axis", "the dimension under the cursor to the y axis",
     "Scatter", no_pair, pick_y},
    {"latent.next-pair", "]", "next pair", "the next pair of dimensions",
     "Scatter", no_pair, next_pair},
    {"latent.previous-pair", "[", NULL, "the pair before", "Scatter", no_pair,
     previous_pair},
    {"latent.colour", "c", "colour", "colour by the next variable", "Scatter",
     no_colour, next_colour},
    {"latent.colour-back", "C", NULL, "colour by the variable before",
     "Scatter", no_colour, previous_colour},
    {"latent.zoom", "z +", "zoom", "twice as near, around the cursor",
     "Scatter", no_sample, zoom_in},
    {"latent.zoom-out", "Z -", NULL, "half as near", "Scatter", no_sample,
     zoom_out},
    {"latent.rows", "Enter", "rows",
     "in the scatter the rows nearest to the cursor, else those farthest out "
     "in the dimension",
     "Rows", no_rows, open},
    {"latent.sort", "s", "sort", "sort the dimensions by the next column",
     "Table", why_empty, sort_next},
    {"latent.reverse", "S", NULL, "the other way round", "Table", why_empty,
     reverse},
    {"latent.export", "w", "export", "write both tables to a CSV file", "Table",
     why_empty, export},
    {"latent.copy", "Y", NULL, "copy both tables", "Table", why_empty, copy},
    {0},
};

const struct bl_actions bl_actions_latent = {"Latent", actions};

/* Moving. */

static void move_cursor(struct bl_latent *l, enum bl_move m)
{
    static const double steps[][2] = {
        [BL_MOVE_UP] = {0, 1},       [BL_MOVE_DOWN] = {0, -1},
        [BL_MOVE_LEFT] = {-1, 0},    [BL_MOVE_RIGHT] = {1, 0},
        [BL_MOVE_PAGE_UP] = {0, 8},  [BL_MOVE_PAGE_DOWN] = {0, -8},
        [BL_MOVE_FIRST] = {-100, 0}, [BL_MOVE_LAST] = {100, 0},
        [BL_MOVE_WHEEL_UP] = {0, 2}, [BL_MOVE_WHEEL_DOWN] = {0, -2},
    };
    for (int i = 0; i < 2; i++) {
        double at = l->at[i] + CURSOR_STEP * ldexp(steps[m][i], -l->zoom);
        l->at[i] = fmin(0.5, fmax(-0.5, at));
    }
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    struct bl_latent *l = &ui->latent;
    if (l->space == NULL)
        return;
    if (l->pane == BL_LATENT_SCATTER)
        move_cursor(l, m);
    else if (l->pane == BL_LATENT_MAP)
        bl_heat_move(&l->map, m);
    else
        bl_list_move(&l->list, m);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    struct bl_latent *l = &ui->latent;
    if (l->space == NULL)
        return;
    l->pane = (enum bl_latent_pane)pane;
    if (pane == BL_LATENT_MAP)
        bl_list_go(&l->map.rows, item);
    else if (pane == BL_LATENT_TABLE && item >= 0)
        bl_list_go(&l->list, item);
    if (pane == BL_LATENT_TABLE && item < 0) {
        l->is_reversed = l->sort == -1 - item && !l->is_reversed;
        l->sort = -1 - item;
        arrange(l);
    } else if (clicks > 1 && no_rows(ui) == NULL) {
        open(ui);
    }
}

static void next_pane(struct bl_ui *ui, int step)
{
    ui->latent.pane = (ui->latent.pane + (unsigned)(BL_N_LATENT_PANES + step)) %
                      BL_N_LATENT_PANES;
}

const struct bl_screen bl_screen_latent = {
    .name = "Latent",
    .short_name = "Latent",
    .actions = &bl_actions_latent,
    .prepare = bl_latent_prepare,
    .draw = bl_latent_draw,
    .move = move,
    .click = click,
    .next_pane = next_pane,
    .status = bl_latent_status,
    .headline = bl_results_headline,
};
