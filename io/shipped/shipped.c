#include "io/shipped/shipped.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { MAX_TEXT = 1 << 16 };

bool bl_shipped_stem(char stem[BL_SHIPPED_STEM_SIZE], const char *file_name,
                     const struct bl_shipped_kind *kind)
{
    size_t n = strlen(file_name), n_suffix = strlen(kind->suffix);
    if (n <= n_suffix || n - n_suffix >= BL_SHIPPED_STEM_SIZE ||
        strcmp(file_name + n - n_suffix, kind->suffix) != 0)
        return false;
    memcpy(stem, file_name, n - n_suffix);
    stem[n - n_suffix] = '\0';
    return true;
}

/* Those that ship. */

static enum bl_status unknown(const char *name,
                              const struct bl_shipped_kind *kind,
                              struct bl_error *err)
{
    char known[256] = "", stem[BL_SHIPPED_STEM_SIZE];
    for (const struct bl_shipped_file *f = bl_shipped_files; f->name; f++)
        if (bl_shipped_stem(stem, f->name, kind))
            snprintf(known + strlen(known), sizeof known - strlen(known),
                     "%s%s", known[0] != '\0' ? ", " : "", stem);
    return bl_fail(err, BL_FAILED,
                   "there is no %s \"%s\": there are %s, and files named by "
                   "their path",
                   kind->called, name, known);
}

const char *bl_shipped_find(const char *name,
                            const struct bl_shipped_kind *kind,
                            struct bl_error *err)
{
    char stem[BL_SHIPPED_STEM_SIZE];
    for (const struct bl_shipped_file *f = bl_shipped_files; f->name; f++)
        if (bl_shipped_stem(stem, f->name, kind) && strcmp(stem, name) == 0)
            return f->text;
    unknown(name, kind, err);
    return NULL;
}

static enum bl_status load_shipped(struct bl_shipped_text *found,
                                   const char *name,
                                   const struct bl_shipped_kind *kind,
                                   struct bl_error *err)
{
    const char *text = bl_shipped_find(name, kind, err);
    if (text == NULL)
        return err->status;
    found->text = bl_string_copy(text, err);
    found->place = bl_string_copy(name, err);
    if (found->text != NULL && found->place != NULL)
        return BL_OK;
    free(found->text);
    free(found->place);
    return err->status;
}

/* One's own. */

static enum bl_status read_text(char **text, FILE *file, const char *path,
                                const struct bl_shipped_kind *kind,
                                struct bl_error *err)
{
    *text = bl_array_new(MAX_TEXT + 1, 1, err);
    if (*text == NULL)
        return err->status;
    size_t n = fread(*text, 1, MAX_TEXT, file);
    if (!ferror(file) && n < MAX_TEXT && memchr(*text, '\0', n) == NULL)
        return BL_OK;
    free(*text);
    if (ferror(file))
        return bl_fail_errno(err, "%s cannot be read", path);
    return bl_fail(err, BL_FAILED, "%s is no %s: it is not a short text", path,
                   kind->called);
}

/* *exists is false when there is no such file. */
static enum bl_status load_file(char **text, const char *path, bool *exists,
                                const struct bl_shipped_kind *kind,
                                struct bl_error *err)
{
    FILE *file = fopen(path, "r");
    *exists = file != NULL;
    if (file == NULL)
        return errno == ENOENT ? BL_OK
                               : bl_fail_errno(err, "%s cannot be read", path);
    enum bl_status status = read_text(text, file, path, kind, err);
    fclose(file);
    return status;
}

char *bl_shipped_own_folder(struct bl_error *err)
{
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    if (config != NULL && *config == '/')
        return bl_string_format(err, "%s/baler/themes", config);
    return bl_string_format(err, "%s/.config/baler/themes",
                            home != NULL ? home : "");
}

static char *path_of(const char *name, const struct bl_shipped_kind *kind,
                     struct bl_error *err)
{
    if (strchr(name, '/') != NULL || strstr(name, kind->suffix) != NULL)
        return bl_string_copy(name, err);
    char *folder = bl_shipped_own_folder(err);
    if (folder == NULL)
        return NULL;
    char *path = bl_string_format(err, "%s/%s%s", folder, name, kind->suffix);
    free(folder);
    return path;
}

enum bl_status bl_shipped_load(struct bl_shipped_text *found, const char *name,
                               const struct bl_shipped_kind *kind,
                               struct bl_error *err)
{
    bool exists;
    found->place = path_of(name, kind, err);
    if (found->place == NULL)
        return err->status;
    enum bl_status status =
        load_file(&found->text, found->place, &exists, kind, err);
    if (status == BL_OK && exists)
        return BL_OK;
    free(found->place);
    return status == BL_OK ? load_shipped(found, name, kind, err) : status;
}
