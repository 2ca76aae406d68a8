/* The decoder of symbols.h.  Nothing here can fail once the tables stand: what
 * is missing reads as zeros, and the end tells.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reader.h"
#include "base/word.h"
#include "engine/codec/entropy/head.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/codec/entropy/varint.h"

struct symbol {
    uint64_t base;  // the lowest value
    uint16_t start; // its slots are [start, start + frequency)
    uint16_t frequency;
    uint8_t width; // raw bits
};

struct table {
    uint32_t mask; // of the 2^precision slots
    uint8_t precision;
    uint16_t *slots; // to symbols
    struct symbol *symbols;
};

struct bl_symbols_reader {
    const struct table *of_class[BL_SYMBOLS_MAX_CLASSES];
    struct table *tables;
    size_t n_tables;
    uint32_t states[BL_SYMBOLS_STATES];
    size_t turn;          // whose it is
    size_t turn_mask;     // states in use, less one
    const uint8_t *words; // of 16 bits
    size_t n_words;
    size_t next_word; // goes on behind the end
    const uint8_t *raw;
    size_t raw_size;
    uint64_t raw_at; // in bits; goes on behind the end
    uint64_t left;   // symbols that are still to come
};

static const char DAMAGED[] = "the coded symbols are damaged";

void bl_symbols_reader_free(struct bl_symbols_reader *r)
{
    if (r == NULL)
        return;
    for (size_t t = 0; t < r->n_tables; t++) {
        free(r->tables[t].slots);
        free(r->tables[t].symbols);
    }
    free(r->tables);
    free(r);
}

/* The symbols of a table, and whose each slot is. */

static void set_symbols(struct table *table, const struct bl_table_head *t,
                        const struct bl_shape *s, const int64_t *singles)
{
    uint16_t frequencies[BL_SHAPE_MAX];
    bl_shape_frequencies(s, t->precision, frequencies);
    uint32_t start = 0;
    for (size_t i = 0; i < s->n + s->n_singles; i++) {
        table->symbols[i] = (struct symbol){
            .base = i < s->n
                        ? bl_bucket_base(&t->buckets, t->first + (int32_t)i)
                        : (uint64_t)singles[i - s->n],
            .start = (uint16_t)start,
            .frequency = frequencies[i],
            .width = s->width[i],
        };
        for (uint32_t f = 0; f < frequencies[i]; f++)
            table->slots[start++] = (uint16_t)i;
    }
}

static enum bl_status build_table(struct table *table,
                                  const struct bl_table_head *t,
                                  const struct bl_shape *s,
                                  const int64_t *singles, struct bl_error *err)
{
    size_t n_slots = (size_t)1 << t->precision;
    table->precision = t->precision;
    table->mask = (uint32_t)n_slots - 1;
    table->slots = bl_array_new(n_slots, sizeof *table->slots, err);
    table->symbols =
        bl_array_new(s->n + s->n_singles, sizeof *table->symbols, err);
    if (table->slots == NULL || table->symbols == NULL)
        return err->status;
    set_symbols(table, t, s, singles);
    return BL_OK;
}

/* What the header is read into, piece by piece. */
struct workspace {
    struct bl_head_contexts contexts;
    struct bl_shape shape;
    int64_t singles[BL_SYMBOLS_MAX_SINGLES];
    size_t n_singles;
    uint8_t table_of[BL_SYMBOLS_MAX_CLASSES];
};

