/* What a command works with: threads, progress, signals, and the folder of the
 * run when there is one.
 */
#ifndef BL_CLI_SESSION_H
#define BL_CLI_SESSION_H

#include <stdbool.h>

#include <jansson.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/pool.h"
#include "cli/checkpoint.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "engine/codec/container.h"
#include "engine/data/source.h"
#include "engine/job/observer.h"
#include "io/format.h"
#include "io/run/run_dir.h"

struct bl_session {
    const char *command; // its name; lent
    struct bl_pool *pool;
    struct bl_cancel cancel;
    struct bl_progress progress;
    struct bl_observer observer;
    bool quiet;
    struct bl_read_options reading; // strings lent by the invocation's recipe
    bool has_run_dir, has_started;
    struct bl_run_dir run_dir;
    struct bl_checkpoint_place checkpoint; // of a command that trains
    double last_phase_event;
    char phase[32]; // of the last event of one, and how far it was
    uint64_t phase_done;
    char area[32]; // of the log: the phase that goes on, or the command
};

// With the flag --run-dir of the command, if it has one and it was given; the
// invocation's recipe is then made to name the table.
enum bl_status bl_session_begin(struct bl_session *s, struct bl_invocation *inv,
                                struct bl_error *err);

// Ends the session.  A run folder gets its "end" line: the result (lent, may
// be NULL) when the status is BL_OK, the reason otherwise.
void bl_session_end(struct bl_session *s, enum bl_status status,
                    const json_t *result, const struct bl_error *err);

// The "start" line of a run folder; of commands that open several tables, of
// the first one.
void bl_session_start_event(struct bl_session *s,
                            const struct bl_invocation *inv,
                            const struct bl_schema *schema);

// A sentence for the user on standard error, unless --quiet.
__attribute__((format(printf, 2, 3))) void bl_session_say(struct bl_session *s,
                                                          const char *format,
                                                          ...);

// Opens any table that can be read: a file of io/format.h or a .baler file.
// `model` names the file of an external model; NULL when there is none.  Says
// which table it is when a file has several and none was named.
enum bl_status bl_session_open(struct bl_source **source, struct bl_session *s,
                               const char *name, const char *model,
                               struct bl_error *err);

// The same for a table that must have rows.
enum bl_status bl_session_open_filled(struct bl_source **source,
                                      struct bl_session *s, const char *name,
                                      struct bl_error *err);

#endif
