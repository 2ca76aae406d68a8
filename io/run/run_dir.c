#include "io/run/run_dir.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/folder.h"
#include "base/memory.h"
#include "io/run/run_life.h"

static enum bl_status open_file(int *fd, const struct bl_run_dir *d,
                                const char *name, bool goes_on,
                                struct bl_error *err)
{
    int begin = goes_on ? 0 : O_TRUNC;
    char *path = bl_string_format(err, "%s/%s", d->path, name);
    if (path == NULL)
        return err->status;
    *fd = open(path, O_WRONLY | O_CREAT | begin | O_APPEND | O_CLOEXEC, 0666);
    if (*fd < 0)
        bl_fail_errno(err, "%s cannot be written", path);
    free(path);
    return *fd >= 0 ? BL_OK : err->status;
}

static enum bl_status open_files(struct bl_run_dir *d,
                                 const struct bl_recipe *recipe, bool goes_on,
                                 struct bl_error *err)
{
    char *recipe_path = bl_string_format(err, "%s/recipe.ini", d->path);
    if (recipe_path == NULL)
        return err->status;
    enum bl_status status = bl_recipe_write(recipe, recipe_path, err);
    free(recipe_path);
    if (status == BL_OK)
        status = open_file(&d->events, d, "events.ndjson", goes_on, err);
    if (status == BL_OK)
        status = open_file(&d->log, d, "log.txt", goes_on, err);
    return status;
}

enum bl_status bl_run_dir_open(struct bl_run_dir *d, const char *path,
                               const struct bl_recipe *recipe, bool goes_on,
                               struct bl_error *err)
{
    *d = (struct bl_run_dir){.events = -1, .log = -1, .life = -1};
    d->path = bl_string_copy(path, err);
    if (d->path == NULL)
        return err->status;
    enum bl_status status = bl_folder_make(path, err);
    if (status == BL_OK)
        status = bl_run_life_begin(&d->life, path, err);
    if (status == BL_OK)
        status = open_files(d, recipe, goes_on, err);
    if (status != BL_OK)
        bl_run_dir_close(d);
    return status;
}

void bl_run_dir_close(struct bl_run_dir *d)
{
    if (d->events >= 0)
        close(d->events);
    if (d->log >= 0)
        close(d->log);
    if (d->life >= 0)
        bl_run_life_end(d->life, d->path);
    free(d->path);
    *d = (struct bl_run_dir){.events = -1, .log = -1, .life = -1};
}

/* One write() per line keeps lines whole; its failure is not the run's. */
static void write_bytes(int fd, const char *bytes, size_t n)
{
    ssize_t written = write(fd, bytes, n);
    (void)written;
}

static void write_line(int fd, const char *text)
{
    struct bl_error ignored;
    char *line = bl_string_format(&ignored, "%s\n", text);
    if (line != NULL)
        write_bytes(fd, line, strlen(line));
    free(line);
}

void bl_run_dir_event(struct bl_run_dir *d, const char *json)
{
    write_line(d->events, json);
}

static const char *const level_words[] = {
    [BL_LOG_DEBUG] = "debug",
    [BL_LOG_INFO] = "info ",
    [BL_LOG_WARNING] = "warn ",
    [BL_LOG_ERROR] = "error",
};

void bl_run_dir_log(struct bl_run_dir *d, enum bl_log_level level,
                    const char *area, const char *text)
{
    struct bl_error ignored;
    char stamp[BL_CLOCK_STAMP_SIZE];
    bl_clock_stamp(stamp);
    char *line = bl_string_format(&ignored, "%s %s %s  %s", stamp,
                                  level_words[level], area, text);
    for (char *c = line; c != NULL && *c != '\0'; c++)
        if (*c == '\n')
            *c = ' ';
    if (line != NULL)
        write_line(d->log, line);
    free(line);
}

/* Pausing: nothing but what a signal handler may call. */

static size_t append(char *line, size_t n, const char *text)
{
    size_t length = strlen(text);
    memcpy(line + n, text, length);
    return n + length;
}

static void mark(const struct bl_run_dir *d, const char *event,
                 const char *said)
{
    char stamp[BL_CLOCK_STAMP_SIZE], line[160];
    bl_clock_stamp(stamp);
    size_t n = append(line, 0, "{\"v\":1,\"ev\":\"");
    n = append(line, n, event);
    n = append(line, n, "\",\"time\":\"");
    n = append(line, n, stamp);
    n = append(line, n, "\"}\n");
    write_bytes(d->events, line, n);
    n = append(line, 0, stamp);
    n = append(line, n, " info  run  ");
    n = append(line, n, said);
    write_bytes(d->log, line, n);
}

void bl_run_dir_pause(const struct bl_run_dir *d)
{
    mark(d, "pause", "paused\n");
}

void bl_run_dir_resume(const struct bl_run_dir *d)
{
    mark(d, "resume", "goes on\n");
}
