#include "cli/command.h"
#include "cli/derive.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/print.h"
#include "cli/recipe_lines.h"
#include "cli/session.h"
#include "cli/settings.h"
#include "cli/steps.h"
#include "engine/codec/json.h"
#include "io/container/container.h"

static const struct bl_flag flags[] = {
    {"output", 'o', "MODEL.h5", "the model file to write"},
    {"run-dir", 0, "DIR",
     "write recipe.ini, events.ndjson and log.txt there; SIGINT then\n"
     "stops training and keeps the best epoch"},
    {"resume", 0, NULL, bl_resume_help},
    {0},
};

static enum bl_status store(struct bl_model *model,
                            struct bl_container_writer *writer,
                            const struct bl_invocation *inv, uint64_t *bytes,
                            struct bl_error *err)
{
    struct bl_recipe_lines recipe;
    if (bl_recipe_lines_of(&recipe, &inv->recipe, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_job_store_model(model, &recipe, writer, bytes, err);
    bl_recipe_lines_release(&recipe);
    return status;
}

static json_t *result_of(const char *path, const struct bl_model *model,
                         uint64_t bytes)
{
    return json_pack("{s:o, s:o, s:I}", "file", bl_json_string(path), "model",
                     bl_json_of_model(model), "bytes", (json_int_t)bytes);
}

static void print_result(const char *path, const struct bl_model *model,
                         uint64_t bytes)
{
    char size[BL_PRINT_SIZE];
    bl_print_model(model);
    printf("%s: %s\n", path, bl_print_bytes(size, bytes));
}

static enum bl_status train_to(struct bl_session *s,
                               const struct bl_invocation *inv,
                               struct bl_source *source, const char *path,
                               struct bl_container_writer *writer,
                               json_t **result, struct bl_error *err)
{
    struct bl_options options;
    struct bl_model *model;
    uint64_t bytes = 0;
    if (bl_settings_from_recipe(&options, &inv->recipe, err) != BL_OK)
        return err->status;
    options.train.checkpoints = bl_checkpoint_for_training(&s->checkpoint);
    if (bl_job_train(&model, source, &options, s->pool, &s->observer, err) !=
        BL_OK)
        return err->status;
    enum bl_status status = store(model, writer, inv, &bytes, err);
    bl_progress_clear(&s->progress);
    if (status == BL_OK)
        *result = result_of(path, model, bytes);
    if (status == BL_OK && !inv->json && !inv->quiet)
        print_result(path, model, bytes);
    bl_model_free(model);
    return status;
}

/* The output is begun first: hours of training are not for a place where
 * nothing can be written. */
enum bl_status bl_step_train(struct bl_session *s,
                             const struct bl_invocation *inv, json_t **result,
                             struct bl_error *err)
{
    const char *path, *table = inv->operands[0];
    struct bl_source *source;
    struct bl_container_writer *writer;
    if (bl_flag_required(&path, inv, "output", err) != BL_OK ||
        bl_paths_differ(path, table, err) != BL_OK ||
        bl_session_open_filled(&source, s, table, err) != BL_OK)
        return err->status;
    bl_session_start_event(s, inv, &source->schema);
    enum bl_status status = bl_derive_check(&inv->recipe, source, table, err);
    if (status == BL_OK)
        status = bl_container_create(&writer, path, BL_CONTAINER_MODEL, err);
    if (status == BL_OK) {
        status = train_to(s, inv, source, path, writer, result, err);
        writer->ops->close(writer);
    }
    bl_source_close(source);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_train, err);
}

const struct bl_command bl_cmd_train = {
    .name = "train",
    .operands = "FILE -o MODEL.h5",
    .summary = "derive a model from a table, or from a sample of it",
    .help =
        "Fits the normalisations, trains the autoencoder on the columns that\n"
        "are to be compressed, and keeps the best epoch by validation loss.\n"
        "The model then compresses this table and others with the same "
        "columns.\n\n"
        "  baler train jets.h5 -o jets_model.h5 --latent 15 --epochs 25\n"
        "  baler train big.h5:events -o m.h5 --exact 'run,event' "
        "--max-seconds 60",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .takes_recipe = true,
    .run = run,
};
