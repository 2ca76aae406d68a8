#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "cli/derive.h"

/* Options that every command takes. */
static const struct bl_flag common_flags[] = {
    {"json", 0, NULL, "print one JSON object on standard output"},
    {"threads", 't', "N", "number of threads (default: all cores)"},
    {"quiet", 'q', NULL, "print errors only"},
    {"verbose", 'v', NULL, "say more while working"},
    {"help", 'h', NULL, "print this help"},
    {0},
};

static const struct bl_flag config_flag = {
    "config", 'c', "RECIPE.ini",
    "read options from a recipe; the command line wins"};

static const struct bl_flag derive_flag = {
    "derive", 0, "'NAME = FORMULA'",
    "compute a variable from columns, before and after; NAME [UNIT]\n"
    "gives it a unit; may be repeated (in a recipe: section [derived])"};

/* What getopt returns for a long option tells which list it is from. */
enum {
    COMMON = 1 << 10,
    OWN = 1 << 11,
    KEY = 1 << 12,
    DERIVE = 1 << 13,
    CONFIG = 1 << 14,
};

enum { MAX_OPTIONS = 96 };

struct option_table {
    struct option options[MAX_OPTIONS];
    char short_options[3 * MAX_OPTIONS];
    int code_of_short[128];
    size_t n;
};

static void add_option(struct option_table *t, const char *name,
                       char short_option, bool has_argument, int code)
{
    t->options[t->n++] = (struct option){
        name, has_argument ? required_argument : no_argument, NULL, code};
    if (short_option == 0)
        return;
    t->code_of_short[(int)short_option] = code;
    size_t used = strlen(t->short_options);
    t->short_options[used++] = short_option;
    if (has_argument)
        t->short_options[used++] = ':';
}

static void add_flags(struct option_table *t, const struct bl_flag *flags,
                      int base)
{
    for (int i = 0; flags != NULL && flags[i].name != NULL; i++)
        add_option(t, flags[i].name, flags[i].short_option,
                   flags[i].argument != NULL, base + i);
}

static bool takes_derived(const struct bl_command *command)
{
    return command->takes_recipe || command->takes_derived;
}

/* Of a recipe's keys, those that are options of the command. */
static bool takes_key(const struct bl_command *command,
                      const struct bl_recipe_key *key)
{
    bool is_of_table =
        command->reads_table && strcmp(key->section, "table") == 0;
    return key->is_option && (command->takes_recipe || is_of_table);
}

static void build_table(struct option_table *t,
                        const struct bl_command *command)
{
    strcpy(t->short_options, ":");
    add_flags(t, common_flags, COMMON);
    add_flags(t, command->flags, OWN);
    if (takes_derived(command)) {
        add_option(t, config_flag.name, config_flag.short_option, true, CONFIG);
        add_option(t, derive_flag.name, 0, true, DERIVE);
    }
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (takes_key(command, &bl_recipe_keys[i]))
            add_option(t, bl_recipe_keys[i].name,
                       bl_recipe_keys[i].short_option, true, KEY + (int)i);
}

static enum bl_status set_threads(struct bl_invocation *inv, const char *text,
                                  struct bl_error *err)
{
    int64_t n;
    if (!bl_number_parse_i64(&n, text, strlen(text)) || n < 1 || n > 1024)
        return bl_fail(err, BL_USAGE,
                       "--threads %s: a number from 1 to 1024 is meant", text);
    inv->n_threads = (size_t)n;
    return BL_OK;
}

static enum bl_status set_common(struct bl_invocation *inv, const char *name,
                                 const char *value, bool *help,
                                 struct bl_error *err)
{
    if (strcmp(name, "threads") == 0)
        return set_threads(inv, value, err);
    inv->json = inv->json || strcmp(name, "json") == 0;
    inv->quiet = inv->quiet || strcmp(name, "quiet") == 0;
    inv->verbose = inv->verbose || strcmp(name, "verbose") == 0;
    *help = *help || strcmp(name, "help") == 0;
    return BL_OK;
}

struct parsing {
    struct bl_invocation *inv;
    const char *config; // path of the recipe; NULL when there is none
    bool help;
};

static enum bl_status set_option(struct parsing *p, int code, const char *value,
                                 struct bl_error *err)
{
    struct bl_invocation *inv = p->inv;
    if (code >= CONFIG)
        p->config = value;
    else if (code >= DERIVE)
        return bl_derive_option(&inv->recipe, value, err);
    else if (code >= KEY)
        return bl_recipe_set(&inv->recipe, (size_t)(code - KEY), value, err);
    else if (code >= OWN)
        inv->flags[code - OWN] = value != NULL ? value : "";
    else
        return set_common(inv, common_flags[code - COMMON].name, value,
                          &p->help, err);
    return BL_OK;
}

static enum bl_status wrong_option(int c, char **argv, struct bl_error *err)
{
    const char *word = argv[optind - 1];
    if (c == ':')
        return bl_fail(err, BL_USAGE, "%s needs a value", word);
    if (optopt > 0 && optopt < 128)
        return bl_fail(err, BL_USAGE, "there is no option -%c", optopt);
    return bl_fail(err, BL_USAGE, "there is no option %s", word);
}

