/* A command of `baler`: what its --help says, which options it takes, and what
 * it does.  A new command is one file with a `const struct bl_command` and a
 * line in the list in main.c.
 */
#ifndef BL_CLI_COMMAND_H
#define BL_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "base/error.h"
#include "io/recipe/recipe.h"

struct bl_flag { // an option of one command
    const char *name;
    char short_option;    // 0: none
    const char *argument; // NULL: a switch
    const char *help;
};

enum { BL_MAX_FLAGS = 16, BL_MAX_OPERANDS = 8 };

// The command line, taken apart.  Strings are lent by argv.
struct bl_invocation {
    const struct bl_command *command;
    const char *operands[BL_MAX_OPERANDS];
    size_t n_operands;
    const char *flags[BL_MAX_FLAGS]; // per flag; "" for a switch that is set,
                                     // NULL when it was not given
    struct bl_recipe recipe;
    bool json, quiet, verbose;
    size_t n_threads; // 0: all cores
};

struct bl_command {
    const char *name;
    const char *operands; // "FILE -o MODEL.h5", for the usage line
    const char *summary;  // one line
    const char *help;     // a paragraph and examples
    size_t min_operands, max_operands;
    const struct bl_flag *flags; // ends with a NULL name
    bool takes_recipe;           // the options of io/recipe, and --derive
    bool takes_derived;          // only --derive, and --config for it
    bool reads_table;            // the options of section [table]; all that
                                 // take recipes have them anyway
    enum bl_status (*run)(struct bl_invocation *inv, struct bl_error *err);
    // A result that is too long for an event: the file of a run folder that
    // has it, and what the "end" event has of it.  NULL: the result itself.
    const char *result_file;
    json_t *(*brief)(const json_t *result);
};

// The value of a flag of this command; NULL when it was not given.
const char *bl_flag(const struct bl_invocation *inv, const char *name);

// Like bl_flag, but an error of usage when it was not given.
enum bl_status bl_flag_required(const char **value,
                                const struct bl_invocation *inv,
                                const char *name, struct bl_error *err);

extern const struct bl_command bl_cmd_inspect;
extern const struct bl_command bl_cmd_train;
extern const struct bl_command bl_cmd_compress;
extern const struct bl_command bl_cmd_decompress;
extern const struct bl_command bl_cmd_evaluate;
extern const struct bl_command bl_cmd_compare;
extern const struct bl_command bl_cmd_latent;
extern const struct bl_command bl_cmd_info;
extern const struct bl_command bl_cmd_verify;
extern const struct bl_command bl_cmd_convert;
extern const struct bl_command bl_cmd_new;
extern const struct bl_command bl_cmd_plot;
extern const struct bl_command bl_cmd_run;

#endif
