#include "engine/job/derive.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/witness.h"

static struct bl_error err;

/* A table, what is wished for, and what comes of it. */
struct trial {
    struct table table;
    struct bl_options options;
    struct witness witness;
    struct bl_model *model;
};

static void make(struct trial *t)
{
    *t = (struct trial){.options = BL_OPTIONS_INIT};
    t->options.hidden[0] = 8;
    t->options.n_hidden = 1;
    t->options.hidden_is_free = false;
    t->options.train.epochs = 3;
    t->options.train.batch = 64;
}

static void release(struct trial *t)
{
    bl_model_free(t->model);
    table_release(&t->table);
}

static enum bl_status derive(struct trial *t)
{
    struct bl_source *source = fixture_source(&t->table);
    const struct bl_observer *o = witness_observer(&t->witness);
    struct bl_survey survey;
    struct bl_plan plan;
    cr_assert_eq(bl_survey_make(&survey, source, 0, 1, o, &err), BL_OK, "%s",
                 err.text);
    cr_assert_eq(bl_plan_make(&plan, &t->table.schema, survey.proposals,
                              &t->options, o, &err),
                 BL_OK, "%s", err.text);
    enum bl_status status = bl_derive(&t->model, &t->table.schema, &plan,
                                      &survey, &t->options, NULL, o, &err);
    bl_plan_release(&plan);
    bl_survey_release(&survey);
    bl_source_close(source);
    return status;
}

static void derive_well(struct trial *t)
{
    cr_assert_eq(derive(t), BL_OK, "%s", err.text);
}

static void add_normal(struct trial *t, size_t n_columns, size_t n_rows)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    struct bl_random r = bl_random_new(1, 0);
    for (size_t i = 0; i < n_columns; i++)
        table_column(&t->table, names[i], BL_FLOAT32);
    table_fill(&t->table, n_rows);
    for (size_t row = 0; row < n_rows; row++)
        for (size_t i = 0; i < n_columns; i++)
            table_put(&t->table, i, row, 50 + 5 * bl_random_normal(&r));
}

