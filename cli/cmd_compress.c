#include "cli/command.h"
#include "cli/derive.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/print.h"
#include "cli/proof.h"
#include "cli/recipe_lines.h"
#include "cli/session.h"
#include "cli/settings.h"
#include "cli/steps.h"
#include "cli/target.h"
#include "engine/codec/json.h"
#include "engine/job/compress.h"
#include "io/container/container.h"

static const struct bl_flag flags[] = {
    {"output", 'o', "OUT.baler", "the file to write"},
    {"model", 'm', "MODEL.h5",
     "use this model instead of training one (options of training and\n"
     "roles are then the model's)"},
    {"external-model", 0, NULL,
     "store only the checksum of --model: for many files with one model"},
    {"run-dir", 0, "DIR",
     "write recipe.ini, events.ndjson and log.txt there; SIGINT then\n"
     "stops training and goes on with the best epoch"},
    {"resume", 0, NULL, bl_resume_help},
    {0},
};

/* The model of --model; *model stays NULL without one. */
static enum bl_status load_model(struct bl_meta *meta, const char *path,
                                 struct bl_error *err)
{
    struct bl_container_reader *reader;
    if (path == NULL)
        return BL_OK;
    if (bl_container_open(&reader, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_meta_get(meta, reader, err);
    if (status == BL_OK && meta->model == NULL)
        status = bl_fail(err, BL_FAILED, "there is no model in it");
    if (status == BL_OK)
        status = bl_meta_get_weights(meta, reader, err);
    reader->ops->close(reader);
    return status == BL_OK ? BL_OK : bl_error_prefix(err, "%s", path);
}

// What a compression has to tell.
struct outcome {
    struct bl_compress_report report;
    struct bl_target_report found;
    bool has_target;
};

static json_t *result_of(const char *path, const struct outcome *o,
                         const struct bl_meta *written)
{
    const struct bl_compress_report *report = &o->report;
    json_t *result = bl_json_of_sizes(&report->sizes);
    json_object_set_new(result, "file", bl_json_string(path));
    json_object_set_new(result, "model", bl_json_of_model(report->model));
    bl_json_set_proof(result, written);
    if (o->has_target)
        json_object_set_new(result, "target",
                            bl_json_of_target(&o->found, written));
    return result;
}

static void print_result(const char *path, const struct outcome *o,
                         const struct bl_meta *written)
{
    printf("%s: ", path);
    bl_print_sizes(&o->report.sizes);
    bl_print_model(o->report.model);
    if (written->is_bounded)
        bl_print_certificate(&written->certificate, written);
    if (o->has_target)
        bl_print_target(&o->found, written);
}

/* What is told of the file is what the file itself says. */
static enum bl_status tell(const struct bl_invocation *inv, const char *path,
                           const struct outcome *o, json_t **result,
                           struct bl_error *err)
{
    struct bl_container_reader *reader;
    struct bl_meta written;
    if (bl_container_open(&reader, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_meta_get(&written, reader, err);
    reader->ops->close(reader);
    if (status != BL_OK)
        return status;
    *result = result_of(path, o, &written);
    if (!inv->json && !inv->quiet)
        print_result(path, o, &written);
    bl_meta_release(&written);
    return BL_OK;
}

static enum bl_status compress_to(struct bl_session *s,
                                  const struct bl_invocation *inv,
                                  struct bl_source *source,
                                  struct bl_model *model,
                                  struct bl_container_writer *writer,
                                  struct bl_compress_report *report,
                                  struct bl_error *err)
{
    struct bl_options options;
    struct bl_recipe_lines recipe;
    if (bl_settings_from_recipe(&options, &inv->recipe, err) != BL_OK ||
        bl_recipe_lines_of(&recipe, &inv->recipe, err) != BL_OK)
        return err->status;
    options.train.checkpoints = bl_checkpoint_for_training(&s->checkpoint);
    enum bl_status status = bl_job_compress(
        report, source, model, bl_flag(inv, "external-model") != NULL, &options,
        &recipe, writer, s->pool, &s->observer, err);
    bl_recipe_lines_release(&recipe);
    return status;
}

static enum bl_status compress_to_bounds(
    struct bl_session *s, const struct bl_invocation *inv,
    struct bl_source *source, struct bl_model *model, const char *path,
    struct bl_compress_report *report, struct bl_error *err)
{
    struct bl_container_writer *writer;
    if (bl_container_create(&writer, path, BL_CONTAINER_TABLE, err) != BL_OK)
        return err->status;
    enum bl_status status =
        compress_to(s, inv, source, model, writer, report, err);
    writer->ops->close(writer);
    return status;
}

static enum bl_status compress_source(struct bl_session *s,
                                      const struct bl_invocation *inv,
                                      struct bl_source *source,
                                      const char *path, json_t **result,
                                      struct bl_error *err)
{
    struct bl_meta given = {0};
    struct outcome o = {.has_target =
                            *bl_recipe_get(&inv->recipe, "target") != '\0'};
    bl_session_start_event(s, inv, &source->schema);
    enum bl_status status = load_model(&given, bl_flag(inv, "model"), err);
    if (status == BL_OK)
        status = o.has_target
                     ? bl_compress_to_target(&o.report, &o.found, s, inv,
                                             source, given.model, path, err)
                     : compress_to_bounds(s, inv, source, given.model, path,
                                          &o.report, err);
    if (status == BL_OK) {
        bl_progress_clear(&s->progress);
        status = tell(inv, path, &o, result, err);
        if (o.report.derived)
            bl_model_free(o.report.model);
        bl_target_report_release(&o.found);
    }
    bl_meta_release(&given);
    return status;
}

static enum bl_status check_flags(const char **path,
                                  const struct bl_invocation *inv,
                                  struct bl_error *err)
{
    if (bl_flag(inv, "external-model") != NULL && bl_flag(inv, "model") == NULL)
        return bl_fail(err, BL_USAGE,
                       "--external-model needs --model: without it the file "
                       "would be the only place of the model");
    if (bl_flag_required(path, inv, "output", err) != BL_OK ||
        bl_paths_differ(*path, inv->operands[0], err) != BL_OK)
        return err->status;
    return bl_paths_differ(*path, bl_flag(inv, "model"), err);
}

enum bl_status bl_step_compress(struct bl_session *s,
                                const struct bl_invocation *inv,
                                json_t **result, struct bl_error *err)
{
    const char *path;
    struct bl_source *source;
    if (check_flags(&path, inv, err) != BL_OK ||
        bl_session_open_filled(&source, s, inv->operands[0], err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_derive_check(&inv->recipe, source, inv->operands[0], err);
    if (status == BL_OK)
        status = compress_source(s, inv, source, path, result, err);
    bl_source_close(source);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_compress, err);
}

const struct bl_command bl_cmd_compress = {
    .name = "compress",
    .operands = "FILE -o OUT.baler",
    .summary = "compress a table, training first unless a model is given",
    .help =
        "Columns that a network suits are compressed with a loss; the others\n"
        "(ids, categories, constants, text) are kept bit for bit.  `baler\n"
        "inspect` shows which are which.  The file restores by itself, and "
        "its\nratio counts everything that is in it.\n\n"
        "With --bound no value is off by more than is said, and each column "
        "is kept\nthe way that is cheapest for it; `baler info` tells which "
        "and why.\n\n"
        "With --target the loosest bounds are searched that keep metrics where "
        "they\n"
        "should be.  A condition is [VARIABLE.]METRIC < NUMBER (or <=, >, >=); "
        "commas\n"
        "separate several.  VARIABLE is a column, a glob or a variable of "
        "--derive;\n"
        "without it every variable is meant for which the metric is defined.  "
        "METRIC is\n"
        "a path of `evaluate --json`, as residual.rms, response.p95_abs, "
        "nrmse, psnr,\n"
        "ks.d, wasserstein.w1_over_std, js or correlation.frobenius; "
        "chi2.impact,\n"
        "chi2.migration and chi2.two_sample are per degree of freedom, "
        "peak_shift and\n"
        "peak_width_shift magnitudes in the variable's unit (with _in_errors "
        "in errors\n"
        "of the fit before).  The numbers of --bound are multiplied by one "
        "factor\n"
        "(without it: range bounds of all columns), found to 5 %; columns that "
        "a\n"
        "condition is about are then loosened further on their own.  Trials "
        "look at a\n"
        "sample of up to four million numbers; what is reported is measured on "
        "all that\n"
        "the file gives back.\n"
        "\n"
        "  baler compress jets.h5 -o jets.baler --latent 15\n"
        "  baler compress jets.h5 -o jets.baler --bound range:1e-3\n"
        "  baler compress jets.h5 -o jets.baler --bound "
        "'rel:1e-2,eta=abs:1e-3'\n"
        "  baler compress jets.h5 -o jets.baler --target 'chi2.impact < 0.01, "
        "pt.ks.d <\n      1e-4'\n"
        "  baler compress more.h5 -o more.baler --model jets_model.h5\n"
        "  baler compress events.csv -o e.baler --exact 'run,event' --drop "
        "'tmp_*'",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .takes_recipe = true,
    .run = run,
};
