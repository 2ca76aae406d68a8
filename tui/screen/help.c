#include "tui/screen/help.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum { WIDTH = 110, TWO_COLUMNS = 88, KEYS_WIDTH = 12 };

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

static void add(struct bl_help *h, const char *heading,
                const struct bl_action *action)
{
    if (h->n_lines < BL_HELP_MAX)
        h->lines[h->n_lines++] = (struct bl_help_line){heading, action};
}

/* Actions of a group stand together in the table. */
static void add_table(struct bl_help *h, const struct bl_actions *table)
{
    const char *group = "";
    for (const struct bl_action *a = table->list; a->name != NULL; a++) {
        if (*a->keys == '\0' || !is_wanted(h, a))
            continue;
        if (strcmp(a->group, group) != 0) {
            if (h->n_lines > 0)
                add(h, NULL, NULL);
            add(h, a->group, NULL);
            group = a->group;
        }
        add(h, NULL, a);
    }
}

/* The tables that hold below the help. */
static void collect(struct bl_ui *ui)
{
    struct bl_help *h = &ui->help;
    const struct bl_actions *tables[BL_MAX_ACTION_TABLES];
    bool is_open = bl_ui_front(ui) == &bl_screen_help;
    ui->n_overlays -= is_open;
    size_t n = bl_actions_now(ui, tables);
    ui->n_overlays += is_open;
    h->n_lines = 0;
    for (size_t t = 0; t < n; t++)
        add_table(h, tables[t]);
}

void bl_help_open(struct bl_ui *ui)
{
    if (bl_ui_front(ui) == &bl_screen_help)
        return;
    ui->help.filter[0] = '\0';
    ui->help.list = (struct bl_list){0};
    collect(ui);
    bl_ui_push(ui, &bl_screen_help);
}

static void filter(struct bl_ui *ui, const char *text)
{
    snprintf(ui->help.filter, sizeof ui->help.filter, "%s", text);
    ui->help.list = (struct bl_list){0};
    collect(ui);
}

static void box(const struct bl_ui *ui, int *width, int *height)
{
    *width = ui->width < WIDTH + 4 ? ui->width - 4 : WIDTH;
    *height = ui->height - 6;
}

/* Lines flow through columns side by side: the list counts rows of them. */
static void prepare(struct bl_ui *ui, int width, int height)
{
    struct bl_help *h = &ui->help;
    h->n_columns = width >= TWO_COLUMNS ? 2 : 1;
    int rows = ((int)h->n_lines + h->n_columns - 1) / h->n_columns;
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
    bl_put_field(a, 1, 0, KEYS_WIDTH - 1, BL_LEFT, BL_PAINT_HINT_KEY, x->keys);
    bl_put_field(a, KEYS_WIDTH + 1, 0, a.width - KEYS_WIDTH - 1, BL_LEFT,
                 can ? BL_PAINT_DIALOG : BL_PAINT_DIM, x->help);
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
    int width = (in.width - 2) / columns;
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
