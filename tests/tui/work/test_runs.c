/* Real runs of `baler`, started, watched and signalled. */
#include "tui/work/runs.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample_data.h"
#include "tests/io/scratch.h"
#include "tui/work/listing.h"

static struct bl_error err;
static struct bl_run run;
static char *dir;
static long pid;
static int changes = -1; // of the run's folder

static void leave(void)
{
    if (pid > 0)
        kill((pid_t)pid, SIGKILL);
    if (changes >= 0)
        close(changes);
    bl_run_release(&run);
    free(dir);
    scratch_leave();
}

TestSuite(runs, .init = scratch_enter, .fini = leave);

static const char *argument_of(const char *word)
{
    if (strcmp(word, "DIR") == 0)
        return dir;
    return strcmp(word, "TABLE") == 0 ? sample_path("jets.h5") : word;
}

/* Starts it and returns at once; the words are arguments. */
static void start(const char *words)
{
    char copy[1024], *baler, *rest = NULL;
    const char *arguments[32];
    size_t n = 0;
    cr_assert_eq(bl_runs_find_baler(&baler, &err), BL_OK, "%s", err.text);
    snprintf(copy, sizeof copy, "%s", words);
    for (char *w = strtok_r(copy, " ", &rest); w != NULL;
         w = strtok_r(NULL, " ", &rest))
        arguments[n++] = argument_of(w);
    arguments[n] = NULL;
    cr_assert_eq(bl_runs_start(baler, arguments, dir, &pid, &err), BL_OK, "%s",
                 err.text);
    free(baler);
}

static void watch(void)
{
    cr_assert_eq(bl_run_init(&run, dir, &err), BL_OK);
    run.pid = pid;
    run.here = true;
    changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    cr_assert_geq(inotify_add_watch(changes, dir,
                                    IN_MODIFY | IN_CREATE | IN_DELETE |
                                        IN_CLOSE_WRITE | IN_MOVED_TO),
                  0);
}

static void begin(const char *words)
{
    cr_assert_eq(bl_runs_make_dir(&dir, "runs", sample_path("jets.h5"), &err),
                 BL_OK, "%s", err.text);
    start(words);
    watch();
}

static void train(const char *more)
{
    char words[256] = "train TABLE -o model.h5 --run-dir DIR --threads 1 "
                      "--patience 0 ";
    begin(strcat(words, more));
}

static const char forever[] = "--epochs 1000000";

static bool poll_run(void)
{
    bool news;
    cr_assert_eq(bl_runs_poll(&run, &news, &err), BL_OK, "%s", err.text);
    return news;
}

static void wait_for_change(void)
{
    char events[4096];
    struct pollfd p = {.fd = changes, .events = POLLIN};
    cr_assert_eq(poll(&p, 1, 120000), 1, "nothing happens any more");
    while (read(changes, events, sizeof events) > 0)
        ;
}

static void wait_for_state(enum bl_run_state state)
{
    for (;;) {
        poll_run();
        if (run.state == state)
            return;
        cr_assert(bl_run_is_alive(&run), "%s: %s", bl_run_state_name(run.state),
                  run.reason);
        wait_for_change();
    }
}

static void wait_for_epochs(size_t n)
{
    for (poll_run(); run.n_epochs_done < n; poll_run()) {
        cr_assert(bl_run_is_alive(&run));
        wait_for_change();
    }
}

/* Of the process: WEXITED or WSTOPPED; it is not buried. */
static void wait_for_process(int options)
{
    siginfo_t info;
    cr_assert_eq(waitid(P_PID, (id_t)pid, &info, options | WNOWAIT), 0);
}

static void send(int signal)
{
    cr_assert_eq(bl_runs_signal(&run, signal, &err), BL_OK, "%s", err.text);
}

Test(runs, the_program_is_found)
{
    char *path, *named = strdup(getenv("BALER"));
    cr_assert_eq(bl_runs_find_baler(&path, &err), BL_OK);
    cr_expect_str_eq(path, named);
    free(path);
    setenv("BALER", "/no/such/program", 1);
    cr_expect_eq(bl_runs_find_baler(&path, &err), BL_FAILED);
    cr_expect(strstr(err.text, "/no/such/program") != NULL);
    unsetenv("BALER");
    mkdir("bin", 0777);
    cr_assert_eq(symlink(named, "bin/baler"), 0);
    setenv("PATH", "/nowhere::bin", 1);
    cr_assert_eq(bl_runs_find_baler(&path, &err), BL_OK);
    cr_expect_str_eq(path, "bin/baler");
    free(path);
    setenv("PATH", "/nowhere", 1);
    cr_expect_eq(bl_runs_find_baler(&path, &err), BL_FAILED);
    free(named);
}

