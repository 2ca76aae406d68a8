#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/run_mark.h"
#include "tui/screen/jobs_parts.h"
#include "tui/surface/text.h"
#include "tui/widget/box.h"

enum {
    FRAME = 2,
    HEAD = 1,
    LEAST_LIST = 5, // lines of its box
    NUMBER = 3,     // widths of columns
    KIND = 10,
    STATE = 11,
    TIME = 8,
    PERCENT = 6,
    LEAST_WHAT = 12,
    WITH_TIMES = 70,
    TEXT = BL_LOG_TEXT + 64,
};

/* Columns: what is left is shared by what the job is and how far it is. */

struct columns {
    int what, state, progress, elapsed, remaining; // where they begin
    int what_width, progress_width;
    bool has_times;
};

static struct columns arrange(int width)
{
    struct columns c = {.what = 1 + NUMBER + 2 + KIND + 1};
    c.has_times = width >= WITH_TIMES;
    int times = c.has_times ? 2 * (TIME + 1) : 0;
    int room = width - c.what - 1 - STATE - 1 - times;
    c.what_width = room * 11 / 20;
    if (c.what_width < LEAST_WHAT)
        c.what_width = LEAST_WHAT;
    c.progress_width = room - c.what_width - 1;
    c.state = c.what + c.what_width + 1;
    c.progress = c.state + STATE + 1;
    c.elapsed = width - times + 1;
    c.remaining = width - TIME;
    return c;
}

static void draw_head(struct bl_area a, const struct columns *c)
{
    int ink = BL_PAINT_HEADER;
    bl_put_field(a, 1, 0, NUMBER, BL_RIGHT, ink, "#");
    bl_put(a, NUMBER + 3, 0, ink, "what");
    bl_put(a, c->state, 0, ink, "state");
    bl_put(a, c->progress, 0, ink, "progress");
    if (!c->has_times)
        return;
    bl_put_field(a, c->elapsed, 0, TIME, BL_RIGHT, ink, "elapsed");
    bl_put_field(a, c->remaining, 0, TIME, BL_RIGHT, ink, "ETA");
}

static void draw_share(struct bl_area a, int y, const struct columns *c,
                       double share)
{
    int bar = c->progress_width - PERCENT;
    if (bar > 0)
        bl_bar(a, c->progress, y, bar, share, BL_PAINT_ACCENT);
    bl_putf(a, c->progress + (bar > 0 ? bar : 0), y, BL_PAINT_TEXT, " %3.0f %%",
            floor(100 * share));
}

/* Of one that failed the reason is more than how far it came. */
static void draw_progress(struct bl_area a, int y, const struct columns *c,
                          const struct bl_job *job)
{
    if (!bl_run_state_is_alive(job->state) && job->reason[0] != '\0')
        bl_put_field(a, c->progress, y, c->progress_width, BL_LEFT,
                     bl_run_mark_ink(job->state), job->reason);
    else if (job->share >= 0 && job->share <= 1)
        draw_share(a, y, c, job->share);
    else
        bl_put(a, c->progress, y, BL_PAINT_DIM, "·");
}

static void draw_times(const struct bl_ui *ui, struct bl_area a, int y,
                       const struct columns *c, const struct bl_job *job)
{
    bool is_alive = bl_run_state_is_alive(job->state);
    char text[32];
    bl_ui_time_text(text, sizeof text,
                    is_alive ? ui->now - job->started : job->elapsed);
    bl_put_field(a, c->elapsed, y, TIME, BL_RIGHT, BL_PAINT_TEXT, text);
    if (!is_alive)
        return;
    bl_ui_time_text(text, sizeof text, job->remaining);
    bl_put_field(a, c->remaining, y, TIME, BL_RIGHT, BL_PAINT_TEXT, text);
}

/* Of a path that is too long the end is worth more than the beginning. */
static void draw_what(const struct bl_ui *ui, struct bl_area a, int y,
                      const struct columns *c, const struct bl_job *job)
{
    char text[sizeof job->what];
    bl_ui_path_text(ui, text, sizeof text, job->what);
    bool is_long = bl_text_width(text, ui->glyphs) > c->what_width;
    bool is_path = text[0] == '/' || text[0] == '~';
    bl_put_field(a, c->what, y, c->what_width,
                 is_long && is_path ? BL_RIGHT : BL_LEFT, BL_PAINT_TEXT, text);
}

static void draw_job(const struct bl_ui *ui, struct bl_area a, int y,
                     const struct columns *c, const struct bl_job *job)
{
    char text[64];
    snprintf(text, sizeof text, "%d", job->number);
    bl_put_field(a, 1, y, NUMBER, BL_RIGHT, BL_PAINT_TEXT, text);
    bl_put_field(a, NUMBER + 3, y, KIND, BL_LEFT, BL_PAINT_TEXT, job->kind);
    draw_what(ui, a, y, c, job);
    snprintf(text, sizeof text, "%s %s", bl_run_mark(job->state),
             bl_run_state_name(job->state));
    bl_put_field(a, c->state, y, STATE, BL_LEFT, bl_run_mark_ink(job->state),
                 text);
    draw_progress(a, y, c, job);
    if (c->has_times)
        draw_times(ui, a, y, c, job);
}

