/* The figures that `baler plot` can draw, by their place in its list. */
#ifndef BL_TUI_MODEL_FIGURES_H
#define BL_TUI_MODEL_FIGURES_H

#include <stddef.h>

size_t bl_n_figures(void);
const char *bl_figure_name(size_t i);  // "latent_scatter"
const char *bl_figure_title(size_t i); // what it shows, one line

#endif
