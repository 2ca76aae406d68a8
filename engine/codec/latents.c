#include "engine/codec/latents.h"

#include <math.h>

#include "engine/codec/entropy/symbols.h"
#include "engine/codec/pack.h"

// Numbers beyond this are held at it.
static const double MAX_NUMBER = 0x1p50;

static double get(const void *latents, const struct bl_model *m, size_t i)
{
    return m->precision == BL_PRECISION_FLOAT32
               ? (double)((const float *)latents)[i]
               : ((const double *)latents)[i];
}

static void set(void *latents, const struct bl_model *m, size_t i, double z)
{
    if (m->precision == BL_PRECISION_FLOAT32)
        ((float *)latents)[i] = (float)z;
    else
        ((double *)latents)[i] = z;
}

static int64_t round_to(double z, double step)
{
    double y = z / step;
    if (!(fabs(y) < MAX_NUMBER))
        return y > 0 ? (int64_t)MAX_NUMBER : y < 0 ? -(int64_t)MAX_NUMBER : 0;
    return (int64_t)rint(y);
}

void bl_latents_round(void *latents, int64_t *numbers, const struct bl_model *m,
                      size_t n)
{
    size_t n_latent = bl_model_n_latent(m);
    if (m->latent_steps == NULL)
        return;
    for (size_t i = 0; i < n * n_latent; i++) {
        double step = m->latent_steps[i % n_latent];
        int64_t number = round_to(get(latents, m, i), step);
        set(latents, m, i, (double)number * step);
        if (numbers != NULL)
            numbers[i] = number;
    }
}

/* The dimensions have tables of their own, as far as there are classes. */
static size_t classify(uint8_t *classes, const struct bl_model *m, size_t n)
{
    size_t n_latent = bl_model_n_latent(m);
    size_t n_classes =
        n_latent < BL_SYMBOLS_MAX_CLASSES ? n_latent : BL_SYMBOLS_MAX_CLASSES;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n_latent; j++)
            classes[i * n_latent + j] = (uint8_t)(j % n_classes);
    return n_classes;
}

enum bl_status bl_latents_pack(struct bl_buffer *out, const void *latents,
                               const int64_t *numbers, uint8_t *classes,
                               const struct bl_model *m, size_t n,
                               struct bl_error *err)
{
    size_t bytes = bl_model_latent_bytes(m), n_latent = bl_model_n_latent(m);
    if (m->latent_steps == NULL)
        return bl_pack(out, latents, n * bytes, bytes / n_latent, err);
    size_t n_classes = classify(classes, m, n);
    return bl_symbols_pack(out, numbers, classes, n_classes, n * n_latent, err);
}

enum bl_status bl_latents_unpack(void *latents, int64_t *numbers,
                                 uint8_t *classes, const struct bl_model *m,
                                 size_t n, const void *packed, size_t size,
                                 struct bl_error *err)
{
    if (m->latent_steps == NULL)
        return bl_unpack(latents, n * bl_model_latent_bytes(m), packed, size,
                         err);
    size_t n_classes = classify(classes, m, n), n_latent = bl_model_n_latent(m);
    if (bl_symbols_unpack(numbers, classes, n_classes, n * bl_model_n_latent(m),
                          packed, size, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n * n_latent; i++)
        set(latents, m, i, (double)numbers[i] * m->latent_steps[i % n_latent]);
    return BL_OK;
}
