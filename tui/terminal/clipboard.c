#include "tui/terminal/clipboard.h"

#include <stdint.h>
#include <string.h>

static const char BEGIN[] = "\033]52;c;", END[] = "\a";

static size_t length_to_take(const char *text)
{
    size_t n = strlen(text);
    if (n <= BL_CLIPBOARD_MAX)
        return n;
    n = BL_CLIPBOARD_MAX;
    while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* Three bytes to four digits; those that are not there are padded. */
static void encode(char digits[4], const unsigned char *bytes, size_t n)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "abcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)bytes[0] << 16;
    if (n > 1)
        bits |= (uint32_t)bytes[1] << 8;
    if (n > 2)
        bits |= bytes[2];
    for (size_t i = 0; i < 4; i++)
        digits[i] = i <= n ? alphabet[bits >> (18 - 6 * i) & 63] : '=';
}

enum bl_status bl_clipboard_put(struct bl_buffer *b, const char *text,
                                struct bl_error *err)
{
    size_t n = length_to_take(text), n_digits = (n + 2) / 3 * 4;
    size_t n_begin = sizeof BEGIN - 1, n_end = sizeof END - 1;
    uint8_t *p = bl_buffer_extend(b, n_begin + n_digits + n_end, err);
    if (p == NULL)
        return err->status;
    memcpy(p, BEGIN, n_begin);
    char *digits = (char *)p + n_begin;
    for (size_t i = 0; i < n; i += 3, digits += 4)
        encode(digits, (const unsigned char *)text + i, n - i);
    memcpy(digits, END, n_end);
    return BL_OK;
}
