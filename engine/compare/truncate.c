#include "engine/compare/truncate.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/pack.h"
#include "engine/compare/blocks.h"

static double largest_of(const double *x, size_t n)
{
    double largest = 0;
    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(x[i]));
    return largest;
}

/* Floating point: values of up to 2^e rounded to m mantissa bits move by
 * 2^(e - m - 2) at most. */
static void keep_bits(double *x, size_t n, int bits, double limit)
{
    for (size_t i = 0; i < n; i++) {
        int e;
        double mantissa = frexp(x[i], &e); // 1 bit before the kept ones
        double rounded = ldexp(rint(ldexp(mantissa, bits + 1)), e - bits - 1);
        if (fabs(rounded) <= limit)
            x[i] = rounded;
    }
}

static void truncate_floats(double *x, size_t n, enum bl_type type,
                            double tolerance)
{
    int most = type == BL_FLOAT32 ? FLT_MANT_DIG - 1 : DBL_MANT_DIG - 1;
    int e;
    frexp(largest_of(x, n), &e);
    double bits = ceil(e - 2 - log2(tolerance));
    if (bits < most)
        keep_bits(x, n, bits > 0 ? (int)bits : 0,
                  type == BL_FLOAT32 ? FLT_MAX : DBL_MAX);
}

/* Integers: to multiples of a power of two, each half as far as that. */
static void truncate_integers(double *x, size_t n, double tolerance)
{
    double step = exp2(floor(log2(2 * tolerance)));
    for (size_t i = 0; step > 1 && i < n; i++)
        x[i] = step * rint(x[i] / step);
}

void bl_truncate(double *x, size_t n, enum bl_type type, double tolerance)
{
    if (!(tolerance > 0))
        return;
    if (bl_type_is_float(type))
        truncate_floats(x, n, type, tolerance);
    else
        truncate_integers(x, n, tolerance);
}

static enum bl_status encode(struct bl_buffer *out, const double *x,
                             const struct bl_block *b, double tolerance,
                             struct bl_error *err)
{
    size_t size = bl_type_size(b->type);
    double *rounded = bl_array_new(b->n, sizeof *rounded, err);
    void *values = bl_array_new(b->n, size, err);
    enum bl_status status = err->status;
    if (rounded != NULL && values != NULL) {
        memcpy(rounded, x, b->n * sizeof *rounded);
        bl_truncate(rounded, b->n, b->type, tolerance);
        bl_type_from_double(values, b->type, rounded, b->n);
        status = bl_pack(out, values, b->n * size, size, err);
    }
    free(rounded);
    free(values);
    return status;
}

static enum bl_status decode(double *x, const struct bl_block *b,
                             double tolerance, const void *bytes, size_t n,
                             struct bl_error *err)
{
    (void)tolerance;
    size_t size = bl_type_size(b->type);
    void *values = bl_array_new(b->n, size, err);
    if (values == NULL)
        return err->status;
    enum bl_status status = bl_unpack(values, b->n * size, bytes, n, err);
    if (status == BL_OK)
        bl_type_to_double(x, values, b->type, b->n);
    free(values);
    return status;
}

static const struct bl_block_codec block_codec = {encode, decode};

static enum bl_status run(struct bl_comparison *c, struct bl_codec_result *r,
                          struct bl_error *err)
{
    return bl_compare_blocks(c, &block_codec, r, err);
}

static enum bl_status run_exactly(struct bl_comparison *c,
                                  struct bl_codec_result *r,
                                  struct bl_error *err)
{
    return bl_compare_blocks_exactly(c, &block_codec, r, err);
}

const struct bl_compare_codec bl_compare_truncate = {
    .name = "truncate",
    .summary = "mantissa bits dropped, then zstd",
    .has_bound = true,
    .run = run,
};

const struct bl_compare_codec bl_compare_lossless = {
    .name = "lossless",
    .summary = "zstd of the values as they are",
    .has_bound = true,
    .run = run_exactly,
};
