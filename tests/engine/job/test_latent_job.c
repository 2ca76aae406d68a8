#include "engine/job/latent.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/memory.h"
#include "engine/codec/decoder.h"
#include "engine/job/latent_source.h"
#include "tests/engine/job/compress_job.h"

/* A plane in three columns with a little thickness, compressed by principal
 * components: then all that is asked for is known in closed form. */
enum { A, B, C, FLAT_COLUMNS };

static void make_flat(struct job *j, size_t n_rows, size_t latent,
                      double thickness)
{
    struct bl_random r = bl_random_new(11, 0);
    *j = (struct job){.options = BL_OPTIONS_INIT};
    j->options.model_type = "pca";
    j->options.latent = latent;
    j->options.precision = BL_PRECISION_FLOAT64;
    j->options.normalise = "standard";
    j->options.compress = "*";
    table_column(&j->table, "a", BL_FLOAT64);
    table_column(&j->table, "b", BL_FLOAT64);
    table_column(&j->table, "c", BL_FLOAT64);
    table_fill(&j->table, n_rows);
    for (size_t row = 0; row < n_rows; row++) {
        double a = bl_random_normal(&r), c = bl_random_normal(&r);
        table_put(&j->table, A, row, 5 + 3 * a);
        table_put(&j->table, B, row, a + thickness * bl_random_normal(&r));
        table_put(&j->table, C, row, 100 * c - 7);
    }
}

static struct bl_source *compressed(struct job *j)
{
    struct bl_source *decoder;
    cr_assert_eq(job_compress(j, NULL, 1), BL_OK, "%s", j->err.text);
    cr_assert_eq(bl_decoder_open(&decoder, memory_container_reader(&j->file),
                                 NULL, NULL, &j->err),
                 BL_OK, "%s", j->err.text);
    return decoder;
}

static struct bl_latent_report report_of(struct job *j,
                                         struct bl_source *decoder,
                                         struct bl_source *table,
                                         const struct bl_latent_options *o)
{
    struct bl_latent_report r;
    cr_assert_eq(bl_job_latent(&r, decoder, table, o, NULL,
                               witness_observer(&j->witness), &j->err),
                 BL_OK, "%s", j->err.text);
    return r;
}

static const struct bl_latent_options plain = {0};

static void expect_near(double got, double want, double tolerance,
                        const char *what)
{
    cr_expect(fabs(got - want) <= tolerance, "%s: %.17g instead of %.17g", what,
              got, want);
}

/* Of principal components, the share is the part of the variance.  (Weights
 * are stored in fewer bits, which costs up to half a percent.) */
Test(latent_job, shares_of_principal_components_are_their_variances)
{
    struct job j;
    make_flat(&j, 3000, 3, 0.3);
    struct bl_source *decoder = compressed(&j);
    struct bl_source *table = fixture_source(&j.table);
    struct bl_latent_report r = report_of(&j, decoder, table, &plain);
    cr_assert_eq(r.k, 3);
    cr_expect(eq(sz, r.n_probes, 3000));
    double all = r.spectrum[0] + r.spectrum[1] + r.spectrum[2];
    double sum = 0;
    for (size_t i = 0; i < 3; i++) {
        sum += r.dimensions[i].share;
        expect_near(r.dimensions[i].share, r.spectrum[i] / all, 0.01, "share");
        expect_near(r.dimensions[i].std * r.dimensions[i].std, r.spectrum[i],
                    1e-3, "variance");
        expect_near(r.laws[i].r2, 1, 1e-9, "R^2 of an input");
        cr_expect(r.laws[i].is_input);
    }
    expect_near(sum, 1, 0.02, "all shares");
    cr_expect_gt(r.participation_ratio, 1.5);
    cr_expect_lt(r.participation_ratio, 2.5);
    bl_latent_report_release(&r);
    bl_source_close(table);
    bl_source_close(decoder);
    job_release(&j);
}

Test(latent_job, what_adds_nothing_is_idle)
{
    struct job j;
    make_flat(&j, 1000, 3, 0);
    struct bl_source *decoder = compressed(&j);
    struct bl_latent_report r = report_of(&j, decoder, decoder, &plain);
    for (size_t i = 0; i < 3; i++)
        cr_expect_eq(r.dimensions[i].share < BL_LATENT_IDLE, i == 2, "z%zu: %g",
                     i, r.dimensions[i].share);
    bl_latent_report_release(&r);
    bl_source_close(decoder);
    job_release(&j);
}

