/* Compressing the payload of a record: blocks of at most 16 MiB - 1, each
 * behind 9 bytes that say how it is compressed and how long it is.
 */
#ifndef BL_IO_ROOT_WRITE_BLOCK_H
#define BL_IO_ROOT_WRITE_BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

struct bl_root_method {
    const char *name;  // "zstd", what --root-compression takes
    uint32_t settings; // 100 * algorithm + level, as the file says it
    uint8_t mark[3];   // what a block begins with
    // Returns the bytes written, 0 when there is no room for them.  NULL:
    // nothing is compressed.
    size_t (*compress)(uint8_t *to, size_t room, const uint8_t *from, size_t n);
};

// The method of that name, NULL for zstd; an error of usage when there is
// none.
enum bl_status bl_root_method_find(const struct bl_root_method **method,
                                   const char *name, struct bl_error *err);

// Fills `blocks` anew; it is left empty where the bytes do not shrink and are
// better stored as they are.
enum bl_status bl_root_compress(struct bl_buffer *blocks,
                                const struct bl_root_method *method,
                                const uint8_t *bytes, size_t n,
                                struct bl_error *err);

#endif
