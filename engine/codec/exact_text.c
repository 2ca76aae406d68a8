#include "engine/codec/exact_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "engine/codec/pack.h"

enum {
    MAX_DISTINCT = 4096,
    SLOTS = 4 * MAX_DISTINCT,
    LEAST_USE = 2,    // rows for each distinct string
    MAX_LENGTH = 255, // of strings in a dictionary: what a file may ask for
    LENGTH_SIZE = sizeof(uint32_t),
};

/* Packing. */

/* Strings [0, n) of a text vector. */
static enum bl_status pack_strings(struct bl_buffer *lengths,
                                   struct bl_buffer *text,
                                   const struct bl_vector *v, size_t n,
                                   struct bl_error *err)
{
    struct bl_buffer sizes = {0};
    enum bl_status status = BL_OK;
    for (size_t i = 0; i < n && status == BL_OK; i++) {
        size_t length;
        bl_vector_text(v, i, &length);
        status = length <= UINT32_MAX
                     ? bl_buffer_put_u32(&sizes, (uint32_t)length, err)
                     : bl_fail(err, BL_FAILED,
                               "a text of %zu bytes is too "
                               "long to be stored",
                               length);
    }
    if (status == BL_OK)
        status = bl_pack(lengths, sizes.data, sizes.size, LENGTH_SIZE, err);
    if (status == BL_OK)
        status = bl_pack(text, v->bytes.data, v->offsets[n], 1, err);
    bl_buffer_release(&sizes);
    return status;
}

struct dictionary {
    struct bl_vector strings; // distinct ones, as they come
    size_t n;
    uint16_t numbers[SLOTS]; // 1 and up; 0: the slot is free
};

static void release(struct dictionary *d)
{
    if (d == NULL)
        return;
    free(d->strings.offsets);
    bl_buffer_release(&d->strings.bytes);
    free(d);
}

static struct dictionary *new_dictionary(struct bl_error *err)
{
    struct dictionary *d = bl_array_new(1, sizeof *d, err);
    if (d == NULL)
        return NULL;
    d->strings.type = BL_TEXT;
    d->strings.offsets =
        bl_array_new(MAX_DISTINCT + 1, sizeof *d->strings.offsets, err);
    if (d->strings.offsets != NULL)
        return d;
    release(d);
    return NULL;
}

static bool is_string(const struct dictionary *d, size_t number,
                      const char *text, size_t n)
{
    size_t m;
    const char *other = bl_vector_text(&d->strings, number, &m);
    return m == n && (n == 0 || memcmp(other, text, n) == 0);
}

static size_t slot_of(const struct dictionary *d, const char *text, size_t n)
{
    size_t slot = (size_t)(XXH3_64bits(n > 0 ? text : "", n) % SLOTS);
    while (d->numbers[slot] != 0 &&
           !is_string(d, d->numbers[slot] - 1U, text, n))
        slot = (slot + 1) % SLOTS;
    return slot;
}

/* *fits: there are few distinct strings, none of them long; then numbers[row]
 * says which. */
static enum bl_status collect(struct dictionary *d, bool *fits,
                              uint16_t *numbers, const struct bl_vector *v,
                              size_t n_rows, struct bl_error *err)
{
    size_t most = n_rows / LEAST_USE;
    most = most < MAX_DISTINCT ? most : MAX_DISTINCT;
    *fits = false;
    for (size_t row = 0; row < n_rows; row++) {
        size_t n;
        const char *text = bl_vector_text(v, row, &n);
        if (n > MAX_LENGTH)
            return BL_OK;
        size_t slot = slot_of(d, text, n);
        if (d->numbers[slot] == 0) {
            if (d->n == most)
                return BL_OK;
            if (bl_vector_put_text(&d->strings, d->n, text, n, err) != BL_OK)
                return err->status;
            d->numbers[slot] = (uint16_t)(++d->n);
        }
        numbers[row] = (uint16_t)(d->numbers[slot] - 1);
    }
    *fits = d->n > 0;
    return BL_OK;
}

static size_t number_size(size_t n_distinct)
{
    return n_distinct <= UINT8_MAX + 1 ? 1 : 2;
}

/* Lowest byte first. */
static enum bl_status pack_numbers(struct bl_buffer *values,
                                   const uint16_t *numbers, size_t n_rows,
                                   size_t size, struct bl_error *err)
{
    uint8_t *bytes = bl_array_new(n_rows, size, err);
    if (bytes == NULL)
        return err->status;
    for (size_t row = 0; row < n_rows; row++)
        for (size_t b = 0; b < size; b++)
            bytes[row * size + b] = (uint8_t)(numbers[row] >> 8 * b);
    enum bl_status status = bl_pack(values, bytes, n_rows * size, size, err);
    free(bytes);
    return status;
}

/* Leaves the streams empty where a dictionary does not fit. */
static enum bl_status pack_with_dictionary(
    struct bl_buffer streams[BL_EXACT_N_STREAMS], const struct bl_vector *v,
    size_t n_rows, struct bl_error *err)
{
    bool fits = false;
    struct dictionary *d = new_dictionary(err);
    uint16_t *numbers = bl_array_new(n_rows, sizeof *numbers, err);
    enum bl_status status = d != NULL && numbers != NULL
                                ? collect(d, &fits, numbers, v, n_rows, err)
                                : err->status;
    if (fits)
        status = pack_strings(&streams[BL_EXACT_LENGTHS],
                              &streams[BL_EXACT_TEXT], &d->strings, d->n, err);
    if (fits && status == BL_OK)
        status = pack_numbers(&streams[BL_EXACT_VALUES], numbers, n_rows,
                              number_size(d->n), err);
    release(d);
    free(numbers);
    return status;
}

