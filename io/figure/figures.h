/* The figures there are; each in a file of its own. */
#ifndef BL_IO_FIGURE_FIGURES_H
#define BL_IO_FIGURE_FIGURES_H

#include "io/figure/figure.h"

extern const struct bl_figure bl_figure_animation;
extern const struct bl_figure bl_figure_correlation;
extern const struct bl_figure bl_figure_derived;
extern const struct bl_figure bl_figure_field_error;
extern const struct bl_figure bl_figure_field_spectrum;
extern const struct bl_figure bl_figure_fields;
extern const struct bl_figure bl_figure_latent;
extern const struct bl_figure bl_figure_latent_correlation;
extern const struct bl_figure bl_figure_latent_scatter;
extern const struct bl_figure bl_figure_latent_spectrum;
extern const struct bl_figure bl_figure_loss;
extern const struct bl_figure bl_figure_peaks;
extern const struct bl_figure bl_figure_residuals;
extern const struct bl_figure bl_figure_responses;
extern const struct bl_figure bl_figure_variables;

#endif
