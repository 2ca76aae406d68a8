/* Latent: how the screen is divided, the table of dimensions and the map. */
#include <math.h>
#include <stdio.h>

#include "tui/screen/latent.h"
#include "tui/screen/latent_parts.h"
#include "tui/widget/box.h"

enum {
    FRAME = 2,
    BESIDE = 76, // cells from which on table and map stand side by side
    BELOW = 17,  // lines from which on the scatter stands below them
    LOWEST_SCATTER = 8,
    NAME = 7, // cells of cursor, name and axis of a dimension
    LEAST_SPARK = 6,
    SPARK = 12,
    LEAST_CARRIES = 20,
    MAP_NAME = 11,
    MAP_CELL = 3,
    MAP_R2 = 6,
};

/* How the body is divided. */

struct parts {
    struct bl_area table, map, scatter; // a part may be empty
};

static struct parts one_of(const struct bl_latent *l, struct bl_area body)
{
    struct bl_area none = body;
    none.height = 0;
    struct parts p = {none, none, none};
    *(l->pane == BL_LATENT_TABLE ? &p.table
      : l->pane == BL_LATENT_MAP ? &p.map
                                 : &p.scatter) = body;
    return p;
}

/* The map as wide as it needs, but not much more than a third. */
static int map_width(const struct bl_latent *l, int width)
{
    int wanted = FRAME + MAP_NAME + 1 + (int)l->space->k * MAP_CELL + MAP_R2;
    int most = width * 2 / 5;
    return wanted < most ? wanted : most;
}

static struct parts divide(const struct bl_latent *l, struct bl_area body)
{
    struct parts p;
    if (body.width < BESIDE || body.height < BELOW)
        return one_of(l, body);
    int lines = (int)l->space->k > (int)l->space->n_variables
                    ? (int)l->space->k
                    : (int)l->space->n_variables;
    int wanted = lines + FRAME + 2, most = body.height * 47 / 100;
    if (body.height - most < LOWEST_SCATTER)
        most = body.height - LOWEST_SCATTER;
    p.table = bl_area_cut_top(&body, wanted < most ? wanted : most);
    p.map = bl_area_cut_right(&p.table, map_width(l, p.table.width));
    p.scatter = body;
    return p;
}

/* The map. */

static double strength(const void *space, int row, int column)
{
    return fabs(bl_latent_space_r(space, (size_t)row, (size_t)column));
}

static const char *variable_name(const void *space, int row)
{
    return ((const struct bl_latent_space *)space)->variables[row].name;
}

static void r2_text(const void *space, int row, char *text, size_t size)
{
    double r2 = ((const struct bl_latent_space *)space)->variables[row].r2;
    if (isfinite(r2))
        snprintf(text, size, "%.2f", r2);
    else
        snprintf(text, size, "·");
}

static struct bl_heat_look map_look(const struct bl_latent *l)
{
    return (struct bl_heat_look){
        .value = strength,
        .row_name = variable_name,
        .column_letter = "z",
        .row_note = r2_text,
        .note_title = "R²",
        .note_width = MAP_R2,
        .context = l->space,
        .full = 1,
        .name_width = MAP_NAME,
        .cell_width = MAP_CELL,
        .has_focus = l->pane == BL_LATENT_MAP,
        .pane = BL_LATENT_MAP,
    };
}

static void draw_map(const struct bl_latent *l, struct bl_area a)
{
    const struct bl_latent_space *s = l->space;
    struct bl_heat_look look = map_look(l);
    char note[64] = "R² of all dimensions";
    size_t i = (size_t)l->map.rows.cursor, j = (size_t)l->map.columns.cursor;
    if (look.has_focus && i < s->n_variables && j < s->k)
        snprintf(note, sizeof note, "r(z%zu) %+.2f", j,
                 bl_latent_space_r(s, i, j));
    struct bl_area inside =
        bl_box(a, &(struct bl_box){"|corr|", note, l->pane == BL_LATENT_MAP});
    bl_heat_draw(&l->map, inside, &look);
    if (s->n_variables == 0)
        bl_put(inside, 1, 1, BL_PAINT_DIM, "no variables to compare with");
    bl_scroll_bar(a, l->map.rows.top, l->map.rows.count);
}

/* The table. */

struct look {
    bool has[BL_LATENT_MAX_COLUMNS];
    int spark_width, carries_width;
};

enum { BEFORE_SPARK = 2, AFTER_RANKS = 3 };

