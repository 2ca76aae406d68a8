#include "tui/app/places.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum { PATH_SIZE = 4096, MAX_LEVELS = 5 };

static bool cut_last(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash == NULL || slash == path)
        return false;
    *slash = '\0';
    return true;
}

static bool has_sample(const char *folder)
{
    char file[PATH_SIZE + 64];
    snprintf(file, sizeof file, "%s/jets.h5", folder);
    return access(file, R_OK) == 0;
}

/* PREFIX/bin/baler-tui has PREFIX/share/baler/sample-data; in a build the
 * program is a few folders below the source tree. */
void bl_places_samples(char *path, size_t size)
{
    static const char *const names[] = {"share/baler/sample-data",
                                        "sample-data"};
    char here[PATH_SIZE], folder[PATH_SIZE + 32];
    ssize_t n = readlink("/proc/self/exe", here, sizeof here - 1);
    path[0] = '\0';
    here[n > 0 ? n : 0] = '\0';
    for (int level = 0; level < MAX_LEVELS && cut_last(here); level++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            snprintf(folder, sizeof folder, "%s/%s", here, names[i]);
            if (!has_sample(folder) || strlen(folder) >= size)
                continue;
            snprintf(path, size, "%s", folder);
            return;
        }
}

enum bl_status bl_places_absolute(char **path, const char *name,
                                  struct bl_error *err)
{
    char here[PATH_SIZE];
    if (name[0] == '/')
        *path = bl_string_copy(name, err);
    else if (getcwd(here, sizeof here) == NULL)
        return bl_fail_errno(err, "the working folder cannot be named");
    else
        *path = bl_string_format(err, "%s/%s", here, name);
    return *path != NULL ? BL_OK : err->status;
}

const char *bl_places_last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}
