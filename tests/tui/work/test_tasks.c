/* The work of the desk step by step, so that files can change in between. */
#include "tui/work/tasks.h"

#include <string.h>
#include <unistd.h>

#include "sample_data.h"
#include "tests/io/scratch.h"

static struct bl_tasks tasks;
static struct bl_news news;

static void leave(void)
{
    bl_news_release(&news);
    bl_tasks_release(&tasks);
    scratch_leave();
}

TestSuite(tasks, .init = scratch_enter, .fini = leave);

static void ask(enum bl_request_kind kind, const char *text, uint64_t first,
                uint64_t n)
{
    struct bl_request r = {kind, (char *)text, first, n};
    bl_news_release(&news);
    bl_tasks_do(&tasks, &r, &news);
}

static void expect_news(enum bl_news_kind kind)
{
    cr_assert_eq(news.kind, kind, "%d: %s", news.kind, news.error.text);
}

static void open_table(const char *name)
{
    ask(BL_ASK_OPEN, name, 0, 0);
    expect_news(BL_NEWS_OPENED);
    cr_assert(tasks.gathers);
}

static bool step(void)
{
    bl_news_release(&news);
    return bl_tasks_step(&tasks, &news);
}

/* To the end of the findings; how many there were. */
static size_t gather(void)
{
    size_t n = 0;
    while (tasks.gathers)
        if (step() && news.kind != BL_NEWS_PROGRESS) {
            expect_news(BL_NEWS_FINDINGS);
            n++;
        }
    return n;
}

Test(tasks, a_table_is_opened_and_gone_through)
{
    open_table(sample_path("jets.h5"));
    cr_expect(news.table->is_open);
    cr_expect_str_eq(news.table->name, sample_path("jets.h5"));
    cr_expect_str_eq(news.table->format, "HDF5");
    cr_expect_eq(news.table->file_bytes, 221449);
    cr_expect_eq(news.table->schema.n_rows, 4000);
    cr_expect_eq(news.table->choices.n, 24);
    cr_expect_null(news.table->findings);
    cr_expect_eq(gather(), 1);
    cr_expect_eq(news.findings->n_rows, 4000);
}

Test(tasks, rows)
{
    const char *name = sample_path("jets.h5");
    open_table(name);
    gather();
    ask(BL_ASK_ROWS, name, 3990, 50);
    expect_news(BL_NEWS_ROWS);
    cr_expect_eq(news.rows->batch.first_row, 3990);
    cr_expect_eq(news.rows->batch.n_rows, 10);
    cr_expect_eq(news.rows->schema.n_columns, 24);
    cr_expect_not(news.rows->is_restored);
    ask(BL_ASK_ROWS, name, 4000, 5);
    expect_news(BL_NEWS_ROWS);
    cr_expect_eq(news.rows->batch.n_rows, 0);
    ask(BL_ASK_ROWS, name, UINT64_MAX, UINT64_MAX);
    expect_news(BL_NEWS_ROWS);
    cr_expect_eq(news.rows->batch.n_rows, 0);
    ask(BL_ASK_ROWS, name, 0, UINT64_MAX);
    expect_news(BL_NEWS_ROWS);
    cr_expect_eq(news.rows->batch.n_rows, 4000);
}

/* Of another table too, written anew in between. */
Test(tasks, rows_of_what_was_restored)
{
    char name[4096];
    strcpy(name, sample_path("jets.h5"));
    open_table(name);
    scratch_write("restored.csv", "x\n1.5\n2.5\n", 10);
    ask(BL_ASK_RESTORED_ROWS, "restored.csv", 1, 10);
    expect_news(BL_NEWS_ROWS);
    cr_expect(news.rows->is_restored);
    cr_expect_eq(*(double *)bl_vector_at(&news.rows->batch.vectors[0], 0, 0),
                 2.5);
    scratch_write("restored.csv", "x\n1.5\n3.5\n4.5\n", 14);
    ask(BL_ASK_RESTORED_ROWS, "restored.csv", 1, 10);
    expect_news(BL_NEWS_ROWS);
    cr_assert_eq(news.rows->batch.n_rows, 2);
    cr_expect_eq(*(double *)bl_vector_at(&news.rows->batch.vectors[0], 0, 0),
                 3.5);
    ask(BL_ASK_ROWS, "gone.csv", 0, 1);
    expect_news(BL_NEWS_FAILED);
    cr_expect_eq(news.about, BL_NEWS_ROWS);
    cr_expect_eq(gather(), 1); // undisturbed
}

