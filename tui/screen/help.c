#include "tui/screen/help.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "tui/surface/text.h"
#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum { WIDTH = 110, TWO_COLUMNS = 88, KEYS_WIDTH = 12, LEAST_TEXT = 8 };

static bool contains(const char *text, const char *part)
{
    size_t n = strlen(part);
    for (; *text != '\0'; text++)
        if (strncasecmp(text, part, n) == 0)
            return true;
    return n == 0;
}

static bool is_wanted(const struct bl_help *h, const struct bl_action *a)
{
    return contains(a->help, h->filter) || contains(a->keys, h->filter) ||
           contains(a->name, h->filter);
}

static void add(struct bl_help *h, struct bl_help_line line)
{
    if (h->n_lines < BL_HELP_MAX)
        h->lines[h->n_lines++] = line;
}

/* What does not fit beside the keys goes on below. */
static void add_action(struct bl_help *h, const struct bl_action *a, int width,
                       enum bl_glyphs glyphs)
{
    size_t from = 0, skip, n;
    do {
        n = bl_text_line(a->help + from, width, glyphs, &skip);
        add(h, (struct bl_help_line){.action = a, .from = from, .n = n});
        from += skip;
    } while (skip > 0 && a->help[from] != '\0');
}

static void add_heading(struct bl_help *h, const char *heading)
{
    if (h->n_lines > 0)
        add(h, (struct bl_help_line){0});
    add(h, (struct bl_help_line){.heading = heading});
}

/* Of the table; in it a group's actions stand in the order of the hints. */
static void add_group(struct bl_help *h, const struct bl_action *first,
                      int width, enum bl_glyphs glyphs)
{
    bool has_heading = false;
    for (const struct bl_action *a = first; a->name != NULL; a++) {
        if (*a->keys == '\0' || strcmp(a->group, first->group) != 0 ||
            !is_wanted(h, a))
            continue;
        if (!has_heading)
            add_heading(h, a->group);
        has_heading = true;
        add_action(h, a, width, glyphs);
    }
}

static bool is_first_of_group(const struct bl_actions *table,
                              const struct bl_action *a)
{
    for (const struct bl_action *b = table->list; b < a; b++)
        if (strcmp(a->group, b->group) == 0)
            return false;
    return true;
}

static size_t overlays_below(const struct bl_ui *ui)
{
    size_t n = 0;
    while (n < ui->n_overlays && ui->overlays[n] != &bl_screen_help)
        n++;
    return n;
}

/* The tables that hold below the help, its texts in so many cells. */
static void collect(struct bl_ui *ui, int width)
{
    struct bl_help *h = &ui->help;
    const struct bl_actions *tables[BL_MAX_ACTION_TABLES];
    size_t n_overlays = ui->n_overlays;
    ui->n_overlays = overlays_below(ui);
    size_t n = bl_actions_now(ui, tables);
    ui->n_overlays = n_overlays;
    h->n_lines = 0;
    for (size_t t = 0; t < n; t++)
        for (const struct bl_action *a = tables[t]->list; a->name != NULL; a++)
            if (is_first_of_group(tables[t], a))
                add_group(h, a, width, ui->glyphs);
}

void bl_help_open(struct bl_ui *ui)
{
    if (bl_ui_front(ui) == &bl_screen_help)
        return;
    ui->help.filter[0] = '\0';
    ui->help.list = (struct bl_list){0};
    bl_ui_push(ui, &bl_screen_help);
}

static void filter(struct bl_ui *ui, const char *text)
{
    snprintf(ui->help.filter, sizeof ui->help.filter, "%s", text);
    ui->help.list = (struct bl_list){0};
}

static void box(const struct bl_ui *ui, int *width, int *height)
{
    *width = ui->width < WIDTH + 4 ? ui->width - 4 : WIDTH;
    *height = ui->height - 6;
}

/* Of a column, with the blank behind it, and of its texts. */
static int column_width(int inside, int n_columns)
{
    return (inside - 2) / n_columns;
}

static int text_width(int column)
{
    int width = column - 1 - KEYS_WIDTH - 1;
    return width > LEAST_TEXT ? width : LEAST_TEXT;
}

/* Lines of the first of two columns: the second begins with neither the rest of
 * an entry nor an empty line. */
static size_t first_column(const struct bl_help *h)
{
    size_t n = (h->n_lines + 1) / 2;
    while (n < h->n_lines && h->lines[n].heading == NULL &&
           (h->lines[n].action == NULL || h->lines[n].from > 0))
        n++;
    return n;
}

/* Lines flow through columns side by side: the list counts rows of them. */
static void prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_help *h = &ui->help;
    h->n_columns = width >= TWO_COLUMNS ? 2 : 1;
    collect(ui, text_width(column_width(width - 2, h->n_columns)));
    int rows = (int)(h->n_columns == 2 ? first_column(h) : h->n_lines);
    bl_list_fit(&h->list, rows, height - 2);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    struct bl_list *l = &ui->help.list;
    if (m == BL_MOVE_UP)
        m = BL_MOVE_WHEEL_UP;
    if (m == BL_MOVE_DOWN)
        m = BL_MOVE_WHEEL_DOWN;
    bl_list_move(l, m);
}

static void draw_entry(const struct bl_ui *ui, struct bl_area a,
                       const struct bl_help_line *line)
{
    if (line->heading != NULL) {
        bl_put(a, 0, 0, BL_PAINT_TITLE | BL_BOLD, line->heading);
        return;
    }
    if (line->action == NULL)
        return;
    const struct bl_action *x = line->action;
    bool can = x->why_not == NULL || x->why_not(ui) == NULL;
    if (line->from == 0)
        bl_put_field(a, 1, 0, KEYS_WIDTH - 1, BL_LEFT, BL_PAINT_HINT_KEY,
                     x->keys);
    bl_putf(a, KEYS_WIDTH + 1, 0, can ? BL_PAINT_DIALOG : BL_PAINT_DIM, "%.*s",
            (int)line->n, x->help + line->from);
}

static void draw(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_help *h = &ui->help;
    char title[64], note[96];
    snprintf(title, sizeof title, "Help: %s", bl_screens[ui->screen]->name);
    snprintf(note, sizeof note, "%s%s / search · Esc close",
             h->filter[0] != '\0' ? "/" : "", h->filter);
    struct bl_box frame = {title, note, true};
    struct bl_area in = bl_box(a, &frame);
    int columns = h->n_columns > 0 ? h->n_columns : 1;
    int width = column_width(in.width, columns);
    for (int c = 0; c < columns; c++)
        for (int y = 0; y < in.height; y++) {
            int at = c * h->list.count + h->list.top + y;
            if (h->list.top + y >= h->list.count || at >= (int)h->n_lines)
                break;
            draw_entry(ui, bl_area_part(in, 1 + c * width, y, width - 1, 1),
                       &h->lines[at]);
        }
    bl_scroll_bar(a, h->list.top, h->list.count);
}

static void close_help(struct bl_ui *ui)
{
    bl_ui_pop(ui);
}

static const struct bl_action actions[] = {
    {"help.close", "Enter", "close", "close the help", "Help", NULL,
     close_help},
    {0},
};

const struct bl_actions bl_actions_help = {"Help", actions};

const struct bl_screen bl_screen_help = {
    .name = "Help",
    .short_name = "Help",
    .actions = &bl_actions_help,
    .prepare = prepare,
    .draw = draw,
    .move = move,
    .filter = filter,
    .box = box,
};
