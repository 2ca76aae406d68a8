#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/atomic_file.h"

/* What a handler can reach: there is one process and one command in it. */
static struct bl_cancel *watched;
static volatile sig_atomic_t caught;
static volatile sig_atomic_t keeps_best;
static bool is_watched_run;

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
 */
static void pause_now(int number)
{
    (void)number;
    raise(SIGSTOP);
}

static bool is_ignored(int number)
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

/* Without SA_RESTART, so that a wait for input ends. */
static void set_handler(int number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_NODEFER; // die_by() raises from within the handler
    sigaction(number, &action, NULL);
}

void bl_signals_watch(struct bl_cancel *cancel, bool watched_run)
{
    watched = cancel;
    is_watched_run = watched_run;
    keeps_best = false;
    if (watched_run || !is_ignored(SIGINT))
        set_handler(SIGINT, handle);
    if (!is_ignored(SIGTERM))
        set_handler(SIGTERM, handle);
    if (watched_run)
        set_handler(SIGTSTP, pause_now);
}

void bl_signals_unwatch(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGTSTP};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!is_ignored(numbers[i]))
            set_handler(numbers[i], SIG_DFL);
    watched = NULL;
}

void bl_signals_keep_best(void)
{
    keeps_best = is_watched_run;
}

void bl_signals_die_if_caught(void)
{
    if (caught != 0)
        die_by(caught);
}
