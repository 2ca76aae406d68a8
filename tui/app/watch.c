/* Looking after runs: what their folders say goes into the state. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/app/app.h"
#include "tui/app/places.h"

static const double POLL_SECONDS = 0.1;

/* A run that can no longer be read is told, and no longer looked after.
 * Whether there is news. */
static bool poll_run(struct bl_app *app, struct bl_run *run)
{
    struct bl_error err = BL_ERROR_INIT, ignored;
    bool news = false;
    if (bl_runs_poll(run, &news, &err) == BL_OK)
        return news;
    bl_log_add(&app->ui.log, app->ui.wall, BL_LOG_WARNING, "run", "%s",
               err.text);
    run->state = BL_RUN_LOST;
    bl_run_set_reason(run, err.text, &ignored);
    return true;
}

/* "run of jets.h5: failed: ..."; one that has not said what it is has its
 * folder for a name. */
static void end_text(char *text, size_t size, const struct bl_run *run)
{
    snprintf(text, size, "%s of %s: %s%s%s",
             run->command != NULL ? run->command : "run",
             bl_places_last_part(run->table != NULL ? run->table : run->dir),
             bl_run_state_name(run->state), run->reason[0] != '\0' ? ": " : "",
             run->reason);
}

static void tell_end(struct bl_app *app, const struct bl_run *run)
{
    char text[BL_TOAST_SIZE];
    bool is_bad = run->state == BL_RUN_FAILED || run->state == BL_RUN_LOST;
    end_text(text, sizeof text, run);
    bl_ui_say(&app->ui, is_bad ? BL_LOG_ERROR : BL_LOG_INFO, "%s", text);
}

bool bl_app_is_live(const struct bl_run *run)
{
    return run->dir != NULL && bl_run_is_alive(run);
}

/* The run that is shown. */
static void follow_shown(struct bl_app *app)
{
    struct bl_ui *ui = &app->ui;
    if (!bl_app_is_live(&ui->run) || !poll_run(app, &ui->run))
        return;
    ui->must_redraw = true;
    if (bl_run_is_alive(&ui->run))
        return;
    bl_results_load(ui);
    bl_latent_load(ui);
    bl_wish_for(&ui->wishes, BL_WISH_RUNS, NULL);
}

/* The runs of the list of jobs. */
static void follow_watched(struct bl_app *app, struct bl_run *run)
{
    struct bl_ui *ui = &app->ui;
    if (!bl_app_is_live(run))
        return;
    struct bl_job *job = bl_jobs_of_dir(&ui->job_list, run->dir);
    bool news = poll_run(app, run);
    if (job != NULL && news)
        bl_job_follow(job, run, ui->now);
    ui->must_redraw |= news && ui->screen == BL_SCREEN_JOBS;
    if (bl_run_is_alive(run))
        return;
    ui->must_redraw = true;
    tell_end(app, run);
}

static void follow_plots(struct bl_app *app)
{
    struct bl_run *export = &app->ui.plots.export;
    if (!bl_app_is_live(export) || !poll_run(app, export))
        return;
    bl_plots_news(&app->ui);
    app->ui.must_redraw = true;
}

static void follow_trial(struct bl_app *app)
{
    struct bl_run *trial = &app->ui.configure.trial;
    if (!bl_app_is_live(trial) || !poll_run(app, trial))
        return;
    bl_configure_trial(&app->ui);
    app->ui.must_redraw = true;
}

/* Work of the desk, which has no folder to be read. */

int bl_app_begin_work(struct bl_app *app, const char *kind, const char *what)
{
    struct bl_error ignored;
    struct bl_ui *ui = &app->ui;
    struct bl_job *job =
        bl_jobs_add(&ui->job_list, kind, what, NULL, ui->now, &ignored);
    if (job == NULL)
        return 0;
    job->state = BL_RUN_RUNNING;
    return job->number;
}

void bl_app_end_work(struct bl_app *app, int *number, enum bl_run_state state)
{
    struct bl_job *job = bl_jobs_find(&app->ui.job_list, *number);
    *number = 0;
    if (job == NULL)
        return;
    job->state = state;
    job->share = state == BL_RUN_DONE ? 1 : job->share;
    job->elapsed = app->ui.now - job->started;
    job->remaining = NAN;
}

/* Opening tells nothing but the time it takes. */
static void follow_opening(struct bl_app *app)
{
    struct bl_job *job = bl_jobs_find(&app->ui.job_list, app->opening_job);
    if (job == NULL || app->ui.now - job->started < job->elapsed + 1)
        return;
    job->elapsed = app->ui.now - job->started;
    app->ui.must_redraw = true;
}

void bl_app_watch(struct bl_app *app)
{
    if (app->ui.now - app->polled < POLL_SECONDS)
        return;
    app->polled = app->ui.now;
    follow_opening(app);
    follow_shown(app);
    follow_plots(app);
    follow_trial(app);
    bl_app_see_off(app);
    for (size_t i = 0; i < app->n_watched; i++)
        follow_watched(app, &app->watched[i]);
}

bool bl_app_is_measuring(const struct bl_app *app)
{
    return bl_app_is_live(&app->ui.configure.trial);
}

bool bl_app_has_live_run(const struct bl_app *app)
{
    if (bl_app_is_live(&app->ui.run) || bl_app_is_live(&app->ui.plots.export) ||
        bl_app_is_measuring(app) || app->n_leaving > 0)
        return true;
    for (size_t i = 0; i < app->n_watched; i++)
        if (bl_app_is_live(&app->watched[i]))
            return true;
    return false;
}
