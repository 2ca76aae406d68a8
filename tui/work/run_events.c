#include "tui/work/run_events.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum {
    MAX_AT_ONCE = 1 << 20,
    BLOCK = 64 << 10,
    BEGINNING = 8 << 10, // bytes of the events that a summary looks at
    ENDING = 16 << 10,
    LONGEST_ENDING = 16 << 20,
};

static enum bl_status open_path(int *fd, uint64_t *bytes, const char *path,
                                struct bl_error *err)
{
    struct stat s;
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe must not wait
    if (*fd < 0 && errno == ENOENT)
        return BL_OK;
    if (*fd < 0 || fstat(*fd, &s) != 0)
        bl_fail_errno(err, "%s cannot be read", path);
    else if (!S_ISREG(s.st_mode))
        bl_fail(err, BL_FAILED, "%s is no file", path);
    else {
        *bytes = (uint64_t)s.st_size;
        return BL_OK;
    }
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
    return err->status;
}

enum bl_status bl_run_file_open(int *fd, uint64_t *bytes, const char *dir,
                                const char *name, struct bl_error *err)
{
    *fd = -1;
    *bytes = 0;
    char *path = bl_string_format(err, "%s/%s", dir, name);
    if (path == NULL)
        return err->status;
    enum bl_status status = open_path(fd, bytes, path, err);
    free(path);
    return status;
}

enum bl_status bl_run_file_read(int fd, void *bytes, size_t n, uint64_t offset,
                                size_t *n_read, struct bl_error *err)
{
    *n_read = 0;
    while (*n_read < n) {
        ssize_t got = pread(fd, (char *)bytes + *n_read, n - *n_read,
                            (off_t)(offset + *n_read));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return bl_fail_errno(err, "a file of the run cannot be read");
        if (got == 0)
            break;
        *n_read += (size_t)got;
    }
    return BL_OK;
}

/* Feeds [offset, end), or less where the file is shorter. */
static enum bl_status feed_range(struct bl_run *run, int fd, uint64_t offset,
                                 uint64_t end, bool *news, struct bl_error *err)
{
    char *block = bl_array_new(BLOCK, 1, err);
    enum bl_status status = block != NULL ? BL_OK : err->status;
    while (status == BL_OK && offset < end) {
        size_t wanted = end - offset < BLOCK ? (size_t)(end - offset) : BLOCK;
        size_t n = 0;
        bool any = false;
        status = bl_run_file_read(fd, block, wanted, offset, &n, err);
        if (status == BL_OK)
            status = bl_run_feed(run, block, n, &any, err);
        *news = *news || any;
        offset = n > 0 ? offset + n : end;
    }
    free(block);
    return status;
}

/* Following. */

static bool begins_as_before(const struct bl_run *run, int fd)
{
    char head[sizeof run->head];
    size_t n = 0;
    struct bl_error ignored;
    bl_run_file_read(fd, head, run->n_head, 0, &n, &ignored);
    return n == run->n_head && memcmp(head, run->head, n) == 0;
}

static enum bl_status read_recipe(struct bl_run *run, struct bl_error *err)
{
    struct bl_error ignored;
    char *path = bl_string_format(err, "%s/recipe.ini", run->dir);
    if (path == NULL || bl_recipe_init(&run->recipe, err) != BL_OK) {
        free(path);
        return err->status;
    }
    // What cannot be read of a recipe is not worth losing the run for.
    if (bl_recipe_read(&run->recipe, path, &ignored) != BL_OK)
        bl_recipe_release(&run->recipe);
    free(path);
    return BL_OK;
}

static enum bl_status follow(struct bl_run *run, int fd, uint64_t bytes,
                             bool *news, bool *all, struct bl_error *err)
{
    if (bytes < run->offset || !begins_as_before(run, fd)) {
        bl_run_begin_anew(run);
        *news = true;
    }
    // The recipe is written before the first event.
    if (run->offset == 0 && bytes > 0 && run->recipe.values == NULL &&
        read_recipe(run, err) != BL_OK)
        return err->status;
    uint64_t end =
        bytes - run->offset > MAX_AT_ONCE ? run->offset + MAX_AT_ONCE : bytes;
    *all = end == bytes;
    return feed_range(run, fd, run->offset, end, news, err);
}

enum bl_status bl_run_events_follow(struct bl_run *run, bool *news, bool *all,
                                    struct bl_error *err)
{
    int fd;
    uint64_t bytes;
    *all = true;
    if (bl_run_file_open(&fd, &bytes, run->dir, "events.ndjson", err) != BL_OK)
        return err->status;
    if (fd < 0)
        return BL_OK;
    enum bl_status status = follow(run, fd, bytes, news, all, err);
    close(fd);
    if (status != BL_OK)
        bl_error_prefix(err, "%s/events.ndjson", run->dir);
    return status;
}

/* A summary. */

static bool has_line(int fd, uint64_t from, uint64_t bytes)
{
    char block[4096];
    struct bl_error ignored;
    for (size_t n = 1; from + 1 < bytes && n > 0; from += n) {
        size_t left = (size_t)(bytes - 1 - from); // not the last newline
        if (bl_run_file_read(fd, block,
                             left < sizeof block ? left : sizeof block, from,
                             &n, &ignored) != BL_OK)
            return false;
        if (memchr(block, '\n', n) != NULL)
            return true;
    }
    return false;
}

/* Where an ending begins that has a whole line in it. */
static uint64_t ending_of(int fd, uint64_t bytes)
{
    uint64_t length = ENDING;
    while (length < bytes && length < LONGEST_ENDING &&
           !has_line(fd, bytes - length, bytes))
        length *= 2;
    return length < bytes ? bytes - length : 0;
}

static enum bl_status feed_both_ends(struct bl_run *run, int fd, uint64_t bytes,
                                     struct bl_error *err)
{
    bool ignored = false;
    uint64_t ending = ending_of(fd, bytes);
    uint64_t beginning = ending < BEGINNING ? ending : BEGINNING;
    if (feed_range(run, fd, 0, beginning, &ignored, err) != BL_OK)
        return err->status;
    // What was cut is no line.
    if (ending > beginning && bl_run_feed(run, "\n", 1, NULL, err) != BL_OK)
        return err->status;
    return feed_range(run, fd, ending, bytes, &ignored, err);
}

enum bl_status bl_run_events_summary(struct bl_run *run, struct bl_error *err)
{
    int fd;
    uint64_t bytes;
    if (bl_run_file_open(&fd, &bytes, run->dir, "events.ndjson", err) != BL_OK)
        return err->status;
    if (fd < 0)
        return bl_fail(err, BL_FAILED, "%s has no events.ndjson", run->dir);
    enum bl_status status = read_recipe(run, err);
    if (status == BL_OK)
        status = feed_both_ends(run, fd, bytes, err);
    close(fd);
    return status;
}
