#include "io/npz/member_name.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/codepoint.h"

/* Whether the part of the path that begins at `at` is "." or "..". */
static bool is_dots(const char *name, size_t at)
{
    if (at > 0 && name[at - 1] != '/')
        return false;
    size_t n = strcspn(name + at, "/");
    return n <= 2 && strspn(name + at, ".") >= n;
}

static bool must_escape(const char *name, size_t at)
{
    unsigned char c = (unsigned char)name[at];
    if (c == '/')
        return at == 0 || name[at + 1] == '\0' || name[at - 1] == '/';
    if (c == '.')
        return is_dots(name, at);
    return c < 0x20 || c == 0x7F || c == '%' || c == '\\';
}

/* Whether the character at `at`, n bytes long, is a byte that is no UTF-8. */
static bool is_stray_byte(const char *name, size_t at, size_t n)
{
    return n == 1 && (unsigned char)name[at] >= 0x80;
}

char *bl_member_name_escape(const char *name, struct bl_error *err)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t size = strlen(name);
    char *escaped = bl_array_new(3 * size + 2, 1, err);
    if (escaped == NULL)
        return NULL;
    char *to = escaped;
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t code;
        n = bl_codepoint_read(&code, (const uint8_t *)name + at, size - at);
        if (must_escape(name, at) || is_stray_byte(name, at, n)) {
            unsigned char c = (unsigned char)name[at];
            *to++ = '%';
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
        } else {
            memcpy(to, name + at, n);
            to += n;
        }
    }
    if (size == 0)
        *to = '%';
    return escaped;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* Every %XX turned back, right or not. */
static char *unescape_all(const char *escaped, struct bl_error *err)
{
    char *name = bl_string_copy(escaped, err);
    if (name == NULL)
        return NULL;
    char *to = name;
    for (const char *from = escaped; *from != '\0'; from++) {
        int high = from[0] == '%' ? hex_digit(from[1]) : -1;
        int low = high >= 0 ? hex_digit(from[2]) : -1;
        if (low >= 0) {
            *to++ = (char)(high * 16 + low);
            from += 2;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return name;
}

char *bl_member_name_unescape(const char *escaped, struct bl_error *err)
{
    if (strcmp(escaped, "%") == 0)
        return bl_string_copy("", err);
    char *name = unescape_all(escaped, err);
    char *again = name != NULL ? bl_member_name_escape(name, err) : NULL;
    bool ours = again != NULL && strcmp(again, escaped) == 0;
    free(again);
    if (ours || name == NULL)
        return name;
    free(name);
    return bl_string_copy(escaped, err);
}
