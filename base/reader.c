#include "base/reader.h"

struct bl_reader bl_reader_over(const void *data, size_t size)
{
    return (struct bl_reader){.data = data, .size = size};
}

bool bl_reader_ok(const struct bl_reader *r)
{
    return !r->failed;
}

size_t bl_reader_left(const struct bl_reader *r)
{
    return r->failed ? 0 : r->size - r->at;
}

const uint8_t *bl_reader_bytes(struct bl_reader *r, size_t n)
{
    if (r->failed || n > r->size - r->at) {
        r->failed = true;
        return NULL;
    }
    const uint8_t *bytes = r->data + r->at;
    r->at += n;
    return bytes;
}

void bl_reader_skip(struct bl_reader *r, size_t n)
{
    bl_reader_bytes(r, n);
}

void bl_reader_seek(struct bl_reader *r, size_t at)
{
    if (at > r->size)
        r->failed = true;
    else
        r->at = at;
}

static uint64_t little_endian(struct bl_reader *r, size_t n_bytes)
{
    const uint8_t *bytes = bl_reader_bytes(r, n_bytes);
    uint64_t v = 0;
    for (size_t i = 0; bytes != NULL && i < n_bytes; i++)
        v |= (uint64_t)bytes[i] << (8 * i);
    return v;
}

static uint64_t big_endian(struct bl_reader *r, size_t n_bytes)
{
    const uint8_t *bytes = bl_reader_bytes(r, n_bytes);
    uint64_t v = 0;
    for (size_t i = 0; bytes != NULL && i < n_bytes; i++)
        v = v << 8 | bytes[i];
    return v;
}

uint8_t bl_reader_u8(struct bl_reader *r)
{
    return (uint8_t)little_endian(r, 1);
}

uint16_t bl_reader_u16le(struct bl_reader *r)
{
    return (uint16_t)little_endian(r, 2);
}

uint32_t bl_reader_u32le(struct bl_reader *r)
{
    return (uint32_t)little_endian(r, 4);
}

uint64_t bl_reader_u64le(struct bl_reader *r)
{
    return little_endian(r, 8);
}

uint16_t bl_reader_u16be(struct bl_reader *r)
{
    return (uint16_t)big_endian(r, 2);
}

uint32_t bl_reader_u32be(struct bl_reader *r)
{
    return (uint32_t)big_endian(r, 4);
}

uint64_t bl_reader_u64be(struct bl_reader *r)
{
    return big_endian(r, 8);
}
