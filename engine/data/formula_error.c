#include "engine/data/formula_error.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { SHOWN_BEFORE = 44, SHOWN_BEHIND = 28, MESSAGE = 320, LINE = 64 };

/* Bytes of the printable character at `text`; 0 when there is none. */
static size_t character(const char *text)
{
    if ((unsigned char)text[0] < 0x20 || text[0] == 0x7F)
        return 0;
    for (size_t n = 1; n <= 4 && text[n - 1] != '\0'; n++)
        if (bl_utf8_is_valid(text, n))
            return n;
    return 0;
}

/* Copies whole characters of `text` up to `end` or the room there is; returns
 * how many. */
static size_t put_printable(char *out, size_t size, const char *text,
                            const char *end)
{
    size_t n = 0, used = 0;
    while (text < end && *text != '\0' && used + 4 < size) {
        size_t length = character(text);
        const char *shown = length > 0                        ? text
                            : strchr("\t\r\n", *text) != NULL ? " "
                                                              : "?";
        memcpy(out + used, shown, length > 0 ? length : 1);
        used += length > 0 ? length : 1;
        text += length > 0 ? length : 1;
        n++;
    }
    out[used] = '\0';
    return n;
}

static const char *back_to_character(const char *text, const char *at)
{
    while (at > text && ((unsigned char)*at & 0xC0) == 0x80)
        at--;
    return at;
}

enum bl_status bl_formula_fail(struct bl_error *err, const char *text,
                               size_t at, const char *format, ...)
{
    char written[MESSAGE], message[MESSAGE + 8], before[LINE], after[LINE];
    va_list args;
    va_start(args, format);
    vsnprintf(written, sizeof written, format, args);
    va_end(args);
    put_printable(message, sizeof message, written, written + MESSAGE);

    const char *here = text + at;
    const char *from = at > SHOWN_BEFORE ? here - SHOWN_BEFORE : text;
    from = back_to_character(text, from);
    size_t column = put_printable(before, sizeof before, from, here);
    put_printable(after, sizeof after, here, here + SHOWN_BEHIND);
    const char *cut = from > text ? "..." : "";
    return bl_fail(err, BL_USAGE, "%s\n    %s%s%s\n    %*s^", message, cut,
                   before, after, (int)(column + strlen(cut)), "");
}
