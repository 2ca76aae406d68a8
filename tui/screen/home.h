/* Home: the file chooser with a preview, and the recent runs. */
#ifndef BL_TUI_SCREEN_HOME_H
#define BL_TUI_SCREEN_HOME_H

#include <stdbool.h>

#include "tui/model/folder.h"
#include "tui/screen/screen.h"
#include "tui/widget/list.h"

enum bl_home_pane { BL_HOME_FILES, BL_HOME_PREVIEW, BL_HOME_RUNS };

struct bl_home {
    enum bl_home_pane pane;
    struct bl_folder *folder;   // owned; NULL until it has been read
    struct bl_preview *preview; // of the file under the cursor; owned
    struct bl_run_list *runs;   // owned
    struct bl_list files, tables, recent;
    bool shows_hidden;
    char filter[128];
};

extern const struct bl_screen bl_screen_home;
extern const struct bl_actions bl_actions_home;

// News of what it wished for; they take over what they are given.
void bl_home_folder(struct bl_ui *ui, struct bl_folder *folder);
void bl_home_preview(struct bl_ui *ui, struct bl_preview *preview);
void bl_home_runs(struct bl_ui *ui, struct bl_run_list *runs);

void bl_home_release(struct bl_home *h);

#endif
