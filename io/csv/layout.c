#include "io/csv/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/csv/kind.h"
#include "io/csv/names.h"

/* How much of the file is looked at: so many records, or the records that
 * begin in so many bytes, two at least. */
enum { SAMPLE_ROWS = 64, SAMPLE_BYTES = 1 << 20 };

static enum bl_status find_begin(uint64_t *begin,
                                 const struct bl_csv_input *input,
                                 struct bl_error *err)
{
    unsigned char head[3];
    size_t n;
    if (bl_csv_input_read(input, head, sizeof head, 0, &n, err) != BL_OK)
        return err->status;
    if (n == 0)
        return bl_fail(err, BL_FAILED, "%s is empty: there is no table in it",
                       input->name);
    if (n >= 2 && ((head[0] == 0xff && head[1] == 0xfe) ||
                   (head[0] == 0xfe && head[1] == 0xff)))
        return bl_fail(err, BL_FAILED, "%s is UTF-16 text; convert it to UTF-8",
                       input->name);
    bool has_mark = n == 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0;
    *begin = has_mark ? 3 : 0;
    return BL_OK;
}

/* Lines end with a lone '\r' only where there is no '\n' at all. */
static enum bl_status find_terminator(char *terminator,
                                      const struct bl_csv_input *input,
                                      struct bl_error *err)
{
    char *head = bl_array_new(SAMPLE_BYTES, 1, err);
    size_t n;
    if (head == NULL)
        return err->status;
    enum bl_status status =
        bl_csv_input_read(input, head, SAMPLE_BYTES, 0, &n, err);
    bool returns_only = status == BL_OK && memchr(head, '\n', n) == NULL &&
                        memchr(head, '\r', n) != NULL;
    *terminator = returns_only ? '\r' : '\n';
    free(head);
    return status;
}

/* The sample, a row at a time; *more as in bl_csv_records_next(). */
static enum bl_status next_of_sample(struct bl_csv_records *r, size_t n_rows,
                                     bool *more, struct bl_error *err)
{
    *more = n_rows < 2 || (n_rows < SAMPLE_ROWS && r->offset < SAMPLE_BYTES);
    return *more ? bl_csv_records_next(r, more, err) : BL_OK;
}

/* How a file looks when cut at one delimiter. */
struct cutting {
    size_t n_rows;
    size_t n_fields[SAMPLE_ROWS];
    size_t n_numbers, n_all; // fields
};

static enum bl_status try_delimiter(struct cutting *c,
                                    const struct bl_csv_layout *layout,
                                    char delimiter,
                                    const struct bl_csv_input *input,
                                    struct bl_error *err)
{
    struct bl_csv_dialect dialect = {delimiter, layout->dialect.terminator};
    struct bl_csv_records r;
    *c = (struct cutting){0};
    if (bl_csv_records_init(&r, input, dialect, err) != BL_OK)
        return err->status;
    bl_csv_records_seek(&r, layout->begin, 1);
    enum bl_status status;
    bool more;
    while ((status = next_of_sample(&r, c->n_rows, &more, err)) == BL_OK &&
           more) {
        c->n_fields[c->n_rows++] = r.n_fields;
        c->n_all += r.n_fields;
        for (size_t i = 0; i < r.n_fields; i++)
            c->n_numbers += (bl_csv_kind(r.fields[i].text, r.fields[i].n) &
                             BL_CSV_NUMBER) != 0;
    }
    bl_csv_records_release(&r);
    return status;
}

static size_t rows_of_width(const struct cutting *c, size_t n_fields)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_rows; i++)
        n += c->n_fields[i] == n_fields;
    return n;
}

/* The width of most rows, or of the first where that is more: a header says
 * how wide the table is even where the rows do not agree. */
static size_t likely_width(const struct cutting *c)
{
    size_t width = c->n_rows > 0 ? c->n_fields[0] : 0, most = 0;
    for (size_t i = 0; i < c->n_rows; i++)
        if (rows_of_width(c, c->n_fields[i]) > most) {
            most = rows_of_width(c, c->n_fields[i]);
            width = c->n_fields[i];
        }
    bool first_is_wider = c->n_rows > 0 && c->n_fields[0] > width;
    return first_is_wider ? c->n_fields[0] : width;
}

/* How well a delimiter fits: the share of rows with the likely width, then
 * the share of numbers among the fields, each in [0, 1]; 0 when it cuts
 * nothing.  Blanks stand in prose too, so they must fit all rows, or most and
 * cut out numbers. */
static double fitness(const struct cutting *c, char delimiter)
{
    size_t width = likely_width(c);
    if (width < 2)
        return 0;
    double rows = (double)rows_of_width(c, width) / (double)c->n_rows;
    double numbers = (double)c->n_numbers / (double)c->n_all;
    if (delimiter == ' ' && rows < 1 && (rows <= 0.5 || numbers <= 0.5))
        return 0;
    return rows + numbers / (2 * SAMPLE_ROWS);
}

/* The first of those that fit best.  A file that cannot be cut is left to the
 * reading that follows, which says what is wrong with it. */
