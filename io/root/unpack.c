#include "io/root/unpack.h"

#include <string.h>

#include <lz4.h>
#include <lzma.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>

#include "base/reader.h"

enum { RAW_DEFLATE = -MAX_WBITS, LZMA_MEMORY = 128 << 20 };

struct block {
    uint8_t *out;
    size_t n_out;
    const uint8_t *in;
    size_t n_in;
};

static enum bl_status damaged(const char *what, struct bl_error *err)
{
    return bl_fail(err, BL_FAILED, "compressed data (%s) are damaged", what);
}

static enum bl_status inflate_block(const struct block *b, int window_bits,
                                    struct bl_error *err)
{
    z_stream z = {.next_in = (Bytef *)b->in,
                  .avail_in = (uInt)b->n_in,
                  .next_out = b->out,
                  .avail_out = (uInt)b->n_out};
    if (inflateInit2(&z, window_bits) != Z_OK)
        return bl_fail(err, BL_NO_MEMORY, "out of memory for zlib");
    int end = inflate(&z, Z_FINISH);
    bool whole = end == Z_STREAM_END && z.avail_out == 0;
    inflateEnd(&z);
    return whole ? BL_OK : damaged("zlib", err);
}

static enum bl_status unpack_zlib(const struct block *b, struct bl_error *err)
{
    return inflate_block(b, MAX_WBITS, err);
}

static enum bl_status unpack_old(const struct block *b, struct bl_error *err)
{
    return inflate_block(b, RAW_DEFLATE, err);
}

static enum bl_status unpack_lzma(const struct block *b, struct bl_error *err)
{
    uint64_t memory = LZMA_MEMORY;
    size_t in_at = 0, out_at = 0;
    lzma_ret end = lzma_stream_buffer_decode(
        &memory, 0, NULL, b->in, &in_at, b->n_in, b->out, &out_at, b->n_out);
    return end == LZMA_OK && out_at == b->n_out ? BL_OK : damaged("lzma", err);
}

static enum bl_status unpack_lz4(const struct block *b, struct bl_error *err)
{
    enum { CHECKSUM = 8 };
    struct bl_reader r = bl_reader_over(b->in, b->n_in);
    uint64_t checksum = bl_reader_u64be(&r);
    size_t n = bl_reader_left(&r);
    const uint8_t *in = bl_reader_bytes(&r, n);
    if (in == NULL || n == 0)
        return damaged("lz4", err);
    if (XXH64(in, n, 0) != checksum)
        return bl_fail(err, BL_BROKEN, "the checksum of lz4 data is wrong");
    int got = LZ4_decompress_safe((const char *)in, (char *)b->out, (int)n,
                                  (int)b->n_out);
    return got >= 0 && (size_t)got == b->n_out ? BL_OK : damaged("lz4", err);
}

static enum bl_status unpack_zstd(const struct block *b, struct bl_error *err)
{
    size_t got = ZSTD_decompress(b->out, b->n_out, b->in, b->n_in);
    return got == b->n_out ? BL_OK : damaged("zstd", err);
}

static const struct {
    char magic[3];
    enum bl_status (*unpack)(const struct block *b, struct bl_error *err);
} methods[] = {{"ZS", unpack_zstd},
               {"L4", unpack_lz4},
               {"ZL", unpack_zlib},
               {"XZ", unpack_lzma},
               {"CS", unpack_old}};

static enum bl_status unpack_block(const struct block *b, const uint8_t *magic,
                                   struct bl_error *err)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (memcmp(magic, methods[i].magic, 2) == 0)
            return methods[i].unpack(b, err);
    return bl_fail(err, BL_FAILED,
                   "compressed data begin with the bytes %02x %02x, which is "
                   "no method of ROOT's",
                   magic[0], magic[1]);
}

static size_t u24(struct bl_reader *r)
{
    size_t low = bl_reader_u16le(r);
    return low | (size_t)bl_reader_u8(r) << 16;
}

enum bl_status bl_root_unpack(uint8_t *out, size_t n_out, const uint8_t *in,
                              size_t n_in, struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(in, n_in);
    while (n_out > 0) {
        const uint8_t *magic = bl_reader_bytes(&r, 3);
        struct block b = {.out = out};
        b.n_in = u24(&r);
        b.n_out = u24(&r);
        b.in = bl_reader_bytes(&r, b.n_in);
        if (!bl_reader_ok(&r) || b.n_in == 0 || b.n_out == 0 || b.n_out > n_out)
            return damaged("sizes of blocks", err);
        if (unpack_block(&b, magic, err) != BL_OK)
            return err->status;
        out += b.n_out;
        n_out -= b.n_out;
    }
    return BL_OK;
}
