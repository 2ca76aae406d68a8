#include "io/figure/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

extern char **environ;

/* "cd 'DIR'; format = 'pdf'", quotes in DIR doubled. */
static char *first_commands(const char *dir, const char *format,
                            struct bl_error *err)
{
    char *quoted = bl_array_new(2 * strlen(dir) + 1, 1, err);
    if (quoted == NULL)
        return NULL;
    char *out = quoted;
    for (; *dir != '\0'; dir++) {
        if (*dir == '\'')
            *out++ = '\'';
        *out++ = *dir;
    }
    char *commands =
        format != NULL
            ? bl_string_format(err, "cd '%s'; format = '%s'", quoted, format)
            : bl_string_format(err, "cd '%s'", quoted);
    free(quoted);
    return commands;
}

/* Standard input and output are nothing, errors go to a file. */
static int spawn(pid_t *pid, char *const arguments[], const char *log)
{
    posix_spawn_file_actions_t actions;
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0)
        return error;
    error =
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null",
                                                 O_WRONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(
            &actions, 2, log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (error == 0)
        error =
            posix_spawnp(pid, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static enum bl_status wait_for(pid_t pid, int *status, struct bl_error *err)
{
    while (waitpid(pid, status, 0) < 0)
        if (errno != EINTR)
            return bl_fail_errno(err, "gnuplot cannot be waited for");
    return BL_OK;
}

static bool is_warning(const char *line)
{
    return strstr(line, "arning:") != NULL;
}

static bool names_a_place(const char *line)
{
    return strstr(line, ".gp\" line ") != NULL;
}

/* The next line that says something; NULL behind the last. */
static const char *next_line(char *line, int size, FILE *log)
{
    while (log != NULL && fgets(line, size, log) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        const char *text = line + strspn(line, " \t^");
        if (*text != '\0')
            return text;
    }
    return NULL;
}

static void close_log(FILE *log)
{
    if (log != NULL)
        fclose(log);
}

/* What gnuplot said, in a line: the one that names a place in the script, else
 * the last one.  Around it stand the command again and messages of drivers. */
static void read_words(char *words, size_t room, const char *path)
{
    char line[512];
    const char *text;
    bool is_named = false;
    FILE *log = fopen(path, "r");
    *words = '\0';
    while (!is_named && (text = next_line(line, sizeof line, log)) != NULL) {
        is_named = names_a_place(text) && !is_warning(text);
        if (!is_warning(text) || *words == '\0')
            snprintf(words, room, "%s", text);
    }
    close_log(log);
}

static void read_warning(char warning[BL_GNUPLOT_WARNING], const char *path)
{
    char line[512];
    const char *text;
    FILE *log = fopen(path, "r");
    while ((text = next_line(line, sizeof line, log)) != NULL) {
        if (!is_warning(text) || !names_a_place(text))
            continue;
        snprintf(warning, BL_GNUPLOT_WARNING, "%s", text);
        break;
    }
    close_log(log);
}

static enum bl_status not_started(int error, const char *dir, const char *name,
                                  struct bl_error *err)
{
    if (error == ENOENT)
        return bl_fail(err, BL_FAILED,
                       "gnuplot is not on the PATH: install it (Debian: "
                       "gnuplot-nox) and run this again, or draw the scripts "
                       "in %s with it (gnuplot %s.gp)",
                       dir, name);
    errno = error;
    return bl_fail_errno(err, "gnuplot cannot be started");
}

static enum bl_status failed(int status, const char *log, const char *dir,
                             const char *name, struct bl_error *err)
{
    char words[400];
    read_words(words, sizeof words, log);
    if (WIFSIGNALED(status))
        return bl_fail(err, BL_FAILED,
                       "gnuplot was ended by signal %d while drawing "
                       "%s/%s.gp%s%s",
                       WTERMSIG(status), dir, name, *words != '\0' ? ": " : "",
                       words);
    return bl_fail(err, BL_FAILED, "gnuplot could not draw %s/%s.gp: %s", dir,
                   name, *words != '\0' ? words : "it does not say why");
}

static enum bl_status run(char *const arguments[], const char *log,
                          const char *dir, const char *name,
                          struct bl_error *err)
{
    pid_t pid;
    int status;
    int error = spawn(&pid, arguments, log);
    if (error != 0)
        return not_started(error, dir, name, err);
    if (wait_for(pid, &status, err) != BL_OK)
        return err->status;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return failed(status, log, dir, name, err);
    return BL_OK;
}

enum bl_status bl_gnuplot_draw(const char *dir, const char *name,
                               const char *format,
                               char warning[BL_GNUPLOT_WARNING],
                               struct bl_error *err)
{
    *warning = '\0';
    char *commands = first_commands(dir, format, err);
    char *script = bl_string_format(err, "%s.gp", name);
    char *log = bl_string_format(err, "%s/%s_%s.log", dir, name,
                                 format != NULL ? format : "gp");
    enum bl_status status = BL_NO_MEMORY;
    if (commands != NULL && script != NULL && log != NULL) {
        char program[] = "gnuplot", no_rc[] = "-d", execute[] = "-e";
        char *const arguments[] = {program,  no_rc,  execute,
                                   commands, script, NULL};
        status = run(arguments, log, dir, name, err);
        if (status == BL_OK)
            read_warning(warning, log);
        unlink(log);
    }
    free(commands);
    free(script);
    free(log);
    return status;
}
