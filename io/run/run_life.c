#include "io/run/run_life.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/number.h"

enum { MAX_TEXT = 512 };

static char *path_in(const char *dir, struct bl_error *err)
{
    return bl_string_format(err, "%s/run.pid", dir);
}

void bl_run_host_name(char host[BL_RUN_HOST_SIZE])
{
    if (gethostname(host, BL_RUN_HOST_SIZE) != 0)
        strcpy(host, "localhost");
    host[BL_RUN_HOST_SIZE - 1] = '\0';
}

static struct flock whole_file(void)
{
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

/* Reading. */

static bool is_host_character(char c)
{
    return isalnum((unsigned char)c) || strchr("-._:", c) != NULL;
}

static void parse_host(struct bl_run_life *life, const char *text, size_t n)
{
    if (n == 0 || n >= sizeof life->host)
        return;
    for (size_t i = 0; i < n; i++)
        if (!is_host_character(text[i]))
            return;
    memcpy(life->host, text, n);
}

/* "PID HOST\n"; a file that says anything else says nothing. */
static void parse(struct bl_run_life *life, const char *text)
{
    int64_t pid;
    size_t n = strcspn(text, " ");
    size_t end = strcspn(text, "\n");
    if (n >= end || !bl_number_parse_i64(&pid, text, n) || pid < 1 ||
        pid > INT32_MAX)
        return;
    parse_host(life, text + n + 1, end - n - 1);
    if (life->host[0] != '\0')
        life->pid = (long)pid;
}

static bool is_process(long pid)
{
    return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

/* A lock whose owner has another number here than it says is of a machine of
 * the same name, or of a container: it must not be signalled. */
static void ask_for_owner(struct bl_run_life *life, int fd)
{
    struct flock lock = whole_file();
    if (fcntl(fd, F_GETLK, &lock) != 0) {
        life->alive = life->pid > 0 && life->here && is_process(life->pid);
        return;
    }
    life->alive = lock.l_type != F_UNLCK;
    if (life->alive && lock.l_pid != life->pid)
        life->here = false;
}

static enum bl_status read_file(struct bl_run_life *life, int fd,
                                const char *path, struct bl_error *err)
{
    char text[MAX_TEXT], this_host[BL_RUN_HOST_SIZE];
    ssize_t n = read(fd, text, sizeof text - 1);
    if (n < 0)
        return bl_fail_errno(err, "%s cannot be read", path);
    text[n] = '\0';
    parse(life, text);
    bl_run_host_name(this_host);
    life->here = life->pid > 0 && strcmp(life->host, this_host) == 0;
    ask_for_owner(life, fd);
    return BL_OK;
}

enum bl_status bl_run_life_read(struct bl_run_life *life, const char *dir,
                                struct bl_error *err)
{
    *life = (struct bl_run_life){0};
    char *path = path_in(dir, err);
    if (path == NULL)
        return err->status;
    // Whatever has that name, opening it must not wait.
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    enum bl_status status = BL_OK;
    if (fd >= 0)
        status = read_file(life, fd, path, err);
    else if (errno != ENOENT && errno != ENOTDIR)
        status = bl_fail_errno(err, "%s cannot be read", path);
    if (fd >= 0)
        close(fd);
    free(path);
    return status;
}

/* Holding. */

static enum bl_status held(int fd, const char *dir, struct bl_error *err)
{
    struct flock lock = whole_file();
    long pid = fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK
                   ? (long)lock.l_pid
                   : 0;
    char who[64] = "another process";
    if (pid > 0)
        snprintf(who, sizeof who, "the process %ld", pid);
    return bl_fail(err, BL_FAILED,
                   "the run folder %s is in use by %s: wait for its end, stop "
                   "it, or name another folder",
                   dir, who);
}

static bool is_refused(int error)
{
    return error == EACCES || error == EAGAIN;
}

/* A file system without locks (ENOLCK and others) is no reason not to run. */
static enum bl_status lock(int fd, const char *dir, struct bl_error *err)
{
    struct flock whole = whole_file();
    if (fcntl(fd, F_SETLK, &whole) != 0 && is_refused(errno))
        return held(fd, dir, err);
    return BL_OK;
}

/* The holder before may have removed the file between open and lock. */
static bool is_removed(int fd)
{
    struct stat s;
    return fstat(fd, &s) == 0 && s.st_nlink == 0;
}

static enum bl_status open_locked(int *fd, const char *path, const char *dir,
                                  struct bl_error *err)
{
    for (;;) {
        *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0666);
        if (*fd < 0)
            return bl_fail_errno(err, "%s cannot be written", path);
        enum bl_status status = lock(*fd, dir, err);
        if (status == BL_OK && !is_removed(*fd))
            return BL_OK;
        close(*fd);
        *fd = -1;
        if (status != BL_OK)
            return status;
    }
}

static enum bl_status write_self(int fd, const char *path, struct bl_error *err)
{
    char host[BL_RUN_HOST_SIZE], text[MAX_TEXT];
    bl_run_host_name(host);
    int n = snprintf(text, sizeof text, "%ld %s\n", (long)getpid(), host);
    if (ftruncate(fd, 0) != 0 || write(fd, text, (size_t)n) != n)
        return bl_fail_errno(err, "%s cannot be written", path);
    return BL_OK;
}

enum bl_status bl_run_life_begin(int *fd, const char *dir, struct bl_error *err)
{
    *fd = -1;
    char *path = path_in(dir, err);
    if (path == NULL)
        return err->status;
    enum bl_status status = open_locked(fd, path, dir, err);
    if (status == BL_OK)
        status = write_self(*fd, path, err);
    if (status != BL_OK && *fd >= 0) {
        close(*fd);
        *fd = -1;
    }
    free(path);
    return status;
}

void bl_run_life_end(int fd, const char *dir)
{
    struct bl_error ignored;
    char *path = path_in(dir, &ignored);
    if (path != NULL)
        unlink(path);
    free(path);
    close(fd);
}
