#include "engine/job/table_stream.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/witness.h"

enum { N_ROWS = 5000, SEED = 3 };

static struct bl_error err;

/* Column x is the number of its row, so that rows can be told apart. */
struct streamed {
    struct table table;
    struct bl_options options;
    struct witness witness;
    struct bl_source *source;
    struct bl_survey survey;
    struct bl_model *model;
    struct bl_table_stream stream;
};

static void fill_table(struct table *t, size_t n_rows)
{
    table_column(t, "x", BL_FLOAT64);
    table_column(t, "id", BL_INT32);
    table_column(t, "y", BL_FLOAT64);
    table_fill(t, n_rows);
    for (size_t row = 0; row < n_rows; row++) {
        table_put(t, 0, row, (double)row);
        table_put(t, 2, row, (double)(row % 17));
    }
}

static void open(struct streamed *s, size_t n_rows, double validation)
{
    static const enum bl_role roles[] = {BL_ROLE_COMPRESS, BL_ROLE_EXACT,
                                         BL_ROLE_COMPRESS};
    *s = (struct streamed){.options = BL_OPTIONS_INIT};
    fill_table(&s->table, n_rows);
    s->options.train.seed = SEED;
    s->options.train.validation = validation;
    s->source = fixture_source(&s->table);
    s->model = fixture_model(&s->table.schema, roles, BL_PRECISION_FLOAT64, 1);
    const struct bl_observer *o = witness_observer(&s->witness);
    size_t n = bl_table_stream_sample_rows(&s->table.schema, &s->options);
    cr_assert_eq(bl_survey_make(&s->survey, s->source, n, SEED, o, &err),
                 BL_OK);
    s->survey.stream_from = s->source;
    cr_assert_eq(bl_table_stream_init(&s->stream, &s->survey, s->model,
                                      &s->options, o, &err),
                 BL_OK);
}

static void release(struct streamed *s)
{
    bl_table_stream_release(&s->stream);
    bl_survey_release(&s->survey);
    bl_model_free(s->model);
    bl_source_close(s->source);
    table_release(&s->table);
}

/* The model's normalisation is (x - 0) / 10. */
static size_t row_of(const double *vector)
{
    return (size_t)(10 * vector[0] + 0.5);
}

/* How often each row comes in an epoch; returns how many rows that are. */
static size_t count_epoch(struct streamed *s, unsigned *seen, size_t epoch)
{
    struct bl_train_stream *t = &s->stream.stream;
    double *X = bl_array_new(t->block_rows, 2 * sizeof *X, &err);
    size_t total = 0;
    bool is_last = false;
    cr_assert_eq(t->begin(t->context, epoch, &err), BL_OK);
    while (!is_last) {
        size_t n = 0;
        cr_assert_eq(t->next(t->context, X, &n, &is_last, &err), BL_OK);
        cr_assert(le(sz, n, t->block_rows));
        for (size_t i = 0; i < n; i++)
            seen[row_of(X + 2 * i)]++;
        total += n;
    }
    free(X);
    return total;
}

static void mark_sample(const struct streamed *s, bool *in_sample)
{
    const struct bl_batch *rows = &s->survey.sample.rows;
    const double *x = rows->vectors[0].values;
    for (size_t i = 0; i < rows->n_rows; i++)
        in_sample[(size_t)x[i]] = true;
}

Test(table_stream, an_epoch_is_what_the_sample_does_not_hold)
{
    struct streamed s;
    bool in_sample[N_ROWS] = {false};
    open(&s, N_ROWS, 0.1);
    mark_sample(&s, in_sample);
    cr_expect(eq(sz, s.stream.n_held_out, (size_t)N_ROWS / 10));
    cr_expect(eq(sz, s.stream.stream.n_rows, (size_t)N_ROWS * 9 / 10));
    cr_expect(gt(sz, s.stream.n_blocks, (size_t)5));
    for (size_t epoch = 1; epoch < 4; epoch++) {
        unsigned seen[N_ROWS] = {0};
        cr_expect(eq(sz, count_epoch(&s, seen, epoch), s.stream.stream.n_rows));
        for (size_t row = 0; row < N_ROWS; row++)
            cr_expect(eq(uint, seen[row], in_sample[row] ? 0 : 1), "row %zu",
                      row);
    }
    release(&s);
}

