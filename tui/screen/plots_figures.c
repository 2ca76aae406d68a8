/* Which figures there can be of the run that is shown. */
#include <stdio.h>
#include <string.h>

#include "tui/screen/plots_parts.h"

size_t bl_plots_n_ticked(const struct bl_ui *ui)
{
    size_t n = 0;
    for (size_t i = 0; i < bl_n_figures(); i++)
        n += ui->plots.ticked[i] && bl_plots_why_not(ui, i) == NULL;
    return n;
}

/* What a run has, as far as its files have been read. */

static size_t n_peaks(const struct bl_outcome *o)
{
    size_t n = 0;
    for (size_t i = 0; i < o->n; i++)
        n += o->variables[i].peak.is_there;
    return n;
}

static const char *why_no_loss(const struct bl_ui *ui)
{
    return ui->run.n_epochs_done == 0 ? "the run had no epochs" : NULL;
}

static const char *why_no_pair(const struct bl_ui *ui)
{
    const struct bl_outcome *o = ui->results.outcome;
    return o != NULL && o->correlation.n < 2 ? "takes two columns that vary"
                                             : NULL;
}

static const char *why_no_variable(const struct bl_ui *ui)
{
    const struct bl_outcome *o = ui->results.outcome;
    return o != NULL && o->n_columns == 0 ? "no numbers" : NULL;
}

static const char *why_no_derived(const struct bl_ui *ui)
{
    const struct bl_outcome *o = ui->results.outcome;
    return o != NULL && o->n == o->n_columns ? "no derived variable" : NULL;
}

static const char *why_no_peak(const struct bl_ui *ui)
{
    const struct bl_outcome *o = ui->results.outcome;
    return o != NULL && n_peaks(o) == 0 ? "no derived peak" : NULL;
}

static const char *why_no_field(const struct bl_ui *ui)
{
    const struct bl_outcome *o = ui->results.outcome;
    return o != NULL && o->n_fields == 0 ? "no field" : NULL;
}

static const char *why_no_latent(const struct bl_ui *ui)
{
    bool has_ended = !bl_run_is_alive(&ui->run);
    return has_ended && ui->run.model.n_layers == 0 ? "no latent space" : NULL;
}

static const char *why_no_scatter(const struct bl_ui *ui)
{
    const struct bl_latent_space *s = ui->latent.space;
    if (s != NULL && s->k < 2)
        return "one dimension only";
    return why_no_latent(ui);
}

static const struct {
    const char *figure;
    const char *(*why_not)(const struct bl_ui *ui);
} needs[] = {
    {"loss", why_no_loss},
    {"residuals", why_no_variable},
    {"responses", why_no_variable},
    {"correlation", why_no_pair},
    {"variables", why_no_variable},
    {"derived", why_no_derived},
    {"peaks", why_no_peak},
    {"fields", why_no_field},
    {"field_error", why_no_field},
    {"field_spectrum", why_no_field},
    {"animation", why_no_field},
    {"latent", why_no_latent},
    {"latent_scatter", why_no_scatter},
    {"latent_correlation", why_no_latent},
    {"latent_spectrum", why_no_latent},
};

const char *bl_plots_why_not(const struct bl_ui *ui, size_t figure)
{
    if (ui->run.dir == NULL)
        return "no run is shown";
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (strcmp(needs[i].figure, bl_figure_name(figure)) == 0)
            return needs[i].why_not(ui);
    return NULL;
}

/* How much there is. */

size_t bl_plots_pages(const struct bl_ui *ui, size_t figure, size_t *first)
{
    const struct bl_outcome *o = ui->results.outcome;
    const char *name = bl_figure_name(figure);
    *first = 0;
    if (o == NULL)
        return 0;
    if (strcmp(name, "variables") == 0)
        return o->n_columns;
    if (strcmp(name, "derived") != 0)
        return 0;
    *first = o->n_columns;
    return o->n - o->n_columns;
}

void bl_plots_figure_note(const struct bl_ui *ui, size_t figure, char *text,
                          size_t size)
{
    const struct bl_outcome *o = ui->results.outcome;
    const char *name = bl_figure_name(figure);
    size_t first, n = bl_plots_pages(ui, figure, &first);
    const char *why = bl_plots_why_not(ui, figure);
    if (why != NULL)
        snprintf(text, size, "%s", ui->run.dir != NULL ? why : "");
    else if (n > 0)
        snprintf(text, size, "%zu page%s", n, n == 1 ? "" : "s");
    else if (strcmp(name, "loss") == 0)
        snprintf(text, size, "%zu epochs", ui->run.n_epochs_done);
    else if (o != NULL && strcmp(name, "peaks") == 0)
        snprintf(text, size, "%zu fitted", n_peaks(o));
    else if (o != NULL && strncmp(name, "field", 5) == 0)
        snprintf(text, size, "%zu field%s", o->n_fields,
                 o->n_fields == 1 ? "" : "s");
    else if (ui->latent.space != NULL && strncmp(name, "latent", 6) == 0)
        snprintf(text, size, "%zu dims", ui->latent.space->k);
    else
        text[0] = '\0';
}