static char find_delimiter(const struct bl_csv_layout *layout,
                           const struct bl_csv_input *input)
{
    static const char candidates[] = {',', ';', '\t', ' '};
    double best = 0;
    char delimiter = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        struct cutting c;
        struct bl_error unused;
        if (try_delimiter(&c, layout, candidates[i], input, &unused) != BL_OK)
            continue;
        double fit = fitness(&c, candidates[i]);
        if (fit > best) {
            best = fit;
            delimiter = candidates[i];
        }
    }
    return delimiter;
}

/* The first row, and what the sample has below it, column by column. */
struct head {
    size_t n_columns, n_later;
    struct bl_csv_kinds *first, *later; // of one block; owned by `first`
};

static enum bl_status read_head(struct head *h, struct bl_csv_records *r,
                                struct bl_error *err)
{
    bool more;
    *h = (struct head){.n_columns = r->n_fields};
    h->first = bl_array_new(2 * h->n_columns, sizeof *h->first, err);
    if (h->first == NULL)
        return err->status;
    h->later = h->first + h->n_columns;
    for (size_t i = 0; i < r->n_fields; i++)
        bl_csv_kinds_add(&h->first[i], &r->fields[i]);
    enum bl_status status;
    while ((status = next_of_sample(r, 1 + h->n_later, &more, err)) == BL_OK &&
           more) {
        for (size_t i = 0; i < r->n_fields && i < h->n_columns; i++)
            bl_csv_kinds_add(&h->later[i], &r->fields[i]);
        h->n_later++;
    }
    return status;
}

/* What the first row's fields speak for, counted. */
struct votes {
    size_t words, words_on_numbers, numbers, reals, bools_on_bools;
};

static struct votes count_votes(const struct head *h)
{
    struct votes v = {0};
    bool quoted_is_word =
        h->n_later == 0 || bl_csv_quotes_mean_text(h->later, h->n_columns);
    for (size_t i = 0; i < h->n_columns; i++) {
        unsigned first = h->first[i].plain | h->first[i].quoted;
        unsigned later = h->later[i].plain | h->later[i].quoted;
        bool is_word = (first & BL_CSV_TEXT) != 0 ||
                       (h->first[i].quoted != 0 && quoted_is_word);
        bool on_numbers = (later & BL_CSV_NUMBER) != 0 &&
                          (later & (BL_CSV_TEXT | BL_CSV_BOOL)) == 0;
        bool is_number = !is_word && (first & BL_CSV_NUMBER) != 0;
        v.words += is_word;
        v.words_on_numbers += is_word && on_numbers;
        v.numbers += is_number;
        v.reals += is_number && (first & BL_CSV_REAL) != 0;
        v.bools_on_bools += !is_word && first == BL_CSV_BOOL &&
                            (later & ~(unsigned)BL_CSV_NOTHING) == BL_CSV_BOOL;
    }
    return v;
}

static bool decide_header(const struct head *h)
{
    struct votes v = count_votes(h);
    if (v.numbers == 0)
        return v.words > 0 && v.bools_on_bools == 0;
    return v.reals == 0 && v.words_on_numbers > v.numbers;
}

static enum bl_status find_header(struct bl_csv_layout *layout,
                                  struct bl_csv_records *r,
                                  struct bl_error *err)
{
    struct head h;
    enum bl_status status = read_head(&h, r, err);
    layout->has_header = status == BL_OK && decide_header(&h);
    free(h.first);
    return status;
}

static enum bl_status first_record(struct bl_csv_records *r,
                                   const struct bl_csv_layout *layout,
                                   struct bl_error *err)
{
    bool more;
    bl_csv_records_seek(r, layout->begin, 1);
    if (bl_csv_records_next(r, &more, err) != BL_OK)
        return err->status;
    if (!more)
        return bl_fail(err, BL_FAILED,
                       "%s has no rows, only comments or blank lines",
                       r->input->name);
    return BL_OK;
}

static enum bl_status add_names(struct bl_schema *schema,
                                const struct bl_csv_layout *layout,
                                struct bl_csv_records *r, struct bl_error *err)
{
    if (layout->has_header)
        return bl_csv_names_from_header(schema, r, err);
    if (r->comment.size > 0 && r->comment.line + 1 == r->line)
        return bl_csv_names_from_comment(schema, r, err);
    return bl_csv_names_by_number(schema, r->n_fields, err);
}

enum bl_status bl_csv_layout_recognise(struct bl_csv_layout *layout,
                                       struct bl_schema *schema,
                                       const struct bl_csv_input *input,
                                       struct bl_error *err)
{
    struct bl_csv_records r;
    if (find_begin(&layout->begin, input, err) != BL_OK ||
        find_terminator(&layout->dialect.terminator, input, err) != BL_OK)
        return err->status;
    layout->dialect.delimiter = find_delimiter(layout, input);
    if (bl_csv_records_init(&r, input, layout->dialect, err) != BL_OK)
        return err->status;
    enum bl_status status = first_record(&r, layout, err);
    if (status == BL_OK)
        status = find_header(layout, &r, err);
    // Again, for its names: the sample has gone past it.
    if (status == BL_OK)
        status = first_record(&r, layout, err);
    if (status == BL_OK)
        status = add_names(schema, layout, &r, err);
    bl_csv_records_release(&r);
    return status;
}
