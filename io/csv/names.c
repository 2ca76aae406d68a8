#include "io/csv/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* The length of the UTF-8 character at p, 0 when there is none: overlong
 * forms, surrogates and code points past U+10FFFF are none. */
static size_t utf8_length(const unsigned char *p, size_t n)
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

static bool is_utf8(const unsigned char *p, size_t n)
{
    while (n > 0) {
        size_t length = utf8_length(p, n);
        if (length == 0)
            return false;
        p += length;
        n -= length;
    }
    return true;
}

/* Latin-1 characters are the first 256 of Unicode: two bytes from 0x80 on. */
static char *from_latin1(const unsigned char *p, size_t n, struct bl_error *err)
{
    char *name = bl_array_new(2 * n + 1, 1, err);
    for (size_t i = 0, at = 0; i < n && name != NULL; i++) {
        if (p[i] >= 0x80)
            name[at++] = (char)(0xc0 | p[i] >> 6);
        name[at++] = (char)(p[i] >= 0x80 ? 0x80 | (p[i] & 0x3f) : p[i]);
    }
    return name;
}

static enum bl_status add_numbered(struct bl_schema *s, struct bl_error *err)
{
    char name[32];
    snprintf(name, sizeof name, "c%zu", s->n_columns);
    return bl_schema_add(s, name, BL_FLOAT64, NULL, err);
}

static enum bl_status add_name(struct bl_schema *s, const char *text, size_t n,
                               struct bl_error *err)
{
    if (n == 0)
        return add_numbered(s, err);
    const unsigned char *bytes = (const unsigned char *)text;
    char *name = is_utf8(bytes, n) ? bl_string_copy_n(text, n, err)
                                   : from_latin1(bytes, n, err);
    if (name == NULL)
        return err->status;
    enum bl_status status = bl_schema_add(s, name, BL_FLOAT64, NULL, err);
    free(name);
    return status;
}

enum bl_status bl_csv_names_from_header(struct bl_schema *s,
                                        const struct bl_csv_records *r,
                                        struct bl_error *err)
{
    for (size_t i = 0; i < r->n_fields; i++)
        if (add_name(s, r->fields[i].text, r->fields[i].n, err) != BL_OK)
            return err->status;
    return bl_schema_make_names_unique(s, err);
}

enum bl_status bl_csv_names_by_number(struct bl_schema *s, size_t n,
                                      struct bl_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (add_numbered(s, err) != BL_OK)
            return err->status;
    return BL_OK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static bool separates(char c, char delimiter)
{
    return c == delimiter || (delimiter == ' ' && is_blank(c));
}

/* The next word of [*from, to), which is moved behind it, and behind `to` at
 * the end: false then.  Between blanks there are no empty words. */
static bool next_word(const char **word, size_t *n, const char **from,
                      const char *to, char delimiter)
{
    const char *p = *from;
    while (p < to && is_blank(*p) && (delimiter == ' ' || *p != delimiter))
        p++;
    if (p > to || (p == to && delimiter == ' '))
        return false;
    const char *end = p;
    while (end < to && !separates(*end, delimiter))
        end++;
    *from = end + 1;
    while (end > p && is_blank(end[-1]))
        end--;
    *word = p;
    *n = (size_t)(end - p);
    return true;
}

static size_t count_words(const char *from, const char *to, char delimiter)
{
    const char *word;
    size_t n, count = 0;
    while (next_word(&word, &n, &from, to, delimiter))
        count++;
    return count;
}

static enum bl_status add_words(struct bl_schema *s, const char *from,
                                const char *to, char delimiter,
                                struct bl_error *err)
{
    const char *word;
    size_t n;
    while (next_word(&word, &n, &from, to, delimiter))
        if (add_name(s, word, n, err) != BL_OK)
            return err->status;
    return bl_schema_make_names_unique(s, err);
}

static enum bl_status add_comment(struct bl_schema *s, const char *text,
                                  size_t size, const struct bl_csv_records *r,
                                  struct bl_error *err)
{
    const char delimiters[] = {r->dialect.delimiter, ' '};
    const char *from = text, *to = text + size;
    while (from < to && (*from == '#' || is_blank(*from)))
        from++;
    for (size_t i = 0; i < sizeof delimiters; i++)
        if (count_words(from, to, delimiters[i]) == r->n_fields)
            return add_words(s, from, to, delimiters[i], err);
    return bl_csv_names_by_number(s, r->n_fields, err);
}

enum bl_status bl_csv_names_from_comment(struct bl_schema *s,
                                         const struct bl_csv_records *r,
                                         struct bl_error *err)
{
    size_t size;
    char *text = bl_array_new(r->comment.size + 1, 1, err);
    if (text == NULL)
        return err->status;
    enum bl_status status = bl_csv_input_read(r->input, text, r->comment.size,
                                              r->comment.offset, &size, err);
    if (status == BL_OK)
        status = add_comment(s, text, size, r, err);
    free(text);
    return status;
}
