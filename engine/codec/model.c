#include "engine/codec/model.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "engine/codec/half.h"
#include "engine/codec/pack.h"

/* Vectors that are converted and inferred together: this many at most, and as
 * few as keep their values below a megabyte or two. */
enum { BLOCK = 256, BLOCK_VALUES = 1 << 18 };

static const struct {
    const char *name;
    size_t size;
} weights_kinds[BL_N_WEIGHTS] = {
    [BL_WEIGHTS_FLOAT16] = {"float16", 2},
    [BL_WEIGHTS_FLOAT32] = {"float32", 4},
    [BL_WEIGHTS_FLOAT64] = {"float64", 8},
};

const char *bl_weights_name(enum bl_weights w)
{
    return weights_kinds[w].name;
}

void bl_model_free(struct bl_model *m)
{
    if (m == NULL)
        return;
    for (size_t i = 0; i < m->n_others; i++)
        free(m->others[i].name);
    free(m->others);
    bl_features_release(&m->features);
    bl_network_release(&m->net);
    free(m->params);
    free(m->latent_steps);
    free(m->type);
    free(m);
}

bool bl_model_is_storable(const struct bl_model *m)
{
    return m->net.widest <= BL_MODEL_MAX_WIDTH &&
           m->net.n_params <= BL_MODEL_MAX_PARAMS;
}

static enum bl_status copy_feature(struct bl_feature *f,
                                   const struct bl_feature *from,
                                   struct bl_error *err)
{
    f->type = from->type;
    f->fill = from->fill;
    f->has_sentinel = from->has_sentinel;
    f->sentinel = from->sentinel;
    f->name = bl_string_copy(from->name, err);
    if (f->name == NULL)
        return err->status;
    if (from->unit != NULL &&
        (f->unit = bl_string_copy(from->unit, err)) == NULL)
        return err->status;
    return bl_norm_load(&f->norm, from->norm.kind->name, from->norm.params,
                        from->norm.n_params, err);
}

