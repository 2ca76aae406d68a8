#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/command.h"
#include "cli/json.h"
#include "engine/codec/json.h"
#include "io/recipe/recipe.h"

static const struct bl_flag flags[] = {{0}};

static void say(const struct bl_invocation *inv, const char *path)
{
    if (inv->json)
        bl_json_print(json_pack("{s:o}", "file", bl_json_string(path)));
    else if (!inv->quiet)
        printf("%s: name your table at \"input\", then: baler run %s\n", path,
               path);
}

static enum bl_status write_recipe(const struct bl_invocation *inv,
                                   const char *folder, struct bl_error *err)
{
    char *path = bl_string_format(err, "%s/recipe.ini", folder);
    if (path == NULL)
        return err->status;
    enum bl_status status =
        access(path, F_OK) == 0
            ? bl_fail(err, BL_FAILED, "%s is there already; it is left alone",
                      path)
            : bl_recipe_write(&inv->recipe, path, err);
    if (status == BL_OK)
        say(inv, path);
    free(path);
    return status;
}

static enum bl_status run(struct bl_invocation *inv, struct bl_error *err)
{
    const char *folder = inv->operands[0];
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return bl_fail_errno(err, "the folder %s cannot be made", folder);
    return write_recipe(inv, folder, err);
}

const struct bl_command bl_cmd_new = {
    .name = "new",
    .operands = "DIR",
    .summary = "a project folder with a commented recipe",
    .help = "Every option of train and compress stands in the recipe, with "
            "what it means.\nOptions given here are filled in.\n\n"
            "  baler new jets && $EDITOR jets/recipe.ini && baler run "
            "jets/recipe.ini",
    .min_operands = 1,
    .max_operands = 1,
    .flags = flags,
    .takes_recipe = true,
    .run = run,
};
