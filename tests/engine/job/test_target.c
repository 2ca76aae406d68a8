/* Bounds that are searched, against closed forms: rounding to a lattice of
 * step 2 E leaves residuals that are uniform in [-E, E], whose RMS is
 * E / sqrt(3) and whose largest is E. */
#include "engine/job/target.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "engine/codec/decoder.h"
#include "engine/codec/meta.h"
#include "engine/job/target_search.h"
#include "tests/engine/codec/fixture.h"
#include "tests/engine/job/witness.h"

enum { A, B, ID, N_COLUMNS };
enum { N_ROWS = 20000 };

struct job {
    struct table table;
    struct bl_options options;
    struct bl_formula formula;
    struct witness witness;
    struct memory_container file;
    size_t n_files;
    struct bl_compress_report report;
    struct bl_target_report found;
    struct bl_meta meta; // of the file
    struct bl_error err;
};

/* a in [0, 1], b in [0, 100], and an id. */
static void job_make(struct job *j, size_t n_rows)
{
    struct bl_random r = bl_random_new(11, 0);
    *j = (struct job){.options = BL_OPTIONS_INIT};
    table_column(&j->table, "a", BL_FLOAT64);
    table_column(&j->table, "b", BL_FLOAT64);
    table_column(&j->table, "id", BL_INT64);
    table_fill(&j->table, n_rows);
    for (size_t row = 0; row < n_rows; row++) {
        table_put(&j->table, A, row, bl_random_uniform(&r));
        table_put(&j->table, B, row, 100 * bl_random_uniform(&r));
        table_put(&j->table, ID, row, (double)row);
    }
}

static void job_release(struct job *j)
{
    bl_target_report_release(&j->found);
    bl_meta_release(&j->meta);
    memory_container_release(&j->file);
    table_release(&j->table);
}

static enum bl_status create(void *context, struct bl_container_writer **writer,
                             struct bl_error *err)
{
    struct job *j = context;
    (void)err;
    j->n_files++;
    memory_container_release(&j->file);
    j->file = (struct memory_container){0};
    *writer = memory_container_writer(&j->file);
    return BL_OK;
}

static enum bl_status open_again(void *context, struct bl_source **source,
                                 struct bl_error *err)
{
    struct job *j = context;
    return bl_decoder_open(source, memory_container_reader(&j->file), NULL,
                           NULL, err);
}

static enum bl_status run(struct job *j, const char *target)
{
    static const struct bl_setting said = {(char *)"bound", (char *)"said"};
    const struct bl_recipe_lines recipe = {"baler test", &said, 1};
    const struct bl_attempts attempts = {j, create, open_again};
    struct bl_source *source = fixture_source(&j->table);
    j->options.target = target;
    enum bl_status status = bl_job_compress_to_target(
        &j->report, &j->found, source, NULL, false, &j->options, &j->formula,
        j->formula.name != NULL, &recipe, &attempts, NULL,
        witness_observer(&j->witness), &j->err);
    bl_source_close(source);
    return status;
}

static void run_well(struct job *j, const char *target)
{
    cr_assert_eq(run(j, target), BL_OK, "%s", j->err.text);
    struct bl_container_reader *reader = memory_container_reader(&j->file);
    cr_assert(eq(int, bl_meta_get(&j->meta, reader, &j->err), BL_OK));
    reader->ops->close(reader);
    for (size_t i = 0; i < j->found.n_findings; i++)
        cr_expect(j->found.findings[i].holds);
}

static void expect_limit(const struct job *j, size_t column,
                         enum bl_bound_kind kind, double low, double high)
{
    struct bl_bound b = j->meta.codings.items[column].bound;
    cr_expect(eq(int, (int)b.kind, (int)kind));
    cr_expect(b.limit >= low && b.limit <= high, "%g, not in [%g, %g]", b.limit,
              low, high);
}

