#include "tui/model/figures.h"

#include "io/figure/figure.h"

size_t bl_n_figures(void)
{
    size_t n = 0;
    while (bl_figures[n] != NULL)
        n++;
    return n;
}

const char *bl_figure_name(size_t i)
{
    return bl_figures[i]->name;
}

const char *bl_figure_title(size_t i)
{
    return bl_figures[i]->title;
}
