/* What `baler plot` is asked to draw: its options, understood. */
#ifndef BL_CLI_PLOT_CHOICE_H
#define BL_CLI_PLOT_CHOICE_H

#include <stdbool.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/session.h"
#include "engine/metrics/evaluate.h"
#include "io/figure/draw.h"
#include "io/figure/figure.h"

extern const struct bl_flag bl_plot_flags[];

enum { BL_MAX_PLOT_FIGURES = 32 };

struct bl_plot_choice {
    const char *dir;        // where figures go
    const char *report_dir; // NULL: no report
    bool all_figures;       // --figures was not given
    const struct bl_figure *figures[BL_MAX_PLOT_FIGURES + 1]; // ends with NULL
    struct bl_draw draw;
    double width;       // mm
    char *style;        // text of the style; owned
    const char *losses; // a run folder; NULL
};

// Also makes the folders.
enum bl_status bl_plot_choose(struct bl_plot_choice *c,
                              const struct bl_invocation *inv,
                              struct bl_error *err);
void bl_plot_choice_release(struct bl_plot_choice *c);

// *chosen: per column of the evaluation, whether it has a page; the caller's.
enum bl_status bl_plot_choose_pages(bool **chosen,
                                    const struct bl_invocation *inv,
                                    const struct bl_schema *before,
                                    const struct bl_evaluation_result *r,
                                    struct bl_session *s, struct bl_error *err);

#endif