Test(derive, the_latent_size_comes_from_the_ratio_or_is_given)
{
    static const struct {
        double ratio;
        size_t latent, expected;
    } cases[] = {{1.6, 0, 4}, {5, 0, 1}, {1, 0, 5}, {100, 0, 1}, {2, 3, 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trial t;
        make(&t);
        add_normal(&t, 5, 200);
        t.options.ratio = cases[i].ratio;
        t.options.latent = cases[i].latent;
        t.options.train.epochs = 1;
        derive_well(&t);
        cr_expect(eq(sz, bl_model_n_latent(t.model), cases[i].expected));
        release(&t);
    }
}

static void expect_usage(double ratio, size_t latent, const char *option)
{
    struct trial t;
    make(&t);
    add_normal(&t, 5, 200);
    t.options.ratio = ratio;
    t.options.latent = latent;
    cr_expect(eq(int, derive(&t), BL_USAGE), "%g %zu", ratio, latent);
    cr_expect(strstr(err.text, option) != NULL, "%s", err.text);
    release(&t);
}

Test(derive, impossible_latent_sizes_are_refused)
{
    expect_usage(1.6, 6, "--latent");
    expect_usage(0.5, 0, "--ratio");
    expect_usage(0, 0, "--ratio");
    expect_usage(-1, 0, "--ratio");
    expect_usage(NAN, 0, "--ratio");
}

Test(derive, networks_that_no_file_can_hold_are_refused)
{
    struct trial t;
    make(&t);
    add_normal(&t, 5, 200);
    t.options.hidden[0] = t.options.hidden[1] = 1 << 18;
    t.options.n_hidden = 2;
    cr_expect(eq(int, derive(&t), BL_USAGE));
    cr_expect(strstr(err.text, "--hidden") != NULL, "%s", err.text);
    release(&t);
}

/* Where the network cannot do much, half the bits of its weights do not
 * matter. */
Test(derive, weights_are_float16_where_that_is_free)
{
    struct trial t;
    make(&t);
    add_normal(&t, 5, 1000);
    t.options.latent = 1;
    derive_well(&t);
    cr_expect(eq(int, t.model->weights, BL_WEIGHTS_FLOAT16));
    release(&t);
}

/* Where it can do without a loss, they do: two values, two latents, no
 * hidden layer. */
static void expect_full(enum bl_precision precision)
{
    struct trial t;
    make(&t);
    add_normal(&t, 2, 2000);
    t.options.latent = 2;
    t.options.n_hidden = 0;
    t.options.precision = precision;
    t.options.train.epochs = 60;
    t.options.train.learning_rate = 0.02;
    derive_well(&t);
    cr_expect(t.model->training.validation_loss < 1e-6, "%g",
              t.model->training.validation_loss);
    cr_expect_neq(t.model->weights, BL_WEIGHTS_FLOAT16);
    release(&t);
}

Test(derive, weights_stay_longer_where_rounding_would_cost)
{
    expect_full(BL_PRECISION_FLOAT32);
    expect_full(BL_PRECISION_FLOAT64);
}

/* The parameters are those that the file will hold. */
Test(derive, the_model_is_as_rounded)
{
    struct trial t;
    make(&t);
    add_normal(&t, 5, 1000);
    t.options.latent = 1;
    derive_well(&t);
    size_t bytes = t.model->net.n_params * sizeof(float);
    float *params = malloc(bytes);
    memcpy(params, t.model->params, bytes);
    bl_model_round_weights(t.model, t.model->weights);
    cr_expect(eq(int, memcmp(params, t.model->params, bytes), 0));
    free(params);
    release(&t);
}

Test(derive, a_sentinel_is_kept_out_of_the_fit)
{
    struct trial t;
    make(&t);
    add_normal(&t, 3, 1000);
    for (size_t row = 0; row < 1000; row += 10)
        table_put(&t.table, 1, row, -999);
    t.options.normalise = "standard";
    derive_well(&t);
    const struct bl_feature *f = &t.model->features.items[1];
    cr_assert(f->has_sentinel);
    cr_expect(eq(dbl, f->sentinel, -999));
    cr_expect(epsilon_eq(dbl, f->norm.params[0], 50, 1)); // mean
    cr_expect(epsilon_eq(dbl, f->norm.params[1], 5, 0.5));
    cr_expect(epsilon_eq(dbl, f->fill, 50, 1));
    cr_expect_not(t.model->features.items[0].has_sentinel);
    release(&t);
}

Test(derive, a_column_of_special_values_only_is_no_obstacle)
{
    struct trial t;
    make(&t);
    add_normal(&t, 3, 300);
    for (size_t row = 0; row < 300; row++)
        table_put(&t.table, 1, row, row % 2 == 0 ? NAN : -INFINITY);
    t.options.compress = "b"; // a constant would not be proposed
    derive_well(&t);
    cr_assert(eq(sz, t.model->features.n, 3));
    cr_expect(isfinite(t.model->features.items[1].fill));
    cr_expect(isfinite(t.model->training.train_loss));
    release(&t);
}

Test(derive, other_columns_are_listed_with_their_roles)
{
    struct trial t;
    make(&t);
    add_normal(&t, 4, 300);
    t.options.exact = "b";
    t.options.drop = "d";
    bl_column_set_unit(&t.table.schema.columns[0], "GeV", &err);
    derive_well(&t);
    cr_assert(eq(sz, t.model->features.n, 2));
    cr_expect(eq(str, t.model->features.items[0].unit, "GeV"));
    cr_expect(eq(str, t.model->features.items[1].name, "c"));
    cr_assert(eq(sz, t.model->n_others, 2));
    cr_expect(eq(str, t.model->others[0].name, "b"));
    cr_expect(eq(int, t.model->others[0].role, BL_ROLE_EXACT));
    cr_expect(eq(str, t.model->others[1].name, "d"));
    cr_expect(eq(int, t.model->others[1].role, BL_ROLE_DROP));
    release(&t);
}

Test(derive, tiles_are_no_larger_than_the_field)
{
    struct trial t;
    make(&t);
    struct bl_column *c = table_column(&t.table, "u", BL_FLOAT32);
    bl_column_set_dims(c, (size_t[]){10, 6}, 2, &err);
    table_fill(&t.table, 20);
    for (size_t i = 0; i < 20 * 60; i++)
        ((float *)table_values(&t.table, 0))[i] = (float)(i * 7 % 31);
    t.options.latent = 4;
    t.options.compress = "u";
    derive_well(&t);
    cr_expect(eq(sz, t.model->features.tile[0], 8));
    cr_expect(eq(sz, t.model->features.tile[1], 6));
    cr_expect(eq(sz, bl_network_n_inputs(&t.model->net), 48));
    cr_expect(eq(sz, t.model->training.rows, 40)); // two tiles a row
    release(&t);
}

Test(derive, a_loss_that_is_not_finite_names_the_column)
{
    struct trial t;
    make(&t);
    add_normal(&t, 3, 300);
    for (size_t row = 0; row < 300; row++)
        table_put(&t.table, 1, row, 1e30 * (double)(1 + row % 17));
    t.options.normalise = "none";
    t.options.compress = "b"; // few values would be proposed to be exact
    cr_expect(eq(int, derive(&t), BL_FAILED));
    cr_expect(strstr(t.witness.warnings, "column b ") != NULL, "%s",
              t.witness.warnings);
    release(&t);
}

Test(derive, a_wish_to_stop_keeps_the_best_and_one_to_abort_nothing)
{
    struct trial t;
    make(&t);
    add_normal(&t, 3, 300);
    t.options.train.epochs = 1000;
    t.witness.cancel_at = BL_EVENT_EPOCH;
    t.witness.wish = BL_CANCEL_STOP;
    derive_well(&t);
    cr_expect_lt(t.model->training.epochs, 5);
    bl_model_free(t.model);
    t.model = NULL;
    t.witness.wish = BL_CANCEL_ABORT;
    atomic_store(&t.witness.cancel.wish, BL_CANCEL_NONE);
    cr_expect(eq(int, derive(&t), BL_INTERRUPTED));
    cr_expect_null(t.model);
    release(&t);
}
