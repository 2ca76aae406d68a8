#include "tui/app/log_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/buffer.h"
#include "base/folder.h"

static enum bl_status put_line(struct bl_buffer *b,
                               const struct bl_log_line *line,
                               struct bl_error *err)
{
    char text[BL_LOG_TEXT + 64], stamp[40];
    time_t seconds = (time_t)line->time;
    struct tm utc;
    gmtime_r(&seconds, &utc);
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &utc);
    int n = snprintf(text, sizeof text, "%s.%03dZ %-5s %-8s %s\n", stamp,
                     (int)((line->time - (double)seconds) * 1000),
                     bl_log_level_name(line->level), line->area, line->text);
    return bl_buffer_put(b, text, (size_t)n, err);
}

/* Lines `from` on, of those there have ever been. */
static enum bl_status put_lines(struct bl_buffer *b, const struct bl_log *log,
                                uint64_t from, struct bl_error *err)
{
    uint64_t gone = log->n_ever - log->n;
    size_t first = from > gone ? (size_t)(from - gone) : 0;
    for (size_t i = first; i < log->n; i++)
        if (put_line(b, bl_log_at(log, i), err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status append(const char *dir, const struct bl_buffer *b,
                             struct bl_error *err)
{
    char path[600], day[16];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(day, sizeof day, "%Y-%m-%d", &utc);
    snprintf(path, sizeof path, "%s/%s.log", dir, day);
    if (bl_folder_make(dir, err) != BL_OK)
        return err->status;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0)
        return bl_fail_errno(err, "%s cannot be written", path);
    errno = ENOSPC; // where only a part is written
    bool is_whole = write(fd, b->data, b->size) == (ssize_t)b->size;
    if (!is_whole)
        bl_fail_errno(err, "%s cannot be written", path);
    close(fd);
    return is_whole ? BL_OK : err->status;
}

enum bl_status bl_log_file_write(struct bl_log_file *f,
                                 const struct bl_log *log, struct bl_error *err)
{
    struct bl_buffer b = {0};
    if (f->n_written == log->n_ever || f->has_failed)
        return BL_OK;
    enum bl_status status = put_lines(&b, log, f->n_written, err);
    if (status == BL_OK)
        status = append(f->dir, &b, err);
    bl_buffer_release(&b);
    f->n_written = log->n_ever;
    f->has_failed = status != BL_OK;
    return status;
}

enum bl_status bl_log_save(const struct bl_log *log, const char *path,
                           struct bl_error *err)
{
    struct bl_buffer b = {0};
    enum bl_status status = put_lines(&b, log, 0, err);
    if (status == BL_OK)
        status = bl_atomic_file_write(path, b.data, b.size, err);
    bl_buffer_release(&b);
    return status;
}
