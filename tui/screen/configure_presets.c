/* Presets: settings for a purpose, as a list to choose from.
 *
 * One is all it says, and the defaults of what the others say; sizes and
 * columns stay as they are.
 */
#include <stdio.h>
#include <string.h>

#include "tui/screen/configure_parts.h"
#include "tui/widget/box.h"

enum { MAX_VALUES = 6, N_PRESETS = 4, NAME = 14, WIDTH = 72 };

static const struct preset {
    const char *name, *what;
    struct bl_configure_value values[MAX_VALUES];
} presets[N_PRESETS] = {
    {"quick look",
     "a first impression within seconds",
     {{"hidden", "64,32"}, {"epochs", "20"}, {"max-seconds", "30"}}},
    {"balanced", "the defaults of all that presets set", {{0}}},
    {"best quality",
     "train until nothing gets better, whatever it takes",
     {{"epochs", "1000"}, {"patience", "100"}, {"lr", "0.002"}}},
    {"small model",
     "a network that a small table can pay for",
     {{"hidden", "16"}, {"epochs", "300"}}},
};

static bool is_among(const struct bl_configure_value *values, size_t n,
                     const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(values[i].key, key) == 0)
            return true;
    return false;
}

static size_t add_values(struct bl_configure_value *values, size_t n,
                         const struct preset *p, bool as_defaults)
{
    for (size_t i = 0; i < MAX_VALUES && p->values[i].key != NULL; i++) {
        const char *key = p->values[i].key;
        if (is_among(values, n, key))
            continue;
        values[n++] = (struct bl_configure_value){
            key, as_defaults ? bl_recipe_keys[bl_recipe_key_find(key)].fallback
                             : p->values[i].value};
    }
    return n;
}

static void choose(struct bl_ui *ui)
{
    struct bl_configure_value values[N_PRESETS * MAX_VALUES];
    const struct preset *chosen = &presets[ui->configure.presets.cursor];
    size_t n = add_values(values, 0, chosen, false);
    for (size_t i = 0; i < N_PRESETS; i++)
        n = add_values(values, n, &presets[i], true);
    bl_ui_pop(ui);
    if (bl_configure_set(ui, values, n))
        bl_ui_say(ui, BL_LOG_INFO, "%s; u takes it back", chosen->name);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    bl_list_move(&ui->configure.presets, m);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    (void)pane, (void)clicks;
    bl_list_go(&ui->configure.presets, item);
    choose(ui);
}

static void show(struct bl_ui *ui)
{
    bl_list_fit(&ui->configure.presets, N_PRESETS, N_PRESETS);
}

static void prepare(struct bl_ui *ui, int width, int height)
{
    (void)width;
    bl_list_fit(&ui->configure.presets, N_PRESETS, (height - 2) / 2);
}

/* "hidden 64,32  epochs 20"; of the one without, what its name means. */
static void values_text(char *text, size_t size, const struct preset *p)
{
    size_t n = 0;
    text[0] = '\0';
    for (size_t i = 0; i < MAX_VALUES && p->values[i].key != NULL; i++)
        n += (size_t)snprintf(text + n, size - n, "%s%s %s", i > 0 ? "  " : "",
                              p->values[i].key, p->values[i].value);
}

static void draw_preset(struct bl_area a, const struct preset *p,
                        bool has_cursor)
{
    char text[128];
    values_text(text, sizeof text, p);
    bl_put_field(a, 2, 0, NAME, BL_LEFT, BL_PAINT_DIALOG | BL_BOLD, p->name);
    bl_put_field(a, 2 + NAME, 0, a.width - NAME - 3, BL_LEFT, BL_PAINT_DIALOG,
                 p->what);
    bl_put_field(a, 2 + NAME, 1, a.width - NAME - 3, BL_LEFT, BL_PAINT_DIM,
                 text);
    if (!has_cursor)
        return;
    bl_tint(bl_area_part(a, 0, 0, a.width, 1), BL_PAINT_CURSOR);
    bl_put(a, 0, 0, BL_PAINT_CURSOR | BL_BOLD, "▸");
}

static void draw(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_list *l = &ui->configure.presets;
    struct bl_box frame = {"Presets", "Esc close", true};
    struct bl_area in = bl_box(a, &frame);
    for (int i = l->top; i < N_PRESETS && in.height > 1; i++) {
        struct bl_area two = bl_area_cut_top(&in, 2);
        draw_preset(two, &presets[i], i == l->cursor);
        bl_spot(two, 0, i);
    }
}

static void box(const struct bl_ui *ui, int *width, int *height)
{
    *width = ui->width < WIDTH + 4 ? ui->width - 4 : WIDTH;
    *height = 2 * N_PRESETS + 2;
}

static const struct bl_action list[] = {
    {"presets.take", "Enter", "take it", "take these settings", "Presets", NULL,
     choose},
    {0},
};

const struct bl_actions bl_actions_presets = {"Presets", list};

const struct bl_screen bl_screen_presets = {
    .name = "Presets",
    .short_name = "Presets",
    .actions = &bl_actions_presets,
    .show = show,
    .prepare = prepare,
    .draw = draw,
    .move = move,
    .click = click,
    .box = box,
};
