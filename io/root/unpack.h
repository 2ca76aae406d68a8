/* Compressed payloads of ROOT files: runs of blocks
 *
 *     2 bytes magic, 1 byte method, 3 bytes stored size, 3 bytes unpacked size
 *
 * (sizes little-endian, at most 0xFFFFFF) until the unpacked length is reached.
 * Magics: ZL zlib, CS raw deflate (ROOT 2 and 3), XZ, L4 (an LZ4 block behind
 * its XXH64), ZS zstd.  Nothing is trusted: each block has to unpack to exactly
 * the size it says.
 */
#ifndef BL_IO_ROOT_UNPACK_H
#define BL_IO_ROOT_UNPACK_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

// Fills all `n_out` bytes.  BL_BROKEN when a checksum does not hold.
enum bl_status bl_root_unpack(uint8_t *out, size_t n_out, const uint8_t *in,
                              size_t n_in, struct bl_error *err);

#endif
