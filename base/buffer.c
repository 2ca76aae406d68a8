#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void bl_buffer_release(struct bl_buffer *b)
{
    free(b->data);
    *b = (struct bl_buffer){0};
}

uint8_t *bl_buffer_extend(struct bl_buffer *b, size_t n, struct bl_error *err)
{
    size_t need;
    if (__builtin_add_overflow(b->size, n, &need)) {
        bl_fail(err, BL_NO_MEMORY, "out of memory: %zu bytes more", n);
        return NULL;
    }
    void *data = b->data;
    if (bl_array_reserve(&data, &b->capacity, need > 64 ? need : 64, 1, err) !=
        BL_OK)
        return NULL;
    b->data = data;
    uint8_t *room = b->data + b->size;
    b->size = need;
    return room;
}

enum bl_status bl_buffer_put(struct bl_buffer *b, const void *bytes, size_t n,
                             struct bl_error *err)
{
    uint8_t *room = bl_buffer_extend(b, n, err);
    if (room == NULL)
        return err->status;
    if (n > 0)
        memcpy(room, bytes, n);
    return BL_OK;
}

static enum bl_status put_little_endian(struct bl_buffer *b, uint64_t v,
                                        size_t n_bytes, struct bl_error *err)
{
    uint8_t *room = bl_buffer_extend(b, n_bytes, err);
    if (room == NULL)
        return err->status;
    for (size_t i = 0; i < n_bytes; i++)
        room[i] = (uint8_t)(v >> (8 * i));
    return BL_OK;
}

enum bl_status bl_buffer_put_u8(struct bl_buffer *b, uint8_t v,
                                struct bl_error *err)
{
    return put_little_endian(b, v, 1, err);
}

enum bl_status bl_buffer_put_u32(struct bl_buffer *b, uint32_t v,
                                 struct bl_error *err)
{
    return put_little_endian(b, v, 4, err);
}

enum bl_status bl_buffer_put_u64(struct bl_buffer *b, uint64_t v,
                                 struct bl_error *err)
{
    return put_little_endian(b, v, 8, err);
}
