#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/atomic_file.h"
#include "base/memory.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "io/format.h"

static const struct bl_flag flags[] = {
    {"run-dir", 0, "DIR",
     "where recipe.ini, events.ndjson and log.txt go (the recipe's output)"},
    {0},
};

struct paths { // all owned
    char *input, *folder, *compressed, *restored, *metrics;
};

static void paths_release(struct paths *p)
{
    free(p->input);
    free(p->folder);
    free(p->compressed);
    free(p->restored);
    free(p->metrics);
}

/* A path of the recipe is meant from where the recipe stands. */
static char *beside(const char *recipe, const char *path, struct bl_error *err)
{
    const char *slash = strrchr(recipe, '/');
    if (slash == NULL || path[0] == '/')
        return bl_string_copy(path, err);
    return bl_string_format(err, "%.*s/%s", (int)(slash - recipe), recipe,
                            path);
}

static enum bl_status make_paths(struct paths *p, const char *recipe_path,
                                 const struct bl_recipe *r,
                                 struct bl_error *err)
{
    *p = (struct paths){0};
    const char *input = bl_recipe_get(r, "input");
    if (*input == '\0' || strcmp(input, "-") == 0)
        return bl_fail(err, BL_FAILED,
                       "%s names no table: set the key \"input\" to a file, "
                       "which is read several times",
                       recipe_path);
    p->input = beside(recipe_path, input, err);
    p->folder = beside(recipe_path, bl_recipe_get(r, "output"), err);
    if (p->input == NULL || p->folder == NULL)
        return err->status;
    p->compressed = bl_string_format(err, "%s/table.baler", p->folder);
    p->restored = bl_string_format(err, "%s/restored.%s", p->folder,
                                   bl_recipe_get(r, "restore-as"));
    p->metrics = bl_string_format(err, "%s/metrics.json", p->folder);
    if (p->compressed == NULL || p->restored == NULL || p->metrics == NULL)
        return err->status;
    return BL_OK;
}

/* What can be known to be wrong before hours of training. */
static enum bl_status check_paths(const struct paths *p, struct bl_error *err)
{
    const struct bl_format *format;
    if (bl_format_for_writing(&format, p->restored, err) != BL_OK ||
        bl_paths_differ(p->restored, p->input, err) != BL_OK)
        return err->status;
    if (mkdir(p->folder, 0777) != 0 && errno != EEXIST)
        return bl_fail_errno(err, "the folder %s cannot be made", p->folder);
    return BL_OK;
}

/* The recipe that is left in the folder holds there too. */
static enum bl_status set_absolute(struct bl_recipe *r, const struct paths *p,
                                   struct bl_error *err)
{
    if (bl_paths_set_absolute(r, "input", p->input, err) != BL_OK)
        return err->status;
    return bl_paths_set_absolute(r, "output", p->folder, err);
}

/* One step as its own command would do it; the result goes into `results`
 * under the command's name. */
static enum bl_status do_step(struct bl_session *s,
                              const struct bl_invocation *run, bl_step *step,
                              const struct bl_command *command,
                              const char *first, const char *second,
                              const char *output, json_t *results,
                              struct bl_error *err)
{
    struct bl_invocation inv = {
        .command = command,
        .operands = {first, second},
        .n_operands = second != NULL ? 2 : 1,
        .recipe = run->recipe,
        .json = run->json,
        .quiet = run->quiet,
    };
    inv.flags[0] = output; // --output stands first in both lists
    json_t *result = NULL;
    if (!run->json && !run->quiet)
        printf("\n== %s ==\n", command->name);
    if (step(s, &inv, &result, err) != BL_OK)
        return err->status;
    json_object_set_new(results, command->name, result);
    return BL_OK;
}

static enum bl_status write_metrics(const char *path, json_t *results,
                                    struct bl_error *err)
{
    char *text =
        json_dumps(json_object_get(results, "evaluate"),
                   JSON_INDENT(1) | JSON_REAL_PRECISION(BL_JSON_DIGITS));
    if (text == NULL)
        return bl_fail(err, BL_NO_MEMORY, "out of memory for the metrics");
    enum bl_status status = bl_atomic_file_write(path, text, strlen(text), err);
    free(text);
    return status;
}

static enum bl_status do_all(struct bl_session *s,
                             const struct bl_invocation *inv,
                             const struct paths *p, json_t *results,
                             struct bl_error *err)
{
    if (do_step(s, inv, bl_step_compress, &bl_cmd_compress, p->input, NULL,
                p->compressed, results, err) != BL_OK ||
        do_step(s, inv, bl_step_decompress, &bl_cmd_decompress, p->compressed,
                NULL, p->restored, results, err) != BL_OK ||
        do_step(s, inv, bl_step_evaluate, &bl_cmd_evaluate, p->input,
                p->restored, NULL, results, err) != BL_OK)
        return err->status;
    return write_metrics(p->metrics, results, err);
}

static enum bl_status run_in_folder(struct bl_invocation *inv,
                                    const struct paths *p, struct bl_error *err)
{
    struct bl_session s;
    json_t *results = json_object();
    if (bl_flag(inv, "run-dir") == NULL)
        inv->flags[0] = p->folder;
    if (bl_session_begin(&s, inv, err) != BL_OK) {
        json_decref(results);
        return err->status;
    }
    enum bl_status status = do_all(&s, inv, p, results, err);
    bl_session_end(&s, status, results, err);
    if (status == BL_OK && inv->json)
        bl_json_print(json_incref(results));
    else if (status == BL_OK && !inv->quiet)
        printf("\n%s\n%s\n%s\n", p->compressed, p->restored, p->metrics);
    json_decref(results);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    struct paths paths = {0};
    const char *recipe = inv->operands[0];
    if (bl_recipe_read(&inv->recipe, recipe, err) != BL_OK)
        return err->status;
    enum bl_status status = make_paths(&paths, recipe, &inv->recipe, err);
    if (status == BL_OK)
        status = check_paths(&paths, err);
    if (status == BL_OK)
        status = set_absolute(&inv->recipe, &paths, err);
    if (status == BL_OK)
        status = run_in_folder(inv, &paths, err);
    paths_release(&paths);
    return status;
}

const struct bl_command bl_cmd_run = {
    .name = "run",
    .operands = "RECIPE.ini",
    .summary = "do a whole recipe: compress, restore, evaluate",
    .help = "Writes table.baler, restored.EXT and metrics.json into the "
            "recipe's output\nfolder, with events.ndjson and log.txt to "
            "watch.  Options given here win over\nthe recipe.\n\n"
            "  baler run jets/recipe.ini\n"
            "  baler run jets/recipe.ini --latent 10",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .takes_recipe = true,
    .run = run,
};
