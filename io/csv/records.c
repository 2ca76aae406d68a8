#include "io/csv/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    FIRST_BLOCK = 1 << 18,
    MAX_RECORD = 1 << 26,
    MAX_FIELDS = 1 << 21,
    PADDING = 16, // a terminator and a word of zeros
};

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static int csv_is_blank(unsigned char c)
{
    return is_blank(c);
}

static int csv_is_newline(unsigned char c)
{
    return c == '\n';
}

static int csv_is_return(unsigned char c)
{
    return c == '\r';
}

static enum bl_status parser_init(struct bl_csv_records *r,
                                  struct bl_error *err)
{
    if (csv_init(&r->parser, CSV_EMPTY_IS_NULL) != 0)
        return bl_fail(err, BL_FAILED, "libcsv cannot be started");
    csv_set_delim(&r->parser, (unsigned char)r->dialect.delimiter);
    csv_set_space_func(&r->parser, csv_is_blank);
    csv_set_term_func(&r->parser, r->dialect.terminator == '\n'
                                      ? csv_is_newline
                                      : csv_is_return);
    csv_set_blk_size(&r->parser, 4096);
    return BL_OK;
}

enum bl_status bl_csv_records_init(struct bl_csv_records *r,
                                   const struct bl_csv_input *input,
                                   struct bl_csv_dialect dialect,
                                   struct bl_error *err)
{
    *r = (struct bl_csv_records){.input = input, .dialect = dialect};
    bl_csv_records_seek(r, 0, 1);
    void *block = NULL;
    if (bl_array_reserve(&block, &r->block_capacity, FIRST_BLOCK, 1, err) !=
        BL_OK)
        return err->status;
    r->block = block;
    if (parser_init(r, err) == BL_OK)
        return BL_OK;
    bl_csv_records_release(r);
    return err->status;
}

void bl_csv_records_release(struct bl_csv_records *r)
{
    if (r->block != NULL)
        csv_free(&r->parser);
    free(r->fields);
    free(r->block);
    bl_buffer_release(&r->unquoted);
    *r = (struct bl_csv_records){0};
}

void bl_csv_records_seek(struct bl_csv_records *r, uint64_t offset,
                         uint64_t line)
{
    r->block_offset = offset;
    r->begin = r->end = 0;
    r->next_line = line;
    r->at_end = false;
    r->comment = (struct bl_csv_comment){0};
}

uint64_t bl_csv_records_position(const struct bl_csv_records *r)
{
    return r->block_offset + r->begin;
}

static enum bl_status refuse_nul(const struct bl_csv_records *r, size_t at,
                                 struct bl_error *err)
{
    uint64_t line = r->next_line;
    for (size_t i = r->begin; i < at; i++)
        line += r->block[i] == r->dialect.terminator;
    return bl_fail(err, BL_FAILED,
                   "%s: line %llu has a NUL byte, so this is not a text file; "
                   "if it is UTF-16, convert it to UTF-8",
                   r->input->name, (unsigned long long)line);
}

static enum bl_status make_room(struct bl_csv_records *r, struct bl_error *err)
{
    memmove(r->block, r->block + r->begin, r->end - r->begin);
    r->block_offset += r->begin;
    r->end -= r->begin;
    r->begin = 0;
    if (r->end + PADDING < r->block_capacity)
        return BL_OK;
    if (r->end >= MAX_RECORD)
        return bl_fail(err, BL_FAILED,
                       "%s: the row that begins in line %llu is longer than "
                       "64 MiB; is a quote left open there?",
                       r->input->name, (unsigned long long)r->next_line);
    void *block = r->block;
    enum bl_status status = bl_array_reserve(&block, &r->block_capacity,
                                             2 * r->block_capacity, 1, err);
    r->block = block;
    return status;
}

/* Reads more of the file behind what is not yet cut; *grew is false when
 * there is no more.  The last line gets a terminator if it has none. */
static enum bl_status refill(struct bl_csv_records *r, bool *grew,
                             struct bl_error *err)
{
    *grew = false;
    if (r->at_end)
        return BL_OK;
    if (make_room(r, err) != BL_OK)
        return err->status;
    size_t room = r->block_capacity - PADDING - r->end, n;
    char *fresh = r->block + r->end;
    if (bl_csv_input_read(r->input, fresh, room, r->block_offset + r->end, &n,
                          err) != BL_OK)
        return err->status;
    const char *nul = memchr(fresh, '\0', n);
    if (nul != NULL)
        return refuse_nul(r, (size_t)(nul - r->block), err);
    r->end += n;
    r->at_end = n < room;
    if (r->at_end && r->end > r->begin &&
        r->block[r->end - 1] != r->dialect.terminator)
        r->block[r->end++] = r->dialect.terminator;
    memset(r->block + r->end, 0, 8);
    *grew = r->end > r->begin;
    return BL_OK;
}

