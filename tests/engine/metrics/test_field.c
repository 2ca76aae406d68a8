#include "engine/metrics/field.h"

#include "base/memory.h"
#include "engine/metrics/evaluate.h"
#include "engine/metrics/fft.h"
#include "engine/metrics/spectrum.h"
#include "engine/metrics/ssim.h"
#include "tests/engine/metrics/samples.h"

static struct bl_error err;
static const double PI = 3.14159265358979323846;

enum { MAX_SIDE = 50, MAX_CELLS = MAX_SIDE * MAX_SIDE };

/* draw_plane() of the golden's script. */
static void draw_plane(size_t number, size_t height, size_t width, double *x,
                       double *y)
{
    struct bl_random r = bl_random_new(7, number);
    for (size_t i = 0; i < height; i++) {
        for (size_t j = 0; j < width; j++) {
            double wave = (double)(i * j % 11) / 11;
            x[i * width + j] = wave + 3 * bl_random_uniform(&r);
            y[i * width + j] =
                x[i * width + j] + 0.5 * (bl_random_uniform(&r) - 0.5);
        }
    }
}

static double range_of(const double *x, size_t n)
{
    double low = x[0], high = x[0];
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    return high - low;
}

/* The definition, in n^2 steps. */
static void transform_slowly(struct bl_complex *out, const struct bl_complex *x,
                             size_t n)
{
    for (size_t k = 0; k < n; k++) {
        out[k] = (struct bl_complex){0, 0};
        for (size_t j = 0; j < n; j++) {
            double angle = -2 * PI * (double)(j * k % n) / (double)n;
            out[k].re += x[j].re * cos(angle) - x[j].im * sin(angle);
            out[k].im += x[j].re * sin(angle) + x[j].im * cos(angle);
        }
    }
}

static void check_transform(size_t n)
{
    struct bl_fft *fft = NULL;
    cr_assert_eq(bl_fft_new(&fft, n, &err), BL_OK);
    struct bl_complex *x = bl_array_new(n, sizeof *x, &err);
    struct bl_complex *want = bl_array_new(n, sizeof *x, &err);
    struct bl_complex *scratch =
        bl_array_new(bl_fft_scratch(fft), sizeof *x, &err);
    struct bl_random r = bl_random_new(n, 0);
    for (size_t i = 0; i < n; i++)
        x[i] = (struct bl_complex){bl_random_normal(&r), bl_random_normal(&r)};
    transform_slowly(want, x, n);
    bl_fft_forward(fft, x, scratch);
    for (size_t i = 0; i < n; i++)
        cr_assert(hypot(x[i].re - want[i].re, x[i].im - want[i].im) <
                      1e-13 * (double)n,
                  "mode %zu of %zu", i, n);
    free(x);
    free(want);
    free(scratch);
    bl_fft_free(fft);
}

Test(fft, agrees_with_the_definition_for_any_length)
{
    for (size_t n = 1; n <= 40; n++)
        check_transform(n);
    check_transform(97);
    check_transform(128);
    check_transform(250);
    check_transform(601);
}

Test(spectrum, agrees_with_numpy)
{
    static double x[MAX_CELLS], y[MAX_CELLS];
    static const size_t sides[][2] = {{50, 50}, {16, 32}, {7, 23}, {31, 8}};
    FILE *f = golden_open();
    for (size_t p = 0; p < 4; p++) {
        size_t h = sides[p][0], w = sides[p][1];
        draw_plane(p, h, w, x, y);
        struct bl_spectrum s;
        cr_assert_eq(bl_spectrum_init(&s, h, w, &err), BL_OK);
        struct bl_complex *scratch =
            bl_array_new(bl_spectrum_scratch(&s), sizeof *scratch, &err);
        double power[64] = {0}, g[64];
        bl_spectrum_add(&s, power, x, scratch);
        cr_assert_eq(golden_next(f, "plane.power", g, 64), s.n_k + 1);
        for (size_t k = 0; k < s.n_k; k++)
            expect_near(power[k], g[k + 1], 1e-11, "power");
        free(scratch);
        bl_spectrum_release(&s);
    }
    fclose(f);
}

Test(spectrum, first_deviation)
{
    const double before[] = {1, 1, 1, 1e-40}, after[] = {2, 1.04, 0.9, 1e-39};
    cr_expect_eq(bl_spectrum_first_deviation(before, after, 4, 0.05), 2);
    cr_expect(isnan(bl_spectrum_first_deviation(before, after, 2, 0.05)));
    cr_expect(isnan(bl_spectrum_first_deviation(before, after, 4, 0.2)));
}

