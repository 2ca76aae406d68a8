#include "tui/app/app.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "tui/app/idle.h"
#include "tui/app/places.h"
#include "tui/app/script.h"
#include "tui/surface/dump.h"

static const double DRAW_SECONDS = 0.05; // at most 20 times a second
static const double POLL_SECONDS = 0.1;  // looks at live runs
static const double MOMENT = 1e-3;       // to be past a time, not on it

void bl_app_tick(struct bl_app *app)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    app->ui.now = bl_clock_seconds();
    app->ui.wall = (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static long find_utc_offset(void)
{
    time_t now = time(NULL);
    struct tm local, utc;
    localtime_r(&now, &local);
    gmtime_r(&now, &utc);
    long days = local.tm_yday - utc.tm_yday;
    if (local.tm_year != utc.tm_year)
        days = local.tm_year > utc.tm_year ? 1 : -1;
    return ((days * 24 + local.tm_hour - utc.tm_hour) * 60 + local.tm_min -
            utc.tm_min) *
           60;
}

/* Takes the version that `gnuplot --version` prints; "" when there is none. */
static void hear_gnuplot(struct bl_app *app)
{
    char line[128] = "", *version = app->ui.gnuplot;
    if (fgets(line, sizeof line, app->gnuplot) == NULL ||
        sscanf(line, "gnuplot %31s", version) != 1)
        version[0] = '\0';
    pclose(app->gnuplot);
    app->gnuplot = NULL;
    app->ui.must_redraw = true;
}

/* The first screen does not wait for its answer. */
static void ask_gnuplot(struct bl_app *app)
{
    app->gnuplot = popen("gnuplot --version 2>/dev/null", "r");
    if (app->gnuplot != NULL && !app->has_terminal)
        hear_gnuplot(app);
}

static bool has_gnuplot_answered(const struct bl_app *app)
{
    if (app->gnuplot == NULL)
        return false;
    struct pollfd p = {.fd = fileno(app->gnuplot), .events = POLLIN};
    return poll(&p, 1, 0) > 0;
}

static void init_ui(struct bl_app *app)
{
    struct bl_ui *ui = &app->ui;
    const char *home = getenv("HOME");
    long threads = sysconf(_SC_NPROCESSORS_ONLN);
    ui->utc_offset = find_utc_offset();
    ui->n_threads = threads > 0 ? (size_t)threads : 1;
    snprintf(ui->theme, sizeof ui->theme, "%s", app->theme.name);
    snprintf(ui->version, sizeof ui->version, "%s", BL_VERSION);
    snprintf(ui->home, sizeof ui->home, "%s", home != NULL ? home : "");
    snprintf(ui->state_dir, sizeof ui->state_dir, "%s",
             app->settings.state_dir);
    bl_places_samples(ui->sample_dir, sizeof ui->sample_dir);
}

static enum bl_status open_terminal(struct bl_app *app, struct bl_error *err)
{
    struct bl_terminal_options options = {.colours = app->options.colours,
                                          .mouse = !app->options.no_mouse &&
                                                   !app->settings.no_mouse};
    if (bl_terminal_open(&options, err) != BL_OK)
        return err->status;
    app->has_terminal = true;
    bl_terminal_theme(&app->theme);
    app->ui.is_monochrome = bl_terminal_colours() == BL_COLOURS_NONE;
    return BL_OK;
}

static enum bl_glyphs find_glyphs(const struct bl_app *app)
{
    static const char *const names[] = {"braille", "blocks", "ascii"};
    if (app->options.is_plain)
        return BL_GLYPHS_ASCII;
    if (app->options.glyphs >= 0)
        return (enum bl_glyphs)app->options.glyphs;
    for (int i = 0; i < 3; i++)
        if (strcmp(app->settings.glyphs, names[i]) == 0)
            return (enum bl_glyphs)i;
    return app->has_terminal ? bl_terminal_glyphs() : BL_GLYPHS_BRAILLE;
}

static enum bl_status init_surface(struct bl_app *app, struct bl_error *err)
{
    int width = app->options.width, height = app->options.height;
    if (app->has_terminal)
        bl_terminal_size(&width, &height);
    if (width == 0)
        width = 80, height = 24;
    return bl_surface_init(&app->surface, width, height, find_glyphs(app), err);
}

/* Settings and themes that cannot be read are told, and the usual holds. */
static void load_look(struct bl_app *app)
{
    struct bl_error err = BL_ERROR_INIT;
    if (bl_settings_load(&app->settings, &err) != BL_OK)
        bl_ui_say(&app->ui, BL_LOG_WARNING, "%s", err.text);
    const char *name = app->settings.theme;
    if (bl_theme_load(&app->theme, *name != '\0' ? name : "dusk", &err) ==
        BL_OK)
        return;
    bl_ui_say(&app->ui, BL_LOG_WARNING, "%s", err.text);
    bl_theme_load(&app->theme, "dusk", &err);
}

/* What the command line asks to be shown. */
static void begin(struct bl_app *app)
{
    const struct bl_tui_options *o = &app->options;
    const char *folder = app->settings.folder;
    struct bl_wishes *w = &app->ui.wishes;
    bl_wish_for(w, BL_WISH_FOLDER, *folder != '\0' ? folder : ".");
    bl_wish_for(w, BL_WISH_RUNS, NULL);
    if (o->table != NULL)
        bl_wish_for(w, BL_WISH_OPEN, o->table);
    if (o->run != NULL)
        bl_wish_for(w, BL_WISH_ATTACH, o->run);
}

static void find_baler(struct bl_app *app)
{
    struct bl_error err = BL_ERROR_INIT;
    if (bl_runs_find_baler(&app->baler, &err) == BL_OK)
        return;
    app->baler = NULL;
    bl_ui_fail(&app->ui, "No program to do the work", &err);
}

enum bl_status bl_app_init(struct bl_app *app,
                           const struct bl_tui_options *options,
                           struct bl_error *err)
{
    *app = (struct bl_app){.options = *options};
    if (bl_ui_init(&app->ui, err) != BL_OK)
        return err->status;
    bl_app_tick(app);
    if (bl_settings_find(&app->settings, err) != BL_OK)
        return err->status;
    load_look(app);
    if (options->theme != NULL &&
        bl_theme_load(&app->theme, options->theme, err) != BL_OK)
        return err->status;
    init_ui(app);
    snprintf(app->runs_dir, sizeof app->runs_dir, "%s/runs",
             app->settings.state_dir);
    snprintf(app->log_file.dir, sizeof app->log_file.dir, "%s/log",
             app->settings.state_dir);
    if (options->script != NULL &&
        bl_script_open(&app->script, options->script, err) != BL_OK)
        return err->status;
    if (bl_desk_new(&app->desk, err) != BL_OK)
        return err->status;
    if (bl_tui_options_want_terminal(options) &&
        open_terminal(app, err) != BL_OK)
        return err->status;
    if (init_surface(app, err) != BL_OK)
        return err->status;
    ask_gnuplot(app);
    find_baler(app);
    begin(app);
    return BL_OK;
}

bool bl_app_release(struct bl_app *app)
{
    bool is_all_released = true;
    if (app->has_terminal)
        bl_terminal_close();
    bl_app_end_trial(app);
    if (app->desk != NULL)
        is_all_released = bl_desk_free(app->desk);
    for (size_t i = 0; i < app->n_watched; i++)
        bl_run_release(&app->watched[i]);
    for (size_t i = 0; i < app->n_leaving; i++)
        bl_run_release(&app->leaving[i]);
    bl_script_free(app->script);
    bl_surface_release(&app->surface);
    bl_ui_release(&app->ui);
    if (app->gnuplot != NULL)
        pclose(app->gnuplot);
    free(app->baler);
    return is_all_released;
}

void bl_app_draw(struct bl_app *app)
{
    bl_app_tick(app);
    bl_ui_draw(&app->ui, &app->surface);
    app->drawn = app->ui.now;
    if (app->has_terminal)
        bl_terminal_show(&app->surface);
}

/* Input. */

static void resize(struct bl_app *app)
{
    int width, height;
    struct bl_error ignored;
    bl_terminal_size(&width, &height);
    bl_surface_resize(&app->surface, width, height, &ignored);
    app->ui.must_redraw = true;
}

static void take_input(struct bl_app *app, const struct bl_input *in)
{
    struct bl_ui *ui = &app->ui;
    app->n_keys += in->kind == BL_INPUT_KEY || in->kind == BL_INPUT_PASTE;
    switch (in->kind) {
    case BL_INPUT_NONE:
    case BL_INPUT_CHILD: // what it did is read from its folder
        break;
    case BL_INPUT_KEY:
        bl_ui_key(ui, in->key);
        break;
    case BL_INPUT_PASTE:
        bl_ui_paste(ui, in->text);
        break;
    case BL_INPUT_CLICK:
        bl_ui_click(ui, bl_surface_spot_at(&app->surface, in->x, in->y),
                    in->clicks);
        break;
    case BL_INPUT_WHEEL:
        bl_ui_wheel(ui, in->up);
        break;
    case BL_INPUT_RESIZE:
        resize(app);
        break;
    case BL_INPUT_RESUMED:
        resize(app);
        bl_terminal_redraw();
        break;
    case BL_INPUT_END:
        app->is_over = true;
        app->end_signal = in->signal;
        break;
    }
}

/* Of two times, a negative one being never. */
static double earlier(double a, double b)
{
    return a < 0 || b < a ? b : a;
}

/* How long there is nothing to do: no time where granting a wish has left
 * another; until a drawing is due, a toast goes away, a run is to be looked at,
 * or for ever. */
static double leisure(const struct bl_app *app)
{
    const struct bl_ui *ui = &app->ui;
    double until = -1;
    if (ui->wishes.n > 0)
        return 0;
    if (ui->must_redraw)
        until = app->drawn + DRAW_SECONDS;
    else if (bl_app_has_live_run(app) || app->opening_job != 0)
        until = app->polled + POLL_SECONDS;
    else if (ui->toast.text[0] != '\0' && ui->now < ui->toast.until)
        until = ui->toast.until;
    if (app->script != NULL && !bl_script_is_over(app->script))
        until = earlier(until, bl_script_deadline(app->script) + MOMENT);
    if (until < 0)
        return -1;
    return until > ui->now ? until - ui->now : 0;
}

static void end_toast(struct bl_ui *ui)
{
    if (ui->toast.text[0] == '\0' || ui->now < ui->toast.until)
        return;
    ui->toast.text[0] = '\0';
    ui->must_redraw = true;
}

/* Everything but the waiting. */
static void work(struct bl_app *app)
{
    struct bl_error err = BL_ERROR_INIT;
    bl_app_tick(app);
    bl_app_take_news(app);
    bl_app_watch(app);
    bl_app_grant(app);
    if (has_gnuplot_answered(app))
        hear_gnuplot(app);
    end_toast(&app->ui);
    if (app->ui.must_redraw && app->ui.now - app->drawn >= DRAW_SECONDS)
        bl_app_draw(app);
    if (bl_log_file_write(&app->log_file, &app->ui.log, &err) != BL_OK)
        bl_ui_say(&app->ui, BL_LOG_WARNING, "the log is not kept: %s",
                  err.text);
}

static void wait_for_input(struct bl_app *app)
{
    int fds[2] = {bl_desk_descriptor(app->desk), -1};
    if (app->gnuplot != NULL)
        fds[1] = fileno(app->gnuplot);
    double seconds = leisure(app);
    bl_app_tick(app);
    if (app->has_terminal) {
        struct bl_input in =
            bl_terminal_wait(seconds, fds, app->gnuplot != NULL ? 2 : 1);
        bl_app_tick(app);
        take_input(app, &in);
        if (in.kind == BL_INPUT_KEY && app->ui.must_redraw)
            app->drawn = 0; // an answer to a key is drawn at once
    } else {
        bl_idle_wait(seconds, fds[0]);
    }
}

/* Draws once nothing more is to come, and leaves. */
static enum bl_status dump_and_leave(struct bl_app *app, struct bl_error *err)
{
    if (!bl_app_is_idle(app))
        return BL_OK;
    bl_app_draw(app);
    app->is_over = true;
    return bl_dump_file(&app->surface, &app->theme, app->options.dump, err);
}

static enum bl_status step(struct bl_app *app, struct bl_error *err)
{
    work(app);
    if (app->script != NULL && !bl_script_is_over(app->script)) {
        if (bl_script_step(app->script, app, err) != BL_OK)
            return err->status;
        if (app->is_over || bl_script_can_go_on(app->script))
            return BL_OK;
    } else if (app->options.dump != NULL) {
        if (dump_and_leave(app, err) != BL_OK)
            return err->status;
    } else if (!app->has_terminal) {
        app->is_over = true; // a script has come to its end
    }
    if (app->is_over)
        return BL_OK;
    bl_idle_announce(bl_app_is_idle(app), app->n_keys);
    wait_for_input(app);
    return BL_OK;
}

enum bl_status bl_app_loop(struct bl_app *app, struct bl_error *err)
{
    while (!app->is_over)
        if (step(app, err) != BL_OK)
            return err->status;
    return BL_OK;
}

bool bl_app_is_idle(const struct bl_app *app)
{
    return !app->ui.must_redraw && app->ui.wishes.n == 0 &&
           bl_desk_is_idle(app->desk) && !bl_app_is_measuring(app) &&
           app->gnuplot == NULL;
}
