#include <stdio.h>

#include "cli/against.h"
#include "cli/command.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/codec/decoder.h"
#include "engine/codec/json.h"
#include "io/container/container.h"

static const struct bl_flag flags[] = {
    {"model", 'm', "MODEL.h5",
     "the model of a file written with --external-model"},
    {"against", 0, "ORIGINAL",
     "compare every value with this table, and the error with its bound"},
    {0},
};

static enum bl_status decode_all(struct bl_session *s, struct bl_source *source,
                                 struct bl_error *err)
{
    const struct bl_schema *schema = &source->schema;
    struct bl_batch b;
    size_t rows = (size_t)bl_decoder_meta(source)->rows_per_group;
    if (bl_batch_init(&b, schema, NULL, rows, err) != BL_OK)
        return err->status;
    enum bl_status status;
    uint64_t done = 0;
    do {
        bl_observe_phase(&s->observer, "verify", done, schema->n_rows);
        status = bl_observe_abort(&s->observer, err);
        if (status == BL_OK)
            status = bl_source_read(source, &b, err);
        done += b.n_rows;
    } while (status == BL_OK && b.n_rows > 0);
    bl_batch_release(&b);
    return status;
}

static json_t *result_of(const char *path, const struct bl_source *source)
{
    const struct bl_meta *m = bl_decoder_meta(source);
    return json_pack("{s:o, s:b, s:I, s:I, s:I}", "file", bl_json_string(path),
                     "ok", 1, "rows", (json_int_t)m->schema.n_rows, "columns",
                     (json_int_t)m->schema.n_columns, "row_groups",
                     (json_int_t)m->n_groups);
}

static enum bl_status verify_table(struct bl_session *s,
                                   const struct bl_invocation *inv,
                                   json_t **result, struct bl_error *err)
{
    const char *path = inv->operands[0];
    struct bl_source *source;
    if (bl_session_open(&source, s, path, bl_flag(inv, "model"), err) != BL_OK)
        return err->status;
    const char *original = bl_flag(inv, "against");
    bl_decoder_expect(source, source->schema.n_rows);
    enum bl_status status =
        original == NULL ? decode_all(s, source, err) : BL_OK;
    if (status == BL_OK)
        *result = result_of(path, source);
    if (status == BL_OK && original != NULL)
        status = bl_compare_against(s, inv, source, original, *result, err);
    if (status != BL_OK)
        bl_error_prefix(err, "%s", path);
    bl_source_close(source);
    return status;
}

/* A model file has no rows: its description and weights are all there is. */
static enum bl_status verify_model(const char *path, json_t **result,
                                   bool *is_model, struct bl_error *err)
{
    struct bl_container_reader *reader;
    struct bl_meta meta;
    if (bl_container_open(&reader, path, err) != BL_OK)
        return err->status;
    enum bl_status status = bl_meta_get(&meta, reader, err);
    if (status == BL_OK) {
        *is_model = !meta.is_table;
        if (*is_model) {
            status = bl_meta_get_weights(&meta, reader, err);
            *result =
                json_pack("{s:o, s:b}", "file", bl_json_string(path), "ok", 1);
        }
        bl_meta_release(&meta);
    }
    reader->ops->close(reader);
    return status == BL_OK ? BL_OK : bl_error_prefix(err, "%s", path);
}

enum bl_status bl_step_verify(struct bl_session *s,
                              const struct bl_invocation *inv, json_t **result,
                              struct bl_error *err)
{
    const char *path = inv->operands[0];
    bool is_model = false;
    enum bl_status status = verify_model(path, result, &is_model, err);
    if (status == BL_OK && !is_model)
        status = verify_table(s, inv, result, err);
    bl_progress_clear(&s->progress);
    if (status == BL_OK && !inv->json && !inv->quiet &&
        bl_flag(inv, "against") == NULL)
        printf("%s: every checksum holds and everything was restored once\n",
               path);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_verify, err);
}

const struct bl_command bl_cmd_verify = {
    .name = "verify",
    .operands = "IN.baler",
    .summary = "check every checksum and restore everything once",
    .help = "Exit code 3 and a sentence when something does not hold.  Takes "
            "model files\ntoo.\n\n"
            "  baler verify jets.baler",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .run = run,
};
