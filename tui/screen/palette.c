#include "tui/screen/palette.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "tui/ui/ui.h"
#include "tui/widget/box.h"

enum { WIDTH = 76, HEIGHT = 18, PANE_LIST = 0 };

enum { NO_MATCH = -1 };

/* How well the letters of `typed` stand in `text`, in that order: higher is
 * better, letters that follow each other or begin words count more. */
static int match(const char *text, const char *typed)
{
    int score = 0;
    bool is_run = false, is_start = true;
    for (; *text != '\0' && *typed != '\0'; text++) {
        bool is_hit =
            tolower((unsigned char)*text) == tolower((unsigned char)*typed);
        if (is_hit) {
            score += 1 + (is_run ? 3 : 0) + (is_start ? 4 : 0);
            typed++;
        }
        is_run = is_hit;
        is_start = !isalnum((unsigned char)*text);
    }
    return *typed == '\0' ? score : NO_MATCH;
}

/* Its name counts twice as much as what is said of it. */
static int score_of(const struct bl_action *a, const char *typed)
{
    int name = match(a->name, typed), help = match(a->help, typed);
    return 2 * name > help ? 2 * name : help;
}

/* The table's screen; BL_N_SCREENS for those of no screen. */
static int screen_of(const struct bl_actions *table)
{
    int i = 0;
    while (i < BL_N_SCREENS && bl_screens[i]->actions != table)
        i++;
    return i;
}

static bool is_offered(const struct bl_actions *table)
{
    return screen_of(table) < BL_N_SCREENS ||
           strcmp(table->title, "Everywhere") == 0;
}

/* What holds on the screen below comes first among equals. */
static int bonus(const struct bl_ui *ui, const struct bl_actions *table)
{
    return bl_screens[ui->screen]->actions == table ? 2 : 0;
}

static void insert(struct bl_palette *p, int *scores,
                   const struct bl_action *action, int score)
{
    size_t i = p->n_found;
    if (i == BL_PALETTE_MAX)
        return;
    for (; i > 0 && scores[i - 1] < score; i--) {
        p->found[i] = p->found[i - 1];
        scores[i] = scores[i - 1];
    }
    p->found[i] = action;
    scores[i] = score;
    p->n_found++;
}

static void search(struct bl_ui *ui)
{
    struct bl_palette *p = &ui->palette;
    int scores[BL_PALETTE_MAX];
    p->n_found = 0;
    for (size_t t = 0; bl_actions_all[t] != NULL; t++) {
        if (!is_offered(bl_actions_all[t]))
            continue;
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++) {
            int score = score_of(a, p->edit.text);
            if (score >= 0)
                insert(p, scores, a, score + bonus(ui, bl_actions_all[t]));
        }
    }
    bl_list_go(&p->list, 0);
}

void bl_palette_open(struct bl_ui *ui)
{
    bl_edit_set(&ui->palette.edit, "");
    ui->palette.list = (struct bl_list){0};
    search(ui);
    bl_ui_push(ui, &bl_screen_palette);
}

static const struct bl_actions *table_of(const struct bl_action *action)
{
    for (size_t t = 0; bl_actions_all[t] != NULL; t++)
        for (const struct bl_action *a = bl_actions_all[t]->list;
             a->name != NULL; a++)
            if (a == action)
                return bl_actions_all[t];
    return NULL;
}

/* An action of another screen takes the user there. */
static void run_chosen(struct bl_ui *ui)
{
    const struct bl_palette *p = &ui->palette;
    if (p->n_found == 0)
        return;
    const struct bl_action *a = p->found[p->list.cursor];
    int screen = screen_of(table_of(a));
    bl_ui_pop(ui);
    if (screen < BL_N_SCREENS && (enum bl_screen_id)screen != ui->screen)
        bl_ui_show(ui, (enum bl_screen_id)screen);
    bl_action_run(ui, a);
}

static bool is_for_list(bl_key k)
{
    return k == BL_KEY_UP || k == BL_KEY_DOWN || k == BL_KEY_PAGE_UP ||
           k == BL_KEY_PAGE_DOWN || k == BL_KEY_ESC || k == BL_KEY_ENTER ||
           k == BL_CTRL('l') || k == BL_CTRL('z');
}

static bool key(struct bl_ui *ui, bl_key k)
{
    if (is_for_list(k))
        return false;
    if (k == BL_CTRL('c') || k == BL_CTRL('p'))
        bl_ui_pop(ui);
    else if (bl_edit_key(&ui->palette.edit, k))
        search(ui);
    return true;
}

static void paste(struct bl_ui *ui, const char *text)
{
    bl_edit_paste(&ui->palette.edit, text);
    search(ui);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    bl_list_move(&ui->palette.list, m);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    (void)pane;
    (void)clicks;
    bl_list_go(&ui->palette.list, item);
    run_chosen(ui);
}

static void prepare(struct bl_ui *ui, int width, int height)
{
    (void)width;
    bl_list_fit(&ui->palette.list, (int)ui->palette.n_found, height - 4);
}

static void draw_line(const struct bl_ui *ui, struct bl_area row,
                      const struct bl_action *a)
{
    const char *why = a->why_not != NULL ? a->why_not(ui) : NULL;
    int ink = why == NULL ? BL_PAINT_DIALOG : BL_PAINT_DIM;
    int middle = row.width - 34;
    bl_put_field(row, 1, 0, middle - 2, BL_LEFT, ink, a->help);
    bl_put_field(row, middle, 0, 22, BL_LEFT, BL_PAINT_DIM, a->name);
    bl_put_field(row, middle + 23, 0, row.width - middle - 24, BL_RIGHT,
                 BL_PAINT_HINT_KEY, a->keys);
}

static void draw(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_palette *p = &ui->palette;
    char note[48];
    snprintf(note, sizeof note, "%zu found · Esc close", p->n_found);
    struct bl_box frame = {"Commands", note, true};
    struct bl_area in = bl_box(a, &frame);
    bl_put(in, 1, 0, BL_PAINT_INPUT, ":");
    bl_edit_draw(&p->edit, in, 3, 0, in.width - 4);
    struct bl_area lines = in;
    bl_area_cut_top(&lines, 2);
    for (int i = 0; i < lines.height; i++) {
        size_t at = (size_t)(p->list.top + i);
        struct bl_area row = bl_area_part(lines, 0, i, lines.width, 1);
        if (at >= p->n_found)
            break;
        draw_line(ui, row, p->found[at]);
        bl_spot(row, PANE_LIST, (int)at);
        if ((int)at == p->list.cursor)
            bl_tint(row, BL_PAINT_CURSOR);
    }
    bl_scroll_bar(a, p->list.top, p->list.count);
}

static void box(const struct bl_ui *ui, int *width, int *height)
{
    *width = ui->width < WIDTH + 4 ? ui->width - 4 : WIDTH;
    *height = ui->height < HEIGHT + 6 ? ui->height - 6 : HEIGHT;
}

static const struct bl_action actions[] = {
    {"palette.run", "Enter", "do it", "do what the cursor is on", "Palette",
     NULL, run_chosen},
    {0},
};

const struct bl_actions bl_actions_palette = {"Command palette", actions};

const struct bl_screen bl_screen_palette = {
    .name = "Commands",
    .short_name = "Commands",
    .actions = &bl_actions_palette,
    .prepare = prepare,
    .draw = draw,
    .key = key,
    .paste = paste,
    .move = move,
    .click = click,
    .box = box,
};
