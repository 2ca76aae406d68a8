#include "tests/engine/codec/fixture.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/codec/decoder.h"
#include "engine/codec/encoder.h"

static struct bl_error err;

static void ok(enum bl_status status)
{
    cr_assert_eq(status, BL_OK, "%s", err.text);
}

/* Models. */

static void add_feature(struct bl_features *f, const struct bl_column *c)
{
    static const double standard[] = {0, 10};
    struct bl_feature *item = &f->items[f->n++];
    item->name = bl_string_copy(c->name, &err);
    item->type = c->type;
    item->fill = 1;
    bl_column_shape(f->shape, c);
    ok(bl_norm_load(&item->norm, "standard", standard, 2, &err));
}

/* Uniform in [-1, 1) by a 24-bit number, which a float holds exactly. */
static void fill_params(struct bl_model *m, uint64_t seed)
{
    struct bl_random r = bl_random_new(seed, 0);
    bool is_single = m->precision == BL_PRECISION_FLOAT32;
    m->params = calloc(m->net.n_params, sizeof(double));
    for (size_t i = 0; i < m->net.n_params; i++) {
        double value = (double)bl_random_below(&r, 1 << 24) * 0x1p-23 - 1;
        if (is_single)
            ((float *)m->params)[i] = (float)value;
        else
            ((double *)m->params)[i] = value;
    }
}

struct bl_model *fixture_model(const struct bl_schema *schema,
                               const enum bl_role *roles,
                               enum bl_precision precision, uint64_t seed)
{
    struct bl_model *m = calloc(1, sizeof *m);
    m->type = bl_string_copy("dense", &err);
    m->precision = precision;
    m->weights = precision == BL_PRECISION_FLOAT32 ? BL_WEIGHTS_FLOAT32
                                                   : BL_WEIGHTS_FLOAT64;
    m->activation = BL_LEAKY_RELU;
    m->features.items = calloc(schema->n_columns, sizeof *m->features.items);
    for (size_t i = 0; i < schema->n_columns; i++)
        if (roles[i] == BL_ROLE_COMPRESS)
            add_feature(&m->features, &schema->columns[i]);
    for (size_t i = 0; i < 2; i++) {
        size_t cells = m->features.shape[1 + i];
        m->features.tile[i] = cells < 3 ? cells : 3;
    }
    size_t n_inputs = bl_features_n_inputs(&m->features);
    ok(bl_network_autoencoder(&m->net, n_inputs, (size_t[]){n_inputs + 3}, 1,
                              (n_inputs + 1) / 2, m->activation, &err));
    fill_params(m, seed);
    return m;
}

/* Encoding and decoding. */

void fixture_copy_rows(struct bl_batch *part, const struct bl_batch *rows,
                       size_t first, size_t n)
{
    bl_batch_clear(part);
    part->first_row = first;
    part->n_rows = n;
    for (size_t c = 0; c < rows->n_columns; c++) {
        const struct bl_vector *v = &rows->vectors[c];
        if (!bl_batch_has(part, c))
            continue;
        if (v->type != BL_TEXT)
            memcpy(part->vectors[c].values, bl_vector_at(v, first, 0),
                   n * v->width * bl_type_size(v->type));
        for (size_t row = 0; v->type == BL_TEXT && row < n; row++) {
            size_t length;
            const char *text = bl_vector_text(v, first + row, &length);
            ok(bl_vector_put_text(&part->vectors[c], row, text, length, &err));
        }
    }
}

static void add_groups(struct bl_encoder *e, const struct table *t)
{
    size_t step = bl_encoder_rows_per_group(e), n = 0;
    size_t n_parts = bl_encoder_groups_at_once(e);
    struct bl_batch *parts = calloc(n_parts, sizeof *parts);
    for (size_t i = 0; i < n_parts; i++)
        ok(bl_batch_init(&parts[i], &t->schema, NULL, step, &err));
    for (size_t row = 0; row < t->rows.n_rows; row += step) {
        size_t left = t->rows.n_rows - row;
        fixture_copy_rows(&parts[n++], &t->rows, row,
                          left < step ? left : step);
        if (n == n_parts || left <= step) {
            ok(bl_encoder_add(e, parts, n, &err));
            n = 0;
        }
    }
    for (size_t i = 0; i < n_parts; i++)
        bl_batch_release(&parts[i]);
    free(parts);
}

