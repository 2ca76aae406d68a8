/* Removing the folder of a run: by the names of what runs leave there, so that
 * nothing else is ever lost. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/run/run_life.h"
#include "tui/work/runs.h"

static const char EVENTS[] = "events.ndjson";
static const char PLOTS[] = "plots"; // the one folder within

static const char *const names_of_run[] = {
    EVENTS,         "recipe.ini",     "log.txt",     "out.txt",
    "run.pid",      "metrics.json",   "latent.json", "inspect.json",
    "latent.csv",   "model*.h5",      "*.baler",     "restored.*",
    "*.baler-part", "checkpoint.bin", NULL};
// An export is a run of its own there.
static const char *const names_of_plots[] = {
    EVENTS,  "recipe.ini", "run.pid", "*.pdf",        "*.svg",
    "*.png", "*.tex",      "*.eps",   "*.gp",         "*.csv",
    "*.txt", "*.dat",      "*.json",  "*.baler-part", NULL};

static bool is_among(const char *const *patterns, const char *name)
{
    for (size_t i = 0; patterns[i] != NULL; i++)
        if (fnmatch(patterns[i], name, 0) == 0)
            return true;
    return false;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A folder and what may be in it. */
struct place {
    int fd;
    const char *path;
    const char *const *names;
};

/* Called for each entry of a place. */
typedef enum bl_status visit(const struct place *p, const char *name,
                             struct bl_error *err);

static enum bl_status for_each(const struct place *p, visit *visit_one,
                               struct bl_error *err)
{
    int fd = dup(p->fd);
    DIR *entries = fd >= 0 ? fdopendir(fd) : NULL;
    if (entries == NULL) {
        if (fd >= 0)
            close(fd);
        return bl_fail_errno(err, "the folder %s cannot be read", p->path);
    }
    rewinddir(entries); // the place where it stands is shared
    enum bl_status status = BL_OK;
    for (struct dirent *e; status == BL_OK && (e = readdir(entries)) != NULL;)
        if (!is_dot(e->d_name))
            status = visit_one(p, e->d_name, err);
    closedir(entries);
    return status;
}

static enum bl_status in_folder(const struct place *p, const char *name,
                                const char *const *names, visit *visit_one,
                                struct bl_error *err)
{
    struct place within = {.path = p->path, .names = names};
    within.fd =
        openat(p->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (within.fd < 0)
        return bl_fail_errno(err, "%s/%s cannot be read", p->path, name);
    enum bl_status status = for_each(&within, visit_one, err);
    close(within.fd);
    return status;
}

static bool is_plots(const struct place *p, const char *name, mode_t mode)
{
    return p->names == names_of_run && S_ISDIR(mode) &&
           strcmp(name, PLOTS) == 0;
}

static bool is_file_of_run(const struct place *p, const char *name, mode_t mode)
{
    return S_ISREG(mode) && is_among(p->names, name);
}

static enum bl_status check(const struct place *p, const char *name,
                            struct bl_error *err)
{
    struct stat s;
    if (fstatat(p->fd, name, &s, AT_SYMLINK_NOFOLLOW) != 0)
        return bl_fail_errno(err, "%s/%s cannot be looked at", p->path, name);
    if (is_plots(p, name, s.st_mode))
        return in_folder(p, name, names_of_plots, check, err);
    if (is_file_of_run(p, name, s.st_mode))
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "%s holds \"%s\", which is not of a run: nothing was "
                   "removed; move that away first",
                   p->path, name);
}

static enum bl_status remove_entry(const struct place *p, const char *name,
                                   int flags, struct bl_error *err)
{
    if (unlinkat(p->fd, name, flags) == 0 || errno == ENOENT)
        return BL_OK;
    return bl_fail_errno(err, "%s/%s cannot be removed", p->path, name);
}

/* The events are left to the end: what is only half removed is still a run, to
 * be seen and removed again. */
