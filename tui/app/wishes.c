/* Granting what the interface wishes for: a line of the list per kind. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "tui/app/app.h"
#include "tui/app/places.h"

/* Files. */

static void list_folder(struct bl_app *app, const struct bl_wish *w)
{
    bl_desk_list_folder(app->desk, w->text);
}

static void preview(struct bl_app *app, const struct bl_wish *w)
{
    bl_desk_preview(app->desk, w->text);
}

static void open_table(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    char *name = NULL;
    if (bl_places_absolute(&name, w->text, &err) != BL_OK) {
        bl_ui_fail(&app->ui, "The table cannot be opened", &err);
        return;
    }
    bl_app_end_work(app, &app->opening_job, BL_RUN_ABORTED);
    app->opening_job =
        bl_app_begin_work(app, "open", bl_places_last_part(name));
    bl_desk_open(app->desk, name);
    free(name);
}

/* The restored table of the shown run stands in its folder. */
static void read_rows(struct bl_app *app, const struct bl_wish *w)
{
    const struct bl_run *run = &app->ui.run;
    struct bl_error err = BL_ERROR_INIT;
    bl_desk_read_rows(app->desk, app->ui.table.name, false, w->first, w->n);
    if (w->text == NULL)
        return;
    const char *kind = run->recipe.values != NULL
                           ? bl_recipe_get(&run->recipe, "restore-as")
                           : "h5";
    char *name = bl_string_format(&err, "%s/restored.%s",
                                  run->dir != NULL ? run->dir : "", kind);
    if (name != NULL)
        bl_desk_read_rows(app->desk, name, true, w->first, w->n);
    else
        bl_ui_fail(&app->ui, "The rows cannot be read", &err);
    free(name);
}

static void list_runs(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    bl_desk_list_runs(app->desk, app->runs_dir);
}

/* Runs. */

static void start_run(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    bl_app_start_run(app);
}

static void start_trial(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    bl_app_start_trial(app);
}

static void start_plots(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    bl_app_start_plots(app);
}

static void attach(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    char *dir = NULL;
    if (bl_places_absolute(&dir, w->text, &err) == BL_OK)
        bl_app_attach(app, dir);
    else
        bl_ui_fail(&app->ui, "The run cannot be shown", &err);
    free(dir);
}

static void retry(struct bl_app *app, const struct bl_wish *w)
{
    bl_app_retry(app, w->text);
}

static const struct bl_run *find_run(const struct bl_app *app, const char *dir)
{
    const struct bl_run *shown = &app->ui.run;
    if (shown->dir != NULL && strcmp(shown->dir, dir) == 0)
        return shown;
    for (size_t i = 0; i < app->n_watched; i++)
        if (app->watched[i].dir != NULL &&
            strcmp(app->watched[i].dir, dir) == 0)
            return &app->watched[i];
    return NULL;
}

static void send(struct bl_app *app, const char *dir, int number)
{
    struct bl_error err = BL_ERROR_INIT;
    const struct bl_run *run = find_run(app, dir);
    if (run == NULL)
        bl_fail(&err, BL_FAILED, "%s is not a run that is looked after", dir);
    else if (bl_runs_signal(run, number, &err) == BL_OK)
        return;
    bl_ui_fail(&app->ui, "The run does not hear", &err);
}

static void pause_run(struct bl_app *app, const struct bl_wish *w)
{
    send(app, w->text, SIGTSTP);
}

static void resume_run(struct bl_app *app, const struct bl_wish *w)
{
    send(app, w->text, SIGCONT);
}

static void stop_run(struct bl_app *app, const struct bl_wish *w)
{
    send(app, w->text, SIGINT);
}

static void abort_run(struct bl_app *app, const struct bl_wish *w)
{
    if (strcmp(w->text, "stats") != 0) {
        send(app, w->text, SIGTERM);
        return;
    }
    bl_desk_cancel_statistics(app->desk);
    bl_app_end_work(app, &app->statistics_job, BL_RUN_ABORTED);
}

static void delete_run(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_ui *ui = &app->ui;
    if (bl_runs_delete(w->text, &err) != BL_OK) {
        bl_ui_fail(ui, "The run is kept", &err);
        return;
    }
    if (ui->run.dir != NULL && strcmp(ui->run.dir, w->text) == 0)
        bl_run_release(&ui->run);
    bl_ui_say(ui, BL_LOG_INFO, "the run is deleted");
    list_runs(app, NULL);
}

/* Files that are written. */

static void tell_saved(struct bl_app *app, const char *path,
                       enum bl_status status, const struct bl_error *err)
{
    if (status == BL_OK)
        bl_ui_say(&app->ui, BL_LOG_INFO, "%s is written", path);
    else
        bl_ui_fail(&app->ui, "It is not saved", err);
}

static void save_recipe(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    tell_saved(app, w->text, bl_app_write_recipe(&app->ui, w->text, NULL, &err),
               &err);
}

static void load_recipe(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_ui *ui = &app->ui;
    struct bl_recipe fresh;
    enum bl_status status = bl_recipe_init(&fresh, &err);
    if (status == BL_OK)
        status = bl_recipe_read(&fresh, w->text, &err);
    if (status == BL_OK && ui->table.is_open)
        status = bl_choices_from_recipe(&ui->table.choices, &ui->table.schema,
                                        &fresh, &err);
    if (status != BL_OK) {
        bl_recipe_release(&fresh);
        bl_ui_fail(ui, "The recipe cannot be read", &err);
        return;
    }
    bl_recipe_release(&ui->recipe);
    ui->recipe = fresh;
    bl_columns_new_findings(ui);
    bl_ui_say(ui, BL_LOG_INFO, "%s holds now", w->text);
}