static enum bl_status copy_features(struct bl_features *f,
                                    const struct bl_features *from,
                                    struct bl_error *err)
{
    memcpy(f->shape, from->shape, sizeof f->shape);
    memcpy(f->tile, from->tile, sizeof f->tile);
    f->time_block = from->time_block;
    f->items = bl_array_new(from->n, sizeof *f->items, err);
    if (f->items == NULL)
        return err->status;
    for (size_t i = 0; i < from->n; i++) {
        f->n++; // a half-made one is released too
        if (copy_feature(&f->items[i], &from->items[i], err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

enum bl_status bl_model_copy_columns(struct bl_model *m,
                                     const struct bl_model *from,
                                     struct bl_error *err)
{
    m->others = bl_array_new(from->n_others, sizeof *m->others, err);
    if (m->others == NULL ||
        copy_features(&m->features, &from->features, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < from->n_others; i++) {
        struct bl_other_column *other = &m->others[m->n_others++];
        other->role = from->others[i].role;
        other->name = bl_string_copy(from->others[i].name, err);
        if (other->name == NULL)
            return err->status;
    }
    return BL_OK;
}

static bool is_single(const struct bl_model *m)
{
    return m->precision == BL_PRECISION_FLOAT32;
}

static size_t real_size(const struct bl_model *m)
{
    return is_single(m) ? sizeof(float) : sizeof(double);
}

size_t bl_model_n_latent(const struct bl_model *m)
{
    return bl_network_n_latent(&m->net);
}

size_t bl_model_latent_bytes(const struct bl_model *m)
{
    return bl_model_n_latent(m) * real_size(m);
}

static double get_param(const struct bl_model *m, size_t i)
{
    return is_single(m) ? (double)((const float *)m->params)[i]
                        : ((const double *)m->params)[i];
}

static void set_param(struct bl_model *m, size_t i, double value)
{
    if (is_single(m))
        ((float *)m->params)[i] = (float)value;
    else
        ((double *)m->params)[i] = value;
}

static void store_weight(uint8_t *to, double value, enum bl_weights w)
{
    uint16_t half = bl_half_from_float((float)value);
    float single = (float)value;
    const void *from[BL_N_WEIGHTS] = {&half, &single, &value};
    memcpy(to, from[w], weights_kinds[w].size);
}

static double load_weight(const uint8_t *from, enum bl_weights w)
{
    uint16_t half;
    float single;
    double value;
    void *to[BL_N_WEIGHTS] = {&half, &single, &value};
    memcpy(to[w], from, weights_kinds[w].size);
    return w == BL_WEIGHTS_FLOAT16   ? (double)bl_half_to_float(half)
           : w == BL_WEIGHTS_FLOAT32 ? (double)single
                                     : value;
}

void bl_model_round_weights(struct bl_model *m, enum bl_weights w)
{
    uint8_t stored[sizeof(double)];
    for (size_t i = 0; i < m->net.n_params; i++) {
        store_weight(stored, get_param(m, i), w);
        set_param(m, i, load_weight(stored, w));
    }
    m->weights = w;
}

enum bl_status bl_model_pack_weights(struct bl_model *m,
                                     struct bl_buffer *packed,
                                     struct bl_error *err)
{
    size_t size = weights_kinds[m->weights].size;
    size_t n = m->net.n_params;
    uint8_t *stored = bl_array_new(n, size, err);
    if (stored == NULL)
        return err->status;
    for (size_t i = 0; i < n; i++)
        store_weight(stored + i * size, get_param(m, i), m->weights);
    size_t start = packed->size;
    enum bl_status status = bl_pack(packed, stored, n * size, size, err);
    if (status == BL_OK)
        m->checksum = XXH3_64bits(packed->data + start, packed->size - start);
    free(stored);
    return status;
}

enum bl_status bl_model_unpack_weights(struct bl_model *m, const void *packed,
                                       size_t n, struct bl_error *err)
{
    if (XXH3_64bits(packed, n) != m->checksum)
        return bl_fail(err, BL_BROKEN,
                       "the weights of the network are damaged, or belong to "
                       "another model");
    size_t size = weights_kinds[m->weights].size;
    uint8_t *stored = bl_array_new(m->net.n_params, size, err);
    m->params = bl_array_new(m->net.n_params, real_size(m), err);
    enum bl_status status =
        stored == NULL || m->params == NULL
            ? err->status
            : bl_unpack(stored, m->net.n_params * size, packed, n, err);
    for (size_t i = 0; status == BL_OK && i < m->net.n_params; i++)
        set_param(m, i, load_weight(stored + i * size, m->weights));
    free(stored);
    return status;
}

static size_t vectors_per_block(const struct bl_model *m)
{
    size_t fitting = BLOCK_VALUES / bl_network_n_inputs(&m->net);
    return fitting < 1 ? 1 : fitting < BLOCK ? fitting : BLOCK;
}

enum bl_status bl_model_scratch_init(struct bl_model_scratch *s,
                                     const struct bl_model *m,
                                     struct bl_error *err)
{
    *s = (struct bl_model_scratch){0};
    if (bl_infer_scratch_init(&s->infer, &m->net, err) != BL_OK)
        return err->status;
    size_t bytes = bl_network_n_inputs(&m->net) * real_size(m);
    s->in = bl_array_new(vectors_per_block(m), bytes, err);
    s->out = bl_array_new(vectors_per_block(m), bytes, err);
    if (s->in == NULL || s->out == NULL) {
        bl_model_scratch_release(s);
        return err->status;
    }
    return BL_OK;
}

void bl_model_scratch_release(struct bl_model_scratch *s)
{
    bl_infer_scratch_release(&s->infer);
    free(s->in);
    free(s->out);
    *s = (struct bl_model_scratch){0};
}

static void infer(const struct bl_model *m, void *Y, const void *X, size_t n,
                  size_t first, size_t last, struct bl_model_scratch *s)
{
    if (is_single(m))
        bl_infer_f32(Y, X, n, &m->net, m->params, first, last, &s->infer);
    else
        bl_infer_f64(Y, X, n, &m->net, m->params, first, last, &s->infer);
}

static void narrow(const struct bl_model *m, void *to, const double *from,
                   size_t n)
{
    bl_type_from_double(to, is_single(m) ? BL_FLOAT32 : BL_FLOAT64, from, n);
}

static void widen(const struct bl_model *m, double *to, const void *from,
                  size_t n)
{
    bl_type_to_double(to, from, is_single(m) ? BL_FLOAT32 : BL_FLOAT64, n);
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

void bl_model_encode(const struct bl_model *m, void *latents, const double *X,
                     size_t n, struct bl_model_scratch *s)
{
    size_t n_inputs = bl_network_n_inputs(&m->net);
    size_t latent_bytes = bl_model_latent_bytes(m);
    size_t block = vectors_per_block(m);
    for (size_t i = 0; i < n; i += block) {
        size_t rows = least(block, n - i);
        narrow(m, s->in, X + i * n_inputs, rows * n_inputs);
        infer(m, (char *)latents + i * latent_bytes, s->in, rows, 0,
              m->net.latent_layer + 1, s);
    }
}

void bl_model_decode(const struct bl_model *m, double *X, const void *latents,
                     size_t n, struct bl_model_scratch *s)
{
    size_t n_inputs = bl_network_n_inputs(&m->net);
    size_t latent_bytes = bl_model_latent_bytes(m);
    size_t block = vectors_per_block(m);
    for (size_t i = 0; i < n; i += block) {
        size_t rows = least(block, n - i);
        infer(m, s->out, (const char *)latents + i * latent_bytes, rows,
              m->net.latent_layer + 1, m->net.n_layers, s);
        widen(m, X + i * n_inputs, s->out, rows * n_inputs);
    }
}
