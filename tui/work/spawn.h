/* A process of its own: in its own session, without our files and signals. */
#ifndef BL_TUI_WORK_SPAWN_H
#define BL_TUI_WORK_SPAWN_H

#include "base/error.h"

// Runs `program` with a NULL-terminated list of arguments, the first of which
// is its name.  Standard input is empty; output and error go to the file
// `output`, which is begun anew.  Signals are as a program expects them.
enum bl_status bl_spawn(long *pid, const char *program, char *const *arguments,
                        const char *output, struct bl_error *err);

#endif
