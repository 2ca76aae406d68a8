/* A small range: the least element, and how far each is above it in as few
 * bits as the farthest takes.
 *
 *     least element    size of an element
 *     bits             1 byte: 1 to 8 times the size of an element, less 1
 *     the elements     bits each, from the lowest bit of the first byte on;
 *                      the last byte is filled up with zeros
 */
#include "engine/codec/pack_codings.h"

struct range { // of elements, modulo what one holds
    uint64_t least;
    unsigned bits;
};

static uint64_t mask_of(size_t element)
{
    return UINT64_MAX >> (64 - 8 * element);
}

static unsigned bits_of(uint64_t v)
{
    unsigned bits = 0;
    for (; v > 0; v >>= 1)
        bits++;
    return bits;
}

/* From the least to the greatest; `turn` is added to take negative numbers for
 * such. */
static struct range range_with(const uint8_t *bytes, size_t n, size_t element,
                               uint64_t turn)
{
    uint64_t mask = mask_of(element), least = mask, greatest = 0;
    for (size_t at = 0; at < n; at += element) {
        uint64_t v = (bl_element_get(bytes + at, element) + turn) & mask;
        least = v < least ? v : least;
        greatest = v > greatest ? v : greatest;
    }
    return (struct range){(least - turn) & mask, bits_of(greatest - least)};
}

static struct range range_of(const uint8_t *bytes, size_t n, size_t element)
{
    struct range plain = range_with(bytes, n, element, 0);
    struct range turned =
        range_with(bytes, n, element, UINT64_C(1) << (8 * element - 1));
    return turned.bits < plain.bits ? turned : plain;
}

static size_t bytes_for(size_t count, unsigned bits)
{
    size_t eighths = count % 8 * bits;
    return count / 8 * bits + (eighths + 7) / 8;
}

static bool suits(const uint8_t *bytes, size_t n, size_t element)
{
    if (n <= element)
        return false;
    struct range r = range_of(bytes, n, element);
    return r.bits > 0 && r.bits < 8 * element;
}

/* A window on the bits that are not yet written, or already read. */
struct window {
    uint64_t bits;
    unsigned n;
};

static uint8_t *push(struct window *w, uint8_t *to, uint64_t v, unsigned bits)
{
    while (bits > 0) { // in parts that the window has room for
        unsigned part = bits < 32 ? bits : 32;
        w->bits |= (v & (UINT64_MAX >> (64 - part))) << w->n;
        for (w->n += part; w->n >= 8; w->n -= 8) {
            *to++ = (uint8_t)w->bits;
            w->bits >>= 8;
        }
        v = part < 64 ? v >> part : 0;
        bits -= part;
    }
    return to;
}

static const uint8_t *pull(struct window *w, const uint8_t *from, uint64_t *v,
                           unsigned bits)
{
    *v = 0;
    for (unsigned done = 0; done < bits;) {
        unsigned part = bits - done < 32 ? bits - done : 32;
        for (; w->n < part; w->n += 8)
            w->bits |= (uint64_t)*from++ << w->n;
        *v |= (w->bits & (UINT64_MAX >> (64 - part))) << done;
        w->bits >>= part;
        w->n -= part;
        done += part;
    }
    return from;
}

static enum bl_status encode(struct bl_buffer *out, const uint8_t *bytes,
                             size_t n, size_t element, struct bl_error *err)
{
    struct range r = range_of(bytes, n, element);
    size_t size = bytes_for(n / element, r.bits);
    uint8_t *to = bl_buffer_extend(out, element + 1 + size, err);
    if (to == NULL)
        return err->status;
    bl_element_put(to, r.least, element);
    to[element] = (uint8_t)r.bits;
    to += element + 1;
    struct window w = {0};
    for (size_t at = 0; at < n; at += element)
        to = push(&w, to,
                  (bl_element_get(bytes + at, element) - r.least) &
                      mask_of(element),
                  r.bits);
    if (w.n > 0)
        *to = (uint8_t)w.bits;
    return BL_OK;
}

static bool decode(uint8_t *bytes, size_t n, size_t element,
                   const uint8_t *payload, size_t size)
{
    if (size < element + 1)
        return false;
    uint64_t least = bl_element_get(payload, element), v;
    unsigned bits = payload[element];
    if (bits == 0 || bits >= 8 * element ||
        size != element + 1 + bytes_for(n / element, bits))
        return false;
    const uint8_t *from = payload + element + 1;
    struct window w = {0};
    for (size_t at = 0; at < n; at += element) {
        from = pull(&w, from, &v, bits);
        bl_element_put(bytes + at, least + v, element);
    }
    return true;
}

const struct bl_pack_coding bl_pack_bits = {
    .suits = suits,
    .encode = encode,
    .decode = decode,
    .needs_all = true,
};
