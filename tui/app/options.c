#include "tui/app/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tui/surface/surface.h"
#include "tui/terminal/terminal.h"

const char bl_tui_options_help[] =
    "Usage: baler-tui [FILE[:TABLE]] [options]\n"
    "\n"
    "Opens a table (HDF5, CSV, NPZ), shows its columns, derives a model from "
    "it,\ncompresses with it, and shows what was lost.  Press ? for the keys, "
    ": for\ncommands.  Runs are processes of their own: they go on when this "
    "program ends,\nand are listed when it is started again.\n"
    "\n"
    "  baler-tui                         choose a file\n"
    "  baler-tui jets.h5                 open it\n"
    "  baler-tui --run runs/a            watch a run that anyone started\n"
    "\n"
    "Options:\n"
    "      --run DIR              show the run in that folder\n"
    "      --theme NAME|FILE      dusk, dawn, okabe-ito, okabe-ito-light,\n"
    "                             sixteen, mono, or a file (T cycles)\n"
    "      --color WHEN           auto, never, 16, 256, true [auto]\n"
    "      --blocks               block characters instead of braille\n"
    "      --ascii                nothing but ASCII\n"
    "      --plain                lines of text, for screen readers\n"
    "      --no-mouse             leave the mouse to the terminal\n"
    "      --script FILE          do what the file says, line by line: an\n"
    "                             action (columns.exclude), a key (key x),\n"
    "                             type TEXT, wait idle, wait run, dump FILE\n"
    "      --dump FILE            draw to FILE (.txt, .svg) and leave\n"
    "      --size WxH             with --dump, or a script without a terminal\n"
    "      --keys                 print all keys and leave\n"
    "  -h, --help                 print this help\n"
    "      --version              print the version\n"
    "\n"
    "For scripts and clusters there is `baler`, the same engine without a "
    "screen.\n";

enum {
    OPTION_RUN = 256,
    OPTION_THEME,
    OPTION_COLOUR,
    OPTION_BLOCKS,
    OPTION_ASCII,
    OPTION_PLAIN,
    OPTION_NO_MOUSE,
    OPTION_SCRIPT,
    OPTION_DUMP,
    OPTION_SIZE,
    OPTION_KEYS,
    OPTION_MAN,
    OPTION_VERSION,
};

static const struct option options[] = {
    {"run", required_argument, NULL, OPTION_RUN},
    {"theme", required_argument, NULL, OPTION_THEME},
    {"color", required_argument, NULL, OPTION_COLOUR},
    {"colour", required_argument, NULL, OPTION_COLOUR},
    {"blocks", no_argument, NULL, OPTION_BLOCKS},
    {"ascii", no_argument, NULL, OPTION_ASCII},
    {"plain", no_argument, NULL, OPTION_PLAIN},
    {"no-mouse", no_argument, NULL, OPTION_NO_MOUSE},
    {"script", required_argument, NULL, OPTION_SCRIPT},
    {"dump", required_argument, NULL, OPTION_DUMP},
    {"size", required_argument, NULL, OPTION_SIZE},
    {"keys", no_argument, NULL, OPTION_KEYS},
    {"man", no_argument, NULL, OPTION_MAN},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"help", no_argument, NULL, 'h'},
    {0},
};

static enum bl_status set_size(struct bl_tui_options *o, const char *text,
                               struct bl_error *err)
{
    char rest;
    if (sscanf(text, "%4dx%4d%c", &o->width, &o->height, &rest) == 2 &&
        o->width > 0 && o->height > 0 && o->width <= 1000 && o->height <= 1000)
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "--size %s: a size is WIDTHxHEIGHT in cells, 100x30 for "
                   "instance",
                   text);
}

static enum bl_status set_colours(struct bl_tui_options *o, const char *text,
                                  struct bl_error *err)
{
    static const struct {
        const char *name;
        int colours;
    } whens[] = {
        {"auto", -1},
        {"never", BL_COLOURS_NONE},
        {"8", BL_COLOURS_8},
        {"16", BL_COLOURS_16},
        {"256", BL_COLOURS_256},
        {"true", BL_COLOURS_TRUE},
    };
    for (size_t i = 0; i < sizeof whens / sizeof *whens; i++)
        if (strcmp(whens[i].name, text) == 0) {
            o->colours = whens[i].colours;
            return BL_OK;
        }
    return bl_fail(err, BL_USAGE,
                   "--color %s: it is auto, never, 8, 16, 256 or true", text);
}

static enum bl_status take(struct bl_tui_options *o, int option,
                           const char *value, struct bl_error *err)
{
    switch (option) {
    case OPTION_RUN:
        o->run = value;
        return BL_OK;
    case OPTION_THEME:
        o->theme = value;
        return BL_OK;
    case OPTION_COLOUR:
        return set_colours(o, value, err);
    case OPTION_BLOCKS:
        o->glyphs = BL_GLYPHS_BLOCKS;
        return BL_OK;
    case OPTION_ASCII:
        o->glyphs = BL_GLYPHS_ASCII;
        return BL_OK;
    case OPTION_PLAIN:
        o->is_plain = true;
        return BL_OK;
    case OPTION_NO_MOUSE:
        o->no_mouse = true;
        return BL_OK;
    case OPTION_SCRIPT:
        o->script = value;
        return BL_OK;
    case OPTION_DUMP:
        o->dump = value;
        return BL_OK;
    case OPTION_SIZE:
        return set_size(o, value, err);
    case OPTION_KEYS:
        o->keys = true;
        return BL_OK;
    case OPTION_MAN:
        o->man = true;
        return BL_OK;
    case OPTION_VERSION:
        o->version = true;
        return BL_OK;
    case 'h':
        o->help = true;
        return BL_OK;
    default:
        return bl_fail(err, BL_USAGE,
                       "this is not how it is called; baler-tui --help says "
                       "how");
    }
}

enum bl_status bl_tui_options_parse(struct bl_tui_options *o, int argc,
                                    char **argv, struct bl_error *err)
{
    *o = (struct bl_tui_options){.colours = -1, .glyphs = -1};
    int option;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1)
        if (take(o, option, optarg, err) != BL_OK)
            return err->status;
    if (argc - optind > 1)
        return bl_fail(err, BL_USAGE, "one table at a time: %s or %s?",
                       argv[optind], argv[optind + 1]);
    if (optind < argc)
        o->table = argv[optind];
    if (o->dump != NULL && o->width == 0)
        o->width = 100, o->height = 30;
    return BL_OK;
}

bool bl_tui_options_want_terminal(const struct bl_tui_options *o)
{
    return o->dump == NULL && !o->is_plain &&
           !(o->script != NULL && o->width > 0);
}
