/* The program: what stands between the state of the interface and the world.
 *
 *     input  -> bl_ui_key and the like -> state and wishes
 *     wishes -> granted here           -> the desk, runs, the terminal
 *     news   -> taken here             -> state
 *     state  -> bl_ui_draw             -> surface -> terminal
 *
 * A step of the loop does all of it once and waits for what comes next; it
 * sleeps as long as nothing does.
 */
#ifndef BL_TUI_APP_APP_H
#define BL_TUI_APP_APP_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "io/theme/theme.h"
#include "tui/app/log_file.h"
#include "tui/app/options.h"
#include "tui/app/settings.h"
#include "tui/surface/surface.h"
#include "tui/terminal/terminal.h"
#include "tui/ui/ui.h"
#include "tui/work/desk.h"
#include "tui/work/runs.h"

struct bl_script;

enum { BL_MAX_WATCHED = 64, BL_MAX_LEAVING = 16 };

struct bl_app {
    struct bl_tui_options options;
    struct bl_settings settings;
    struct bl_theme theme;
    struct bl_surface surface;
    struct bl_ui ui;
    struct bl_desk *desk;
    struct bl_script *script; // NULL without one
    char *baler;              // the program that does the work; "" for none
    struct bl_log_file log_file;
    FILE *gnuplot; // what it says of its version, until that is there

    bool has_terminal;
    bool is_over;
    int end_signal;       // that ended it; 0 for none
    unsigned long n_keys; // and pastes, that have been taken in
    double drawn;         // when, of the clock

    struct bl_run watched[BL_MAX_WATCHED]; // runs of the list of jobs
    size_t n_watched;
    struct bl_run leaving[BL_MAX_LEAVING]; // trials that were told to end
    size_t n_leaving;
    double polled;                   // when runs were looked at last
    char runs_dir[BL_PATH_SIZE + 8]; // below the state folder
    long last_pid;                   // of the process that was started last
    int statistics_job;              // numbers in the list of jobs; 0 for none
    int opening_job;
};

enum bl_status bl_app_init(struct bl_app *app,
                           const struct bl_tui_options *options,
                           struct bl_error *err);
// False: a read of a file hangs, and the process had better end by _exit().
bool bl_app_release(struct bl_app *app);

// Until it is over.  BL_FAILED when a script fails.
enum bl_status bl_app_loop(struct bl_app *app, struct bl_error *err);

// Grants the wishes that there are; takes what the desk has; looks after runs.
void bl_app_grant(struct bl_app *app);
void bl_app_take_news(struct bl_app *app);
void bl_app_watch(struct bl_app *app);
void bl_app_tick(struct bl_app *app); // the clock of the state

// Whether nothing is going on but runs: all asked for has been answered and
// drawn.
bool bl_app_is_idle(const struct bl_app *app);
bool bl_app_is_live(const struct bl_run *run); // there is one, and it lives
// Whether a run is alive that is looked after.
bool bl_app_has_live_run(const struct bl_app *app);
// Whether a short run is measuring for Configure.
bool bl_app_is_measuring(const struct bl_app *app);

void bl_app_draw(struct bl_app *app);

// The recipe with all that the user chose; `output` may be NULL.
enum bl_status bl_app_write_recipe(const struct bl_ui *ui, const char *path,
                                   const char *output, struct bl_error *err);

// Work of the desk in the list of jobs (watch.c): its number there, 0 when
// memory is refused.  Ending sets the number to 0.
int bl_app_begin_work(struct bl_app *app, const char *kind, const char *what);
void bl_app_end_work(struct bl_app *app, int *number, enum bl_run_state state);

// Runs (start.c).
void bl_app_start_run(struct bl_app *app);
void bl_app_start_trial(struct bl_app *app);
void bl_app_start_plots(struct bl_app *app);
void bl_app_attach(struct bl_app *app, const char *dir);
void bl_app_retry(struct bl_app *app, const char *dir);

// The end of a short run (trial.c): what is measured is not wanted any more,
// and looking after those that are told so.
void bl_app_end_trial(struct bl_app *app);
void bl_app_see_off(struct bl_app *app);

#endif
