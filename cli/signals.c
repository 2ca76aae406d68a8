#include "cli/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"

/* What a handler can reach: there is one process and one command in it. */
static struct bl_cancel *watched;
static volatile sig_atomic_t caught;
static volatile sig_atomic_t keeps_best;
static const struct bl_run_dir *watched_run; // NULL: none
static atomic_flag pausing = ATOMIC_FLAG_INIT;

static void die_by(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

static void handle(int number)
{
    if (atomic_load(&watched->wish) == BL_CANCEL_ABORT) {
        bl_atomic_file_remove_all();
        die_by(number);
        return;
    }
    if (number == SIGINT && keeps_best &&
        atomic_load(&watched->wish) == BL_CANCEL_NONE) {
        atomic_store(&watched->wish, BL_CANCEL_STOP);
        return;
    }
    caught = number;
    atomic_store(&watched->wish, BL_CANCEL_ABORT);
}

/* The kernel drops SIGTSTP in a session of its own, without a shell above that
 * could go on with it; a watched run is in one, and is to pause all the same.
 * A second SIGTSTP may come to another thread before the process stands still.
 */
static void pause_now(int number)
{
    int error = errno;
    (void)number;
    if (atomic_flag_test_and_set(&pausing))
        return;
    bl_run_dir_pause(watched_run);
    bl_clock_pause();
    raise(SIGSTOP);
    bl_clock_resume();
    bl_run_dir_resume(watched_run);
    atomic_flag_clear(&pausing);
    errno = error;
}

static bool is_ignored(int number)
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void set_handler(int number, void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

/* Without SA_RESTART, so that a wait for input ends; die_by() raises from
 * within the handler. */
static void set_ending(int number)
{
    set_handler(number, handle, SA_NODEFER);
}

void bl_signals_watch(struct bl_cancel *cancel, const struct bl_run_dir *run)
{
    watched = cancel;
    watched_run = run;
    keeps_best = false;
    if (run != NULL || !is_ignored(SIGINT))
        set_ending(SIGINT);
    if (!is_ignored(SIGTERM))
        set_ending(SIGTERM);
    if (run != NULL)
        set_handler(SIGTSTP, pause_now, SA_RESTART);
}

void bl_signals_unwatch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGTSTP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!is_ignored(numbers[i]))
            set_handler(numbers[i], SIG_DFL, 0);
    watched = NULL;
    watched_run = NULL;
}

void bl_signals_keep_best(void)
{
    keeps_best = watched_run != NULL;
}

void bl_signals_die_if_caught(void)
{
    if (caught != 0)
        die_by(caught);
}
