#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "tests/tui/fixture/outcome.h"

static struct bl_outcome *read_text(const char *text)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_outcome *o;
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json, "%s", text);
    cr_assert_eq(bl_outcome_read(&o, json, &err), BL_OK);
    json_decref(json);
    return o;
}

Test(outcome, takes_every_number_to_its_place)
{
    struct bl_outcome *o = read_text(
        "{\"rows\":7,\"columns\":[{\"name\":\"pt\",\"unit\":\"GeV\","
        "\"residual\":{\"mean\":1,\"rms\":2,\"max_abs\":3,\"min\":-4,\"max\":5}"
        ","
        "\"residual_quantiles\":{\"p05\":6,\"p25\":7,\"p50\":8,\"p75\":9,"
        "\"p95\":10},"
        "\"response\":{\"mean\":11,\"rms\":12,\"median\":13,\"p95_abs\":14,"
        "\"max_abs\":15,\"defined\":16},\"nrmse\":17,\"psnr\":18,"
        "\"rms_over_std\":19,\"chi2\":{\"two_sample\":{\"value\":20,\"ndf\":4,"
        "\"p\":0.5},\"impact\":{\"value\":21,\"ndf\":3,\"p\":null},"
        "\"migration\":{\"value\":22,\"ndf\":2,\"p\":0.25}},"
        "\"ks\":{\"d\":23,\"p\":24},\"wasserstein\":{\"w1\":25,"
        "\"w1_over_std\":26},\"js\":27,\"sampled\":true,\"counts\":{"
        "\"values\":28,\"compared\":29,\"different\":30,\"nonfinite\":31,"
        "\"nonfinite_mismatch\":32,\"lost\":33},"
        "\"worst\":[{\"row\":34,\"before\":35,\"after\":36,\"residual\":1}]}],"
        "\"pca\":{\"latent\":2,\"columns\":[{\"name\":\"pt\","
        "\"rms_over_std\":37}]}}");
    cr_assert_eq(o->n, 1);
    const struct bl_variable *v = o->variables;
    cr_expect(o->n_rows == 7 && strcmp(v->name, "pt") == 0);
    cr_expect_str_eq(v->unit, "GeV");
    cr_expect(v->residual.mean == 1 && v->residual.rms == 2 &&
              v->residual.max_abs == 3 && v->residual.min == -4 &&
              v->residual.max == 5);
    cr_expect(v->residual.p05 == 6 && v->residual.p25 == 7 &&
              v->residual.p50 == 8 && v->residual.p75 == 9 &&
              v->residual.p95 == 10);
    cr_expect(v->response.mean == 11 && v->response.rms == 12 &&
              v->response.median == 13 && v->response.p95_abs == 14 &&
              v->response.max_abs == 15 && v->response.defined == 16);
    cr_expect(v->nrmse == 17 && v->psnr == 18 && v->rms_over_std == 19);
    cr_expect_eq(bl_variable_chi2_ndf(v, BL_CHI2_TWO_SAMPLE), 5);
    cr_expect_eq(bl_variable_chi2_ndf(v, BL_CHI2_IMPACT), 7);
    cr_expect_eq(bl_variable_chi2_ndf(v, BL_CHI2_MIGRATION), 11);
    cr_expect(isnan(v->chi2[BL_CHI2_IMPACT].p));
    cr_expect(v->ks_d == 23 && v->ks_p == 24 && v->w1 == 25 &&
              v->w1_over_std == 26 && v->js == 27 && v->sampled);
    cr_expect(v->counts.values == 28 && v->counts.compared == 29 &&
              v->counts.different == 30 && v->counts.nonfinite == 31 &&
              v->counts.nonfinite_mismatch == 32 && v->counts.lost == 33);
    cr_expect(v->n_worst == 1 && v->worst[0].row == 34 &&
              v->worst[0].before == 35 && v->worst[0].after == 36);
    cr_expect_eq(v->pca_rms_over_std, 37);
    bl_outcome_free(o);
}

