/* A line of text that is typed.
 *
 * Keys: those of a shell: arrows, Home and End (Ctrl-A, Ctrl-E), Backspace,
 * Delete, Ctrl-U, Ctrl-W, Ctrl-K.  The first character typed or pasted takes
 * the place of a text that was offered; any other key makes it one's own.
 */
#ifndef BL_TUI_WIDGET_EDIT_H
#define BL_TUI_WIDGET_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/surface/surface.h"
#include "tui/terminal/key.h"

enum { BL_EDIT_SIZE = 1024 };

struct bl_edit {
    char text[BL_EDIT_SIZE]; // UTF-8
    size_t caret;            // in bytes, at a character
    bool is_offer;           // nobody has touched it
};

// The caret is at the end.
void bl_edit_set(struct bl_edit *e, const char *text);
void bl_edit_offer(struct bl_edit *e, const char *text);

// Whether the key was for it.
bool bl_edit_key(struct bl_edit *e, bl_key key);

// Pasted text: its first line.
void bl_edit_paste(struct bl_edit *e, const char *text);

// Draws `width` cells of it with the caret in sight.
void bl_edit_draw(const struct bl_edit *e, struct bl_area a, int x, int y,
                  int width);

#endif
