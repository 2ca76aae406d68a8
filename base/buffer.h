/* A growable run of bytes, written in little-endian order.
 *
 * Life cycle: `struct bl_buffer b = {0};` ... bl_buffer_release(&b).
 * Bytes [0, size) are valid; a failed append leaves them as they were.
 */
#ifndef BL_BASE_BUFFER_H
#define BL_BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
};

void bl_buffer_release(struct bl_buffer *b);

// Room for n more bytes behind the end: a pointer to write them to, and the
// buffer already counts them.  NULL with `err` filled when refused.
uint8_t *bl_buffer_extend(struct bl_buffer *b, size_t n, struct bl_error *err);

enum bl_status bl_buffer_put(struct bl_buffer *b, const void *bytes, size_t n,
                             struct bl_error *err);
enum bl_status bl_buffer_put_u8(struct bl_buffer *b, uint8_t v,
                                struct bl_error *err);
enum bl_status bl_buffer_put_u32(struct bl_buffer *b, uint32_t v,
                                 struct bl_error *err);
enum bl_status bl_buffer_put_u64(struct bl_buffer *b, uint64_t v,
                                 struct bl_error *err);

#endif