static const char *line_of(const struct job *j, const char *key)
{
    const char *value = NULL;
    for (size_t i = 0; i < j->meta.n_recipe; i++)
        if (strcmp(j->meta.recipe[i].key, key) == 0) {
            cr_expect_null(value, "%s stands twice", key);
            value = j->meta.recipe[i].value;
        }
    return value;
}

Test(target, the_rms_of_uniform_residuals)
{
    struct job j;
    job_make(&j, N_ROWS);
    double wanted = 0.002 * sqrt(3);
    run_well(&j, "a.residual.rms < 0.002");
    expect_limit(&j, A, BL_BOUND_RANGE, wanted / 1.06, wanted * 1.01);
    cr_expect(
        eq(int, (int)j.meta.codings.items[ID].bound.kind, BL_BOUND_EXACT));
    cr_assert(eq(sz, j.found.n_findings, 1));
    cr_expect(eq(str, j.found.findings[0].text, "a.residual.rms < 0.002"));
    cr_expect(eq(str, j.found.findings[0].variable, "a"));
    cr_expect(j.found.findings[0].value < 0.002 &&
              j.found.findings[0].value > 0.0018);
    cr_expect(eq(sz, j.found.attempts, 1));
    cr_expect(eq(u64, j.found.sample_rows, N_ROWS));
    cr_expect_leq(j.found.trials, 14);
    cr_expect(eq(str, j.witness.last_phase, "evaluate"));
    job_release(&j);
}

/* b's values are a hundred times a's: it needs a bound a hundredth of a's. */
Test(target, columns_are_loosened_on_their_own)
{
    struct job j;
    job_make(&j, N_ROWS);
    double wanted = 0.002 * sqrt(3);
    run_well(&j, "residual.rms < 0.002");
    expect_limit(&j, B, BL_BOUND_RANGE, wanted / 100 / 1.06,
                 wanted / 100 * 1.01);
    expect_limit(&j, A, BL_BOUND_RANGE, wanted / 1.32, wanted * 1.01);
    job_release(&j);
}

/* What no condition is about keeps the common factor. */
Test(target, a_shape_is_kept)
{
    struct job j;
    job_make(&j, N_ROWS);
    j.options.bound = "a=abs:1,b=rel:0.5";
    run_well(&j, "a.residual.max_abs <= 0.01");
    expect_limit(&j, A, BL_BOUND_ABS, 0.01 / 1.06, 0.01 * 1.01);
    struct bl_bound a = j.meta.codings.items[A].bound;
    expect_limit(&j, B, BL_BOUND_REL, a.limit / 2 / 1.26, a.limit / 2 * 1.01);
    const char *bound = line_of(&j, "bound");
    cr_assert_not_null(bound);
    cr_expect(strstr(bound, "abs:") != NULL && strstr(bound, "rel:") != NULL,
              "%s", bound);
    job_release(&j);
}

Test(target, a_derived_variable)
{
    struct job j;
    job_make(&j, N_ROWS);
    j.formula = (struct bl_formula){"sum", NULL, "a + b / 100"};
    double wanted = 0.002 * sqrt(1.5); // two of them, in quadrature
    run_well(&j, "sum.residual.rms < 0.002");
    expect_limit(&j, A, BL_BOUND_RANGE, wanted / 1.06, wanted * 1.01);
    expect_limit(&j, B, BL_BOUND_RANGE, wanted / 1.06, wanted * 1.01);
    cr_expect(eq(str, j.found.findings[0].variable, "sum"));
    job_release(&j);
}

Test(target, lower_limits_and_the_whole_table)
{
    struct job j;
    job_make(&j, N_ROWS);
    // -20 log10(E / sqrt(3)) = 60
    run_well(&j, "psnr > 60, correlation.max_abs_difference < 1");
    double wanted = 1e-3 * sqrt(3);
    expect_limit(&j, A, BL_BOUND_RANGE, wanted / 1.32, wanted * 1.01);
    cr_expect_null(j.found.findings[1].variable);
    job_release(&j);
}