Test(table_stream, without_validation_every_row_is_trained_on)
{
    struct streamed s;
    unsigned seen[N_ROWS] = {0};
    open(&s, N_ROWS, 0);
    cr_expect(eq(sz, count_epoch(&s, seen, 1), (size_t)N_ROWS));
    for (size_t row = 0; row < N_ROWS; row++)
        cr_expect(eq(uint, seen[row], 1));
    release(&s);
}

Test(table_stream, the_smallest_table)
{
    struct streamed s;
    unsigned seen[2] = {0};
    open(&s, 2, 0.1);
    cr_expect(eq(sz, count_epoch(&s, seen, 1), (size_t)1));
    release(&s);
}

Test(table_stream, blocks_have_an_order_of_the_epoch)
{
    struct streamed s;
    open(&s, N_ROWS, 0.1);
    struct bl_train_stream *t = &s.stream.stream;
    size_t n = s.stream.n_blocks;
    uint32_t first[64] = {0}, second[64] = {0};
    t->begin(t->context, 1, &err);
    memcpy(first, s.stream.order, n * sizeof *first);
    t->begin(t->context, 2, &err);
    memcpy(second, s.stream.order, n * sizeof *second);
    cr_expect(ne(int, memcmp(first, second, n * sizeof *first), 0));
    t->begin(t->context, 1, &err);
    cr_expect(eq(int, memcmp(first, s.stream.order, n * sizeof *first), 0));
    release(&s);
}

struct choice {
    const char *type, *loss;
    enum bl_streaming streaming;
    size_t sample_rows;
    uint64_t n_rows;
    enum bl_status status;
    bool wanted;
};

Test(table_stream, when_it_is_wanted)
{
    static const struct choice choices[] = {
        {"dense", "mse", BL_STREAMING_AUTO, 0, 1000, BL_OK, false},
        {"dense", "mse", BL_STREAMING_AUTO, 0, 1u << 30, BL_OK, true},
        {"dense", "mse", BL_STREAMING_AUTO, 500, 1u << 30, BL_OK, false},
        {"dense", "mse", BL_STREAMING_NO, 0, 1u << 30, BL_OK, false},
        {"dense", "mse", BL_STREAMING_YES, 0, 1000, BL_OK, true},
        {"dense", "mse", BL_STREAMING_YES, 0, 1, BL_USAGE, false},
        {"pca", "mse", BL_STREAMING_AUTO, 0, 1u << 30, BL_OK, false},
        {"dense", "response", BL_STREAMING_AUTO, 0, 1u << 30, BL_OK, false},
        {"dense", "response", BL_STREAMING_YES, 0, 1000, BL_USAGE, false},
        {"pca", "mse", BL_STREAMING_YES, 0, 1000, BL_USAGE, false},
    };
    struct table t = {0};
    fill_table(&t, 1);
    for (size_t i = 0; i < sizeof choices / sizeof *choices; i++) {
        const struct choice *c = &choices[i];
        struct bl_options o = BL_OPTIONS_INIT;
        bool wanted = false;
        o.model_type = c->type;
        o.train.loss = c->loss;
        o.streaming = c->streaming;
        o.sample_rows = c->sample_rows;
        t.schema.n_rows = c->n_rows;
        cr_expect(eq(int, bl_table_stream_wanted(&wanted, &t.schema, &o, &err),
                     c->status),
                  "%zu", i);
        if (c->status == BL_OK)
            cr_expect(eq(int, wanted, c->wanted), "%zu", i);
    }
    table_release(&t);
}

Test(table_stream, the_sample_is_bounded)
{
    struct table t = {0};
    struct bl_options o = BL_OPTIONS_INIT;
    fill_table(&t, 1);
    t.schema.n_rows = (uint64_t)1 << 40;
    size_t most = bl_table_stream_sample_rows(&t.schema, &o);
    cr_expect(le(sz, most, (size_t)(32 << 20) / 20));
    cr_expect(ge(sz, most, (size_t)(16 << 20) / 20));
    table_release(&t);
}