/* All columns of a rank, or none of them. */
static int take(struct look *look, int rank, int room)
{
    int need = 0;
    for (int i = 0; i < bl_n_latent_columns; i++)
        if (bl_latent_columns[i].rank == rank)
            need += bl_latent_columns[i].width + 1;
    if (need > room)
        return room;
    for (int i = 0; i < bl_n_latent_columns; i++)
        look->has[i] |= bl_latent_columns[i].rank == rank;
    return room - need;
}

/* Numbers, the distribution, what it carries, further numbers. */
static struct look choose_look(int width)
{
    struct look look = {.spark_width = 0};
    int room = width - NAME;
    for (int rank = 1; rank <= BEFORE_SPARK; rank++)
        room = take(&look, rank, room);
    if (room > LEAST_SPARK) {
        look.spark_width = room - 1 < SPARK ? room - 1 : SPARK;
        room -= look.spark_width + 1;
    }
    if (room >= LEAST_CARRIES) {
        int left = take(&look, AFTER_RANKS, room - LEAST_CARRIES);
        look.carries_width = left + LEAST_CARRIES;
    }
    return look;
}

/* "mass +0.92  pt −0.41": those it carries, the strongest first. */
static void carries_text(const struct bl_latent_space *s, size_t j, char *text,
                         size_t size)
{
    size_t top[3], n = bl_latent_space_top(s, j, 0.3, top, 3), used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        int wrote = snprintf(text + used, size - used, "%s%.40s %+.2f",
                             i > 0 ? "  " : "", s->variables[top[i]].name,
                             bl_latent_space_r(s, top[i], j));
        used += wrote > 0 && (size_t)wrote < size - used ? (size_t)wrote : 0;
    }
}

static void draw_spark(struct bl_area a, int x, int y, int width,
                       const struct bl_bars *b)
{
    uint64_t counts[SPARK];
    int n = width < SPARK ? width : SPARK;
    if (n <= 0 || b->n == 0)
        return;
    bl_counts_fold(counts, (size_t)n, b->before, b->n);
    bl_spark(a, x, y, counts, n, BL_PAINT_ACCENT);
}

static void draw_head(const struct bl_latent *l, struct bl_area a,
                      const struct look *look)
{
    int x = NAME, ink = BL_PAINT_HEADER;
    const char *arrow = l->is_reversed ? "▲" : "▼";
    bl_putf(a, 1, 0, ink, "dim%s", l->sort == 0 && l->is_reversed ? arrow : "");
    bl_spot(bl_area_part(a, 0, 0, NAME, 1), BL_LATENT_TABLE, -1);
    for (int i = 0; i < bl_n_latent_columns; i++) {
        const struct bl_latent_column *c = &bl_latent_columns[i];
        char title[32];
        if (!look->has[i])
            continue;
        snprintf(title, sizeof title, "%s%s", c->title,
                 l->sort == i + 1 ? arrow : "");
        bl_put_field(a, x, 0, c->width + 1, BL_RIGHT, ink, title);
        bl_spot(bl_area_part(a, x, 0, c->width + 1, 1), BL_LATENT_TABLE,
                -2 - i);
        x += c->width + 1;
    }
    if (look->spark_width > 0)
        bl_put_field(a, x + 1, 0, look->spark_width, BL_LEFT, ink,
                     look->spark_width < SPARK ? "shape" : "distribution");
    if (look->carries_width > 0)
        bl_put(a, x + look->spark_width + 3, 0, ink, "carries, r");
}

/* In the place of a distribution that tells nothing stands that it is idle. */
static void draw_numbers(struct bl_area a, int y,
                         const struct bl_latent_axis *axis,
                         const struct look *look)
{
    int x = NAME;
    for (int i = 0; i < bl_n_latent_columns; i++) {
        const struct bl_latent_column *c = &bl_latent_columns[i];
        double number = bl_latent_number(c, axis);
        char text[32] = "·";
        if (!look->has[i])
            continue;
        if (isfinite(number) && fabs(number) < 1e5)
            snprintf(text, sizeof text, c->format, number);
        else
            bl_ui_number_text(text, sizeof text, number);
        bl_put_field(a, x + 1, y, c->width, BL_RIGHT,
                     axis->is_idle ? BL_PAINT_DIM : BL_PAINT_TEXT, text);
        x += c->width + 1;
    }
    if (axis->is_idle)
        bl_put(a, x + 1, y, BL_PAINT_WARNING, "○ idle");
    else
        draw_spark(a, x + 1, y, look->spark_width, &axis->values);
}

