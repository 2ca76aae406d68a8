#include "io/csv/names.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/utf8.h"

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
    char *name = bl_utf8_copy(text, n, err);
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
