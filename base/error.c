#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Cuts a sentence that filled its buffer back to a whole UTF-8 character. */
static void cut_to_whole_character(char *text)
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

enum bl_status bl_vfail(struct bl_error *err, enum bl_status status,
                        const char *format, va_list args)
{
    char text[sizeof err->text];
    int n = vsnprintf(text, sizeof text, format, args);
    if (n >= (int)sizeof text)
        cut_to_whole_character(text);
    memcpy(err->text, text, sizeof text);
    err->status = status;
    return status;
}

enum bl_status bl_fail(struct bl_error *err, enum bl_status status,
                       const char *format, ...)
{
    va_list args;
    va_start(args, format);
    bl_vfail(err, status, format, args);
    va_end(args);
    return status;
}

enum bl_status bl_fail_errno(struct bl_error *err, const char *format, ...)
{
    int cause = errno;
    va_list args;
    va_start(args, format);
    bl_vfail(err, BL_FAILED, format, args);
    va_end(args);
    struct bl_error what = *err;
    return bl_fail(err, BL_FAILED, "%s: %s", what.text, strerror(cause));
}

enum bl_status bl_error_prefix(struct bl_error *err, const char *format, ...)
{
    struct bl_error what = *err;
    va_list args;
    va_start(args, format);
    bl_vfail(err, what.status, format, args);
    va_end(args);
    struct bl_error place = *err;
    return bl_fail(err, what.status, "%s: %s", place.text, what.text);
}
