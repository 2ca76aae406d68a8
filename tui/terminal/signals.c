#include "tui/terminal/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <unistd.h>

static struct {
    int number;
    bool may_be_ignored;
    atomic_bool noted;
    struct sigaction before;
} watched[] = {
    {.number = SIGWINCH},
    {.number = SIGTSTP},
    {.number = SIGCONT},
    {.number = SIGCHLD},
    {.number = SIGTERM, .may_be_ignored = true},
    {.number = SIGHUP, .may_be_ignored = true},
    {.number = SIGINT, .may_be_ignored = true},
};

enum { N_WATCHED = sizeof watched / sizeof *watched };

static int ends[2] = {-1, -1}; // of the pipe: read, write

static size_t place_of(int number)
{
    size_t i = 0;
    while (watched[i].number != number)
        i++;
    return i;
}

/* A pipe that is full wakes as well as one that takes the byte. */
static void note(int number)
{
    int saved = errno;
    atomic_store(&watched[place_of(number)].noted, true);
    ssize_t written = write(ends[1], "", 1);
    (void)written;
    errno = saved;
}

static bool make_pipe_end(int fd)
{
    return fcntl(fd, F_SETFL, O_NONBLOCK) == 0 &&
           fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static void close_pipe(void)
{
    for (size_t i = 0; i < 2; i++) {
        close(ends[i]);
        ends[i] = -1;
    }
}

static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
    sigaction(number, &action, NULL);
}

static void install(size_t i)
{
    atomic_store(&watched[i].noted, false);
    sigaction(watched[i].number, NULL, &watched[i].before);
    if (!watched[i].may_be_ignored || watched[i].before.sa_handler != SIG_IGN)
        set_handler(watched[i].number, note);
}

enum bl_status bl_signals_open(struct bl_error *err)
{
    if (pipe(ends) != 0)
        return bl_fail_errno(err, "there is no pipe for signals");
    if (!make_pipe_end(ends[0]) || !make_pipe_end(ends[1])) {
        bl_fail_errno(err, "the pipe for signals cannot be set up");
        close_pipe();
        return err->status;
    }
    for (size_t i = 0; i < N_WATCHED; i++)
        install(i);
    return BL_OK;
}

void bl_signals_close(void)
{
    for (size_t i = 0; i < N_WATCHED; i++)
        sigaction(watched[i].number, &watched[i].before, NULL);
    close_pipe();
}

/* The others first; then this thread, which a signal that is raised stops
 * before raise() returns. */
void bl_signals_stop(bool whole_group)
{
    if (whole_group) {
        set_handler(SIGTSTP, SIG_IGN);
        kill(0, SIGTSTP);
    }
    set_handler(SIGTSTP, SIG_DFL);
    raise(SIGTSTP);
    set_handler(SIGTSTP, note);
}

int bl_signals_pipe(void)
{
    return ends[0];
}

void bl_signals_drain(void)
{
    char bytes[64];
    while (read(ends[0], bytes, sizeof bytes) > 0)
        ;
}

void bl_signals_lend(void)
{
    set_handler(SIGTSTP, SIG_DFL);
}

void bl_signals_take_back(void)
{
    set_handler(SIGTSTP, note);
    bl_signals_take(SIGINT);
}

bool bl_signals_noted(int number)
{
    return atomic_load(&watched[place_of(number)].noted);
}

bool bl_signals_take(int number)
{
    return atomic_exchange(&watched[place_of(number)].noted, false);
}