static double pearson(const double *x, size_t x_step, const double *y,
                      size_t y_step, size_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mx += x[i * x_step] / (double)n;
        my += y[i * y_step] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        double dx = x[i * x_step] - mx, dy = y[i * y_step] - my;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    return xy / sqrt(xx * yy);
}

Test(latent_job, correlations_with_the_original)
{
    struct job j;
    size_t n = 500;
    make_flat(&j, n, 2, 0.5);
    struct bl_source *decoder = compressed(&j);
    struct bl_source *table = fixture_source(&j.table);
    struct bl_latent_report r = report_of(&j, decoder, table, &plain);
    double *z;
    size_t n_vectors;
    cr_assert_eq(bl_decoder_latents(decoder, 0, &z, &n_vectors, &j.err), BL_OK);
    cr_assert_eq(n_vectors, n);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < FLAT_COLUMNS; i++)
            expect_near(bl_latent_report_correlation(&r, k, i),
                        pearson(z + k, 2, table_values(&j.table, i), 1, n),
                        1e-12, "correlation");
    free(z);
    bl_latent_report_release(&r);
    bl_source_close(table);
    bl_source_close(decoder);
    job_release(&j);
}

Test(latent_job, further_columns_are_laws)
{
    struct job j;
    make_flat(&j, 500, 2, 0.5);
    struct bl_source *decoder = compressed(&j);
    // The table that was compressed, and two columns that it did not have.
    struct job more;
    make_flat(&more, 500, 2, 0.5);
    table_release(&more.table);
    more.table = (struct table){0};
    const char *const names[] = {"a", "b", "c", "sum", "square"};
    for (size_t i = 0; i < 5; i++)
        table_column(&more.table, names[i], BL_FLOAT64);
    table_fill(&more.table, 500);
    for (size_t row = 0; row < 500; row++) {
        double x[FLAT_COLUMNS];
        for (size_t i = 0; i < FLAT_COLUMNS; i++) {
            x[i] = ((double *)table_values(&j.table, i))[row];
            table_put(&more.table, i, row, x[i]);
        }
        table_put(&more.table, 3, row, x[A] + 3 * x[B]);
        table_put(&more.table, 4, row, x[C] * x[C]);
    }
    struct bl_source *table = fixture_source(&more.table);
    struct bl_latent_options o = {.laws = names + 3, .n_laws = 2};
    struct bl_latent_report r = report_of(&j, decoder, table, &o);
    cr_assert_eq(r.n_laws, 5);
    cr_expect_eq(r.n_inputs, 3);
    cr_expect(eq(str, r.laws[3].name, "sum"));
    cr_expect_not(r.laws[3].is_input);
    cr_expect_gt(r.laws[3].r2, 0.99);
    cr_expect_lt(r.laws[4].r2, 0.05); // a square has no slope about 0
    bl_latent_report_release(&r);
    bl_source_close(table);
    bl_source_close(decoder);
    job_release(&more);
    job_release(&j);
}

Test(latent_job, a_sample_is_uniform_and_repeats)
{
    struct job j;
    make_flat(&j, 4000, 2, 0.5);
    struct bl_source *decoder = compressed(&j);
    struct bl_latent_options o = {.max_vectors = 1000, .seed = 5};
    struct bl_latent_report all = report_of(&j, decoder, decoder, &plain);
    struct bl_latent_report r = report_of(&j, decoder, decoder, &o);
    struct bl_latent_report again = report_of(&j, decoder, decoder, &o);
    cr_expect(eq(sz, r.n_sampled, 1000));
    cr_expect_eq(r.n_vectors, 4000);
    cr_expect_eq(all.n_sampled, 4000);
    expect_near(r.dimensions[0].mean, 0, 4 * all.dimensions[0].std / sqrt(1000),
                "mean of a sample");
    cr_expect_eq(r.dimensions[0].mean, again.dimensions[0].mean);
    cr_expect_neq(r.dimensions[0].mean, all.dimensions[0].mean);
    // All values are different: as many bits as there are vectors.
    // Of 1,000 values that are multiples of a step.
    cr_expect_gt(r.dimensions[0].entropy, 1);
    cr_expect_leq(r.dimensions[0].entropy, log2(1000) + 1e-9);
    bl_latent_report_release(&again);
    bl_latent_report_release(&r);
    bl_latent_report_release(&all);
    bl_source_close(decoder);
    job_release(&j);
}