static enum bl_status grow_fields(struct bl_csv_records *r,
                                  struct bl_error *err)
{
    if (r->n_fields >= MAX_FIELDS)
        return bl_fail(err, BL_FAILED,
                       "%s: line %llu has more than %d fields; no table that "
                       "wide can be read",
                       r->input->name, (unsigned long long)r->next_line,
                       MAX_FIELDS);
    void *fields = r->fields;
    enum bl_status status =
        bl_array_reserve(&fields, &r->field_capacity, 2 * r->n_fields + 16,
                         sizeof *r->fields, err);
    r->fields = fields;
    return status;
}

static enum bl_status put_field(struct bl_csv_records *r,
                                struct bl_csv_field field, struct bl_error *err)
{
    if (r->n_fields == r->field_capacity && grow_fields(r, err) != BL_OK)
        return err->status;
    r->fields[r->n_fields++] = field;
    return BL_OK;
}

/* [from, to) without the blanks around it.  Between blanks nothing is no
 * field; between other delimiters it is an empty one. */
static enum bl_status put_plain(struct bl_csv_records *r, const char *from,
                                const char *to, struct bl_error *err)
{
    while (from < to && is_blank((unsigned char)*from))
        from++;
    while (from < to && is_blank((unsigned char)to[-1]))
        to--;
    if (from == to && r->dialect.delimiter == ' ')
        return BL_OK;
    struct bl_csv_field field = {from, (uint32_t)(to - from), false};
    return put_field(r, field, err);
}

