#include "base/folder.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

static bool make(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return true;
    if (errno == EEXIST && !is_folder(path))
        errno = ENOTDIR;
    else if (errno == EEXIST)
        return true;
    return false;
}

static bool make_all(char *path)
{
    if (*path == '\0') {
        errno = ENOENT;
        return false;
    }
    for (char *slash = strchr(path + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool ok = make(path);
        *slash = '/';
        if (!ok)
            return false;
    }
    return make(path);
}

enum bl_status bl_folder_make(const char *path, struct bl_error *err)
{
    char *copy = bl_string_copy(path, err);
    if (copy == NULL)
        return err->status;
    enum bl_status status =
        make_all(copy)
            ? BL_OK
            : bl_fail_errno(err, "the folder %s cannot be made", path);
    free(copy);
    return status;
}
