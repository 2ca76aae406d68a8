/* Home: the file chooser with a preview, and the recent runs. */
#ifndef BL_TUI_SCREEN_HOME_H
#define BL_TUI_SCREEN_HOME_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/model/folder.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

enum bl_home_pane { BL_HOME_FILES, BL_HOME_PREVIEW, BL_HOME_RUNS };

struct bl_home {
    enum bl_home_pane pane;
    struct bl_folder *folder; // owned; NULL until it has been read
    size_t *shown;            // entries that are listed; owned
    size_t n_shown, shown_capacity;
    struct bl_preview *preview;           // of the file under the cursor; owned
    struct bl_run_list *runs;             // owned
    struct bl_list files, tables, recent; // files: line 0 is ".."
    bool shows_hidden;
    char filter[128];
    char wanted[256]; // an entry to stand on when the folder comes; ""
    char *asked;      // the folder of the run that a question is about; owned
};

extern const struct bl_screen bl_screen_home;
extern const struct bl_actions bl_actions_home;

// News of what it wished for; they take over what they are given.
void bl_home_folder(struct bl_ui *ui, struct bl_folder *folder);
void bl_home_preview(struct bl_ui *ui, struct bl_preview *preview);
void bl_home_runs(struct bl_ui *ui, struct bl_run_list *runs);

void bl_home_release(struct bl_home *h);

// The entry under the cursor, NULL on ".." and without one; the run and the
// table likewise.
const struct bl_folder_entry *bl_home_entry(const struct bl_home *h);
const struct bl_run_summary *bl_home_run(const struct bl_home *h);
const struct bl_schema *bl_home_table(const struct bl_home *h);

// home_draw.c
void bl_home_prepare(struct bl_ui *ui, int width, int height);
void bl_home_draw(const struct bl_ui *ui, struct bl_area body);

#endif
