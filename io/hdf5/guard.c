#include "io/hdf5/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef enum bl_status look_function(const char *path, const void *what,
                                     struct bl_error *err);

/* Bytes of writable memory the process has now; 0 where that is not known. */
static rlim_t memory_now(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f != NULL && fscanf(f, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
        pages = 0;
    if (f != NULL)
        fclose(f);
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void limit(int resource, rlim_t most)
{
    struct rlimit l;
    if (getrlimit(resource, &l) != 0 || l.rlim_cur < most)
        return;
    l.rlim_cur = most;
    setrlimit(resource, &l);
}

static rlim_t seconds_for(const char *path)
{
    struct stat info;
    rlim_t seconds = BL_H5_GUARD_SECONDS;
    if (stat(path, &info) == 0 && info.st_size > 0)
        seconds += (rlim_t)info.st_size / BL_H5_GUARD_PACE;
    return seconds < BL_H5_GUARD_MOST_SECONDS ? seconds
                                              : BL_H5_GUARD_MOST_SECONDS;
}

/* Whatever a sanitizer or libc has to say of the crash stays unsaid; the
 * signals are those of a fresh process, so that no handler of the program
 * removes its files. */
static void become_modest(const char *path)
{
    const int crashes[] = {SIGSEGV, SIGBUS,  SIGFPE, SIGILL, SIGABRT,
                           SIGXCPU, SIGTERM, SIGINT, SIGHUP};
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
        signal(crashes[i], SIG_DFL);
    rlim_t memory = memory_now();
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, seconds_for(path));
    if (memory > 0)
        limit(RLIMIT_DATA, memory + BL_H5_GUARD_BYTES);
    int nowhere = open("/dev/null", O_RDWR);
    if (nowhere >= 0) {
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
    }
}

static void child(look_function *look, const char *path, const void *what,
                  int answer)
{
    struct bl_error err = BL_ERROR_INIT;
    become_modest(path);
    look(path, what, &err);
    ssize_t written = write(answer, &err, sizeof err);
    _exit(written == (ssize_t)sizeof err ? 0 : 1);
}

/* The child's sentence; false when it could not give one. */
static bool hear(int answer, struct bl_error *said)
{
    ssize_t n;
    do
        n = read(answer, said, sizeof *said);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *said; // below PIPE_BUF: all or nothing
}

static double processor_seconds(pid_t pid)
{
    clockid_t clock;
    struct timespec t;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &t) != 0)
        return 0;
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Until there is an answer, or none can come: a child that was forked from
 * among threads may have been born with a lock held by one that it has not got
 * (a sanitizer's allocator does not hand its locks over), and then does not
 * work.
 */
static bool waits_in_vain(pid_t pid, int answer)
{
    struct pollfd p = {.fd = answer, .events = POLLIN};
    double worked = -1;
    for (int idle = 0; idle < BL_H5_GUARD_IDLE_SECONDS; idle++) {
        if (poll(&p, 1, 1000) > 0)
            return false;
        double now = processor_seconds(pid);
        if (now != worked)
            idle = 0;
        worked = now;
    }
    kill(pid, SIGKILL);
    return true;
}

enum outcome { NO_CHILD, STUCK, CRASHED, ANSWERED };

static enum outcome look_in_child(look_function *look, const char *path,
                                  const void *what, struct bl_error *said)
{
    int ends[2];
    if (pipe(ends) != 0)
        return NO_CHILD;
    pid_t pid = fork();
    if (pid == 0)
        child(look, path, what, ends[1]);
    close(ends[1]);
    bool is_stuck = pid > 0 && waits_in_vain(pid, ends[0]);
    bool heard = pid > 0 && !is_stuck && hear(ends[0], said);
    close(ends[0]);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    if (pid < 0)
        return NO_CHILD;
    return heard ? ANSWERED : is_stuck ? STUCK : CRASHED;
}

enum bl_status bl_h5_guard(look_function *look, const char *path,
                           const void *what, struct bl_error *err)
{
    struct bl_error said = BL_ERROR_INIT;
    enum outcome outcome = STUCK;
    for (int i = 0; i < BL_H5_GUARD_TRIES && outcome == STUCK; i++)
        outcome = look_in_child(look, path, what, &said);
    if (outcome == NO_CHILD || outcome == STUCK)
        return BL_OK; // there is no first look to be had
    if (outcome == CRASHED)
        return bl_fail(err, BL_FAILED,
                       "%s is damaged: libhdf5 crashes or hangs over it", path);
    if (said.status != BL_OK)
        *err = said;
    return said.status;
}
