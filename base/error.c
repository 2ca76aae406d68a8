#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum bl_status bl_vfail(struct bl_error *err, enum bl_status status,
                        const char *format, va_list args)
{
    char text[sizeof err->text];
    int n = vsnprintf(text, sizeof text, format, args);
    if (n >= (int)sizeof text)
        bl_utf8_cut_end(text);
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
