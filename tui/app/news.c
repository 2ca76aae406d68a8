/* What the desk has found goes into the state. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tui/app/app.h"

static void begin_statistics(struct bl_app *app)
{
    bl_app_end_work(app, &app->statistics_job, BL_RUN_ABORTED);
    app->statistics_job =
        bl_app_begin_work(app, "stats", bl_table_short_name(&app->ui.table));
}

static void follow_statistics(struct bl_app *app, double share)
{
    struct bl_job *job = bl_jobs_find(&app->ui.job_list, app->statistics_job);
    app->ui.table.progress = share;
    if (job == NULL)
        return;
    job->share = share;
    job->elapsed = app->ui.now - job->started;
    job->remaining = share > 0.01 ? job->elapsed * (1 - share) / share : NAN;
}

static void take_table(struct bl_app *app, struct bl_news *news)
{
    struct bl_ui *ui = &app->ui;
    bl_app_end_work(app, &app->opening_job, BL_RUN_DONE);
    bl_table_release(&ui->table);
    ui->table = *news->table;
    free(news->table);
    news->table = NULL;
    bl_log_add(&ui->log, ui->wall, BL_LOG_INFO, "open",
               "%s: %s, %llu rows, %zu columns, %.2f s", ui->table.name,
               ui->table.format, (unsigned long long)ui->table.schema.n_rows,
               ui->table.schema.n_columns, news->seconds);
    ui->toast.text[0] = '\0'; // that it is being opened
    begin_statistics(app);
    bl_columns_new_table(ui);
    if (ui->screen == BL_SCREEN_HOME)
        bl_ui_show_below(ui, BL_SCREEN_COLUMNS);
}

static void take_findings(struct bl_app *app, struct bl_news *news)
{
    struct bl_ui *ui = &app->ui;
    bl_findings_free(ui->table.findings);
    ui->table.findings = news->findings;
    news->findings = NULL;
    if (!ui->table.findings->of_sample) {
        ui->table.progress = 1;
        bl_app_end_work(app, &app->statistics_job, BL_RUN_DONE);
        bl_log_add(&ui->log, ui->wall, BL_LOG_INFO, "stats",
                   "%s: all %llu rows, %.2f s", bl_table_short_name(&ui->table),
                   (unsigned long long)ui->table.findings->n_rows,
                   news->seconds);
    }
    bl_columns_new_findings(ui);
}

static const char *title_of(enum bl_news_kind about)
{
    switch (about) {
    case BL_NEWS_FOLDER:
        return "The folder cannot be shown";
    case BL_NEWS_PREVIEW:
        return "No preview";
    case BL_NEWS_OPENED:
        return "The table cannot be opened";
    case BL_NEWS_FINDINGS:
        return "The statistics end here";
    case BL_NEWS_ROWS:
        return "The rows cannot be read";
    default:
        return "That did not work";
    }
}

static void take_failure(struct bl_app *app, const struct bl_news *news)
{
    if (news->about == BL_NEWS_OPENED)
        app->ui.toast.text[0] = '\0'; // that it is being opened
    if (news->about == BL_NEWS_FINDINGS)
        bl_app_end_work(app, &app->statistics_job, BL_RUN_FAILED);
    if (news->about == BL_NEWS_OPENED)
        bl_app_end_work(app, &app->opening_job, BL_RUN_FAILED);
    bl_ui_fail(&app->ui, title_of(news->about), &news->error);
}

static void take_change(struct bl_app *app, const struct bl_news *news)
{
    struct bl_ui *ui = &app->ui;
    bl_app_end_work(app, &app->statistics_job, BL_RUN_FAILED);
    snprintf(ui->table.trouble, sizeof ui->table.trouble, "%.250s",
             news->error.text);
    bl_ui_fail(ui, "The file is not what it was", &news->error);
}

/* Takes over what it gives to a screen. */
static void take(struct bl_app *app, struct bl_news *news)
{
    struct bl_ui *ui = &app->ui;
    ui->must_redraw = true;
    switch (news->kind) {
    case BL_NEWS_FOLDER:
        bl_home_folder(ui, news->folder);
        news->folder = NULL;
        break;
    case BL_NEWS_PREVIEW:
        bl_home_preview(ui, news->preview);
        news->preview = NULL;
        break;
    case BL_NEWS_OPENED:
        take_table(app, news);
        break;
    case BL_NEWS_FINDINGS:
        take_findings(app, news);
        break;
    case BL_NEWS_PROGRESS:
        follow_statistics(app, news->share);
        break;
    case BL_NEWS_ROWS:
        bl_rows_news(ui, news->rows);
        news->rows = NULL;
        break;
    case BL_NEWS_RUNS:
        bl_home_runs(ui, news->runs);
        news->runs = NULL;
        break;
    case BL_NEWS_CHANGED:
        take_change(app, news);
        break;
    case BL_NEWS_FAILED:
        take_failure(app, news);
        break;
    }
}

void bl_app_take_news(struct bl_app *app)
{
    struct bl_news news;
    while (bl_desk_take(app->desk, &news)) {
        take(app, &news);
        bl_news_release(&news);
    }
}
