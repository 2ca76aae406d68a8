/* The header of a .npy array: what its items are, how many, in which order.
 *
 * Formats 1.0, 2.0 and 3.0 are read; written is the lowest that can hold the
 * header.  Layout (NEP 1): "\x93NUMPY", major, minor, length of the text as
 * u16 (1.0) or u32 little-endian, then the text, a Python dict with the keys
 * descr, fortran_order and shape, padded so that the items begin at a
 * multiple of 64 bytes.
 *
 * Items are read as rows: the first dimension counts rows, the others cells
 * of a row.  An array of no dimensions is one row.
 */
#ifndef BL_IO_NPZ_NPY_HEADER_H
#define BL_IO_NPZ_NPY_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "io/npz/npy_type.h"

enum {
    BL_NPY_PREFIX = 12,           // bytes that say how long the header is
    BL_NPY_MAX_HEADER = 16 << 20, // numpy itself stops at 10,000 by default
    BL_NPY_ALIGNMENT = 64
};

struct bl_npy_header {
    struct bl_npy_type type;
    size_t n_dims; // of the array, rows included
    uint64_t n_rows;
    uint64_t n_cells;          // items in a row: product of the other dims
    size_t cells[BL_MAX_DIMS]; // those dims, as many as are kept
    bool fortran;              // first dimension fastest
    uint64_t data_at;          // bytes from the beginning of the array
    uint64_t data_bytes;       // items together; what shape and dtype say
};

bool bl_npy_is_magic(const uint8_t *head, size_t n);

// From the first BL_NPY_PREFIX bytes (fewer than 12: zeros): where the text
// begins and ends.
enum bl_status bl_npy_header_extent(const uint8_t prefix[BL_NPY_PREFIX],
                                    size_t *text_at, size_t *data_at,
                                    struct bl_error *err);

// `bytes` are those up to data_at.  `h` is released by the caller on success.
enum bl_status bl_npy_header_parse(struct bl_npy_header *h,
                                   const uint8_t *bytes, size_t text_at,
                                   size_t data_at, struct bl_error *err);
void bl_npy_header_release(struct bl_npy_header *h);

// Appends a whole header; `descr` and `shape` are Python texts, UTF-8.
enum bl_status bl_npy_header_write(struct bl_buffer *out, const char *descr,
                                   const char *shape, struct bl_error *err);

#endif
