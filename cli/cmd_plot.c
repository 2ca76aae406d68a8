#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "cli/measure.h"
#include "cli/pair.h"
#include "cli/plot_choice.h"
#include "cli/plot_report.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/codec/json.h"
#include "engine/job/latent_profile.h"
#include "engine/metrics/evaluate.h"
#include "engine/metrics/profile.h"
#include "io/figure/draw.h"
#include "io/figure/figure.h"
#include "io/run/loss_curve.h"

struct plot {
    struct bl_session *session;
    const struct bl_invocation *inv;
    struct bl_plot_choice choice;
    struct bl_pair_of_tables tables;
    struct bl_measures measures;
    struct bl_latent_profile latent; // k is 0: none
    struct bl_loss_curve losses;     // n is 0: none
    bool *chosen;                    // per column of the evaluation
    struct bl_folio folio;
    json_t *warnings; // of gnuplot
};

static void plot_release(struct plot *p)
{
    bl_folio_release(&p->folio);
    bl_loss_curve_release(&p->losses);
    bl_latent_profile_release(&p->latent);
    bl_measures_release(&p->measures);
    bl_pair_close(&p->tables);
    bl_plot_choice_release(&p->choice);
    free(p->chosen);
    json_decref(p->warnings);
}

/* Measuring. */

static enum bl_status measure(struct plot *p, struct bl_error *err)
{
    const struct bl_evaluation_options numbers = BL_EVALUATION_OPTIONS_INIT;
    const struct bl_profile_options distributions = BL_PROFILE_OPTIONS_INIT;
    return bl_measure(&p->measures, p->session, p->tables.before,
                      p->tables.after, &numbers, &distributions, err);
}

/* The original may be another table than the one that was compressed: then
 * there are no latent figures, and the others all the same. */
static enum bl_status look_at_latents(struct plot *p, struct bl_error *err)
{
    if (p->tables.decoder == NULL || p->tables.meta->model == NULL)
        return BL_OK;
    enum bl_status status =
        bl_job_latent_profile(&p->latent, p->tables.decoder, p->tables.before,
                              p->session->pool, &p->session->observer, err);
    if (status != BL_FAILED)
        return status;
    bl_session_say(p->session, "no figures of the latent space: %s", err->text);
    return BL_OK;
}

/* Drawing. */

static void on_drawn(void *context, uint64_t done, uint64_t of)
{
    const struct plot *p = context;
    bl_observe_phase(&p->session->observer, "figures", done, of);
}

static void on_warned(void *context, const char *name, const char *text)
{
    struct plot *p = context;
    bl_observe_warning(&p->session->observer, "figure %s: gnuplot says: %s",
                       name, text);
    json_array_append_new(p->warnings, json_pack("{s:s, s:o}", "name", name,
                                                 "text", bl_json_string(text)));
}

static struct bl_figure_input input_of(const struct plot *p)
{
    return (struct bl_figure_input){
        .evaluation = bl_evaluation_result(p->measures.evaluation),
        .profile = bl_profile_result(p->measures.profile),
        .chosen = p->chosen,
        .latent = p->latent.k > 0 ? &p->latent : NULL,
        .losses = p->losses.n > 0 ? &p->losses : NULL,
    };
}

static enum bl_status write_figures(struct plot *p, struct bl_error *err)
{
    struct bl_figure_input in = input_of(p);
    p->folio = (struct bl_folio){
        .dir = p->choice.dir,
        .style = p->choice.style,
        .format = p->choice.draw.formats[0],
        .width = p->choice.width,
    };
    for (size_t i = 0; p->choice.figures[i] != NULL; i++) {
        const struct bl_figure *f = p->choice.figures[i];
        if (f->has_data(&in)) {
            if (f->write(&p->folio, &in, err) != BL_OK)
                return err->status;
        } else if (!p->choice.all_figures) {
            bl_session_say(p->session, "no figure \"%s\": it needs %s", f->name,
                           f->needs != NULL ? f->needs : "numeric columns");
        }
    }
    if (p->folio.n_files == 0)
        return bl_fail(err, BL_FAILED, "there is nothing to draw");
    return BL_OK;
}