/* NaN, exact columns and text are in this one. */
Test(latent_job, of_a_table_with_everything)
{
    struct job j;
    job_make(&j, 700);
    j.options.compress = "x,y,k";
    struct bl_source *decoder = compressed(&j);
    struct bl_source *table = fixture_source(&j.table);
    struct bl_latent_report r = report_of(&j, decoder, table, &plain);
    cr_expect_eq(r.n_laws, 3);
    for (size_t i = 0; i < 3; i++)
        cr_expect(r.laws[i].r2 >= 0 && r.laws[i].r2 <= 1, "%s: %g",
                  r.laws[i].name, r.laws[i].r2);
    for (size_t k = 0; k < r.k; k++)
        cr_expect(isfinite(r.dimensions[k].share));
    bl_latent_report_release(&r);
    bl_source_close(table);
    bl_source_close(decoder);
    job_release(&j);
}

static void expect_failure(struct job *j, struct bl_source *decoder,
                           struct bl_source *table, const char *says)
{
    struct bl_latent_report r;
    cr_expect(eq(int,
                 bl_job_latent(&r, decoder, table, &plain, NULL,
                               witness_observer(&j->witness), &j->err),
                 BL_FAILED));
    cr_expect(strstr(j->err.text, says) != NULL, "%s", j->err.text);
}

Test(latent_job, tables_that_do_not_belong_together)
{
    struct job j, other;
    make_flat(&j, 300, 2, 0.5);
    struct bl_source *decoder = compressed(&j);
    make_flat(&other, 301, 2, 0.5);
    struct bl_source *table = fixture_source(&other.table);
    expect_failure(&j, decoder, table, "301 rows");
    bl_source_close(table);
    job_release(&other);
    job_make(&other, 300);
    table = fixture_source(&other.table);
    expect_failure(&j, decoder, table, "\"a\"");
    bl_source_close(table);
    job_release(&other);
    bl_source_close(decoder);
    job_release(&j);
}

Test(latent_job, a_file_without_a_network)
{
    struct job j;
    make_flat(&j, 50, 2, 0.5);
    j.options.compress = "";
    j.options.exact = "*";
    struct bl_source *vectors, *decoder = compressed(&j);
    expect_failure(&j, decoder, decoder, "no latent space");
    cr_expect_eq(bl_latent_source_open(&vectors, decoder, &j.err), BL_FAILED);
    bl_source_close(decoder);
    job_release(&j);
}

Test(latent_job, the_vectors_as_a_source)
{
    struct job j;
    size_t n = 300;
    make_flat(&j, n, 2, 0.5);
    struct bl_source *vectors, *decoder = compressed(&j);
    struct bl_batch b;
    double *z;
    size_t n_vectors;
    cr_assert_eq(bl_latent_source_open(&vectors, decoder, &j.err), BL_OK);
    cr_assert_eq(vectors->schema.n_columns, 3);
    cr_assert_eq(vectors->schema.n_rows, n);
    cr_expect(eq(str, vectors->schema.columns[0].name, "row"));
    cr_expect(eq(str, vectors->schema.columns[2].name, "z1"));
    cr_assert_eq(bl_decoder_latents(decoder, 0, &z, &n_vectors, &j.err), BL_OK);
    cr_assert_eq(bl_batch_init(&b, &vectors->schema, NULL, 70, &j.err), BL_OK);
    cr_assert_eq(bl_source_seek(vectors, 40, &j.err), BL_OK);
    size_t at = 40;
    for (;; at += b.n_rows) {
        cr_assert_eq(bl_source_read(vectors, &b, &j.err), BL_OK);
        if (b.n_rows == 0)
            break;
        for (size_t i = 0; i < b.n_rows; i++) {
            cr_expect_eq(((int64_t *)b.vectors[0].values)[i],
                         (int64_t)(at + i));
            for (size_t k = 0; k < 2; k++)
                cr_expect_eq(((double *)b.vectors[1 + k].values)[i],
                             z[(at + i) * 2 + k]);
        }
    }
    cr_expect(eq(sz, at, n));
    cr_expect_eq(bl_source_seek(vectors, n + 1, &j.err), BL_USAGE);
    bl_batch_release(&b);
    free(z);
    bl_source_close(vectors);
    bl_source_close(decoder);
    job_release(&j);
}

