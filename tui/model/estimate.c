#include "tui/model/estimate.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tui/model/estimate_network.h"

static const double OTHER_BYTES = 2048, OTHER_BYTES_PER_COLUMN = 48;

/* Columns. */

static struct bl_estimate_shape shape_of(const struct bl_column *c)
{
    struct bl_estimate_shape s = {.width = c->width};
    size_t missing = BL_MAX_DIMS - c->n_dims;
    for (size_t i = 0; i < BL_MAX_DIMS; i++)
        s.dims[i] = i < missing ? 1 : c->dims[i - missing];
    return s;
}

/* One network takes one shape: that of most values, the first of equals. */
static struct bl_estimate_shape shape_of_most(const struct bl_table *t)
{
    struct bl_estimate_shape most = {0};
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
                            const struct bl_estimate_shape *kept)
{
    enum bl_role role = t->choices.list[i].role;
    struct bl_estimate_shape own = shape_of(&t->schema.columns[i]);
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
                         size_t i, const struct bl_estimate_shape *kept)
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

static void add_up(struct bl_estimate *e)
{
    struct bl_estimate_bytes *b = &e->bytes;
    b->other += OTHER_BYTES;
    b->file = b->latent + b->model + b->exact + b->other;
    e->ratio = b->original > 0 ? b->original / b->file : NAN;
    e->ratio_without_model =
        b->original > 0 ? b->original / (b->file - b->model) : NAN;
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

enum bl_status bl_estimate_make(struct bl_estimate *e, const struct bl_table *t,
                                const struct bl_recipe *r, struct bl_error *err)
{
    *e = (struct bl_estimate){.tile = {1, 1}};
    if (check_settings(r, err) != BL_OK)
        return err->status;
    struct bl_estimate_shape shape = shape_of_most(t);
    for (size_t i = 0; i < t->schema.n_columns; i++)
        count_column(e, t, i, &shape);
    if (e->n_compressed > 0 &&
        bl_estimate_network(e, &t->schema, &shape, r, err) != BL_OK)
        return err->status;
    add_up(e);
    return BL_OK;
}

double bl_estimate_model_share(const struct bl_estimate *e)
{
    return e->bytes.file > 0 ? e->bytes.model / e->bytes.file : 0;
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
