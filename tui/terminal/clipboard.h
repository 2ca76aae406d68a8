/* What puts a text on the clipboard: OSC 52, the text in base64 (RFC 4648).
 *
 * It is sent as it is inside of tmux too: tmux then keeps the text in a buffer
 * of its own and passes it on, where `set-clipboard on` allows that.
 */
#ifndef BL_TUI_TERMINAL_CLIPBOARD_H
#define BL_TUI_TERMINAL_CLIPBOARD_H

#include "base/buffer.h"
#include "base/error.h"

enum { BL_CLIPBOARD_MAX = 74994 }; // bytes: xterm takes 100 kB of base64

// Appends the sequence; a longer text is cut at a character.
enum bl_status bl_clipboard_put(struct bl_buffer *b, const char *text,
                                struct bl_error *err);

#endif
