/* The fields: a line each, with a mark where something was chosen. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/setting.h"
#include "tui/screen/configure_parts.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"

enum { NAME = 3, VALUE = 17, NARROW_VALUE = 16, ROOMY = 36, HINT_SIZE = 64 };

/* What a value comes to where it leaves that open. */

static void hint_latent(const struct bl_estimate *e, char *text)
{
    snprintf(text, HINT_SIZE, "→ %zu", e->n_latent);
}

static void hint_hidden(const struct bl_estimate *e, char *text)
{
    size_t used = (size_t)snprintf(text, HINT_SIZE, "→ ");
    size_t n = e->n_layers / 2;
    for (size_t i = 1; i < n && used < HINT_SIZE; i++)
        used += (size_t)snprintf(text + used, HINT_SIZE - used, "%s%zu",
                                 i > 1 ? "," : "", e->layers[i]);
    if (n < 2)
        snprintf(text, HINT_SIZE, "→ none");
}

static void hint_batch(const struct bl_estimate *e, char *text)
{
    (void)e;
    snprintf(text, HINT_SIZE, "→ 512 or fewer");
}

static void hint_no_limit(const struct bl_estimate *e, char *text)
{
    (void)e;
    snprintf(text, HINT_SIZE, "no limit");
}

static void hint_memory(const struct bl_estimate *e, char *text)
{
    (void)e;
    snprintf(text, HINT_SIZE, "→ 128 MB of them");
}

static void hint_never(const struct bl_estimate *e, char *text)
{
    (void)e;
    snprintf(text, HINT_SIZE, "never stops early");
}

static const struct hint {
    const char *key, *value;
    bool needs_network;
    void (*write)(const struct bl_estimate *e, char *text);
} hints[] = {
    {"latent", "0", true, hint_latent},
    {"hidden", "auto", true, hint_hidden},
    {"batch", "0", false, hint_batch},
    {"max-seconds", "0", false, hint_no_limit},
    {"sample-rows", "0", false, hint_memory},
    {"patience", "0", false, hint_never},
};

static void write_hint(const struct bl_ui *ui, const char *key,
                       const char *value, char text[HINT_SIZE])
{
    const struct bl_configure *c = &ui->configure;
    bool has_network = c->is_usable && c->estimate.n_layers > 0;
    text[0] = '\0';
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        const struct hint *h = &hints[i];
        if (strcmp(h->key, key) == 0 && (has_network || !h->needs_network) &&
            strcmp(h->value, value) == 0)
            h->write(&c->estimate, text);
    }
}

/* A field that another setting makes meaningless. */
static bool is_idle(const struct bl_ui *ui, const char *key)
{
    static const struct {
        const char *key, *unless_key, *unless_value;
    } idle[] = {
        {"lr-patience", "schedule", "plateau"},
        {"hidden", "model-type", "dense"},
        {"activation", "model-type", "dense"},
        {"ratio", "latent", "0"},
    };
    const struct bl_recipe_key *k = &bl_recipe_keys[bl_recipe_key_find(key)];
    bool is_pca = strcmp(bl_recipe_get(&ui->recipe, "model-type"), "pca") == 0;
    if (is_pca && strcmp(k->section, "training") == 0)
        return strcmp(key, "seed") != 0 && strcmp(key, "sample-rows") != 0;
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++)
        if (strcmp(idle[i].key, key) == 0 &&
            strcmp(bl_recipe_get(&ui->recipe, idle[i].unless_key),
                   idle[i].unless_value) != 0)
            return true;
    return false;
}

/* "◂ 2/4 ▸" at the right edge; clicks on its arrows step. */
static int draw_arrows(const struct bl_ui *ui, struct bl_area row, size_t key,
                       int line)
{
    char text[32];
    int n, i = bl_setting_choice(&ui->recipe, key, &n);
    if (n > 0 && i >= 0)
        snprintf(text, sizeof text, "◂ %d/%d ▸", i + 1, n);
    else
        snprintf(text, sizeof text, "◂ ▸");
    int width = bl_text_width(text, ui->glyphs), x = row.width - width - 1;
    bl_put(row, x, 0, BL_PAINT_ACCENT, text);
    bl_spot(bl_area_part(row, x, 0, 2, 1), BL_CONFIGURE_STEP_DOWN, line);
    bl_spot(bl_area_part(row, x + width - 2, 0, 2, 1), BL_CONFIGURE_STEP_UP,
            line);
    return width + 2;
}

static int draw_value(const struct bl_ui *ui, struct bl_area row, int x,
                      size_t key, int room)
{
    char value[BL_SETTING_SIZE];
    const char *name = bl_recipe_keys[key].name;
    bool is_changed = bl_setting_is_changed(&ui->recipe, key);
    bl_setting_get(value, &ui->recipe, key);
    const char *text = value[0] != '\0' ? value : "as proposed";
    int ink = is_changed          ? BL_PAINT_TEXT | BL_BOLD
              : is_idle(ui, name) ? BL_PAINT_DIM
                                  : BL_PAINT_TEXT;
    int width = bl_text_width(text, ui->glyphs);
    width = width < room - 2 ? width : room - 2;
    bl_put_field(row, x, 0, width, BL_LEFT, ink, text);
    if (is_changed)
        bl_put(row, x + width + 1, 0, BL_PAINT_ACCENT | BL_BOLD, "*");
    return width + 3;
}

static void draw_field(const struct bl_ui *ui, struct bl_area row, int line,
                       size_t key, bool has_cursor)
{
    char hint[HINT_SIZE], value[BL_SETTING_SIZE];
    const char *name = bl_recipe_keys[key].name;
    int x = row.width < ROOMY ? NARROW_VALUE : VALUE;
    bl_spot(row, BL_CONFIGURE_PANE, line);
    bl_put_field(row, NAME, 0, x - NAME - 1, BL_LEFT,
                 is_idle(ui, name) ? BL_PAINT_DIM : BL_PAINT_TEXT, name);
    int right = has_cursor ? draw_arrows(ui, row, key, line) : 1;
    int used = draw_value(ui, row, x, key, row.width - x - right);
    bl_setting_get(value, &ui->recipe, key);
    write_hint(ui, name, value, hint);
    int room = row.width - x - used - right;
    if (bl_text_width(hint, ui->glyphs) <= room)
        bl_put_field(row, x + used, 0, room, BL_LEFT, BL_PAINT_DIM, hint);
}

void bl_configure_draw_fields(const struct bl_ui *ui, struct bl_area a)
{
    struct bl_configure_line lines[BL_CONFIGURE_MAX_LINES];
    const struct bl_list *l = &ui->configure.list;
    int n = bl_configure_lines(ui, lines), changed = bl_configure_changed(ui);
    char note[32];
    snprintf(note, sizeof note, "%d changed", changed);
    struct bl_box box = {"Configure", changed > 0 ? note : "all defaults",
                         true};
    struct bl_area in = bl_box(a, &box);
    for (int y = 0; y < in.height && l->top + y < n; y++) {
        int line = l->top + y;
        struct bl_area row = bl_area_part(in, 0, y, in.width, 1);
        if (lines[line].heading != NULL) {
            bl_section(in, y, lines[line].heading);
            continue;
        }
        if (line == l->cursor) {
            bl_fill(row, ' ', BL_PAINT_CURSOR);
            bl_put(row, 0, 0, BL_PAINT_CURSOR | BL_BOLD, "▸");
        }
        draw_field(ui, row, line, lines[line].key, line == l->cursor);
        if (line == l->cursor)
            bl_tint(row, BL_PAINT_CURSOR);
    }
    bl_scroll_bar(a, l->top, l->count);
}
