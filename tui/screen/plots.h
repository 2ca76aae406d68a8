/* Plots: figures to tick, how they are to look, a draft, and the export. */
#ifndef BL_TUI_SCREEN_PLOTS_H
#define BL_TUI_SCREEN_PLOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/run.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

enum { BL_PLOTS_MAX_FIGURES = 64 };

struct bl_plots {
    struct bl_list list;               // figures, and below how they look
    bool ticked[BL_PLOTS_MAX_FIGURES]; // as io/figure lists them
    bool is_set_up;                    // some were ticked to begin with
    size_t figure;                     // that is previewed
    size_t variable;                   // of those with a page for each
    bool is_large;                     // the preview has all the room
    char formats[32];                  // "pdf,svg"
    bool is_wide;                      // two columns of a journal
    char style[128];                   // "hep", or a file
    struct bl_run export;              // the last; dir NULL: none
    double began, took; // of the export: clock, and seconds; NaN: not known
};

extern const struct bl_screen bl_screen_plots;
extern const struct bl_actions bl_actions_plots;

// The arguments of `baler plot` for what is ticked, for BL_WISH_PLOT, of at
// most `most` strings, NULL-terminated, that live in `room`; returns how
// many, 0 when nothing is ticked or there is no room.
size_t bl_plots_arguments(const struct bl_ui *ui, const char **arguments,
                          size_t most, char *room, size_t size);

// The export has news.
void bl_plots_news(struct bl_ui *ui);

void bl_plots_release(struct bl_plots *p);

#endif
