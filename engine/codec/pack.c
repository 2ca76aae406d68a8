/* The coding is chosen by trying: all that suit on short runs, and of long
 * ones the few that are best on a part of them.
 */
#include "engine/codec/pack.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reader.h"
#include "engine/codec/pack_codings.h"

enum {
    MAX_ELEMENT = 8,
    N_PARTS = 4,
    PART_BYTES = 4 << 10,
    LONG_BYTES = 2 * N_PARTS * PART_BYTES, // from here on parts are tried first
};

// Codings are tried on all that take no more than this times the best, on
// parts.
static const double NEAR = 1.04;

/* The position in this list is the number in the file. */
static const struct bl_pack_coding *const codings[] = {
    &bl_pack_raw,     &bl_pack_constant,      &bl_pack_zstd,
    &bl_pack_shuffle, &bl_pack_delta,         &bl_pack_bits,
    &bl_pack_symbols, &bl_pack_delta_symbols, &bl_pack_dictionary,
};

enum { N_CODINGS = sizeof codings / sizeof *codings };

static enum bl_status append(struct bl_buffer *out, uint8_t coding,
                             const uint8_t *bytes, size_t n, size_t element,
                             struct bl_error *err)
{
    if (bl_buffer_put_u8(out, coding, err) != BL_OK ||
        bl_buffer_put_u8(out, (uint8_t)element, err) != BL_OK ||
        bl_buffer_put_u64(out, n, err) != BL_OK)
        return err->status;
    return codings[coding]->encode(out, bytes, n, element, err);
}

/* Which codings are worth trying. */

/* A run that is part of another has no parts. */
static bool may_be(size_t coding, bool is_part)
{
    return coding < N_CODINGS && !(is_part && codings[coding]->has_parts);
}

static void find_suitable(bool *suits, bool is_part, const uint8_t *bytes,
                          size_t n, size_t element)
{
    for (size_t c = 0; c < N_CODINGS; c++)
        suits[c] = may_be(c, is_part) && codings[c]->suits(bytes, n, element);
}

/* Some runs of whole elements, evenly spread, into room for all of them. */
static size_t take_parts(uint8_t *parts, const uint8_t *bytes, size_t n,
                         size_t element)
{
    size_t size = PART_BYTES / element * element;
    for (size_t i = 0; i < N_PARTS; i++) {
        size_t at = i * ((n - size) / (N_PARTS - 1));
        memcpy(parts + i * size, bytes + at / element * element, size);
    }
    return N_PARTS * size;
}

static enum bl_status size_on(size_t *size, const struct bl_pack_coding *coding,
                              const uint8_t *parts, size_t n, size_t element,
                              struct bl_error *err)
{
    struct bl_buffer packed = {0};
    enum bl_status status = coding->encode(&packed, parts, n, element, err);
    *size = packed.size;
    bl_buffer_release(&packed);
    return status;
}

/* Leaves those that come near the best, and those that need to see all. */
static enum bl_status leave_near(bool *suits, const uint8_t *bytes, size_t n,
                                 size_t element, struct bl_error *err)
{
    uint8_t parts[N_PARTS * PART_BYTES];
    size_t sizes[N_CODINGS], best = SIZE_MAX;
    size_t n_parts = take_parts(parts, bytes, n, element);
    for (size_t c = 0; c < N_CODINGS; c++) {
        if (!suits[c] || codings[c]->needs_all)
            continue;
        if (size_on(&sizes[c], codings[c], parts, n_parts, element, err) !=
            BL_OK)
            return err->status;
        best = sizes[c] < best ? sizes[c] : best;
    }
    for (size_t c = 1; c < N_CODINGS; c++) // raw costs nothing
        if (suits[c] && !codings[c]->needs_all)
            suits[c] = (double)sizes[c] <= NEAR * (double)best;
    return BL_OK;
}

/* Tries those that are left. */
static enum bl_status take_best(struct bl_buffer *out, const bool *suits,
                                const uint8_t *bytes, size_t n, size_t element,
                                struct bl_error *err)
{
    size_t start = out->size;
    size_t best = 0; // bytes of the best form so far, at `start`
    for (uint8_t c = 0; c < N_CODINGS; c++) {
        if (!suits[c])
            continue;
        size_t end = out->size;
        if (append(out, c, bytes, n, element, err) != BL_OK) {
            out->size = start;
            return err->status;
        }
        size_t fresh = out->size - end;
        if (best == 0 || fresh < best) {
            memmove(out->data + start, out->data + end, fresh);
            best = fresh;
        }
        out->size = start + best;
    }
    return BL_OK;
}

static enum bl_status pack(struct bl_buffer *out, bool is_part,
                           const uint8_t *bytes, size_t n, size_t element,
                           struct bl_error *err)
{
    bool suits[N_CODINGS];
    find_suitable(suits, is_part, bytes, n, element);
    return n < LONG_BYTES || leave_near(suits, bytes, n, element, err) == BL_OK
               ? take_best(out, suits, bytes, n, element, err)
               : err->status;
}

enum bl_status bl_pack(struct bl_buffer *out, const void *bytes, size_t n,
                       size_t element, struct bl_error *err)
{
    return pack(out, false, bytes, n, element, err);
}

enum bl_status bl_pack_part(struct bl_buffer *out, const void *bytes, size_t n,
                            size_t element, struct bl_error *err)
{
    return pack(out, true, bytes, n, element, err);
}

uint64_t bl_unpacked_size(const void *packed, size_t packed_size)
{
    struct bl_reader r = bl_reader_over(packed, packed_size);
    bl_reader_skip(&r, 2);
    return bl_reader_u64le(&r);
}

static enum bl_status unpack(uint8_t *bytes, bool is_part, size_t n,
                             const void *packed, size_t packed_size,
                             struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(packed, packed_size);
    uint8_t coding = bl_reader_u8(&r);
    uint8_t element = bl_reader_u8(&r);
    uint64_t claimed = bl_reader_u64le(&r);
    size_t size = bl_reader_left(&r);
    const uint8_t *payload = bl_reader_bytes(&r, size);
    if (payload == NULL || !may_be(coding, is_part) || element == 0 ||
        element > MAX_ELEMENT || n % element != 0)
        return bl_fail(err, BL_BROKEN, "the stream's header is damaged");
    if (claimed != n)
        return bl_fail(err, BL_BROKEN,
                       "the stream holds %llu bytes where %zu belong",
                       (unsigned long long)claimed, n);
    if (!codings[coding]->decode(bytes, n, element, payload, size))
        return bl_fail(err, BL_BROKEN, "the stream's content is damaged");
    return BL_OK;
}

enum bl_status bl_unpack(void *bytes, size_t n, const void *packed,
                         size_t packed_size, struct bl_error *err)
{
    return unpack(bytes, false, n, packed, packed_size, err);
}

bool bl_unpack_part(void *bytes, size_t n, const void *packed, size_t size)
{
    struct bl_error refused = BL_ERROR_INIT;
    return unpack(bytes, true, n, packed, size, &refused) == BL_OK;
}
