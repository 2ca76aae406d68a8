/* Taking a command line apart, and --help. */
#ifndef BL_CLI_OPTIONS_H
#define BL_CLI_OPTIONS_H

#include "base/error.h"
#include "cli/command.h"

enum bl_parse_result { BL_PARSE_RUN, BL_PARSE_HELP, BL_PARSE_WRONG };

// argv[0] is the command's name.  Fills the invocation, the recipe of --config
// included; wrong usage fills err.
enum bl_parse_result bl_options_parse(struct bl_invocation *inv,
                                      const struct bl_command *command,
                                      int argc, char **argv,
                                      struct bl_error *err);
void bl_invocation_release(struct bl_invocation *inv);

void bl_options_print_help(const struct bl_command *command);

#endif
