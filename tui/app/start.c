/* Starting runs, and showing those there are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/memory.h"
#include "tui/app/app.h"

enum { MAX_ARGUMENTS = 64, STAMP_LENGTH = 20 };

/* Recipes. */

/* Everything the user chose, as the recipe of a run in `dir`. */
static enum bl_status complete_recipe(struct bl_recipe *r,
                                      const struct bl_ui *ui, const char *dir,
                                      struct bl_error *err)
{
    struct {
        const char *key, *value;
    } more[] = {{"input", ui->table.name}, {"output", dir}};
    if (bl_recipe_copy(r, &ui->recipe, err) != BL_OK ||
        bl_choices_to_recipe(&ui->table.choices, &ui->table.schema, r, err) !=
            BL_OK)
        return err->status;
    for (size_t i = 0; i < 2; i++)
        if (more[i].value != NULL &&
            bl_recipe_set(r, (size_t)bl_recipe_key_find(more[i].key),
                          more[i].value, err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_app_write_recipe(const struct bl_ui *ui, const char *path,
                                   const char *output, struct bl_error *err)
{
    struct bl_recipe r = {0};
    enum bl_status status = complete_recipe(&r, ui, output, err);
    if (status == BL_OK)
        status = bl_recipe_write(&r, path, err);
    bl_recipe_release(&r);
    return status;
}

/* Writes dir/recipe.ini; *path is the caller's, also on failure. */
static enum bl_status write_recipe(char **path, const struct bl_ui *ui,
                                   const char *dir, struct bl_error *err)
{
    *path = bl_string_format(err, "%s/recipe.ini", dir);
    if (*path == NULL)
        return err->status;
    return bl_app_write_recipe(ui, *path, dir, err);
}

/* Processes. */

static enum bl_status start(struct bl_app *app, const char *const *arguments,
                            const char *dir, struct bl_error *err)
{
    if (app->baler == NULL)
        return bl_fail(err, BL_FAILED,
                       "the program `baler` was not found beside this one or "
                       "on the PATH; set BALER to where it is");
    return bl_runs_start(app->baler, arguments, dir, &app->last_pid, err);
}

/* A run to look after; pid 0 where someone else has started it.  In the folder
 * of one that ended and is to go on, the new process has yet to say so. */
static enum bl_status begin(struct bl_run *run, const char *dir, long pid,
                            struct bl_error *err)
{
    bool news;
    bl_run_release(run);
    if (bl_run_init(run, dir, err) != BL_OK)
        return err->status;
    run->pid = pid;
    run->here = pid != 0;
    if (pid == 0 || bl_runs_poll(run, &news, err) != BL_OK ||
        bl_run_is_alive(run) || run->pid == pid)
        return BL_OK;
    run->state = BL_RUN_STARTING;
    run->pid = pid;
    run->here = true;
    return bl_run_set_reason(run, "", err);
}

/* The list of jobs. */

static struct bl_run *room_to_watch(struct bl_app *app)
{
    for (size_t i = 0; i < app->n_watched; i++)
        if (!bl_app_is_live(&app->watched[i]))
            return &app->watched[i];
    if (app->n_watched == BL_MAX_WATCHED)
        return NULL;
    return &app->watched[app->n_watched++];
}

static bool is_watched(const struct bl_app *app, const char *dir)
{
    for (size_t i = 0; i < app->n_watched; i++)
        if (bl_app_is_live(&app->watched[i]) &&
            strcmp(app->watched[i].dir, dir) == 0)
            return true;
    return false;
}

/* A folder may have had a run before: figures go to the same one again. */
static void add_job(struct bl_app *app, const char *kind, const char *what,
                    const char *dir, long pid)
{
    struct bl_error ignored;
    struct bl_ui *ui = &app->ui;
    if (is_watched(app, dir))
        return;
    const struct bl_job *job = bl_jobs_of_dir(&ui->job_list, dir);
    if (job == NULL || !bl_run_state_is_alive(job->state))
        bl_jobs_add(&ui->job_list, kind, what, dir, ui->now, &ignored);
    struct bl_run *run = room_to_watch(app);
    if (run != NULL)
        begin(run, dir, pid, &ignored);
}

static enum bl_status show_run(struct bl_app *app, const char *dir, long pid,
                               struct bl_error *err)
{
    struct bl_ui *ui = &app->ui;
    bool news;
    if (begin(&ui->run, dir, pid, err) != BL_OK)
        return err->status;
    if (bl_runs_poll(&ui->run, &news, err) != BL_OK)
        return err->status;
    bl_train_show_all(&ui->train);
    bl_results_load(ui);
    bl_latent_load(ui);
    return BL_OK;
}

static enum bl_status start_recipe(struct bl_app *app, const char *recipe,
                                   const char *dir, bool resumes,
                                   struct bl_error *err)
{
    const char *const arguments[] = {
        "run", recipe, "--run-dir", dir, "--quiet", resumes ? "--resume" : NULL,
        NULL};
    return start(app, arguments, dir, err);
}

static enum bl_status start_run(struct bl_app *app, char **dir,
                                struct bl_error *err)
{
    char *recipe = NULL;
    const char *name = bl_table_short_name(&app->ui.table);
    enum bl_status status = bl_folder_make(app->runs_dir, err);
    if (status == BL_OK)
        status = bl_runs_make_dir(dir, app->runs_dir, name, err);
    if (status == BL_OK)
        status = write_recipe(&recipe, &app->ui, *dir, err);
    if (status == BL_OK)
        status = start_recipe(app, recipe, *dir, false, err);
    free(recipe);
    if (status != BL_OK)
        return status;
    add_job(app, "run", name, *dir, app->last_pid);
    return show_run(app, *dir, app->last_pid, err);
}

void bl_app_start_run(struct bl_app *app)
{
    struct bl_error err = BL_ERROR_INIT;
    char *dir = NULL;
    bl_app_end_trial(app);
    if (start_run(app, &dir, &err) == BL_OK)
        bl_ui_show(&app->ui, BL_SCREEN_TRAIN);
    else
        bl_ui_fail(&app->ui, "The run cannot be started", &err);
    free(dir);
}

/* A short run that measures what the settings give. */

static enum bl_status start_trial(struct bl_app *app, struct bl_error *err)
{
    char parent[BL_PATH_SIZE + 8], *dir = NULL, *recipe = NULL, *output = NULL;
    snprintf(parent, sizeof parent, "%s/trials", app->settings.state_dir);
    if (bl_folder_make(parent, err) != BL_OK)
        return err->status;
    bl_runs_delete_all(parent); // that an end of the program has left
    if (bl_runs_make_dir(&dir, parent, "trial", err) != BL_OK)
        return err->status;
    enum bl_status status = write_recipe(&recipe, &app->ui, dir, err);
    if (status == BL_OK) {
        output = bl_string_format(err, "%s/table.baler", dir);
        status = output != NULL ? BL_OK : err->status;
    }
    if (status == BL_OK) {
        const char *const arguments[] = {"compress",  app->ui.table.name,
                                         "-o",        output,
                                         "--config",  recipe,
                                         "--epochs",  "2",
                                         "--run-dir", dir,
                                         "--quiet",   NULL};
        status = start(app, arguments, dir, err);
    }
    if (status == BL_OK)
        status = begin(&app->ui.configure.trial, dir, app->last_pid, err);
    free(recipe);
    free(output);
    free(dir);
    return status;
}

void bl_app_start_trial(struct bl_app *app)
{
    struct bl_error err = BL_ERROR_INIT;
    bl_app_end_trial(app);
    if (start_trial(app, &err) != BL_OK)
        bl_ui_fail(&app->ui, "It cannot be measured", &err);
}

/* Figures. */

static enum bl_status start_plots(struct bl_app *app, const char *input,
                                  struct bl_error *err)
{
    const char *arguments[MAX_ARGUMENTS] = {"plot", input};
    char room[2048];
    const char *run = app->ui.run.dir;
    char *file = bl_string_format(err, "%s/table.baler", run);
    char *dir = bl_string_format(err, "%s/plots", run);
    enum bl_status status = file != NULL && dir != NULL ? BL_OK : err->status;
    size_t n = 2;
    const char *const fixed[] = {file, "-o",        dir, "--losses",
                                 run,  "--run-dir", dir, "--quiet"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        arguments[n++] = fixed[i];
    if (status == BL_OK &&
        bl_plots_arguments(&app->ui, arguments + n, MAX_ARGUMENTS - n, room,
                           sizeof room) == 0)
        status =
            bl_fail(err, BL_FAILED, "no figure is ticked: Space ticks one");
    if (status == BL_OK)
        status = bl_folder_make(dir, err);
    if (status == BL_OK)
        status = start(app, arguments, dir, err);
    if (status == BL_OK)
        status = begin(&app->ui.plots.export, dir, app->last_pid, err);
    if (status == BL_OK)
        add_job(app, "plot", "figures", dir, app->last_pid);
    free(file);
    free(dir);
    return status;
}

void bl_app_start_plots(struct bl_app *app)
{
    struct bl_error err = BL_ERROR_INIT;
    const struct bl_recipe *r = &app->ui.run.recipe;
    const char *input = r->values != NULL ? bl_recipe_get(r, "input") : "";
    if (*input == '\0')
        bl_fail(&err, BL_FAILED, "the run's recipe does not name its table");
    if (*input == '\0' || start_plots(app, input, &err) != BL_OK)
        bl_ui_fail(&app->ui, "No figures", &err);
}

/* Runs there are. */

static void open_its_table(struct bl_app *app)
{
    const struct bl_recipe *r = &app->ui.run.recipe;
    const char *input = r->values != NULL ? bl_recipe_get(r, "input") : "";
    const struct bl_table *t = &app->ui.table;
    if (*input != '\0' && (!t->is_open || strcmp(t->name, input) != 0))
        bl_wish_for(&app->ui.wishes, BL_WISH_OPEN, input);
}

static void attach(struct bl_app *app, const char *dir, long pid)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_ui *ui = &app->ui;
    if (show_run(app, dir, pid, &err) != BL_OK) {
        bl_ui_fail(ui, "The run cannot be shown", &err);
        bl_run_release(&ui->run);
        return;
    }
    if (bl_run_is_alive(&ui->run))
        add_job(app, ui->run.command, ui->run.table, dir, pid);
    bl_ui_show(ui, bl_run_is_alive(&ui->run) ||
                           ui->run.state == BL_RUN_FAILED ||
                           ui->run.state == BL_RUN_LOST
                       ? BL_SCREEN_TRAIN
                       : BL_SCREEN_RESULTS);
    open_its_table(app);
}

void bl_app_attach(struct bl_app *app, const char *dir)
{
    attach(app, dir, 0);
}

/* "2026-05-04T13-02-11-jets" -> "jets". */
static const char *name_of_run(const char *dir)
{
    const char *slash = strrchr(dir, '/');
    const char *name = slash != NULL ? slash + 1 : dir;
    return strlen(name) > STAMP_LENGTH && name[STAMP_LENGTH - 1] == '-'
               ? name + STAMP_LENGTH
               : name;
}

/* The recipe of one run as that of another, in *path; the caller's. */
static enum bl_status copy_recipe(char **path, const char *from,
                                  const char *dir, struct bl_error *err)
{
    struct bl_recipe r = {0};
    char *old = bl_string_format(err, "%s/recipe.ini", from);
    *path = bl_string_format(err, "%s/recipe.ini", dir);
    enum bl_status status =
        old != NULL && *path != NULL ? bl_recipe_init(&r, err) : err->status;
    if (status == BL_OK)
        status = bl_recipe_read(&r, old, err);
    if (status == BL_OK)
        status =
            bl_recipe_set(&r, (size_t)bl_recipe_key_find("output"), dir, err);
    if (status == BL_OK)
        status = bl_recipe_write(&r, *path, err);
    bl_recipe_release(&r);
    free(old);
    return status;
}

/* From its recipe, in a folder of its own. */
static enum bl_status begin_again(struct bl_app *app, const char *old,
                                  char **dir, struct bl_error *err)
{
    char *recipe = NULL;
    enum bl_status status =
        bl_runs_make_dir(dir, app->runs_dir, name_of_run(old), err);
    if (status == BL_OK)
        status = copy_recipe(&recipe, old, *dir, err);
    if (status == BL_OK)
        status = start_recipe(app, recipe, *dir, false, err);
    free(recipe);
    return status;
}

/* In its own folder, from the checkpoint that it left there. */
static enum bl_status go_on(struct bl_app *app, const char *old, char **dir,
                            struct bl_error *err)
{
    char *recipe = bl_string_format(err, "%s/recipe.ini", old);
    *dir = bl_string_copy(old, err);
    enum bl_status status =
        recipe != NULL && *dir != NULL ? BL_OK : err->status;
    if (status == BL_OK)
        status = start_recipe(app, recipe, *dir, true, err);
    free(recipe);
    return status;
}

/* A run that was not done and left a checkpoint. */
static bool can_go_on(const char *dir)
{
    struct bl_error ignored;
    struct bl_run run;
    bool news, can = false;
    char *checkpoint = bl_string_format(&ignored, "%s/checkpoint.bin", dir);
    if (checkpoint != NULL && access(checkpoint, R_OK) == 0 &&
        bl_run_init(&run, dir, &ignored) == BL_OK) {
        can = bl_runs_poll(&run, &news, &ignored) == BL_OK &&
              run.state != BL_RUN_DONE && !bl_run_is_alive(&run);
        bl_run_release(&run);
    }
    free(checkpoint);
    return can;
}

void bl_app_retry(struct bl_app *app, const char *old)
{
    struct bl_error err = BL_ERROR_INIT;
    char *dir = NULL;
    enum bl_status status = can_go_on(old) ? go_on(app, old, &dir, &err)
                                           : begin_again(app, old, &dir, &err);
    if (status == BL_OK) {
        add_job(app, "run", name_of_run(dir), dir, app->last_pid);
        attach(app, dir, app->last_pid);
        bl_ui_show(&app->ui, BL_SCREEN_TRAIN);
    } else {
        bl_ui_fail(&app->ui, "The run cannot be started again", &err);
    }
    free(dir);
}
