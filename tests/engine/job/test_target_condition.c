/* Conditions on metrics: as they are written, and as they are judged. */
#include "engine/job/target_condition.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "tests/engine/data/table.h"

static struct bl_error err;
static struct bl_conditions c;

static void parse(const char *text)
{
    cr_assert_eq(bl_conditions_parse(&c, text, &err), BL_OK, "%s: %s", text,
                 err.text);
}

static void expect(size_t i, const char *variable, const char *metric,
                   bool is_upper, bool is_strict, double limit)
{
    const struct bl_condition *one = &c.items[i];
    cr_assert_lt(i, c.n);
    cr_expect(eq(str, (char *)one->metric->name, (char *)metric));
    cr_expect(eq(int, one->is_upper, is_upper));
    cr_expect(eq(int, one->is_strict, is_strict));
    cr_expect(eq(dbl, one->limit, limit));
    if (variable == NULL)
        cr_expect_null(one->variable);
    else
        cr_expect(eq(str, one->variable, (char *)variable));
}

Test(target_condition, what_is_written)
{
    parse("mjj.peak_shift < 0.1,chi2.impact<=1e-2 ,  a.b.ks.d >= -3, "
          "p<q.nrmse > 0, js < 1");
    cr_assert(eq(sz, c.n, 5));
    expect(0, "mjj", "peak_shift", true, true, 0.1);
    expect(1, NULL, "chi2.impact", true, false, 1e-2);
    expect(2, "a.b", "ks.d", false, false, -3);
    expect(3, "p<q", "nrmse", false, true, 0);
    expect(4, NULL, "js", true, true, 1);
    cr_expect(eq(str, c.items[0].text, "mjj.peak_shift < 0.1"));
    cr_expect(eq(str, c.items[1].text, "chi2.impact<=1e-2"));
    bl_conditions_release(&c);
}

Test(target_condition, the_longest_metric_is_meant)
{
    parse("chi2.two_sample.p > 0.5, x.chi2.two_sample < 1, "
          "peak.mean_shift.value < 2");
    expect(0, NULL, "chi2.two_sample.p", false, true, 0.5);
    expect(1, "x", "chi2.two_sample", true, true, 1);
    expect(2, NULL, "peak.mean_shift.value", true, true, 2);
    bl_conditions_release(&c);
}

Test(target_condition, what_is_not_understood)
{
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"", "is meant"},
        {" , ", "is meant"},
        {"nrmse", "is meant"},
        {"< 3", "is meant"},
        {"nrmse <", "no number"},
        {"nrmse < x", "no number"},
        {"nrmse < nan", "no number"},
        {"nrmse < 1e-3 2", "no number"},
        {"nrmse = 3", "is meant"},
        {"pt.nrsme < 1", "the nearest is nrmse"},
        {"m.peakshift < 1", "the nearest is peak_shift"},
        {"chi2.impcat < 1", "the nearest is chi2.impact"},
        {"residual < 1", "known are residual.mean, residual.rms"},
        {"pt < 1", "correlation.frobenius"},
        {"pt.correlation.frobenius < 1", "the whole table"},
        {"nrmse < 1, ks < 1", "\"ks\""},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        err = (struct bl_error)BL_ERROR_INIT;
        cr_expect_eq(bl_conditions_parse(&c, wrong[i].text, &err), BL_USAGE,
                     "%s", wrong[i].text);
        cr_expect(strstr(err.text, wrong[i].says) != NULL, "%s: %s",
                  wrong[i].text, err.text);
        cr_expect(eq(sz, c.n, 0));
    }
}

// Two columns, a text, and what was measured of them.
enum { PT, ETA, LABEL, N_COLUMNS };

static struct table table;
static struct bl_column_metrics columns[N_COLUMNS];
static struct bl_evaluation_result result = {.columns = columns,
                                             .n_columns = N_COLUMNS};

static void make_result(void)
{
    table_column(&table, "pt", BL_FLOAT32);
    table_column(&table, "eta", BL_FLOAT64);
    table_column(&table, "label", BL_TEXT);
    for (size_t i = 0; i < N_COLUMNS; i++)
        columns[i] = (struct bl_column_metrics){
            .name = table.schema.columns[i].name, .nrmse = NAN, .js = NAN};
}

