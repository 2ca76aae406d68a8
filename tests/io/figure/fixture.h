/* Everything that figures can show, of a small table in memory: plain
 * variables, one that is exact, one that is constant, one that is derived, a
 * field, latent vectors and a loss.
 */
#ifndef BL_TESTS_IO_FIGURE_FIXTURE_H
#define BL_TESTS_IO_FIGURE_FIXTURE_H

#include "io/figure/figure.h"
#include "tests/engine/metrics/fixture.h"

enum {
    FIXTURE_ROWS = 200,
    FIXTURE_COLUMNS = 6,
    FIXTURE_CELLS = 4 * 8,
    FIXTURE_LATENT = 3
};

struct fixture {
    struct table before, after;
    struct bl_evaluation *evaluation;
    struct bl_profile *profile;
    struct bl_latent_profile latent;
    struct bl_loss_curve losses;
    bool chosen[FIXTURE_COLUMNS];
    struct bl_figure_input input;
};

static inline void fixture_columns(struct table *t)
{
    static const size_t dims[2] = {4, 8};
    struct bl_error err = BL_ERROR_INIT;
    *t = (struct table){0};
    struct bl_column *c = table_column(t, "x_{1}", BL_FLOAT64);
    bl_column_set_unit(c, "GeV", &err);
    table_column(t, "pt", BL_FLOAT32);
    table_column(t, "n", BL_INT32);
    table_column(t, "constant", BL_FLOAT64);
    c = table_column(t, "sum", BL_FLOAT64);
    c->derived = true;
    bl_column_set_note(c, "x + pt", &err);
    c = table_column(t, "u", BL_FLOAT32);
    table_require(bl_column_set_dims(c, dims, 2, &err), &err);
    bl_column_set_unit(c, "m/s", &err);
    table_fill(t, FIXTURE_ROWS);
}

/* Whole sixteenths: what is made of them is the same on every machine. */
static inline void fixture_fill(struct table *t, size_t shift)
{
    for (size_t i = 0; i < FIXTURE_ROWS; i++) {
        double x = (double)(i * 37 % 101) / 16;
        double pt = 20 + (double)(i * i * 29 % 1021) / 4;
        double d = (double)((i * shift) % 5) / 32 - (shift > 0 ? 0.0625 : 0);
        table_put(t, 0, i, x + d);
        table_put(t, 1, i, pt + 8 * d);
        table_put(t, 2, i, (double)(i % 7));
        table_put(t, 3, i, 2.5);
        table_put(t, 4, i, x + pt + 9 * d);
        float *u = bl_vector_at(&t->rows.vectors[5], i, 0);
        for (size_t k = 0; k < FIXTURE_CELLS; k++)
            u[k] = (float)((double)((i + 3 * k) % 17) / 16 + d);
    }
}

static inline void fixture_measure(struct fixture *f)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    struct bl_profile_options p = BL_PROFILE_OPTIONS_INIT;
    table_require(bl_evaluation_new(&f->evaluation, &f->before.schema,
                                    &f->after.schema, &o, &err),
                  &err);
    table_require(bl_profile_new(&f->profile, &f->before.schema,
                                 &f->after.schema, &p, &err),
                  &err);
    bl_evaluation_scan(f->evaluation, &f->before.rows);
    table_require(
        bl_evaluation_add(f->evaluation, &f->before.rows, &f->after.rows, &err),
        &err);
    table_require(bl_profile_add_batches(f->profile, &f->before.rows,
                                         &f->after.rows, &err),
                  &err);
    table_require(bl_evaluation_finish(f->evaluation, &err), &err);
    table_require(bl_profile_complete(f->profile, NULL, NULL, NULL, &err),
                  &err);
}

static inline void fixture_latent(struct fixture *f)
{
    static const char *const names[] = {"x_{1}", "pt"};
    static double z[FIXTURE_ROWS * FIXTURE_LATENT], x[FIXTURE_ROWS * 2];
    struct bl_error err = BL_ERROR_INIT;
    for (size_t i = 0; i < FIXTURE_ROWS * FIXTURE_LATENT; i++)
        z[i] = (double)(i * 31 % 211) / 16 * (double)(1 + i % FIXTURE_LATENT);
    for (size_t i = 0; i < FIXTURE_ROWS * 2; i++)
        x[i] = z[i / 2 * FIXTURE_LATENT + i % 2] + (double)(i % 3);
    table_require(bl_latent_profile_make(&f->latent, z, FIXTURE_LATENT, x, 2,
                                         names, FIXTURE_ROWS, NULL, &err),
                  &err);
}

static inline void fixture_losses(struct fixture *f)
{
    static struct bl_loss_point points[20];
    static double drop = 12;
    for (size_t i = 0; i < 20; i++)
        points[i] = (struct bl_loss_point){(double)i + 1, 1.0 / (double)(i + 1),
                                           1.25 / (double)(i + 1),
                                           i < 12 ? 0.001 : 0.0005};
    f->losses = (struct bl_loss_curve){.points = points,
                                       .n = 20,
                                       .drops = &drop,
                                       .n_drops = 1,
                                       .best_epoch = 20,
                                       .best_loss = 0.0625};
}

/* What a fit could have found, in round numbers; that after did not end. */
static inline void fixture_peak(struct fixture *f)
{
    struct bl_column_metrics *m =
        &bl_evaluation_result(f->evaluation)->columns[0];
    m->has_peak = true;
    m->peak = (struct bl_peak){
        .found = true,
        .window = {80, 100, 4},
        .before = {.converged = true,
                   .counts = {10, 60, 50, 10},
                   .mean = 90,
                   .mean_error = 0.5,
                   .width = 4,
                   .width_error = 0.25,
                   .height = 60,
                   .background = 5},
        .after = {.counts = {12, 58, 52, 8},
                  .mean = NAN,
                  .width = NAN,
                  .height = NAN,
                  .background = NAN,
                  .slope = NAN},
    };
}

static inline void fixture_init(struct fixture *f)
{
    *f = (struct fixture){0};
    fixture_columns(&f->before);
    fixture_columns(&f->after);
    fixture_fill(&f->before, 0);
    fixture_fill(&f->after, 3);
    fixture_measure(f);
    fixture_latent(f);
    fixture_losses(f);
    fixture_peak(f);
    for (size_t i = 0; i < FIXTURE_COLUMNS; i++)
        f->chosen[i] = true;
    f->input = (struct bl_figure_input){
        .evaluation = bl_evaluation_result(f->evaluation),
        .profile = bl_profile_result(f->profile),
        .chosen = f->chosen,
        .latent = &f->latent,
        .losses = &f->losses,
    };
}

static inline void fixture_release(struct fixture *f)
{
    bl_latent_profile_release(&f->latent);
    bl_profile_free(f->profile);
    bl_evaluation_free(f->evaluation);
    table_release(&f->before);
    table_release(&f->after);
}

#endif
