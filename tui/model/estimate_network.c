#include "tui/model/estimate_network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

static const double BYTES_OF_A_PARAMETER = 2; // half precision

// As the coded latents of real tables take, from 0.5 to 1.2.
static const double BYTES_OF_A_LATENT_VALUE = 0.9;
static const double MOST_INPUTS = 1e9;

/* Settings. */

static size_t size_of(const struct bl_recipe *r, const char *key)
{
    const char *text = bl_recipe_get(r, key);
    uint64_t n = 0;
    bl_number_parse_u64(&n, text, strlen(text));
    return (size_t)n;
}

static double number_of(const struct bl_recipe *r, const char *key)
{
    const char *text = bl_recipe_get(r, key);
    double x = NAN;
    bl_number_parse_double(&x, text, strlen(text));
    return x;
}

/* The numbers between separators; returns how many, at most `most`. */
static size_t sizes_of(size_t *sizes, size_t most, const char *text,
                       const char *separators)
{
    size_t n = 0;
    while (*text != '\0' && n < most) {
        size_t length = strcspn(text, separators);
        uint64_t value = 0;
        bl_number_parse_u64(&value, text, length);
        sizes[n++] = (size_t)value;
        text += length + (text[length] != '\0');
    }
    return n;
}

static bool is_model(const struct bl_recipe *r, const char *name)
{
    return strcmp(bl_recipe_get(r, "model-type"), name) == 0;
}

/* Vectors. */

static void set_tile(struct bl_estimate *e,
                     const struct bl_estimate_shape *shape,
                     const struct bl_recipe *r)
{
    size_t tile[2] = {1, 1};
    if (is_model(r, "conv") && !bl_recipe_says(r, "tile"))
        tile[0] = tile[1] = 16;
    else
        sizes_of(tile, 2, bl_recipe_get(r, "tile"), "x");
    for (size_t i = 0; i < 2; i++) {
        size_t cells = shape->dims[i + 1];
        e->tile[i] = tile[i] < cells ? tile[i] : cells;
    }
}

static enum bl_status set_inputs(struct bl_estimate *e,
                                 const struct bl_estimate_shape *shape,
                                 double n_rows, struct bl_error *err)
{
    double inputs = (double)e->n_compressed * (double)e->time_block;
    e->n_vectors =
        ceil(n_rows / (double)e->time_block) * (double)shape->dims[0];
    for (size_t i = 0; i < 2; i++) {
        inputs *= (double)e->tile[i];
        e->n_vectors *= ceil((double)shape->dims[i + 1] / (double)e->tile[i]);
    }
    if (inputs > MOST_INPUTS)
        return bl_fail(err, BL_USAGE,
                       "a tile of %zu x %zu cells of %zu columns, %zu rows of "
                       "them together, is too much for a network: take a "
                       "smaller one",
                       e->tile[0], e->tile[1], e->n_compressed, e->time_block);
    e->n_inputs = (size_t)inputs;
    return BL_OK;
}

static enum bl_status set_latent(struct bl_estimate *e,
                                 const struct bl_recipe *r, size_t n_columns,
                                 struct bl_error *err)
{
    size_t said = size_of(r, "latent");
    e->n_latent =
        said > 0 ? said
                 : (size_t)ceil((double)e->n_inputs / number_of(r, "ratio"));
    if (e->n_latent > e->n_inputs && e->n_latent <= n_columns)
        e->n_latent = e->n_inputs;
    if (e->n_latent < 1 || e->n_latent > e->n_inputs)
        return bl_fail(err, BL_USAGE,
                       "latent = %zu: the network has %zu inputs, so its "
                       "latent space can have 1 to %zu values",
                       e->n_latent, e->n_inputs, e->n_inputs);
    return BL_OK;
}

/* Layers. */

/* Inputs, hidden layers, latent values, and the same back. */
static size_t build_layers(size_t layers[BL_MAX_LAYERS],
                           const struct bl_estimate *e, const size_t *hidden,
                           size_t n_hidden)
{
    size_t n = 2 * n_hidden + 3;
    layers[0] = layers[n - 1] = e->n_inputs;
    layers[n_hidden + 1] = e->n_latent;
    for (size_t i = 0; i < n_hidden; i++)
        layers[i + 1] = layers[n - 2 - i] = hidden[i];
    return n;
}

double bl_estimate_parameters(const size_t *layers, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += ((double)layers[i] + 1) * (double)layers[i + 1];
    return sum;
}

/* Baler's layers halved so many times, those that are wider than the latent
 * space, and the bytes of their weights. */
static size_t halve(size_t *hidden, double *bytes, const struct bl_estimate *e,
                    int times)
{
    static const size_t usual[] = {200, 100, 50};
    double n_weights = 0;
    size_t n = 0, before = e->n_inputs;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (usual[i] >> times > e->n_latent) {
            hidden[n] = usual[i] >> times;
            n_weights += (double)before * (double)hidden[n];
            before = hidden[n++];
        }
    n_weights += (double)before * (double)e->n_latent;
    *bytes = 2 * BYTES_OF_A_PARAMETER * n_weights; // there and back
    return n;
}

/* Layers of fields are halved until they take no more than half of what they
 * can save. */
static size_t usual_hidden(size_t *hidden, const struct bl_estimate *e,
                           const struct bl_estimate_shape *shape)
{
    enum { MOST_HALVINGS = 3 };
    double latent = e->n_vectors * (double)e->n_latent * e->value_bytes;
    double most = (e->bytes.compressed_columns - latent) / 2, bytes;
    size_t n = halve(hidden, &bytes, e, 0);
    for (int times = 1;
         shape->width > 1 && bytes > most && times <= MOST_HALVINGS; times++)
        n = halve(hidden, &bytes, e, times);
    return n;
}