static void save_log(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    tell_saved(app, w->text, bl_log_save(&app->ui.log, w->text, &err), &err);
}

static void save_table(struct bl_app *app, const struct bl_wish *w)
{
    struct bl_error err = BL_ERROR_INIT;
    size_t n = strcspn(w->text, "\n");
    const char *lines = w->text[n] == '\0' ? "" : w->text + n + 1;
    char *path = bl_string_copy_n(w->text, n, &err);
    enum bl_status status =
        path != NULL ? bl_atomic_file_write(path, lines, strlen(lines), &err)
                     : err.status;
    tell_saved(app, path, status, &err);
    free(path);
}

/* The terminal. */

/* Its exit code as a shell has it; -1 where there is no process. */
static int run_editor(const char *path)
{
    const char *editor = getenv("VISUAL");
    if (editor == NULL || *editor == '\0')
        editor = getenv("EDITOR");
    if (editor == NULL || *editor == '\0')
        editor = "vi";
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", "exec $0 \"$1\"", editor, path, NULL);
        _exit(127);
    }
    int status = -1;
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void edit(struct bl_app *app, const struct bl_wish *w)
{
    if (!app->has_terminal)
        return;
    bl_terminal_lend();
    int code = run_editor(w->text);
    bl_terminal_take_back();
    app->ui.must_redraw = true;
    if (code < 0 || code == 126 || code == 127)
        bl_ui_say(&app->ui, BL_LOG_WARNING,
                  "no editor could be run: name yours in $EDITOR");
}

static void copy(struct bl_app *app, const struct bl_wish *w)
{
    if (app->has_terminal)
        bl_terminal_copy(w->text);
    bl_ui_say(&app->ui, BL_LOG_INFO, "copied to the clipboard");
}

static void next_theme(struct bl_app *app, const struct bl_wish *w)
{
    static struct bl_theme_list list;
    struct bl_error err = BL_ERROR_INIT;
    size_t i = 0;
    (void)w;
    bl_theme_list(&list);
    while (i < list.n && strcmp(list.names[i], app->theme.name) != 0)
        i++;
    const char *name = list.names[list.n > 0 ? (i + 1) % list.n : 0];
    if (bl_theme_load(&app->theme, name, &err) != BL_OK) {
        bl_ui_fail(&app->ui, "The theme cannot be used", &err);
        return;
    }
    if (app->has_terminal)
        bl_terminal_theme(&app->theme);
    snprintf(app->ui.theme, sizeof app->ui.theme, "%s", name);
    snprintf(app->settings.theme, sizeof app->settings.theme, "%s", name);
    if (bl_settings_save_config(&app->settings, &err) != BL_OK)
        bl_ui_say(&app->ui, BL_LOG_WARNING, "theme %s, not remembered: %s",
                  name, err.text);
    else
        bl_ui_say(&app->ui, BL_LOG_INFO, "theme %s", name);
}

static void redraw(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    if (app->has_terminal)
        bl_terminal_redraw();
    app->ui.must_redraw = true;
}

static void suspend(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    if (app->has_terminal)
        bl_terminal_suspend();
    app->ui.must_redraw = true;
}

static void quit(struct bl_app *app, const struct bl_wish *w)
{
    (void)w;
    app->is_over = true;
}

static void (*const grants[])(struct bl_app *, const struct bl_wish *) = {
    [BL_WISH_FOLDER] = list_folder,
    [BL_WISH_PREVIEW] = preview,
    [BL_WISH_OPEN] = open_table,
    [BL_WISH_ROWS] = read_rows,
    [BL_WISH_RUNS] = list_runs,
    [BL_WISH_START] = start_run,
    [BL_WISH_TRY] = start_trial,
    [BL_WISH_ATTACH] = attach,
    [BL_WISH_PAUSE] = pause_run,
    [BL_WISH_RESUME] = resume_run,
    [BL_WISH_STOP] = stop_run,
    [BL_WISH_ABORT] = abort_run,
    [BL_WISH_DELETE] = delete_run,
    [BL_WISH_RETRY] = retry,
    [BL_WISH_PLOT] = start_plots,
    [BL_WISH_SAVE_RECIPE] = save_recipe,
    [BL_WISH_LOAD_RECIPE] = load_recipe,
    [BL_WISH_SAVE_LOG] = save_log,
    [BL_WISH_SAVE_TABLE] = save_table,
    [BL_WISH_EDIT] = edit,
    [BL_WISH_COPY] = copy,
    [BL_WISH_THEME] = next_theme,
    [BL_WISH_REDRAW] = redraw,
    [BL_WISH_SUSPEND] = suspend,
    [BL_WISH_QUIT] = quit,
};

/* What a wish leaves behind is granted in the next round. */
void bl_app_grant(struct bl_app *app)
{
    struct bl_wishes wishes = app->ui.wishes;
    app->ui.wishes = (struct bl_wishes){0};
    for (size_t i = 0; i < wishes.n && !app->is_over; i++)
        grants[wishes.list[i].kind](app, &wishes.list[i]);
    if (wishes.n_lost > 0)
        bl_ui_say(&app->ui, BL_LOG_ERROR,
                  "out of memory: what was asked for is not done");
    bl_wishes_release(&wishes);
}
