/* Figures for papers, through gnuplot.
 *
 * A figure is one `const struct bl_figure` in a file of its own and a line in
 * the list in figure.c.  It writes one sheet or several (sheet.h): a script
 * and its data.  What it draws comes from the engine as plain structs.
 */
#ifndef BL_IO_FIGURE_FIGURE_H
#define BL_IO_FIGURE_FIGURE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/metrics/evaluate.h"
#include "engine/metrics/latent_profile.h"
#include "engine/metrics/profile.h"
#include "io/figure/sheet.h"
#include "io/run/loss_curve.h"

// What there is to draw; all lent, NULL where there is none.
struct bl_figure_input {
    const struct bl_evaluation_result *evaluation;
    const struct bl_profile_result *profile;
    const bool *chosen; // per column of the evaluation: has a page of its own
    const struct bl_latent_profile *latent;
    const struct bl_loss_curve *losses;
};

struct bl_figure {
    const char *name;  // as in --figures
    const char *title; // what it shows, one line
    const char *needs; // what it takes besides two tables; NULL for nothing
    bool (*has_data)(const struct bl_figure_input *in);
    enum bl_status (*write)(struct bl_folio *f,
                            const struct bl_figure_input *in,
                            struct bl_error *err);
};

extern const struct bl_figure *const bl_figures[]; // ends with NULL

// NULL when there is none of that name.
const struct bl_figure *bl_figure_find(const char *name);

// Whether figures are as wide as two columns of a journal.
bool bl_folio_is_wide(const struct bl_folio *f);

#endif
