/* The desk: a thread that reads files, so that the interface never waits.
 *
 * It is asked for things and answers with news, in the order it gets done.
 * Short things (a folder, a preview, some rows) go before the statistics of
 * the open table, which are gathered batch by batch: first of a sample of
 * blocks from all over the table, then of all rows.  Of two wishes of a kind
 * only the newest is done.
 *
 * All of HDF5 happens on this thread.  Asking and taking news never block.
 */
#ifndef BL_TUI_WORK_DESK_H
#define BL_TUI_WORK_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "tui/model/folder.h"
#include "tui/model/table.h"

struct bl_desk;

enum bl_news_kind {
    BL_NEWS_FOLDER,   // folder
    BL_NEWS_PREVIEW,  // preview
    BL_NEWS_OPENED,   // table: schema and sizes, no findings yet
    BL_NEWS_FINDINGS, // findings, of the sample or of all rows
    BL_NEWS_PROGRESS, // of the statistics: share
    BL_NEWS_ROWS,     // rows
    BL_NEWS_RUNS,     // runs
    BL_NEWS_CHANGED,  // the open file is not what it was: error says how
    BL_NEWS_FAILED,   // what was asked for cannot be had: error; about
};

struct bl_news {
    enum bl_news_kind kind;
    struct bl_folder *folder; // each owned by whoever takes the news
    struct bl_preview *preview;
    struct bl_table *table;
    struct bl_findings *findings;
    struct bl_rows *rows;
    struct bl_run_list *runs;
    double share, seconds; // seconds: that it took
    enum bl_news_kind about;
    struct bl_error error;
};

void bl_news_release(struct bl_news *n);

enum bl_status bl_desk_new(struct bl_desk **desk, struct bl_error *err);

// Waits half a second at most.  False: a read hangs, and the desk is left to
// go with the process, which had better end by _exit().
bool bl_desk_free(struct bl_desk *desk);

// Readable when there is news.
int bl_desk_descriptor(const struct bl_desk *desk);

// The next news; false when there is none.
bool bl_desk_take(struct bl_desk *desk, struct bl_news *news);

void bl_desk_list_folder(struct bl_desk *d, const char *path);
void bl_desk_preview(struct bl_desk *d, const char *path);
void bl_desk_open(struct bl_desk *d, const char *name);
// Rows of the open table, or of the one that was restored from it: they are
// asked for together and told apart in the news.
void bl_desk_read_rows(struct bl_desk *d, const char *name, bool is_restored,
                       uint64_t first, uint64_t n);
void bl_desk_list_runs(struct bl_desk *d, const char *dir);
void bl_desk_cancel_statistics(struct bl_desk *d);

// Whether nothing is asked for and no news waits.
bool bl_desk_is_idle(struct bl_desk *d);

#endif
