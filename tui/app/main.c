#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "tui/app/app.h"
#include "tui/app/manual.h"
#include "tui/app/options.h"
#include "tui/app/plain.h"

static int fail(const struct bl_error *err)
{
    fprintf(stderr, "baler-tui: %s\n", err->text);
    return err->status == BL_USAGE ? 2 : 1;
}

/* What only prints something. */
static bool print_and_leave(const struct bl_tui_options *o)
{
    if (o->help)
        fputs(bl_tui_options_help, stdout);
    else if (o->version)
        puts("baler-tui " BL_VERSION);
    else if (o->keys)
        bl_manual_keys(stdout);
    else if (o->man)
        bl_manual_page(stdout);
    else
        return false;
    return true;
}

/* A full disk would leave half a page of keys. */
static int finish_printing(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    fprintf(stderr, "baler-tui: standard output cannot be written\n");
    return 1;
}

static enum bl_status check_terminal(const struct bl_tui_options *o,
                                     struct bl_error *err)
{
    if (!bl_tui_options_want_terminal(o) ||
        (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)))
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "this is a program for a terminal, and standard %s is none; "
                   "in scripts use `baler` (baler --help), or --script with "
                   "--size",
                   isatty(STDIN_FILENO) ? "output" : "input");
}

/* Told when the terminal is the user's again. */
static void say_what_goes_on(const struct bl_app *app)
{
    const struct bl_run *run = &app->ui.run;
    if (app->has_terminal && run->dir != NULL && bl_run_is_alive(run))
        printf("The run goes on in %s\nand can be watched again: "
               "baler-tui --run %s\n",
               run->dir, run->dir);
}

static void remember(struct bl_app *app)
{
    struct bl_error ignored;
    const struct bl_folder *folder = app->ui.home_screen.folder;
    if (!app->has_terminal || folder == NULL)
        return;
    if (strlen(folder->path) >= sizeof app->settings.folder)
        return;
    strcpy(app->settings.folder, folder->path);
    bl_settings_save_state(&app->settings, &ignored);
}

static void die_by(int number)
{
    bl_atomic_file_remove_all();
    signal(number, SIG_DFL);
    raise(number);
}

static int run(const struct bl_tui_options *options)
{
    static struct bl_app app;
    struct bl_error err = BL_ERROR_INIT;
    enum bl_status status = bl_app_init(&app, options, &err);
    if (status == BL_OK)
        status = options->is_plain ? bl_plain_loop(&app, &err)
                                   : bl_app_loop(&app, &err);
    remember(&app);
    if (app.has_terminal)
        bl_terminal_close();
    if (status == BL_OK)
        say_what_goes_on(&app);
    int end_signal = app.end_signal;
    bool is_all_released = bl_app_release(&app);
    if (end_signal != 0)
        die_by(end_signal);
    int code = status == BL_OK ? 0 : fail(&err);
    if (!is_all_released)
        _exit(code);
    return code;
}

int main(int argc, char **argv)
{
    struct bl_tui_options options;
    struct bl_error err = BL_ERROR_INIT;
    setlocale(LC_CTYPE, "");
    bl_memory_give_back_large();
    if (bl_tui_options_parse(&options, argc, argv, &err) != BL_OK)
        return fail(&err);
    if (print_and_leave(&options))
        return finish_printing();
    if (check_terminal(&options, &err) != BL_OK)
        return fail(&err);
    return run(&options);
}