/* Fields: 2 x (5 x 7) cells in tiles of 3 x 3, which the edge cuts. */
enum { H = 5, W = 7, TILES = 6, N_FIELDS = 40 };

static double field_value(size_t row, size_t field, size_t y, size_t x)
{
    double t = 0.3 * (double)row;
    return field == 0 ? sin(t + (double)y) + 0.1 * (double)x
                      : cos(2 * t - (double)x);
}

static void make_fields(struct job *j)
{
    *j = (struct job){.options = BL_OPTIONS_INIT};
    j->options.model_type = "pca";
    j->options.latent = 6;
    j->options.tile[0] = j->options.tile[1] = 3;
    j->options.tile_is_free = false;
    j->options.compress = "*";
    for (size_t i = 0; i < 2; i++) {
        struct bl_column *c =
            table_column(&j->table, i == 0 ? "u" : "v", BL_FLOAT64);
        cr_assert_eq(bl_column_set_dims(c, (size_t[]){H, W}, 2, &j->err),
                     BL_OK);
    }
    table_fill(&j->table, N_FIELDS);
    for (size_t row = 0; row < N_FIELDS; row++)
        for (size_t i = 0; i < 2; i++)
            for (size_t cell = 0; cell < H * W; cell++)
                ((double *)table_values(&j->table, i))[row * H * W + cell] =
                    field_value(row, i, cell / W, cell % W);
}

/* Of the cells of a tile that are there: the mean of a field, or the mean
 * kinetic energy of both. */
static double over_tile(size_t row, size_t tile, int field)
{
    size_t y0 = tile / 3 * 3, x0 = tile % 3 * 3;
    double sum = 0, n = 0;
    for (size_t y = y0; y < y0 + 3 && y < H; y++)
        for (size_t x = x0; x < x0 + 3 && x < W; x++, n++) {
            double u = field_value(row, 0, y, x), v = field_value(row, 1, y, x);
            sum += field == 0 ? u : field == 1 ? v : (u * u + v * v) / 2;
        }
    return sum / n;
}

Test(latent_job, fields_by_tiles)
{
    struct job j;
    make_fields(&j);
    struct bl_source *decoder = compressed(&j);
    struct bl_source *table = fixture_source(&j.table);
    struct bl_latent_report r = report_of(&j, decoder, table, &plain);
    const char *const names[] = {"mean u", "mean v", "kinetic energy",
                                 "enstrophy"};
    cr_assert_eq(r.n_laws, 4);
    cr_expect_eq(r.n_inputs, 2);
    cr_expect_eq(r.vectors_per_row, TILES);
    cr_expect_eq(r.n_vectors, N_FIELDS * TILES);
    for (size_t i = 0; i < 4; i++)
        cr_expect(eq(str, r.laws[i].name, (char *)names[i]));
    double *z;
    size_t n;
    double expected[N_FIELDS * TILES];
    cr_assert_eq(bl_decoder_latents(decoder, 0, &z, &n, &j.err), BL_OK);
    cr_assert_eq(n, (size_t)N_FIELDS * TILES);
    for (int what = 0; what < 3; what++) {
        for (size_t i = 0; i < n; i++)
            expected[i] = over_tile(i / TILES, i % TILES, what);
        for (size_t k = 0; k < r.k; k++)
            expect_near(bl_latent_report_correlation(&r, k, (size_t)what),
                        pearson(z + k, r.k, expected, 1, n), 1e-10,
                        names[what]);
    }
    free(z);
    bl_latent_report_release(&r);
    bl_source_close(table);
    bl_source_close(decoder);
    job_release(&j);
}

