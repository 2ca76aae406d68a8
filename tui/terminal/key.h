/* Keys by name: "x", "S", "Ctrl-R", "PgUp", "F1", "Space", "Esc".
 *
 * A key is a Unicode character, or one of the enumeration below.  Ctrl with a
 * letter is the control character; Tab, Enter, Esc and Backspace have names of
 * their own.
 */
#ifndef BL_TUI_TERMINAL_KEY_H
#define BL_TUI_TERMINAL_KEY_H

#include <stddef.h>
#include <stdint.h>

typedef uint32_t bl_key; // a number with names; 0: none

enum {
    BL_KEY_TAB = 9,
    BL_KEY_ENTER = 13,
    BL_KEY_ESC = 27,
    BL_KEY_BACKSPACE = 127,

    BL_KEY_UP = 0x110000, // beyond Unicode
    BL_KEY_DOWN,
    BL_KEY_LEFT,
    BL_KEY_RIGHT,
    BL_KEY_PAGE_UP,
    BL_KEY_PAGE_DOWN,
    BL_KEY_HOME,
    BL_KEY_END,
    BL_KEY_INSERT,
    BL_KEY_DELETE,
    BL_KEY_BACK_TAB,
    BL_KEY_F1, // and F2 ... F12 behind it
    BL_KEY_F12 = BL_KEY_F1 + 11,
};

#define BL_CTRL(letter) ((bl_key)((letter)&0x1f))

// The key of the name's n bytes; 0 for none.
bl_key bl_key_from_name(const char *name, size_t n);

enum { BL_KEY_NAME_SIZE = 16 };
void bl_key_name(char name[BL_KEY_NAME_SIZE], bl_key key);

// The text that a key types, in UTF-8; returns its bytes, 0 for keys that
// are no character.
enum { BL_KEY_TEXT_SIZE = 5 };
size_t bl_key_text(char text[BL_KEY_TEXT_SIZE], bl_key key);

#endif