Test(ssim, agrees_with_scikit_image)
{
    static double x[MAX_CELLS], y[MAX_CELLS], scratch[5 * MAX_CELLS];
    FILE *f = golden_open();
    double g[4];
    for (size_t p = 0; golden_next(f, "plane.ssim", g, 4) == 4; p++) {
        size_t h = (size_t)g[1], w = (size_t)g[2];
        draw_plane(p, h, w, x, y);
        double range = range_of(x, h * w);
        expect_near(bl_ssim(x, y, h, w, range, scratch), g[3], 1e-12, "SSIM");
        cr_expect_eq(bl_ssim(x, x, h, w, range, scratch), 1);
    }
    fclose(f);
}

Test(ssim, undefined_and_masked)
{
    static double x[64], y[64], scratch[40];
    for (size_t i = 0; i < 64; i++)
        y[i] = x[i] = (double)i;
    cr_expect(isnan(bl_ssim(x, y, 6, 10, 60, scratch)));
    cr_expect(isnan(bl_ssim(x, y, 8, 8, 0, scratch)));
    x[0] = NAN; // one of four windows is passed over
    cr_expect_eq(bl_ssim(x, y, 8, 8, 63, scratch), 1);
    x[27] = INFINITY; // in all windows
    cr_expect(isnan(bl_ssim(x, y, 8, 8, 63, scratch)));
}

Test(flow, agrees_with_numpy)
{
    static double u[MAX_CELLS], v[MAX_CELLS];
    static const size_t sides[][2] = {{50, 50}, {16, 32}, {7, 23}, {31, 8}};
    FILE *f = golden_open();
    for (size_t p = 0; p < 4; p++) {
        double g[5];
        cr_assert_eq(golden_next(f, "plane.flow", g, 5), 5);
        draw_plane(p, sides[p][0], sides[p][1], u, v);
        struct bl_flow_snapshot s =
            bl_flow_of(u, v, u, v, sides[p][0], sides[p][1]);
        expect_near(s.before.energy, g[1], 1e-12, "energy");
        expect_near(s.before.divergence_rms, g[2], 1e-12, "divergence");
        expect_near(s.before.vorticity_rms, g[3], 1e-12, "vorticity");
        expect_near(s.before.enstrophy, g[4], 1e-12, "enstrophy");
        cr_expect_eq(s.after.enstrophy, s.before.enstrophy);
        cr_expect_eq(s.vorticity_residual_rms, 0);
    }
    fclose(f);
}

Test(flow, of_a_solid_rotation)
{
    // u = -y, v = x: no divergence, vorticity 2 everywhere.
    double u[36], v[36];
    for (size_t i = 0; i < 36; i++) {
        u[i] = -(double)(i / 6);
        v[i] = (double)(i % 6);
    }
    struct bl_flow_snapshot s = bl_flow_of(u, v, v, u, 6, 6);
    cr_expect_eq(s.before.divergence_rms, 0);
    cr_expect_eq(s.before.vorticity_rms, 2);
    cr_expect_eq(s.before.enstrophy, 2);
    s = bl_flow_of(u, v, u, v, 2, 18); // no cell has all neighbours
    cr_expect(isnan(s.before.vorticity_rms) && !isnan(s.before.energy));
}

/* Fields of rows x H x W, before and after. */
struct snapshots {
    struct bl_schema schema;
    struct bl_batch before, after;
};

enum { ROWS = 20, H = 16, W = 32 };

static void snapshots_init(struct snapshots *s)
{
    *s = (struct snapshots){.schema.n_rows = ROWS};
    static const char *const names[] = {"U", "V"};
    static const size_t dims[] = {H, W};
    for (size_t i = 0; i < 2; i++) {
        struct bl_column *c = NULL;
        bl_schema_add(&s->schema, names[i], BL_FLOAT64, &c, &err);
        cr_assert_eq(bl_column_set_dims(c, dims, 2, &err), BL_OK);
    }
    bl_batch_init(&s->before, &s->schema, NULL, ROWS, &err);
    cr_assert_eq(bl_batch_init(&s->after, &s->schema, NULL, ROWS, &err), 0);
    s->before.n_rows = s->after.n_rows = ROWS;
    for (size_t row = 0; row < ROWS; row++)
        for (size_t i = 0; i < 2; i++)
            draw_plane(row * 2 + i, H, W,
                       bl_vector_at(&s->before.vectors[i], row, 0),
                       bl_vector_at(&s->after.vectors[i], row, 0));
}

static void snapshots_release(struct snapshots *s)
{
    bl_batch_release(&s->before);
    bl_batch_release(&s->after);
    bl_schema_release(&s->schema);
}

static struct bl_evaluation *evaluate(const struct snapshots *s,
                                      const struct bl_batch *after,
                                      struct bl_pool *pool)
{
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.pool = pool;
    struct bl_evaluation *e = NULL;
    cr_assert_eq(bl_evaluation_new(&e, &s->schema, &s->schema, &o, &err), 0);
    cr_assert(bl_evaluation_wants_scan(e));
    bl_evaluation_scan(e, &s->before);
    cr_assert_eq(bl_evaluation_add(e, &s->before, after, &err), BL_OK);
    cr_assert_eq(bl_evaluation_finish(e, &err), BL_OK);
    return e;
}

