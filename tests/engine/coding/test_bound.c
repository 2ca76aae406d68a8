/* Bounds: how they are written, and what they allow. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "engine/coding/bound.h"

static struct bl_error err;

static const struct bl_bound exact = {.kind = BL_BOUND_EXACT};

static struct bl_bound parsed(const char *text)
{
    struct bl_bound b;
    cr_assert_eq(bl_bound_parse(&b, text, &err), BL_OK, "%s: %s", text,
                 err.text);
    return b;
}

Test(bound, is_parsed)
{
    static const struct {
        const char *text;
        struct bl_bound bound;
    } cases[] = {
        {"abs:1e-3", {BL_BOUND_ABS, 1e-3}},
        {"range:0.5", {BL_BOUND_RANGE, 0.5}},
        {"rel:1", {BL_BOUND_REL, 1}},
        {"rel:5e-324", {BL_BOUND_REL, 5e-324}},
        {"abs:1e308", {BL_BOUND_ABS, 1e308}},
        {"exact", {BL_BOUND_EXACT, 0}},
        {"abs:0", {BL_BOUND_EXACT, 0}},
        {"rel:-0", {BL_BOUND_EXACT, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bl_bound b = parsed(cases[i].text);
        cr_expect_eq(b.kind, cases[i].bound.kind, "%s", cases[i].text);
        cr_expect_eq(b.limit, cases[i].bound.limit, "%s", cases[i].text);
    }
}

Test(bound, what_is_none_is_refused_with_an_example)
{
    static const char *const texts[] = {
        "",        "abs",       "abs:",       "abs:x",   "abs:-1", "abs:nan",
        "rel:inf", "abs:1e-3 ", " abs:1",     "ABS:1",   "exact:", "exact ",
        "1e-3",    ":1",        "absolute:1", "abs:1:2", "rang:1", "abs:0x1p-3",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct bl_bound b;
        cr_expect_eq(bl_bound_parse(&b, texts[i], &err), BL_USAGE, "\"%s\"",
                     texts[i]);
        cr_expect(strstr(err.text, texts[i]) != NULL, "%s", err.text);
        cr_expect(strstr(err.text, "abs:1e-3") != NULL ||
                      strstr(err.text, "number") != NULL,
                  "%s", err.text);
    }
}

Test(bound, is_printed_so_that_it_comes_back)
{
    struct bl_random r = bl_random_new(1, 0);
    for (int i = 0; i < 20000; i++) {
        static const enum bl_bound_kind kinds[] = {BL_BOUND_ABS, BL_BOUND_RANGE,
                                                   BL_BOUND_REL};
        char text[BL_BOUND_TEXT_SIZE];
        uint64_t bits = bl_random_u64(&r) >> 1;
        struct bl_bound b = {.kind = kinds[i % 3]}, back;
        memcpy(&b.limit, &bits, sizeof bits);
        if (!isfinite(b.limit) || b.limit == 0)
            continue;
        bl_bound_print(text, b);
        back = parsed(text);
        cr_assert_eq(back.kind, b.kind, "%s", text);
        cr_assert_eq(back.limit, b.limit, "%s", text);
    }
    char text[BL_BOUND_TEXT_SIZE];
    bl_bound_print(text, exact);
    cr_expect(eq(str, (char *)text, "exact"));
    bl_bound_print(text, (struct bl_bound){.kind = BL_BOUND_NONE});
    cr_expect(eq(str, (char *)text, ""));
}

Test(bound, allows)
{
    cr_expect_eq(bl_bound_allowed(parsed("abs:0.25"), 1e9, -1, 1), 0.25);
    cr_expect_eq(bl_bound_allowed(parsed("range:0.25"), 1e9, -4, 4), 2);
    cr_expect_eq(bl_bound_allowed(parsed("rel:0.25"), -8, 0, 0), 2);
    cr_expect_eq(bl_bound_allowed(parsed("rel:0.25"), 0x1p-1074, 0, 0), 0);
    cr_expect_eq(bl_bound_allowed(parsed("range:1e300"), 0, -1e300, 1e300),
                 INFINITY);
    cr_expect_eq(bl_bound_allowed(exact, 5, 0, 9), 0);
    cr_expect_eq(
        bl_bound_allowed((struct bl_bound){.kind = BL_BOUND_NONE}, 5, 0, 9),
        INFINITY);
}

struct comparison {
    const char *bound;
    double before, after, low, high;
    double ratio;
};

Test(bound, ratios)
{
    const struct comparison cases[] = {
        {"abs:2", 5, 6, 0, 9, 0.5},
        {"abs:2", 5, 3, 0, 9, 1},
        {"abs:2", 5, 8, 0, 9, 1.5},
        {"range:0.5", 5, 7, 0, 8, 0.5},
        {"rel:0.5", 4, 5, 0, 8, 0.5},
        {"rel:0.5", -4, -5, 0, 8, 0.5},
        {"abs:1e-320", 0, 2e-320, 0, 1, 2},
        {"abs:1", DBL_MAX, -DBL_MAX, 0, 1, INFINITY},
        {"abs:1e300", DBL_MAX, DBL_MAX / 2, 0, 1, DBL_MAX / 2 / 1e300},
        // what allows no error
        {"exact", 5, 5, 0, 9, 0},
        {"exact", 5, 5 + 1e-15, 0, 9, INFINITY},
        {"range:0.5", 5, 5.1, 7, 7, INFINITY},
        {"rel:0.5", 0, 1e-300, 0, 8, INFINITY},
        {"rel:0.5", 0, 0, 0, 8, 0},
        {"rel:1e-2", 0x1p-1074, 0x1p-1073, 0, 8, INFINITY},
        {"rel:1e-2", 0x1p-1074, 0x1p-1074, 0, 8, 0},
        {"rel:2", 1, -1, 0, 8, INFINITY}, // a sign
        {"rel:2", 1, 0, 0, 8, 0.5},
        {"rel:2", -1, 0.0, 0, 8, INFINITY},
        // what is not finite
        {"abs:1", NAN, NAN, 0, 8, 0},
        {"abs:1", NAN, 1, 0, 8, INFINITY},
        {"abs:1", 1, NAN, 0, 8, INFINITY},
        {"abs:1", INFINITY, INFINITY, 0, 8, 0},
        {"abs:1", INFINITY, -INFINITY, 0, 8, INFINITY},
        {"abs:1", INFINITY, DBL_MAX, 0, 8, INFINITY},
        {"abs:1", DBL_MAX, INFINITY, 0, 8, INFINITY},
        {"abs:1", 0.0, -0.0, 0, 8, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct comparison *c = &cases[i];
        cr_expect_eq(bl_bound_ratio(parsed(c->bound), c->before, c->after,
                                    c->low, c->high),
                     c->ratio, "%s: %g %g", c->bound, c->before, c->after);
    }
}
