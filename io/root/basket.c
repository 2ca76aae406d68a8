#include "io/root/basket.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { GENERATED = 80, STORES_SIZES = 1 };

/* What stands behind the key of a basket. */
struct head {
    size_t key_bytes;
    unsigned version;
    size_t n_entries;
    size_t last; // end of the data, from the key on
    unsigned flag;
    unsigned io_bits;
};

static enum bl_status damaged(const char *what, struct bl_error *err)
{
    return bl_fail(err, BL_FAILED, "its %s is damaged", what);
}

static enum bl_status take(struct bl_root_basket *b, size_t n,
                           struct bl_error *err)
{
    if (bl_root_purse_take(b->purse, n, err) != BL_OK)
        return err->status;
    b->n_taken += n;
    return BL_OK;
}

static struct head read_head(struct bl_reader *r, size_t key_bytes)
{
    struct head h = {.key_bytes = key_bytes};
    h.version = bl_reader_u16be(r);
    bl_reader_u32be(r); // size of the buffer
    if ((int32_t)bl_reader_u32be(r) < 0)
        h.io_bits = bl_reader_u8(r);
    h.n_entries = bl_reader_u32be(r);
    h.last = bl_reader_u32be(r);
    h.flag = bl_reader_u8(r);
    r->failed |= h.last < key_bytes;
    return h;
}

/* Offsets, or the sizes between them, from the reader on. */
static enum bl_status take_starts(struct bl_root_basket *b,
                                  const struct head *h, struct bl_reader *r,
                                  uint32_t mask, struct bl_error *err)
{
    bool are_sizes = (h->io_bits & STORES_SIZES) != 0;
    size_t n = bl_reader_u32be(r), at = 0;
    const uint8_t *numbers = bl_reader_bytes(r, n <= SIZE_MAX / 4 ? 4 * n : n);
    if (numbers == NULL || n < h->n_entries)
        return damaged("list of offsets", err);
    if (take(b, (h->n_entries + 1) * sizeof *b->starts, err) != BL_OK)
        return err->status;
    b->starts = bl_array_new(h->n_entries + 1, sizeof *b->starts, err);
    if (b->starts == NULL)
        return err->status;
    struct bl_reader values = bl_reader_over(numbers, 4 * n);
    for (size_t i = 0; i < h->n_entries; i++) {
        size_t value = bl_reader_u32be(&values) & mask, before = at;
        at = !are_sizes ? value - h->key_bytes : i == 0 ? 0 : at + value;
        if (at < before || at > b->n_data)
            return damaged("list of offsets", err);
        b->starts[i] = (uint32_t)at;
    }
    b->starts[h->n_entries] = (uint32_t)b->n_data;
    return BL_OK;
}

/* Data and offsets of a record's payload, which is in b->bytes. */
static enum bl_status take_payload(struct bl_root_basket *b,
                                   const struct head *h, struct bl_error *err)
{
    b->data = b->bytes;
    b->n_data = h->last - h->key_bytes;
    if (b->n_data > b->n_bytes)
        return damaged("size", err);
    b->needs_counter = h->flag >= GENERATED;
    if (b->needs_counter || b->n_data == b->n_bytes)
        return BL_OK;
    struct bl_reader r = bl_reader_over(b->bytes, b->n_bytes);
    bl_reader_seek(&r, b->n_data);
    return take_starts(b, h, &r, UINT32_MAX, err);
}

static enum bl_status unpack_record(struct bl_root_basket *b,
                                    const struct bl_root_tree *t,
                                    const uint8_t *record, size_t n,
                                    struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(record, n);
    struct bl_root_key_fields key = bl_root_key_fields_read(&r);
    struct head h = read_head(&r, key.key_bytes);
    if (!bl_reader_ok(&r) || r.at > key.key_bytes || key.key_bytes > n ||
        key.n_bytes != n || key.object_bytes > INT32_MAX)
        return damaged("key", err);
    if (h.n_entries != b->n_entries)
        return damaged("number of entries", err);
    if (take(b, key.object_bytes, err) != BL_OK)
        return err->status;
    b->n_bytes = key.object_bytes;
    if (bl_root_stored(&b->bytes, b->n_bytes, bl_root_file_limit(t->file),
                       record + key.key_bytes, n - key.key_bytes, err) != BL_OK)
        return err->status;
    return take_payload(b, &h, err);
}

