#include "io/npz/npy_literal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "io/npz/codepoint.h"

struct bl_npy_literal bl_npy_literal_over(const void *text, size_t n, bool utf8)
{
    return (struct bl_npy_literal){bl_reader_over(text, n), utf8};
}

enum bl_status bl_npy_literal_wrong(const struct bl_npy_literal *l,
                                    const char *what, struct bl_error *err)
{
    return bl_fail(err, BL_FAILED, "%s at character %zu of its header", what,
                   l->in.at + 1);
}

/* The next character as it stands; '\0' at the end. */
static char next(const struct bl_npy_literal *l)
{
    return bl_reader_left(&l->in) > 0 ? (char)l->in.data[l->in.at] : '\0';
}

char bl_npy_literal_peek(struct bl_npy_literal *l)
{
    while (next(l) == ' ' || next(l) == '\n' || next(l) == '\t' ||
           next(l) == '\r')
        bl_reader_skip(&l->in, 1);
    return next(l);
}

bool bl_npy_literal_take(struct bl_npy_literal *l, char c)
{
    if (bl_npy_literal_peek(l) != c || c == '\0')
        return false;
    bl_reader_skip(&l->in, 1);
    return true;
}

enum bl_status bl_npy_literal_expect(struct bl_npy_literal *l, char c,
                                     struct bl_error *err)
{
    if (bl_npy_literal_take(l, c))
        return BL_OK;
    const char what[] = {'\'', c,   '\'', ' ', 'i', 's', ' ', 'm',
                         'i',  's', 's',  'i', 'n', 'g', '\0'};
    return bl_npy_literal_wrong(l, what, err);
}

static int digit_value(char c, unsigned base)
{
    int v = c >= '0' && c <= '9'   ? c - '0'
            : c >= 'a' && c <= 'f' ? c - 'a' + 10
            : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                   : -1;
    return v < (int)base ? v : -1;
}

/* Up to n digits of a base; the number of those that are there. */
static size_t digits(struct bl_npy_literal *l, size_t n, unsigned base,
                     uint32_t *code)
{
    size_t got = 0;
    *code = 0;
    for (; got < n && digit_value(next(l), base) >= 0; got++) {
        *code = *code * base + (uint32_t)digit_value(next(l), base);
        bl_reader_skip(&l->in, 1);
    }
    return got;
}

/* What stands behind a backslash. */
static enum bl_status escaped(struct bl_npy_literal *l, uint32_t *code,
                              struct bl_error *err)
{
    static const char letters[] = "\\'\"abfnrtv";
    static const char meanings[] = "\\'\"\a\b\f\n\r\t\v";
    if (digits(l, 3, 8, code) > 0)
        return BL_OK;
    char c = (char)bl_reader_u8(&l->in);
    const char *letter = c != '\0' ? strchr(letters, c) : NULL;
    if (letter != NULL) {
        *code = (uint32_t)meanings[letter - letters];
        return BL_OK;
    }
    size_t n = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (n == 0 || digits(l, n, 16, code) != n)
        return bl_npy_literal_wrong(l, "an unknown escape in a string", err);
    return BL_OK;
}

/* A character that stands for itself. */
static uint32_t plain(struct bl_npy_literal *l)
{
    uint32_t code;
    size_t n = 1;
    const uint8_t *at = l->in.data + l->in.at;
    if (l->utf8)
        n = bl_codepoint_read(&code, at, bl_reader_left(&l->in));
    else
        code = *at;
    bl_reader_skip(&l->in, n);
    return code;
}

/* The characters up to the closing quote, which is taken too. */
static enum bl_status string_into(struct bl_npy_literal *l, char quote,
                                  struct bl_buffer *to, struct bl_error *err)
{
    while (next(l) != quote) {
        uint32_t code;
        uint8_t bytes[BL_CODEPOINT_BYTES];
        if (next(l) == '\0' || next(l) == '\n')
            return bl_npy_literal_wrong(l, "a string does not end", err);
        if (next(l) != '\\') {
            code = plain(l);
        } else {
            bl_reader_skip(&l->in, 1);
            if (escaped(l, &code, err) != BL_OK)
                return err->status;
        }
        if (code == 0 || code > BL_CODEPOINT_MAX)
            return bl_npy_literal_wrong(l, "an impossible character", err);
        size_t n = bl_codepoint_write(bytes, code);
        if (bl_buffer_put(to, bytes, n, err) != BL_OK)
            return err->status;
    }
    bl_reader_skip(&l->in, 1);
    return bl_buffer_put_u8(to, '\0', err);
}

char *bl_npy_literal_string(struct bl_npy_literal *l, struct bl_error *err)
{
    char c = bl_npy_literal_peek(l);
    if (c == 'u' || c == 'b') {
        bl_reader_skip(&l->in, 1);
        c = next(l);
    }
    if (c != '\'' && c != '"') {
        bl_npy_literal_wrong(l, "a string is missing", err);
        return NULL;
    }
    bl_reader_skip(&l->in, 1);
    struct bl_buffer text = {0};
    char *copy = NULL;
    if (string_into(l, c, &text, err) == BL_OK)
        copy = bl_string_copy((const char *)text.data, err);
    bl_buffer_release(&text);
    return copy;
}

enum bl_status bl_npy_literal_whole(struct bl_npy_literal *l, uint64_t *value,
                                    struct bl_error *err)
{
    if (digit_value(bl_npy_literal_peek(l), 10) < 0)
        return bl_npy_literal_wrong(l, "a whole number is missing", err);
    *value = 0;
    for (int d; (d = digit_value(next(l), 10)) >= 0;) {
        if (__builtin_mul_overflow(*value, 10, value) ||
            __builtin_add_overflow(*value, d, value))
            return bl_npy_literal_wrong(l, "an impossible size", err);
        bl_reader_skip(&l->in, 1);
    }
    if (next(l) == 'L')
        bl_reader_skip(&l->in, 1);
    return BL_OK;
}

enum bl_status bl_npy_literal_bool(struct bl_npy_literal *l, bool *value,
                                   struct bl_error *err)
{
    *value = bl_npy_literal_peek(l) == 'T';
    const char *word = *value ? "True" : "False";
    size_t n = strlen(word);
    if (bl_reader_left(&l->in) < n ||
        memcmp(l->in.data + l->in.at, word, n) != 0)
        return bl_npy_literal_wrong(l, "True or False is missing", err);
    bl_reader_skip(&l->in, n);
    return BL_OK;
}

enum bl_status bl_npy_literal_sizes(struct bl_npy_literal *l, uint64_t *sizes,
                                    size_t max, size_t *n, struct bl_error *err)
{
    uint64_t value;
    bool tuple = bl_npy_literal_take(l, '(');
    *n = 0;
    while (!tuple || !bl_npy_literal_take(l, ')')) {
        if (bl_npy_literal_whole(l, &value, err) != BL_OK)
            return err->status;
        if (*n < max)
            sizes[*n] = value;
        ++*n;
        if (!tuple)
            return BL_OK;
        if (!bl_npy_literal_take(l, ',') && bl_npy_literal_peek(l) != ')')
            return bl_npy_literal_wrong(l, "',' or ')' is missing", err);
    }
    return BL_OK;
}
