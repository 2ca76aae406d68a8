#include "io/hdf5/pickle_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; --i > 0; c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)((0xF00 >> n & 0xFF) | c);
    return n;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = memchr(digits, c, 16);
    return found != NULL ? (int)(found - digits) : -1;
}

/* The character that a \uXXXX or \UXXXXXXXX at text[*at] stands for. */
static bool escaped(const char *text, size_t n, size_t *at, uint32_t *c)
{
    if (n - *at < 2 || (text[*at + 1] != 'u' && text[*at + 1] != 'U'))
        return false;
    size_t n_digits = text[*at + 1] == 'u' ? 4 : 8;
    if (n - *at < 2 + n_digits)
        return false;
    *c = 0;
    for (size_t i = 0; i < n_digits; i++) {
        int digit = hex_digit(text[*at + 2 + i]);
        if (digit < 0)
            return false;
        *c = *c << 4 | (uint32_t)digit;
    }
    if (*c > 0x10FFFF)
        return false;
    *at += 2 + n_digits;
    return true;
}

size_t bl_pickle_unescape(char *to, const char *text, size_t n)
{
    size_t length = 0;
    for (size_t at = 0; at < n;) {
        uint32_t c;
        if (text[at] != '\\' || !escaped(text, n, &at, &c))
            c = (unsigned char)text[at++];
        length += put_utf8(to + length, c);
    }
    return length;
}