static enum bl_status read_record(struct bl_root_basket *b,
                                  const struct bl_root_tree *t,
                                  const struct bl_root_basket_place *place,
                                  struct bl_error *err)
{
    uint8_t *record = NULL;
    if (bl_root_purse_take(b->purse, place->n_bytes, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_root_file_bytes(&record, t->file, place->at, place->n_bytes, err);
    if (status == BL_OK) {
        status = unpack_record(b, t, record, place->n_bytes, err);
        free(record);
    }
    bl_root_purse_give(b->purse, place->n_bytes);
    return status;
}

/* An embedded basket holds a copy of its whole buffer, key in front. */
static enum bl_status take_embedded(struct bl_root_basket *b, struct head *h,
                                    struct bl_reader *r, struct bl_error *err)
{
    struct bl_reader offsets = *r;
    b->needs_counter = h->flag >= GENERATED;
    h->flag -= b->needs_counter ? GENERATED : 0;
    unsigned flag = h->flag;
    bool has_offsets =
        !b->needs_counter && flag != 0 && flag % 10 != 2 && h->n_entries > 0;
    if (has_offsets)
        bl_reader_skip(r, (size_t)bl_reader_u32be(r) * 4);
    if (flag > 40)
        bl_reader_skip(r, (size_t)bl_reader_u32be(r) * 4); // displacements
    bool has_data = flag == 1 || flag > 10;
    if (has_data && h->version == 1)
        bl_reader_u32be(r);
    const uint8_t *buffer = has_data ? bl_reader_bytes(r, h->last) : NULL;
    if (buffer == NULL)
        return damaged("content", err);
    if (take(b, h->last, err) != BL_OK)
        return err->status;
    b->n_bytes = h->last;
    b->bytes = bl_array_new(b->n_bytes, 1, err);
    if (b->bytes == NULL)
        return err->status;
    memcpy(b->bytes, buffer, b->n_bytes);
    b->data = b->bytes + h->key_bytes;
    b->n_data = b->n_bytes - h->key_bytes;
    uint32_t mask = flag > 20 && flag < 40 ? 0x00FFFFFF : UINT32_MAX;
    return has_offsets ? take_starts(b, h, &offsets, mask, err) : BL_OK;
}

static enum bl_status read_embedded(struct bl_root_basket *b,
                                    const struct bl_root_tree *t,
                                    const struct bl_root_basket_place *place,
                                    struct bl_error *err)
{
    struct bl_reader r =
        bl_reader_over(t->payload + place->embedded, place->embedded_n);
    struct bl_root_key_fields key = bl_root_key_fields_read(&r);
    struct head h = read_head(&r, key.key_bytes);
    if (!bl_reader_ok(&r))
        return damaged("key", err);
    if (h.n_entries != b->n_entries)
        return damaged("number of entries", err);
    return take_embedded(b, &h, &r, err);
}

enum bl_status bl_root_basket_read(struct bl_root_basket *b,
                                   const struct bl_root_tree *t,
                                   const struct bl_root_branch *branch,
                                   size_t i, struct bl_error *err)
{
    const struct bl_root_basket_place *place =
        &t->baskets[branch->first_basket + i];
    uint64_t n = bl_root_basket_end(t, branch, i) - place->first;
    *b = (struct bl_root_basket){.purse = &t->file->purse,
                                 .n_entries = (size_t)n};
    enum bl_status status = place->embedded != 0
                                ? read_embedded(b, t, place, err)
                                : read_record(b, t, place, err);
    if (status == BL_OK)
        return BL_OK;
    bl_root_basket_release(b);
    return bl_error_prefix(err, "basket %zu of branch %s", i, branch->path);
}

void bl_root_basket_release(struct bl_root_basket *b)
{
    if (b->purse != NULL)
        bl_root_purse_give(b->purse, b->n_taken);
    free(b->bytes);
    free(b->starts);
    *b = (struct bl_root_basket){0};
}
