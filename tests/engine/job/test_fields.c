/* Models of fields: convolutions on what they are for, and blocks of rows. */
#include <math.h>

#include "engine/job/derive.h"
#include "tests/engine/job/compress_job.h"

enum { SIDE = 16, CELLS = SIDE * SIDE };

/* A blob that is somewhere else in every row. */
static void put_blob(float *cells, struct bl_random *r)
{
    double cy = 2 + 12 * bl_random_uniform(r);
    double cx = 2 + 12 * bl_random_uniform(r);
    for (size_t y = 0; y < SIDE; y++)
        for (size_t x = 0; x < SIDE; x++) {
            double dy = (double)y - cy, dx = (double)x - cx;
            cells[y * SIDE + x] = (float)exp(-(dy * dy + dx * dx) / 8);
        }
}

static void fields_make(struct job *j, const char *type, size_t n_rows)
{
    *j = (struct job){.options = BL_OPTIONS_INIT, .err = BL_ERROR_INIT};
    struct bl_column *c = table_column(&j->table, "blob", BL_FLOAT32);
    struct bl_random r = bl_random_new(8, 0);
    bl_column_set_dims(c, (size_t[]){SIDE, SIDE}, 2, &j->err);
    table_fill(&j->table, n_rows);
    for (size_t row = 0; row < n_rows; row++)
        put_blob((float *)table_values(&j->table, 0) + row * CELLS, &r);
    j->options.model_type = type;
    j->options.latent = 8;
    j->options.activation = BL_SILU;
    j->options.tile_is_free = false;
    j->options.tile[0] = j->options.tile[1] = SIDE;
    j->options.channels_are_free = j->options.hidden_is_free = false;
    j->options.channels[0] = 8;
    j->options.channels[1] = 16;
    j->options.n_channels = 2;
    j->options.train.epochs = 25;
    j->options.train.batch = 32;
}

static double loss_of(const char *type, size_t *n_params)
{
    struct job j;
    fields_make(&j, type, 400);
    j.options.hidden[0] = 16; // about as many parameters
    j.options.n_hidden = 1;
    struct bl_model *m = job_train(&j);
    double loss = m->training.validation_loss;
    *n_params = m->net.n_params;
    bl_model_free(m);
    job_release(&j);
    return loss;
}

Test(fields, convolutions_see_what_moves_better_than_dense_layers_do)
{
    size_t n_conv, n_dense;
    double conv = loss_of("conv", &n_conv), dense = loss_of("dense", &n_dense);
    cr_expect_lt(n_conv, n_dense);
    cr_expect(conv < 0.6 * dense, "%g, dense %g", conv, dense);
}

/* As many components as inputs lose nothing, wherever a cell goes. */
static void restore_all(size_t n_rows, size_t time_block)
{
    struct job j;
    struct bl_batch back;
    fields_make(&j, "pca", n_rows);
    j.options.tile[0] = 3;
    j.options.tile[1] = 5;
    j.options.time_block = time_block;
    j.options.latent = 15 * time_block;
    cr_assert_eq(job_compress(&j, NULL, 2), BL_OK, "%s", j.err.text);
    cr_assert_eq(fixture_restore(&back, &j.file, NULL, 1, &j.err), BL_OK, "%s",
                 j.err.text);
    const float *x = table_values(&j.table, 0);
    const float *y = back.vectors[0].values;
    cr_assert_eq(back.n_rows, n_rows);
    for (size_t i = 0; i < n_rows * CELLS; i++)
        cr_assert(fabsf(x[i] - y[i]) < 1e-3F, "%zu: %g, %g", i, (double)x[i],
                  (double)y[i]);
    bl_batch_release(&back);
    job_release(&j);
}

Test(fields, blocks_of_rows_are_restored)
{
    restore_all(30, 1);
    restore_all(31, 3);
    restore_all(7, 5);
    restore_all(4, 9); // fewer rows than a block has
}

Test(fields, convolutions_over_blocks_of_odd_tiles_are_restored_alike)
{
    struct job j;
    struct bl_batch one, three;
    fields_make(&j, "conv", 40);
    j.options.tile[0] = 7;
    j.options.tile[1] = 10;
    j.options.time_block = 3;
    j.options.train.epochs = 100;
    cr_assert_eq(job_compress(&j, NULL, 2), BL_OK, "%s", j.err.text);
    cr_assert_eq(fixture_restore(&one, &j.file, NULL, 1, &j.err), BL_OK);
    cr_assert_eq(fixture_restore(&three, &j.file, NULL, 3, &j.err), BL_OK);
    cr_expect(memcmp(one.vectors[0].values, three.vectors[0].values,
                     40 * CELLS * sizeof(float)) == 0);
    const float *x = table_values(&j.table, 0), *y = one.vectors[0].values;
    double sum = 0, square = 0, residual = 0;
    for (size_t i = 0; i < 40 * CELLS; i++) {
        sum += (double)x[i] / (40 * CELLS);
        square += (double)x[i] * (double)x[i] / (40 * CELLS);
        residual += pow((double)(x[i] - y[i]), 2) / (40 * CELLS);
    }
    cr_expect(residual < 0.5 * (square - sum * sum), "%g", residual);
    bl_batch_release(&one);
    bl_batch_release(&three);
    job_release(&j);
}

Test(fields, convolutions_need_planes)
{
    struct job j;
    job_make(&j, 100);
    j.options.model_type = "conv";
    cr_expect_eq(job_compress(&j, NULL, 1), BL_USAGE);
    cr_expect(strstr(j.err.text, "dense") != NULL, "%s", j.err.text);
    job_release(&j);
}

static double default_weights(size_t n_rows)
{
    struct job j;
    fields_make(&j, "dense", n_rows);
    j.options.tile_is_free = j.options.hidden_is_free = true;
    j.options.latent = 0;
    j.options.train.epochs = 2;
    cr_assert_eq(job_compress(&j, NULL, 2), BL_OK, "%s", j.err.text);
    double bytes = (double)j.report.sizes.model;
    if (n_rows >= 60)
        cr_expect_gt(j.report.sizes.ratio, 1, "%zu rows", n_rows);
    job_release(&j);
    return bytes;
}

/* Ten snapshots take 10 kB, the usual hidden layers 150. */
Test(fields, a_network_nobody_asked_for_suits_few_snapshots)
{
    cr_expect_lt(default_weights(60), default_weights(1000) / 2);
    cr_expect_lt(default_weights(10), default_weights(1000) / 5);
}
