#include "io/root/ntuple_envelope.h"

#include <stdlib.h>

#include <xxhash.h>

#include "io/root/object.h"

enum { CHECKSUM = 8, SIZE_SHIFT = 16 };

static struct bl_ntuple_block block_read(struct bl_reader *r)
{
    struct bl_ntuple_block b;
    b.at = bl_reader_u64be(r);
    b.n_stored = bl_reader_u64be(r);
    b.n = bl_reader_u64be(r);
    return b;
}

static enum bl_status parse_anchor(struct bl_ntuple_anchor *a,
                                   const uint8_t *bytes, size_t n,
                                   struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(bytes, n);
    bl_root_frame_enter(&r);
    size_t start = r.at;
    unsigned epoch = bl_reader_u16be(&r);
    bl_reader_skip(&r, 3 * 2); // major, minor, patch
    a->header = block_read(&r);
    a->footer = block_read(&r);
    bl_reader_u64be(&r); // the largest key
    size_t end = r.at;
    uint64_t checksum = bl_reader_u64be(&r);
    if (!bl_reader_ok(&r))
        return bl_fail(err, BL_FAILED, "its anchor is cut short");
    if (epoch == 0)
        return bl_fail(err, BL_FAILED,
                       "it is of a version before the format was final; "
                       "write it anew with ROOT 6.34 or later");
    if (XXH3_64bits(bytes + start, end - start) != checksum)
        return bl_fail(err, BL_BROKEN, "the checksum of its anchor is wrong");
    return BL_OK;
}

enum bl_status bl_ntuple_anchor_read(struct bl_ntuple_anchor *a,
                                     const struct bl_root_file *f,
                                     const struct bl_root_key *key,
                                     struct bl_error *err)
{
    uint8_t *bytes = NULL;
    if (bl_root_payload(&bytes, f, key, err) != BL_OK)
        return err->status;
    enum bl_status status = parse_anchor(a, bytes, key->object_bytes, err);
    free(bytes);
    return status;
}

static enum bl_status block_bytes(uint8_t **bytes, const struct bl_root_file *f,
                                  const struct bl_ntuple_block *b,
                                  struct bl_error *err)
{
    uint8_t *stored = NULL;
    if (bl_root_file_bytes(&stored, f, b->at, b->n_stored, err) != BL_OK)
        return err->status;
    enum bl_status status =
        bl_root_stored(bytes, (size_t)b->n, bl_root_description_limit(f),
                       stored, (size_t)b->n_stored, err);
    free(stored);
    return status;
}

static enum bl_status open_envelope(struct bl_ntuple_envelope *e, size_t n,
                                    enum bl_ntuple_envelope_type type,
                                    struct bl_error *err)
{
    struct bl_reader r = bl_reader_over(e->bytes, n);
    uint64_t head = bl_reader_u64le(&r);
    if (!bl_reader_ok(&r) || n < 2 * CHECKSUM || head >> SIZE_SHIFT != n ||
        (head & 0xFFFF) != (uint64_t)type)
        return bl_fail(err, BL_FAILED, "an envelope of it is damaged");
    bl_reader_seek(&r, n - CHECKSUM);
    e->checksum = bl_reader_u64le(&r);
    if (XXH3_64bits(e->bytes, n - CHECKSUM) != e->checksum)
        return bl_fail(err, BL_BROKEN, "the checksum of an envelope is wrong");
    e->r = bl_reader_over(e->bytes, n - CHECKSUM);
    bl_reader_seek(&e->r, CHECKSUM);
    return BL_OK;
}

enum bl_status bl_ntuple_envelope_read(struct bl_ntuple_envelope *e,
                                       const struct bl_root_file *f,
                                       const struct bl_ntuple_block *block,
                                       enum bl_ntuple_envelope_type type,
                                       struct bl_error *err)
{
    *e = (struct bl_ntuple_envelope){0};
    if (block_bytes(&e->bytes, f, block, err) != BL_OK)
        return err->status;
    if (open_envelope(e, (size_t)block->n, type, err) == BL_OK)
        return BL_OK;
    bl_ntuple_envelope_release(e);
    return err->status;
}

void bl_ntuple_envelope_release(struct bl_ntuple_envelope *e)
{
    free(e->bytes);
    *e = (struct bl_ntuple_envelope){0};
}

/* The size counts from the frame's first byte; a list has it negative. */
static struct bl_ntuple_frame enter(struct bl_reader *r, bool is_list)
{
    size_t start = r->at, left = bl_reader_left(r);
    int64_t size = (int64_t)bl_reader_u64le(r);
    uint64_t n = is_list ? 0 - (uint64_t)size : (uint64_t)size;
    struct bl_ntuple_frame f = {0};
    if ((size < 0) != is_list || n > left)
        r->failed = true;
    else
        f.end = start + (size_t)n;
    f.n = is_list ? bl_reader_u32le(r) : 0;
    return f;
}

struct bl_ntuple_frame bl_ntuple_list_enter(struct bl_reader *r, size_t least)
{
    struct bl_ntuple_frame f = enter(r, true);
    if (!bl_reader_ok(r) || f.end < r->at || f.n > (f.end - r->at) / least)
        r->failed = true;
    f.n = bl_reader_ok(r) ? f.n : 0;
    return f;
}

struct bl_ntuple_frame bl_ntuple_record_enter(struct bl_reader *r)
{
    return enter(r, false);
}

void bl_ntuple_frame_leave(struct bl_reader *r, const struct bl_ntuple_frame *f)
{
    if (f->end < r->at)
        r->failed = true;
    else
        bl_reader_seek(r, f->end);
}

void bl_ntuple_flags_read(struct bl_reader *r)
{
    uint64_t flags;
    do {
        flags = bl_reader_u64le(r);
        r->failed |= (flags & INT64_MAX) != 0;
    } while (bl_reader_ok(r) && flags >> 63 != 0);
}

struct bl_root_text bl_ntuple_text_read(struct bl_reader *r)
{
    size_t n = bl_reader_u32le(r);
    return (struct bl_root_text){(const char *)bl_reader_bytes(r, n), n};
}

struct bl_ntuple_block bl_ntuple_locator_read(struct bl_reader *r)
{
    enum { LARGE = 1 };
    struct bl_ntuple_block b = {0};
    int32_t size = (int32_t)bl_reader_u32le(r);
    if (size >= 0) {
        b.n_stored = (uint64_t)size;
        b.at = bl_reader_u64le(r);
        return b;
    }
    uint32_t head = 0 - (uint32_t)size;
    size_t start = r->at - sizeof head, n = head & 0xFFFF;
    if ((head >> 24 & 0x7F) == LARGE) {
        b.n_stored = bl_reader_u64le(r);
        b.at = bl_reader_u64le(r);
    }
    if (n < r->at - start)
        r->failed = true;
    else
        bl_reader_seek(r, start + n);
    return b;
}
