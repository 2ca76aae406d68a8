#include "cli/paths.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "io/format.h"

static bool are_one_file(const char *a, const char *b)
{
    struct stat of_a, of_b;
    return stat(a, &of_a) == 0 && stat(b, &of_b) == 0 &&
           of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino;
}

enum bl_status bl_paths_differ(const char *output, const char *input,
                               struct bl_error *err)
{
    char *file, *table;
    if (input == NULL)
        return BL_OK;
    if (bl_table_name_split(input, &file, &table, err) != BL_OK)
        return err->status;
    enum bl_status status = BL_OK;
    if (are_one_file(output, file))
        status = bl_fail(err, BL_FAILED,
                         "%s is the file that is read; choose another name "
                         "for the output",
                         output);
    free(file);
    free(table);
    return status;
}

enum bl_status bl_paths_set_absolute(struct bl_recipe *recipe, const char *key,
                                     const char *path, struct bl_error *err)
{
    char here[PATH_MAX];
    if (path[0] != '/' && getcwd(here, sizeof here) == NULL)
        return bl_fail_errno(err, "the current folder cannot be named");
    char *absolute = path[0] == '/'
                         ? bl_string_copy(path, err)
                         : bl_string_format(err, "%s/%s", here, path);
    if (absolute == NULL)
        return err->status;
    enum bl_status status =
        bl_recipe_set(recipe, (size_t)bl_recipe_key_find(key), absolute, err);
    free(absolute);
    return status;
}
