#include "cli/command.h"
#include "cli/copy.h"
#include "cli/paths.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/codec/json.h"

static const struct bl_flag flags[] = {
    {"root-compression", 0, "NAME", bl_root_compression_help},
    {0},
};

enum bl_status bl_step_convert(struct bl_session *s,
                               const struct bl_invocation *inv, json_t **result,
                               struct bl_error *err)
{
    struct bl_source *source;
    struct bl_copy_part all = {0};
    if (bl_paths_differ(inv->operands[1], inv->operands[0], err) != BL_OK ||
        bl_copy_options(&all.options, inv, inv->operands[1], err) != BL_OK ||
        bl_session_open(&source, s, inv->operands[0], NULL, err) != BL_OK)
        return err->status;
    all.last = source->schema.n_rows;
    size_t n_columns = 0;
    enum bl_status status = bl_copy_to_file(s, source, inv->operands[1], &all,
                                            "convert", &n_columns, err);
    bl_source_close(source);
    if (status == BL_OK)
        *result = json_pack(
            "{s:o, s:I, s:I}", "file", bl_json_string(inv->operands[1]), "rows",
            (json_int_t)all.last, "columns", (json_int_t)n_columns);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_convert, err);
}

const struct bl_command bl_cmd_convert = {
    .name = "convert",
    .operands = "IN OUT",
    .summary = "copy a table into another format, without any loss",
    .help =
        "IN is anything that can be read, a .baler file too.  The "
        "extension of OUT\npicks the format: .h5, .root, .csv, .npz or .npy. "
        " Types, names and units are\nkept as far as the format has "
        "them.\n\n"
        "  baler convert zmumu.csv zmumu.h5\n"
        "  baler convert run.h5:events events.npz",
    .min_operands = 2,
    .max_operands = 2,
    .flags = flags,
    .reads_table = true,
    .run = run,
};
