#include "tui/screen/jobs.h"

#include <stdio.h>
#include <string.h>

#include "tui/screen/jobs_parts.h"
#include "tui/surface/text.h"
#include "tui/ui/ui.h"

enum { FRAME = 2, HEAD = 1, TEXT = BL_LOG_TEXT + 64 };

static const char STATISTICS[] = "stats";

/* Jobs in their order. */

static const struct bl_job *nth_alive(const struct bl_jobs *j, int *row)
{
    for (size_t i = 0; i < j->n; i++)
        if (bl_run_state_is_alive(j->list[i].state) && (*row)-- == 0)
            return &j->list[i];
    return NULL;
}

static const struct bl_job *nth_ended(const struct bl_jobs *j, int *row)
{
    for (size_t i = j->n; i-- > 0;)
        if (!bl_run_state_is_alive(j->list[i].state) && (*row)-- == 0)
            return &j->list[i];
    return NULL;
}

const struct bl_job *bl_jobs_at(const struct bl_ui *ui, int row)
{
    if (row < 0)
        return NULL;
    const struct bl_job *job = nth_alive(&ui->job_list, &row);
    return job != NULL ? job : nth_ended(&ui->job_list, &row);
}

const struct bl_job *bl_jobs_selected(const struct bl_ui *ui)
{
    return bl_jobs_at(ui, ui->jobs.jobs.cursor);
}

/* Why not. */

static const char *no_job(const struct bl_ui *ui)
{
    return bl_jobs_selected(ui) == NULL ? "there is no job" : NULL;
}

static const char *no_run(const struct bl_ui *ui)
{
    const struct bl_job *job = bl_jobs_selected(ui);
    if (job == NULL)
        return no_job(ui);
    return job->dir == NULL ? "it is work of this program, not a run" : NULL;
}

static const char *cannot_cancel(const struct bl_ui *ui)
{
    const struct bl_job *job = bl_jobs_selected(ui);
    if (job == NULL)
        return no_job(ui);
    if (!bl_run_state_is_alive(job->state))
        return "it has ended";
    if (job->dir == NULL && strcmp(job->kind, STATISTICS) != 0)
        return "it will be over in a moment";
    return NULL;
}

static const char *cannot_retry(const struct bl_ui *ui)
{
    const struct bl_job *job = bl_jobs_selected(ui);
    if (no_run(ui) != NULL)
        return no_run(ui);
    if (bl_run_state_is_alive(job->state))
        return "it is still going on";
    return job->state == BL_RUN_DONE || job->state == BL_RUN_STOPPED
               ? "it did not fail"
               : NULL;
}

static const char *no_line(const struct bl_ui *ui)
{
    return bl_jobs_n_lines(ui) == 0 ? "the log is empty" : NULL;
}

static const char *no_selected_line(const struct bl_ui *ui)
{
    return bl_jobs_selected_line(ui) == NULL ? "there is no line of the log"
                                             : NULL;
}

static const char *no_search(const struct bl_ui *ui)
{
    return ui->jobs.filter[0] == '\0' ? "search for something with / first"
                                      : NULL;
}

/* Jobs. */

static void open_run(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_ATTACH, bl_jobs_selected(ui)->dir);
    bl_ui_show(ui, BL_SCREEN_TRAIN);
}

/* The job that was asked about, wherever it is in the list by now. */
static void do_cancel(struct bl_ui *ui)
{
    const struct bl_job *job = bl_jobs_find(&ui->job_list, ui->jobs.asked);
    if (job != NULL && bl_run_state_is_alive(job->state))
        bl_wish_for(&ui->wishes, BL_WISH_ABORT,
                    job->dir != NULL ? job->dir : STATISTICS);
}

static void cancel(struct bl_ui *ui)
{
    const struct bl_job *job = bl_jobs_selected(ui);
    char text[512];
    ui->jobs.asked = job->number;
    if (job->dir != NULL)
        snprintf(text, sizeof text,
                 "Job %d, %s %s: nothing of it is kept but its log. In Train "
                 "(Enter), S stops it and keeps the best model.",
                 job->number, job->kind, job->what);
    else
        snprintf(text, sizeof text,
                 "Job %d, %s %s: what it has found so far stays.", job->number,
                 job->kind, job->what);
    bl_ui_ask(ui, "Cancel this job?", text, do_cancel);
}

static void retry(struct bl_ui *ui)
{
    bl_wish_for(&ui->wishes, BL_WISH_RETRY, bl_jobs_selected(ui)->dir);
}

/* The log. */

static void follow(struct bl_ui *ui)
{
    ui->jobs.follows = !ui->jobs.follows;
}

static void set_level(struct bl_ui *ui, int level)
{
    if (level >= BL_LOG_DEBUG && level <= BL_LOG_ERROR)
        ui->jobs.level = (enum bl_log_level)level;
}

static void more_lines(struct bl_ui *ui)
{
    set_level(ui, (int)ui->jobs.level - 1);
}

static void fewer_lines(struct bl_ui *ui)
{
    set_level(ui, (int)ui->jobs.level + 1);
}

static void next_level(struct bl_ui *ui)
{
    set_level(ui, ((int)ui->jobs.level + 1) % (BL_LOG_ERROR + 1));
}

