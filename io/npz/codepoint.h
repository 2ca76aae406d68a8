/* Unicode characters as UTF-8 and back, without losing a byte.
 *
 * Bytes that are no UTF-8 are read as the lone surrogates U+DC80 ... U+DCFF
 * and written from them again, as Python does it (PEP 383, "surrogateescape"),
 * so that any text of ours fits into numpy's <U arrays and comes back.
 * U+DC00, which Python leaves unused, stands in the same way for a NUL at the
 * end of a text, where numpy would take it for padding.
 */
#ifndef BL_IO_NPZ_CODEPOINT_H
#define BL_IO_NPZ_CODEPOINT_H

#include <stddef.h>
#include <stdint.h>

enum { BL_CODEPOINT_MAX = 0x10FFFF, BL_CODEPOINT_BYTES = 4 };

// The character in front of n > 0 bytes; returns how many bytes it takes.
size_t bl_codepoint_read(uint32_t *code, const uint8_t *text, size_t n);

// The bytes of a character <= BL_CODEPOINT_MAX; returns how many.
size_t bl_codepoint_write(uint8_t text[BL_CODEPOINT_BYTES], uint32_t code);

// How many characters n bytes are.
size_t bl_codepoint_count(const uint8_t *text, size_t n);

#endif
