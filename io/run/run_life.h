/* Whether the process of a run lives: run.pid in its folder.
 *
 *     PID HOST\n
 *
 * The process holds an fcntl() write lock on the file for as long as it lives,
 * so that whoever asks for the lock's owner knows, however the process ended;
 * a process that ends in order removes the file.
 *
 * What a watcher can conclude:
 *
 *     pid 0             no process: the run ended in order, or never began
 *     alive && here     the process `pid` of this machine; it may be signalled
 *     alive && !here    it lives on another machine, and its file system tells
 *     !alive && here    it ended without a word (killed, or a crash), unless
 *                       its last event is "end"
 *     !alive && !here   not known, since not every file system passes locks on
 *                       from other machines: its events tell, if they go on
 *
 * Where the file system has no locks at all, the process is looked for by its
 * number, which another one may have got since.
 *
 * Locks belong to processes: one that asks about a folder which it holds
 * itself sees no lock, and lets go of it by asking.
 */
#ifndef BL_IO_RUN_RUN_LIFE_H
#define BL_IO_RUN_RUN_LIFE_H

#include <stdbool.h>

#include "base/error.h"

enum { BL_RUN_HOST_SIZE = 256 };

struct bl_run_life {
    bool alive; // for certain
    bool here;  // run.pid is of this machine
    long pid;   // 0: of no process
    char host[BL_RUN_HOST_SIZE];
};

// Of the run in the folder `dir`.  A folder without the file, or none at all,
// is no error: pid is 0.  What stands in the file is not trusted.
enum bl_status bl_run_life_read(struct bl_run_life *life, const char *dir,
                                struct bl_error *err);

// The name of this machine, as it stands in the file.
void bl_run_host_name(char host[BL_RUN_HOST_SIZE]);

// Writes run.pid and holds it with *fd.  A folder that another living process
// holds is an error that names it.
enum bl_status bl_run_life_begin(int *fd, const char *dir,
                                 struct bl_error *err);

// Removes the file and lets go of it.
void bl_run_life_end(int fd, const char *dir);

#endif