/* Of a few rows the largest residual is smaller than of all. */
Test(target, what_holds_in_a_sample_only_is_tightened)
{
    struct job j;
    job_make(&j, N_ROWS);
    j.options.sample_rows = 16;
    run_well(&j, "a.residual.max_abs < 0.01");
    cr_expect(eq(u64, j.found.sample_rows, 16));
    cr_expect_gt(j.found.attempts, 1);
    cr_expect(eq(sz, j.found.attempts, j.n_files));
    cr_expect_lt(j.found.findings[0].value, 0.01);
    job_release(&j);
}

Test(target, where_only_exact_will_do_everything_is_exact)
{
    struct job j;
    job_make(&j, 500);
    run_well(&j, "residual.max_abs <= 0");
    cr_expect(eq(dbl, j.found.findings[0].value, 0));
    for (size_t i = 0; i < N_COLUMNS; i++)
        cr_expect(
            eq(int, (int)j.meta.codings.items[i].bound.kind, BL_BOUND_EXACT));
    cr_expect(strstr(j.witness.warnings, "kept exactly") != NULL);
    cr_expect(eq(str, (char *)line_of(&j, "bound"), "exact"));
    job_release(&j);
}

Test(target, what_any_bound_meets_ends_at_the_range)
{
    struct job j;
    job_make(&j, 2000);
    run_well(&j, "residual.max_abs < 1000");
    expect_limit(&j, A, BL_BOUND_RANGE, 1, 1);
    expect_limit(&j, B, BL_BOUND_RANGE, 1, 1);
    job_release(&j);
}

static void expect_failure(const char *target, enum bl_status status,
                           const char *says)
{
    struct job j;
    job_make(&j, 500);
    j.formula = (struct bl_formula){"sum", NULL, "a + b"};
    j.options.drop = "b";
    cr_expect_eq(run(&j, target), status, "%s", target);
    cr_expect(strstr(j.err.text, says) != NULL, "%s: %s", target, j.err.text);
    cr_expect(eq(sz, j.n_files, 0));
    cr_expect(eq(sz, j.found.n_findings, 0));
    job_release(&j);
}

Test(target, failures)
{
    expect_failure("a.residual.rms > 1", BL_FAILED, "no bound meets it");
    expect_failure("a.peak_shift < 1", BL_FAILED, "not defined of a");
    expect_failure("c.nrmse < 1", BL_USAGE, "\"c\"");
    expect_failure("a.nrsme < 1", BL_USAGE, "the nearest is nrmse");
    // made of a column that the file does not have
    expect_failure("sum.nrmse < 1", BL_USAGE, "\"sum\"");
    expect_failure("ssim > 0.5", BL_FAILED, "not defined of any variable");
}

Test(target, it_can_be_interrupted)
{
    struct job j;
    job_make(&j, 500);
    j.witness.wish = BL_CANCEL_ABORT;
    j.witness.cancel_at = BL_EVENT_PHASE;
    cr_expect(eq(int, run(&j, "nrmse < 1e-3"), BL_INTERRUPTED));
    cr_expect(eq(sz, j.n_files, 0));
    job_release(&j);
}

Test(target, scaled_bounds)
{
    const struct bl_lattice_facts facts = {.low = -2, .high = 6};
    struct bl_bound range = {BL_BOUND_RANGE, 1}, abs = {BL_BOUND_ABS, 0.5};
    struct bl_bound exact = {BL_BOUND_EXACT, 0};
    cr_expect(
        eq(dbl, bl_target_scaled(range, 0.0123456, &facts).limit, 0.0123));
    cr_expect(eq(dbl, bl_target_scaled(range, 7, &facts).limit, 1));
    cr_expect(eq(dbl, bl_target_scaled(abs, 4, &facts).limit, 2));
    cr_expect(eq(dbl, bl_target_scaled(abs, 400, &facts).limit, 8));
    cr_expect(
        eq(int, (int)bl_target_scaled(range, 0, &facts).kind, BL_BOUND_EXACT));
    cr_expect(
        eq(int, (int)bl_target_scaled(exact, 5, &facts).kind, BL_BOUND_EXACT));
}
