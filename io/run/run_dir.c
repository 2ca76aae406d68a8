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
                                const char *name, struct bl_error *err)
{
    char *path = bl_string_format(err, "%s/%s", d->path, name);
    if (path == NULL)
        return err->status;
    *fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    if (*fd < 0)
        bl_fail_errno(err, "%s cannot be written", path);
    free(path);
    return *fd >= 0 ? BL_OK : err->status;
}

static enum bl_status open_files(struct bl_run_dir *d,
                                 const struct bl_recipe *recipe,
                                 struct bl_error *err)
{
    char *recipe_path = bl_string_format(err, "%s/recipe.ini", d->path);
    if (recipe_path == NULL)
        return err->status;
    enum bl_status status = bl_recipe_write(recipe, recipe_path, err);
    free(recipe_path);
    if (status == BL_OK)
        status = open_file(&d->events, d, "events.ndjson", err);
    if (status == BL_OK)
        status = open_file(&d->log, d, "log.txt", err);
    return status;
}

enum bl_status bl_run_dir_open(struct bl_run_dir *d, const char *path,
                               const struct bl_recipe *recipe,
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
        status = open_files(d, recipe, err);
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
static void write_line(int fd, const char *front, const char *text)
{
    struct bl_error ignored;
    char *line = bl_string_format(&ignored, "%s%s\n", front, text);
    if (line == NULL)
        return;
    ssize_t written = write(fd, line, strlen(line));
    (void)written;
    free(line);
}

void bl_run_dir_event(struct bl_run_dir *d, const char *json)
{
    write_line(d->events, "", json);
}

void bl_run_dir_log(struct bl_run_dir *d, const char *line)
{
    char front[BL_CLOCK_STAMP_SIZE + 2];
    bl_clock_stamp(front);
    strcat(front, " ");
    write_line(d->log, front, line);
}
