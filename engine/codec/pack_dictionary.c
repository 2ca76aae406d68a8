/* Few distinct elements: those, sorted, and for each the number of one.
 *
 *     count            4 bytes: distinct elements, 2 to 4096
 *     size             4 bytes: of what follows
 *     the elements     a packed run
 *     the numbers      a packed run of elements of 1 byte, 2 where there are
 *                      more than 256 distinct ones
 *
 * Neither of the two runs has a dictionary again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/reader.h"
#include "engine/codec/pack_codings.h"

enum {
    MAX_DISTINCT = 4096,
    SLOTS = 4 * MAX_DISTINCT,
    LEAST_USE = 4, // elements for each distinct one
    HEADER = 8,
};

struct dictionary {
    size_t n;
    uint64_t elements[MAX_DISTINCT]; // sorted when complete
    uint64_t keys[SLOTS];
    uint16_t numbers[SLOTS]; // 1 and up; 0: the slot is free
};

static size_t slot_of(const struct dictionary *d, uint64_t v)
{
    size_t slot = (size_t)(v * UINT64_C(0x9E3779B97F4A7C15) >> 32) % SLOTS;
    while (d->numbers[slot] != 0 && d->keys[slot] != v)
        slot = (slot + 1) % SLOTS;
    return slot;
}

static void set(struct dictionary *d, uint64_t v, size_t number)
{
    size_t slot = slot_of(d, v);
    d->keys[slot] = v;
    d->numbers[slot] = (uint16_t)(number + 1);
}

/* false: there are too many. */
static bool collect(struct dictionary *d, const uint8_t *bytes, size_t n,
                    size_t element)
{
    size_t most = n / element / LEAST_USE;
    most = most < MAX_DISTINCT ? most : MAX_DISTINCT;
    for (size_t at = 0; at < n; at += element) {
        uint64_t v = bl_element_get(bytes + at, element);
        if (d->numbers[slot_of(d, v)] != 0)
            continue;
        if (d->n == most)
            return false;
        set(d, v, d->n);
        d->elements[d->n++] = v;
    }
    return d->n >= 2;
}

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void sort(struct dictionary *d)
{
    qsort(d->elements, d->n, sizeof *d->elements, by_value);
    for (size_t i = 0; i < d->n; i++)
        set(d, d->elements[i], i);
}

static bool suits(const uint8_t *bytes, size_t n, size_t element)
{
    struct bl_error refused;
    if (element == 1)
        return false;
    struct dictionary *d = bl_array_new(1, sizeof *d, &refused);
    bool does = d != NULL && collect(d, bytes, n, element);
    free(d);
    return does;
}

static size_t number_size(size_t count)
{
    return count <= UINT8_MAX + 1 ? 1 : 2;
}

/* The run of distinct elements, behind the header. */
static enum bl_status put_elements(struct bl_buffer *out,
                                   const struct dictionary *d, size_t element,
                                   struct bl_error *err)
{
    uint8_t table[MAX_DISTINCT * sizeof(uint64_t)];
    size_t header = out->size;
    for (size_t i = 0; i < d->n; i++)
        bl_element_put(table + i * element, d->elements[i], element);
    if (bl_buffer_extend(out, HEADER, err) == NULL ||
        bl_pack_part(out, table, d->n * element, element, err) != BL_OK)
        return err->status;
    bl_element_put(out->data + header, d->n, 4);
    bl_element_put(out->data + header + 4, out->size - header - HEADER, 4);
    return BL_OK;
}

static enum bl_status put_numbers(struct bl_buffer *out,
                                  const struct dictionary *d,
                                  const uint8_t *bytes, size_t n,
                                  size_t element, struct bl_error *err)
{
    size_t size = number_size(d->n), count = n / element;
    uint8_t *numbers = bl_array_new(count, size, err);
    if (numbers == NULL)
        return err->status;
    for (size_t i = 0; i < count; i++) {
        uint64_t v = bl_element_get(bytes + i * element, element);
        bl_element_put(numbers + i * size,
                       (uint64_t)(d->numbers[slot_of(d, v)] - 1), size);
    }
    enum bl_status status = bl_pack_part(out, numbers, count * size, size, err);
    free(numbers);
    return status;
}

static enum bl_status encode(struct bl_buffer *out, const uint8_t *bytes,
                             size_t n, size_t element, struct bl_error *err)
{
    struct dictionary *d = bl_array_new(1, sizeof *d, err);
    if (d == NULL)
        return err->status;
    (void)collect(d, bytes, n, element); // it suits
    sort(d);
    enum bl_status status = put_elements(out, d, element, err);
    if (status == BL_OK)
        status = put_numbers(out, d, bytes, n, element, err);
    free(d);
    return status;
}

static bool look_up(uint8_t *bytes, size_t n, size_t element,
                    const uint8_t *table, size_t n_distinct,
                    const uint8_t *numbers)
{
    size_t size = number_size(n_distinct);
    for (size_t i = 0; i < n / element; i++) {
        uint64_t number = bl_element_get(numbers + i * size, size);
        if (number >= n_distinct)
            return false;
        memcpy(bytes + i * element, table + number * element, element);
    }
    return true;
}

static bool decode(uint8_t *bytes, size_t n, size_t element,
                   const uint8_t *payload, size_t size)
{
    uint8_t table[MAX_DISTINCT * sizeof(uint64_t)];
    struct bl_reader r = bl_reader_over(payload, size);
    size_t n_distinct = bl_reader_u32le(&r), run = bl_reader_u32le(&r);
    const uint8_t *elements = bl_reader_bytes(&r, run);
    size_t left = bl_reader_left(&r);
    const uint8_t *packed = bl_reader_bytes(&r, left);
    if (elements == NULL || packed == NULL || element == 1 || n_distinct < 2 ||
        n_distinct > MAX_DISTINCT ||
        !bl_unpack_part(table, n_distinct * element, elements, run))
        return false;
    struct bl_error refused;
    size_t numbers_size = n / element * number_size(n_distinct);
    uint8_t *numbers = bl_array_new(numbers_size, 1, &refused);
    bool is_sound = numbers != NULL &&
                    bl_unpack_part(numbers, numbers_size, packed, left) &&
                    look_up(bytes, n, element, table, n_distinct, numbers);
    free(numbers);
    return is_sound;
}

const struct bl_pack_coding bl_pack_dictionary = {
    .suits = suits,
    .encode = encode,
    .decode = decode,
    .needs_all = true,
    .has_parts = true,
};
