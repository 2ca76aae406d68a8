#include "tui/screen/configure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/setting.h"
#include "tui/screen/configure_parts.h"
#include "tui/surface/text.h"

// A table of so many bytes is measured without being asked.
static const double SMALL_TABLE = 64e6;

/* The fields. */

static const struct {
    const char *section, *title;
} sections[] = {
    {"model", "Model"}, {"training", "Training"}, {"columns", "Data"}};

static bool is_field(const struct bl_ui *ui, const struct bl_recipe_key *key)
{
    if (key->kind == BL_RECIPE_TILE) // only of fields, which are rare
        return ui->configure.estimate.tile[0] * ui->configure.estimate.tile[1] >
                   1 ||
               bl_recipe_says(&ui->recipe, key->name);
    return key->kind != BL_RECIPE_TEXT;
}

int bl_configure_lines(const struct bl_ui *ui,
                       struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES])
{
    int n = 0;
    for (size_t s = 0; s < sizeof sections / sizeof *sections; s++) {
        lines[n++] = (struct bl_configure_line){.heading = sections[s].title};
        for (size_t i = 0; i < bl_recipe_n_keys; i++)
            if (strcmp(bl_recipe_keys[i].section, sections[s].section) == 0 &&
                is_field(ui, &bl_recipe_keys[i]) && n < BL_CONFIGURE_MAX_LINES)
                lines[n++] = (struct bl_configure_line){.key = i};
    }
    return n;
}

size_t bl_configure_key(const struct bl_ui *ui)
{
    struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES];
    int n = bl_configure_lines(ui, lines), at = ui->configure.list.cursor;
    at = at < n ? at : n - 1;
    return lines[at > 0 ? at : 1].key; // line 0 is a heading
}

int bl_configure_changed(const struct bl_ui *ui)
{
    struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES];
    int n = bl_configure_lines(ui, lines), changed = 0;
    for (int i = 0; i < n; i++)
        changed += lines[i].heading == NULL &&
                   bl_setting_is_changed(&ui->recipe, lines[i].key);
    return changed;
}

/* Moving: headings are no place for the cursor. */

static void leave_heading(struct bl_ui *ui, int direction)
{
    struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES];
    struct bl_list *l = &ui->configure.list;
    bl_configure_lines(ui, lines);
    if (lines[l->cursor].heading != NULL)
        bl_list_go(l, l->cursor + (l->cursor == 0 ? 1 : direction));
}

static void fit_list(struct bl_ui *ui, int height)
{
    struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES];
    struct bl_list *l = &ui->configure.list;
    bl_list_fit(l, bl_configure_lines(ui, lines), height);
    leave_heading(ui, 1);
    if (l->cursor == 1)
        l->top = 0; // its heading too
}

static void change_to(struct bl_ui *ui, size_t key, const char *value)
{
    const struct bl_configure_value one = {bl_recipe_keys[key].name, value};
    bl_configure_set(ui, &one, 1);
}

/* A latent space that follows from the ratio is stepped from where it is. */
static void step(struct bl_ui *ui, size_t key, int direction)
{
    char value[BL_SETTING_SIZE];
    size_t n_latent = ui->configure.estimate.n_latent;
    bl_setting_get(value, &ui->recipe, key);
    bool is_open = strcmp(bl_recipe_keys[key].name, "latent") == 0 &&
                   strcmp(value, "0") == 0 && ui->configure.is_usable;
    if (is_open && n_latent > 1)
        snprintf(value, sizeof value, "%zu",
                 direction > 0 ? n_latent + 1 : n_latent - 1);
    else if (!bl_setting_step(value, &ui->recipe, key, direction))
        return;
    change_to(ui, key, value);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    if (m == BL_MOVE_LEFT || m == BL_MOVE_RIGHT) {
        step(ui, bl_configure_key(ui), m == BL_MOVE_RIGHT ? 1 : -1);
        return;
    }
    fit_list(ui, ui->configure.list.height);
    bl_list_move(&ui->configure.list, m);
    leave_heading(ui, m == BL_MOVE_UP || m == BL_MOVE_PAGE_UP ? -1 : 1);
}

/* Editing. */

static void take_value(struct bl_ui *ui, const char *text)
{
    change_to(ui, bl_configure_key(ui), text);
}