static bool is_for_the_end(const struct place *p, const char *name)
{
    return p->names == names_of_run && strcmp(name, EVENTS) == 0;
}

/* Looked at once more: something may have come since all was. */
static enum bl_status remove_one(const struct place *p, const char *name,
                                 struct bl_error *err)
{
    struct stat s;
    if (is_for_the_end(p, name) ||
        fstatat(p->fd, name, &s, AT_SYMLINK_NOFOLLOW) != 0)
        return BL_OK;
    if (is_file_of_run(p, name, s.st_mode))
        return remove_entry(p, name, 0, err);
    if (!is_plots(p, name, s.st_mode))
        return bl_fail(err, BL_FAILED,
                       "%s holds \"%s\" now, which is not of a run: the rest "
                       "is kept",
                       p->path, name);
    if (in_folder(p, name, names_of_plots, remove_one, err) != BL_OK)
        return err->status;
    return remove_entry(p, name, AT_REMOVEDIR, err);
}

static enum bl_status check_life(const char *dir, struct bl_error *err)
{
    struct bl_run_life life;
    if (bl_run_life_read(&life, dir, err) != BL_OK)
        return err->status;
    if (life.alive)
        return bl_fail(err, BL_FAILED,
                       "the run %s is alive, as process %ld on %s: stop it "
                       "first",
                       dir, life.pid, life.host);
    if (life.pid > 0 && !life.here)
        return bl_fail(err, BL_FAILED,
                       "the run %s may be alive on %s: remove it there", dir,
                       life.host);
    return BL_OK;
}

/* The run, and an export of its figures. */
static enum bl_status check_lives(const char *dir, struct bl_error *err)
{
    char *plots = bl_string_format(err, "%s/%s", dir, PLOTS);
    if (plots == NULL)
        return err->status;
    enum bl_status status = check_life(dir, err);
    if (status == BL_OK)
        status = check_life(plots, err);
    free(plots);
    return status;
}

static bool has_file(const struct place *p, const char *name)
{
    struct stat s;
    return fstatat(p->fd, name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISREG(s.st_mode);
}

/* One that was ended before it began has what it was started with. */
static bool is_run(const struct place *p)
{
    return has_file(p, EVENTS) ||
           (has_file(p, "recipe.ini") && has_file(p, "out.txt"));
}

static enum bl_status check_place(const struct place *p, struct bl_error *err)
{
    if (!is_run(p))
        return bl_fail(err, BL_FAILED, "%s is no folder of a run: it has no %s",
                       p->path, EVENTS);
    if (check_lives(p->path, err) != BL_OK)
        return err->status;
    return for_each(p, check, err);
}

static enum bl_status delete_place(const struct place *p, struct bl_error *err)
{
    if (check_place(p, err) != BL_OK || for_each(p, remove_one, err) != BL_OK ||
        remove_entry(p, EVENTS, 0, err) != BL_OK)
        return err->status;
    if (rmdir(p->path) != 0)
        return bl_fail_errno(err, "the folder %s cannot be removed", p->path);
    return BL_OK;
}

enum bl_status bl_runs_delete(const char *dir, struct bl_error *err)
{
    struct place p = {.path = dir, .names = names_of_run};
    p.fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (p.fd < 0)
        return bl_fail_errno(err, "%s is no folder of a run", dir);
    enum bl_status status = delete_place(&p, err);
    close(p.fd);
    return status;
}

void bl_runs_delete_all(const char *parent)
{
    struct bl_error ignored;
    DIR *entries = opendir(parent);
    for (struct dirent *e; entries != NULL && (e = readdir(entries)) != NULL;) {
        char *dir = is_dot(e->d_name) ? NULL
                                      : bl_string_format(&ignored, "%s/%s",
                                                         parent, e->d_name);
        if (dir != NULL)
            bl_runs_delete(dir, &ignored);
        free(dir);
    }
    if (entries != NULL)
        closedir(entries);
}
