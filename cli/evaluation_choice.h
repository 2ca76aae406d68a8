/* What of an evaluation is asked for on the command line: --peak, --periodic
 * and --objects. */
#ifndef BL_CLI_EVALUATION_CHOICE_H
#define BL_CLI_EVALUATION_CHOICE_H

#include "base/error.h"
#include "cli/command.h"
#include "engine/data/schema.h"
#include "engine/metrics/emd_objects.h"
#include "engine/metrics/evaluate.h"

struct bl_evaluation_choice {
    struct bl_evaluation_options options; // lends what is below
    const char **peaks, **periodic;       // names, lent by the schema
    struct bl_emd_objects objects;
};

// From the flags of a command that has these three; names are of `schema`.
enum bl_status bl_evaluation_choose(struct bl_evaluation_choice *c,
                                    const struct bl_invocation *inv,
                                    const struct bl_schema *schema,
                                    struct bl_error *err);
void bl_evaluation_choice_release(struct bl_evaluation_choice *c);

#endif