static void edit(struct bl_ui *ui)
{
    char value[BL_SETTING_SIZE], title[64];
    size_t key = bl_configure_key(ui);
    bl_setting_get(value, &ui->recipe, key);
    snprintf(title, sizeof title, "%s =", bl_recipe_keys[key].name);
    bl_ui_prompt(ui, title, value, take_value);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    if (item < 0)
        return;
    bl_list_go(&ui->configure.list, item);
    leave_heading(ui, 1);
    if (pane == BL_CONFIGURE_STEP_DOWN || pane == BL_CONFIGURE_STEP_UP)
        step(ui, bl_configure_key(ui), pane == BL_CONFIGURE_STEP_UP ? 1 : -1);
    else if (clicks == 2)
        edit(ui);
}

static void take_default(struct bl_ui *ui)
{
    size_t key = bl_configure_key(ui);
    change_to(ui, key, bl_recipe_keys[key].fallback);
}

static void take_defaults(struct bl_ui *ui)
{
    struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES];
    struct bl_configure_value values[BL_CONFIGURE_MAX_LINES];
    int n = bl_configure_lines(ui, lines), n_changed = bl_configure_changed(ui);
    size_t n_values = 0;
    for (int i = 0; i < n; i++)
        if (lines[i].heading == NULL)
            values[n_values++] = (struct bl_configure_value){
                bl_recipe_keys[lines[i].key].name,
                bl_recipe_keys[lines[i].key].fallback};
    bl_configure_set(ui, values, n_values);
    bl_ui_say(ui, BL_LOG_INFO, "%d back to the default; u takes it back",
              n_changed);
}

static void undo(struct bl_ui *ui)
{
    if (!bl_configure_undo(ui))
        bl_ui_say(ui, BL_LOG_INFO, "there is nothing to undo");
}

static void redo(struct bl_ui *ui)
{
    if (!bl_configure_redo(ui))
        bl_ui_say(ui, BL_LOG_INFO, "there is nothing to redo");
}

/* Recipes. */

static void save_recipe(struct bl_ui *ui, const char *path)
{
    if (*path != '\0')
        bl_wish_for(&ui->wishes, BL_WISH_SAVE_RECIPE, path);
}

static void ask_save(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Write the recipe to", "recipe.ini", save_recipe);
}

static void load_recipe(struct bl_ui *ui, const char *path)
{
    if (*path != '\0')
        bl_wish_for(&ui->wishes, BL_WISH_LOAD_RECIPE, path);
}

static void ask_load(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Read the recipe", "recipe.ini", load_recipe);
}

static void show_presets(struct bl_ui *ui)
{
    bl_ui_push(ui, &bl_screen_presets);
}

/* Runs. */

static const char *not_ready(const struct bl_ui *ui)
{
    const struct bl_configure *c = &ui->configure;
    if (!ui->table.is_open)
        return "no table is open: choose one on Home (1)";
    if (ui->table.trouble[0] != '\0')
        return ui->table.trouble;
    if (!c->is_usable && c->trouble[0] != '\0')
        return c->trouble;
    if (bl_choices_count(&ui->table.choices, BL_ROLE_COMPRESS) == 0)
        return "no column is compressed: i on Columns (2) includes one";
    return NULL;
}

static void start(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_START, NULL);
}

enum bl_configure_trial_state bl_configure_trial_state(const struct bl_ui *ui)
{
    const struct bl_run *trial = &ui->configure.trial;
    bool is_current = ui->configure.tried ==
                      bl_estimate_fingerprint(&ui->table, &ui->recipe, false);
    if (trial->dir == NULL)
        return BL_TRIAL_NONE;
    if (bl_run_is_alive(trial))
        return BL_TRIAL_RUNNING;
    if (!trial->has_sizes)
        return is_current ? BL_TRIAL_FAILED : BL_TRIAL_NONE;
    return is_current ? BL_TRIAL_MEASURED : BL_TRIAL_STALE;
}

double bl_configure_epoch_seconds(const struct bl_ui *ui)
{
    const struct bl_run *trial = &ui->configure.trial;
    size_t n = trial->n_epochs_done;
    return n > 0 ? trial->epochs[n - 1].seconds / trial->epochs[n - 1].epoch
                 : NAN;
}

