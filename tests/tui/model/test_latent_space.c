#include <math.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "tui/model/latent_space.h"

static struct bl_latent_space *read_text(const char *text)
{
    struct bl_error err = BL_ERROR_INIT;
    struct bl_latent_space *s;
    json_t *json = json_loads(text, 0, NULL);
    cr_assert_not_null(json, "%s", text);
    cr_assert_eq(bl_latent_space_read(&s, json, &err), BL_OK);
    json_decref(json);
    return s;
}

static const char *const small =
    "{\"dimensions\":[{\"mean\":1,\"std\":2,\"min\":3,\"max\":4,"
    "\"skewness\":5,\"kurtosis\":6,\"entropy\":7,\"share\":0.5},"
    "{\"share\":1e-4},{\"idle\":true}],"
    "\"correlation\":{\"latent\":[[1,0,0],[0,1,0],[0,0,1]],"
    "\"input\":{\"a\":[0.1,-0.9,0],\"b\":[0.5,0.2,null],\"c\":[1]},"
    "\"derived\":{\"a\":[-0.3,0.4,0.3]}},"
    "\"laws\":[{\"name\":\"a\",\"r2\":0.8,\"input\":true},"
    "{\"name\":\"b\",\"r2\":0.7,\"input\":true},"
    "{\"name\":\"c\",\"r2\":null,\"input\":true},"
    "{\"name\":\"a\",\"r2\":0.1,\"input\":false}],"
    "\"spectrum\":[6,3,1],\"participation_ratio\":2.17,"
    "\"sample\":{\"rows\":[4,9],\"latent\":[[1,2,3],[4,5,6]],"
    "\"variables\":{\"names\":[\"a\",\"b\"],\"values\":[[7,8],[9,10]]}}}";

Test(latent_space, takes_every_number_to_its_place)
{
    struct bl_latent_space *s = read_text(small);
    const struct bl_latent_axis *a = s->axes;
    cr_assert_eq(s->k, 3);
    cr_expect(a->mean == 1 && a->std == 2 && a->min == 3 && a->max == 4 &&
              a->skewness == 5 && a->kurtosis == 6 && a->entropy == 7 &&
              a->share == 0.5);
    cr_expect_eq(s->n_variables, 4);
    cr_expect_eq(bl_latent_space_r(s, 0, 1), -0.9);
    cr_expect_eq(bl_latent_space_r(s, 3, 1), 0.4, "derived of the same name");
    cr_expect(isnan(bl_latent_space_r(s, 1, 2)));
    cr_expect(isnan(bl_latent_space_r(s, 2, 0)), "of another length");
    cr_expect(s->sample.n == 2 && s->sample.rows[1] == 9 &&
              s->sample.latent[5] == 6 && s->sample.values[2] == 9);
    cr_expect_eq(s->participation_ratio, 2.17);
    bl_latent_space_free(s);
}

Test(latent_space, idle_is_said_or_seen_by_the_share)
{
    struct bl_latent_space *s = read_text(small);
    cr_expect_not(s->axes[0].is_idle);
    cr_expect(s->axes[1].is_idle && s->axes[2].is_idle);
    cr_expect_eq(bl_latent_space_idle(s), 2);
    bl_latent_space_free(s);
}

Test(latent_space, counts_the_directions_that_hold_a_share)
{
    struct bl_latent_space *s = read_text(small);
    cr_expect_eq(bl_latent_space_directions(s, 0), 0);
    cr_expect_eq(bl_latent_space_directions(s, 0.6), 1);
    cr_expect_eq(bl_latent_space_directions(s, 0.61), 2);
    cr_expect_eq(bl_latent_space_directions(s, 1), 3);
    bl_latent_space_free(s);
}

Test(latent_space, lists_what_a_dimension_carries_the_strongest_first)
{
    struct bl_latent_space *s = read_text(small);
    size_t top[2];
    cr_assert_eq(bl_latent_space_top(s, 0, 0, top, 2), 2);
    cr_expect(top[0] == 1 && top[1] == 3);
    cr_assert_eq(bl_latent_space_top(s, 1, 0.3, top, 2), 2);
    cr_expect(top[0] == 0 && top[1] == 3);
    cr_expect_eq(bl_latent_space_top(s, 1, 0.5, top, 2), 1);
    cr_expect_eq(bl_latent_space_top(s, 2, 0.5, top, 2), 0);
    bl_latent_space_free(s);
}

Test(latent_space, a_sample_that_does_not_fit_is_not_taken)
{
    struct bl_latent_space *s =
        read_text("{\"dimensions\":[{},{}],\"sample\":{\"rows\":[1],"
                  "\"latent\":[[1,2],[3,4]],\"variables\":{\"names\":[\"a\"],"
                  "\"values\":[[1]]}}}");
    cr_expect_eq(s->sample.n, 2);
    cr_expect(isnan(s->sample.rows[0]), "rows of another number");
    cr_expect(s->sample.n_variables == 0 && s->sample.values == NULL);
    bl_latent_space_free(s);
    s = read_text("{\"dimensions\":[{}],\"sample\":{\"latent\":[[1,2]]}}");
    cr_expect_eq(s->sample.n, 0);
    bl_latent_space_free(s);
}

Test(latent_space, thirds_cut_a_sample_in_three)
{
    double values[999], cuts[2];
    struct bl_random r = bl_random_new(9, 1);
    int n[3] = {0};
    for (int i = 0; i < 999; i++)
        values[i] = i % 3 == 0 ? bl_random_uniform(&r) : NAN;
    cr_assert(bl_sample_thirds(cuts, values, 999, 1));
    for (int i = 0; i < 999; i += 3)
        n[bl_sample_third(cuts, values[i])]++;
    cr_expect(n[0] == 111 && n[1] == 111 && n[2] == 111, "%d %d %d", n[0], n[1],
              n[2]);
    cr_expect_eq(bl_sample_third(cuts, NAN), -1);
}

Test(latent_space, one_value_cannot_be_cut)
{
    static const double same[] = {2, 2, 2, NAN, INFINITY};
    double cuts[2];
    cr_expect_not(bl_sample_thirds(cuts, same, 5, 1));
    cr_expect_not(bl_sample_thirds(cuts, same, 0, 1));
}
