/* The encoder of symbols.h: a plan, then the symbols from last to first (the
 * decoder meets them from first to last).
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

/* Raw bits, written from the last to the first. */
struct raw_writer {
    uint8_t *at;      // bytes from here on are complete
    uint64_t pending; // the bits before them
    unsigned n_pending;
};

static void store_word(uint8_t *at, uint64_t word)
{
    for (unsigned b = 0; b < 8; b++)
        at[b] = (uint8_t)(word >> (8 * b));
}

// Touches the 8 bytes below; n is at most 56.
static inline void put_few_bits(struct raw_writer *w, uint64_t bits, unsigned n)
{
    w->pending = w->pending << n | bits;
    w->n_pending += n;
    store_word(w->at - 8, w->pending << (64 - w->n_pending));
    w->at -= w->n_pending / 8;
    w->n_pending %= 8;
    w->pending &= (1U << w->n_pending) - 1;
}

static inline void put_raw(struct raw_writer *w, uint64_t v, unsigned n)
{
    v &= (UINT64_C(1) << n) - 1;
    if (n > 56) {
        put_few_bits(w, v >> 32, n - 32);
        v &= UINT32_MAX;
        n = 32;
    }
    if (n > 0)
        put_few_bits(w, v, n);
}

struct packing {
    const struct bl_symbols_input *in;
    struct bl_symbols_plan plan;
    uint16_t *places; // (n)
    uint8_t *block;   // raw bits, with some room below
    uint8_t *raw;
    size_t raw_size;
    uint8_t *words; // room for two bytes a symbol and the states
    uint8_t *first_word;
    size_t n_words;
};

enum { ROOM_BELOW = 8, STATE_SIZE = 4 };

static enum bl_status reserve(struct packing *p, struct bl_error *err)
{
    size_t states = BL_SYMBOLS_STATES * STATE_SIZE / 2;
    if (p->plan.raw_bits / 8 > SIZE_MAX - 2 * ROOM_BELOW)
        return bl_fail(err, BL_NO_MEMORY, "out of memory: %zu symbols",
                       p->in->n);
    p->raw_size = (size_t)(p->plan.raw_bits / 8) + (p->plan.raw_bits % 8 > 0);
    p->block = bl_array_new(p->raw_size + ROOM_BELOW, 1, err);
    if (p->block == NULL)
        return err->status;
    p->raw = p->block + ROOM_BELOW;
    p->words = bl_array_new(p->in->n + states, 2, err);
    return p->words != NULL ? BL_OK : err->status;
}

static inline uint32_t push(uint32_t state, const struct bl_symbols_place *s,
                            unsigned precision, uint8_t **at)
{
    uint32_t frequency = s->frequency;
    if (state >= (uint64_t)frequency << (32 - precision)) {
        *--*at = (uint8_t)(state >> 8);
        *--*at = (uint8_t)state;
        state >>= 16;
    }
    return (state / frequency << precision) + state % frequency + s->start;
}

// The states stand in front of the words, unless nothing moved them.
static uint8_t *put_states(uint8_t *at, bool any_words, const uint32_t *states,
                           size_t n)
{
    bool moved = any_words;
    for (size_t s = 0; s < n; s++)
        moved = moved || states[s] != BL_SYMBOLS_LOWEST_STATE;
    for (size_t s = n; moved && s-- > 0;)
        for (unsigned b = STATE_SIZE; b-- > 0;)
            *--at = (uint8_t)(states[s] >> (8 * b));
    return at;
}

