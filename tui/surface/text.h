/* Characters, one by one: decoding, width, and their nearest ASCII.
 *
 * Widths and properties come from utf8proc (Unicode's own tables), not from
 * the locale, so that a screen is the same in every one.
 */
#ifndef BL_TUI_SURFACE_TEXT_H
#define BL_TUI_SURFACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/surface/surface.h"

// The character at *text, which moves behind it; 0 at the end.  What is no
// UTF-8, controls and what changes the direction of writing give U+FFFD.
uint32_t bl_text_next(const char **text);

// The character itself, or U+FFFD for what no cell may hold: controls, what
// changes the direction of writing, and what is no character.
uint32_t bl_rune_safe(uint32_t rune);

// Cells of a character: 0 (combining or invisible), 1 or 2.
int bl_rune_width(uint32_t rune);

// Whether it is drawn onto the character before it.
bool bl_rune_is_mark(uint32_t rune);

// Its nearest ASCII, one to three characters ("->", "chi"), "?" without one.
const char *bl_rune_ascii(uint32_t rune);

// Cells of a character, and of a text, with those glyphs.
int bl_rune_cells(uint32_t rune, enum bl_glyphs glyphs);
int bl_text_width(const char *text, enum bl_glyphs glyphs);

// Bytes of the longest beginning of a text that fits into `width` cells.
size_t bl_text_fitting(const char *text, int width, enum bl_glyphs glyphs);

// Bytes of the next line when a text is broken at blanks (a word that is too
// long is cut) and at line ends; *skip is where the line after it begins, 0 at
// the end of the text.
size_t bl_text_line(const char *text, int width, enum bl_glyphs glyphs,
                    size_t *skip);

#endif