static enum bl_status parse_options(struct parsing *p, int argc, char **argv,
                                    struct bl_error *err)
{
    struct option_table table = {0};
    build_table(&table, p->inv->command);
    opterr = 0;
    optind = 1;
    int c;
    while ((c = getopt_long(argc, argv, table.short_options, table.options,
                            NULL)) != -1) {
        if (c == '?' || c == ':')
            return wrong_option(c, argv, err);
        int code = c < 128 ? table.code_of_short[c] : c;
        if (set_option(p, code, optarg, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status take_operands(struct bl_invocation *inv, int argc,
                                    char **argv, struct bl_error *err)
{
    const struct bl_command *command = inv->command;
    size_t n = (size_t)(argc - optind);
    if (n < command->min_operands || n > command->max_operands)
        return bl_fail(err, BL_USAGE, "%s takes: baler %s %s",
                       n < command->min_operands ? "something is missing; it"
                                                 : "that is too much; it",
                       command->name, command->operands);
    for (size_t i = 0; i < n; i++)
        inv->operands[i] = argv[optind + (int)i];
    inv->n_operands = n;
    return BL_OK;
}

enum bl_parse_result bl_options_parse(struct bl_invocation *inv,
                                      const struct bl_command *command,
                                      int argc, char **argv,
                                      struct bl_error *err)
{
    *inv = (struct bl_invocation){.command = command};
    struct parsing p = {.inv = inv};
    if (bl_recipe_init(&inv->recipe, err) != BL_OK ||
        parse_options(&p, argc, argv, err) != BL_OK)
        return BL_PARSE_WRONG;
    if (p.help)
        return BL_PARSE_HELP;
    if (take_operands(inv, argc, argv, err) != BL_OK)
        return BL_PARSE_WRONG;
    if (p.config != NULL &&
        bl_recipe_read(&inv->recipe, p.config, err) != BL_OK)
        return BL_PARSE_WRONG;
    return BL_PARSE_RUN;
}

void bl_invocation_release(struct bl_invocation *inv)
{
    bl_recipe_release(&inv->recipe);
}

const char *bl_flag(const struct bl_invocation *inv, const char *name)
{
    const struct bl_flag *flags = inv->command->flags;
    for (size_t i = 0; flags[i].name != NULL; i++)
        if (strcmp(flags[i].name, name) == 0)
            return inv->flags[i];
    return NULL;
}

enum bl_status bl_flag_required(const char **value,
                                const struct bl_invocation *inv,
                                const char *name, struct bl_error *err)
{
    *value = bl_flag(inv, name);
    if (*value == NULL)
        return bl_fail(err, BL_USAGE, "--%s is missing: baler %s %s", name,
                       inv->command->name, inv->command->operands);
    return BL_OK;
}

/* Help. */

enum { HELP_COLUMN = 30, LINE_COLUMNS = 80 };

/* Goes to where a word of n characters stands, behind what reaches to `at`;
 * returns where that will reach. */
static size_t next_word(size_t at, size_t n)
{
    if (at > HELP_COLUMN && at + 1 + n > LINE_COLUMNS) {
        printf("\n%*s", HELP_COLUMN, "");
        return HELP_COLUMN + n;
    }
    if (at == HELP_COLUMN)
        return at + n;
    putchar(' ');
    return at + 1 + n;
}

/* A text in the column behind the options, its blanks and newlines being where
 * it may be broken. */
static void print_wrapped(const char *text, const char *in_brackets)
{
    size_t at = HELP_COLUMN;
    while (*(text += strspn(text, " \n")) != '\0') {
        size_t n = strcspn(text, " \n");
        at = next_word(at, n);
        printf("%.*s", (int)n, text);
        text += n;
    }
    if (in_brackets == NULL || *in_brackets == '\0')
        return;
    next_word(at, strlen(in_brackets) + 2);
    printf("[%s]", in_brackets);
}

static void print_option(const char *name, char short_option,
                         const char *argument, const char *help,
                         const char *fallback)
{
    char left[64];
    char twin[8] = "    ";
    if (short_option != 0)
        snprintf(twin, sizeof twin, "-%c, ", short_option);
    snprintf(left, sizeof left, "  %s--%s%s%s", twin, name,
             argument != NULL ? " " : "", argument != NULL ? argument : "");
    printf("%-*s", HELP_COLUMN, left);
    if (strlen(left) >= HELP_COLUMN)
        printf("\n%*s", HELP_COLUMN, "");
    print_wrapped(help, fallback);
    putchar('\n');
}

static void print_flags(const struct bl_flag *flags)
{
    for (size_t i = 0; flags[i].name != NULL; i++)
        print_option(flags[i].name, flags[i].short_option, flags[i].argument,
                     flags[i].help, NULL);
}

static void print_key(const struct bl_recipe_key *k)
{
    char help[BL_KEY_HELP];
    bl_recipe_key_help(help, k);
    print_option(k->name, k->short_option, k->argument, help, k->fallback);
}

static void print_keys(const struct bl_command *command)
{
    const char *section = "";
    for (size_t i = 0; i < bl_recipe_n_keys; i++) {
        const struct bl_recipe_key *k = &bl_recipe_keys[i];
        if (!takes_key(command, k))
            continue;
        if (strcmp(section, k->section) != 0) {
            section = k->section;
            printf("\nOptions, %s (also keys of a recipe):\n", section);
        }
        print_key(k);
    }
}

void bl_options_print_help(const struct bl_command *command)
{
    printf("Usage: baler %s %s [options]\n\n%s\n\n%s\n\nOptions:\n",
           command->name, command->operands, command->summary, command->help);
    print_flags(command->flags);
    if (takes_derived(command))
        print_flags((const struct bl_flag[]){config_flag, derive_flag, {0}});
    print_flags(common_flags);
    print_keys(command);
    printf("\nA table is named FILE or FILE:PATH; - is CSV on standard input.\n"
           "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a checksum or a "
           "bound broken.\n");
}
