#include "tui/model/estimate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

static const double BYTES_OF_A_PARAMETER = 2; // half precision
static const double OTHER_BYTES = 2048, OTHER_BYTES_PER_COLUMN = 48;
static const double MOST_INPUTS = 1e9;

/* Columns. */

struct shape {
    size_t width; // values per row
    size_t dims[BL_MAX_DIMS];
};

static struct shape shape_of(const struct bl_column *c)
{
    struct shape s = {.width = c->width};
    size_t missing = BL_MAX_DIMS - c->n_dims;
    for (size_t i = 0; i < BL_MAX_DIMS; i++)
        s.dims[i] = i < missing ? 1 : c->dims[i - missing];
    return s;
}

/* One network takes one shape: that of most values, the first of equals. */
static struct shape shape_of_most(const struct bl_table *t)
{
    struct shape most = {0};
    for (size_t i = 0; i < t->schema.n_columns; i++) {
        const struct bl_column *c = &t->schema.columns[i];
        if (t->choices.list[i].role == BL_ROLE_COMPRESS &&
            c->width > most.width)
            most = shape_of(c);
    }
    return most;
}

/* What will become of a column whose shape may not fit. */
static enum bl_role role_of(const struct bl_table *t, size_t i,
                            const struct shape *kept)
{
    enum bl_role role = t->choices.list[i].role;
    struct shape own = shape_of(&t->schema.columns[i]);
    bool fits = memcmp(own.dims, kept->dims, sizeof own.dims) == 0;
    return role == BL_ROLE_COMPRESS && !fits ? BL_ROLE_EXACT : role;
}

/* Bits per value of the sample, which is sorted; NaN without one. */
static double entropy(const struct bl_column_stats *c)
{
    double bits = 0;
    size_t n = c != NULL ? c->n_sorted : 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && c->sorted[end] == c->sorted[i];)
            end++;
        double p = (double)(end - i) / (double)n;
        bits -= p * log2(p);
    }
    return n > 0 ? bits : NAN;
}

/* A sample in which most values stand once says little of how many there
 * are: then it is their size.  Codes of whole symbols lose about half a bit. */
static double exact_bytes(const struct bl_column_stats *c, enum bl_type type,
                          double n_values)
{
    double size = (double)bl_type_size(type), bits = entropy(c);
    if (!isfinite(bits) || bits > log2((double)c->n_sorted) - 1)
        return n_values * size;
    return bits == 0 ? 0 : n_values * fmin((bits + 0.5) / 8, size);
}

static void count_column(struct bl_estimate *e, const struct bl_table *t,
                         size_t i, const struct shape *kept)
{
    const struct bl_column *c = &t->schema.columns[i];
    enum bl_role role = role_of(t, i, kept);
    double n_values = (double)t->schema.n_rows * (double)c->width;
    double size = n_values * (double)bl_type_size(c->type);
    if (role == BL_ROLE_DROP || c->type == BL_UNREADABLE)
        return;
    e->bytes.original += size;
    e->bytes.other += OTHER_BYTES_PER_COLUMN;
    if (role == BL_ROLE_COMPRESS) {
        e->n_compressed++;
        e->bytes.compressed_columns += size;
        return;
    }
    e->n_exact++;
    e->n_text += c->type == BL_TEXT;
    if (c->type != BL_TEXT)
        e->bytes.exact += exact_bytes(bl_table_stats(t, i), c->type, n_values);
}

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