void fixture_encode(struct memory_container *file, const struct table *t,
                    const enum bl_role *roles, struct bl_model *model,
                    size_t rows_per_group, size_t n_threads)
{
    struct bl_pool *pool;
    struct bl_encoder *e;
    uint64_t bytes;
    struct bl_container_writer *w = memory_container_writer(file);
    // The encoder makes no group larger than the table it is told of.
    struct bl_schema schema = t->schema;
    if (rows_per_group > 0)
        schema.n_rows = rows_per_group;
    ok(bl_pool_new(&pool, n_threads, &err));
    ok(bl_encoder_new(&e, &schema, roles, NULL, model, false, w, pool, &err));
    bl_encoder_meta(e)->tool = bl_string_copy("baler test", &err);
    add_groups(e, t);
    ok(bl_encoder_finish(e, &bytes, &err));
    bl_encoder_free(e);
    w->ops->close(w);
    bl_pool_free(pool);
}

static enum bl_status read_all(struct bl_batch *rows, struct bl_source *source,
                               const bool *wanted, struct bl_error *error)
{
    size_t n = (size_t)source->schema.n_rows;
    if (bl_batch_init(rows, &source->schema, wanted, n, error) != BL_OK)
        return error->status;
    if (bl_source_read(source, rows, error) != BL_OK) {
        bl_batch_release(rows);
        return error->status;
    }
    cr_assert_eq(rows->n_rows, n);
    return BL_OK;
}

enum bl_status fixture_restore(struct bl_batch *rows,
                               struct memory_container *file,
                               const bool *wanted, size_t n_threads,
                               struct bl_error *error)
{
    struct bl_pool *pool;
    struct bl_source *source;
    ok(bl_pool_new(&pool, n_threads, &err));
    enum bl_status status = bl_decoder_open(
        &source, memory_container_reader(file), NULL, pool, error);
    if (status == BL_OK) {
        status = read_all(rows, source, wanted, error);
        bl_source_close(source);
    }
    bl_pool_free(pool);
    return status;
}

bool fixture_same_rows(const struct bl_vector *a, size_t row_a,
                       const struct bl_vector *b, size_t row_b, size_t n)
{
    if (a->type != b->type || a->width != b->width)
        return false;
    if (a->type != BL_TEXT)
        return memcmp(bl_vector_at(a, row_a, 0), bl_vector_at(b, row_b, 0),
                      n * a->width * bl_type_size(a->type)) == 0;
    for (size_t i = 0; i < n; i++) {
        size_t n_a, n_b;
        const char *text_a = bl_vector_text(a, row_a + i, &n_a);
        const char *text_b = bl_vector_text(b, row_b + i, &n_b);
        if (n_a != n_b || memcmp(text_a, text_b, n_a) != 0)
            return false;
    }
    return true;
}

/* A source. */

struct table_source {
    struct bl_source base;
    const struct table *table;
    size_t next;
};

static enum bl_status source_read(struct bl_source *base, struct bl_batch *b,
                                  struct bl_error *error)
{
    (void)error;
    struct table_source *s = (struct table_source *)base;
    size_t left = s->table->rows.n_rows - s->next;
    size_t n = left < b->capacity ? left : b->capacity;
    fixture_copy_rows(b, &s->table->rows, s->next, n);
    s->next += n;
    return BL_OK;
}

static enum bl_status source_seek(struct bl_source *base, uint64_t row,
                                  struct bl_error *error)
{
    (void)error;
    ((struct table_source *)base)->next = (size_t)row;
    return BL_OK;
}

static void source_close(struct bl_source *base)
{
    free(base);
}

static const struct bl_source_ops source_ops = {source_read, source_seek,
                                                source_close};

struct bl_source *fixture_source(const struct table *t)
{
    struct table_source *s = calloc(1, sizeof *s);
    s->base.ops = &source_ops;
    s->table = t;
    ok(bl_schema_copy(&s->base.schema, &t->schema, &err));
    return &s->base;
}
