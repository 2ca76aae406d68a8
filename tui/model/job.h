/* Everything that goes on in the background, for the screen of jobs: runs and
 * what the program itself reads.
 */
#ifndef BL_TUI_MODEL_JOB_H
#define BL_TUI_MODEL_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "tui/model/run.h"

struct bl_job {
    int number;     // from 1 on
    char kind[16];  // "train", "stats", "plot", "open"
    char what[160]; // the table, the figures
    enum bl_run_state state;
    double share;     // done of it in [0, 1]; NaN when not known
    double started;   // of the clock of bl_ui.now
    double elapsed;   // seconds, fixed once it has ended
    double remaining; // NaN when not known
    char reason[256]; // why it failed
    char *dir;        // of a run; NULL for work of the program; owned
};

struct bl_jobs {
    struct bl_job *list; // oldest first; owned
    size_t n, capacity;
    int last_number;
};

// A new job, in the state STARTING; lent until the next one.  NULL with `err`
// filled when memory is refused.
struct bl_job *bl_jobs_add(struct bl_jobs *j, const char *kind,
                           const char *what, const char *dir, double now,
                           struct bl_error *err);
struct bl_job *bl_jobs_find(struct bl_jobs *j, int number);
struct bl_job *bl_jobs_of_dir(struct bl_jobs *j, const char *dir);
size_t bl_jobs_running(const struct bl_jobs *j);

// Takes over what the run says of itself.
void bl_job_follow(struct bl_job *job, const struct bl_run *run, double now);

void bl_jobs_release(struct bl_jobs *j);

#endif
