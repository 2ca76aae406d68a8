#include "tui/work/tasks.h"

#include "base/clock.h"
#include "tui/work/listing.h"
#include "tui/work/run_list.h"

static const double PROGRESS_SECONDS = 0.1; // between news of it
static const double QUICK_SECONDS = 0.05;   // to open a table once more

void bl_tasks_stop_gathering(struct bl_tasks *t)
{
    bl_gathering_release(&t->gathering);
    t->gathers = false;
}

void bl_tasks_release(struct bl_tasks *t)
{
    bl_tasks_stop_gathering(t);
    bl_open_table_close(&t->rows);
    bl_open_table_close(&t->table);
}

static void fail(struct bl_news *news, enum bl_news_kind about)
{
    news->about = about;
    news->kind = BL_NEWS_FAILED;
}

/* The file is looked at before each reading; findings of one that changed
 * would be of no table at all. */
static bool has_changed(struct bl_tasks *t, const struct bl_open_table *table,
                        struct bl_news *news)
{
    if (bl_open_table_check(table, &news->error) == BL_OK)
        return false;
    news->kind = BL_NEWS_CHANGED;
    if (table == &t->table)
        bl_tasks_stop_gathering(t);
    return true;
}

/* Requests. */

static enum bl_status list_folder(struct bl_tasks *t,
                                  const struct bl_request *r,
                                  struct bl_news *news)
{
    (void)t;
    return bl_folder_list(&news->folder, r->text, &news->error);
}

static enum bl_status preview(struct bl_tasks *t, const struct bl_request *r,
                              struct bl_news *news)
{
    (void)t;
    return bl_preview_make(&news->preview, r->text, &news->error);
}

static enum bl_status list_runs(struct bl_tasks *t, const struct bl_request *r,
                                struct bl_news *news)
{
    (void)t;
    return bl_run_list_make(&news->runs, r->text, &news->error);
}

/* The table before stays open when another cannot be opened. */
static enum bl_status open_table(struct bl_tasks *t, const struct bl_request *r,
                                 struct bl_news *news)
{
    struct bl_open_table table;
    struct bl_gathering gathering;
    if (bl_open_table_open(&table, r->text, &news->error) != BL_OK)
        return news->error.status;
    if (bl_open_table_describe(&news->table, &table, &news->error) != BL_OK ||
        bl_gathering_init(&gathering, table.source, &news->error) != BL_OK) {
        bl_open_table_close(&table);
        return news->error.status;
    }
    bl_tasks_release(t);
    *t = (struct bl_tasks){
        .table = table, .gathering = gathering, .gathers = true};
    return BL_OK;
}

/* Statistics go through a source in order.  Where opening another is quick,
 * rows have their own: going back costs some formats all that is before. */
static struct bl_open_table *table_for_rows(struct bl_tasks *t,
                                            const char *name,
                                            struct bl_error *err)
{
    if (bl_open_table_is(&t->table, name) &&
        (!t->gathers || t->table.seconds > QUICK_SECONDS)) {
        t->gathering.must_seek = true;
        return &t->table;
    }
    if (!bl_open_table_is(&t->rows, name)) {
        bl_open_table_close(&t->rows);
        if (bl_open_table_open(&t->rows, name, err) != BL_OK)
            return NULL;
    }
    return &t->rows;
}

/* The open table is to be the one that was opened; another that is read
 * besides may have been written anew. */
static enum bl_status read_rows(struct bl_tasks *t, const struct bl_request *r,
                                struct bl_news *news)
{
    struct bl_error ignored;
    bool is_open_one = bl_open_table_is(&t->table, r->text);
    if (is_open_one && has_changed(t, &t->table, news))
        return BL_OK;
    if (!is_open_one && bl_open_table_is(&t->rows, r->text) &&
        bl_open_table_check(&t->rows, &ignored) != BL_OK)
        bl_open_table_close(&t->rows);
    struct bl_open_table *table = table_for_rows(t, r->text, &news->error);
    if (table == NULL || bl_open_table_rows(&news->rows, table, r->first, r->n,
                                            &news->error) != BL_OK)
        return news->error.status;
    news->rows->is_restored = r->kind == BL_ASK_RESTORED_ROWS;
    return BL_OK;
}

static const struct {
    enum bl_news_kind news;
    enum bl_status (*perform)(struct bl_tasks *t, const struct bl_request *r,
                              struct bl_news *news);
} kinds[] = {
    [BL_ASK_FOLDER] = {BL_NEWS_FOLDER, list_folder},
    [BL_ASK_PREVIEW] = {BL_NEWS_PREVIEW, preview},
    [BL_ASK_OPEN] = {BL_NEWS_OPENED, open_table},
    [BL_ASK_ROWS] = {BL_NEWS_ROWS, read_rows},
    [BL_ASK_RESTORED_ROWS] = {BL_NEWS_ROWS, read_rows},
    [BL_ASK_RUNS] = {BL_NEWS_RUNS, list_runs},
};

void bl_tasks_do(struct bl_tasks *t, const struct bl_request *request,
                 struct bl_news *news)
{
    double began = bl_clock_seconds();
    enum bl_news_kind kind = kinds[request->kind].news;
    *news = (struct bl_news){.kind = kind};
    enum bl_status status = kinds[request->kind].perform(t, request, news);
    news->seconds = bl_clock_seconds() - began;
    if (status == BL_OK)
        return;
    bl_news_release(news);
    fail(news, kind);
}

/* Findings. */

static bool is_time_for_progress(struct bl_tasks *t)
{
    double now = bl_clock_seconds();
    if (now - t->last_progress < PROGRESS_SECONDS)
        return false;
    t->last_progress = now;
    return true;
}

/* A reading that fails on a file that has changed fails for that reason. */
static void tell_failure(struct bl_tasks *t, struct bl_news *news)
{
    struct bl_error why = news->error;
    if (has_changed(t, &t->table, news))
        return;
    news->error = why;
    fail(news, BL_NEWS_FINDINGS);
    bl_tasks_stop_gathering(t);
}

bool bl_tasks_step(struct bl_tasks *t, struct bl_news *news)
{
    struct bl_gathering *g = &t->gathering;
    *news = (struct bl_news){.kind = BL_NEWS_PROGRESS};
    if (has_changed(t, &t->table, news))
        return true;
    if (bl_gathering_step(g, &news->findings, &news->error) != BL_OK) {
        tell_failure(t, news);
        return true;
    }
    news->share = bl_gathering_share(g);
    news->seconds = bl_clock_seconds() - g->began;
    if (g->is_done)
        bl_tasks_stop_gathering(t);
    if (news->findings == NULL)
        return is_time_for_progress(t);
    news->kind = BL_NEWS_FINDINGS;
    return true;
}