static void set_dense(struct bl_estimate *e,
                      const struct bl_estimate_shape *shape,
                      const struct bl_recipe *r)
{
    size_t hidden[BL_MAX_HIDDEN_LAYERS], n = 0;
    const char *text = bl_recipe_get(r, "hidden");
    e->takes_hidden = !is_model(r, "pca");
    if (e->takes_hidden && strcmp(text, "auto") == 0)
        n = usual_hidden(hidden, e, shape);
    else if (e->takes_hidden && strcmp(text, "none") != 0)
        n = sizes_of(hidden, BL_MAX_HIDDEN_LAYERS, text, ",");
    e->n_layers = build_layers(e->layers, e, hidden, n);
    e->n_parameters = bl_estimate_parameters(e->layers, e->n_layers);
}

static size_t channels_of(size_t *channels, const struct bl_recipe *r)
{
    const char *text = bl_recipe_get(r, "channels");
    return sizes_of(channels, BL_MAX_HIDDEN_LAYERS,
                    strcmp(text, "auto") == 0 ? "16,32" : text, ",");
}

/* Each convolution halves height and width, and has windows of 3 x 3; between
 * the inmost plane and the latent values there are dense layers. */
static void set_conv(struct bl_estimate *e, const struct bl_recipe *r)
{
    enum { CELLS_OF_WINDOW = 9 };
    size_t channels[BL_MAX_HIDDEN_LAYERS], planes[BL_MAX_HIDDEN_LAYERS];
    size_t n = channels_of(channels, r);
    size_t height = e->tile[0], width = e->tile[1];
    size_t before = e->n_inputs / (height * width);
    double n_parameters = 0;
    for (size_t i = 0; i < n; before = channels[i++]) {
        height = height / 2 + height % 2;
        width = width / 2 + width % 2;
        planes[i] = channels[i] * height * width;
        n_parameters += 2.0 * CELLS_OF_WINDOW * (double)(before * channels[i]) +
                        (double)(before + channels[i]);
    }
    e->n_layers = build_layers(e->layers, e, planes, n);
    e->n_parameters = n_parameters + bl_estimate_parameters(e->layers + n, 3);
}

static enum bl_status set_layers(struct bl_estimate *e,
                                 const struct bl_estimate_shape *shape,
                                 const struct bl_recipe *r,
                                 struct bl_error *err)
{
    if (!is_model(r, "conv")) {
        set_dense(e, shape, r);
        return BL_OK;
    }
    if (shape->dims[1] < 2 || shape->dims[2] < 2)
        return bl_fail(err, BL_USAGE,
                       "model-type = conv is for fields of at least 2 x 2 "
                       "cells, and the columns have %zu x %zu: use dense",
                       shape->dims[1], shape->dims[2]);
    set_conv(e, r);
    return BL_OK;
}

enum bl_status bl_estimate_network(struct bl_estimate *e,
                                   const struct bl_schema *schema,
                                   const struct bl_estimate_shape *shape,
                                   const struct bl_recipe *r,
                                   struct bl_error *err)
{
    e->is_tried = is_model(r, "auto");
    e->time_block = size_of(r, "time-block");
    set_tile(e, shape, r);
    if (set_inputs(e, shape, (double)schema->n_rows, err) != BL_OK ||
        set_latent(e, r, schema->n_columns, err) != BL_OK)
        return err->status;
    e->value_bytes =
        strcmp(bl_recipe_get(r, "precision"), "float64") == 0 ? 8 : 4;
    e->bytes.latent =
        e->n_vectors * (double)e->n_latent * BYTES_OF_A_LATENT_VALUE;
    if (set_layers(e, shape, r, err) != BL_OK)
        return err->status;
    e->bytes.model = e->n_parameters * BYTES_OF_A_PARAMETER;
    return BL_OK;
}

/* A smaller one. */

static double share_with(const struct bl_estimate *e, const char *text)
{
    size_t hidden[BL_MAX_HIDDEN_LAYERS], layers[BL_MAX_LAYERS];
    size_t n_hidden = sizes_of(hidden, BL_MAX_HIDDEN_LAYERS, text, ",");
    size_t n = build_layers(layers, e, hidden, n_hidden);
    double model = bl_estimate_parameters(layers, n) * BYTES_OF_A_PARAMETER;
    return model / (e->bytes.file - e->bytes.model + model);
}

static bool is_wider(const char *text, size_t n_latent)
{
    size_t hidden[BL_MAX_HIDDEN_LAYERS];
    size_t n = sizes_of(hidden, BL_MAX_HIDDEN_LAYERS, text, ",");
    return hidden[n - 1] > n_latent;
}

bool bl_estimate_fitting(char hidden[64], double *model_share,
                         const struct bl_estimate *e, double share)
{
    static const char *const usual[] = {"200,100", "100,50", "64,32", "50",
                                        "32",      "24",     "16",    "8"};
    for (size_t i = 0; e->takes_hidden && i < sizeof usual / sizeof *usual;
         i++) {
        *model_share = share_with(e, usual[i]);
        if (*model_share <= share && is_wider(usual[i], e->n_latent)) {
            snprintf(hidden, 64, "%s", usual[i]);
            return true;
        }
    }
    return false;
}
