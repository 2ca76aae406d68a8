#include "io/csv/records.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/csv/cut.h"

enum {
    FIRST_BLOCK = 1 << 18,
    MAX_RECORD = 1 << 26,
    MAX_FIELDS = 1 << 21,
    PADDING = 1 + 64, // a terminator and a window of zeros
};

/* Forgets what was marked; the next look is at `begin`. */
static void restart_marks(struct bl_csv_records *r)
{
    r->marks = 0;
    r->next_window = r->begin;
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
    if (bl_csv_parser_init(r, err) == BL_OK)
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
    restart_marks(r);
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
    size_t n = r->end - r->begin;
    memmove(r->block, r->block + r->begin, n);
    r->block_offset += r->begin;
    r->begin = 0;
    r->end = n;
    restart_marks(r);
    if (n >= MAX_RECORD)
        return bl_fail(err, BL_FAILED,
                       "%s: the row that begins in line %llu is longer than "
                       "64 MiB; is a quote left open there?",
                       r->input->name, (unsigned long long)r->next_line);
    if (r->end + PADDING < r->block_capacity)
        return BL_OK;
    void *block = r->block;
    enum bl_status status = bl_array_reserve(&block, &r->block_capacity,
                                             2 * r->block_capacity, 1, err);
    r->block = block;
    return status;
}

enum bl_status bl_csv_refill(struct bl_csv_records *r, bool *grew,
                             struct bl_error *err)
{
    *grew = false;
    if (r->at_end)
        return BL_OK;
    if (make_room(r, err) != BL_OK)
        return err->status;
    size_t room = r->block_capacity - PADDING - r->end, n;
    if (room > MAX_RECORD - r->end)
        room = MAX_RECORD - r->end;
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
    memset(r->block + r->end, 0, 64);
    *grew = r->end > r->begin;
    return BL_OK;
}

enum bl_status bl_csv_reserve_fields(struct bl_csv_records *r, size_t n,
                                     struct bl_error *err)
{
    if (r->n_fields > MAX_FIELDS)
        return bl_fail(err, BL_FAILED,
                       "%s: line %llu has more than %d fields; no table that "
                       "wide can be read",
                       r->input->name, (unsigned long long)r->next_line,
                       MAX_FIELDS);
    if (r->n_fields + n <= r->field_capacity)
        return BL_OK;
    void *fields = r->fields;
    enum bl_status status =
        bl_array_reserve(&fields, &r->field_capacity, 2 * (r->n_fields + n),
                         sizeof *r->fields, err);
    r->fields = fields;
    return status;
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
        if (bl_csv_refill(r, more, err) != BL_OK)
            return err->status;
        if (!*more)
            return BL_OK;
    }
    size_t size = (size_t)(end - r->block) - r->begin;
    r->comment =
        (struct bl_csv_comment){bl_csv_records_position(r), r->next_line, size};
    advance(r, size + 1, 1);
    restart_marks(r);
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
    enum bl_csv_cut result;
    *size = 0;
    if (bl_csv_cut_plain(r, &result, size, err) != BL_OK)
        return err->status;
    if (result == BL_CSV_CUT_NEEDS_MORE) {
        *size = 0;
        return BL_OK;
    }
    if (result == BL_CSV_CUT_HAS_QUOTE &&
        bl_csv_cut_quoted(r, size, err) != BL_OK)
        return err->status;
    r->offset = bl_csv_records_position(r);
    r->line = r->next_line;
    if (result == BL_CSV_CUT_RECORD) {
        advance(r, *size, 1);
    } else {
        advance(r, *size, count_lines(r, *size));
        restart_marks(r);
    }
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
        if (size == 0 && bl_csv_refill(r, more, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}
