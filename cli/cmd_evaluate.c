#include "cli/command.h"
#include "cli/evaluation_choice.h"
#include "cli/evaluation_details.h"
#include "cli/evaluation_json.h"
#include "cli/evaluation_text.h"
#include "cli/measure.h"
#include "cli/pair.h"
#include "cli/pca_beside.h"
#include "cli/result.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/metrics/evaluate.h"

static const struct bl_flag flags[] = {
    {"no-pca", 0, NULL,
     "do not set principal components beside the network of a .baler file"},
    {"peak", 0, "COLS",
     "fit a peak to these columns too (names or globs); it is always\n"
     "tried on derived variables"},
    {"periodic", 0, "COLS",
     "these are angles in radians: residuals are wrapped"},
    {"objects", 0, "LIST",
     "objects of an event, as ENERGY:RAPIDITY:PHI columns separated by\n"
     "commas: gives the energy mover's distance of every event"},
    {"details", 0, NULL,
     "in the JSON also distributions, the worst rows and correlations"},
    {"run-dir", 0, "DIR", bl_run_dir_help},
    {0},
};

static enum bl_status report(struct bl_session *s,
                             const struct bl_invocation *inv,
                             const struct bl_measures *m,
                             struct bl_source *before,
                             const struct bl_model *network, json_t **result,
                             struct bl_error *err)
{
    struct bl_pca_beside pca;
    const struct bl_evaluation_result *r = bl_evaluation_result(m->evaluation);
    if (bl_flag(inv, "no-pca") != NULL)
        network = NULL;
    if (bl_pca_beside_make(&pca, s, network, before, err) != BL_OK)
        return err->status;
    bl_progress_clear(&s->progress);
    *result = bl_json_of_evaluation(
        r, m->profile != NULL ? bl_profile_result(m->profile) : NULL);
    if (pca.is_there)
        json_object_set_new(*result, "pca", bl_json_of_pca_beside(&pca, r));
    if (!inv->json && !inv->quiet)
        bl_print_evaluation(r, &pca);
    bl_pca_beside_release(&pca);
    return BL_OK;
}

static enum bl_status measure(struct bl_measures *m, struct bl_session *s,
                              const struct bl_invocation *inv,
                              struct bl_source *before, struct bl_source *after,
                              struct bl_error *err)
{
    struct bl_evaluation_choice choice;
    struct bl_profile_options details = BL_PROFILE_OPTIONS_INIT;
    if (bl_evaluation_choose(&choice, inv, &before->schema, err) != BL_OK)
        return err->status;
    details.max_columns = BL_DETAILS_MAX_COLUMNS;
    details.n_worst = BL_DETAILS_WORST;
    details.periodic = choice.options.periodic;
    details.n_periodic = choice.options.n_periodic;
    details.max_frames = 0;
    enum bl_status status =
        bl_measure(m, s, before, after, &choice.options,
                   bl_flag(inv, "details") != NULL ? &details : NULL, err);
    bl_evaluation_choice_release(&choice);
    return status;
}

/* `network` is that of the compressed table, NULL for any other. */
static enum bl_status evaluate_sources(struct bl_session *s,
                                       const struct bl_invocation *inv,
                                       struct bl_source *before,
                                       struct bl_source *after,
                                       const struct bl_model *network,
                                       json_t **result, struct bl_error *err)
{
    struct bl_measures m;
    if (measure(&m, s, inv, before, after, err) != BL_OK)
        return err->status;
    enum bl_status status = report(s, inv, &m, before, network, result, err);
    bl_measures_release(&m);
    return status;
}

enum bl_status bl_step_evaluate(struct bl_session *s,
                                const struct bl_invocation *inv,
                                json_t **result, struct bl_error *err)
{
    struct bl_pair_of_tables p;
    if (bl_pair_open(&p, s, inv, err) != BL_OK)
        return err->status;
    bl_session_start_event(s, inv, &p.before->schema);
    enum bl_status status =
        evaluate_sources(s, inv, p.before, p.after,
                         p.meta != NULL ? p.meta->model : NULL, result, err);
    bl_pair_close(&p);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_evaluate, err);
}

const struct bl_command bl_cmd_evaluate = {
    .name = "evaluate",
    .operands = "ORIGINAL RESTORED",
    .summary = "what the loss did: every metric, before against after",
    .help = "RESTORED is a .baler file or any table that can be read.  Columns "
            "are matched\nby name, rows by position.  Beside the network of "
            "a .baler file stands what\nprincipal components with as many "
            "latent values would leave.\n\nDerived variables are computed "
            "before and after; without --derive, those that a\n.baler file "
            "was made with.  A peak is fitted with a Gaussian on a falling\n"
            "background.\n\n"
            "  baler evaluate jets.h5 jets.baler\n"
            "  baler evaluate jets.h5 jets_restored.h5 --json\n"
            "  baler evaluate dijet.h5 dijet.baler --derive 'mjj [GeV] = "
            "mjj(j1_pt, j1_eta,\n      j1_phi, j2_pt, j2_eta, j2_phi)'",
    .min_operands = 2,
    .max_operands = 2,
    .flags = flags,
    .takes_derived = true,
    .reads_table = true,
    .run = run,
    .result_file = "metrics.json",
    .brief = bl_brief_of_evaluation,
};
