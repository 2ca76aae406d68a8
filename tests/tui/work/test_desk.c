/* The desk from outside: ask, wait until its descriptor is readable, take. */
#include "tui/work/desk.h"

#include <dirent.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sample_data.h"
#include "tests/io/scratch.h"

static struct bl_desk *desk;
static struct bl_error err;

static void enter(void)
{
    scratch_enter();
    cr_assert_eq(bl_desk_new(&desk, &err), BL_OK, "%s", err.text);
}

static void leave(void)
{
    bl_desk_free(desk);
    scratch_leave();
}

TestSuite(desk, .init = enter, .fini = leave);

static bool is_readable(int timeout)
{
    struct pollfd p = {.fd = bl_desk_descriptor(desk), .events = POLLIN};
    return poll(&p, 1, timeout) == 1;
}

static struct bl_news next_news(void)
{
    struct bl_news n;
    cr_assert(is_readable(120000));
    cr_assert(bl_desk_take(desk, &n));
    return n;
}

/* The next news but progress. */
static struct bl_news next_event(void)
{
    struct bl_news n = next_news();
    while (n.kind == BL_NEWS_PROGRESS) {
        cr_expect(n.share >= 0 && n.share <= 1);
        n = next_news();
    }
    return n;
}

static void expect_event(enum bl_news_kind kind)
{
    struct bl_news n = next_event();
    cr_assert_eq(n.kind, kind, "%d: %s", n.kind, n.error.text);
    bl_news_release(&n);
}

static void wait_until_idle(void)
{
    while (!bl_desk_is_idle(desk)) {
        cr_assert_not(bl_desk_take(desk, &(struct bl_news){0}));
        sched_yield();
    }
}

Test(desk, nothing_to_tell)
{
    struct bl_news n;
    cr_expect_not(is_readable(0));
    cr_expect_not(bl_desk_take(desk, &n));
    cr_expect(bl_desk_is_idle(desk));
}

Test(desk, each_is_answered)
{
    bl_desk_list_folder(desk, ".");
    expect_event(BL_NEWS_FOLDER);
    bl_desk_preview(desk, sample_path("jets.h5"));
    expect_event(BL_NEWS_PREVIEW);
    bl_desk_list_runs(desk, ".");
    expect_event(BL_NEWS_RUNS);
    bl_desk_open(desk, sample_path("jets.h5"));
    expect_event(BL_NEWS_OPENED);
    expect_event(BL_NEWS_FINDINGS);
    bl_desk_read_rows(desk, sample_path("jets.h5"), false, 10, 5);
    expect_event(BL_NEWS_ROWS);
    wait_until_idle();
    cr_expect_not(is_readable(0));
}

Test(desk, failures_say_what_they_are_about)
{
    bl_desk_open(desk, "gone.h5");
    struct bl_news n = next_event();
    cr_expect_eq(n.kind, BL_NEWS_FAILED);
    cr_expect_eq(n.about, BL_NEWS_OPENED);
    cr_expect(strstr(n.error.text, "gone.h5") != NULL);
    bl_news_release(&n);
}

/* However they fall, the newest wish of a kind is the last to be granted. */
Test(desk, of_many_wishes_the_newest_is_granted)
{
    char name[32];
    size_t n_news = 0;
    for (int i = 0; i < 200; i++) {
        snprintf(name, sizeof name, "file%d", i);
        bl_desk_preview(desk, name);
    }
    for (bool is_last = false; !is_last; n_news++) {
        struct bl_news n = next_event();
        cr_assert_eq(n.kind, BL_NEWS_PREVIEW);
        is_last = strcmp(n.preview->path, "file199") == 0;
        bl_news_release(&n);
    }
    cr_expect_leq(n_news, 200);
    wait_until_idle();
}

/* Rows and previews do not wait for the statistics of a long table. */
Test(desk, short_things_come_first)
{
    copy_table(sample_path("jets.h5"), "long.h5", 100);
    bl_desk_read_rows(desk, "long.h5", false, 399999, 1);
    bl_desk_open(desk, "long.h5");
    size_t before_findings = 0;
    for (bool is_exact = false; !is_exact;) {
        struct bl_news n = next_event();
        before_findings += n.kind == BL_NEWS_ROWS || n.kind == BL_NEWS_OPENED;
        is_exact = n.kind == BL_NEWS_FINDINGS && !n.findings->of_sample;
        bl_news_release(&n);
    }
    cr_expect_eq(before_findings, 2);
}

Test(desk, cancelled_statistics)
{
    copy_table(sample_path("jets.h5"), "long.h5", 100);
    bl_desk_open(desk, "long.h5");
    expect_event(BL_NEWS_OPENED);
    bl_desk_cancel_statistics(desk);
    bl_desk_list_folder(desk, ".");
    for (bool is_answered = false; !is_answered;) {
        struct bl_news n = next_event();
        is_answered = n.kind == BL_NEWS_FOLDER;
        bl_news_release(&n);
    }
    wait_until_idle(); // no findings any more
    bl_desk_read_rows(desk, "long.h5", false, 0, 1);
    expect_event(BL_NEWS_ROWS);
}

Test(desk, freed_in_the_middle_of_it)
{
    copy_table(sample_path("jets.h5"), "long.h5", 100);
    bl_desk_open(desk, "long.h5");
    expect_event(BL_NEWS_OPENED);
    bl_desk_preview(desk, "long.h5");
    bl_desk_free(desk); // at once or not, as fast as the machine is
    desk = NULL;
}

Test(desk, freed_with_news_that_nobody_took)
{
    bl_desk_list_folder(desk, ".");
    cr_assert(is_readable(120000));
    bl_desk_open(desk, sample_path("jets.h5"));
    bl_desk_free(desk);
    desk = NULL;
}

Test(desk, news_that_holds_nothing_is_released)
{
    struct bl_news n = {.kind = BL_NEWS_PROGRESS};
    bl_news_release(&n);
    cr_expect_eq(n.kind, BL_NEWS_PROGRESS);
    cr_expect(bl_desk_free(NULL));
}

/* The mask of blocked signals of a thread of this process, as Linux tells it;
 * all ones where it cannot be read. */
static unsigned long long blocked_by(const char *thread)
{
    char path[300], line[256];
    unsigned long long mask = ~0ULL;
    snprintf(path, sizeof path, "/proc/self/task/%s/status", thread);
    FILE *f = fopen(path, "r");
    while (f != NULL && fgets(line, sizeof line, f) != NULL)
        sscanf(line, "SigBlk: %llx", &mask);
    if (f != NULL)
        fclose(f);
    return mask;
}

static bool is_blocked(unsigned long long mask, int number)
{
    return mask >> (number - 1) & 1;
}

/* A fault in a file's reader has to end in the handler that gives the terminal
 * back; what is sent to the program is for the interface alone.  (A sanitizer
 * has a thread of its own that hears nothing.) */
Test(desk, its_faults_are_heard_and_other_signals_are_not)
{
    int n = 0;
    bl_desk_list_folder(desk, "."); // a thread that begins blocks everything
    expect_event(BL_NEWS_FOLDER);
    DIR *threads = opendir("/proc/self/task");
    cr_assert_not_null(threads);
    for (struct dirent *e; (e = readdir(threads)) != NULL;) {
        unsigned long long mask = blocked_by(e->d_name);
        n += is_blocked(mask, SIGTERM) && is_blocked(mask, SIGWINCH) &&
             !is_blocked(mask, SIGSEGV) && !is_blocked(mask, SIGBUS) &&
             !is_blocked(mask, SIGABRT);
    }
    closedir(threads);
    cr_expect_eq(n, 1, "%d", n);
}
