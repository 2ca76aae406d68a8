#include "tui/work/runs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/folder.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "io/format.h"
#include "tui/work/run_events.h"
#include "tui/work/run_watch.h"
#include "tui/work/spawn.h"

/* Finding the program. */

static bool is_program(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode) && access(path, X_OK) == 0;
}

/* "FOLDER/baler" where that is a program; *path stays NULL where it is not. */
static enum bl_status try_folder(char **path, const char *folder, size_t n,
                                 struct bl_error *err)
{
    char *candidate = bl_string_format(err, "%.*s/baler", (int)n, folder);
    if (candidate == NULL)
        return err->status;
    if (is_program(candidate))
        *path = candidate;
    else
        free(candidate);
    return BL_OK;
}

/* In the same folder where both are installed, in ../cli in a build. */
static enum bl_status try_beside(char **path, struct bl_error *err)
{
    char self[4096 + 8];
    ssize_t n = readlink("/proc/self/exe", self, 4096);
    if (n <= 0)
        return BL_OK;
    self[n] = '\0';
    char *end = strrchr(self, '/');
    if (try_folder(path, self, (size_t)(end - self), err) != BL_OK)
        return err->status;
    strcpy(end, "/../cli");
    return *path != NULL ? BL_OK : try_folder(path, self, strlen(self), err);
}

static enum bl_status try_path(char **path, struct bl_error *err)
{
    const char *folder = getenv("PATH");
    while (folder != NULL && *path == NULL) {
        size_t n = strcspn(folder, ":");
        // An empty entry means the current folder; not for us.
        if (n > 0 && try_folder(path, folder, n, err) != BL_OK)
            return err->status;
        folder = folder[n] == ':' ? folder + n + 1 : NULL;
    }
    return BL_OK;
}

enum bl_status bl_runs_find_baler(char **path, struct bl_error *err)
{
    *path = NULL;
    const char *named = getenv("BALER");
    if (named != NULL && *named != '\0') {
        if (!is_program(named))
            return bl_fail(err, BL_FAILED,
                           "$BALER is %s, which is no program: unset it, or "
                           "name the program baler",
                           named);
        *path = bl_string_copy(named, err);
        return *path != NULL ? BL_OK : err->status;
    }
    if (try_beside(path, err) != BL_OK ||
        (*path == NULL && try_path(path, err) != BL_OK))
        return err->status;
    if (*path != NULL)
        return BL_OK;
    return bl_fail(err, BL_FAILED,
                   "the program baler is neither beside this one nor on the "
                   "PATH: install it, or name it in $BALER");
}

/* Folders. */

enum { WORD_SIZE = 48 };

