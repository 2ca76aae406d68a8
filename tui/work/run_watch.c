#include "tui/work/run_watch.h"

#include <errno.h>
#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>

#include "tui/work/runs.h"

/* Whether it is a child that lives; one that has ended is buried. */
static bool is_living_child(const struct bl_run *run)
{
    int status;
    return run->here && run->pid > 0 &&
           waitpid((pid_t)run->pid, &status, WNOHANG) == 0;
}

static bool is_process(long pid)
{
    return kill((pid_t)pid, 0) == 0 || errno == EPERM;
}

enum bl_status bl_run_watch_read(struct bl_run_watch *w,
                                 const struct bl_run *run, struct bl_error *err)
{
    w->is_child = is_living_child(run);
    return bl_run_life_read(&w->life, run->dir, err);
}

/* Without run.pid the process has ended in order, or has not got that far, or
 * is of a version that wrote none. */
static bool is_gone(const struct bl_run *run, const struct bl_run_watch *w)
{
    if (w->is_child || w->life.alive)
        return false;
    if (w->life.pid > 0)
        return w->life.here;
    if (run->pid > 0)
        return run->here && !is_process(run->pid);
    return run->state != BL_RUN_STARTING;
}

/* A process that began has its say in events; one that never did, in what it
 * printed. */
static enum bl_status lose(struct bl_run *run, struct bl_error *err)
{
    char words[512];
    if (run->state != BL_RUN_STARTING) {
        run->state = BL_RUN_LOST;
        return bl_run_set_reason(run,
                                 "its process is gone without a word: it was "
                                 "killed, or it crashed",
                                 err);
    }
    run->state = BL_RUN_FAILED;
    bl_runs_last_words(run->dir, words, sizeof words);
    return bl_run_set_reason(
        run, words[0] != '\0' ? words : "its process ended before it began",
        err);
}

enum bl_status bl_run_watch_judge(struct bl_run *run,
                                  const struct bl_run_watch *w,
                                  struct bl_error *err)
{
    if (!bl_run_is_alive(run))
        return BL_OK;
    if (is_gone(run, w))
        return lose(run, err);
    if (w->life.pid > 0) {
        run->pid = w->life.pid;
        run->here = w->life.here;
    }
    return BL_OK;
}

long bl_run_watch_process(const struct bl_run *run,
                          const struct bl_run_watch *w)
{
    if (w->is_child)
        return run->pid;
    return w->life.alive && w->life.here ? w->life.pid : 0;
}
