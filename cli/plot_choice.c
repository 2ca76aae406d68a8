#include "cli/plot_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "cli/column_list.h"
#include "cli/steps.h"
#include "io/figure/style.h"

enum { MAX_PAGES = 100 }; // of variables, unless --columns names them

static const double ONE_COLUMN = 86, TWO_COLUMNS = 178; // mm

const struct bl_flag bl_plot_flags[] = {
    {"output", 'o', "DIR", "the folder for the figures; made if need be"},
    {"figures", 0, "LIST",
     "only these: loss, residuals, responses, correlation, variables,\n"
     "derived, fields, field_error, field_spectrum, animation, latent,\n"
     "latent_scatter, latent_correlation, latent_spectrum"},
    {"columns", 0, "COLS", "only these variables (names or globs)"},
    {"losses", 0, "RUN_DIR", "the training run whose loss is drawn"},
    {"format", 0, "LIST", "some of pdf, svg, png, tex [pdf]"},
    {"width", 0, "one|two", "columns of a journal: 86 or 178 mm [one]"},
    {"style", 0, "NAME", "hep, plain, or a file of gnuplot commands [hep]"},
    {"report", 0, "DIR",
     "write DIR/report.html as well; without -o figures go there too"},
    {"run-dir", 0, "DIR", bl_run_dir_help},
    {0},
};

static const char *flag_or(const struct bl_invocation *inv, const char *name,
                           const char *fallback)
{
    const char *value = bl_flag(inv, name);
    return value != NULL ? value : fallback;
}

static enum bl_status no_such_figure(const char *name, struct bl_error *err)
{
    char known[512] = "";
    for (size_t i = 0; bl_figures[i] != NULL; i++)
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s",
                 i > 0 ? ", " : "", bl_figures[i]->name);
    return bl_fail(err, BL_USAGE, "--figures: there is no \"%s\"; there are %s",
                   name, known);
}

static enum bl_status choose_figures(struct bl_plot_choice *c, const char *list,
                                     struct bl_error *err)
{
    size_t n = 0;
    c->all_figures = list == NULL;
    for (size_t i = 0; list == NULL && bl_figures[i] != NULL; i++)
        c->figures[n++] = bl_figures[i];
    while (list != NULL && *list != '\0' && n < BL_MAX_PLOT_FIGURES) {
        char name[64];
        size_t length = strcspn(list, ",");
        snprintf(name, sizeof name, "%.*s", (int)(length < 63 ? length : 63),
                 list);
        c->figures[n] = bl_figure_find(name);
        if (c->figures[n++] == NULL)
            return no_such_figure(name, err);
        list += length + (list[length] == ',');
    }
    return BL_OK;
}

static enum bl_status choose_width(struct bl_plot_choice *c, const char *width,
                                   struct bl_error *err)
{
    bool is_two = strcmp(width, "two") == 0;
    if (!is_two && strcmp(width, "one") != 0)
        return bl_fail(err, BL_USAGE, "--width %s: one or two is meant", width);
    c->width = is_two ? TWO_COLUMNS : ONE_COLUMN;
    return BL_OK;
}

static enum bl_status choose_folders(struct bl_plot_choice *c,
                                     const struct bl_invocation *inv,
                                     struct bl_error *err)
{
    c->report_dir = bl_flag(inv, "report");
    c->dir = flag_or(inv, "output", c->report_dir);
    if (c->dir == NULL)
        return bl_flag_required(&c->dir, inv, "output", err);
    if (bl_folder_make(c->dir, err) != BL_OK)
        return err->status;
    return c->report_dir != NULL ? bl_folder_make(c->report_dir, err) : BL_OK;
}

enum bl_status bl_plot_choose(struct bl_plot_choice *c,
                              const struct bl_invocation *inv,
                              struct bl_error *err)
{
    *c = (struct bl_plot_choice){.losses = bl_flag(inv, "losses")};
    const char *format =
        flag_or(inv, "format", bl_flag(inv, "output") == NULL ? "svg" : "pdf");
    if (choose_figures(c, bl_flag(inv, "figures"), err) != BL_OK ||
        choose_width(c, flag_or(inv, "width", "one"), err) != BL_OK ||
        bl_draw_set_formats(&c->draw, format, err) != BL_OK ||
        bl_style_load(&c->style, flag_or(inv, "style", "hep"), err) != BL_OK)
        return err->status;
    if (bl_flag(inv, "report") != NULL)
        bl_draw_add_format(&c->draw, "svg");
    return choose_folders(c, inv, err);
}

void bl_plot_choice_release(struct bl_plot_choice *c)
{
    free(c->style);
}

enum bl_status bl_plot_choose_pages(bool **chosen,
                                    const struct bl_invocation *inv,
                                    const struct bl_schema *before,
                                    const struct bl_evaluation_result *r,
                                    struct bl_session *s, struct bl_error *err)
{
    const char *list = bl_flag(inv, "columns");
    bool *marked = NULL;
    *chosen = bl_array_new(r->n_columns, sizeof **chosen, err);
    enum bl_status status =
        *chosen != NULL
            ? bl_column_list_parse(&marked, list, "columns", before, err)
            : err->status;
    for (size_t i = 0; status == BL_OK && i < r->n_columns; i++)
        (*chosen)[i] = list != NULL
                           ? marked[bl_schema_find(before, r->columns[i].name)]
                           : i < MAX_PAGES || r->columns[i].formula != NULL;
    if (list == NULL && r->n_columns > MAX_PAGES)
        bl_session_say(s,
                       "figures show the first %d of %zu columns; --columns "
                       "names others",
                       MAX_PAGES, r->n_columns);
    free(marked);
    return status;
}
