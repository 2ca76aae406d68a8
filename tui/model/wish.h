/* Wishes: what the interface wants of the world.
 *
 * Actions only change the state; reading a file, starting a run or ringing
 * the clipboard is left here as a wish, which the program (tui/app) grants
 * between two drawings.  So a test can press keys and look at what would be
 * done.
 */
#ifndef BL_TUI_MODEL_WISH_H
#define BL_TUI_MODEL_WISH_H

#include <stddef.h>
#include <stdint.h>

enum bl_wish_kind {
    BL_WISH_FOLDER,      // list the folder `text`
    BL_WISH_PREVIEW,     // look into the file `text`
    BL_WISH_OPEN,        // open the table `text` (FILE or FILE:TABLE)
    BL_WISH_ROWS,        // read `n` rows from `first` on of the open table;
                         // `text` "restored": and of the restored one
    BL_WISH_RUNS,        // list the runs there are
    BL_WISH_START,       // start a run of the table and the recipe
    BL_WISH_TRY,         // measure a short run of them (Configure)
    BL_WISH_ATTACH,      // show the run in the folder `text`
    BL_WISH_PAUSE,       // of the run in the folder `text`:
    BL_WISH_RESUME,      //   go on
    BL_WISH_STOP,        //   stop and keep the best
    BL_WISH_ABORT,       //   undo
    BL_WISH_DELETE,      //   remove the folder
    BL_WISH_RETRY,       //   start it again from its recipe
    BL_WISH_PLOT,        // draw the ticked figures of the run
    BL_WISH_SAVE_RECIPE, // to the file `text`
    BL_WISH_LOAD_RECIPE, // from the file `text`
    BL_WISH_SAVE_LOG,    // to the file `text`
    BL_WISH_SAVE_TABLE,  // what is in `text` as lines, to the file after the
                         // first line
    BL_WISH_EDIT,        // open the file `text` in $EDITOR
    BL_WISH_COPY,        // `text` to the clipboard
    BL_WISH_THEME,       // the next theme
    BL_WISH_REDRAW,
    BL_WISH_SUSPEND,
    BL_WISH_QUIT,
};

struct bl_wish {
    enum bl_wish_kind kind;
    char *text; // owned; NULL for none
    uint64_t first, n;
};

struct bl_wishes {
    struct bl_wish *list; // owned
    size_t n, capacity;
    size_t n_lost; // refused for want of memory
};

// Copies the text (NULL is fine).
void bl_wish_for(struct bl_wishes *w, enum bl_wish_kind kind, const char *text);
void bl_wish_for_rows(struct bl_wishes *w, const char *text, uint64_t first,
                      uint64_t n);
void bl_wishes_clear(struct bl_wishes *w);
void bl_wishes_release(struct bl_wishes *w);

#endif