static void search(struct bl_ui *ui, int step)
{
    ui->jobs.pane = BL_JOBS_LOG;
    if (!bl_jobs_search(ui, ui->jobs.lines.cursor + step, step))
        bl_ui_say(ui, BL_LOG_WARNING, "no line holds \"%s\"", ui->jobs.filter);
}

static void next_match(struct bl_ui *ui)
{
    search(ui, 1);
}

static void previous_match(struct bl_ui *ui)
{
    search(ui, -1);
}

static void copy_line(struct bl_ui *ui)
{
    char text[TEXT];
    bl_jobs_line_text(ui, bl_jobs_selected_line(ui), text, sizeof text);
    bl_wish_for(&ui->wishes, BL_WISH_COPY, text);
}

static void do_save(struct bl_ui *ui, const char *path)
{
    if (*path != '\0')
        bl_wish_for(&ui->wishes, BL_WISH_SAVE_LOG, path);
}

static void save(struct bl_ui *ui)
{
    bl_ui_prompt(ui, "Save the log to", "baler-log.txt", do_save);
}

static const struct bl_action list[] = {
    {"jobs.open", "Enter", "open", "show the run in Train", "Jobs", no_run,
     open_run},
    {"jobs.cancel", "c", "cancel", "cancel the job", "Jobs", cannot_cancel,
     cancel},
    {"jobs.retry", "r", "resume",
     "go on from its checkpoint, or begin again from its recipe", "Jobs",
     cannot_retry, retry},
    {"jobs.level", "L", "level", "the next level of the log", "Log", NULL,
     next_level},
    {"jobs.more", "<", NULL, "show more of the log: a level lower", "Log", NULL,
     more_lines},
    {"jobs.fewer", ">", NULL, "show less of the log: a level higher", "Log",
     NULL, fewer_lines},
    {"jobs.follow", "f", "follow", "keep the newest line in sight", "Log", NULL,
     follow},
    {"jobs.next", "n", "next match", "the next line that was searched for",
     "Log", no_search, next_match},
    {"jobs.previous", "N", NULL, "the previous line that was searched for",
     "Log", no_search, previous_match},
    {"jobs.copy", "y", "copy line", "copy the line of the log", "Log",
     no_selected_line, copy_line},
    {"jobs.save", "w", "save log", "save the log to a file", "Log", no_line,
     save},
    {0},
};

const struct bl_actions bl_actions_jobs = {"Jobs", list};

/* The screen. */

static void prepare(struct bl_ui *ui, int width, int height)
{
    (void)width;
    int above = bl_jobs_list_height(ui, height);
    int n = ui->job_list.n < INT32_MAX ? (int)ui->job_list.n : INT32_MAX;
    bl_list_fit(&ui->jobs.jobs, n, above - FRAME - HEAD);
    bl_jobs_keep_line(ui, height - above - FRAME);
}

static void move(struct bl_ui *ui, enum bl_move m)
{
    if (ui->jobs.pane == BL_JOBS_LIST)
        bl_list_move(&ui->jobs.jobs, m);
    else
        bl_jobs_move_line(ui, m);
}

static void click(struct bl_ui *ui, int pane, int item, int clicks)
{
    ui->jobs.pane = pane;
    if (pane == BL_JOBS_LOG) {
        bl_jobs_go_line(ui, item);
        return;
    }
    bl_list_go(&ui->jobs.jobs, item);
    if (clicks > 1 && no_run(ui) == NULL)
        open_run(ui);
}

static void next_pane(struct bl_ui *ui, int step)
{
    (void)step;
    ui->jobs.pane = ui->jobs.pane == BL_JOBS_LIST ? BL_JOBS_LOG : BL_JOBS_LIST;
}

static void filter(struct bl_ui *ui, const char *text)
{
    snprintf(ui->jobs.filter, sizeof ui->jobs.filter, "%s", text);
    if (*text == '\0')
        return;
    ui->jobs.pane = BL_JOBS_LOG;
    bl_jobs_search(ui, ui->jobs.lines.cursor, -1);
}

static void say_job(const struct bl_ui *ui, const struct bl_job *job,
                    char *text, size_t size)
{
    char dir[256] = "";
    if (job->dir != NULL)
        bl_ui_path_text(ui, dir, sizeof dir, job->dir);
    if (job->reason[0] != '\0')
        snprintf(text, size, "%s: %s", job->what, job->reason);
    else
        snprintf(text, size, "%s%s%s", job->what, *dir != '\0' ? "  in " : "",
                 dir);
}

/* What is cut off above in full: the reason of a job, a long line. */
static void status(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_job *job = bl_jobs_selected(ui);
    const struct bl_log_line *line = bl_jobs_selected_line(ui);
    if (ui->jobs.pane == BL_JOBS_LOG && line != NULL)
        snprintf(text, size, "%s", line->text);
    else if (ui->jobs.pane == BL_JOBS_LIST && job != NULL)
        say_job(ui, job, text, size);
}

static void headline(const struct bl_ui *ui, char *text, size_t size)
{
    size_t running = bl_jobs_running(&ui->job_list);
    snprintf(text, size, "%zu running · %zu ended", running,
             ui->job_list.n - running);
}

const struct bl_screen bl_screen_jobs = {
    .name = "Jobs",
    .short_name = "Jobs",
    .actions = &bl_actions_jobs,
    .prepare = prepare,
    .draw = bl_jobs_draw,
    .move = move,
    .click = click,
    .next_pane = next_pane,
    .filter = filter,
    .status = status,
    .headline = headline,
};
