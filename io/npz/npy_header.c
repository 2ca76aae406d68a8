#include "io/npz/npy_header.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "io/npz/npy_literal.h"

static const uint8_t magic[6] = {0x93, 'N', 'U', 'M', 'P', 'Y'};

bool bl_npy_is_magic(const uint8_t *head, size_t n)
{
    return n >= sizeof magic && memcmp(head, magic, sizeof magic) == 0;
}

enum bl_status bl_npy_header_extent(const uint8_t prefix[BL_NPY_PREFIX],
                                    size_t *text_at, size_t *data_at,
                                    struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(prefix, BL_NPY_PREFIX);
    bl_reader_skip(&r, sizeof magic);
    unsigned major = bl_reader_u8(&r), minor = bl_reader_u8(&r);
    if (!bl_npy_is_magic(prefix, BL_NPY_PREFIX))
        return bl_fail(err, BL_FAILED,
                       "it does not begin as a .npy array does");
    if (major < 1 || major > 3 || minor != 0)
        return bl_fail(err, BL_FAILED,
                       "its format is %u.%u; known are 1.0, 2.0 and 3.0", major,
                       minor);
    size_t n = major == 1 ? bl_reader_u16le(&r) : bl_reader_u32le(&r);
    if (n > BL_NPY_MAX_HEADER)
        return bl_fail(err, BL_FAILED,
                       "its header claims %zu bytes; at most %d are read", n,
                       BL_NPY_MAX_HEADER);
    *text_at = r.at;
    *data_at = r.at + n;
    return BL_OK;
}

static enum bl_status parse_shape(struct bl_npy_header *h,
                                  struct bl_npy_literal *l,
                                  struct bl_error *err)
{
    enum { MAX_NPY_DIMS = 64 };
    uint64_t sizes[MAX_NPY_DIMS] = {1};
    if (bl_npy_literal_sizes(l, sizes, MAX_NPY_DIMS, &h->n_dims, err) != BL_OK)
        return err->status;
    if (h->n_dims > MAX_NPY_DIMS)
        return bl_fail(err, BL_FAILED, "it has %zu dimensions", h->n_dims);
    h->n_rows = sizes[0];
    h->n_cells = 1;
    for (size_t i = 1; i < h->n_dims; i++) {
        if (__builtin_mul_overflow(h->n_cells, sizes[i], &h->n_cells))
            return bl_fail(err, BL_FAILED, "its shape is impossible");
        if (i <= BL_MAX_DIMS)
            h->cells[i - 1] = (size_t)sizes[i];
    }
    return BL_OK;
}

/* The keys of the dict, in any order, each once. */
enum key { DESCR, FORTRAN_ORDER, SHAPE, N_KEYS };
static const char *const keys[N_KEYS] = {"descr", "fortran_order", "shape"};

static enum bl_status parse_value(struct bl_npy_header *h, enum key key,
                                  struct bl_npy_literal *l,
                                  struct bl_error *err)
{
    if (key == DESCR)
        return bl_npy_type_parse(&h->type, l, err);
    if (key == FORTRAN_ORDER)
        return bl_npy_literal_bool(l, &h->fortran, err);
    return parse_shape(h, l, err);
}

static enum bl_status parse_key(enum key *key, struct bl_npy_literal *l,
                                struct bl_error *err)
{
    char *name = bl_npy_literal_string(l, err);
    if (name == NULL)
        return err->status;
    *key = DESCR;
    while (*key < N_KEYS && strcmp(name, keys[*key]) != 0)
        ++*key;
    free(name);
    return *key < N_KEYS ? BL_OK
                         : bl_npy_literal_wrong(l, "an unknown key", err);
}

static enum bl_status parse_entry(struct bl_npy_header *h, bool seen[N_KEYS],
                                  struct bl_npy_literal *l,
                                  struct bl_error *err)
{
    enum key key = N_KEYS;
    if (parse_key(&key, l, err) != BL_OK)
        return err->status;
    if (seen[key])
        return bl_npy_literal_wrong(l, "a repeated key", err);
    if (bl_npy_literal_expect(l, ':', err) != BL_OK ||
        parse_value(h, key, l, err) != BL_OK)
        return err->status;
    seen[key] = true;
    if (!bl_npy_literal_take(l, ',') && bl_npy_literal_peek(l) != '}')
        return bl_npy_literal_wrong(l, "',' or '}' is missing", err);
    return BL_OK;
}

