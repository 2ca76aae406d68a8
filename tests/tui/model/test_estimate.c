#include "tui/model/estimate.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/job/compress.h"
#include "engine/job/survey.h"
#include "io/format.h"
#include "tests/engine/codec/memory_container.h"

static struct bl_error err;
static struct bl_table table;
static struct bl_recipe recipe;
static struct bl_estimate e;

static void setup(void)
{
    cr_assert_eq(bl_recipe_init(&recipe, &err), BL_OK);
}

static void teardown(void)
{
    bl_table_release(&table);
    bl_recipe_release(&recipe);
}

TestSuite(estimate, .init = setup, .fini = teardown);

static void set(const char *key, const char *value)
{
    size_t i = (size_t)bl_recipe_key_find(key);
    cr_assert_eq(bl_recipe_set(&recipe, i, value, &err), BL_OK);
}

static struct bl_column *add(const char *name, enum bl_type type)
{
    struct bl_column *c;
    cr_assert_eq(bl_schema_add(&table.schema, name, type, &c, &err), BL_OK);
    return c;
}

static void choose(void)
{
    cr_assert_eq(bl_choices_init(&table.choices, &table.schema, &err), BL_OK);
}

/* n columns of float32, 1,000 rows. */
static void make_plain(size_t n)
{
    char name[32];
    for (size_t i = 0; i < n; i++) {
        snprintf(name, sizeof name, "x%zu", i);
        add(name, BL_FLOAT32);
    }
    table.schema.n_rows = 1000;
    choose();
}

static void make(void)
{
    cr_assert_eq(bl_estimate_make(&e, &table, &recipe, &err), BL_OK, "%s",
                 err.text);
}

static void expect_layers(size_t n, const size_t *layers)
{
    cr_assert_eq(e.n_layers, n);
    for (size_t i = 0; i < n; i++)
        cr_expect_eq(e.layers[i], layers[i], "layer %zu: %zu", i, e.layers[i]);
}

#define LAYERS(...)                                                            \
    expect_layers(sizeof(size_t[]){__VA_ARGS__} / sizeof(size_t),              \
                  (size_t[]){__VA_ARGS__})

Test(estimate, parameters_are_weights_and_biases)
{
    cr_expect_eq(bl_estimate_parameters((size_t[]){3, 2, 3}, 3),
                 3 * 2 + 2 + 2 * 3 + 3);
    cr_expect_eq(bl_estimate_parameters(
                     (size_t[]){24, 200, 100, 50, 15, 50, 100, 200, 24}, 9),
                 24 * 200 + 200 + 200 * 100 + 100 + 100 * 50 + 50 + 50 * 15 +
                     15 + 15 * 50 + 50 + 50 * 100 + 100 + 100 * 200 + 200 +
                     200 * 24 + 24);
}

Test(estimate, a_plain_table_by_hand)
{
    make_plain(10);
    make();
    LAYERS(10, 200, 100, 50, 7, 50, 100, 200, 10); // ceil(10 / 1.6)
    cr_expect_eq(e.bytes.original, 1000 * 10 * 4);
    cr_expect_float_eq(e.bytes.latent, 7000 * 0.9, 1e-6);
    cr_expect_eq(e.bytes.model, 2 * e.n_parameters);
    cr_expect_eq(e.bytes.exact, 0);
    cr_expect_float_eq(e.ratio, 40000 / (6300 + e.bytes.model + e.bytes.other),
                       1e-12);
    cr_expect_float_eq(e.ratio_without_model, 40000 / (6300 + e.bytes.other),
                       1e-12);
}

Test(estimate, settings_make_the_network)
{
    make_plain(120);
    set("latent", "60");
    make(); // hidden layers below the latent space would be the bottleneck
    LAYERS(120, 200, 100, 60, 100, 200, 120);
    set("hidden", "32,16");
    set("precision", "float64");
    make();
    LAYERS(120, 32, 16, 60, 16, 32, 120);
    cr_expect_float_eq(e.bytes.latent, 60000 * 0.9, 1e-6);
    set("hidden", "none");
    make();
    LAYERS(120, 60, 120);
    set("hidden", "32,16");
    set("model-type", "pca");
    make();
    LAYERS(120, 60, 120);
}

Test(estimate, fields_are_cut_into_tiles)
{
    cr_assert_eq(
        bl_column_set_dims(add("u", BL_FLOAT32), (size_t[]){20, 30}, 2, &err),
        BL_OK);
    cr_assert_eq(
        bl_column_set_dims(add("v", BL_FLOAT64), (size_t[]){20, 30}, 2, &err),
        BL_OK);
    add("time", BL_FLOAT64); // of another shape: kept exactly
    table.schema.n_rows = 10;
    choose();
    make();
    cr_expect_eq(e.n_compressed, 2);
    cr_expect_eq(e.n_exact, 1);
    cr_expect_eq(e.n_inputs, 2 * 8 * 8);
    cr_expect_eq(e.n_vectors, 10 * 3 * 4);
    cr_expect_eq(e.n_latent, 80);
    cr_expect_eq(e.bytes.original, 10 * (600 * 4 + 600 * 8 + 8));
    set("tile", "64x5"); // no larger than the field
    make();
    cr_expect_eq(e.n_inputs, 2 * 20 * 5);
    cr_expect_eq(e.n_vectors, 10 * 1 * 6);
}

