#include "tui/app/manual.h"

#include <stdbool.h>
#include <string.h>

#include "tui/action/action.h"
#include "tui/app/options.h"

/* Keys in Markdown: a bar would end the cell of a table. */
static void put_keys(FILE *out, const char *keys)
{
    while (*keys != '\0') {
        size_t n = strcspn(keys, " ");
        fprintf(out, n == 1 && *keys == '|' ? "`\\|` " : "`%.*s` ", (int)n,
                keys);
        keys += n + strspn(keys + n, " ");
    }
}

static void put_table(FILE *out, const struct bl_actions *table)
{
    fprintf(out, "\n## %s\n\n| keys | what it does | name |\n|---|---|---|\n",
            table->title);
    for (const struct bl_action *a = table->list; a->name != NULL; a++) {
        fputs("| ", out);
        put_keys(out, a->keys);
        fprintf(out, "| %s | `%s` |\n", a->help, a->name);
    }
}

void bl_manual_keys(FILE *out)
{
    fputs("# Keys of baler-tui\n\n"
          "Printed by `baler-tui --keys` from the program's own table of "
          "actions. The names\nserve in the command palette (`:`) and in "
          "scripts (`--script`).\n",
          out);
    for (size_t i = 0; bl_actions_all[i] != NULL; i++)
        put_table(out, bl_actions_all[i]);
}

/* Text for troff: a line that begins with a dot or a quote is no request. */
static void put_man_text(FILE *out, const char *text)
{
    bool at_start = true;
    for (; *text != '\0'; text++) {
        if (at_start && (*text == '.' || *text == '\''))
            fputs("\\&", out);
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
        at_start = *text == '\n';
    }
}

static void put_man_table(FILE *out, const struct bl_actions *table)
{
    fprintf(out, ".SS %s\n", table->title);
    for (const struct bl_action *a = table->list; a->name != NULL; a++) {
        if (*a->keys == '\0')
            continue;
        fputs(".TP\n.B ", out);
        put_man_text(out, a->keys);
        fputc('\n', out);
        put_man_text(out, a->help);
        fputc('\n', out);
    }
}

void bl_manual_page(FILE *out)
{
    fprintf(out,
            ".TH BALER\\-TUI 1 \"\" \"baler %s\" \"User commands\"\n"
            ".SH NAME\nbaler\\-tui \\- compress scientific tables with an "
            "autoencoder, and see what was lost\n"
            ".SH SYNOPSIS\n.B baler\\-tui\n[\\fIFILE\\fR[:\\fITABLE\\fR]] "
            "[\\fIoptions\\fR]\n.SH DESCRIPTION\n.nf\n",
            BL_VERSION);
    put_man_text(out, bl_tui_options_help);
    fputs(".fi\n.SH KEYS\n", out);
    for (size_t i = 0; bl_actions_all[i] != NULL; i++)
        put_man_table(out, bl_actions_all[i]);
    fputs(".SH FILES\n"
          ".TP\n.I $XDG_CONFIG_HOME/baler/config.ini\n"
          "theme, glyphs (braille, blocks, ascii), mouse (yes, no)\n"
          ".TP\n.I $XDG_CONFIG_HOME/baler/themes\n"
          "themes of your own\n"
          ".TP\n.I $XDG_STATE_HOME/baler\n"
          "runs, and a log for each day\n"
          ".SH ENVIRONMENT\n"
          ".TP\n.B BALER\nthe program that does the work, if it is not beside "
          "this one or on the PATH\n"
          ".TP\n.B NO_COLOR\nno colours, unless \\-\\-color says otherwise\n"
          ".TP\n.BR VISUAL ,\\  EDITOR\nwhat opens the script of a figure\n"
          ".SH EXIT STATUS\n0 done, 1 failed, 2 wrong usage or no terminal.\n"
          ".SH SEE ALSO\n.BR baler (1)\n",
          out);
}
