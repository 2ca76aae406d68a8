/* Looking after runs: what their folders say goes into the state. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tui/app/app.h"
#include "tui/app/places.h"

static const double POLL_SECONDS = 0.1;

/* A run that can no longer be read is told once, in the log. */
static bool poll_run(struct bl_app *app, struct bl_run *run)
{
    struct bl_error err = BL_ERROR_INIT;
    bool news = false;
    if (bl_runs_poll(run, &news, &err) != BL_OK)
        bl_log_add(&app->ui.log, app->ui.wall, BL_LOG_WARNING, "run", "%s",
                   err.text);
    return news;
}

/* The process of a run that failed without a word may have left some. */
static void add_last_words(struct bl_run *run)
{
    char words[512];
    struct bl_error ignored;
    if (run->state != BL_RUN_LOST || run->reason[0] != '\0')
        return;
    bl_runs_last_words(run->dir, words, sizeof words);
    char *reason =
        bl_string_format(&ignored, "its process is gone without a word%s%s",
                         words[0] != '\0' ? "; its last were: " : "", words);
    if (reason == NULL)
        return;
    free(run->reason);
    run->reason = reason;
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

/* The run that is shown. */
static void follow_shown(struct bl_app *app)
{
    struct bl_ui *ui = &app->ui;
    bool was_alive = bl_run_is_alive(&ui->run);
    if (ui->run.dir == NULL || !was_alive || !poll_run(app, &ui->run))
        return;
    add_last_words(&ui->run);
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
    struct bl_job *job = bl_jobs_of_dir(&ui->job_list, run->dir);
    if (!bl_run_is_alive(run))
        return;
    bool news = poll_run(app, run);
    add_last_words(run);
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
    if (export->dir == NULL || !bl_run_is_alive(export) ||
        !poll_run(app, export))
        return;
    add_last_words(export);
    bl_plots_news(&app->ui);
    app->ui.must_redraw = true;
}

static void follow_trial(struct bl_app *app)
{
    struct bl_run *trial = &app->ui.configure.trial;
    if (trial->dir == NULL || !bl_run_is_alive(trial) || !poll_run(app, trial))
        return;
    add_last_words(trial);
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
    for (size_t i = 0; i < app->n_watched; i++)
        follow_watched(app, &app->watched[i]);
}

static bool is_live(const struct bl_run *run)
{
    return run->dir != NULL && bl_run_is_alive(run);
}

bool bl_app_is_measuring(const struct bl_app *app)
{
    return is_live(&app->ui.configure.trial);
}

bool bl_app_has_live_run(const struct bl_app *app)
{
    if (is_live(&app->ui.run) || is_live(&app->ui.plots.export) ||
        bl_app_is_measuring(app))
        return true;
    for (size_t i = 0; i < app->n_watched; i++)
        if (is_live(&app->watched[i]))
            return true;
    return false;
}
