/* The dijet mass: a derived variable and its peak, as streams. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "engine/data/derived.h"
#include "engine/metrics/evaluate.h"
#include "io/format.h"

static struct bl_error err;

static const struct bl_formula formulas[] = {
    {"mjj", NULL, "mjj(j1_pt, j1_eta, j1_phi, j2_pt, j2_eta, j2_phi)"},
    {"blurred", NULL, "mjj + 40 * sin(1e3 * j1_phi)"},
};

/* The mass under that name, of the shared table. */
static struct bl_source *open_dijets(const char *path, size_t formula)
{
    struct bl_formula both[] = {formulas[0], formulas[1]};
    struct bl_source *s;
    cr_assert_eq(bl_table_open(path, &s, &err), BL_OK, "%s", err.text);
    both[0].name = formula == 0 ? "m" : "mjj";
    both[1].name = formula == 0 ? "mjj" : "m";
    both[1].text = formula == 0 ? "m" : formulas[1].text;
    cr_assert_eq(bl_derived_open(&s, s, both, 2, NULL, &err), BL_OK, "%s",
                 err.text);
    return s;
}

static struct bl_evaluation *evaluate(size_t formula_after)
{
    const char *folder = getenv("BALER_SHARED_DATA");
    char path[4096];
    snprintf(path, sizeof path, "%s%s/dijet.h5",
             folder != NULL ? folder : getenv("BALER_SOURCE_DIR"),
             folder != NULL ? "" : "/../shared/data");
    if (access(path, R_OK) != 0)
        cr_skip_test("%s is not there", path);
    struct bl_source *before = open_dijets(path, 0);
    struct bl_source *after = open_dijets(path, formula_after);
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    static const char *const peaks[] = {"HT"};
    struct bl_evaluation *e;
    o.peaks = peaks;
    o.n_peaks = 1;
    cr_assert_eq(
        bl_evaluation_new(&e, &before->schema, &after->schema, &o, &err), BL_OK,
        "%s", err.text);
    cr_assert_eq(bl_evaluate_sources(e, before, after, NULL, &err), BL_OK, "%s",
                 err.text);
    bl_source_close(before);
    bl_source_close(after);
    return e;
}

static const struct bl_column_metrics *find(const struct bl_evaluation *e,
                                            const char *name)
{
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    for (size_t i = 0; i < r->n_columns; i++)
        if (strcmp(r->columns[i].name, name) == 0)
            return &r->columns[i];
    cr_assert_fail("there is no %s", name);
    return NULL;
}

Test(dijet, the_resonance_is_found)
{
    struct bl_evaluation *e = evaluate(0);
    const struct bl_column_metrics *m = find(e, "m");
    cr_expect_str_eq(m->formula, formulas[0].text);
    cr_expect_str_eq(m->unit, "GeV");
    cr_expect_eq(m->n_different, 0);
    cr_assert(m->has_peak && m->peak.found);
    cr_expect_float_eq(m->peak.before.mean, 1975, 15);
    cr_expect(m->peak.before.width > 20 && m->peak.before.width < 45);
    cr_expect(m->peak.mean_shift == 0 && m->peak.width_shift == 0);
    bl_evaluation_free(e);
}

Test(dijet, a_blurred_resonance_is_wider)
{
    struct bl_evaluation *e = evaluate(1);
    const struct bl_peak *p = &find(e, "m")->peak;
    cr_assert(p->found && p->after.converged);
    cr_expect_gt(p->width_shift_in_errors, 5);
    cr_expect_lt(fabs(p->mean_shift), 20);
    bl_evaluation_free(e);
}

Test(dijet, derived_variables_change_nothing_of_the_table)
{
    struct bl_evaluation *e = evaluate(1);
    const struct bl_evaluation_result *r = bl_evaluation_result(e);
    cr_expect_eq(r->n_columns, 11 + 2);
    cr_expect_eq(r->correlation.n_columns, 11);
    cr_expect_eq(r->correlation.difference.max_abs_difference, 0);
    cr_expect(find(e, "HT")->has_peak && find(e, "HT")->formula == NULL);
    cr_expect_not(find(e, "j1_pt")->has_peak);
    bl_evaluation_free(e);
}