Test(outcome, what_is_not_said_is_not_known)
{
    struct bl_outcome *o = read_text("{\"columns\":[{}, 7, null]}");
    cr_assert_eq(o->n, 3);
    for (size_t i = 0; i < o->n; i++) {
        const struct bl_variable *v = &o->variables[i];
        cr_expect_str_eq(v->name, "?");
        cr_expect(isnan(v->residual.rms) && isnan(bl_variable_spread(v)));
        cr_expect_eq(bl_variable_verdict(v), BL_VERDICT_UNKNOWN);
        cr_expect_eq(v->values.n + v->residuals.n + v->n_worst, 0);
    }
    cr_expect(isnan(o->pca.mean_rms_over_std) && isnan(o->emd.mean));
    cr_expect_null(o->correlation.before);
    bl_outcome_free(o);
}

/* {"different", "lost", two-sample, impact}, with ten degrees of freedom. */
Test(outcome, verdicts_have_the_thresholds_that_are_written_down)
{
    static const struct {
        double different, lost, two_sample, impact;
        enum bl_verdict verdict;
    } cases[] = {
        {5, 0, 4, 9, BL_VERDICT_KEPT},
        {5, 0, 4, 11, BL_VERDICT_LOOK},
        {5, 0, 21, 9, BL_VERDICT_LOOK},
        {5, 0, 49, 99, BL_VERDICT_LOOK},
        {5, 0, 51, 99, BL_VERDICT_DISTORTED},
        {5, 1, 0, 0, BL_VERDICT_DISTORTED},
        {0, 0, 0, 0, BL_VERDICT_KEPT},
        {0, 0, NAN, NAN, BL_VERDICT_KEPT},
        {5, 0, NAN, NAN, BL_VERDICT_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bl_variable v = {0};
        v.counts.values = 100;
        v.counts.different = cases[i].different;
        v.counts.lost = cases[i].lost;
        v.chi2[BL_CHI2_TWO_SAMPLE].value = cases[i].two_sample;
        v.chi2[BL_CHI2_IMPACT].value = cases[i].impact;
        v.chi2[BL_CHI2_TWO_SAMPLE].ndf = v.chi2[BL_CHI2_IMPACT].ndf = 10;
        cr_expect_eq(bl_variable_verdict(&v), cases[i].verdict, "case %zu", i);
    }
}

Test(outcome, a_peak_that_moved_is_worth_a_look)
{
    struct bl_variable v = {.peak = {.found = true}};
    v.counts.values = v.counts.different = 9;
    v.chi2[BL_CHI2_TWO_SAMPLE].ndf = 10;
    v.peak.mean_shift_in_errors = -2.9;
    cr_expect_eq(bl_variable_verdict(&v), BL_VERDICT_KEPT);
    v.peak.mean_shift_in_errors = -3.1;
    cr_expect_eq(bl_variable_verdict(&v), BL_VERDICT_LOOK);
    v.peak.mean_shift_in_errors = NAN;
    v.peak.width_shift_in_errors = 3.1;
    cr_expect_eq(bl_variable_verdict(&v), BL_VERDICT_LOOK);
    v.peak.found = false;
    cr_expect_eq(bl_variable_verdict(&v), BL_VERDICT_KEPT);
}

Test(outcome, a_peak_that_is_lost_is_worth_a_look)
{
    struct bl_variable v = {.peak = {.found = true}};
    v.counts.values = v.counts.different = 9;
    v.chi2[BL_CHI2_TWO_SAMPLE].ndf = 10;
    v.peak.mean_shift_in_errors = v.peak.width_shift_in_errors = NAN;
    v.peak.before.mean.value = 1973.7;
    v.peak.after.mean.value = NAN;
    cr_expect(bl_peak_is_lost(&v.peak));
    cr_expect_eq(bl_variable_verdict(&v), BL_VERDICT_LOOK);
    v.peak.before.mean.value = NAN;
    cr_expect(!bl_peak_is_lost(&v.peak), "there was none to lose");
}

Test(outcome, the_spread_is_half_of_68_percent)
{
    struct bl_outcome *o = read_text(
        "{\"columns\":[{\"response\":{\"p16\":-0.1,\"p84\":0.3}},"
        "{\"responses\":{\"low\":-1,\"high\":1,\"counts\":[50,50]}}]}");
    cr_expect_float_eq(bl_variable_spread(&o->variables[0]), 0.2, 1e-15);
    cr_expect_float_eq(bl_variable_spread(&o->variables[1]), 0.68, 1e-12);
    bl_outcome_free(o);
}

Test(outcome, matrices_that_are_no_squares_are_not_taken)
{
    struct bl_outcome *o = read_text(
        "{\"correlation\":{\"columns\":[\"a\",\"b\"],\"before\":[[1,2],[3,4]],"
        "\"after\":[[1,2],[3]]}}");
    cr_expect_eq(o->correlation.n, 0); // one without the other is of no use
    cr_expect_null(o->correlation.after);
    bl_outcome_free(o);
}

Test(outcome, correlations_differ_by_their_amount)
{
    struct bl_outcome *o = read_text(
        "{\"correlation\":{\"columns\":[\"a\",\"b\"],\"before\":[[1,0.5],"
        "[0.5,1]],\"after\":[[1,-0.25],[null,1]]}}");
    cr_expect_eq(bl_outcome_correlation_shift(o, 0, 1), 0.75);
    cr_expect(isnan(bl_outcome_correlation_shift(o, 1, 0)));
    bl_outcome_free(o);
}

/* Documents with pieces exchanged for others: all of them can be read. */

static json_t *junk(struct bl_random *r)
{
    switch (bl_random_below(r, 8)) {
    case 0:
        return json_null();
    case 1:
        return json_integer(-5);
    case 2:
        return json_real(1e308);
    case 3:
        return json_string("\xc3\xa9\x1b[2J");
    case 4:
        return json_array();
    case 5:
        return json_pack("[[], {}, [1, 2], 3]");
    case 6:
        return json_integer(INT64_MAX);
    default:
        return json_object();
    }
}

static void spoil(json_t *value, struct bl_random *r, uint64_t rarity)
{
    const char *key;
    json_t *part;
    void *next;
    json_object_foreach_safe(value, next, key, part)
    {
        if (bl_random_below(r, rarity) == 0)
            json_object_set_new(value, key, junk(r));
        else
            spoil(part, r, rarity);
    }
    for (size_t i = 0; i < json_array_size(value); i++)
        if (bl_random_below(r, rarity * 4) == 0)
            json_array_set_new(value, i, junk(r));
        else
            spoil(json_array_get(value, i), r, rarity);
}

Test(outcome, survives_any_document)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_random r = bl_random_new(5, 1);
    for (uint64_t i = 0; i < 60; i++) {
        struct bl_outcome *o;
        json_t *json = bl_fixture_metrics_json();
        spoil(json, &r, 4 + i * 4);
        cr_assert_eq(bl_outcome_read(&o, json, &err), BL_OK, "%s", err.text);
        for (size_t v = 0; v < o->n; v++)
            bl_variable_verdict(&o->variables[v]);
        bl_outcome_free(o);
        json_decref(json);
    }
}

Test(outcome, latent_spaces_survive_any_document)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_random r = bl_random_new(6, 1);
    for (uint64_t i = 0; i < 12; i++) {
        struct bl_latent_space *s;
        size_t top[3];
        json_t *json = bl_fixture_latent_json();
        spoil(json, &r, 4 + i * 40);
        cr_assert_eq(bl_latent_space_read(&s, json, &err), BL_OK, "%s",
                     err.text);
        for (size_t j = 0; j < s->k; j++)
            bl_latent_space_top(s, j, 0, top, 3);
        bl_latent_space_directions(s, 0.85);
        bl_latent_space_free(s);
        json_decref(json);
    }
}
