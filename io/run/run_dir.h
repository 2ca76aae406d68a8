/* A run as a folder: what was asked, what happened, what came of it.
 *
 *     recipe.ini      the choices of the run
 *     run.pid         its process, while it lives (run_life.h)
 *     events.ndjson   one JSON object per line, as things happen
 *     checkpoint.bin  what training has come to (engine/train/checkpoint.h)
 *     log.txt         the same for people: "TIME LEVEL AREA  TEXT", the level
 *                     in five columns, the area a word: "train", "survey"
 *     metrics.json    what `baler evaluate` and `baler run` measured
 *     latent.json     what `baler latent` and `baler run` found
 *     inspect.json    what `baler inspect` found
 *
 * and what the command itself writes there (`baler run`: table.baler and
 * restored.EXT).  The last three hold the object that --json prints; `baler
 * run` puts them beside its other output, with --details.
 *
 * Lines are written whole and at once, so that a follower (the terminal
 * program, `tail -f`, a shared file system) never sees half of one.  Events of
 * version 1, each with "v" and "ev"; keys and kinds may be added:
 *
 *     start    time, pid, host, command, table, rows, columns, seed, epochs;
 *              of a run that goes on from a checkpoint, resumed_at_epoch: the
 *              first one that is not complete there
 *     phase    name, done, total: of survey, compress, decompress, evaluate,
 *              ranges and distributions (of tables that are read more than
 *              once for them), PCA, latent, vectors, figures.  At most ten a
 *              second but for the last, whose done is the total
 *     epoch    i, n, train, val, lr, best, best_epoch, grad_norm, rows_per_s,
 *              seconds (those in which the run was not paused)
 *     batch    i, n: of the epoch that goes on; at most ten a second
 *     lr       epoch, from, to
 *     warning  text
 *     pause, resume   time
 *     end      status (done, stopped: the best so far was kept, failed,
 *              aborted), reason, result: as --json prints it, or of results
 *              with a file of their own a brief that names it
 *
 * A run that goes on (--resume) writes behind what is there: another start,
 * then the epochs that are done again, then the others.  What stands before the
 * last start is of no use any more, but for the log.
 *
 * A run that was killed has no "end", and run.pid says that it does not live.
 */
#ifndef BL_IO_RUN_RUN_DIR_H
#define BL_IO_RUN_RUN_DIR_H

#include <stdbool.h>
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

// Makes the folder when it is not there, begins its files anew, or goes on
// behind what is in them, and writes the recipe.  A folder that another living
// process holds is left alone: an error.
enum bl_status bl_run_dir_open(struct bl_run_dir *d, const char *path,
                               const struct bl_recipe *recipe, bool goes_on,
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
