#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/evaluation_json.h"
#include "cli/pair.h"
#include "cli/pca_beside.h"
#include "cli/print.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/metrics/evaluate.h"

static const struct bl_flag flags[] = {
    {"no-pca", 0, NULL,
     "do not set principal components beside the network of a .baler file"},
    {0},
};

/* Text. */

static const char *percent(char text[BL_PRINT_SIZE], double share)
{
    if (!isfinite(share))
        return strcpy(text, "-");
    snprintf(text, BL_PRINT_SIZE, "%.3g %%", 100 * share);
    return text;
}

static void print_row(const struct bl_column_metrics *m,
                      const struct bl_pca_beside *pca, size_t width)
{
    char text[BL_PRINT_SIZE];
    bl_print_cell(m->name, width);
    printf("%12s", bl_print_number(text, m->residual.mean));
    printf("%12s", bl_print_number(text, m->residual.rms));
    printf("%12s", bl_print_number(text, m->residual.max_abs));
    printf("%12s", bl_print_number(text, m->residual.rms / m->std));
    if (pca->is_there)
        printf("%12s", bl_print_number(text, bl_pca_beside_of(pca, m->name)));
    printf("%12s", percent(text, m->response.median));
    printf("%12s", percent(text, m->response.p95_abs));
    printf("%10s", bl_print_number(text, m->psnr));
    if (m->is_text || m->n_different == 0)
        printf("  %s", m->n_different == 0 ? "identical" : "differs");
    if (m->nonfinite_mismatch + m->n_lost > 0)
        printf("  NaN/inf not restored");
    putchar('\n');
}

static size_t widest_name(const struct bl_evaluation_result *r)
{
    size_t widest = 8;
    for (size_t i = 0; i < r->n_columns; i++) {
        size_t width = bl_print_width(r->columns[i].name);
        widest = width > widest ? width : widest;
    }
    return widest < 30 ? widest : 30;
}

static void print_pca(const struct bl_pca_beside *pca,
                      const struct bl_evaluation_result *r)
{
    char rows[BL_PRINT_SIZE];
    printf("mean RMS/std over the %zu columns of the network: %.4f; PCA with "
           "as many latent\nvalues (%zu, same normalisation, %s rows): %.4f\n",
           pca->report.features->n, bl_pca_beside_network(pca, r),
           pca->report.latent, bl_print_count(rows, pca->report.rows),
           pca->report.all.rms_over_std);
}

static void print_result(const struct bl_evaluation_result *r,
                         const struct bl_pca_beside *pca)
{
    char rows[BL_PRINT_SIZE];
    size_t width = widest_name(r);
    double sum = 0;
    size_t n = 0;
    printf("%s rows; response = (after - before) / before where before is not "
           "0\n",
           bl_print_count(rows, r->n_rows));
    bl_print_cell("column", width);
    printf("%12s%12s%12s%12s", "residual", "RMS", "max", "RMS/std");
    if (pca->is_there)
        printf("%12s", "PCA");
    printf("%12s%12s%10s\n", "median r", "95% of |r|", "PSNR dB");
    for (size_t i = 0; i < r->n_columns; i++) {
        print_row(&r->columns[i], pca, width);
        if (r->columns[i].formula != NULL)
            continue;
        double ratio = r->columns[i].residual.rms / r->columns[i].std;
        if (isfinite(ratio)) {
            sum += ratio;
            n++;
        }
    }
    if (n > 0)
        printf("mean RMS/std over %zu varying columns: %.4f\n", n,
               sum / (double)n);
    if (pca->is_there)
        print_pca(pca, r);
    for (size_t i = 0; i < r->n_unmatched; i++)
        printf("not compared: %s (%s)\n", r->unmatched[i].name,
               bl_unmatched_text(r->unmatched[i].why));
}

/* The command. */

static void on_rows(void *context, uint64_t done, uint64_t of)
{
    bl_observe_phase(context, "evaluate", done, of);
}

static enum bl_status report(struct bl_session *s,
                             const struct bl_invocation *inv,
                             const struct bl_evaluation_result *r,
                             struct bl_source *before,
                             const struct bl_model *network, json_t **result,
                             struct bl_error *err)
{
    struct bl_pca_beside pca;
    if (bl_flag(inv, "no-pca") != NULL)
        network = NULL;
    if (bl_pca_beside_make(&pca, s, network, before, err) != BL_OK)
        return err->status;
    bl_progress_clear(&s->progress);
    *result = bl_json_of_evaluation(r);
    if (pca.is_there)
        json_object_set_new(*result, "pca", bl_json_of_pca_beside(&pca, r));
    if (!inv->json && !inv->quiet)
        print_result(r, &pca);
    bl_pca_beside_release(&pca);
    return BL_OK;
}

/* `network` is that of the compressed table, NULL for any other. */
static enum bl_status evaluate_sources(struct bl_session *s,
                                       const struct bl_invocation *inv,
                                       struct bl_source *before,
                                       struct bl_source *after,
                                       const struct bl_model *network,
                                       json_t **result, struct bl_error *err)
{
    struct bl_evaluation_options options = BL_EVALUATION_OPTIONS_INIT;
    struct bl_evaluation *e;
    struct bl_evaluation_watch watch = {
        .cancel = &s->cancel, .rows = on_rows, .context = &s->observer};
    options.pool = s->pool;
    if (bl_evaluation_new(&e, &before->schema, &after->schema, &options, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = bl_evaluate_sources(e, before, after, &watch, err);
    if (status == BL_OK)
        status = report(s, inv, bl_evaluation_result(e), before, network,
                        result, err);
    bl_evaluation_free(e);
    return status;
}

enum bl_status bl_step_evaluate(struct bl_session *s,
                                const struct bl_invocation *inv,
                                json_t **result, struct bl_error *err)
{
    struct bl_pair_of_tables p;
    if (bl_pair_open(&p, s, inv, err) != BL_OK)
        return err->status;
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
            "latent values would leave.\n\n"
            "  baler evaluate jets.h5 jets.baler\n"
            "  baler evaluate jets.h5 jets_restored.h5 --json",
    .min_operands = 2,
    .max_operands = 2,
    .flags = flags,
    .takes_derived = true,
    .run = run,
};