static void find_scopes(void)
{
    cr_assert_eq(bl_conditions_find_scopes(&c, &table.schema, &result, &err),
                 BL_OK, "%s", err.text);
}

Test(target_condition, variables_are_there)
{
    make_result();
    parse("e*.nrmse < 1");
    cr_expect(eq(int, bl_conditions_check(&c, &table.schema, &err), BL_OK));
    cr_expect_not(bl_condition_names(c.items, &table.schema, PT));
    cr_expect(bl_condition_names(c.items, &table.schema, ETA));
    bl_conditions_release(&c);
    parse("phi.nrmse < 1");
    cr_expect(eq(int, bl_conditions_check(&c, &table.schema, &err), BL_USAGE));
    cr_expect(strstr(err.text, "\"phi\"") != NULL);
    bl_conditions_release(&c);
    parse("label.nrmse < 1");
    cr_expect(eq(int, bl_conditions_check(&c, &table.schema, &err), BL_USAGE));
    cr_expect(strstr(err.text, "label is text") != NULL, "%s", err.text);
    bl_conditions_release(&c);
    table_release(&table);
}

Test(target_condition, the_worst_variable_counts)
{
    make_result();
    columns[PT].nrmse = columns[ETA].nrmse = 0;
    parse("nrmse < 0.5");
    find_scopes();
    cr_expect(eq(sz, c.items[0].n_scope, 2));
    columns[PT].nrmse = 0.25;
    columns[ETA].nrmse = 0.5;
    struct bl_verdict v = bl_condition_judge(c.items, &result);
    cr_expect(eq(dbl, v.value, 0.5));
    cr_expect(eq(str, (char *)v.variable, "eta"));
    cr_expect_not(v.holds);
    cr_expect_not(bl_conditions_hold(&c, &result));
    cr_expect(bl_conditions_blame(&c, &result, "eta"));
    cr_expect_not(bl_conditions_blame(&c, &result, "pt"));
    columns[ETA].nrmse = 0.49;
    cr_expect(bl_conditions_hold(&c, &result));
    bl_conditions_release(&c);
    table_release(&table);
}

Test(target_condition, signs)
{
    static const struct {
        const char *text;
        bool below, at, above;
    } cases[] = {
        {"pt.nrmse < 2", true, false, false},
        {"pt.nrmse <= 2", true, true, false},
        {"pt.nrmse > 2", false, false, true},
        {"pt.nrmse >= 2", false, true, true},
    };
    make_result();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bool wanted[] = {cases[i].below, cases[i].at, cases[i].above};
        parse(cases[i].text);
        columns[PT].nrmse = c.items[0].is_upper ? 0 : 9;
        find_scopes();
        for (int k = 0; k < 3; k++) {
            columns[PT].nrmse = 1 + k;
            cr_expect_eq(bl_conditions_hold(&c, &result), wanted[k], "%s at %d",
                         cases[i].text, 1 + k);
        }
        bl_conditions_release(&c);
    }
    table_release(&table);
}

/* What was never defined is left out; what is no more does not hold. */
Test(target_condition, what_is_not_defined)
{
    make_result();
    columns[PT].nrmse = 0;
    parse("nrmse < 1");
    find_scopes();
    cr_expect(eq(sz, c.items[0].n_scope, 1));
    cr_expect(bl_conditions_hold(&c, &result));
    columns[PT].nrmse = NAN;
    cr_expect_not(bl_conditions_hold(&c, &result));
    bl_conditions_release(&c);
    parse("eta.js < 1");
    cr_expect(eq(int,
                 bl_conditions_find_scopes(&c, &table.schema, &result, &err),
                 BL_FAILED));
    cr_expect(strstr(err.text, "not defined of eta") != NULL, "%s", err.text);
    bl_conditions_release(&c);
    table_release(&table);
}

Test(target_condition, what_does_not_even_hold_exactly)
{
    make_result();
    columns[ETA].nrmse = 0;
    parse("eta.nrmse > 0.5");
    cr_expect(eq(int,
                 bl_conditions_find_scopes(&c, &table.schema, &result, &err),
                 BL_FAILED));
    cr_expect(strstr(err.text, "no bound meets it") != NULL, "%s", err.text);
    bl_conditions_release(&c);
    table_release(&table);
}
