/* The frame around every screen: the top line, the names of the screens, the
 * line that says what is, and the line of hints; and what lies above it all.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/run_mark.h"
#include "tui/model/run_steps.h"
#include "tui/surface/text.h"
#include "tui/ui/ui.h"

enum { WIDE_TABS = 90, NAMED_TABS = 75, GAP = 2 };

/* The top line. */

static void usual_headline(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_table *t = &ui->table;
    if (!t->is_open) {
        snprintf(text, size, "%s", ui->version);
        return;
    }
    char rows[32], bytes[32];
    bl_ui_count_text(rows, sizeof rows, (double)t->schema.n_rows);
    bl_ui_bytes_text(bytes, sizeof bytes, (double)t->file_bytes);
    snprintf(text, size, "%s  %s × %zu  %s", bl_table_short_name(t), rows,
             t->schema.n_columns, bytes);
}

static void run_text(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_run *r = &ui->run;
    char left[32];
    double share = bl_run_progress(r), remaining = bl_run_remaining(r);
    bl_ui_time_text(left, sizeof left, remaining);
    struct bl_run_step steps[BL_MAX_STEPS];
    const struct bl_run_step *now =
        bl_run_step_now(steps, bl_run_steps(r, steps));
    bool is_in_step = r->state == BL_RUN_RUNNING && now != NULL;
    int n = snprintf(text, size, "%s %s", bl_run_mark(r->state),
                     is_in_step ? now->name : bl_run_state_name(r->state));
    if (isfinite(share) && n > 0 && (size_t)n < size)
        n += snprintf(text + n, size - (size_t)n, " %.0f %%", 100 * share);
    if (isfinite(remaining) && n > 0 && (size_t)n < size)
        snprintf(text + n, size - (size_t)n, "  ETA %s", left);
}

static const struct bl_job *opening(const struct bl_ui *ui)
{
    const struct bl_jobs *j = &ui->job_list;
    for (size_t i = 0; i < j->n; i++)
        if (j->list[i].state == BL_RUN_RUNNING &&
            strcmp(j->list[i].kind, "open") == 0)
            return &j->list[i];
    return NULL;
}

static void opening_text(const struct bl_job *job, char *text, size_t size)
{
    char elapsed[32];
    bl_ui_time_text(elapsed, sizeof elapsed, job->elapsed);
    snprintf(text, size, "▶ opening %.48s  %s", job->what, elapsed);
}

static void corner_text(const struct bl_ui *ui, char *text, size_t size)
{
    size_t running = bl_jobs_running(&ui->job_list);
    if (ui->run.dir != NULL && bl_run_is_alive(&ui->run))
        run_text(ui, text, size);
    else if (opening(ui) != NULL)
        opening_text(opening(ui), text, size);
    else if (running > 0)
        snprintf(text, size, "%zu running · 8 jobs", running);
    else if (!ui->table.is_open)
        snprintf(text, size, "no table open · %zu threads · theme %s",
                 ui->n_threads, ui->theme);
    else
        snprintf(text, size, "idle · %zu threads", ui->n_threads);
}

static void draw_top(const struct bl_ui *ui, struct bl_area a)
{
    char text[256] = "", corner[128];
    const struct bl_screen *s = bl_screens[ui->screen];
    if (s->headline != NULL)
        s->headline(ui, text, sizeof text);
    if (text[0] == '\0')
        usual_headline(ui, text, sizeof text);
    corner_text(ui, corner, sizeof corner);
    bl_fill(a, ' ', BL_PAINT_STATUS);
    int corner_width = bl_text_width(corner, ui->glyphs);
    bl_put(a, 1, 0, BL_PAINT_STATUS | BL_BOLD, "baler");
    int room = a.width - 8 - corner_width - GAP - 1;
    bl_put_field(a, 8, 0, room, BL_LEFT, BL_PAINT_STATUS, text);
    bl_put(a, a.width - corner_width - 1, 0, BL_PAINT_STATUS, corner);
}

/* The names of the screens. */

/* Where there is no room for all names the one that is shown has its. */
static const char *tab_name(const struct bl_ui *ui, int screen, int width)
{
    const struct bl_screen *s = bl_screens[screen];
    if (width < NAMED_TABS && (enum bl_screen_id)screen != ui->screen)
        return "";
    return width >= WIDE_TABS || width < NAMED_TABS ? s->name : s->short_name;
}

static void draw_tabs(const struct bl_ui *ui, struct bl_area a)
{
    bool is_wide = a.width >= WIDE_TABS;
    int x = 0;
    for (int i = 0; i < BL_N_SCREENS; i++) {
        const char *name = tab_name(ui, i, a.width);
        bool is_shown = (enum bl_screen_id)i == ui->screen;
        char text[48];
        const char *open = ui->glyphs == BL_GLYPHS_ASCII ? "[" : "▐";
        const char *shut = ui->glyphs == BL_GLYPHS_ASCII ? "]" : "▌";
        snprintf(text, sizeof text, "%s%d%s%s%s", is_shown ? open : " ", i + 1,
                 name[0] != '\0' ? " " : "", name, is_shown ? shut : " ");
        int width = bl_text_width(text, ui->glyphs);
        bl_put(a, x, 0, is_shown ? BL_PAINT_TAB_ACTIVE : BL_PAINT_TAB, text);
        bl_spot(bl_area_part(a, x, 0, width, 1), BL_PANE_TABS, i);
        x += width + (is_wide ? 1 : 0);
    }
}

