#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/globs.h"
#include "cli/pair.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/metrics/evaluate.h"
#include "engine/metrics/profile.h"
#include "io/figure/draw.h"
#include "io/figure/figure.h"
#include "io/figure/style.h"

enum { MAX_PAGES = 100 }; // of variables, unless --columns names them

static const struct bl_flag flags[] = {
    {"output", 'o', "DIR", "the folder for the figures; made if need be"},
    {"figures", 0, "LIST", "only these, of those below"},
    {"columns", 0, "COLS", "pages for these variables only (names or globs)"},
    {"losses", 0, "RUN_DIR", "the training run whose loss is drawn"},
    {"format", 0, "LIST", "some of pdf, svg, png, tex [pdf]"},
    {"width", 0, "one|two", "columns of a journal: 86 or 178 mm [one]"},
    {"style", 0, "NAME", "hep, plain, or a file of gnuplot commands [hep]"},
    {0},
};

/* The choices. */

struct plot {
    const struct bl_invocation *inv;
    const char *dir;
    char *style;                         // owned
    const struct bl_figure *figures[32]; // ends with NULL
    struct bl_draw draw;
    struct bl_folio folio;
    struct bl_loss_curve losses;
    bool *chosen; // per column of the evaluation; owned
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
    return bl_fail(err, BL_USAGE, "--figures: there is no \"%s\", but %s", name,
                   known);
}

static enum bl_status choose_figures(struct plot *p, struct bl_error *err)
{
    enum { MOST = sizeof p->figures / sizeof *p->figures - 1 };
    const char *list = bl_flag(p->inv, "figures");
    size_t n = 0;
    for (size_t i = 0; list == NULL && bl_figures[i] != NULL && i < MOST; i++)
        p->figures[n++] = bl_figures[i];
    while (list != NULL && *list != '\0' && n < MOST) {
        char name[64];
        size_t length = strcspn(list, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, list);
        p->figures[n] = bl_figure_find(name);
        if (p->figures[n++] == NULL)
            return no_such_figure(name, err);
        list += length + (list[length] == ',');
    }
    return BL_OK;
}

static enum bl_status choose_width(struct plot *p, struct bl_error *err)
{
    const char *width = flag_or(p->inv, "width", "one");
    bool is_two = strcmp(width, "two") == 0;
    if (!is_two && strcmp(width, "one") != 0)
        return bl_fail(err, BL_USAGE, "--width %s: one or two is meant", width);
    p->folio.width = is_two ? 178 : 86;
    return BL_OK;
}

static enum bl_status choose(struct plot *p, struct bl_session *s,
                             struct bl_error *err)
{
    if (bl_flag_required(&p->dir, p->inv, "output", err) != BL_OK ||
        choose_figures(p, err) != BL_OK || choose_width(p, err) != BL_OK ||
        bl_draw_set_formats(&p->draw, flag_or(p->inv, "format", "pdf"), err) !=
            BL_OK ||
        bl_style_load(&p->style, flag_or(p->inv, "style", "hep"), err) != BL_OK)
        return err->status;
    const char *run_dir = bl_flag(p->inv, "losses");
    if (run_dir != NULL &&
        bl_loss_curve_read(&p->losses, run_dir, err) != BL_OK)
        return err->status;
    p->folio.dir = p->dir;
    p->folio.style = p->style;
    p->folio.format = p->draw.formats[0];
    p->draw.pool = s->pool;
    p->draw.cancel = &s->cancel;
    return bl_folder_make(p->dir, err);
}

/* Which columns of the evaluation have a page. */
static enum bl_status choose_columns(struct plot *p, struct bl_session *s,
                                     const struct bl_schema *before,
                                     const struct bl_evaluation_result *r,
                                     struct bl_error *err)
{
    const char *list = bl_flag(p->inv, "columns");
    bool *marked = bl_array_new(before->n_columns, sizeof *marked, err);
    p->chosen = bl_array_new(r->n_columns, sizeof *p->chosen, err);
    enum bl_status status =
        marked != NULL && p->chosen != NULL ? BL_OK : err->status;
    if (status == BL_OK && list != NULL)
        status = bl_globs_mark(marked, before, list, "columns", err);
    for (size_t i = 0; status == BL_OK && i < r->n_columns; i++)
        p->chosen[i] = list == NULL
                           ? i < MAX_PAGES || r->columns[i].formula != NULL
                           : marked[bl_schema_find(before, r->columns[i].name)];
    if (list == NULL && r->n_columns > MAX_PAGES)
        bl_session_say(s,
                       "pages are made for the first %d of %zu columns; "
                       "--columns names others",
                       MAX_PAGES, r->n_columns);
    free(marked);
    return status;
}

/* The work. */

static void on_rows(void *context, uint64_t done, uint64_t of)
{
    bl_observe_phase(context, "evaluate", done, of);
}

static void on_drawn(void *context, uint64_t done, uint64_t of)
{
    bl_observe_phase(context, "draw", done, of);
}

static enum bl_status write_figures(struct plot *p, struct bl_session *s,
                                    const struct bl_figure_input *in,
                                    struct bl_error *err)
{
    for (size_t i = 0; p->figures[i] != NULL; i++) {
        const struct bl_figure *f = p->figures[i];
        if (f->has_data(in)) {
            if (f->write(&p->folio, in, err) != BL_OK)
                return err->status;
        } else if (bl_flag(p->inv, "figures") != NULL) {
            bl_session_say(s, "no figure \"%s\": it needs %s", f->name,
                           f->needs != NULL ? f->needs : "numeric columns");
        }
    }
    return BL_OK;
}

