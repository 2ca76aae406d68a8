/* The bounds-checked reader: the only way bytes from a file are looked at.
 *
 * A reader walks over bytes that it does not own.  A read past the end
 * returns zero (or NULL), reads nothing, and marks the reader as failed for
 * good, so that a parser may read a whole record and ask bl_reader_ok() once.
 */
#ifndef BL_BASE_READER_H
#define BL_BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bl_reader {
    const uint8_t *data;
    size_t size;
    size_t at; // the next byte to read; at <= size always
    bool failed;
};

struct bl_reader bl_reader_over(const void *data, size_t size);

bool bl_reader_ok(const struct bl_reader *r);
size_t bl_reader_left(const struct bl_reader *r);

// n bytes as they stand, lent; NULL when fewer are left.
const uint8_t *bl_reader_bytes(struct bl_reader *r, size_t n);
void bl_reader_skip(struct bl_reader *r, size_t n);
void bl_reader_seek(struct bl_reader *r, size_t at);

uint8_t bl_reader_u8(struct bl_reader *r);
uint16_t bl_reader_u16le(struct bl_reader *r);
uint32_t bl_reader_u32le(struct bl_reader *r);
uint64_t bl_reader_u64le(struct bl_reader *r);
uint16_t bl_reader_u16be(struct bl_reader *r);
uint32_t bl_reader_u32be(struct bl_reader *r);
uint64_t bl_reader_u64be(struct bl_reader *r);

#endif
