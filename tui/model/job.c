#include "tui/model/job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"

static void copy(char *to, size_t size, const char *text)
{
    if (snprintf(to, size, "%s", text) >= (int)size)
        bl_utf8_cut_end(to);
}

struct bl_job *bl_jobs_add(struct bl_jobs *j, const char *kind,
                           const char *what, const char *dir, double now,
                           struct bl_error *err)
{
    char *own_dir = dir != NULL ? bl_string_copy(dir, err) : NULL;
    if ((dir != NULL && own_dir == NULL) ||
        bl_array_reserve((void **)&j->list, &j->capacity, j->n + 1,
                         sizeof *j->list, err) != BL_OK) {
        free(own_dir);
        return NULL;
    }
    struct bl_job *job = &j->list[j->n++];
    *job = (struct bl_job){.number = ++j->last_number,
                           .state = BL_RUN_STARTING,
                           .share = NAN,
                           .started = now,
                           .remaining = NAN,
                           .dir = own_dir};
    copy(job->kind, sizeof job->kind, kind);
    copy(job->what, sizeof job->what, what);
    return job;
}

struct bl_job *bl_jobs_find(struct bl_jobs *j, int number)
{
    for (size_t i = 0; i < j->n; i++)
        if (j->list[i].number == number)
            return &j->list[i];
    return NULL;
}

/* The newest: a run may have been started again in its folder. */
struct bl_job *bl_jobs_of_dir(struct bl_jobs *j, const char *dir)
{
    for (size_t i = j->n; i-- > 0;)
        if (j->list[i].dir != NULL && strcmp(j->list[i].dir, dir) == 0)
            return &j->list[i];
    return NULL;
}

size_t bl_jobs_running(const struct bl_jobs *j)
{
    size_t n = 0;
    for (size_t i = 0; i < j->n; i++)
        n += bl_run_state_is_alive(j->list[i].state);
    return n;
}

void bl_job_follow(struct bl_job *job, const struct bl_run *run, double now)
{
    bool was_alive = bl_run_state_is_alive(job->state);
    job->state = run->state;
    job->share = bl_run_progress(run);
    job->remaining = bl_run_remaining(run);
    if (was_alive)
        job->elapsed = now - job->started;
    copy(job->reason, sizeof job->reason,
         run->reason != NULL ? run->reason : "");
}

void bl_jobs_release(struct bl_jobs *j)
{
    for (size_t i = 0; i < j->n; i++)
        free(j->list[i].dir);
    free(j->list);
    *j = (struct bl_jobs){0};
}