static uint64_t load_word(const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 |
           (uint64_t)b[3] << 24 | (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 |
           (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

static uint64_t in_every_byte(char c)
{
    return (unsigned char)c * UINT64_C(0x0101010101010101);
}

/* The highest bit of each byte of `word` that equals that byte of `pattern`,
 * and no other bit. */
static uint64_t equal_bytes(uint64_t word, uint64_t pattern)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t differs = word ^ pattern;
    return ~(((differs & low) + low) | differs | low);
}

enum cut { CUT_RECORD, CUT_NEEDS_MORE, CUT_HAS_QUOTE };

/* Cuts the record at `begin` unless it has a quote; *size is its length. */
static enum bl_status cut_plain(struct bl_csv_records *r, enum cut *cut,
                                size_t *size, struct bl_error *err)
{
    const char *base = r->block + r->begin, *field = base;
    size_t limit = r->end - r->begin;
    char terminator = r->dialect.terminator;
    char second = r->dialect.delimiter == ' ' ? '\t' : r->dialect.delimiter;
    const uint64_t ends = in_every_byte(terminator),
                   quotes = in_every_byte('"'),
                   delimiters = in_every_byte(r->dialect.delimiter),
                   seconds = in_every_byte(second);
    r->n_fields = 0;
    for (size_t at = 0; at < limit; at += 8) {
        uint64_t word = load_word(base + at);
        uint64_t hits = equal_bytes(word, ends) | equal_bytes(word, quotes) |
                        equal_bytes(word, delimiters) |
                        equal_bytes(word, seconds);
        for (; hits != 0; hits &= hits - 1) {
            const char *hit = base + at + __builtin_ctzll(hits) / 8;
            if (*hit == '"') {
                *cut = CUT_HAS_QUOTE;
                return BL_OK;
            }
            if (put_plain(r, field, hit, err) != BL_OK)
                return err->status;
            field = hit + 1;
            if (*hit == terminator) {
                *cut = CUT_RECORD;
                *size = (size_t)(field - base);
                return BL_OK;
            }
        }
    }
    *cut = CUT_NEEDS_MORE;
    return BL_OK;
}

/* libcsv's callback for a field; NULL for an empty one without quotes. */
static void take_field(void *text, size_t n, void *context)
{
    struct bl_csv_records *r = context;
    if (r->callback_error->status != BL_OK ||
        (text == NULL && r->dialect.delimiter == ' '))
        return;
    // The text may move while the record grows: point_fields() comes last.
    struct bl_csv_field field = {NULL, (uint32_t)n, r->field_is_quoted};
    if (bl_buffer_put(&r->unquoted, text, n, r->callback_error) == BL_OK)
        put_field(r, field, r->callback_error);
}

static void take_end(int terminator, void *context)
{
    (void)terminator;
    ((struct bl_csv_records *)context)->is_complete = true;
}

static void point_fields(struct bl_csv_records *r)
{
    const char *text =
        r->unquoted.data != NULL ? (const char *)r->unquoted.data : "";
    for (size_t i = 0; i < r->n_fields; i++) {
        r->fields[i].text = text;
        text += r->fields[i].n;
    }
}

static enum bl_status feed(struct bl_csv_records *r, const char *bytes,
                           size_t n, struct bl_error *err)
{
    struct bl_error failure = BL_ERROR_INIT;
    r->callback_error = &failure;
    size_t done = csv_parse(&r->parser, bytes, n, take_field, take_end, r);
    r->callback_error = NULL;
    if (done < n && failure.status == BL_OK)
        bl_fail(&failure, BL_FAILED, "%s: line %llu: %s", r->input->name,
                (unsigned long long)r->next_line,
                csv_strerror(csv_error(&r->parser)));
    if (failure.status != BL_OK)
        *err = failure;
    return failure.status;
}

static bool is_delimiter(const struct bl_csv_records *r, char c)
{
    return c == r->dialect.delimiter || c == r->dialect.terminator ||
           (c == '\t' && r->dialect.delimiter == ' ');
}

/* What libcsv, which knows one delimiter, is to see in place of c. */
static char as_delimiter(const struct bl_csv_records *r, char c)
{
    bool is_second =
        c == '\t' && r->dialect.delimiter == ' ' && !r->is_inside_quotes;
    return is_second ? ' ' : c;
}

/* Feeds up to the next delimiter, and then the delimiter: only between two
 * calls does libcsv say whether the field it is in was quoted. */
static enum bl_status feed_field(struct bl_csv_records *r, const char *bytes,
                                 size_t n, size_t *done, struct bl_error *err)
{
    size_t k = 0;
    for (; k < n && !is_delimiter(r, bytes[k]); k++)
        r->is_inside_quotes ^= bytes[k] == '"';
    *done = k;
    if (feed(r, bytes, k, err) != BL_OK)
        return err->status;
    r->field_is_quoted = r->parser.quoted != 0;
    if (k == n)
        return BL_OK;
    *done = k + 1;
    char delimiter = as_delimiter(r, bytes[k]);
    return feed(r, &delimiter, 1, err);
}

static void parser_restart(struct bl_csv_records *r)
{
    csv_fini(&r->parser, NULL, NULL, NULL);
    r->n_fields = 0;
    r->unquoted.size = 0;
    r->is_complete = false;
    r->is_inside_quotes = false;
}

static enum bl_status unclosed_quote(const struct bl_csv_records *r,
                                     struct bl_error *err)
{
    return bl_fail(err, BL_FAILED,
                   "%s: a quote in the row that begins in line %llu is never "
                   "closed; close it, or write a quote inside quotes twice",
                   r->input->name, (unsigned long long)r->next_line);
}

/* Cuts the record at `begin` with libcsv, over as many lines as it takes. */
static enum bl_status cut_quoted(struct bl_csv_records *r, size_t *size,
                                 struct bl_error *err)
{
    parser_restart(r);
    *size = 0;
    while (!r->is_complete) {
        bool grew = true;
        if (r->begin + *size == r->end && refill(r, &grew, err) != BL_OK)
            return err->status;
        if (!grew)
            return unclosed_quote(r, err);
        size_t done;
        if (feed_field(r, r->block + r->begin + *size,
                       r->end - r->begin - *size, &done, err) != BL_OK)
            return err->status;
        *size += done;
    }
    point_fields(r);
    return BL_OK;
}

/* Moves past `size` bytes. */
static void advance(struct bl_csv_records *r, size_t size, uint64_t n_lines)
{
    r->begin += size;
    r->next_line += n_lines;
}

static uint64_t count_lines(const struct bl_csv_records *r, size_t size)
{
    uint64_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += r->block[r->begin + i] == r->dialect.terminator;
    return n;
}

/* Passes the comment at `begin`; *more as in next(). */
static enum bl_status pass_comment(struct bl_csv_records *r, bool *more,
                                   struct bl_error *err)
{
    const char *end;
    while ((end = memchr(r->block + r->begin, r->dialect.terminator,
                         r->end - r->begin)) == NULL) {
        if (refill(r, more, err) != BL_OK)
            return err->status;
        if (!*more)
            return BL_OK;
    }
    size_t size = (size_t)(end - r->block) - r->begin;
    r->comment =
        (struct bl_csv_comment){bl_csv_records_position(r), r->next_line, size};
    advance(r, size + 1, 1);
    return BL_OK;
}

/* A line with nothing on it. */
static bool is_blank_line(const struct bl_csv_records *r)
{
    return r->n_fields == 0 ||
           (r->n_fields == 1 && r->fields[0].n == 0 && !r->fields[0].quoted);
}

/* Cuts the record at `begin`, whatever it takes; *size 0 asks for more. */
static enum bl_status cut(struct bl_csv_records *r, size_t *size,
                          struct bl_error *err)
{
    enum cut result;
    *size = 0;
    if (cut_plain(r, &result, size, err) != BL_OK)
        return err->status;
    uint64_t n_lines = 1;
    if (result == CUT_HAS_QUOTE) {
        if (cut_quoted(r, size, err) != BL_OK)
            return err->status;
        n_lines = count_lines(r, *size);
    }
    if (*size == 0)
        return BL_OK;
    r->offset = bl_csv_records_position(r);
    r->line = r->next_line;
    advance(r, *size, n_lines);
    return BL_OK;
}

enum bl_status bl_csv_records_next(struct bl_csv_records *r, bool *more,
                                   struct bl_error *err)
{
    *more = true;
    while (*more) {
        size_t size = 0;
        if (r->begin < r->end && r->block[r->begin] == '#') {
            if (pass_comment(r, more, err) != BL_OK)
                return err->status;
            continue;
        }
        if (r->begin < r->end && cut(r, &size, err) != BL_OK)
            return err->status;
        if (size > 0 && !is_blank_line(r))
            return BL_OK;
        if (size == 0 && refill(r, more, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}