static enum bl_status check_settings(const struct bl_recipe *r,
                                     struct bl_error *err)
{
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (r->values[i] != NULL &&
            bl_recipe_check(i, r->values[i], err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* The network. */

static enum bl_status set_inputs(struct bl_estimate *e,
                                 const struct shape *shape,
                                 const struct bl_recipe *r, double n_rows,
                                 struct bl_error *err)
{
    size_t tile[2] = {1, 1};
    double inputs = (double)e->n_compressed;
    e->n_vectors = n_rows * (double)shape->dims[0];
    sizes_of(tile, 2, bl_recipe_get(r, "tile"), "x");
    for (size_t i = 0; i < 2; i++) {
        size_t cells = shape->dims[i + 1];
        e->tile[i] = tile[i] < cells ? tile[i] : cells;
        inputs *= (double)e->tile[i];
        e->n_vectors *= ceil((double)cells / (double)e->tile[i]);
    }
    if (inputs > MOST_INPUTS)
        return bl_fail(err, BL_USAGE,
                       "a tile of %zu x %zu cells of %zu columns is too much "
                       "for a network: take a smaller tile",
                       e->tile[0], e->tile[1], e->n_compressed);
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

static size_t hidden_layers(size_t hidden[BL_MAX_HIDDEN_LAYERS],
                            const struct bl_recipe *r, size_t n_latent)
{
    static const size_t usual[] = {200, 100, 50};
    const char *text = bl_recipe_get(r, "hidden");
    size_t n = 0;
    if (strcmp(bl_recipe_get(r, "model-type"), "pca") == 0 ||
        strcmp(text, "none") == 0)
        return 0;
    if (strcmp(text, "auto") != 0)
        return sizes_of(hidden, BL_MAX_HIDDEN_LAYERS, text, ",");
    for (size_t i = 0; i < 3; i++)
        if (usual[i] > n_latent)
            hidden[n++] = usual[i];
    return n;
}

/* Inputs, hidden layers, latent values, and the same back. */
static size_t build_layers(size_t layers[BL_MAX_LAYERS], size_t n_inputs,
                           const size_t *hidden, size_t n_hidden,
                           size_t n_latent)
{
    size_t n = 2 * n_hidden + 3;
    layers[0] = layers[n - 1] = n_inputs;
    layers[n_hidden + 1] = n_latent;
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

static enum bl_status make_network(struct bl_estimate *e,
                                   const struct bl_table *t,
                                   const struct shape *shape,
                                   const struct bl_recipe *r,
                                   struct bl_error *err)
{
    size_t hidden[BL_MAX_HIDDEN_LAYERS];
    if (set_inputs(e, shape, r, (double)t->schema.n_rows, err) != BL_OK ||
        set_latent(e, r, t->schema.n_columns, err) != BL_OK)
        return err->status;
    size_t n_hidden = hidden_layers(hidden, r, e->n_latent);
    e->n_layers =
        build_layers(e->layers, e->n_inputs, hidden, n_hidden, e->n_latent);
    e->n_parameters = bl_estimate_parameters(e->layers, e->n_layers);
    e->value_bytes =
        strcmp(bl_recipe_get(r, "precision"), "float64") == 0 ? 8 : 4;
    e->bytes.latent = e->n_vectors * (double)e->n_latent * e->value_bytes;
    e->bytes.model = e->n_parameters * BYTES_OF_A_PARAMETER;
    return BL_OK;
}

static void add_up(struct bl_estimate *e)
{
    struct bl_estimate_bytes *b = &e->bytes;
    b->other += OTHER_BYTES;
    b->file = b->latent + b->model + b->exact + b->other;
    e->ratio = b->original > 0 ? b->original / b->file : NAN;
    e->ratio_without_model =
        b->original > 0 ? b->original / (b->file - b->model) : NAN;
}

enum bl_status bl_estimate_make(struct bl_estimate *e, const struct bl_table *t,
                                const struct bl_recipe *r, struct bl_error *err)
{
    *e = (struct bl_estimate){.tile = {1, 1}};
    if (check_settings(r, err) != BL_OK)
        return err->status;
    struct shape shape = shape_of_most(t);
    for (size_t i = 0; i < t->schema.n_columns; i++)
        count_column(e, t, i, &shape);
    if (e->n_compressed > 0 && make_network(e, t, &shape, r, err) != BL_OK)
        return err->status;
    add_up(e);
    return BL_OK;
}

/* The model and the file. */

double bl_estimate_model_share(const struct bl_estimate *e)
{
    return e->bytes.file > 0 ? e->bytes.model / e->bytes.file : 0;
}

static double share_with(const struct bl_estimate *e, const char *text)
{
    size_t hidden[BL_MAX_HIDDEN_LAYERS], layers[BL_MAX_LAYERS];
    size_t n_hidden = sizes_of(hidden, BL_MAX_HIDDEN_LAYERS, text, ",");
    size_t n = build_layers(layers, e->n_inputs, hidden, n_hidden, e->n_latent);
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
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        *model_share = share_with(e, usual[i]);
        if (*model_share <= share && is_wider(usual[i], e->n_latent)) {
            snprintf(hidden, 64, "%s", usual[i]);
            return true;
        }
    }
    return false;
}

/* FNV-1a, 64 bits. */

static void mix(uint64_t *hash, const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *hash = (*hash ^ ((const unsigned char *)bytes)[i]) *
                UINT64_C(0x100000001b3);
}

static void mix_text(uint64_t *hash, const char *text)
{
    mix(hash, text, strlen(text) + 1);
}

/* Keys that say how long training goes on, and not what it is like. */
static bool is_about_duration(const char *key)
{
    static const char *const keys[] = {"epochs", "patience", "min-delta",
                                       "max-seconds"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

uint64_t bl_estimate_fingerprint(const struct bl_table *t,
                                 const struct bl_recipe *r, bool with_duration)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    mix_text(&hash, t->is_open ? t->name : "");
    mix(&hash, &t->schema.n_rows, sizeof t->schema.n_rows);
    for (size_t i = 0; i < bl_recipe_n_keys; i++)
        if (with_duration || !is_about_duration(bl_recipe_keys[i].name))
            mix_text(&hash, bl_recipe_get(r, bl_recipe_keys[i].name));
    for (size_t i = 0; i < t->choices.n; i++) {
        const struct bl_choice *c = &t->choices.list[i];
        mix(&hash, &c->role, sizeof c->role);
        mix_text(&hash, c->normalise != NULL ? c->normalise : "");
        mix_text(&hash, c->bound);
    }
    return hash;
}
