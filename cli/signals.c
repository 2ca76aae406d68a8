#include "cli/signals.h"

#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "base/atomic_file.h"

/* What a handler can reach: there is one process and one command in it. */
static struct bl_cancel *watched;
static volatile sig_atomic_t caught;
static volatile sig_atomic_t keeps_best;

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

void bl_signals_watch(struct bl_cancel *cancel, bool interrupt_keeps_best)
{
    watched = cancel;
    keeps_best = interrupt_keeps_best;
    struct sigaction action = {.sa_handler = handle};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    action.sa_flags = SA_NODEFER; // die_by() raises from within the handler
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void bl_signals_die_if_caught(void)
{
    if (caught != 0)
        die_by(caught);
}
