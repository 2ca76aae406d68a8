/* Decoding a page of an RNTuple: elements of a column as they are packed, into
 * values of ours.
 *
 * Split columns keep the first bytes of all elements, then the second ones...;
 * signed ones of them are zigzag numbers and indexes running differences.
 * Truncated and quantised floats are packed bit by bit.
 */
#ifndef BL_IO_ROOT_NTUPLE_PAGE_H
#define BL_IO_ROOT_NTUPLE_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/data/type.h"
#include "io/root/ntuple.h"

// The type of a column's decoded values: indexes are BL_UINT64, bits BL_BOOL,
// small floats BL_FLOAT32; BL_UNREADABLE for an encoding that is not known, or
// with a width that it cannot have.
enum bl_type bl_ntuple_column_type(const struct bl_ntuple_column *c);

// Whether the column's values count elements.
bool bl_ntuple_column_is_index(const struct bl_ntuple_column *c);

// Bytes of n packed elements.
size_t bl_ntuple_packed_bytes(const struct bl_ntuple_column *c, size_t n);

// n values from so many packed bytes.
void bl_ntuple_page_decode(void *to, const struct bl_ntuple_column *c,
                           const uint8_t *packed, size_t n);

#endif
