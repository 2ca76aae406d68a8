/* Cuts records with quotes: libcsv does. */
#include "io/csv/cut.h"

#include <csv.h>

static int csv_is_blank(unsigned char c)
{
    return bl_csv_is_blank(c);
}

static int csv_is_newline(unsigned char c)
{
    return c == '\n';
}

static int csv_is_return(unsigned char c)
{
    return c == '\r';
}

enum bl_status bl_csv_parser_init(struct bl_csv_records *r,
                                  struct bl_error *err)
{
    if (csv_init(&r->parser, CSV_EMPTY_IS_NULL) != 0)
        return bl_fail(err, BL_FAILED, "libcsv cannot be started");
    csv_set_delim(&r->parser, (unsigned char)r->dialect.delimiter);
    csv_set_space_func(&r->parser, csv_is_blank);
    csv_set_term_func(&r->parser, r->dialect.terminator == '\n'
                                      ? csv_is_newline
                                      : csv_is_return);
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
    if (bl_buffer_put(&r->unquoted, text, n, r->callback_error) == BL_OK &&
        bl_csv_reserve_fields(r, 1, r->callback_error) == BL_OK)
        r->fields[r->n_fields++] = field;
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

/* libcsv's field grows by so many bytes at a time, which takes quadratic time
 * for a long one unless they grow with it. */
static void grow_by_doubling(struct csv_parser *p)
{
    enum { AT_LEAST = 4096 };
    size_t size = csv_get_buffer_size(p);
    csv_set_blk_size(p, size > AT_LEAST ? size : AT_LEAST);
}

static enum bl_status feed(struct bl_csv_records *r, const char *bytes,
                           size_t n, struct bl_error *err)
{
    struct bl_error failure = BL_ERROR_INIT;
    r->callback_error = &failure;
    grow_by_doubling(&r->parser);
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
    enum { PIECE = 1 << 16 };
    size_t k = 0;
    if (n > PIECE)
        n = PIECE;
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
enum bl_status bl_csv_cut_quoted(struct bl_csv_records *r, size_t *size,
                                 struct bl_error *err)
{
    parser_restart(r);
    *size = 0;
    while (!r->is_complete) {
        bool grew = true;
        if (r->begin + *size == r->end && bl_csv_refill(r, &grew, err) != BL_OK)
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