/* Two fields of 20 x 30, and so many rows of them. */
static void make_fields(size_t n_rows)
{
    const char *const names[] = {"u", "v"};
    for (size_t i = 0; i < 2; i++)
        cr_assert_eq(bl_column_set_dims(add(names[i], BL_FLOAT32),
                                        (size_t[]){20, 30}, 2, &err),
                     BL_OK);
    table.schema.n_rows = n_rows;
    choose();
}

Test(estimate, rows_in_blocks_are_one_vector)
{
    make_fields(11);
    set("time-block", "5"); // the third block is filled up
    make();
    cr_expect_eq(e.n_inputs, 2 * 5 * 8 * 8);
    cr_expect_eq(e.n_vectors, 3 * 3 * 4);
    cr_expect_eq(e.n_latent, 400);
}

Test(estimate, a_few_snapshots_get_smaller_layers)
{
    make_fields(10000);
    set("latent", "20");
    make();
    LAYERS(128, 200, 100, 50, 20, 50, 100, 200, 128);
    table.schema.n_rows = 10;
    make();
    LAYERS(128, 25, 20, 25, 128);
}

Test(estimate, convolutions_by_hand)
{
    make_fields(10);
    set("model-type", "conv");
    set("latent", "7");
    make(); // planes of 16 x 16, 8 x 8 x 16 and 4 x 4 x 32
    cr_expect_eq(e.tile[0], 16);
    LAYERS(512, 1024, 512, 7, 512, 1024, 512);
    cr_expect_eq(e.n_parameters, 9 * 2 * 16 + 16 + 9 * 16 * 32 + 32 + 512 * 7 +
                                     7 + 7 * 512 + 512 + 9 * 32 * 16 + 16 +
                                     9 * 16 * 2 + 2);
    cr_expect_eq(e.n_vectors, 10 * 2 * 2);
    set("channels", "4");
    set("tile", "5x3"); // odd sizes are rounded up
    set("time-block", "3");
    make();
    LAYERS(90, 24, 7, 24, 90);
    cr_expect_eq(e.n_parameters,
                 9 * 6 * 4 + 4 + 24 * 7 + 7 + 7 * 24 + 24 + 9 * 4 * 6 + 6);
}

Test(estimate, convolutions_are_for_fields)
{
    make_plain(4);
    set("model-type", "conv");
    cr_expect_eq(bl_estimate_make(&e, &table, &recipe, &err), BL_USAGE);
    cr_expect(strstr(err.text, "1 x 1") != NULL, "%s", err.text);
}

Test(estimate, what_is_tried_out_is_not_known_before)
{
    make_plain(10);
    make();
    cr_expect_not(e.is_tried);
    set("model-type", "auto");
    make();
    cr_expect(e.is_tried);
    LAYERS(10, 200, 100, 50, 7, 50, 100, 200, 10);
}

Test(estimate, a_latent_space_too_large_is_told)
{
    make_plain(4);
    set("latent", "5");
    cr_expect_eq(bl_estimate_make(&e, &table, &recipe, &err), BL_USAGE);
    cr_expect(strstr(err.text, "1 to 4") != NULL, "%s", err.text);
    table.choices.list[0].role = BL_ROLE_EXACT;
    set("latent", "4"); // fits all columns: so many inputs are left
    make();
    cr_expect_eq(e.n_latent, 3);
}

Test(estimate, a_wrong_setting_is_told)
{
    make_plain(4);
    set("ratio", "0");
    cr_expect_eq(bl_estimate_make(&e, &table, &recipe, &err), BL_USAGE);
    cr_expect(strstr(err.text, "ratio") != NULL, "%s", err.text);
}

Test(estimate, without_a_column_there_is_no_network)
{
    make_plain(2);
    table.choices.list[0].role = BL_ROLE_EXACT;
    table.choices.list[1].role = BL_ROLE_DROP;
    make();
    cr_expect_eq(e.n_layers, 0);
    cr_expect_eq(e.bytes.original, 4000);
    cr_expect_eq(e.bytes.exact, 4000); // nothing is known of its values
    cr_expect_eq(e.bytes.model, 0);
}

Test(estimate, a_table_of_nothing)
{
    make();
    cr_expect_eq(e.n_layers, 0);
    cr_expect(isnan(e.ratio));
}

