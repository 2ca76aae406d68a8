#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/number.h"
#include "cli/column_list.h"
#include "cli/command.h"
#include "cli/copy.h"
#include "cli/paths.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "engine/codec/json.h"
#include "io/container/container.h"

static const struct bl_flag flags[] = {
    {"output", 'o', "OUT", "the file to write: .h5, .root, .csv, .npz or .npy"},
    {"columns", 0, "COLS", "restore only these columns (names or globs)"},
    {"rows", 0, "FIRST:LAST", "restore only rows FIRST to LAST - 1"},
    {"model", 'm', "MODEL.h5",
     "the model of a file written with --external-model"},
    {"root-compression", 0, "NAME", bl_root_compression_help},
    {0},
};

static enum bl_status parse_row(uint64_t *row, const char *text, size_t n,
                                uint64_t if_empty)
{
    *row = if_empty;
    return n == 0 || bl_number_parse_u64(row, text, n) ? BL_OK : BL_USAGE;
}

/* "100:200", "100:", ":200"; a LAST beyond the end means the end. */
static enum bl_status parse_rows(struct bl_copy_part *part, const char *text,
                                 uint64_t n_rows, struct bl_error *err)
{
    part->first = 0;
    part->last = n_rows;
    if (text == NULL)
        return BL_OK;
    const char *colon = strchr(text, ':');
    if (colon == NULL ||
        parse_row(&part->first, text, (size_t)(colon - text), 0) != BL_OK ||
        parse_row(&part->last, colon + 1, strlen(colon + 1), n_rows) != BL_OK)
        return bl_fail(err, BL_USAGE,
                       "--rows %s: FIRST:LAST is meant, such as 0:1000", text);
    if (part->last > n_rows)
        part->last = n_rows;
    if (part->first > part->last)
        return bl_fail(err, BL_USAGE, "--rows %s: the table has rows 0 to %llu",
                       text, (unsigned long long)n_rows);
    return BL_OK;
}

static enum bl_status restore(struct bl_session *s,
                              const struct bl_invocation *inv,
                              struct bl_source *source, const char *path,
                              json_t **result, struct bl_error *err)
{
    struct bl_copy_part part = {0};
    bool *columns = NULL;
    size_t n_columns = 0;
    if (parse_rows(&part, bl_flag(inv, "rows"), source->schema.n_rows, err) !=
            BL_OK ||
        bl_copy_options(&part.options, inv, path, err) != BL_OK ||
        bl_column_list_parse(&columns, bl_flag(inv, "columns"), "columns",
                             &source->schema, err) != BL_OK)
        return err->status;
    part.columns = columns;
    enum bl_status status =
        bl_copy_to_file(s, source, path, &part, "decompress", &n_columns, err);
    free(columns);
    if (status != BL_OK)
        return status;
    uint64_t n_rows = part.last - part.first;
    *result = json_pack("{s:o, s:I, s:I}", "file", bl_json_string(path), "rows",
                        (json_int_t)n_rows, "columns", (json_int_t)n_columns);
    if (!inv->json && !inv->quiet)
        printf("%s: %llu rows x %zu columns\n", path,
               (unsigned long long)n_rows, n_columns);
    return BL_OK;
}

enum bl_status bl_step_decompress(struct bl_session *s,
                                  const struct bl_invocation *inv,
                                  json_t **result, struct bl_error *err)
{
    const char *path, *from = inv->operands[0];
    const char *model = bl_flag(inv, "model");
    struct bl_source *source;
    if (bl_flag_required(&path, inv, "output", err) != BL_OK ||
        bl_paths_differ(path, from, err) != BL_OK ||
        bl_paths_differ(path, model, err) != BL_OK)
        return err->status;
    bool is_there = strcmp(from, "-") == 0 || access(from, R_OK) == 0;
    if (is_there && !bl_container_is_one(from))
        return bl_fail(err, BL_FAILED,
                       "%s is not a .baler file, or is damaged at its "
                       "beginning (`baler convert` copies other tables)",
                       from);
    if (bl_session_open(&source, s, from, model, err) != BL_OK)
        return err->status;
    enum bl_status status = restore(s, inv, source, path, result, err);
    bl_source_close(source);
    if (status == BL_BROKEN)
        return bl_error_prefix(err, "%s", from);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, bl_step_decompress, err);
}

const struct bl_command bl_cmd_decompress = {
    .name = "decompress",
    .operands = "IN.baler -o OUT",
    .summary = "restore a table, or some of its rows and columns",
    .help = "The extension of OUT picks the format.  Needs nothing but the "
            "file.\n\n"
            "  baler decompress jets.baler -o jets_restored.h5\n"
            "  baler decompress jets.baler -o few.csv --columns 'pt,eta' "
            "--rows 0:1000",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .run = run,
};
