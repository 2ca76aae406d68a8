#include "io/figure/style.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/figure/styles.h"

enum { MAX_STYLE = 1 << 16 };

static enum bl_status read_style(char **text, FILE *file, const char *path,
                                 struct bl_error *err)
{
    *text = bl_array_new(MAX_STYLE + 1, 1, err);
    if (*text == NULL)
        return err->status;
    size_t n = fread(*text, 1, MAX_STYLE, file);
    if (!ferror(file) && n < MAX_STYLE && memchr(*text, '\0', n) == NULL)
        return BL_OK;
    free(*text);
    if (ferror(file))
        return bl_fail_errno(err, "%s cannot be read", path);
    return bl_fail(err, BL_FAILED,
                   "%s is no figure style: it is not a short text", path);
}

/* *found is false when there is no such file. */
static enum bl_status load_file(char **text, const char *path, bool *found,
                                struct bl_error *err)
{
    FILE *file = fopen(path, "r");
    *found = file != NULL;
    if (file == NULL)
        return errno == ENOENT ? BL_OK
                               : bl_fail_errno(err, "%s cannot be read", path);
    enum bl_status status = read_style(text, file, path, err);
    fclose(file);
    return status;
}

static char *own_path(const char *name, struct bl_error *err)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config != NULL && *config == '/')
        return bl_string_format(err, "%s/baler/themes/%s.gp", config, name);
    return bl_string_format(err, "%s/.config/baler/themes/%s.gp",
                            home != NULL ? home : "", name);
}

static enum bl_status unknown(const char *name, struct bl_error *err)
{
    char known[128] = "";
    for (size_t i = 0; bl_styles[i].name != NULL; i++)
        snprintf(known + strlen(known), sizeof known - strlen(known), "%s%s",
                 i > 0 ? ", " : "", bl_styles[i].name);
    return bl_fail(err, BL_FAILED,
                   "there is no figure style \"%s\": there are %s, and files "
                   "named by their path",
                   name, known);
}

enum bl_status bl_style_load(char **text, const char *name,
                             struct bl_error *err)
{
    bool found;
    bool is_path = strchr(name, '/') != NULL || strstr(name, ".gp") != NULL;
    char *path = is_path ? bl_string_copy(name, err) : own_path(name, err);
    if (path == NULL)
        return err->status;
    enum bl_status status = load_file(text, path, &found, err);
    free(path);
    if (status != BL_OK || found)
        return status;
    for (size_t i = 0; bl_styles[i].name != NULL; i++) {
        if (strcmp(bl_styles[i].name, name) == 0) {
            *text = bl_string_copy(bl_styles[i].text, err);
            return *text != NULL ? BL_OK : err->status;
        }
    }
    return unknown(name, err);
}
