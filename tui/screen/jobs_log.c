/* The lines of the log that are shown: chosen by level, searched, followed. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/screen/jobs_parts.h"

enum { DAY = 86400000 }; // milliseconds

static bool is_shown(const struct bl_ui *ui, size_t i)
{
    return bl_log_at(&ui->log, i)->level >= ui->jobs.level;
}

int bl_jobs_n_lines(const struct bl_ui *ui)
{
    int n = 0;
    for (size_t i = 0; i < ui->log.n; i++)
        n += is_shown(ui, i);
    return n;
}

/* Place in the log of the row-th line that is shown; its n beyond the last. */
static size_t place(const struct bl_ui *ui, int row)
{
    size_t i = 0;
    for (; i < ui->log.n; i++)
        if (is_shown(ui, i) && row-- == 0)
            break;
    return i;
}

const struct bl_log_line *bl_jobs_line(const struct bl_ui *ui, int row)
{
    size_t i = row >= 0 ? place(ui, row) : ui->log.n;
    return i < ui->log.n ? bl_log_at(&ui->log, i) : NULL;
}

const struct bl_log_line *bl_jobs_selected_line(const struct bl_ui *ui)
{
    return bl_jobs_line(ui, ui->jobs.lines.cursor);
}

/* The number that a place has among all lines there have been. */
static uint64_t number_of(const struct bl_log *l, size_t i)
{
    return l->n_ever - l->n + i;
}

/* The row of that line, or of the next one that is shown. */
static int row_of(const struct bl_ui *ui, uint64_t number)
{
    int row = 0;
    for (size_t i = 0; i < ui->log.n; i++) {
        if (number_of(&ui->log, i) >= number)
            break;
        row += is_shown(ui, i);
    }
    return row;
}

void bl_jobs_keep_line(struct bl_ui *ui, int height)
{
    struct bl_jobs_screen *s = &ui->jobs;
    int n = bl_jobs_n_lines(ui);
    s->lines.count = n;
    bl_list_go(&s->lines, s->follows ? n - 1 : row_of(ui, s->line));
    bl_list_fit(&s->lines, n, height);
}

/* Where the cursor is, is remembered by the line and not by its place. */
static void remember(struct bl_ui *ui)
{
    struct bl_jobs_screen *s = &ui->jobs;
    s->line = number_of(&ui->log, place(ui, s->lines.cursor));
    s->follows = s->follows && s->lines.cursor + 1 >= s->lines.count;
}

void bl_jobs_go_line(struct bl_ui *ui, int row)
{
    ui->jobs.lines.count = bl_jobs_n_lines(ui);
    bl_list_go(&ui->jobs.lines, row);
    remember(ui);
}

void bl_jobs_move_line(struct bl_ui *ui, enum bl_move move)
{
    ui->jobs.lines.count = bl_jobs_n_lines(ui);
    bl_list_move(&ui->jobs.lines, move);
    remember(ui);
    ui->jobs.follows = ui->jobs.follows || move == BL_MOVE_LAST;
}

/* Searching. */

static bool begins_with(const char *text, const char *word)
{
    while (*word != '\0' &&
           tolower((unsigned char)*text) == tolower((unsigned char)*word)) {
        text++;
        word++;
    }
    return *word == '\0';
}

static bool contains(const char *text, const char *word)
{
    for (; *text != '\0'; text++)
        if (begins_with(text, word))
            return true;
    return false;
}

bool bl_jobs_matches(const struct bl_ui *ui, const struct bl_log_line *line)
{
    const char *word = ui->jobs.filter;
    return *word != '\0' &&
           (contains(line->text, word) || contains(line->area, word));
}

int bl_jobs_n_matches(const struct bl_ui *ui)
{
    int n = 0;
    for (size_t i = 0; i < ui->log.n; i++)
        n += is_shown(ui, i) && bl_jobs_matches(ui, bl_log_at(&ui->log, i));
    return n;
}

bool bl_jobs_search(struct bl_ui *ui, int row, int step)
{
    int n = bl_jobs_n_lines(ui);
    for (int i = 0; i < n; i++) {
        int at = ((row + i * step) % n + n) % n;
        if (bl_jobs_matches(ui, bl_jobs_line(ui, at))) {
            ui->jobs.follows = false;
            bl_jobs_go_line(ui, at);
            return true;
        }
    }
    return false;
}

void bl_jobs_line_text(const struct bl_ui *ui, const struct bl_log_line *line,
                       char *text, size_t size)
{
    double local = fmod(line->time + (double)ui->utc_offset, 86400);
    double day = local >= 0 ? local : local + 86400;
    unsigned ms = isfinite(day) ? (unsigned)lround(day * 1000) % DAY : 0;
    snprintf(text, size, "%02u:%02u:%02u.%03u  %-5s %-8s %s", ms / 3600000,
             ms / 60000 % 60, ms / 1000 % 60, ms % 1000,
             bl_log_level_name(line->level), line->area, line->text);
}
