/* The end of short runs that measure: their folders go with them. */
#include <signal.h>

#include "tui/app/app.h"

/* One that has been told to end is looked after until it has. */
static bool is_leaving(struct bl_app *app, struct bl_run *trial)
{
    struct bl_error ignored;
    bool news;
    if (!bl_app_is_live(trial) ||
        bl_runs_poll(trial, &news, &ignored) != BL_OK ||
        !bl_run_is_alive(trial) ||
        bl_runs_signal(trial, SIGTERM, &ignored) != BL_OK ||
        app->n_leaving == BL_MAX_LEAVING)
        return false;
    app->leaving[app->n_leaving++] = *trial;
    *trial = (struct bl_run){0};
    return true;
}

static void remove_trial(struct bl_run *trial)
{
    struct bl_error ignored;
    bl_runs_delete(trial->dir, &ignored);
    bl_run_release(trial);
}

void bl_app_end_trial(struct bl_app *app)
{
    struct bl_run *trial = &app->ui.configure.trial;
    if (trial->dir != NULL && !is_leaving(app, trial))
        remove_trial(trial);
}

void bl_app_see_off(struct bl_app *app)
{
    size_t n = app->n_leaving;
    app->n_leaving = 0;
    for (size_t i = 0; i < n; i++) {
        struct bl_run *run = &app->leaving[i];
        struct bl_error ignored;
        bool news;
        if (bl_runs_poll(run, &news, &ignored) == BL_OK && bl_run_is_alive(run))
            app->leaving[app->n_leaving++] = *run;
        else
            remove_trial(run);
    }
}