Test(runs, folders_have_time_and_table)
{
    static const char *const tables[] = {"data/jets.h5", "my jets.h5:/a/b",
                                         "../\xc3\xa9/.csv"};
    static const char *const words[] = {"-jets", "-my_jets", "-_csv"};
    for (size_t i = 0; i < 3; i++) {
        char *first, *second;
        cr_assert_eq(bl_runs_make_dir(&first, "a/runs", tables[i], &err), BL_OK,
                     "%s", err.text);
        cr_assert_eq(bl_runs_make_dir(&second, "a/runs", tables[i], &err),
                     BL_OK);
        // a/runs/2026-05-04T13-02-11-jets
        cr_expect_str_eq(first + strlen("a/runs/2026-05-04T13-02-11"),
                         words[i]);
        cr_expect_str_neq(first, second);
        struct stat s;
        cr_expect_eq(stat(second, &s), 0);
        free(first);
        free(second);
    }
}

Test(runs, from_start_to_end)
{
    train("--epochs 3");
    cr_expect_eq(run.state, BL_RUN_STARTING);
    wait_for_state(BL_RUN_DONE);
    cr_expect_eq(run.pid, pid);
    cr_expect(run.here);
    cr_expect_eq(run.n_rows, 4000);
    cr_expect_eq(run.n_epochs_done, 3);
    cr_expect_eq(run.model.layers[0], 18);
    cr_assert_not_null(run.recipe.values);
    cr_expect_str_eq(bl_recipe_get(&run.recipe, "epochs"), "3");
    cr_expect_eq(run.n_odd_lines, 0);
    cr_expect_eq(bl_runs_signal(&run, SIGINT, &err), BL_FAILED);
    cr_expect(strstr(err.text, "done") != NULL, "%s", err.text);
    waitpid((pid_t)pid, NULL, 0); // its end is written before it ends
    cr_expect_eq(bl_runs_delete(dir, &err), BL_OK, "%s", err.text);
    bool news;
    cr_expect_eq(bl_runs_poll(&run, &news, &err), BL_FAILED);
}

Test(runs, it_is_detached)
{
    train(forever);
    wait_for_epochs(1);
    cr_expect_eq(getsid((pid_t)pid), (pid_t)pid);
    char path[64], target[256] = "";
    snprintf(path, sizeof path, "/proc/%ld/fd/0", pid);
    cr_expect_gt(readlink(path, target, sizeof target - 1), 0);
    cr_expect_str_eq(target, "/dev/null");
    snprintf(path, sizeof path, "/proc/%ld/fd/%d", pid, changes);
    memset(target, 0, sizeof target);
    cr_expect(readlink(path, target, sizeof target - 1) < 0 ||
              strstr(target, "inotify") == NULL);
}

Test(runs, paused_and_resumed_and_stopped)
{
    train(forever);
    wait_for_epochs(2);
    send(SIGTSTP);
    wait_for_state(BL_RUN_PAUSED);
    wait_for_process(WSTOPPED);
    send(SIGCONT);
    wait_for_state(BL_RUN_RUNNING);
    wait_for_epochs(run.n_epochs_done + 1);
    send(SIGINT);
    wait_for_state(BL_RUN_STOPPED);
    struct stat s;
    cr_expect_eq(stat("model.h5", &s), 0);
}

Test(runs, a_paused_one_is_woken_to_be_aborted)
{
    train(forever);
    wait_for_epochs(1);
    send(SIGTSTP);
    wait_for_process(WSTOPPED);
    wait_for_state(BL_RUN_PAUSED);
    send(SIGTERM);
    wait_for_state(BL_RUN_ABORTED);
    struct stat s;
    cr_expect_neq(stat("model.h5", &s), 0);
}