Test(field, overall_numbers_are_those_of_all_cells)
{
    struct snapshots s;
    snapshots_init(&s);
    struct bl_evaluation *e = evaluate(&s, &s.after, NULL);
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    cr_assert_eq(r->fields.n_fields, 2);
    const struct bl_field_metrics *f = r->fields.fields[1];
    cr_expect_eq(f->column, 1);
    cr_expect_eq(f->n_snapshots, ROWS);
    expect_near(f->nrmse, r->columns[1].nrmse, 1e-14, "nrmse");
    expect_near(f->psnr, r->columns[1].psnr, 1e-14, "psnr");
    cr_expect_eq(f->max_abs, r->columns[1].residual.max_abs);
    cr_expect_eq(f->n_planes, ROWS);
    double energy = 0; // Parseval
    for (size_t k = 0; k < f->n_k; k++)
        energy += f->power_before[k] / 2;
    expect_near(energy, f->energy_before, 1e-12, "energy");
    cr_assert_not_null(r->fields.flow);
    cr_expect_eq(r->fields.flow->n_snapshots, ROWS);
    expect_near(r->fields.flow->mean.before.energy,
                r->fields.fields[0]->energy_before + f->energy_before, 1e-12,
                "kinetic energy");
    bl_evaluation_free(e);
    snapshots_release(&s);
}

Test(field, snapshots_agree_with_ssim_of_the_column_range)
{
    struct snapshots s;
    snapshots_init(&s);
    struct bl_evaluation *e = evaluate(&s, &s.after, NULL);
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    const struct bl_field_metrics *f = r->fields.fields[0];
    double scratch[5 * W], range = r->columns[0].max - r->columns[0].min;
    for (size_t row = 0; row < ROWS; row++)
        cr_expect_eq(f->snapshots[row].ssim,
                     bl_ssim(bl_vector_at(&s.before.vectors[0], row, 0),
                             bl_vector_at(&s.after.vectors[0], row, 0), H, W,
                             range, scratch));
    bl_evaluation_free(e);
    snapshots_release(&s);
}

Test(field, against_itself_is_exact)
{
    struct snapshots s;
    snapshots_init(&s);
    struct bl_evaluation *e = evaluate(&s, &s.before, NULL);
    const struct bl_field_metrics *f =
        bl_evaluation_result(e)->fields.fields[0];
    cr_expect_eq(f->nrmse, 0);
    cr_expect_eq(f->ssim, 1);
    cr_expect_eq(f->max_abs, 0);
    cr_expect_eq(f->energy_after, f->energy_before);
    cr_expect(isnan(f->first_deviating_k));
    bl_evaluation_free(e);
    snapshots_release(&s);
}

Test(field, is_the_same_for_any_number_of_threads)
{
    struct snapshots s;
    snapshots_init(&s);
    struct bl_pool *pool = NULL;
    cr_assert_eq(bl_pool_new(&pool, 3, &err), BL_OK);
    struct bl_evaluation *a = evaluate(&s, &s.after, NULL);
    struct bl_evaluation *b = evaluate(&s, &s.after, pool);
    const struct bl_field_metrics *x =
        bl_evaluation_result(a)->fields.fields[0];
    const struct bl_field_metrics *y =
        bl_evaluation_result(b)->fields.fields[0];
    cr_expect_eq(x->nrmse, y->nrmse);
    cr_expect_eq(x->ssim, y->ssim);
    cr_expect_arr_eq(x->power_after, y->power_after,
                     x->n_k * sizeof *x->power_after);
    bl_evaluation_free(a);
    bl_evaluation_free(b);
    bl_pool_free(pool);
    snapshots_release(&s);
}

Test(field, cells_that_are_not_finite)
{
    struct snapshots s;
    snapshots_init(&s);
    double *first = bl_vector_at(&s.before.vectors[0], 0, 0);
    for (size_t i = 0; i < H * W; i++)
        first[i] = NAN; // all of the first snapshot
    *(double *)bl_vector_at(&s.after.vectors[0], 1, 5) = INFINITY;
    struct bl_evaluation *e = evaluate(&s, &s.after, NULL);
    const struct bl_field_metrics *f =
        bl_evaluation_result(e)->fields.fields[0];
    cr_expect(isnan(f->snapshots[0].nrmse) && isnan(f->snapshots[0].ssim));
    cr_expect(isfinite(f->snapshots[1].nrmse));
    cr_expect(isfinite(f->snapshots[1].ssim));
    cr_expect(isfinite(f->nrmse) && isfinite(f->ssim));
    cr_expect_eq(f->n_planes, ROWS - 2);
    bl_evaluation_free(e);
    snapshots_release(&s);
}
