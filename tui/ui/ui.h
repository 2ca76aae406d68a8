/* All that the interface knows: what is drawn, and nothing else.
 *
 * The program (tui/app) fills in what comes from outside: the time, the size,
 * news of files and runs.  Screens draw from it, actions change it.
 */
#ifndef BL_TUI_UI_UI_H
#define BL_TUI_UI_UI_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/job.h"
#include "tui/model/log.h"
#include "tui/model/run.h"
#include "tui/model/table.h"
#include "tui/model/wish.h"
#include "tui/screen/columns.h"
#include "tui/screen/configure.h"
#include "tui/screen/confirm.h"
#include "tui/screen/help.h"
#include "tui/screen/home.h"
#include "tui/screen/jobs.h"
#include "tui/screen/latent.h"
#include "tui/screen/palette.h"
#include "tui/screen/plots.h"
#include "tui/screen/prompt.h"
#include "tui/screen/results.h"
#include "tui/screen/rows.h"
#include "tui/screen/screen.h"
#include "tui/screen/train.h"
#include "tui/surface/surface.h"

enum {
    BL_MAX_OVERLAYS = 4,
    BL_TOAST_SIZE = 256,
    BL_MIN_WIDTH = 60, // smaller, one line says how much room is needed
    BL_MIN_HEIGHT = 16,
    BL_PANE_TABS = -1, // spots of the frame; items are screens
};

struct bl_toast { // a message that goes away by itself
    char text[BL_TOAST_SIZE];
    enum bl_log_level level;
    double until; // of the clock
};

struct bl_ui {
    // Set by the program before anything is done or drawn.
    double now;       // seconds of a steady clock
    double wall;      // seconds since 1970, UTC
    long utc_offset;  // seconds to add for local time
    size_t n_threads; // of this machine
    int width, height;
    enum bl_glyphs glyphs;
    bool is_monochrome;
    char theme[64];
    char version[16];
    char gnuplot[32];     // its version; "" when there is none
    char home[512];       // the user's folder, shown as ~; "" for none
    char state_dir[512];  // where runs and logs are kept
    char sample_dir[512]; // the tables that come with the program; ""

    enum bl_screen_id screen;
    const struct bl_screen *overlays[BL_MAX_OVERLAYS]; // the top one last
    size_t n_overlays;
    struct bl_toast toast;
    bool must_redraw; // something changed since the last drawing

    struct bl_table table;   // the open one
    struct bl_recipe recipe; // the choices of Configure
    struct bl_run run;       // the one that Train to Plots show; dir NULL: none
    struct bl_jobs job_list;
    struct bl_log log;
    struct bl_wishes wishes;

    struct bl_home home_screen; // the state of each screen and overlay
    struct bl_columns columns;
    struct bl_configure configure;
    struct bl_train train;
    struct bl_results results;
    struct bl_latent latent;
    struct bl_plots plots;
    struct bl_jobs_screen jobs;
    struct bl_help help;
    struct bl_palette palette;
    struct bl_confirm confirm;
    struct bl_prompt prompt;
    struct bl_rows_view rows;
};

enum bl_status bl_ui_init(struct bl_ui *ui, struct bl_error *err);
void bl_ui_release(struct bl_ui *ui);

// The screen, or the overlay above it, that keys go to.
const struct bl_screen *bl_ui_front(const struct bl_ui *ui);

void bl_ui_show(struct bl_ui *ui, enum bl_screen_id screen);
// Without the user's doing: what lies above stays and is answered first.
void bl_ui_show_below(struct bl_ui *ui, enum bl_screen_id screen);
void bl_ui_push(struct bl_ui *ui, const struct bl_screen *overlay);
void bl_ui_pop(struct bl_ui *ui); // the top overlay; nothing without one

// A toast, which is logged too.
__attribute__((format(printf, 3, 4))) void bl_ui_say(struct bl_ui *ui,
                                                     enum bl_log_level level,
                                                     const char *format, ...);

// An error the user has to read: a dialog with the sentence; logged too.
void bl_ui_fail(struct bl_ui *ui, const char *title, const struct bl_error *e);

// Asks, and on yes runs the action (lent, static).
void bl_ui_ask(struct bl_ui *ui, const char *title, const char *question,
               void (*yes)(struct bl_ui *ui));

// Asks for a line of text; `done` gets it.
void bl_ui_prompt(struct bl_ui *ui, const char *title, const char *text,
                  void (*done)(struct bl_ui *ui, const char *text));

// Input, as the program hands it on.  They find the meaning of a key or a click
// and do it.
void bl_ui_key(struct bl_ui *ui, bl_key key);
void bl_ui_paste(struct bl_ui *ui, const char *text);
void bl_ui_click(struct bl_ui *ui, const struct bl_spot *spot, int clicks);
void bl_ui_wheel(struct bl_ui *ui, bool up);

// Draws everything on a surface of its size: prepare() and draw() of all that
// is to be seen.
void bl_ui_draw(struct bl_ui *ui, struct bl_surface *s);

// "3 of 8 GB" and the like, for all screens.
void bl_ui_bytes_text(char *text, size_t size, double bytes); // "812 MB"
void bl_ui_count_text(char *text, size_t size, double n);     // "10 851"
void bl_ui_number_text(char *text, size_t size, double x);    // 4 digits
// The same with fewer digits where the field has no room for them; `width` of 8
// cells has room for every float.
void bl_ui_number_in(char *text, size_t size, double x, int width);
void bl_ui_time_text(char *text, size_t size, double seconds); // "1:10"
// A path with ~ for the user's folder.
void bl_ui_path_text(const struct bl_ui *ui, char *text, size_t size,
                     const char *path);

#endif