static void draw_cursor(struct bl_area a, int y, bool has_focus)
{
    struct bl_area row = bl_area_part(a, 0, y, a.width, 1);
    bl_put(row, 0, 0, BL_PAINT_CURSOR, "▸");
    if (has_focus)
        bl_tint(row, BL_PAINT_CURSOR);
}

static void draw_list(const struct bl_ui *ui, struct bl_area box)
{
    const struct bl_jobs_screen *s = &ui->jobs;
    bool has_focus = s->pane == BL_JOBS_LIST;
    struct bl_area a =
        bl_box(box, &(struct bl_box){.title = "Jobs", .has_focus = has_focus});
    struct columns c = arrange(a.width);
    if (ui->job_list.n == 0) {
        bl_paragraph(bl_area_part(a, 1, 0, a.width - 2, a.height), 0,
                     BL_PAINT_DIM,
                     "Nothing has been started yet. A run is started in "
                     "Configure (3), figures in Plots (7).");
        return;
    }
    draw_head(a, &c);
    for (int i = HEAD; i < a.height; i++) {
        int row = s->jobs.top + i - HEAD;
        const struct bl_job *job = bl_jobs_at(ui, row);
        if (job == NULL)
            break;
        draw_job(ui, a, i, &c, job);
        bl_spot(bl_area_part(a, 0, i, a.width, 1), BL_JOBS_LIST, row);
        if (row == s->jobs.cursor)
            draw_cursor(a, i, has_focus);
    }
    bl_scroll_bar(box, s->jobs.top, s->jobs.count);
}

/* The log. */

static const int level_inks[] = {
    [BL_LOG_DEBUG] = BL_PAINT_DIM,
    [BL_LOG_INFO] = BL_PAINT_TEXT,
    [BL_LOG_WARNING] = BL_PAINT_WARNING,
    [BL_LOG_ERROR] = BL_PAINT_BAD,
};

static void write_note(const struct bl_ui *ui, char *text, size_t size)
{
    const struct bl_jobs_screen *s = &ui->jobs;
    char found[160] = "";
    if (s->filter[0] != '\0')
        snprintf(found, sizeof found, "%d with \"%s\" · ",
                 bl_jobs_n_matches(ui), s->filter);
    snprintf(text, size, "%s%s%s%s", found, bl_log_level_name(s->level),
             s->level < BL_LOG_ERROR ? "+" : "", s->follows ? " · follow" : "");
}

static void draw_line(const struct bl_ui *ui, struct bl_area a, int y,
                      const struct bl_log_line *line)
{
    char text[TEXT];
    bool matches = bl_jobs_matches(ui, line);
    bl_jobs_line_text(ui, line, text, sizeof text);
    int ink = level_inks[line->level] | (matches ? BL_BOLD : 0);
    bl_put_field(a, 2, y, a.width - 3, BL_LEFT, ink, text);
    if (matches)
        bl_put(a, 1, y, BL_PAINT_ACCENT | BL_BOLD, "*");
}

/* "Log  ~/.local/state/baler/log", where all of it is. */
static void write_title(const struct bl_ui *ui, char *text, size_t size)
{
    char dir[BL_LOG_TEXT];
    bl_ui_path_text(ui, dir, sizeof dir, ui->state_dir);
    if (*dir != '\0')
        snprintf(text, size, "Log  %s/log", dir);
    else
        snprintf(text, size, "Log");
}

static const char *why_no_lines(const struct bl_ui *ui)
{
    return ui->log.n > 0 ? "No line is of this level: < shows more."
                         : "Nothing has been logged yet.";
}

static void draw_log(const struct bl_ui *ui, struct bl_area box)
{
    const struct bl_list *lines = &ui->jobs.lines;
    bool has_focus = ui->jobs.pane == BL_JOBS_LOG;
    char note[224], title[TEXT];
    write_title(ui, title, sizeof title);
    write_note(ui, note, sizeof note);
    struct bl_area a = bl_box(box, &(struct bl_box){title, note, has_focus});
    if (lines->count == 0)
        bl_put(a, 1, 0, BL_PAINT_DIM, why_no_lines(ui));
    for (int y = 0; y < a.height; y++) {
        int row = lines->top + y;
        const struct bl_log_line *line = bl_jobs_line(ui, row);
        if (line == NULL)
            break;
        draw_line(ui, a, y, line);
        bl_spot(bl_area_part(a, 0, y, a.width, 1), BL_JOBS_LOG, row);
        if (row == lines->cursor && has_focus)
            draw_cursor(a, y, true);
    }
    bl_scroll_bar(box, lines->top, lines->count);
}

int bl_jobs_list_height(const struct bl_ui *ui, int height)
{
    int most = height * 2 / 5;
    int want = ui->job_list.n < 100 ? (int)ui->job_list.n : 100;
    want += HEAD + FRAME + 1;
    want = want < most ? want : most;
    want = want < LEAST_LIST ? LEAST_LIST : want;
    return want < height ? want : height;
}

void bl_jobs_draw(const struct bl_ui *ui, struct bl_area body)
{
    int height = bl_jobs_list_height(ui, body.height);
    draw_list(ui, bl_area_cut_top(&body, height));
    draw_log(ui, body);
}
