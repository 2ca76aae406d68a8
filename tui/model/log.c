#include "tui/model/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"

/* The place of a new line: the oldest one's when the ring is full. */
static struct bl_log_line *new_line(struct bl_log *l)
{
    struct bl_error ignored;
    if (l->lines == NULL)
        l->lines = bl_array_new(BL_LOG_LINES, sizeof *l->lines, &ignored);
    if (l->lines == NULL)
        return NULL;
    if (l->n == BL_LOG_LINES)
        l->first = (l->first + 1) % BL_LOG_LINES;
    else
        l->n++;
    return &l->lines[(l->first + l->n - 1) % BL_LOG_LINES];
}

/* U+0080 to U+009F in UTF-8, which some terminals obey as well. */
static bool is_second_control(const char *c)
{
    return (unsigned char)c[0] == 0xc2 && (unsigned char)c[1] >= 0x80 &&
           (unsigned char)c[1] < 0xa0;
}

/* A line is a line, also in a file that is read on a terminal. */
static void make_plain(char *text)
{
    for (char *c = text; *c != '\0'; c++)
        if (is_second_control(c))
            c[0] = c[1] = ' ';
        else if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
}

void bl_log_add(struct bl_log *l, double time, enum bl_log_level level,
                const char *area, const char *format, ...)
{
    l->n_ever++;
    struct bl_log_line *line = new_line(l);
    if (line == NULL)
        return;
    line->time = time;
    line->level = level;
    snprintf(line->area, sizeof line->area, "%s", area);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line->text, sizeof line->text, format, args);
    va_end(args);
    if (n >= (int)sizeof line->text)
        bl_utf8_cut_end(line->text);
    make_plain(line->text);
}

const struct bl_log_line *bl_log_at(const struct bl_log *l, size_t i)
{
    return &l->lines[(l->first + i) % BL_LOG_LINES];
}

const char *bl_log_level_name(enum bl_log_level level)
{
    static const char *const names[] = {
        [BL_LOG_DEBUG] = "debug",
        [BL_LOG_INFO] = "info",
        [BL_LOG_WARNING] = "warn",
        [BL_LOG_ERROR] = "error",
    };
    return names[level];
}

void bl_log_release(struct bl_log *l)
{
    free(l->lines);
    *l = (struct bl_log){0};
}
