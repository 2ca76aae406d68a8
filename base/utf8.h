/* UTF-8: names, units and notes are kept in nothing else (text columns keep
 * their bytes as they are).
 *
 * Text of unknown encoding that is no UTF-8 is taken for Latin-1, of which
 * every run of bytes is one.
 */
#ifndef BL_BASE_UTF8_H
#define BL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

// Well-formed as in RFC 3629: no overlong forms, no surrogates, nothing
// beyond U+10FFFF.
bool bl_utf8_is_valid(const char *text, size_t n);

// Takes the last character off when bytes of it are missing, as they are where
// a text was cut to the size of an array.
void bl_utf8_cut_end(char *text);

// A string with the same characters, in UTF-8; NULL with `err` filled when
// memory is refused.
char *bl_utf8_copy(const char *text, size_t n, struct bl_error *err);

#endif