static const char *not_measurable(const struct bl_ui *ui)
{
    const char *why = not_ready(ui);
    if (why == NULL && bl_configure_trial_state(ui) == BL_TRIAL_RUNNING)
        return "it is being measured";
    return why;
}

static void measure(struct bl_ui *ui)
{
    ui->configure.tried =
        bl_estimate_fingerprint(&ui->table, &ui->recipe, false);
    bl_wish_for(&ui->wishes, BL_WISH_TRY, NULL);
}

void bl_configure_trial(struct bl_ui *ui)
{
    ui->must_redraw = true;
}

static bool is_small(const struct bl_table *t)
{
    return (double)t->schema.n_rows * (double)bl_schema_row_bytes(&t->schema) <
           SMALL_TABLE;
}

static void show(struct bl_ui *ui)
{
    bl_configure_refresh(ui);
    enum bl_configure_trial_state state = bl_configure_trial_state(ui);
    bool is_wanted = state == BL_TRIAL_NONE || state == BL_TRIAL_STALE;
    if (is_wanted && not_measurable(ui) == NULL && is_small(&ui->table))
        measure(ui);
}

/* The screen. */

static void prepare(struct bl_ui *ui, int width, int height)
{
    (void)width;
    bl_configure_refresh(ui);
    fit_list(ui, height - 2);
}

enum {
    LEAST_FIELDS = 31,
    MOST_FIELDS = 64,
    LEAST_WITH_NETWORK = 16, // lines
    LEAST_NETWORK = 6,
    MOST_NETWORK = 19,
    RESULT_LINES = 16,
};

static int limited(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void draw(const struct bl_ui *ui, struct bl_area body)
{
    int fields = limited(body.width * 46 / 100, LEAST_FIELDS, MOST_FIELDS);
    bl_configure_draw_fields(ui, bl_area_cut_left(&body, fields));
    if (body.height >= LEAST_WITH_NETWORK) {
        int lines =
            limited(body.height - RESULT_LINES, LEAST_NETWORK, MOST_NETWORK);
        bl_configure_draw_network(ui, bl_area_cut_top(&body, lines));
    }
    bl_configure_draw_result(ui, body);
}

/* Lines of help are one here, of whole words. */
static void status(const struct bl_ui *ui, char *text, size_t size)
{
    char help[BL_KEY_HELP];
    const struct bl_recipe_key *key = &bl_recipe_keys[bl_configure_key(ui)];
    bl_recipe_key_help(help, key);
    for (char *c = help; *c != '\0'; c++)
        *c = *c == '\n' ? ' ' : *c;
    snprintf(text, size, "%s: %s", key->name, help);
    size_t skip, n = bl_text_line(text, ui->width - 4, ui->glyphs, &skip);
    if (text[n] != '\0' && n + 5 < size)
        strcpy(text + n, " …");
}

static const struct bl_action list[] = {
    {"configure.edit", "Enter e", "edit", "type a value", "Change", NULL, edit},
    {"configure.start", "t", "start training",
     "start training and compressing with these settings", "Run", not_ready,
     start},
    {"configure.presets", "p", "presets", "settings for a purpose", "Change",
     NULL, show_presets},
    {"configure.default", "d", "default", "the default of this field", "Change",
     NULL, take_default},
    {"configure.measure", "m", "measure",
     "measure size and time with a short run", "Run", not_measurable, measure},
    {"configure.write", "w", "write recipe", "write the recipe to a file",
     "Recipe", NULL, ask_save},
    {"configure.read", "o", "read recipe", "take the settings of a recipe",
     "Recipe", NULL, ask_load},
    {"configure.defaults", "D", NULL, "the default of every field", "Change",
     NULL, take_defaults},
    {"configure.undo", "u", "undo", "undo", "Change", NULL, undo},
    {"configure.redo", "Ctrl-R", NULL, "redo", "Change", NULL, redo},
    {0},
};

const struct bl_actions bl_actions_configure = {"Configure", list};

const struct bl_screen bl_screen_configure = {
    .name = "Configure",
    .short_name = "Config",
    .actions = &bl_actions_configure,
    .show = show,
    .prepare = prepare,
    .draw = draw,
    .move = move,
    .click = click,
    .status = status,
};
