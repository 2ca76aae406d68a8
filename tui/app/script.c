#include "tui/app/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/app/app.h"
#include "tui/surface/dump.h"
#include "tui/surface/text.h"

static const double PATIENCE = 60; // seconds of a wait

struct bl_script {
    char *path;
    FILE *file;
    char line[2048]; // what is being done; "" between lines
    int number;
    bool is_over;
    double since; // of the wait
};

enum bl_status bl_script_open(struct bl_script **script, const char *path,
                              struct bl_error *err)
{
    struct bl_script *s = bl_array_new(1, sizeof *s, err);
    if (s == NULL)
        return err->status;
    s->path = bl_string_copy(path, err);
    s->file = s->path != NULL ? fopen(path, "r") : NULL;
    if (s->file == NULL) {
        if (s->path != NULL)
            bl_fail_errno(err, "the script %s cannot be read", path);
        bl_script_free(s);
        return err->status;
    }
    *script = s;
    return BL_OK;
}

void bl_script_free(struct bl_script *s)
{
    if (s == NULL)
        return;
    if (s->file != NULL)
        fclose(s->file);
    free(s->path);
    free(s);
}

bool bl_script_is_over(const struct bl_script *s)
{
    return s->is_over;
}

bool bl_script_can_go_on(const struct bl_script *s)
{
    return s->line[0] == '\0';
}

/* The rest of the line behind a word; NULL when it does not begin with it. */
static const char *behind(const char *line, const char *word)
{
    size_t n = strlen(word);
    if (strncmp(line, word, n) != 0)
        return NULL;
    if (line[n] == '\0')
        return line + n;
    return line[n] == ' ' ? line + n + 1 : NULL;
}

/* Waiting. */

static bool has_text(const struct bl_app *app, const char *text)
{
    struct bl_buffer b = {0};
    struct bl_error ignored;
    bool is_there = !app->ui.must_redraw &&
                    bl_dump_text(&app->surface, &b, &ignored) == BL_OK &&
                    bl_buffer_put_u8(&b, '\0', &ignored) == BL_OK &&
                    strstr((const char *)b.data, text) != NULL;
    bl_buffer_release(&b);
    return is_there;
}

/* Whether it has come; *known tells whether it is something to wait for. */
static bool has_come(const struct bl_app *app, const char *what, bool *known)
{
    const char *rest;
    *known = true;
    if (strcmp(what, "idle") == 0)
        return bl_app_is_idle(app);
    if (strcmp(what, "run") == 0)
        return bl_app_is_idle(app) && !bl_app_has_live_run(app);
    if ((rest = behind(what, "epoch")) != NULL)
        return (double)app->ui.run.n_epochs_done >= atof(rest) ||
               !bl_app_has_live_run(app);
    if ((rest = behind(what, "text")) != NULL)
        return has_text(app, rest);
    *known = false;
    return false;
}

static double patience(void)
{
    const char *said = getenv("BALER_TUI_PATIENCE");
    double seconds = said != NULL ? atof(said) : 0;
    return seconds > 0 ? seconds : PATIENCE;
}

double bl_script_deadline(const struct bl_script *s)
{
    return s->since + patience();
}

static enum bl_status wait_for(struct bl_script *s, struct bl_app *app,
                               const char *what, struct bl_error *err)
{
    bool known;
    if (s->since == 0)
        s->since = app->ui.now;
    bool is_there = has_come(app, what, &known);
    if (!known)
        return bl_fail(err, BL_FAILED,
                       "\"%s\" is nothing to wait for: idle, run, epoch N or "
                       "text TEXT",
                       what);
    if (!is_there && app->ui.now > bl_script_deadline(s))
        return bl_fail(err, BL_FAILED, "waited %.0f s for %s in vain",
                       patience(), what);
    if (is_there)
        s->line[0] = '\0';
    return BL_OK;
}

/* Doing. */

static enum bl_status press(struct bl_app *app, const char *name,
                            struct bl_error *err)
{
    bl_key key = bl_key_from_name(name, strlen(name));
    if (key == 0)
        return bl_fail(err, BL_FAILED, "there is no key \"%s\"", name);
    bl_ui_key(&app->ui, key);
    return BL_OK;
}

static void type(struct bl_app *app, const char *text)
{
    for (uint32_t rune; (rune = bl_text_next(&text)) != 0;)
        bl_ui_key(&app->ui, rune);
}

static enum bl_status click(struct bl_app *app, const char *where,
                            struct bl_error *err)
{
    int x, y;
    if (sscanf(where, "%d %d", &x, &y) != 2)
        return bl_fail(err, BL_FAILED, "a click needs a column and a line");
    if (app->ui.must_redraw)
        bl_app_draw(app);
    bl_ui_click(&app->ui, bl_surface_spot_at(&app->surface, x, y), 1);
    return BL_OK;
}

static enum bl_status set_size(struct bl_app *app, const char *text,
                               struct bl_error *err)
{
    int width, height;
    if (app->has_terminal || sscanf(text, "%4dx%4d", &width, &height) != 2 ||
        width < 1 || height < 1 || width > 1000 || height > 1000)
        return bl_fail(err, BL_FAILED,
                       "a size is WIDTHxHEIGHT, and a terminal has its own");
    app->ui.must_redraw = true;
    return bl_surface_resize(&app->surface, width, height, err);
}

static enum bl_status dump(struct bl_app *app, const char *path,
                           struct bl_error *err)
{
    if (app->ui.must_redraw)
        bl_app_draw(app);
    return bl_dump_file(&app->surface, &app->theme, path, err);
}

static enum bl_status act(struct bl_app *app, const char *name,
                          struct bl_error *err)
{
    const struct bl_action *a = bl_action_find(name);
    if (a == NULL)
        return bl_fail(err, BL_FAILED,
                       "there is no action \"%s\"; baler-tui --keys lists them",
                       name);
    bl_action_run(&app->ui, a);
    return BL_OK;
}

static enum bl_status do_line(struct bl_app *app, const char *line,
                              struct bl_error *err)
{
    const char *rest;
    if ((rest = behind(line, "key")) != NULL)
        return press(app, rest, err);
    if ((rest = behind(line, "type")) != NULL) {
        type(app, rest);
        return BL_OK;
    }
    if ((rest = behind(line, "click")) != NULL)
        return click(app, rest, err);
    if ((rest = behind(line, "size")) != NULL)
        return set_size(app, rest, err);
    if ((rest = behind(line, "dump")) != NULL)
        return dump(app, rest, err);
    return act(app, line, err);
}

/* The next line with something in it. */
static void read_line(struct bl_script *s)
{
    do {
        if (fgets(s->line, sizeof s->line, s->file) == NULL) {
            s->line[0] = '\0';
            s->is_over = true;
            return;
        }
        s->number++;
        s->line[strcspn(s->line, "\r\n")] = '\0';
    } while (s->line[0] == '\0' || s->line[0] == '#');
    s->since = 0;
}

enum bl_status bl_script_step(struct bl_script *s, struct bl_app *app,
                              struct bl_error *err)
{
    if (s->line[0] == '\0')
        read_line(s);
    if (s->is_over)
        return BL_OK;
    const char *rest = behind(s->line, "wait");
    enum bl_status status =
        rest != NULL ? wait_for(s, app, rest, err) : do_line(app, s->line, err);
    if (rest == NULL)
        s->line[0] = '\0';
    if (status != BL_OK)
        bl_error_prefix(err, "%s, line %d", s->path, s->number);
    return status;
}
