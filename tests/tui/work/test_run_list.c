#include "tui/work/run_list.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/run/run_life.h"
#include "tests/io/scratch.h"

static struct bl_error err;

TestSuite(run_list, .init = scratch_enter, .fini = scratch_leave);

static const char start[] =
    "{\"v\":1,\"ev\":\"start\",\"time\":\"2026-05-0%dT13:02:11Z\",\"pid\":%d,"
    "\"host\":\"%s\",\"command\":\"run\",\"table\":\"jets.h5\",\"epochs\":40}"
    "\n";
static const char epoch[] =
    "{\"v\":1,\"ev\":\"epoch\",\"i\":%d,\"n\":40,\"best\":0.25}\n";

static FILE *begin_run(const char *name, int day, int pid, const char *host)
{
    char path[256];
    snprintf(path, sizeof path, "runs/%s", name);
    mkdir("runs", 0777);
    mkdir(path, 0777);
    strcat(path, "/events.ndjson");
    FILE *f = fopen(path, "w");
    cr_assert_not_null(f);
    fprintf(f, start, day, pid, host);
    return f;
}

static const char *this_host(void)
{
    static char host[BL_RUN_HOST_SIZE];
    bl_run_host_name(host);
    return host;
}

static struct bl_run_list *list_runs(size_t n)
{
    struct bl_run_list *l;
    cr_assert_eq(bl_run_list_make(&l, "runs", &err), BL_OK, "%s", err.text);
    cr_assert_eq(l->n, n, "%zu", l->n);
    return l;
}

Test(run_list, no_folder_no_runs)
{
    bl_run_list_free(list_runs(0));
    mkdir("runs", 0777);
    mkdir("runs/no events", 0777);
    scratch_write("runs/file", "x", 1);
    bl_run_list_free(list_runs(0));
}

Test(run_list, newest_first_in_all_states)
{
    FILE *f = begin_run("old", 4, 1, "elsewhere");
    fprintf(f, epoch, 7);
    fputs("{\"ev\":\"end\",\"status\":\"stopped\",\"result\":{\"compress\":{"
          "\"ratio\":1.5,\"bytes\":{},\"model\":{\"type\":\"dense\",\"layers\":"
          "[24,15,24]}},\"evaluate\":{\"worst_chi2\":{\"column\":\"pt\","
          "\"value_over_ndf\":2.5}}}}\n",
          f);
    fclose(f);
    fclose(begin_run("there", 6, 1, "elsewhere"));
    fclose(begin_run("dead", 5, 99999999, this_host()));
    f = begin_run("failed", 3, 1, this_host());
    fputs("{\"ev\":\"end\",\"status\":\"failed\",\"reason\":\"no room\"}\n", f);
    fclose(f);
    struct bl_run_list *l = list_runs(4);
    const struct bl_run_summary *r = l->list;
    cr_expect_eq(r[0].state, BL_RUN_RUNNING); // as far as its events tell
    cr_expect_eq(r[1].state, BL_RUN_LOST);
    cr_expect(strstr(r[1].reason, "gone") != NULL);
    cr_expect_eq(r[2].state, BL_RUN_STOPPED);
    cr_expect_str_eq(r[2].dir, "runs/old");
    cr_expect_str_eq(r[2].table, "jets.h5");
    cr_expect_str_eq(r[2].model, "AE 24-15");
    cr_expect_eq(r[2].started, 1777899731);
    cr_expect_eq(r[2].ratio, 1.5);
    cr_expect_eq(r[2].best_loss, 0.25);
    cr_expect_eq(r[2].stopped_at, 7);
    cr_expect_eq(r[2].worst_chi2_ndf, 2.5);
    cr_expect_str_eq(r[2].worst_variable, "pt");
    cr_expect_eq(r[3].state, BL_RUN_FAILED);
    cr_expect_str_eq(r[3].reason, "no room");
    cr_expect(isnan(r[3].ratio));
    bl_run_list_free(l);
}

/* Long events are only looked at where they begin and end. */
Test(run_list, long_runs)
{
    FILE *f = begin_run("long", 4, 1, "elsewhere");
    for (int i = 1; i <= 20000; i++)
        fprintf(f, epoch, i);
    fclose(f);
    struct bl_run_list *l = list_runs(1);
    cr_expect_str_eq(l->list[0].table, "jets.h5");
    cr_expect_eq(l->list[0].stopped_at, 20000);
    cr_expect_eq(l->list[0].state, BL_RUN_RUNNING);
    bl_run_list_free(l);
}

/* The end may itself be longer than what is looked at. */
Test(run_list, a_long_last_line)
{
    FILE *f = begin_run("long", 4, 1, "elsewhere");
    for (int i = 1; i <= 2000; i++)
        fprintf(f, epoch, i);
    fputs("{\"ev\":\"end\",\"status\":\"done\",\"result\":{\"x\":[0", f);
    for (int i = 0; i < 100000; i++)
        fputs(",0", f);
    fputs("]}}\n", f);
    fclose(f);
    struct bl_run_list *l = list_runs(1);
    cr_expect_eq(l->list[0].state, BL_RUN_DONE);
    bl_run_list_free(l);
}

Test(run_list, folders_that_make_no_sense_are_failed_runs)
{
    fclose(begin_run("fine", 4, 1, "elsewhere"));
    mkdir("runs/garbage", 0777);
    scratch_write("runs/garbage/events.ndjson", "\0\1\2 nonsense\n", 13);
    mkdir("runs/folder", 0777);
    mkdir("runs/folder/events.ndjson", 0777);
    mkdir("runs/pipe", 0777);
    cr_assert_eq(mkfifo("runs/pipe/events.ndjson", 0666), 0);
    struct bl_run_list *l = list_runs(4);
    size_t failed = 0;
    for (size_t i = 0; i < l->n; i++) {
        failed += l->list[i].state == BL_RUN_FAILED;
        cr_expect(l->list[i].state != BL_RUN_FAILED ||
                  l->list[i].reason[0] != '\0');
    }
    cr_expect_eq(failed, 3);
    bl_run_list_free(l);
}

Test(run_list, the_folder_of_runs_is_a_file)
{
    struct bl_run_list *l;
    scratch_write("runs", "x", 1);
    cr_expect_eq(bl_run_list_make(&l, "runs", &err), BL_FAILED);
    cr_expect(strstr(err.text, "runs") != NULL);
}
