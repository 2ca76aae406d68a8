/* The encoder of symbols.h: a plan, then the places in the buckets from first
 * to last, and the buckets from last to first (the decoder meets them from
 * first to last).
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/plan.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/codec/entropy/varint.h"

static bool all_the_same(const int64_t *symbols, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (symbols[i] != symbols[0])
            return false;
    return true;
}

static enum bl_status pack_constant(struct bl_buffer *out, int64_t symbol,
                                    struct bl_error *err)
{
    uint64_t v = (uint64_t)symbol;
    if (bl_buffer_put_u8(out, BL_SYMBOLS_CONSTANT, err) != BL_OK)
        return err->status;
    return bl_varint_put(out, v << 1 ^ -(v >> 63), err);
}

/* Bits, the lowest first. */
struct bit_writer {
    uint8_t *at;
    uint64_t pending; // fewer than 8 bits between calls
    unsigned n_pending;
};

static void put_word(uint8_t *at, uint64_t word)
{
    for (unsigned b = 0; b < 8; b++)
        at[b] = (uint8_t)(word >> (8 * b));
}

// Writes up to 8 bytes more than are counted.
static inline void put_bits(struct bit_writer *w, uint64_t bits, unsigned n)
{
    uint64_t word = w->pending | bits << w->n_pending;
    unsigned filled = w->n_pending + n;
    put_word(w->at, word);
    if (filled >= 64) {
        w->at += 8;
        filled -= 64;
        word = w->n_pending > 0 ? bits >> (64 - w->n_pending) : 0;
    }
    w->at += filled / 8;
    w->pending = filled / 8 > 0 ? word >> (filled / 8 * 8) : word;
    w->n_pending = filled % 8;
}

/* A symbol as the states will see it. */
struct part {
    uint16_t start;
    uint16_t frequency;
};

struct packing {
    const struct bl_symbols_plan *plan;
    const struct bl_symbols_input *in;
    struct part *parts;  // (n)
    uint8_t *precisions; // (n)
    uint8_t *raw;
    size_t raw_size;
    uint8_t *words; // room for 2 n + BL_SYMBOLS_STATES * 4 bytes
    uint8_t *first_word;
    size_t n_words;
};

static void place_symbols(struct packing *p)
{
    struct bit_writer w = {.at = p->raw};
    const struct bl_symbols_input *in = p->in;
    for (size_t i = 0; i < in->n; i++) {
        size_t class = in->classes != NULL ? in->classes[i] : 0;
        const struct bl_symbols_table *t =
            &p->plan->tables[p->plan->table_of[class]];
        const struct bl_buckets *b = &t->head.buckets;
        uint64_t v = (uint64_t)in->symbols[i];
        int32_t bucket = bl_bucket_of(b, v);
        size_t at = (size_t)(bucket - t->head.first);
        unsigned width = bl_bucket_width(b, bucket);
        p->parts[i] = (struct part){t->starts[at], t->frequencies[at]};
        p->precisions[i] = t->head.precision;
        put_bits(&w, (v - b->centre) & ((UINT64_C(1) << width) - 1), width);
    }
    p->raw_size = (size_t)(w.at - p->raw) + (w.n_pending > 0);
}

static inline uint32_t push(uint32_t state, struct part part,
                            unsigned precision, uint8_t **at)
{
    uint64_t limit = (uint64_t)part.frequency << (32 - precision);
    if (state >= limit) {
        *--*at = (uint8_t)(state >> 8);
        *--*at = (uint8_t)state;
        state >>= 16;
    }
    return (state / part.frequency << precision) + state % part.frequency +
           part.start;
}

static void code_buckets(struct packing *p, size_t n_states)
{
    size_t n = p->in->n;
    uint8_t *end = p->words + 2 * n + 4 * BL_SYMBOLS_STATES, *at = end;
    uint32_t states[BL_SYMBOLS_STATES];
    bool used = false;
    for (size_t s = 0; s < n_states; s++)
        states[s] = BL_SYMBOLS_LOWEST_STATE;
    for (size_t i = n; i-- > 0;) {
        uint32_t *state = &states[i & (n_states - 1)];
        *state = push(*state, p->parts[i], p->precisions[i], &at);
    }
    for (size_t s = 0; s < n_states; s++)
        used = used || states[s] != BL_SYMBOLS_LOWEST_STATE || at < end;
    for (size_t s = n_states; used && s-- > 0;)
        for (unsigned b = 4; b-- > 0;)
            *--at = (uint8_t)(states[s] >> (8 * b));
    p->first_word = at;
    p->n_words = (size_t)(end - at) / 2;
}

