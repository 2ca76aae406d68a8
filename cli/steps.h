/* The work behind commands that `baler run` does one after the other: each as
 * its command would, from an invocation of that command.
 *
 * *result is the JSON object of cli.md; the caller's.  The result is printed
 * for people too, unless the invocation asks for --json or --quiet.
 */
#ifndef BL_CLI_STEPS_H
#define BL_CLI_STEPS_H

#include <jansson.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/session.h"

typedef enum bl_status bl_step(struct bl_session *s,
                               const struct bl_invocation *inv, json_t **result,
                               struct bl_error *err);

bl_step bl_step_train, bl_step_compress, bl_step_decompress, bl_step_evaluate;
bl_step bl_step_convert, bl_step_verify, bl_step_latent;

// The help of --run-dir of commands that do not train.
extern const char bl_run_dir_help[];

// A command that is one step: begins a session, does it, leaves the result in
// the run folder if there is one, ends the session, and prints the result with
// --json.
enum bl_status bl_run_step(struct bl_invocation *inv, bl_step *step,
                           struct bl_error *err);

#endif
