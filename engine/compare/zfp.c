/* zfp (Lindstrom 2014) in its fixed-accuracy mode: a column of plain numbers as
 * a one-dimensional array over the rows of a group, a field as an array of one
 * dimension more than its snapshots.  Integers go through doubles, for which
 * alone the mode is defined, and are rounded. */
#include "engine/compare/blocks.h"

#ifdef BL_HAVE_ZFP

#include <stdlib.h>
#include <string.h>

#include <zfp.h>

#include "base/memory.h"

static zfp_type scalar_of(enum bl_type type)
{
    bool fits_a_float = type == BL_FLOAT32 || bl_type_size(type) <= 2;
    return fits_a_float ? zfp_type_float : zfp_type_double;
}

/* zfp names the fastest dimension first. */
static zfp_field *field_over(void *values, const struct bl_block *b)
{
    zfp_type type = scalar_of(b->type);
    const size_t *d = b->dims;
    switch (b->n_dims) {
    case 1:
        return zfp_field_1d(values, type, d[0]);
    case 2:
        return zfp_field_2d(values, type, d[1], d[0]);
    case 3:
        return zfp_field_3d(values, type, d[2], d[1], d[0]);
    default:
        return zfp_field_4d(values, type, d[3], d[2], d[1], d[0]);
    }
}

struct session { // what one call into zfp needs
    void *values;
    zfp_field *field;
    zfp_stream *stream;
};

static void session_release(struct session *s)
{
    if (s->stream != NULL)
        zfp_stream_close(s->stream);
    if (s->field != NULL)
        zfp_field_free(s->field);
    free(s->values);
}

static enum bl_status session_init(struct session *s, const struct bl_block *b,
                                   double tolerance, struct bl_error *err)
{
    *s = (struct session){
        .values = bl_array_new(b->n, zfp_type_size(scalar_of(b->type)), err),
    };
    if (s->values == NULL)
        return err->status;
    s->field = field_over(s->values, b);
    s->stream = zfp_stream_open(NULL);
    if (s->field == NULL || s->stream == NULL)
        return bl_fail(err, BL_NO_MEMORY, "zfp was refused memory");
    zfp_stream_set_accuracy(s->stream, tolerance);
    return BL_OK;
}

static enum bl_type stored_as(const struct bl_block *b)
{
    return scalar_of(b->type) == zfp_type_float ? BL_FLOAT32 : BL_FLOAT64;
}

static enum bl_status compress(struct session *s, struct bl_buffer *out,
                               struct bl_error *err)
{
    size_t start = out->size;
    size_t room = zfp_stream_maximum_size(s->stream, s->field);
    uint8_t *to = bl_buffer_extend(out, room, err);
    if (to == NULL)
        return err->status;
    bitstream *bits = stream_open(to, room);
    if (bits == NULL)
        return bl_fail(err, BL_NO_MEMORY, "zfp was refused memory");
    zfp_stream_set_bit_stream(s->stream, bits);
    zfp_stream_rewind(s->stream);
    size_t n = zfp_compress(s->stream, s->field);
    stream_close(bits);
    out->size = start + n;
    return n > 0 ? BL_OK : bl_fail(err, BL_FAILED, "zfp could not compress it");
}

static enum bl_status encode(struct bl_buffer *out, const double *x,
                             const struct bl_block *b, double tolerance,
                             struct bl_error *err)
{
    struct session s;
    enum bl_status status = session_init(&s, b, tolerance, err);
    if (status == BL_OK) {
        bl_type_from_double(s.values, stored_as(b), x, b->n);
        status = compress(&s, out, err);
    }
    session_release(&s);
    return status;
}

/* The stream is one that encode() made: zfp checks nothing. */
static enum bl_status decompress(struct session *s, const void *bytes, size_t n,
                                 struct bl_error *err)
{
    bitstream *bits = stream_open((void *)bytes, n);
    if (bits == NULL)
        return bl_fail(err, BL_NO_MEMORY, "zfp was refused memory");
    zfp_stream_set_bit_stream(s->stream, bits);
    zfp_stream_rewind(s->stream);
    size_t used = zfp_decompress(s->stream, s->field);
    stream_close(bits);
    return used > 0 ? BL_OK
                    : bl_fail(err, BL_FAILED, "zfp could not restore it");
}

static enum bl_status decode(double *x, const struct bl_block *b,
                             double tolerance, const void *bytes, size_t n,
                             struct bl_error *err)
{
    struct session s;
    enum bl_status status = session_init(&s, b, tolerance, err);
    if (status == BL_OK)
        status = decompress(&s, bytes, n, err);
    if (status == BL_OK)
        bl_type_to_double(x, s.values, stored_as(b), b->n);
    session_release(&s);
    return status;
}

static enum bl_status run(struct bl_comparison *c, struct bl_codec_result *r,
                          struct bl_error *err)
{
    static const struct bl_block_codec block_codec = {encode, decode};
    return bl_compare_blocks(c, &block_codec, r, err);
}

#endif

const struct bl_compare_codec bl_compare_zfp = {
    .name = "zfp",
    .summary = "zfp in fixed-accuracy mode",
    .has_bound = true,
#ifdef BL_HAVE_ZFP
    .run = run,
#else
    .why_not = "not built in",
#endif
};