/* The line that says what is. */

static const char *toast_mark(enum bl_log_level level)
{
    return level == BL_LOG_ERROR ? "✗" : level == BL_LOG_WARNING ? "!" : "✓";
}

static void draw_toast(const struct bl_ui *ui, struct bl_area a)
{
    static const int inks[] = {
        [BL_LOG_DEBUG] = BL_PAINT_TOAST,
        [BL_LOG_INFO] = BL_PAINT_TOAST,
        [BL_LOG_WARNING] = BL_PAINT_WARNING,
        [BL_LOG_ERROR] = BL_PAINT_BAD,
    };
    char text[BL_TOAST_SIZE + 8];
    snprintf(text, sizeof text, "%s %s", toast_mark(ui->toast.level),
             ui->toast.text);
    bl_put_field(a, 1, 0, a.width - 2, BL_LEFT, inks[ui->toast.level], text);
}

static void draw_status(const struct bl_ui *ui, struct bl_area a)
{
    char text[512] = "";
    const struct bl_screen *s = bl_screens[ui->screen];
    if (ui->toast.text[0] != '\0' && ui->now < ui->toast.until) {
        draw_toast(ui, a);
        return;
    }
    if (s->status != NULL)
        s->status(ui, text, sizeof text);
    bl_put_field(a, 1, 0, a.width - 2, BL_LEFT, BL_PAINT_STATUS, text);
}

/* The line of hints: "Space cycle  x exclude", as many as fit of those that
 * would do something. */

static bool is_hint(const struct bl_ui *ui, const struct bl_action *action)
{
    return action->label != NULL &&
           (action->why_not == NULL || action->why_not(ui) == NULL);
}

static int put_hint(const struct bl_ui *ui, struct bl_area a, int x,
                    const struct bl_action *action)
{
    char key[BL_KEY_NAME_SIZE * 2];
    snprintf(key, sizeof key, "%.*s", (int)strcspn(action->keys, " "),
             action->keys);
    int width = bl_text_width(key, ui->glyphs) + 1 +
                bl_text_width(action->label, ui->glyphs);
    if (x + width > a.width)
        return a.width;
    int n = bl_put(a, x, 0, BL_PAINT_HINT_KEY, key);
    bl_put(a, x + n + 1, 0, BL_PAINT_HINT, action->label);
    return x + width + GAP;
}

static void draw_hints(const struct bl_ui *ui, struct bl_area a)
{
    const struct bl_actions *tables[BL_MAX_ACTION_TABLES];
    size_t n = bl_actions_now(ui, tables);
    int x = 1;
    for (size_t t = 0; t < n; t++)
        for (const struct bl_action *i = tables[t]->list; i->name != NULL; i++)
            if (x < a.width && is_hint(ui, i))
                x = put_hint(ui, a, x, i);
}

/* What lies above. */

static struct bl_area overlay_area(const struct bl_ui *ui,
                                   const struct bl_screen *overlay,
                                   struct bl_area body, struct bl_area status)
{
    if (overlay == &bl_screen_prompt)
        return status;
    int width = 0, height = 0;
    if (overlay->box != NULL)
        overlay->box(ui, &width, &height);
    return width == 0 ? body : bl_area_centred(body, width, height);
}

/* What is under an overlay cannot be clicked. */
static void draw_overlay(struct bl_ui *ui, const struct bl_screen *overlay,
                         struct bl_area a)
{
    a.surface->n_spots = 0;
    if (overlay->prepare != NULL)
        overlay->prepare(ui, a.width, a.height);
    bl_fill(a, ' ', BL_PAINT_DIALOG);
    if (overlay->draw != NULL)
        overlay->draw(ui, a);
}

static void draw_body(struct bl_ui *ui, struct bl_area body)
{
    const struct bl_screen *s = bl_screens[ui->screen];
    if (s->prepare != NULL)
        s->prepare(ui, body.width, body.height);
    if (s->draw != NULL)
        s->draw(ui, body);
}

static void say_too_small(struct bl_area a)
{
    bl_putf(a, 0, 0, BL_PAINT_TEXT, "%dx%d needed, this is %dx%d; q quits",
            BL_MIN_WIDTH, BL_MIN_HEIGHT, a.width, a.height);
}

void bl_ui_draw(struct bl_ui *ui, struct bl_surface *s)
{
    struct bl_area body = bl_surface_area(s);
    bl_surface_clear(s);
    ui->width = s->width;
    ui->height = s->height;
    ui->glyphs = s->glyphs;
    ui->must_redraw = false;
    if (s->width < BL_MIN_WIDTH || s->height < BL_MIN_HEIGHT) {
        say_too_small(body);
        return;
    }
    draw_top(ui, bl_area_cut_top(&body, 1));
    draw_tabs(ui, bl_area_cut_top(&body, 1));
    draw_hints(ui, bl_area_cut_bottom(&body, 1));
    struct bl_area status = bl_area_cut_bottom(&body, 1);
    draw_body(ui, body);
    draw_status(ui, status);
    for (size_t i = 0; i < ui->n_overlays; i++)
        draw_overlay(ui, ui->overlays[i],
                     overlay_area(ui, ui->overlays[i], body, status));
}
