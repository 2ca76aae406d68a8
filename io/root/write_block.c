#include "io/root/write_block.h"

#include <string.h>

#include <lz4hc.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include "io/root/write_record.h"

/* The levels that ROOT takes when nothing is said. */
enum { ZSTD_LEVEL = 5, LZ4_LEVEL = 4, ZLIB_LEVEL = 1 };

enum { HEADER_SIZE = 9, BLOCK_SIZE = 0xFFFFFF, LZ4_PREFIX = 8 };

static size_t compress_zstd(uint8_t *to, size_t room, const uint8_t *from,
                            size_t n)
{
    size_t written = ZSTD_compress(to, room, from, n, ZSTD_LEVEL);
    return ZSTD_isError(written) ? 0 : written;
}

/* Behind the checksum of what is compressed. */
static size_t compress_lz4(uint8_t *to, size_t room, const uint8_t *from,
                           size_t n)
{
    if (room <= LZ4_PREFIX)
        return 0;
    uint8_t *start = to + LZ4_PREFIX;
    int written = LZ4_compress_HC((const char *)from, (char *)start, (int)n,
                                  (int)(room - LZ4_PREFIX), LZ4_LEVEL);
    if (written <= 0)
        return 0;
    bl_root_store_u64(to, XXH64(start, (size_t)written, 0));
    return LZ4_PREFIX + (size_t)written;
}

static size_t compress_zlib(uint8_t *to, size_t room, const uint8_t *from,
                            size_t n)
{
    uLongf written = room;
    int status = compress2(to, &written, from, n, ZLIB_LEVEL);
    return status == Z_OK ? written : 0;
}

static const struct bl_root_method methods[] = {
    {"zstd", 500 + ZSTD_LEVEL, {'Z', 'S', 1}, compress_zstd},
    {"lz4", 400 + LZ4_LEVEL, {'L', '4', LZ4_VERSION_MAJOR}, compress_lz4},
    {"zlib", 100 + ZLIB_LEVEL, {'Z', 'L', Z_DEFLATED}, compress_zlib},
    {"none", 0, {0}, NULL},
};

enum bl_status bl_root_method_find(const struct bl_root_method **method,
                                   const char *name, struct bl_error *err)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (name == NULL || strcmp(methods[i].name, name) == 0) {
            *method = &methods[i];
            return BL_OK;
        }
    return bl_fail(err, BL_USAGE,
                   "ROOT files are not compressed with %s here; choose zstd, "
                   "lz4, zlib or none",
                   name);
}

static void store_u24_little_endian(uint8_t *to, size_t v)
{
    for (size_t i = 0; i < 3; i++)
        to[i] = (uint8_t)(v >> (8 * i));
}

/* One block behind those that there are, in room for the bytes themselves;
 * false where it would not be shorter than they are. */
static bool put_block(struct bl_buffer *blocks,
                      const struct bl_root_method *method, const uint8_t *bytes,
                      size_t n)
{
    if (n <= HEADER_SIZE)
        return false;
    uint8_t *header = blocks->data + blocks->size, *to = header + HEADER_SIZE;
    size_t written = method->compress(to, n - HEADER_SIZE - 1, bytes, n);
    if (written == 0)
        return false;
    memcpy(header, method->mark, sizeof method->mark);
    store_u24_little_endian(header + 3, written);
    store_u24_little_endian(header + 6, n);
    blocks->size += HEADER_SIZE + written;
    return true;
}

/* Blocks of about the same length: a short one at the end might not shrink. */
static size_t block_size(size_t n)
{
    size_t n_blocks = (n + BLOCK_SIZE - 1) / BLOCK_SIZE;
    return (n + n_blocks - 1) / n_blocks;
}

/* False where some block would not be shorter than its bytes. */
static bool put_blocks(struct bl_buffer *blocks,
                       const struct bl_root_method *method,
                       const uint8_t *bytes, size_t n)
{
    size_t most = block_size(n);
    for (size_t at = 0; at < n; at += most)
        if (!put_block(blocks, method, bytes + at,
                       n - at < most ? n - at : most))
            return false;
    return true;
}

enum bl_status bl_root_compress(struct bl_buffer *blocks,
                                const struct bl_root_method *method,
                                const uint8_t *bytes, size_t n,
                                struct bl_error *err)
{
    blocks->size = 0;
    if (method->compress == NULL || n == 0)
        return BL_OK;
    if (bl_buffer_extend(blocks, n, err) == NULL)
        return err->status;
    blocks->size = 0;
    if (!put_blocks(blocks, method, bytes, n))
        blocks->size = 0;
    return BL_OK;
}
