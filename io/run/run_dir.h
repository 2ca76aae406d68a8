/* A run as a folder: what was asked, what happened, what came of it.
 *
 *     recipe.ini      the choices of the run
 *     events.ndjson   one JSON object per line, as things happen
 *     log.txt         the same for people: "TIME LEVEL AREA  TEXT", the level
 *                     in five columns, the area a word: "train", "survey"
 *     run.pid         the process, while it lives (run_life.h)
 *
 * Lines are written whole and at once, so that a follower (the terminal
 * program, `tail -f`, a shared file system) never sees half of one.
 */
#ifndef BL_IO_RUN_RUN_DIR_H
#define BL_IO_RUN_RUN_DIR_H

#include <stdio.h>

#include "base/error.h"
#include "io/recipe/recipe.h"
#include "io/run/log_level.h"

struct bl_run_dir {
    char *path;
    int events; // file descriptors
    int log;
    int life;
};

// Makes the folder when it is not there, begins its files anew and writes the
// recipe.  A folder that another living process holds is left alone: an error.
enum bl_status bl_run_dir_open(struct bl_run_dir *d, const char *path,
                               const struct bl_recipe *recipe,
                               struct bl_error *err);
void bl_run_dir_close(struct bl_run_dir *d);

// One JSON object, without its newline.  A full disk must not end a run: what
// cannot be written is left out.
void bl_run_dir_event(struct bl_run_dir *d, const char *json);

// One line for people; `area` is what is being done.  Newlines in the text
// become blanks.
void bl_run_dir_log(struct bl_run_dir *d, enum bl_log_level level,
                    const char *area, const char *text);

// The "pause" and "resume" events, and their lines in the log.  These may be
// called from a signal handler.
void bl_run_dir_pause(const struct bl_run_dir *d);
void bl_run_dir_resume(const struct bl_run_dir *d);

#endif