static enum bl_status draw(struct plot *p, struct bl_error *err)
{
    struct bl_draw *d = &p->choice.draw;
    d->pool = p->session->pool;
    d->cancel = &p->session->cancel;
    d->drawn = on_drawn;
    d->warned = on_warned;
    d->context = p;
    return bl_draw_folio(d, &p->folio, err);
}

static enum bl_status report(const struct plot *p, struct bl_error *err)
{
    const struct bl_report r = {
        .before = p->inv->operands[0],
        .after = p->inv->operands[1],
        .evaluation = bl_evaluation_result(p->measures.evaluation),
        .folio = &p->folio,
    };
    if (p->choice.report_dir == NULL)
        return BL_OK;
    return bl_plot_report(&r, p->choice.report_dir, p->tables.meta, err);
}

/* The result. */

static json_t *files_of(const struct plot *p, const struct bl_sheet_file *sheet)
{
    json_t *files = json_array();
    char name[BL_SHEET_NAME + 16];
    for (size_t i = 0; i < p->choice.draw.n_formats; i++) {
        bl_draw_file_name(name, sheet, p->choice.draw.formats[i]);
        if (i == 0 || !sheet->is_animation)
            json_array_append_new(files, json_string(name));
    }
    return files;
}

static json_t *figure_json(const struct plot *p,
                           const struct bl_sheet_file *sheet)
{
    char script[BL_SHEET_NAME + 16];
    snprintf(script, sizeof script, "%s.gp", sheet->name);
    return json_pack("{s:s, s:s, s:o*, s:s, s:o}", "name", sheet->name,
                     "figure", sheet->figure, "title",
                     json_string(sheet->title), "script", script, "files",
                     files_of(p, sheet));
}

static json_t *result_of(const struct plot *p)
{
    json_t *figures = json_array();
    for (size_t i = 0; i < p->folio.n_files; i++)
        json_array_append_new(figures, figure_json(p, &p->folio.files[i]));
    return json_pack("{s:s, s:o, s:s, s:O}", "folder", p->choice.dir, "figures",
                     figures, "summary", "summary.pdf", "warnings",
                     p->warnings);
}

static void print_result(const struct plot *p)
{
    bl_progress_clear(&p->session->progress);
    printf("%s: %zu figures, and all of them in summary.pdf\n", p->choice.dir,
           p->folio.n_files);
    if (p->choice.report_dir != NULL)
        printf("%s/report.html: the report\n", p->choice.report_dir);
}

static enum bl_status plot(struct plot *p, struct bl_error *err)
{
    if (bl_plot_choose(&p->choice, p->inv, err) != BL_OK)
        return err->status;
    if (p->choice.losses != NULL &&
        bl_loss_curve_read(&p->losses, p->choice.losses, err) != BL_OK)
        return err->status;
    if (bl_pair_open(&p->tables, p->session, p->inv, err) != BL_OK)
        return err->status;
    bl_session_start_event(p->session, p->inv, &p->tables.before->schema);
    if (measure(p, err) != BL_OK || look_at_latents(p, err) != BL_OK)
        return err->status;
    if (bl_plot_choose_pages(&p->chosen, p->inv, &p->tables.before->schema,
                             bl_evaluation_result(p->measures.evaluation),
                             p->session, err) != BL_OK)
        return err->status;
    if (write_figures(p, err) != BL_OK || draw(p, err) != BL_OK)
        return err->status;
    return report(p, err);
}

static enum bl_status step(struct bl_session *s,
                           const struct bl_invocation *inv, json_t **result,
                           struct bl_error *err)
{
    struct plot p = {.session = s, .inv = inv, .warnings = json_array()};
    enum bl_status status = plot(&p, err);
    if (status == BL_OK) {
        *result = result_of(&p);
        if (!inv->json && !inv->quiet)
            print_result(&p);
    }
    plot_release(&p);
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
            "NAME.gp` draws it again.\nFigures have the size of a journal's "
            "column; summary.pdf has them all.\n\n"
            "  baler plot jets.h5 jets.baler -o figures\n"
            "  baler plot jets.h5 jets.baler -o figures --format pdf,svg "
            "--width two \\\n      --figures variables,correlation --columns "
            "'pt,*Energy'\n"
            "  baler plot jets.h5 jets.baler --report report",
    .min_operands = 2,
    .max_operands = 2,
    .flags = bl_plot_flags,
    .takes_derived = true,
    .reads_table = true,
    .run = run,
};
