#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/json.h"
#include "cli/paths.h"
#include "cli/result.h"
#include "cli/session.h"
#include "cli/steps.h"
#include "io/format.h"

static const struct bl_flag flags[] = {
    {"run-dir", 0, "DIR",
     "where recipe.ini, events.ndjson and log.txt go (the recipe's output)"},
    {"resume", 0, NULL, bl_resume_help},
    {0},
};

struct paths { // all owned
    char *input, *folder, *compressed, *restored;
};

static void paths_release(struct paths *p)
{
    free(p->input);
    free(p->folder);
    free(p->compressed);
    free(p->restored);
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
    if (p->compressed == NULL || p->restored == NULL)
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

/* One of the command line is meant from here, one of the recipe from there. */
static enum bl_status place_checkpoint(struct bl_recipe *r,
                                       const char *recipe_path,
                                       bool is_of_recipe, const struct paths *p,
                                       struct bl_error *err)
{
    const char *said = bl_recipe_get(r, "checkpoint");
    if (*said == '\0')
        return BL_OK;
    char *path = is_of_recipe ? beside(recipe_path, said, err)
                              : bl_string_copy(said, err);
    if (path == NULL)
        return err->status;
    enum bl_status status = bl_paths_differ(path, p->input, err);
    if (status == BL_OK)
        status = bl_paths_set_absolute(r, "checkpoint", path, err);
    free(path);
    return status;
}

/* The recipe that is left in the folder holds there too. */
static enum bl_status set_absolute(struct bl_recipe *r, const struct paths *p,
                                   struct bl_error *err)
{
    if (bl_paths_set_absolute(r, "input", p->input, err) != BL_OK)
        return err->status;
    return bl_paths_set_absolute(r, "output", p->folder, err);
}

/* The steps. */

struct step { // a command, as it would do it on its own
    const struct bl_command *command;
    bl_step *take;
    const char *first, *second, *output; // NULL where it has none
};

struct recipe_run {
    struct bl_session *session;
    const struct bl_invocation *inv;
    const struct paths *paths;
    json_t *results; // by the names of the steps
    json_t *briefs;  // the same, as the "end" event has them
};

static void set_flag(struct bl_invocation *inv, const char *name,
                     const char *value)
{
    const struct bl_flag *known = inv->command->flags;
    for (size_t i = 0; known[i].name != NULL; i++)
        if (strcmp(known[i].name, name) == 0)
            inv->flags[i] = value;
}

static struct bl_invocation invocation_of(const struct recipe_run *r,
                                          const struct step *step)
{
    struct bl_invocation inv = {
        .command = step->command,
        .operands = {step->first, step->second},
        .n_operands = step->second != NULL ? 2 : 1,
        .recipe = r->inv->recipe,
        .json = r->inv->json,
        .quiet = r->inv->quiet,
    };
    set_flag(&inv, "output", step->output);
    set_flag(&inv, "details", "");
    if (strcmp(bl_recipe_get(&inv.recipe, "restore-as"), "root") == 0)
        set_flag(&inv, "root-compression",
                 bl_recipe_get(&inv.recipe, "root-compression"));
    if (bl_recipe_says(&inv.recipe, "objects"))
        set_flag(&inv, "objects", bl_recipe_get(&inv.recipe, "objects"));
    return inv;
}

static enum bl_status keep_result(struct recipe_run *r,
                                  const struct bl_command *command,
                                  json_t *result, struct bl_error *err)
{
    json_object_set_new(r->briefs, command->name,
                        bl_result_brief(command, result));
    json_object_set(r->results, command->name, result);
    return bl_result_write(command, result, r->paths->folder, err);
}

static enum bl_status do_step(struct recipe_run *r, const struct step *step,
                              struct bl_error *err)
{
    struct bl_invocation inv = invocation_of(r, step);
    json_t *result = NULL;
    if (!inv.json && !inv.quiet)
        printf("\n== %s ==\n", step->command->name);
    if (step->take(r->session, &inv, &result, err) != BL_OK)
        return err->status;
    enum bl_status status = keep_result(r, step->command, result, err);
    json_decref(result);
    return status;
}

static bool has_network(const struct recipe_run *r)
{
    const json_t *result = json_object_get(r->results, "compress");
    return json_is_object(json_object_get(result, "model"));
}

/* What there is already is worth more than a latent space that is too large to
 * be summed up. */
static enum bl_status look_at_latents(struct recipe_run *r,
                                      struct bl_error *err)
{
    const struct step step = {&bl_cmd_latent, bl_step_latent,
                              r->paths->compressed, r->paths->input, NULL};
    struct bl_error why = BL_ERROR_INIT;
    if (!has_network(r) || do_step(r, &step, &why) == BL_OK)
        return BL_OK;
    if (why.status != BL_FAILED) {
        *err = why;
        return err->status;
    }
    bl_observe_warning(&r->session->observer, "there is no latent.json: %s",
                       why.text);
    return BL_OK;
}

static enum bl_status do_all(struct recipe_run *r, struct bl_error *err)
{
    const struct paths *p = r->paths;
    const struct step steps[] = {
        {&bl_cmd_compress, bl_step_compress, p->input, NULL, p->compressed},
        {&bl_cmd_decompress, bl_step_decompress, p->compressed, NULL,
         p->restored},
        // of the .baler file: then its network is compared with PCA
        {&bl_cmd_evaluate, bl_step_evaluate, p->input, p->compressed, NULL},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (do_step(r, &steps[i], err) != BL_OK)
            return err->status;
    return look_at_latents(r, err);
}

static void print_files(const struct recipe_run *r)
{
    const struct paths *p = r->paths;
    printf("\n%s\n%s\n%s/metrics.json\n", p->compressed, p->restored,
           p->folder);
    if (json_object_get(r->briefs, "latent") != NULL)
        printf("%s/latent.json\n", p->folder);
}

static enum bl_status run_steps(struct recipe_run *r, struct bl_error *err)
{
    enum bl_status status = do_all(r, err);
    bl_session_end(r->session, status, r->briefs, err);
    if (status != BL_OK)
        return status;
    if (r->inv->json)
        bl_json_print(json_incref(r->results));
    else if (!r->inv->quiet)
        print_files(r);
    return BL_OK;
}

static enum bl_status run_in_folder(struct bl_invocation *inv,
                                    const struct paths *p, struct bl_error *err)
{
    struct bl_session s;
    if (bl_flag(inv, "run-dir") == NULL)
        set_flag(inv, "run-dir", p->folder);
    if (bl_session_begin(&s, inv, err) != BL_OK)
        return err->status;
    struct recipe_run r = {&s, inv, p, json_object(), json_object()};
    enum bl_status status = run_steps(&r, err);
    json_decref(r.results);
    json_decref(r.briefs);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    struct paths paths = {0};
    const char *recipe = inv->operands[0];
    bool has_checkpoint = bl_recipe_says(&inv->recipe, "checkpoint");
    if (bl_recipe_read(&inv->recipe, recipe, err) != BL_OK)
        return err->status;
    enum bl_status status = make_paths(&paths, recipe, &inv->recipe, err);
    if (status == BL_OK)
        status = check_paths(&paths, err);
    if (status == BL_OK)
        status = set_absolute(&inv->recipe, &paths, err);
    if (status == BL_OK)
        status = place_checkpoint(&inv->recipe, recipe, !has_checkpoint, &paths,
                                  err);
    if (status == BL_OK)
        status = run_in_folder(inv, &paths, err);
    paths_release(&paths);
    return status;
}

const struct bl_command bl_cmd_run = {
    .name = "run",
    .operands = "RECIPE.ini",
    .summary = "do a whole recipe: compress, restore, evaluate, latent",
    .help = "Writes table.baler, restored.EXT, metrics.json and latent.json "
            "(as evaluate and\nlatent give them with --details) into the "
            "recipe's output folder, with\nevents.ndjson and log.txt to "
            "watch.  Options given here win over the recipe.\n\n"
            "  baler run jets/recipe.ini\n"
            "  baler run jets/recipe.ini --latent 10",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .takes_recipe = true,
    .run = run,
};