static enum bl_status parse_dict(struct bl_npy_header *h,
                                 struct bl_npy_literal *l, struct bl_error *err)
{
    bool seen[N_KEYS] = {false};
    if (bl_npy_literal_expect(l, '{', err) != BL_OK)
        return err->status;
    while (!bl_npy_literal_take(l, '}'))
        if (parse_entry(h, seen, l, err) != BL_OK)
            return err->status;
    if (bl_npy_literal_peek(l) != '\0' || bl_reader_left(&l->in) > 0)
        return bl_npy_literal_wrong(l, "something behind the dict", err);
    for (size_t i = 0; i < N_KEYS; i++)
        if (!seen[i])
            return bl_fail(err, BL_FAILED, "its header has no key '%s'",
                           keys[i]);
    return BL_OK;
}

static enum bl_status count_bytes(struct bl_npy_header *h, struct bl_error *err)
{
    uint64_t items;
    if (__builtin_mul_overflow(h->n_rows, h->n_cells, &items) ||
        __builtin_mul_overflow(items, h->type.item_size, &h->data_bytes) ||
        h->data_bytes > INT64_MAX / 2)
        return bl_fail(err, BL_FAILED, "its shape is impossible");
    return BL_OK;
}

enum bl_status bl_npy_header_parse(struct bl_npy_header *h,
                                   const uint8_t *bytes, size_t text_at,
                                   size_t data_at, struct bl_error *err)
{
    *h = (struct bl_npy_header){.data_at = data_at};
    bool utf8 = bytes[sizeof magic] >= 3;
    struct bl_npy_literal l =
        bl_npy_literal_over(bytes + text_at, data_at - text_at, utf8);
    if (parse_dict(h, &l, err) == BL_OK && count_bytes(h, err) == BL_OK)
        return BL_OK;
    bl_npy_header_release(h);
    return err->status;
}

void bl_npy_header_release(struct bl_npy_header *h)
{
    bl_npy_type_release(&h->type);
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* Bytes of the text with blanks and a newline up to the alignment. */
static size_t padded(size_t prefix, size_t n)
{
    size_t whole = prefix + n + BL_NPY_ALIGNMENT;
    return whole - whole % BL_NPY_ALIGNMENT - prefix;
}

static enum bl_status put_prefix(struct bl_buffer *out, uint8_t major, size_t n,
                                 struct bl_error *err)
{
    const uint8_t version[2] = {major, 0};
    if (bl_buffer_put(out, magic, sizeof magic, err) != BL_OK ||
        bl_buffer_put(out, version, sizeof version, err) != BL_OK)
        return err->status;
    if (major > 1)
        return bl_buffer_put_u32(out, (uint32_t)n, err);
    const uint8_t length[2] = {(uint8_t)n, (uint8_t)(n >> 8)};
    return bl_buffer_put(out, length, sizeof length, err);
}

enum bl_status bl_npy_header_write(struct bl_buffer *out, const char *descr,
                                   const char *shape, struct bl_error *err)
{
    char *text = bl_string_format(
        err, "{'descr': %s, 'fortran_order': False, 'shape': %s, }", descr,
        shape);
    if (text == NULL)
        return err->status;
    size_t n = strlen(text);
    uint8_t major = !is_ascii(text) ? 3 : padded(10, n) > UINT16_MAX ? 2 : 1;
    size_t total = padded(major > 1 ? 12 : 10, n);
    enum bl_status status = put_prefix(out, major, total, err);
    uint8_t *to = status == BL_OK ? bl_buffer_extend(out, total, err) : NULL;
    if (to != NULL) {
        memset(to, ' ', total);
        memcpy(to, text, n);
        to[total - 1] = '\n';
    }
    free(text);
    return to != NULL ? BL_OK : err->status;
}
