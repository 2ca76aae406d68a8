#include <stdlib.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/copy.h"
#include "cli/derive.h"
#include "cli/latent_print.h"
#include "cli/paths.h"
#include "cli/result.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/codec/decoder.h"
#include "engine/codec/json.h"
#include "engine/job/latent.h"
#include "engine/job/latent_source.h"

static const struct bl_flag flags[] = {
    {"csv", 0, "FILE",
     "write the latent vectors there, with the number of their row; any\n"
     "extension that can be written picks its format"},
    {"model", 'm', "MODEL.h5",
     "the model of a file written with --external-model"},
    {"details", 0, NULL,
     "in the JSON also distributions, and a sample of vectors with their\n"
     "variables"},
    {"run-dir", 0, "DIR", bl_run_dir_help},
    {0},
};

static enum bl_status write_vectors(struct bl_session *s, const char *path,
                                    struct bl_source *decoder,
                                    struct bl_error *err)
{
    struct bl_source *vectors;
    if (bl_latent_source_open(&vectors, decoder, err) != BL_OK)
        return err->status;
    struct bl_copy_part all = {.last = vectors->schema.n_rows};
    enum bl_status status =
        bl_copy_to_file(s, vectors, path, &all, "vectors", NULL, err);
    bl_source_close(vectors);
    return status;
}

/* Names of the derived columns, lent by the schema; *names is the caller's. */
static enum bl_status list_derived(const char ***names, size_t *n,
                                   const struct bl_schema *schema,
                                   struct bl_error *err)
{
    *n = 0;
    *names = bl_array_new(schema->n_columns, sizeof **names, err);
    if (*names == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].derived)
            (*names)[(*n)++] = schema->columns[i].name;
    return BL_OK;
}

static enum bl_status summarise(struct bl_session *s,
                                const struct bl_invocation *inv,
                                struct bl_source *decoder,
                                struct bl_source *table, json_t **result,
                                struct bl_error *err)
{
    struct bl_latent_options options = {.has_details =
                                            bl_flag(inv, "details") != NULL};
    struct bl_latent_report report;
    const char **laws;
    if (list_derived(&laws, &options.n_laws, &table->schema, err) != BL_OK)
        return err->status;
    options.laws = laws;
    enum bl_status status = bl_job_latent(&report, decoder, table, &options,
                                          s->pool, &s->observer, err);
    free(laws);
    if (status == BL_FAILED && inv->n_operands > 1)
        bl_error_prefix(err, "%s", inv->operands[1]);
    if (status != BL_OK)
        return status;
    bl_progress_clear(&s->progress);
    *result = bl_json_of_latent(&report);
    if (!inv->json && !inv->quiet)
        bl_print_latent(&report, inv->n_operands > 1 ? "of the original"
                                                     : "as restored");
    bl_latent_report_release(&report);
    return BL_OK;
}

/* The table that gives the inputs: the original, or the file once more, with
 * the derived variables that were asked for or that the file was made with. */
static enum bl_status open_table(struct bl_source **table, struct bl_session *s,
                                 const struct bl_invocation *inv,
                                 const struct bl_source *decoder,
                                 struct bl_error *err)
{
    struct bl_derive d;
    const char *name = inv->operands[inv->n_operands - 1];
    if (bl_session_open(table, s, name, bl_flag(inv, "model"), err) != BL_OK ||
        bl_derive_init(&d, &inv->recipe, decoder, err) != BL_OK)
        return err->status;
    enum bl_status status = inv->n_operands > 1
                                ? bl_derive_before(table, &d, name, s, err)
                                : bl_derive_after(table, &d, name, s, err);
    bl_derive_release(&d);
    return status;
}

static enum bl_status latent_of(struct bl_session *s,
                                const struct bl_invocation *inv,
                                struct bl_source *decoder, json_t **result,
                                struct bl_error *err)
{
    const char *csv = bl_flag(inv, "csv");
    struct bl_source *table = NULL;
    enum bl_status status = open_table(&table, s, inv, decoder, err);
    if (status == BL_OK)
        status = summarise(s, inv, decoder, table, result, err);
    bl_source_close(table);
    if (status == BL_OK && csv != NULL)
        status = write_vectors(s, csv, decoder, err);
    if (status == BL_OK && csv != NULL)
        json_object_set_new(*result, "csv", bl_json_string(csv));
    return status;
}

enum bl_status bl_step_latent(struct bl_session *s,
                              const struct bl_invocation *inv, json_t **result,
                              struct bl_error *err)
{
    struct bl_source *decoder;
    const char *from = inv->operands[0], *csv = bl_flag(inv, "csv");
    for (size_t i = 0; csv != NULL && i < inv->n_operands; i++)
        if (bl_paths_differ(csv, inv->operands[i], err) != BL_OK)
            return err->status;
    if (bl_session_open(&decoder, s, from, bl_flag(inv, "model"), err) != BL_OK)
        return err->status;
    bl_session_start_event(s, inv, &decoder->schema);
    enum bl_status status =
        bl_decoder_meta(decoder) != NULL
            ? latent_of(s, inv, decoder, result, err)
            : bl_fail(err, BL_FAILED,
                      "%s is not a .baler file: only those have latent vectors",
                      from);
    bl_source_close(decoder);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_latent, err);
}

const struct bl_command bl_cmd_latent = {
    .name = "latent",
    .operands = "IN.baler [ORIGINAL]",
    .summary = "what the latent space holds, dimension by dimension",
    .help =
        "Moments, range and entropy of each latent dimension, its share of "
        "the\nreconstruction, correlations with the inputs, the spectrum of "
        "the covariance,\nand how much of each variable a linear function of "
        "the latent vector explains.\nInputs are those of ORIGINAL, or as "
        "restored without it.\n\n"
        "  baler latent jets.baler jets.h5\n"
        "  baler latent jets.baler --derive 'mt = sqrt(mass^2 + pt^2)'\n"
        "  baler latent jets.baler --csv vectors.csv",
    .min_operands = 1,
    .max_operands = 2,
    .flags = flags,
    .takes_derived = true,
    .reads_table = true,
    .run = run,
    .result_file = "latent.json",
    .brief = bl_brief_of_latent,
};