Test(estimate, a_network_that_fits_is_proposed)
{
    char hidden[64];
    double share;
    make_plain(10);
    make();
    cr_expect_gt(bl_estimate_model_share(&e), 0.5);
    cr_assert(bl_estimate_fitting(hidden, &share, &e, 0.2));
    cr_expect_leq(share, 0.2);
    set("hidden", hidden);
    make();
    cr_expect_float_eq(bl_estimate_model_share(&e), share, 1e-12);
    cr_expect_not(bl_estimate_fitting(hidden, &share, &e, 1e-3));
    set("model-type", "pca"); // has none to choose
    make();
    cr_expect_not(bl_estimate_fitting(hidden, &share, &e, 0.9));
}

static uint64_t fingerprint(bool with_duration)
{
    return bl_estimate_fingerprint(&table, &recipe, with_duration);
}

Test(estimate, the_fingerprint_is_that_of_the_result)
{
    make_plain(3);
    uint64_t before = fingerprint(false), all = fingerprint(true);
    set("epochs", "7");
    cr_expect_eq(fingerprint(false), before);
    cr_expect_neq(fingerprint(true), all);
    set("latent", "2");
    uint64_t after = fingerprint(false);
    cr_expect_neq(after, before);
    table.choices.list[1].role = BL_ROLE_DROP;
    cr_expect_neq(fingerprint(false), after);
}

/* A real run. */

static void nothing(void *context, const struct bl_event *event)
{
    (void)context, (void)event;
}

static const struct bl_observer observer = {.emit = nothing};

static struct bl_source *open_jets(void)
{
    static char path[4096];
    struct bl_source *source;
    snprintf(path, sizeof path, "%s/sample-data/jets.h5",
             getenv("BALER_SOURCE_DIR"));
    cr_assert_eq(bl_table_open(path, &source, &err), BL_OK, "%s", err.text);
    return source;
}

/* The table as the interface has it once its statistics are there. */
static void load_jets(void)
{
    struct bl_source *source = open_jets();
    struct bl_survey survey;
    cr_assert_eq(bl_schema_copy(&table.schema, &source->schema, &err), BL_OK);
    cr_assert_eq(bl_survey_make(&survey, source, 0, 0, &observer, &err), BL_OK);
    table.findings = calloc(1, sizeof *table.findings);
    table.findings->stats = survey.stats;
    table.findings->proposals = survey.proposals;
    survey.stats = NULL;
    survey.proposals = NULL;
    bl_survey_release(&survey);
    bl_source_close(source);
    choose();
    for (size_t i = 0; i < table.choices.n; i++)
        table.choices.list[i].role = table.findings->proposals[i].role;
}

static struct bl_file_sizes compress_jets(size_t *n_params)
{
    struct bl_options options = BL_OPTIONS_INIT;
    const struct bl_recipe_lines lines = {.tool = "baler test"};
    struct memory_container file = {0};
    struct bl_compress_report report;
    struct bl_source *source = open_jets();
    struct bl_container_writer *w = memory_container_writer(&file);
    struct bl_pool *pool;
    options.train.epochs = 40; // latents of a network that knows nothing are
                               // nothing
    cr_assert_eq(bl_pool_new(&pool, 1, &err), BL_OK);
    cr_assert_eq(bl_job_compress(&report, source, NULL, false, &options, &lines,
                                 w, pool, &observer, &err),
                 BL_OK, "%s", err.text);
    *n_params = report.model->net.n_params;
    bl_model_free(report.model);
    bl_pool_free(pool);
    w->ops->close(w);
    bl_source_close(source);
    memory_container_release(&file);
    return report.sizes;
}

static void expect_near(double estimated, uint64_t real, const char *what)
{
    double ratio = estimated / (double)real;
    cr_expect(ratio > 0.75 && ratio < 1.25, "%s: %g for %llu", what, estimated,
              (unsigned long long)real);
}

Test(estimate, a_real_run_is_as_was_estimated)
{
    size_t n_params;
    struct bl_file_sizes real = compress_jets(&n_params);
    load_jets();
    make();
    cr_expect_eq(e.n_parameters, (double)n_params);
    cr_expect_eq(e.bytes.original, (double)real.original);
    // How far latents can be rounded depends on how well the network knows
    // the table.
    cr_expect_gt(e.bytes.latent, 0.5 * (double)real.latent);
    cr_expect_lt(e.bytes.latent, 2 * (double)real.latent);
    expect_near(e.bytes.model, real.model, "model");
    // What exact columns say of each other is not looked for.
    cr_expect_gt(e.bytes.exact, 0.75 * (double)real.exact);
    cr_expect_lt(e.bytes.exact, 2 * (double)real.exact);
    cr_expect_gt(e.bytes.file, 0.67 * (double)real.compressed);
    cr_expect_lt(e.bytes.file, 1.5 * (double)real.compressed);
}