static void draw_dimension(const struct bl_latent *l, struct bl_area a, int y,
                           size_t j, const struct look *look, bool is_cursor)
{
    char carries[200];
    const struct bl_latent_axis *axis = &l->space->axes[j];
    const char *axis_mark = j == l->x ? "x" : j == l->y ? "y" : " ";
    bl_put(a, NAME - 2, y, BL_PAINT_ACCENT, axis_mark);
    bl_putf(a, 1, y, axis->is_idle ? BL_PAINT_DIM : BL_PAINT_TEXT, "z%zu", j);
    draw_numbers(a, y, axis, look);
    if (look->carries_width > 0) {
        carries_text(l->space, j, carries, sizeof carries);
        bl_put_field(a, a.width - look->carries_width + 2, y,
                     look->carries_width - 2, BL_LEFT, BL_PAINT_TEXT, carries);
    }
    if (is_cursor)
        bl_put(a, 0, y, BL_PAINT_ACCENT, "▸");
    if (is_cursor && l->pane == BL_LATENT_TABLE)
        bl_tint(bl_area_part(a, 0, y, a.width, 1), BL_PAINT_CURSOR);
}

/* One line for all of the variance: each direction as long as its part, from
 * the largest on, its end marked. */
static void draw_spectrum(const struct bl_latent_space *s, struct bl_area a,
                          int y)
{
    double all = 0, sum = 0;
    int width = a.width - 20, x = 0;
    for (size_t i = 0; i < s->n_spectrum; i++)
        all += s->spectrum[i] > 0 ? s->spectrum[i] : 0;
    if (!(all > 0) || !isfinite(all) || width < 4)
        return;
    bl_put(a, 1, y, BL_PAINT_DIM, "var");
    for (size_t i = 0; i < s->n_spectrum && x < width; i++) {
        sum += s->spectrum[i] > 0 ? s->spectrum[i] : 0;
        int end = (int)lround(sum / all * width);
        for (; x < end - 1; x++)
            bl_put(a, 5 + x, y, i % 2 ? BL_PAINT_HEAT_MID : BL_PAINT_ACCENT,
                   "█");
        if (x < end)
            bl_put(a, 5 + x++, y, i % 2 ? BL_PAINT_HEAT_MID : BL_PAINT_ACCENT,
                   "▏");
    }
    bl_putf(a, 6 + width, y, BL_PAINT_DIM, "PR %.1f of %zu",
            s->participation_ratio, s->k);
}

static void draw_table(const struct bl_latent *l, struct bl_area a)
{
    struct bl_area inside =
        bl_box(a, &(struct bl_box){"Latent dimensions", NULL,
                                   l->pane == BL_LATENT_TABLE});
    struct look look = choose_look(inside.width - 1);
    draw_spectrum(l->space, inside, inside.height - 1);
    draw_head(l, inside, &look);
    struct bl_area lines =
        bl_area_part(inside, 0, 0, inside.width - 1, inside.height);
    for (int i = 0; i < l->list.height; i++) {
        int line = l->list.top + i;
        if (line >= l->list.count)
            break;
        draw_dimension(l, lines, i + 1, (size_t)l->order[line], &look,
                       line == l->list.cursor);
        bl_spot(bl_area_part(inside, 0, i + 1, inside.width, 1),
                BL_LATENT_TABLE, line);
    }
    bl_scroll_bar(a, l->list.top, l->list.count);
}

/* All of it. */

void bl_latent_prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_latent *l = &ui->latent;
    if (l->space == NULL)
        return;
    struct parts p =
        divide(l, (struct bl_area){.width = width, .height = height});
    struct bl_heat_look look = map_look(l);
    int lines = p.table.height - FRAME - 2;
    bl_list_fit(&l->list, (int)l->space->k, lines > 0 ? lines : 0);
    bl_heat_fit(&l->map, &look, (int)l->space->n_variables, (int)l->space->k,
                p.map.width - FRAME, p.map.height - FRAME);
}

void bl_latent_draw(const struct bl_ui *ui, struct bl_area body)
{
    const struct bl_latent *l = &ui->latent;
    if (l->space == NULL) {
        bl_result_file_draw_missing(ui, &bl_latent_file, &ui->latent.trouble,
                                    body);
        return;
    }
    struct parts p = divide(l, body);
    if (!bl_area_is_empty(p.table))
        draw_table(l, p.table);
    if (!bl_area_is_empty(p.map))
        draw_map(l, p.map);
    if (!bl_area_is_empty(p.scatter))
        bl_latent_draw_scatter(ui, p.scatter);
}
