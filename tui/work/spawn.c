#define _GNU_SOURCE // POSIX_SPAWN_SETSID, ..._addclosefrom_np
#include "tui/work/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

extern char **environ;

/* posix_spawn and its kin return what errno would be. */
static int set_files(posix_spawn_file_actions_t *files, const char *output)
{
    int error = posix_spawn_file_actions_addopen(files, STDIN_FILENO,
                                                 "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(
            files, STDOUT_FILENO, output,
            O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0666);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(files, STDOUT_FILENO,
                                                 STDERR_FILENO);
    if (error == 0)
        error =
            posix_spawn_file_actions_addclosefrom_np(files, STDERR_FILENO + 1);
    return error;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    int error = posix_spawnattr_setsigmask(attributes, &none);
    if (error == 0)
        error = posix_spawnattr_setsigdefault(attributes, &all);
    if (error == 0)
        error = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK |
                            POSIX_SPAWN_SETSIGDEF);
    return error;
}

static int spawn(pid_t *pid, const char *program, char *const *arguments,
                 const char *output)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&files);
    if (error != 0)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        error = set_files(&files, output);
        if (error == 0)
            error = set_attributes(&attributes);
        if (error == 0)
            error = posix_spawn(pid, program, &files, &attributes, arguments,
                                environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return error;
}

enum bl_status bl_spawn(long *pid, const char *program, char *const *arguments,
                        const char *output, struct bl_error *err)
{
    pid_t child = 0;
    errno = spawn(&child, program, arguments, output);
    if (errno != 0)
        return bl_fail_errno(err, "%s cannot be started, with its output in %s",
                             program, output);
    *pid = (long)child;
    return BL_OK;
}
