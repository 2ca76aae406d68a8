/* --target of `baler compress`: where attempts go, and what is said of them. */
#ifndef BL_CLI_TARGET_H
#define BL_CLI_TARGET_H

#include <jansson.h>

#include "base/atomic_file.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/session.h"
#include "engine/codec/meta.h"
#include "engine/job/target.h"

// As bl_job_compress_to_target(), with what the invocation asks for, into a
// file at `path` that appears when its conditions were measured to hold.
enum bl_status bl_compress_to_target(struct bl_compress_report *report,
                                     struct bl_target_report *found,
                                     struct bl_session *s,
                                     const struct bl_invocation *inv,
                                     struct bl_source *source,
                                     struct bl_model *model, const char *path,
                                     struct bl_error *err);

// "target" (cli.md), with the bounds that the file says it has.
json_t *bl_json_of_target(const struct bl_target_report *found,
                          const struct bl_meta *written);

void bl_print_target(const struct bl_target_report *found,
                     const struct bl_meta *written);

#endif