Test(latent_job, vectors_of_fields_name_their_tile)
{
    struct job j;
    make_fields(&j);
    struct bl_source *vectors, *decoder = compressed(&j);
    struct bl_batch b;
    cr_assert_eq(bl_latent_source_open(&vectors, decoder, &j.err), BL_OK);
    cr_expect(eq(str, vectors->schema.columns[1].name, "tile"));
    cr_assert_eq(bl_batch_init(&b, &vectors->schema, NULL, 1000, &j.err),
                 BL_OK);
    cr_assert_eq(bl_source_read(vectors, &b, &j.err), BL_OK);
    cr_assert_eq(b.n_rows, (size_t)N_FIELDS * TILES);
    for (size_t i = 0; i < b.n_rows; i++) {
        cr_expect_eq(((int64_t *)b.vectors[0].values)[i], (int64_t)(i / TILES));
        cr_expect_eq(((int32_t *)b.vectors[1].values)[i], (int32_t)(i % TILES));
    }
    bl_batch_release(&b);
    bl_source_close(vectors);
    bl_source_close(decoder);
    job_release(&j);
}

/* The details. */

static void expect_point(const struct bl_latent_points *p, size_t i,
                         const double *z, struct job *j)
{
    size_t row = (size_t)p->vectors[i];
    for (size_t d = 0; d < p->k; d++)
        cr_expect_eq(p->z[i * p->k + d], z[row * p->k + d]);
    for (size_t v = 0; v < p->n_variables; v++)
        cr_expect_eq(p->variables[i * p->n_variables + v],
                     ((double *)table_values(&j->table, v))[row]);
}

Test(latent_job, details)
{
    struct job j;
    size_t n = 5000, n_vectors;
    make_flat(&j, n, 2, 0.5);
    struct bl_source *decoder = compressed(&j);
    struct bl_source *table = fixture_source(&j.table);
    struct bl_latent_options o = {.has_details = true};
    struct bl_latent_report r = report_of(&j, decoder, table, &o);
    double *z;
    cr_assert_eq(bl_decoder_latents(decoder, 0, &z, &n_vectors, &j.err), BL_OK);
    cr_assert_eq(n_vectors, n);
    for (size_t d = 0; d < r.k; d++)
        cr_expect_eq(r.counts[d].total, n);
    const struct bl_latent_points *p = &r.points;
    cr_assert_eq(p->n, BL_LATENT_POINTS);
    cr_assert_eq(p->n_variables, 3);
    uint64_t sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        cr_assert_lt(p->vectors[i], n);
        cr_expect(i == 0 || p->vectors[i - 1] < p->vectors[i]);
        expect_point(p, i, z, &j);
        sum += p->vectors[i];
    }
    // uniform: within five sigma of the middle
    expect_near((double)sum / (double)p->n, 2499.5, 5 * 1443.4 / 44.7, "mean");
    free(z);
    bl_latent_report_release(&r);
    bl_source_close(table);
    bl_source_close(decoder);
    job_release(&j);
}

Test(latent_job, points_keep_further_variables_first)
{
    enum { N = 30, P = 100, INPUTS = 90 };
    static uint64_t vectors[N];
    static double z[N], variables[N * P];
    struct bl_error err;
    struct bl_latent_points p;
    struct bl_latent_sample s = {
        .k = 1,
        .n_variables = P,
        .n = N,
        .vectors = vectors,
        .z = z,
        .variables = variables,
    };
    for (size_t i = 0; i < N * P; i++)
        variables[i] = (double)i;
    cr_assert_eq(bl_latent_points_draw(&p, &s, INPUTS, 0, &err), BL_OK);
    cr_expect_eq(p.n, N); // all of them
    cr_assert_eq(p.n_variables, BL_LATENT_POINT_VARIABLES);
    for (size_t v = 0; v < p.n_variables; v++) {
        size_t expected = v < 54 ? v : INPUTS + v - 54;
        cr_expect_eq(p.columns[v], expected);
        cr_expect_eq(p.variables[64 + v], (double)(P + expected));
    }
    bl_latent_points_release(&p);
}

Test(latent_job, points_of_long_vectors_are_few)
{
    enum { N = 40, K = 1 << 14 };
    struct bl_error err;
    struct bl_latent_points p;
    struct bl_latent_sample s = {
        .k = K,
        .n = N,
        .vectors = bl_array_new(N, sizeof(uint64_t), &err),
        .z = bl_array_new(N, K * sizeof(double), &err),
    };
    cr_assert_eq(bl_latent_points_draw(&p, &s, 0, 0, &err), BL_OK);
    cr_expect_eq(p.n, BL_LATENT_POINT_NUMBERS / K);
    bl_latent_points_release(&p);
    bl_latent_sample_release(&s);
}