static enum bl_status reserve(struct packing *p, struct bl_error *err)
{
    size_t n = p->in->n, words;
    if (!bl_size_multiply(&words, n, 2) ||
        words > SIZE_MAX - 4 * BL_SYMBOLS_STATES)
        return bl_fail(err, BL_NO_MEMORY, "out of memory: %zu symbols", n);
    p->parts = bl_array_new(n, sizeof *p->parts, err);
    p->precisions = bl_array_new(n, 1, err);
    p->raw = bl_array_new((size_t)(p->plan->raw_bits / 8) + 17, 1, err);
    p->words = bl_array_new(words + 4 * BL_SYMBOLS_STATES, 1, err);
    return p->parts != NULL && p->precisions != NULL && p->raw != NULL &&
                   p->words != NULL
               ? BL_OK
               : err->status;
}

static enum bl_status append(struct bl_buffer *out, const struct packing *p,
                             struct bl_error *err)
{
    const struct bl_buffer *header = &p->plan->header;
    if (bl_buffer_put_u8(out, BL_SYMBOLS_CODED, err) != BL_OK ||
        bl_varint_put(out, header->size, err) != BL_OK ||
        bl_varint_put(out, p->n_words, err) != BL_OK ||
        bl_buffer_put(out, header->data, header->size, err) != BL_OK ||
        bl_buffer_put(out, p->first_word, 2 * p->n_words, err) != BL_OK)
        return err->status;
    return bl_buffer_put(out, p->raw, p->raw_size, err);
}

static enum bl_status pack_planned(struct bl_buffer *out,
                                   const struct bl_symbols_plan *plan,
                                   const struct bl_symbols_input *in,
                                   struct bl_error *err)
{
    struct packing p = {.plan = plan, .in = in};
    enum bl_status status = reserve(&p, err);
    if (status == BL_OK) {
        place_symbols(&p);
        code_buckets(&p, in->n >= BL_SYMBOLS_LONG ? BL_SYMBOLS_STATES : 1);
        status = append(out, &p, err);
    }
    free(p.parts);
    free(p.precisions);
    free(p.raw);
    free(p.words);
    return status;
}

enum bl_status bl_symbols_pack(struct bl_buffer *out, const int64_t *symbols,
                               const uint8_t *classes, size_t n_classes,
                               size_t n, struct bl_error *err)
{
    if (n == 0)
        return BL_OK;
    size_t start = out->size;
    struct bl_symbols_input in = {symbols, classes, n_classes, n};
    struct bl_symbols_plan plan = {0};
    enum bl_status status;
    if (all_the_same(symbols, n)) {
        status = pack_constant(out, symbols[0], err);
    } else {
        status = bl_symbols_plan_make(&plan, &in, err);
        if (status == BL_OK)
            status = pack_planned(out, &plan, &in, err);
    }
    bl_symbols_plan_release(&plan);
    if (status != BL_OK)
        out->size = start;
    return status;
}

enum bl_status bl_symbols_cost(double *bytes, const int64_t *symbols,
                               const uint8_t *classes, size_t n_classes,
                               size_t n, struct bl_error *err)
{
    *bytes = 0;
    if (n == 0)
        return BL_OK;
    struct bl_buffer constant = {0};
    struct bl_symbols_input in = {symbols, classes, n_classes, n};
    struct bl_symbols_plan plan = {0};
    enum bl_status status;
    if (all_the_same(symbols, n)) {
        status = pack_constant(&constant, symbols[0], err);
        *bytes = (double)constant.size;
        bl_buffer_release(&constant);
        return status;
    }
    status = bl_symbols_plan_make(&plan, &in, err);
    if (status == BL_OK)
        *bytes = (double)plan.header.size +
                 (plan.coded_bits + (double)plan.raw_bits) / 8;
    bl_symbols_plan_release(&plan);
    return status;
}
