#include "engine/codec/entropy/flags.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
    SCALE_BITS = 12,
    ONE = 1 << SCALE_BITS,
    HALF = ONE / 2,
    SURE = HALF - 32, // no flag is ever taken for granted
    STEADY = 30,      // flags after which a context forgets
    STATE_BYTES = 3,
    LOWEST = 1 << 16, // states are in [LOWEST, 256 LOWEST)
    MAX_LENGTH = 64,
};

static uint16_t chance_of(const struct bl_flag *f)
{
    return (uint16_t)(HALF + f->lean);
}

static void learn(struct bl_flag *f, bool set)
{
    int aim = set ? HALF : -HALF;
    int lean = f->lean + (aim - f->lean) / (f->n + 2);
    f->lean = (int16_t)(lean > SURE ? SURE : lean < -SURE ? -SURE : lean);
    if (f->n < STEADY)
        f->n++;
}

void bl_flags_release(struct bl_flags_writer *w)
{
    free(w->flags);
    *w = (struct bl_flags_writer){0};
}

static void put(struct bl_flags_writer *w, uint16_t chance, bool set)
{
    void *flags = w->flags;
    if (w->failure.status != BL_OK ||
        bl_array_reserve(&flags, &w->capacity, w->n + 1, sizeof *w->flags,
                         &w->failure) != BL_OK)
        return;
    w->flags = flags;
    w->flags[w->n++] = (struct bl_flag_put){chance, set};
}

void bl_flags_put(struct bl_flags_writer *w, struct bl_flag *f, bool set)
{
    put(w, chance_of(f), set);
    learn(f, set);
}

void bl_flags_put_bits(struct bl_flags_writer *w, uint64_t v, unsigned n_bits)
{
    while (n_bits-- > 0)
        put(w, HALF, v >> n_bits & 1);
}

static struct bl_flag *length_context(struct bl_number *c, unsigned length)
{
    unsigned last = BL_NUMBER_LENGTHS - 1;
    return &c->longer[length < last ? length : last];
}

void bl_flags_put_number(struct bl_flags_writer *w, struct bl_number *c,
                         uint64_t v)
{
    unsigned length = 0;
    for (; length < MAX_LENGTH && v >> length > 0; length++)
        bl_flags_put(w, length_context(c, length), true);
    if (length < MAX_LENGTH)
        bl_flags_put(w, length_context(c, length), false);
    if (length > 1)
        bl_flags_put_bits(w, v, length - 1);
}

void bl_flags_put_signed(struct bl_flags_writer *w, struct bl_signed_number *c,
                         int64_t v)
{
    bl_flags_put(w, &c->some, v != 0);
    if (v == 0)
        return;
    bl_flags_put(w, &c->negative, v < 0);
    bl_flags_put_number(w, &c->size, (uint64_t)(v < 0 ? -v : v) - 1);
}

/* A set flag takes [0, chance) of the scale, the other one the rest. */
static uint32_t push(uint32_t state, uint16_t chance, bool set, uint8_t **at)
{
    uint32_t start = set ? 0 : chance;
    uint32_t width = set ? chance : ONE - chance;
    while (state >= (LOWEST >> SCALE_BITS << 8) * width) {
        *--*at = (uint8_t)state;
        state >>= 8;
    }
    return (state / width << SCALE_BITS) + state % width + start;
}

enum bl_status bl_flags_finish(const struct bl_flags_writer *w,
                               struct bl_buffer *out, struct bl_error *err)
{
    if (w->failure.status != BL_OK) {
        *err = w->failure;
        return err->status;
    }
    size_t room = 2 * w->n + STATE_BYTES; // a flag costs 7 bits at most
    uint8_t *bytes = bl_array_new(room, 1, err);
    if (bytes == NULL)
        return err->status;
    uint8_t *at = bytes + room;
    uint32_t state = LOWEST;
    for (size_t i = w->n; i-- > 0;)
        state = push(state, w->flags[i].chance, w->flags[i].set, &at);
    for (unsigned b = 0; b < STATE_BYTES; b++)
        *--at = (uint8_t)(state >> (8 * b));
    enum bl_status status =
        bl_buffer_put(out, at, (size_t)(bytes + room - at), err);
    free(bytes);
    return status;
}

struct bl_flags_reader bl_flags_reader_over(const void *data, size_t size)
{
    struct bl_flags_reader r = {.bytes = bl_reader_over(data, size)};
    for (unsigned b = 0; b < STATE_BYTES; b++)
        r.state = r.state << 8 | bl_reader_u8(&r.bytes);
    return r;
}

bool bl_flags_reader_ok(const struct bl_flags_reader *r)
{
    return bl_reader_ok(&r->bytes);
}

bool bl_flags_reader_done(const struct bl_flags_reader *r)
{
    return bl_reader_ok(&r->bytes) && bl_reader_left(&r->bytes) == 0 &&
           r->state == LOWEST;
}

static bool get(struct bl_flags_reader *r, uint16_t chance)
{
    uint32_t place = r->state & (ONE - 1);
    bool set = place < chance;
    uint32_t start = set ? 0 : chance;
    uint32_t width = set ? chance : ONE - chance;
    r->state = width * (r->state >> SCALE_BITS) + place - start;
    while (r->state < LOWEST && bl_reader_ok(&r->bytes))
        r->state = r->state << 8 | bl_reader_u8(&r->bytes);
    return set;
}

bool bl_flags_get(struct bl_flags_reader *r, struct bl_flag *f)
{
    bool set = get(r, chance_of(f));
    learn(f, set);
    return set;
}

uint64_t bl_flags_get_bits(struct bl_flags_reader *r, unsigned n_bits)
{
    uint64_t v = 0;
    while (n_bits-- > 0)
        v = v << 1 | get(r, HALF);
    return v;
}

uint64_t bl_flags_get_number(struct bl_flags_reader *r, struct bl_number *c)
{
    unsigned length = 0;
    while (length < MAX_LENGTH && bl_flags_get(r, length_context(c, length)))
        length++;
    if (length < 2)
        return length;
    return UINT64_C(1) << (length - 1) | bl_flags_get_bits(r, length - 1);
}

int64_t bl_flags_get_signed(struct bl_flags_reader *r,
                            struct bl_signed_number *c)
{
    if (!bl_flags_get(r, &c->some))
        return 0;
    bool negative = bl_flags_get(r, &c->negative);
    uint64_t size = bl_flags_get_number(r, &c->size);
    int64_t v = (int64_t)(size & INT64_MAX >> 1) + 1;
    return negative ? -v : v;
}
