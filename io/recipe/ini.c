#include "io/recipe/ini.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static const char BLANKS[] = " \t\r\v\f";

enum { MAX_FILE = 1 << 20 }; // far beyond any recipe

/* Reading. */

static bool is_blank(char c)
{
    return c != '\0' && strchr(BLANKS, c) != NULL;
}

/* Cuts blanks at both ends. */
static char *trim(char *text)
{
    text += strspn(text, BLANKS);
    size_t n = strlen(text);
    while (n > 0 && is_blank(text[n - 1]))
        n--;
    text[n] = '\0';
    return text;
}

/* Cuts a comment off a value that is not quoted. */
static void cut_comment(char *value)
{
    for (char *c = value; *c != '\0'; c++)
        if (*c == ';' && (c == value || is_blank(c[-1]))) {
            *c = '\0';
            return;
        }
}

/* Undoes the quotes in place; false when they do not close, or when more than
 * a comment follows. */
static bool unquote(char *value)
{
    char *to = value;
    const char *from = value + 1;
    for (; *from != '"'; from++) {
        if (*from == '\\' && *++from == 'n')
            *to++ = '\n';
        else if (*from != '\0')
            *to++ = *from;
        else
            return false;
    }
    from += 1 + strspn(from + 1, BLANKS);
    *to = '\0';
    return *from == '\0' || *from == ';';
}

static enum bl_status not_a_line(struct bl_error *err)
{
    return bl_fail(err, BL_FAILED,
                   "neither a [section], a key = value, nor a comment");
}

struct reading {
    bl_ini_handler *handle;
    void *context;
    const char *section; // in the text
};

static enum bl_status begin_section(struct reading *r, char *line,
                                    struct bl_error *err)
{
    char *end = strchr(line, ']');
    if (end == NULL)
        return not_a_line(err);
    *end = '\0';
    r->section = trim(line + 1);
    return BL_OK;
}

static enum bl_status handle_line(struct reading *r, char *line,
                                  struct bl_error *err)
{
    line = trim(line);
    if (*line == '\0' || *line == ';' || *line == '#')
        return BL_OK;
    if (*line == '[')
        return begin_section(r, line, err);
    char *equals = strchr(line, '=');
    if (equals == NULL)
        return not_a_line(err);
    *equals = '\0';
    char *value = trim(equals + 1);
    if (*value != '"')
        cut_comment(value);
    else if (!unquote(value))
        return bl_fail(err, BL_FAILED,
                       "the quotes do not close, or more stands behind them");
    else
        return r->handle(r->context, r->section, trim(line), value, err);
    return r->handle(r->context, r->section, trim(line), trim(value), err);
}

/* `text` ends in a NUL behind its last line. */
static enum bl_status handle_text(struct reading *r, char *text,
                                  const char *path, struct bl_error *err)
{
    static const char byte_order_mark[] = "\xef\xbb\xbf";
    if (strncmp(text, byte_order_mark, 3) == 0)
        text += 3;
    for (size_t number = 1; *text != '\0'; number++) {
        size_t n = strcspn(text, "\n");
        char *next = text + n + (text[n] == '\n');
        text[n] = '\0';
        if (handle_line(r, text, err) != BL_OK)
            return bl_error_prefix(err, "%s:%zu", path, number);
        text = next;
    }
    return BL_OK;
}

static enum bl_status read_file(struct bl_buffer *text, const char *path,
                                struct bl_error *err)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return bl_fail_errno(err, "%s cannot be read", path);
    uint8_t *room = bl_buffer_extend(text, MAX_FILE + 1, err);
    enum bl_status status = room != NULL ? BL_OK : err->status;
    text->size = room != NULL ? fread(room, 1, MAX_FILE + 1, file) : 0;
    if (status == BL_OK && ferror(file))
        status = bl_fail_errno(err, "%s cannot be read", path);
    fclose(file);
    return status;
}

static bool is_text(const struct bl_buffer *text)
{
    return text->size <= MAX_FILE &&
           memchr(text->data, '\0', text->size) == NULL;
}

enum bl_status bl_ini_read(const char *path, bl_ini_handler *handle,
                           void *context, struct bl_error *err)
{
    struct bl_buffer text = {0};
    struct reading r = {handle, context, ""};
    enum bl_status status = read_file(&text, path, err);
    if (status == BL_OK && !is_text(&text))
        status = bl_fail(err, BL_FAILED, "%s is no INI file", path);
    if (status == BL_OK)
        status = bl_buffer_put_u8(&text, '\0', err);
    if (status == BL_OK)
        status = handle_text(&r, (char *)text.data, path, err);
    bl_buffer_release(&text);
    return status;
}

enum bl_status bl_ini_parse(const char *text, const char *place,
                            bl_ini_handler *handle, void *context,
                            struct bl_error *err)
{
    struct reading r = {handle, context, ""};
    char *copy = bl_string_copy(text, err);
    if (copy == NULL)
        return err->status;
    enum bl_status status = handle_text(&r, copy, place, err);
    free(copy);
    return status;
}

/* Writing. */

static enum bl_status put(struct bl_buffer *b, const char *text,
                          struct bl_error *err)
{
    return bl_buffer_put(b, text, strlen(text), err);
}

/* Whether a value would not come back as it is. */
static bool needs_quotes(const char *value)
{
    size_t n = strlen(value);
    if (n == 0)
        return false;
    if (*value == '"' || *value == ';' || is_blank(*value) ||
        is_blank(value[n - 1]))
        return true;
    for (; *value != '\0'; value++)
        if (*value == '\n' || (is_blank(value[0]) && value[1] == ';'))
            return true;
    return false;
}

static enum bl_status put_quoted(struct bl_buffer *b, const char *value,
                                 struct bl_error *err)
{
    enum bl_status status = put(b, "\"", err);
    for (; *value != '\0' && status == BL_OK; value++) {
        char plain[] = {*value, '\0'};
        status = put(b,
                     *value == '\n'   ? "\\n"
                     : *value == '"'  ? "\\\""
                     : *value == '\\' ? "\\\\"
                                      : plain,
                     err);
    }
    return status == BL_OK ? put(b, "\"", err) : status;
}

enum bl_status bl_ini_put(struct bl_buffer *b, const char *key,
                          const char *value, struct bl_error *err)
{
    if (put(b, key, err) != BL_OK || put(b, " = ", err) != BL_OK)
        return err->status;
    enum bl_status status =
        needs_quotes(value) ? put_quoted(b, value, err) : put(b, value, err);
    return status == BL_OK ? put(b, "\n", err) : status;
}
