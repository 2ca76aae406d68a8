#include "io/npz/codepoint.h"

#include <stdbool.h>

enum {
    ESCAPE_FIRST = 0xDC80,
    ESCAPE_LAST = 0xDCFF,
    ESCAPE_BASE = 0xDC00,
    SURROGATE_FIRST = 0xD800,
    SURROGATE_LAST = 0xDFFF
};

/* Length of the sequence that a byte leads, 0 for none; its payload bits. */
static size_t sequence_length(uint8_t lead, uint32_t *bits)
{
    if (lead < 0x80) {
        *bits = lead;
        return 1;
    }
    size_t length = lead < 0xC2   ? 0
                    : lead < 0xE0 ? 2
                    : lead < 0xF0 ? 3
                    : lead < 0xF5 ? 4
                                  : 0;
    *bits = length > 0 ? lead & (0xFFu >> (length + 1)) : 0;
    return length;
}

/* Too long a form, a surrogate, or beyond the last character. */
static bool is_no_character(uint32_t code, size_t length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return code < least[length] || code > BL_CODEPOINT_MAX ||
           (code >= SURROGATE_FIRST && code <= SURROGATE_LAST);
}

size_t bl_codepoint_read(uint32_t *code, const uint8_t *text, size_t n)
{
    uint32_t bits;
    size_t length = sequence_length(text[0], &bits);
    bool valid = length > 0 && length <= n;
    for (size_t i = 1; valid && i < length; i++) {
        valid = (text[i] & 0xC0) == 0x80;
        bits = bits << 6 | (text[i] & 0x3Fu);
    }
    if (valid && !is_no_character(bits, length)) {
        *code = bits;
        return length;
    }
    *code = ESCAPE_BASE + text[0];
    return 1;
}

size_t bl_codepoint_write(uint8_t text[BL_CODEPOINT_BYTES], uint32_t code)
{
    if (code < 0x80) {
        text[0] = (uint8_t)code;
        return 1;
    }
    if (code == ESCAPE_BASE || (code >= ESCAPE_FIRST && code <= ESCAPE_LAST)) {
        text[0] = (uint8_t)(code - ESCAPE_BASE);
        return 1;
    }
    size_t length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = length - 1; i > 0; i--) {
        text[i] = (uint8_t)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    text[0] = (uint8_t)(0xF00u >> length | code);
    return length;
}

size_t bl_codepoint_count(const uint8_t *text, size_t n)
{
    size_t count = 0;
    uint32_t code;
    for (size_t at = 0; at < n; count++)
        at += bl_codepoint_read(&code, text + at, n - at);
    return count;
}
