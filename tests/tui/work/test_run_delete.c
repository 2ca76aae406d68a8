/* Only folders of runs are removed, and nothing that is not of one. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/run/run_life.h"
#include "tests/io/scratch.h"
#include "tui/work/runs.h"

static struct bl_error err;

static void enter(void)
{
    scratch_enter();
    mkdir("run", 0777);
    scratch_write("run/events.ndjson", "{}\n", 3);
    scratch_write("run/recipe.ini", "", 0);
    scratch_write("run/table.baler", "", 0);
    scratch_write("run/restored.csv", "", 0);
    mkdir("run/plots", 0777);
    scratch_write("run/plots/pt.pdf", "", 0);
    scratch_write("run/plots/pt.csv", "", 0);
}

TestSuite(run_delete, .init = enter, .fini = scratch_leave);

static bool is_there(const char *path)
{
    struct stat s;
    return lstat(path, &s) == 0;
}

static void expect_refused(const char *words)
{
    cr_expect_eq(bl_runs_delete("run", &err), BL_FAILED);
    cr_expect(strstr(err.text, words) != NULL, "%s", err.text);
    cr_expect(is_there("run/recipe.ini")); // nothing was touched
    cr_expect(is_there("run/plots/pt.pdf"));
}

Test(run_delete, a_run_that_has_ended)
{
    cr_expect_eq(bl_runs_delete("run", &err), BL_OK, "%s", err.text);
    cr_expect_not(is_there("run"));
}

/* Figures are exported by a process that keeps a record there. */
Test(run_delete, a_run_whose_figures_were_exported)
{
    scratch_write("run/plots/events.ndjson", "{}\n", 3);
    scratch_write("run/plots/recipe.ini", "", 0);
    scratch_write("run/plots/out.txt", "", 0);
    scratch_write("run/plots/log.txt", "", 0);
    cr_expect_eq(bl_runs_delete("run", &err), BL_OK, "%s", err.text);
    cr_expect_not(is_there("run"));
}

Test(run_delete, a_run_whose_figures_are_exported_elsewhere)
{
    scratch_write("run/plots/run.pid", "12 elsewhere\n", 13);
    expect_refused("elsewhere");
}

Test(run_delete, a_run_that_was_ended_before_it_began)
{
    mkdir("early", 0777);
    scratch_write("early/out.txt", "", 0);
    cr_expect_eq(bl_runs_delete("early", &err), BL_FAILED);
    scratch_write("early/recipe.ini", "", 0);
    cr_expect_eq(bl_runs_delete("early", &err), BL_OK, "%s", err.text);
    cr_expect_not(is_there("early"));
}

Test(run_delete, all_runs_of_a_folder_and_nothing_else)
{
    mkdir("all", 0777);
    mkdir("all/notes", 0777);
    scratch_write("all/notes/events.md", "x", 1);
    cr_assert_eq(rename("run", "all/run"), 0);
    bl_runs_delete_all("all");
    cr_expect_not(is_there("all/run"));
    cr_expect(is_there("all/notes/events.md"));
    bl_runs_delete_all("gone");
}

Test(run_delete, a_folder_of_something_else)
{
    remove("run/events.ndjson");
    expect_refused("no folder of a run");
    cr_expect_eq(bl_runs_delete("gone", &err), BL_FAILED);
    scratch_write("file", "x", 1);
    cr_expect_eq(bl_runs_delete("file", &err), BL_FAILED);
    cr_expect(is_there("file"));
}

Test(run_delete, files_that_no_run_leaves)
{
    scratch_write("run/thesis.tex", "years of work", 13);
    expect_refused("thesis.tex");
    remove("run/thesis.tex");
    scratch_write("run/plots/notes.md", "x", 1);
    expect_refused("notes.md");
    remove("run/plots/notes.md");
    mkdir("run/data", 0777);
    expect_refused("data");
}

Test(run_delete, links_are_not_followed)
{
    mkdir("elsewhere", 0777);
    scratch_write("elsewhere/pt.pdf", "x", 1);
    scratch_write("elsewhere/events.ndjson", "x", 1);
    cr_assert_eq(symlink("../elsewhere/pt.pdf", "run/log.txt"), 0);
    expect_refused("log.txt");
    remove("run/log.txt");
    cr_assert_eq(rename("run/plots", "plots"), 0);
    cr_assert_eq(symlink("../elsewhere", "run/plots"), 0);
    expect_refused("plots");
    cr_assert_eq(symlink("elsewhere", "link"), 0);
    cr_expect_eq(bl_runs_delete("link", &err), BL_FAILED);
    cr_expect(is_there("elsewhere/pt.pdf"));
    cr_expect(is_there("elsewhere/events.ndjson"));
}

/* A child that holds the folder, as a run does, until it is told. */
Test(run_delete, a_run_that_is_alive)
{
    int held[2], told[2], fd;
    char byte;
    cr_assert_eq(pipe(held), 0);
    cr_assert_eq(pipe(told), 0);
    pid_t child = fork();
    if (child == 0) {
        close(told[1]);
        bool ok = bl_run_life_begin(&fd, "run", &err) == BL_OK &&
                  write(held[1], "", 1) == 1 && read(told[0], &byte, 1) == 0;
        _exit(ok ? 0 : 1);
    }
    close(held[1]);
    cr_assert_eq(read(held[0], &byte, 1), 1);
    expect_refused("is alive");
    close(told[1]);
    cr_assert_eq(waitpid(child, NULL, 0), child);
    cr_expect(is_there("run/run.pid")); // it died without a word
    cr_expect_eq(bl_runs_delete("run", &err), BL_OK, "%s", err.text);
    cr_expect_not(is_there("run"));
}

Test(run_delete, a_run_of_another_machine)
{
    scratch_write("run/run.pid", "12 elsewhere\n", 13);
    expect_refused("elsewhere");
}