static bool is_ordinary(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* "jets" for "data/jets.h5:/events": a word for the name of a folder. */
static enum bl_status table_word(char word[WORD_SIZE], const char *table,
                                 struct bl_error *err)
{
    char *file, *inner;
    if (bl_table_name_split(table, &file, &inner, err) != BL_OK)
        return err->status;
    const char *slash = strrchr(file, '/');
    const char *begin = slash != NULL ? slash + 1 : file;
    const char *dot = strrchr(begin, '.');
    size_t length =
        dot != NULL && dot > begin ? (size_t)(dot - begin) : strlen(begin);
    size_t n = 0;
    for (; n < length && n < WORD_SIZE - 1; n++)
        word[n] = is_ordinary(begin[n]) ? begin[n] : '_';
    word[n] = '\0';
    free(file);
    free(inner);
    return BL_OK;
}

/* The time without what a file name should not have, the table behind it. */
static void folder_name(char name[BL_CLOCK_STAMP_SIZE + WORD_SIZE],
                        const char *word)
{
    char stamp[BL_CLOCK_STAMP_SIZE];
    bl_clock_stamp(stamp);
    stamp[strcspn(stamp, "Z")] = '\0';
    for (char *c = stamp; *c != '\0'; c++)
        *c = *c == ':' ? '-' : *c;
    snprintf(name, BL_CLOCK_STAMP_SIZE + WORD_SIZE, "%s%s%s", stamp,
             *word != '\0' ? "-" : "", word);
}

/* Two runs may begin within a second. */
static enum bl_status make_new(char **dir, const char *parent, const char *name,
                               struct bl_error *err)
{
    enum { MOST = 1000 };
    *dir = bl_string_format(err, "%s/%s", parent, name);
    for (int i = 2; *dir != NULL && mkdir(*dir, 0777) != 0; i++) {
        if (errno != EEXIST || i > MOST) {
            bl_fail_errno(err, "the folder %s cannot be made", *dir);
            free(*dir);
            *dir = NULL;
            break;
        }
        free(*dir);
        *dir = bl_string_format(err, "%s/%s-%d", parent, name, i);
    }
    return *dir != NULL ? BL_OK : err->status;
}

enum bl_status bl_runs_make_dir(char **dir, const char *parent,
                                const char *table, struct bl_error *err)
{
    char word[WORD_SIZE], name[BL_CLOCK_STAMP_SIZE + WORD_SIZE];
    *dir = NULL;
    if (table_word(word, table, err) != BL_OK ||
        bl_folder_make(parent, err) != BL_OK)
        return err->status;
    folder_name(name, word);
    return make_new(dir, parent, name, err);
}

/* Starting. */

enum bl_status bl_runs_start(const char *baler, const char *const *arguments,
                             const char *dir, long *pid, struct bl_error *err)
{
    size_t n = 0;
    while (arguments[n] != NULL)
        n++;
    const char **all = bl_array_new(n + 2, sizeof *all, err);
    char *output = bl_string_format(err, "%s/out.txt", dir);
    enum bl_status status = all != NULL && output != NULL ? BL_OK : err->status;
    if (status == BL_OK) {
        all[0] = baler;
        memcpy(all + 1, arguments, n * sizeof *all);
        // Its type is older than const; nothing is written there.
        status = bl_spawn(pid, baler, (char *const *)all, output, err);
    }
    free(all);
    free(output);
    return status;
}

/* Watching. */

static bool is_folder(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

enum bl_status bl_runs_poll(struct bl_run *run, bool *news,
                            struct bl_error *err)
{
    struct bl_run_watch watch;
    bool all;
    enum bl_run_state before = run->state;
    *news = false;
    if (!is_folder(run->dir))
        return bl_fail(err, BL_FAILED, "the folder of the run, %s, is gone",
                       run->dir);
    if (bl_run_watch_read(&watch, run, err) != BL_OK ||
        bl_run_events_follow(run, news, &all, err) != BL_OK ||
        (all && bl_run_watch_judge(run, &watch, err) != BL_OK))
        return err->status;
    *news = *news || run->state != before || !all;
    return BL_OK;
}

static enum bl_status no_process(const struct bl_run *run,
                                 const struct bl_run_watch *w,
                                 struct bl_error *err)
{
    if (w->life.pid > 0 && !w->life.here)
        return bl_fail(err, BL_FAILED,
                       "the run %s is on %s: signals do not go to another "
                       "machine; use `kill` there",
                       run->dir, w->life.host);
    return bl_fail(err, BL_FAILED, "the run %s has no process on this machine",
                   run->dir);
}

enum bl_status bl_runs_signal(const struct bl_run *run, int signal,
                              struct bl_error *err)
{
    struct bl_run_watch watch;
    if (!bl_run_is_alive(run))
        return bl_fail(err, BL_FAILED, "the run %s has ended: it is %s",
                       run->dir, bl_run_state_name(run->state));
    if (bl_run_watch_read(&watch, run, err) != BL_OK)
        return err->status;
    long pid = bl_run_watch_process(run, &watch);
    if (pid == 0)
        return no_process(run, &watch, err);
    bool wakes = signal == SIGINT || signal == SIGTERM;
    if (kill((pid_t)pid, signal) != 0 ||
        (wakes && kill((pid_t)pid, SIGCONT) != 0))
        return bl_fail_errno(err,
                             "the process %ld of the run %s cannot be "
                             "signalled",
                             pid, run->dir);
    return BL_OK;
}

/* Last words. */

/* What baler says: "baler: ..." or "baler train: ..."; NULL for other lines. */
static const char *sentence_of_baler(const char *line)
{
    enum { LONGEST_NAME = 24 };
    static const char name[] = "baler";
    size_t n = strcspn(line, ":");
    bool is_said = strncmp(line, name, sizeof name - 1) == 0 &&
                   n < LONGEST_NAME && line[n] == ':' && line[n + 1] == ' ';
    return is_said ? line + n + 2 : NULL;
}

/* The last sentence of baler, or else the last line; lent. */
static const char *last_sentence(char *text)
{
    const char *said = NULL, *last = "";
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        const char *sentence = sentence_of_baler(line);
        said = sentence != NULL ? sentence : said;
        last = line[strspn(line, " \t\r")] != '\0' ? line : last;
    }
    return said != NULL ? said : last;
}

static void copy_readable(char *text, size_t size, const char *line)
{
    struct bl_error ignored;
    char *readable = bl_utf8_copy(line, strlen(line), &ignored);
    if (readable != NULL && snprintf(text, size, "%s", readable) >= (int)size)
        bl_utf8_cut_end(text);
    for (char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7f)
            *c = ' ';
    free(readable);
}

void bl_runs_last_words(const char *dir, char *text, size_t size)
{
    char ending[2048];
    struct bl_error ignored;
    uint64_t bytes;
    size_t n = 0, most = sizeof ending - 1;
    int fd;
    *text = '\0';
    if (bl_run_file_open(&fd, &bytes, dir, "out.txt", &ignored) != BL_OK ||
        fd < 0)
        return;
    bl_run_file_read(fd, ending, most, bytes > most ? bytes - most : 0, &n,
                     &ignored);
    close(fd);
    ending[n] = '\0';
    copy_readable(text, size, last_sentence(ending));
}
