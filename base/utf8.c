#include "base/utf8.h"

#include <stdint.h>
#include <string.h>

#include "base/memory.h"

/* The length of the character at p, 0 when there is none. */
static size_t character_length(const unsigned char *p, size_t n)
{
    static const struct {
        unsigned char mask, lead;
        uint32_t smallest;
    } forms[] = {{0x80, 0x00, 0},
                 {0xe0, 0xc0, 0x80},
                 {0xf0, 0xe0, 0x800},
                 {0xf8, 0xf0, 0x10000}};
    for (size_t length = 1; length <= 4 && length <= n; length++) {
        unsigned char mask = forms[length - 1].mask;
        if ((*p & mask) != forms[length - 1].lead)
            continue;
        uint32_t code = *p & ~mask & 0xffu;
        for (size_t i = 1; i < length; i++) {
            if ((p[i] & 0xc0) != 0x80)
                return 0;
            code = code << 6 | (p[i] & 0x3f);
        }
        bool is_surrogate = code >= 0xd800 && code < 0xe000;
        bool is_none = code < forms[length - 1].smallest || code > 0x10ffff;
        return is_surrogate || is_none ? 0 : length;
    }
    return 0;
}

bool bl_utf8_is_valid(const char *text, size_t n)
{
    const unsigned char *p = (const unsigned char *)text;
    while (n > 0) {
        size_t length = character_length(p, n);
        if (length == 0)
            return false;
        p += length;
        n -= length;
    }
    return true;
}

void bl_utf8_cut_end(char *text)
{
    size_t n = strlen(text);
    size_t lead = n;
    while (lead > 0 && ((unsigned char)text[lead - 1] & 0xC0) == 0x80)
        lead--;
    if (lead == 0)
        return;
    unsigned char first = (unsigned char)text[lead - 1];
    size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (lead - 1 + length > n)
        text[lead - 1] = '\0';
}

/* Latin-1 characters are the first 256 of Unicode: two bytes from 0x80 on. */
static char *from_latin1(const unsigned char *p, size_t n, struct bl_error *err)
{
    char *text = bl_array_new(2 * n + 1, 1, err);
    for (size_t i = 0, at = 0; i < n && text != NULL; i++) {
        if (p[i] >= 0x80)
            text[at++] = (char)(0xc0 | p[i] >> 6);
        text[at++] = (char)(p[i] >= 0x80 ? 0x80 | (p[i] & 0x3f) : p[i]);
    }
    return text;
}

char *bl_utf8_copy(const char *text, size_t n, struct bl_error *err)
{
    return bl_utf8_is_valid(text, n)
               ? bl_string_copy_n(text, n, err)
               : from_latin1((const unsigned char *)text, n, err);
}
