/* Cuts records without quotes, where a delimiter is always a delimiter, and
 * those in which quotes do no more than surround fields on one line.
 *
 * Text is looked at 64 characters at a time: each gives one bit that says
 * whether it may be a delimiter, a terminator or a quote, found in words of
 * eight without a branch; then the set bits are gone through.  What is left of
 * the bits at the end of a record is for the next.
 */
#include "io/csv/cut.h"

#include "base/word.h"

/* The highest bit of each byte of `word` that equals that byte of `pattern`,
 * and no other bit. */
static uint64_t equal_bytes(uint64_t word, uint64_t pattern)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t differs = word ^ pattern;
    return ~(((differs & low) + low) | differs | low);
}

/* Bit i of eight bits for the highest bit of byte i: the product brings each
 * to its place in the highest byte. */
static uint64_t gather_bits(uint64_t marks)
{
    return (marks >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

/* The highest bit of each byte that is below '-', and no other bit.  All syntax
 * is, but for the semicolon, and nothing of a number but a plus. */
static uint64_t below_minus(uint64_t word)
{
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    return ~(((word & low) + bl_word_fill(0x80 - '-')) | word | low);
}

static uint64_t mark_window(const char *text, char delimiter)
{
    const uint64_t delimiters = bl_word_fill(delimiter);
    uint64_t marks = 0;
    for (unsigned i = 0; i < 64; i += 8) {
        uint64_t word = bl_word_load_8(text + i);
        uint64_t some = below_minus(word) | equal_bytes(word, delimiters);
        marks |= gather_bits(some) << i;
    }
    return marks;
}

/* [from, to) without the blanks around it. */
static struct bl_csv_field trimmed(const char *from, const char *to)
{
    while (from < to && bl_csv_is_blank((unsigned char)*from))
        from++;
    while (from < to && bl_csv_is_blank((unsigned char)to[-1]))
        to--;
    return (struct bl_csv_field){from, (uint32_t)(to - from), false};
}

/* Takes the quotes off a field that begins and ends with its only two; false
 * for every other use of quotes. */
static bool unquote(struct bl_csv_field *f, size_t n_quotes)
{
    if (n_quotes == 0)
        return true;
    if (n_quotes != 2 || f->text[0] != '"' || f->text[f->n - 1] != '"')
        return false;
    *f = (struct bl_csv_field){f->text + 1, f->n - 2, true};
    return true;
}

/* The field that is being cut. */
struct open_field {
    const char *from;
    size_t n_quotes; // in it so far; odd: inside of them
};

/* Cuts at the marks of the current window up to the end of the record, or to
 * a use of quotes that is libcsv's business.  Between blanks nothing is no
 * field; between other delimiters it is an empty one. */
static enum bl_csv_cut cut_window(struct bl_csv_records *r,
                                  struct open_field *field)
{
    const char *window = r->block + r->window, *from = field->from;
    const struct bl_csv_dialect dialect = r->dialect;
    const bool is_blank = dialect.delimiter == ' ';
    struct bl_csv_field *to = r->fields + r->n_fields;
    enum bl_csv_cut result = BL_CSV_CUT_NEEDS_MORE;
    uint64_t marks = r->marks;
    size_t n_quotes = field->n_quotes;
    while (marks != 0 && result == BL_CSV_CUT_NEEDS_MORE) {
        const char *hit = window + __builtin_ctzll(marks);
        marks &= marks - 1;
        if (*hit == '"')
            n_quotes++;
        if (*hit == dialect.terminator)
            result = BL_CSV_CUT_RECORD;
        else if ((*hit != dialect.delimiter && !(is_blank && *hit == '\t')) ||
                 n_quotes % 2 != 0)
            continue;
        *to = trimmed(from, hit);
        if (!unquote(to, n_quotes))
            return BL_CSV_CUT_HAS_QUOTE;
        to += to->n > 0 || to->quoted || !is_blank;
        from = hit + 1;
        n_quotes = 0;
    }
    r->marks = marks;
    r->n_fields = (size_t)(to - r->fields);
    *field = (struct open_field){from, n_quotes};
    return result;
}

enum bl_status bl_csv_cut_plain(struct bl_csv_records *r, enum bl_csv_cut *cut,
                                size_t *size, struct bl_error *err)
{
    const char *begin = r->block + r->begin;
    struct open_field field = {begin, 0};
    r->n_fields = 0;
    for (;;) {
        if (bl_csv_reserve_fields(r, 64, err) != BL_OK)
            return err->status;
        *cut = cut_window(r, &field);
        *size = (size_t)(field.from - begin);
        if (*cut != BL_CSV_CUT_NEEDS_MORE || r->next_window >= r->end)
            return BL_OK;
        r->window = r->next_window;
        r->next_window += 64;
        r->marks = mark_window(r->block + r->window, r->dialect.delimiter);
    }
}