Test(runs, killed_it_is_lost)
{
    train(forever);
    wait_for_epochs(1);
    kill((pid_t)pid, SIGKILL);
    wait_for_process(WEXITED);
    poll_run();
    cr_expect_eq(run.state, BL_RUN_LOST);
    cr_expect(strstr(run.reason, "without a word") != NULL, "%s", run.reason);
    cr_expect_eq(bl_runs_signal(&run, SIGINT, &err), BL_FAILED);
    // So says anyone who comes later.
    struct bl_run later;
    bool news;
    cr_assert_eq(bl_run_init(&later, dir, &err), BL_OK);
    cr_assert_eq(bl_runs_poll(&later, &news, &err), BL_OK);
    cr_expect(news);
    cr_expect_eq(later.state, BL_RUN_LOST);
    bl_run_release(&later);
    cr_expect_eq(bl_runs_delete(dir, &err), BL_OK, "%s", err.text);
}

/* Attached by its folder alone, it can be told to stop. */
Test(runs, watched_by_someone_else)
{
    train(forever);
    wait_for_epochs(1);
    bl_run_release(&run);
    cr_assert_eq(bl_run_init(&run, dir, &err), BL_OK);
    wait_for_epochs(1);
    cr_expect(run.here);
    cr_expect_eq(run.pid, pid);
    cr_expect_eq(bl_runs_delete(dir, &err), BL_FAILED);
    cr_expect(strstr(err.text, "alive") != NULL, "%s", err.text);
    send(SIGINT);
    wait_for_state(BL_RUN_STOPPED);
}

Test(runs, started_again_in_its_folder)
{
    train(forever);
    wait_for_epochs(2);
    kill((pid_t)pid, SIGKILL);
    wait_for_process(WEXITED);
    poll_run();
    cr_assert_eq(run.state, BL_RUN_LOST);
    long before = pid;
    start("train TABLE -o model.h5 --run-dir DIR --threads 1 --epochs 1");
    for (poll_run(); run.state != BL_RUN_DONE; poll_run())
        wait_for_change();
    cr_expect_neq(run.pid, before);
    cr_expect_eq(run.n_epochs_done, 1);
    cr_expect_eq(run.n_epochs, 1);
}

Test(runs, one_that_says_no_event_is_quoted)
{
    begin("train --no-such-option x");
    wait_for_process(WEXITED);
    poll_run();
    cr_expect_eq(run.state, BL_RUN_FAILED);
    cr_expect(strstr(run.reason, "no-such-option") != NULL, "%s", run.reason);
}

Test(runs, one_that_fails_says_why)
{
    begin("train gone.h5 -o model.h5 --run-dir DIR");
    wait_for_state(BL_RUN_FAILED);
    cr_expect(strstr(run.reason, "gone.h5") != NULL, "%s", run.reason);
}

Test(runs, what_cannot_be_started)
{
    const char *none[] = {NULL};
    mkdir("run", 0777);
    cr_expect_eq(bl_runs_start("/no/such/program", none, "run", &pid, &err),
                 BL_FAILED);
    cr_expect(strstr(err.text, "/no/such/program") != NULL);
    cr_expect_eq(bl_runs_start(getenv("BALER"), none, "gone", &pid, &err),
                 BL_FAILED);
    pid = 0;
}

static void expect_last_words(const char *output, const char *words)
{
    char text[32];
    scratch_write("out.txt", output, strlen(output));
    bl_runs_last_words(".", text, sizeof text);
    cr_expect_str_eq(text, words);
}

Test(runs, last_words)
{
    char text[32];
    bl_runs_last_words(".", text, sizeof text);
    cr_expect_str_eq(text, "");
    expect_last_words("x\nbaler: no\troom\n\n \n", "no room");
    expect_last_words("baler train: no\nTry: baler --help\n", "no");
    expect_last_words("Killed\n", "Killed");
    expect_last_words("\xff a line that is much too long to be kept",
                      "\xc3\xbf a line that is much too long");
}

/* What `baler` has made is known for what it is. */
Test(runs, a_compressed_file_is_no_table)
{
    struct bl_preview *p;
    begin("compress TABLE -o t.baler --run-dir DIR --threads 1 --epochs 1");
    wait_for_state(BL_RUN_DONE);
    cr_expect(run.has_sizes);
    cr_expect_gt(run.sizes.ratio, 0);
    cr_assert_eq(bl_preview_make(&p, "t.baler", &err), BL_OK);
    cr_expect(strstr(p->trouble, "baler info t.baler") != NULL, "%s",
              p->trouble);
    bl_preview_free(p);
}
