#include <string.h>

#include "base/number.h"
#include "cli/command.h"
#include "cli/compare_print.h"
#include "cli/paths.h"
#include "cli/recipe_lines.h"
#include "cli/scratch.h"
#include "cli/session.h"
#include "cli/settings.h"
#include "cli/steps.h"
#include "engine/compare/compare.h"

static const struct bl_flag flags[] = {
    {"bound", 0, "SPEC",
     "compare at this bound: range:E (E times the range of the column) or\n"
     "abs:E; without it, at the size of the autoencoder's file"},
    {"bytes", 0, "N", "compare at files of so many bytes"},
    {"output", 'o', "OUT.baler", "keep the autoencoder's file there"},
    {0},
};

static enum bl_status parse_bound(struct bl_compare_options *wishes,
                                  const char *spec, struct bl_error *err)
{
    static const struct {
        const char *prefix;
        enum bl_compare_by by;
    } kinds[] = {{"range:", BL_EQUAL_RANGE_BOUND},
                 {"abs:", BL_EQUAL_ABS_BOUND}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        size_t n = strlen(kinds[i].prefix);
        if (strncmp(spec, kinds[i].prefix, n) == 0 &&
            bl_number_parse_double(&wishes->bound, spec + n,
                                   strlen(spec + n)) &&
            wishes->bound > 0) {
            wishes->by = kinds[i].by;
            return BL_OK;
        }
    }
    return bl_fail(err, BL_USAGE,
                   "--bound %s: range:E or abs:E is meant, one bound for all "
                   "columns, such as range:1e-3",
                   spec);
}

static enum bl_status refuse_checkpoints(const struct bl_recipe *recipe,
                                         struct bl_error *err)
{
    if (*bl_recipe_get(recipe, "checkpoint") == '\0')
        return BL_OK;
    return bl_fail(err, BL_USAGE,
                   "--checkpoint: compare trains anew and leaves no "
                   "checkpoints; leave it out, or use `baler train`");
}

static enum bl_status parse_wishes(struct bl_compare_options *wishes,
                                   const struct bl_invocation *inv,
                                   struct bl_error *err)
{
    const char *bound = bl_flag(inv, "bound"), *bytes = bl_flag(inv, "bytes");
    *wishes = (struct bl_compare_options){.by = BL_EQUAL_SIZE};
    if (bound != NULL && bytes != NULL)
        return bl_fail(err, BL_USAGE,
                       "--bound and --bytes: one of them can be equal for all");
    if (bound != NULL)
        return parse_bound(wishes, bound, err);
    if (bytes != NULL &&
        (!bl_number_parse_u64(&wishes->bytes, bytes, strlen(bytes)) ||
         wishes->bytes == 0))
        return bl_fail(err, BL_USAGE,
                       "--bytes %s: a number of bytes above 0 is meant", bytes);
    return BL_OK;
}

static enum bl_status compare(struct bl_session *s,
                              const struct bl_invocation *inv,
                              struct bl_source *source,
                              const struct bl_options *options,
                              const struct bl_compare_options *wishes,
                              json_t **result, struct bl_error *err)
{
    struct bl_scratch scratch;
    struct bl_recipe_lines recipe;
    struct bl_compare_report report;
    if (bl_scratch_init(&scratch, "autoencoder", bl_flag(inv, "output"), err) !=
        BL_OK)
        return err->status;
    struct bl_scratch_files files = bl_scratch_files_of(&scratch);
    enum bl_status status = bl_recipe_lines_of(&recipe, &inv->recipe, err);
    if (status == BL_OK) {
        status = bl_job_compare(&report, source, options, wishes, &recipe,
                                &files, s->pool, &s->observer, err);
        bl_recipe_lines_release(&recipe);
    }
    bl_scratch_release(&scratch);
    if (status != BL_OK)
        return status;
    bl_progress_clear(&s->progress);
    *result = bl_json_of_compare(&report, wishes);
    if (!inv->json && !inv->quiet)
        bl_print_compare(&report, wishes);
    bl_compare_report_release(&report);
    return BL_OK;
}

static enum bl_status check_output(const struct bl_invocation *inv,
                                   struct bl_error *err)
{
    const char *output = bl_flag(inv, "output");
    return output != NULL ? bl_paths_differ(output, inv->operands[0], err)
                          : BL_OK;
}

static enum bl_status step(struct bl_session *s,
                           const struct bl_invocation *inv, json_t **result,
                           struct bl_error *err)
{
    struct bl_options options;
    struct bl_compare_options wishes;
    struct bl_source *source;
    if (refuse_checkpoints(&inv->recipe, err) != BL_OK ||
        parse_wishes(&wishes, inv, err) != BL_OK ||
        bl_settings_from_recipe(&options, &inv->recipe, err) != BL_OK ||
        check_output(inv, err) != BL_OK ||
        bl_session_open_filled(&source, s, inv->operands[0], err) != BL_OK)
        return err->status;
    enum bl_status status =
        compare(s, inv, source, &options, &wishes, result, err);
    bl_source_close(source);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    return bl_run_step(inv, step, err);
}

const struct bl_command bl_cmd_compare = {
    .name = "compare",
    .operands = "FILE",
    .summary = "the same table through the autoencoder, PCA and other codecs",
    .help =
        "Trains, then sets beside the autoencoder's file what others make of "
        "the same\ncolumns at the same size, or at the same bound: principal "
        "components, mantissa\nbits dropped before zstd, zfp, and zstd alone.  "
        "Bytes are those of whole files,\nand what is measured has been "
        "decoded again.\n\n"
        "  baler compare jets.h5 --latent 12\n"
        "  baler compare flow.h5 --bound range:1e-3",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .takes_recipe = true,
    .run = run,
};