static json_t *result_of(const struct plot *p)
{
    json_t *figures = json_array();
    for (size_t i = 0; i < p->folio.n_files; i++) {
        const struct bl_sheet_file *sheet = &p->folio.files[i];
        json_t *files = json_array();
        char name[BL_SHEET_NAME + 16];
        for (size_t k = 0; k < p->draw.n_formats; k++) {
            bl_draw_file_name(name, sheet, p->draw.formats[k]);
            if (!sheet->is_animation || k == 0)
                json_array_append_new(files, json_string(name));
        }
        json_array_append_new(
            figures, json_pack("{s:s, s:s, s:o*, s:o}", "name", sheet->name,
                               "figure", sheet->figure, "title",
                               json_string(sheet->title), "files", files));
    }
    return json_pack("{s:s, s:o}", "folder", p->dir, "figures", figures);
}

static enum bl_status draw_all(struct plot *p, struct bl_session *s,
                               const struct bl_figure_input *in,
                               json_t **result, struct bl_error *err)
{
    if (write_figures(p, s, in, err) != BL_OK)
        return err->status;
    if (p->folio.n_files == 0)
        return bl_fail(err, BL_FAILED, "there is nothing to draw");
    p->draw.drawn = on_drawn;
    p->draw.context = &s->observer;
    if (bl_draw_sheets(&p->draw, &p->folio, err) != BL_OK ||
        bl_draw_summary(&p->folio, err) != BL_OK)
        return err->status;
    *result = result_of(p);
    bl_progress_clear(&s->progress);
    if (!p->inv->json && !p->inv->quiet)
        printf("%s: %zu figures, and summary.pdf\n", p->dir, p->folio.n_files);
    return BL_OK;
}

static enum bl_status measure(struct plot *p, struct bl_session *s,
                              struct bl_evaluation *e, struct bl_profile *f,
                              struct bl_source *before, struct bl_source *after,
                              struct bl_error *err)
{
    struct bl_evaluation_watch watch = {
        .cancel = &s->cancel,
        .rows = on_rows,
        .context = &s->observer,
        .batches = bl_profile_add_batches,
        .batches_context = f,
    };
    if (bl_evaluate_sources(e, before, after, &watch, err) != BL_OK ||
        bl_profile_complete(f, before, after, &watch, err) != BL_OK)
        return err->status;
    return choose_columns(p, s, &before->schema, bl_evaluation_result(e), err);
}

static enum bl_status plot_sources(struct plot *p, struct bl_session *s,
                                   struct bl_source *before,
                                   struct bl_source *after, json_t **result,
                                   struct bl_error *err)
{
    struct bl_evaluation_options options = BL_EVALUATION_OPTIONS_INIT;
    struct bl_profile_options profile_options = BL_PROFILE_OPTIONS_INIT;
    struct bl_evaluation *e;
    struct bl_profile *f;
    options.pool = profile_options.pool = s->pool;
    if (bl_evaluation_new(&e, &before->schema, &after->schema, &options, err) !=
        BL_OK)
        return err->status;
    if (bl_profile_new(&f, &before->schema, &after->schema, &profile_options,
                       err) != BL_OK) {
        bl_evaluation_free(e);
        return err->status;
    }
    enum bl_status status = measure(p, s, e, f, before, after, err);
    struct bl_figure_input in = {
        .evaluation = bl_evaluation_result(e),
        .profile = bl_profile_result(f),
        .chosen = p->chosen,
        .losses = p->losses.n > 0 ? &p->losses : NULL,
    };
    if (status == BL_OK)
        status = draw_all(p, s, &in, result, err);
    bl_profile_free(f);
    bl_evaluation_free(e);
    return status;
}

static enum bl_status plot_files(struct plot *p, struct bl_session *s,
                                 json_t **result, struct bl_error *err)
{
    struct bl_pair_of_tables pair;
    if (bl_pair_open(&pair, s, p->inv, err) != BL_OK)
        return err->status;
    enum bl_status status =
        plot_sources(p, s, pair.before, pair.after, result, err);
    bl_pair_close(&pair);
    return status;
}

static enum bl_status step(struct bl_session *s,
                           const struct bl_invocation *inv, json_t **result,
                           struct bl_error *err)
{
    struct plot p = {.inv = inv};
    enum bl_status status = choose(&p, s, err);
    if (status == BL_OK)
        status = plot_files(&p, s, result, err);
    bl_folio_release(&p.folio);
    bl_loss_curve_release(&p.losses);
    free(p.style);
    free(p.chosen);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, step, err);
}

const struct bl_command bl_cmd_plot = {
    .name = "plot",
    .operands = "ORIGINAL RESTORED -o DIR",
    .summary = "publishable figures of what the loss did, through gnuplot",
    .help = "RESTORED is a .baler file or any table that can be read.  Each "
            "figure leaves\nits script NAME.gp and its data NAME.csv: `gnuplot "
            "NAME.gp` draws it again.\n\n"
            "  baler plot jets.h5 jets.baler -o figures\n"
            "  baler plot jets.h5 jets.baler -o figures --format pdf,svg "
            "--width two \\\n      --figures variables,correlation --columns "
            "'pt,*Energy'",
    .min_operands = 2,
    .max_operands = 2,
    .flags = flags,
    .takes_derived = true,
    .run = run,
};