static enum bl_status read_tables(struct bl_symbols_reader *r,
                                  struct bl_flags_reader *f,
                                  struct workspace *w, struct bl_error *err)
{
    struct bl_table_head t = {.n = 0};
    for (size_t i = 0; i < r->n_tables; i++) {
        struct bl_table_head before = t;
        if (!bl_head_get_table(f, &w->contexts, &before, w->n_singles, &t))
            return bl_fail(err, BL_BROKEN, "%s", DAMAGED);
        bl_head_lay_out(&t, w->n_singles, &w->shape);
        bl_shape_read(&w->shape, f, &w->contexts.shape);
        if (!bl_flags_reader_ok(f))
            return bl_fail(err, BL_BROKEN, "%s", DAMAGED);
        if (build_table(&r->tables[i], &t, &w->shape, w->singles, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status read_header(struct bl_symbols_reader *r, size_t n_classes,
                                  struct bl_flags_reader *f,
                                  struct workspace *w, struct bl_error *err)
{
    size_t n_tables;
    if (!bl_head_get_classes(f, &w->contexts, w->table_of, n_classes,
                             &n_tables) ||
        !bl_head_get_singles(f, &w->contexts, w->singles, &w->n_singles) ||
        !bl_flags_reader_ok(f))
        return bl_fail(err, BL_BROKEN, "%s", DAMAGED);
    r->tables = bl_array_new(n_tables, sizeof *r->tables, err);
    if (r->tables == NULL)
        return err->status;
    r->n_tables = n_tables;
    if (read_tables(r, f, w, err) != BL_OK)
        return err->status;
    if (!bl_flags_reader_done(f))
        return bl_fail(err, BL_BROKEN, "%s", DAMAGED);
    for (size_t c = 0; c < BL_SYMBOLS_MAX_CLASSES; c++)
        r->of_class[c] = &r->tables[c < n_classes ? w->table_of[c] : 0];
    return BL_OK;
}

static enum bl_status read_header_bytes(struct bl_symbols_reader *r,
                                        size_t n_classes, const uint8_t *bytes,
                                        size_t size, struct bl_error *err)
{
    struct workspace *w = bl_array_new(1, sizeof *w, err);
    if (w == NULL)
        return err->status;
    struct bl_flags_reader f = bl_flags_reader_over(bytes, size);
    enum bl_status status = read_header(r, n_classes, &f, w, err);
    free(w);
    return status;
}

/* One symbol. */

static uint32_t next_word(struct bl_symbols_reader *r)
{
    size_t at = r->next_word++;
    if (at >= r->n_words)
        return 0;
    return (uint32_t)r->words[2 * at] | (uint32_t)r->words[2 * at + 1] << 8;
}

// The eight bytes at a place, those behind the end as zeros.
static uint64_t last_raw_bytes(const struct bl_symbols_reader *r, uint64_t at)
{
    char bytes[8] = {0};
    if (at < r->raw_size) {
        size_t left = r->raw_size - (size_t)at;
        memcpy(bytes, r->raw + at, left < 8 ? left : 8);
    }
    return bl_word_load_8(bytes);
}

static inline uint64_t raw_word(const struct bl_symbols_reader *r, uint64_t at)
{
    if (r->raw_size >= 8 && at <= r->raw_size - 8)
        return bl_word_load_8((const char *)r->raw + at);
    return last_raw_bytes(r, at);
}

static inline uint64_t next_raw(struct bl_symbols_reader *r, unsigned width)
{
    uint64_t at = r->raw_at;
    unsigned shift = at % 8;
    uint64_t bits = raw_word(r, at / 8) >> shift;
    if (width > 56 && shift > 0)
        bits |= raw_word(r, at / 8 + 8) << (64 - shift);
    r->raw_at = at + width;
    return bits & ((UINT64_C(1) << width) - 1);
}

static inline int64_t next_symbol(struct bl_symbols_reader *r, uint32_t *state,
                                  const struct table *t)
{
    uint32_t x = *state;
    uint32_t slot = x & t->mask;
    const struct symbol *s = &t->symbols[t->slots[slot]];
    x = s->frequency * (x >> t->precision) + slot - s->start;
    if (x < BL_SYMBOLS_LOWEST_STATE)
        x = x << 16 | next_word(r);
    *state = x;
    return (int64_t)(s->base + next_raw(r, s->width));
}

int64_t bl_symbols_reader_next(struct bl_symbols_reader *r, uint8_t class)
{
    uint32_t *state = &r->states[r->turn];
    r->turn = (r->turn + 1) & r->turn_mask;
    r->left--;
    return next_symbol(r, state, r->of_class[class]);
}

/* The parts of a stream. */

static enum bl_status start_constant(struct bl_symbols_reader *r, uint64_t v,
                                     struct bl_error *err)
{
    r->tables = bl_array_new(1, sizeof *r->tables, err);
    if (r->tables == NULL)
        return err->status;
    r->n_tables = 1;
    r->tables->slots = bl_array_new(1, sizeof *r->tables->slots, err);
    r->tables->symbols = bl_array_new(1, sizeof *r->tables->symbols, err);
    if (r->tables->slots == NULL || r->tables->symbols == NULL)
        return err->status;
    r->tables->symbols[0] = (struct symbol){.base = v, .frequency = 1};
    for (size_t c = 0; c < BL_SYMBOLS_MAX_CLASSES; c++)
        r->of_class[c] = r->tables;
    return BL_OK;
}

static void start_states(struct bl_symbols_reader *r)
{
    if (r->n_words == 0) // no symbol of this stream needs any
        return;
    for (size_t i = 0; i <= r->turn_mask; i++) {
        uint32_t low = next_word(r);
        r->states[i] = low | next_word(r) << 16;
    }
}

static enum bl_status start_coded(struct bl_symbols_reader *r, size_t n_classes,
                                  struct bl_reader *in, struct bl_error *err)
{
    uint64_t header_size = bl_varint_read(in);
    uint64_t n_words = bl_varint_read(in);
    size_t left = bl_reader_left(in);
    if (!bl_reader_ok(in) || header_size > left ||
        n_words > (left - header_size) / 2)
        return bl_fail(err, BL_BROKEN, "%s", DAMAGED);
    const uint8_t *header = bl_reader_bytes(in, (size_t)header_size);
    r->n_words = (size_t)n_words;
    r->words = bl_reader_bytes(in, 2 * r->n_words);
    r->raw_size = bl_reader_left(in);
    r->raw = bl_reader_bytes(in, r->raw_size);
    start_states(r);
    return read_header_bytes(r, n_classes, header, (size_t)header_size, err);
}

static enum bl_status start(struct bl_symbols_reader *r, size_t n_classes,
                            struct bl_reader *in, struct bl_error *err)
{
    if (r->left == 0 && bl_reader_left(in) == 0)
        return start_constant(r, 0, err);
    uint8_t form = bl_reader_u8(in);
    if (bl_reader_ok(in) && form == BL_SYMBOLS_CODED)
        return start_coded(r, n_classes, in, err);
    uint64_t v = bl_varint_read(in);
    if (form != BL_SYMBOLS_CONSTANT || !bl_reader_ok(in) ||
        bl_reader_left(in) > 0 || r->left == 0)
        return bl_fail(err, BL_BROKEN, "%s", DAMAGED);
    return start_constant(r, v >> 1 ^ -(v & 1), err);
}

enum bl_status bl_symbols_reader_new(struct bl_symbols_reader **reader,
                                     size_t n_classes, size_t n,
                                     const void *packed, size_t size,
                                     struct bl_error *err)
{
    *reader = NULL;
    struct bl_symbols_reader *r = bl_array_new(1, sizeof *r, err);
    if (r == NULL)
        return err->status;
    r->left = n;
    r->turn_mask = bl_symbols_n_states(n) - 1;
    for (size_t i = 0; i < BL_SYMBOLS_STATES; i++)
        r->states[i] = BL_SYMBOLS_LOWEST_STATE;
    struct bl_reader in = bl_reader_over(packed, size);
    if (start(r, n_classes, &in, err) != BL_OK) {
        bl_symbols_reader_free(r);
        return err->status;
    }
    *reader = r;
    return BL_OK;
}

enum bl_status bl_symbols_reader_end(const struct bl_symbols_reader *r,
                                     struct bl_error *err)
{
    bool whole = r->left == 0 && r->next_word == r->n_words &&
                 r->raw_at / 8 + (r->raw_at % 8 > 0) == r->raw_size;
    for (size_t i = 0; i <= r->turn_mask; i++)
        whole = whole && r->states[i] == BL_SYMBOLS_LOWEST_STATE;
    if (whole && r->raw_at % 8 > 0)
        whole = r->raw[r->raw_size - 1] >> r->raw_at % 8 == 0;
    return whole ? BL_OK : bl_fail(err, BL_BROKEN, "%s", DAMAGED);
}

enum bl_status bl_symbols_unpack(int64_t *symbols, const uint8_t *classes,
                                 size_t n_classes, size_t n, const void *packed,
                                 size_t size, struct bl_error *err)
{
    struct bl_symbols_reader *r;
    if (bl_symbols_reader_new(&r, n_classes, n, packed, size, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n; i++)
        symbols[i] =
            bl_symbols_reader_next(r, classes != NULL ? classes[i] : 0);
    enum bl_status status = bl_symbols_reader_end(r, err);
    bl_symbols_reader_free(r);
    return status;
}
