/* What the files of the screen Plots share. */
#ifndef BL_TUI_SCREEN_PLOTS_PARTS_H
#define BL_TUI_SCREEN_PLOTS_PARTS_H

#include "tui/model/figures.h"
#include "tui/ui/ui.h"

enum { BL_PLOTS_PANE = 0, BL_PLOTS_MAX_LINES = BL_PLOTS_MAX_FIGURES + 16 };

enum bl_plots_kind {
    BL_PLOTS_HEADING,
    BL_PLOTS_FIGURE,
    BL_PLOTS_FORMAT,
    BL_PLOTS_WIDTH,
    BL_PLOTS_STYLE,
    BL_PLOTS_FOLDER,
};

struct bl_plots_line {
    enum bl_plots_kind kind;
    size_t item; // the figure, the format
};

// Fills the lines there are and returns how many.
int bl_plots_lines(struct bl_plots_line lines[BL_PLOTS_MAX_LINES]);

// Figures. --------------------------------------------------------------------

size_t bl_plots_n_ticked(const struct bl_ui *ui);

// Why the run has nothing to draw it of, in words; NULL when it has, or when
// that is not known.
const char *bl_plots_why_not(const struct bl_ui *ui, size_t figure);

// How much there will be of it: "24 pages"; "" when not known.
void bl_plots_figure_note(const struct bl_ui *ui, size_t figure, char *text,
                          size_t size);

// The variables that have a page of a figure: from `first`, n of them; 0 when
// it has no pages.
size_t bl_plots_pages(const struct bl_ui *ui, size_t figure, size_t *first);

// Formats. --------------------------------------------------------------------

struct bl_plots_format {
    const char *name, *what;
};
enum { BL_PLOTS_N_FORMATS = 4 };
extern const struct bl_plots_format bl_plots_formats[BL_PLOTS_N_FORMATS];

bool bl_plots_has_format(const struct bl_plots *p, size_t format);
void bl_plots_set_format(struct bl_plots *p, size_t format, bool is_on);

// The export. -----------------------------------------------------------------

// The command line that does the same; the caller's, NULL without a run or
// memory.
char *bl_plots_command(const struct bl_ui *ui);

// The script of a figure of the last export; the caller's, NULL when there is
// none.
char *bl_plots_script(const struct bl_ui *ui, size_t figure);

// In columns of a journal, and in mm.
const char *bl_plots_width_text(const struct bl_plots *p);

// Drawing. --------------------------------------------------------------------

void bl_plots_draw_list(const struct bl_ui *ui, struct bl_area a);
void bl_plots_draw_preview(const struct bl_ui *ui, struct bl_area a);

#endif