static size_t size_of(const struct bl_buffer streams[BL_EXACT_N_STREAMS])
{
    size_t size = 0;
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        size += streams[s].size;
    return size;
}

static enum bl_status append(struct bl_buffer to[BL_EXACT_N_STREAMS],
                             const struct bl_buffer from[BL_EXACT_N_STREAMS],
                             struct bl_error *err)
{
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++)
        if (bl_buffer_put(&to[s], from[s].data, from[s].size, err) != BL_OK)
            return err->status;
    return BL_OK;
}

enum bl_status bl_exact_text_pack(struct bl_buffer streams[BL_EXACT_N_STREAMS],
                                  const struct bl_vector *v, size_t n_rows,
                                  struct bl_error *err)
{
    struct bl_buffer plain[BL_EXACT_N_STREAMS] = {{0}};
    struct bl_buffer brief[BL_EXACT_N_STREAMS] = {{0}};
    enum bl_status status = pack_strings(&plain[BL_EXACT_LENGTHS],
                                         &plain[BL_EXACT_TEXT], v, n_rows, err);
    if (status == BL_OK)
        status = pack_with_dictionary(brief, v, n_rows, err);
    bool is_brief = size_of(brief) > 0 && size_of(brief) < size_of(plain);
    if (status == BL_OK)
        status = append(streams, is_brief ? brief : plain, err);
    for (size_t s = 0; s < BL_EXACT_N_STREAMS; s++) {
        bl_buffer_release(&plain[s]);
        bl_buffer_release(&brief[s]);
    }
    return status;
}

/* Restoring. */

/* Offsets of n strings from their lengths, behind offsets[0]; at most `most`
 * each. */
static enum bl_status restore_lengths(size_t *offsets, size_t n, size_t most,
                                      const struct bl_buffer *packed,
                                      struct bl_error *err)
{
    uint8_t *lengths = bl_array_new(n, LENGTH_SIZE, err);
    if (lengths == NULL || bl_unpack(lengths, n * LENGTH_SIZE, packed->data,
                                     packed->size, err) != BL_OK) {
        free(lengths);
        return err->status;
    }
    bool is_sound = true;
    for (size_t i = 0; i < n; i++) {
        const uint8_t *b = lengths + i * LENGTH_SIZE;
        size_t length = (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 |
                        (size_t)b[3] << 24;
        is_sound = is_sound && length <= most;
        offsets[i + 1] = offsets[i] + length;
    }
    free(lengths);
    return is_sound ? BL_OK
                    : bl_fail(err, BL_BROKEN,
                              "a text is longer than a "
                              "dictionary may have");
}

/* n strings, into offsets and bytes that there is room for. */
static enum bl_status restore_strings(struct bl_vector *v, size_t n,
                                      size_t most,
                                      const struct bl_buffer *lengths,
                                      const struct bl_buffer *text,
                                      struct bl_error *err)
{
    if (restore_lengths(v->offsets, n, most, lengths, err) != BL_OK)
        return err->status;
    size_t size = v->offsets[n];
    if (bl_unpacked_size(text->data, text->size) != size)
        return bl_fail(err, BL_BROKEN, "the texts of a column do not add up");
    v->bytes.size = 0;
    uint8_t *room = bl_buffer_extend(&v->bytes, size, err);
    return room != NULL ? bl_unpack(room, size, text->data, text->size, err)
                        : err->status;
}

static enum bl_status damaged_dictionary(struct bl_error *err)
{
    return bl_fail(err, BL_BROKEN, "the dictionary of a column is damaged");
}

/* The string of each row, by its number. */
static enum bl_status look_up(struct bl_vector *v, size_t n_rows,
                              const struct dictionary *d,
                              const struct bl_buffer *values,
                              struct bl_error *err)
{
    size_t size = number_size(d->n);
    uint8_t *bytes = bl_array_new(n_rows, size, err);
    enum bl_status status =
        bytes != NULL
            ? bl_unpack(bytes, n_rows * size, values->data, values->size, err)
            : err->status;
    v->bytes.size = 0;
    for (size_t row = 0; row < n_rows && status == BL_OK; row++) {
        size_t number = bytes[row * size], n;
        if (size > 1)
            number |= (size_t)bytes[row * size + 1] << 8;
        if (number >= d->n) {
            status = damaged_dictionary(err);
            break;
        }
        const char *text = bl_vector_text(&d->strings, number, &n);
        status = bl_vector_put_text(v, row, text, n, err);
    }
    free(bytes);
    return status;
}

enum bl_status bl_exact_text_unpack(
    struct bl_vector *v, size_t n_rows,
    const struct bl_buffer *const streams[BL_EXACT_N_STREAMS],
    struct bl_error *err)
{
    const struct bl_buffer *values = streams[BL_EXACT_VALUES];
    const struct bl_buffer *lengths = streams[BL_EXACT_LENGTHS];
    const struct bl_buffer *text = streams[BL_EXACT_TEXT];
    if (values == NULL)
        return restore_strings(v, n_rows, UINT32_MAX, lengths, text, err);
    uint64_t size = bl_unpacked_size(lengths->data, lengths->size);
    if (size == 0 || size > MAX_DISTINCT * LENGTH_SIZE || size % LENGTH_SIZE)
        return damaged_dictionary(err);
    struct dictionary *d = new_dictionary(err);
    if (d == NULL)
        return err->status;
    d->n = (size_t)size / LENGTH_SIZE;
    enum bl_status status =
        restore_strings(&d->strings, d->n, MAX_LENGTH, lengths, text, err);
    if (status == BL_OK)
        status = look_up(v, n_rows, d, values, err);
    release(d);
    return status;
}