/* Rows in the middle of the findings change nothing about them. */
static void expect_undisturbed(const char *name)
{
    copy_table(sample_path("jets.h5"), name, 13);
    open_table(name);
    size_t n = 0;
    for (uint64_t row = 51999; tasks.gathers; row = row * 7 % 52000) {
        if (step() && news.kind == BL_NEWS_FINDINGS)
            n++;
        if (!tasks.gathers)
            break;
        ask(BL_ASK_ROWS, name, row, 3);
        expect_news(BL_NEWS_ROWS);
        cr_assert_eq(news.rows->batch.first_row, row);
    }
    cr_expect_eq(n, 2);
    cr_assert_eq(news.kind, BL_NEWS_FINDINGS);
    const struct bl_column_stats *pt = bl_stats_column(news.findings->stats, 0);
    cr_expect_eq(pt->count, 52000);
    cr_expect_eq(pt->distinct, 3999); // as in the file that ships
}

Test(tasks, rows_do_not_disturb_findings_hdf5)
{
    expect_undisturbed("jets.h5");
}

Test(tasks, rows_do_not_disturb_findings_csv)
{
    expect_undisturbed("jets.csv");
}

Test(tasks, rows_do_not_disturb_findings_npz)
{
    expect_undisturbed("jets.npz");
}

static void expect_change(const char *words)
{
    expect_news(BL_NEWS_CHANGED);
    cr_expect(strstr(news.error.text, words) != NULL, "%s", news.error.text);
    cr_expect_not(tasks.gathers);
}

Test(tasks, a_file_that_vanishes_under_the_findings)
{
    copy_table(sample_path("jets.h5"), "t.h5", 13);
    open_table("t.h5");
    step();
    remove("t.h5");
    cr_assert(step());
    expect_change("t.h5 can no longer be read");
    ask(BL_ASK_ROWS, "t.h5", 0, 1);
    expect_change("t.h5 can no longer be read");
}

Test(tasks, a_file_that_changes_under_the_findings)
{
    copy_table(sample_path("jets.h5"), "t.csv", 13);
    open_table("t.csv");
    step();
    FILE *f = fopen("t.csv", "a");
    fputs("more\n", f);
    fclose(f);
    cr_assert(step());
    expect_change("t.csv has changed");
}

Test(tasks, a_file_that_is_cut_and_one_in_its_place)
{
    copy_table(sample_path("jets.h5"), "t.h5", 1);
    open_table("t.h5");
    gather();
    cr_assert_eq(truncate("t.h5", 1000), 0);
    ask(BL_ASK_ROWS, "t.h5", 0, 1);
    expect_change("1000 now");
    copy_table(sample_path("jets.h5"), "t.h5", 1);
    ask(BL_ASK_ROWS, "t.h5", 0, 1); // another file, if of the same size
    expect_change("t.h5 has changed");
    open_table("t.h5");
    ask(BL_ASK_ROWS, "t.h5", 0, 1);
    expect_news(BL_NEWS_ROWS);
}

static void expect_not_opened(const char *name, const char *words)
{
    ask(BL_ASK_OPEN, name, 0, 0);
    expect_news(BL_NEWS_FAILED);
    cr_expect_eq(news.about, BL_NEWS_OPENED);
    cr_expect(strstr(news.error.text, words) != NULL, "%s", news.error.text);
    cr_expect_null(news.table);
}

Test(tasks, what_cannot_be_opened_leaves_the_open_table)
{
    char name[4096], wrong[5000];
    strcpy(name, sample_path("jets.h5"));
    snprintf(wrong, sizeof wrong, "%s:nothing", name);
    scratch_write("broken.h5", "\x89HDF\r\n\x1a\n", 8);
    open_table(name);
    expect_not_opened("gone.h5", "gone.h5");
    expect_not_opened("broken.h5", "broken.h5");
    expect_not_opened(wrong, "has no table nothing");
    expect_not_opened("-", "standard input");
    expect_not_opened("/dev/null", "no file");
    expect_not_opened(".", "folder");
    cr_expect_eq(gather(), 1);
    cr_expect_eq(news.findings->n_rows, 4000);
    ask(BL_ASK_ROWS, name, 0, 1);
    expect_news(BL_NEWS_ROWS);
}

Test(tasks, folders_and_runs)
{
    ask(BL_ASK_FOLDER, ".", 0, 0);
    expect_news(BL_NEWS_FOLDER);
    cr_expect_eq(news.folder->n, 0);
    ask(BL_ASK_FOLDER, "gone", 0, 0);
    expect_news(BL_NEWS_FAILED);
    cr_expect_eq(news.about, BL_NEWS_FOLDER);
    ask(BL_ASK_RUNS, "gone", 0, 0);
    expect_news(BL_NEWS_RUNS);
    ask(BL_ASK_PREVIEW, "gone", 0, 0);
    expect_news(BL_NEWS_PREVIEW);
    cr_expect_neq(news.preview->trouble[0], '\0');
}
