/* baler: machine-learned lossy compression of scientific tables. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/options.h"
#include "cli/signals.h"
#include "cli/version.h"

static const struct bl_command *const commands[] = {
    &bl_cmd_inspect,  &bl_cmd_train,   &bl_cmd_compress, &bl_cmd_decompress,
    &bl_cmd_evaluate, &bl_cmd_compare, &bl_cmd_latent,   &bl_cmd_info,
    &bl_cmd_verify,   &bl_cmd_convert, &bl_cmd_new,      &bl_cmd_run,
    &bl_cmd_plot,
};

enum { N_COMMANDS = sizeof commands / sizeof *commands };

static int exit_code(enum bl_status status)
{
    switch (status) {
    case BL_OK:
        return 0;
    case BL_USAGE:
        return 2;
    case BL_BROKEN:
        return 3;
    default:
        return 1;
    }
}

static void print_help(FILE *to)
{
    fprintf(to, "Usage: baler COMMAND [options]\n\n"
                "Derives a compression for a scientific table with an "
                "autoencoder, compresses,\nrestores, and shows what the loss "
                "did.\n\nCommands:\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(to, "  %-12s%s\n", commands[i]->name, commands[i]->summary);
    fprintf(to,
            "\nThe usual way:\n"
            "  baler inspect jets.h5\n"
            "  baler compress jets.h5 -o jets.baler --ratio 1.6\n"
            "  baler decompress jets.baler -o restored.h5\n"
            "  baler evaluate jets.h5 restored.h5\n\n"
            "baler COMMAND --help tells more; baler --version the version.\n");
}

static const struct bl_command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int complain(const struct bl_command *command,
                    const struct bl_error *err)
{
    fprintf(stderr, "baler %s: %s\n", command->name, err->text);
    if (err->status == BL_USAGE)
        fprintf(stderr, "Try: baler %s --help\n", command->name);
    return exit_code(err->status);
}

/* Output that could not be written (a full disk behind a pipe or a file) must
 * not look like success. */
static enum bl_status flush_output(struct bl_error *err)
{
    if (fflush(stdout) != 0 || ferror(stdout))
        return bl_fail_errno(err, "standard output cannot be written");
    return BL_OK;
}

static int run_command(const struct bl_command *command, int argc, char **argv)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_invocation inv;
    int code = 0;
    switch (bl_options_parse(&inv, command, argc, argv, &err)) {
    case BL_PARSE_HELP:
        bl_options_print_help(command);
        break;
    case BL_PARSE_WRONG:
        code = complain(command, &err);
        break;
    case BL_PARSE_RUN:
        if (command->run(&inv, &err) != BL_OK || flush_output(&err) != BL_OK)
            code = complain(command, &err);
        break;
    }
    bl_invocation_release(&inv);
    bl_signals_die_if_caught();
    return code;
}

int main(int argc, char **argv)
{
    bl_memory_give_back_large();
    const char *word = argc > 1 ? argv[1] : "--help";
    const struct bl_command *command = find_command(word);
    if (command != NULL)
        return run_command(command, argc - 1, argv + 1);
    if (strcmp(word, "--version") == 0) {
        puts(BL_TOOL);
        return 0;
    }
    bool wants_help = strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 ||
                      strcmp(word, "help") == 0;
    if (wants_help && argc > 2 && find_command(argv[2]) != NULL) {
        bl_options_print_help(find_command(argv[2]));
        return 0;
    }
    if (!wants_help) {
        fprintf(stderr,
                "baler: there is no command \"%s\"\nTry: baler --help\n", word);
        return 2;
    }
    print_help(argc > 1 ? stdout : stderr);
    return argc > 1 ? 0 : 2;
}
