/* The page of keys and the manual page, from the tables of actions. */
#ifndef BL_TUI_APP_MANUAL_H
#define BL_TUI_APP_MANUAL_H

#include <stdio.h>

// docs/keys.md, in Markdown.
void bl_manual_keys(FILE *out);

// docs/baler-tui.1, in troff's man macros.
void bl_manual_page(FILE *out);

#endif
