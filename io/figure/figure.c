#include "io/figure/figure.h"

#include <string.h>

#include "io/figure/figures.h"

const struct bl_figure *const bl_figures[] = {
    &bl_figure_loss,
    &bl_figure_residuals,
    &bl_figure_responses,
    &bl_figure_correlation,
    &bl_figure_variables,
    &bl_figure_derived,
    &bl_figure_peaks,
    &bl_figure_fields,
    &bl_figure_field_error,
    &bl_figure_field_spectrum,
    &bl_figure_animation,
    &bl_figure_latent,
    &bl_figure_latent_scatter,
    &bl_figure_latent_correlation,
    &bl_figure_latent_spectrum,
    NULL,
};

const struct bl_figure *bl_figure_find(const char *name)
{
    for (size_t i = 0; bl_figures[i] != NULL; i++)
        if (strcmp(bl_figures[i]->name, name) == 0)
            return bl_figures[i];
    return NULL;
}

bool bl_folio_is_wide(const struct bl_folio *f)
{
    return f->width > 120;
}