static void code(struct packing *p)
{
    const struct bl_symbols_input *in = p->in;
    size_t n_states = bl_symbols_n_states(in->n);
    unsigned rest = (unsigned)(p->plan.raw_bits % 8);
    struct raw_writer raw = {p->raw + p->raw_size, 0, (8 - rest) % 8};
    uint8_t *end = p->words + 2 * in->n + BL_SYMBOLS_STATES * STATE_SIZE;
    uint8_t *at = end;
    uint32_t states[BL_SYMBOLS_STATES];
    for (size_t s = 0; s < n_states; s++)
        states[s] = BL_SYMBOLS_LOWEST_STATE;
    for (size_t i = in->n; i-- > 0;) {
        size_t class = in->classes != NULL ? in->classes[i] : 0;
        const struct bl_symbols_table *t =
            &p->plan.tables[p->plan.table_of[class]];
        const struct bl_symbols_place *s = &t->places[p->places[i]];
        uint32_t *state = &states[i & (n_states - 1)];
        *state = push(*state, s, t->precision, &at);
        put_raw(&raw, (uint64_t)in->symbols[i] - t->centre, s->width);
    }
    p->first_word = put_states(at, at < end, states, n_states);
    p->n_words = (size_t)(end - p->first_word) / 2;
}

static enum bl_status append(struct bl_buffer *out, const struct packing *p,
                             struct bl_error *err)
{
    const struct bl_buffer *header = &p->plan.header;
    if (bl_buffer_put_u8(out, BL_SYMBOLS_CODED, err) != BL_OK ||
        bl_varint_put(out, header->size, err) != BL_OK ||
        bl_varint_put(out, p->n_words, err) != BL_OK ||
        bl_buffer_put(out, header->data, header->size, err) != BL_OK ||
        bl_buffer_put(out, p->first_word, 2 * p->n_words, err) != BL_OK)
        return err->status;
    return bl_buffer_put(out, p->raw, p->raw_size, err);
}

static enum bl_status pack_coded(struct bl_buffer *out, struct packing *p,
                                 struct bl_error *err)
{
    p->places = bl_array_new(p->in->n, sizeof *p->places, err);
    if (p->places == NULL ||
        bl_symbols_plan_make(&p->plan, p->in, p->places, err) != BL_OK ||
        reserve(p, err) != BL_OK)
        return err->status;
    code(p);
    return append(out, p, err);
}

static void release(struct packing *p)
{
    bl_symbols_plan_release(&p->plan);
    free(p->places);
    free(p->block);
    free(p->words);
}

enum bl_status bl_symbols_pack(struct bl_buffer *out, const int64_t *symbols,
                               const uint8_t *classes, size_t n_classes,
                               size_t n, struct bl_error *err)
{
    if (n == 0)
        return BL_OK;
    size_t start = out->size;
    struct bl_symbols_input in = {symbols, classes, n_classes, n};
    struct packing p = {.in = &in};
    enum bl_status status = all_the_same(symbols, n)
                                ? pack_constant(out, symbols[0], err)
                                : pack_coded(out, &p, err);
    release(&p);
    if (status != BL_OK)
        out->size = start;
    return status;
}

static enum bl_status constant_cost(double *bytes, int64_t symbol,
                                    struct bl_error *err)
{
    struct bl_buffer constant = {0};
    enum bl_status status = pack_constant(&constant, symbol, err);
    *bytes = (double)constant.size;
    bl_buffer_release(&constant);
    return status;
}

// Bytes in front of the header, and what the states take beside the symbols.
static double overhead(const struct bl_symbols_plan *plan, size_t n)
{
    enum { FORM_AND_SIZES = 5 };
    double states =
        plan->coded_bits > 0 ? 2.5 * (double)bl_symbols_n_states(n) : 0;
    return FORM_AND_SIZES + states;
}

enum bl_status bl_symbols_cost(double *bytes, const int64_t *symbols,
                               const uint8_t *classes, size_t n_classes,
                               size_t n, struct bl_error *err)
{
    *bytes = 0;
    if (n == 0)
        return BL_OK;
    if (all_the_same(symbols, n))
        return constant_cost(bytes, symbols[0], err);
    struct bl_symbols_input in = {symbols, classes, n_classes, n};
    struct bl_symbols_plan plan;
    if (bl_symbols_plan_make(&plan, &in, NULL, err) != BL_OK)
        return err->status;
    *bytes = overhead(&plan, n) + bl_symbols_plan_bytes(&plan);
    bl_symbols_plan_release(&plan);
    return BL_OK;
}
