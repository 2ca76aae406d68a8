/* Undo and redo, held against a model that keeps every state whole. */
#include "tui/model/choices.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "columns.h"

static struct bl_error err;

Test(choices, begin_as_types_have_it)
{
    struct bl_schema s = columns_of("pt:float32 n:int8 who:text");
    struct bl_choices c;
    cr_assert_eq(bl_schema_add(&s, "odd", BL_UNREADABLE, NULL, &err), BL_OK);
    cr_assert_eq(bl_choices_init(&c, &s, &err), BL_OK);
    cr_expect_eq(bl_choices_count(&c, BL_ROLE_COMPRESS), 2);
    cr_expect_eq(c.list[2].role, BL_ROLE_EXACT);
    cr_expect_eq(c.list[3].role, BL_ROLE_DROP);
    cr_expect_null(c.list[0].normalise);
    cr_expect_str_eq(c.list[0].bound, "");
    cr_expect_eq(bl_choices_undo(&c), 0);
    cr_expect_eq(bl_choices_redo(&c), 0);
    bl_choices_release(&c);
    bl_schema_release(&s);
}

Test(choices, a_step_of_nothing_leaves_no_trace)
{
    struct bl_schema s = columns_of("a:float64 b:float64");
    struct bl_choices c;
    cr_assert_eq(bl_choices_init(&c, &s, &err), BL_OK);
    struct bl_choice was = c.list[0];
    struct bl_choice other = {BL_ROLE_DROP, NULL, ""};
    bl_choices_begin(&c);
    cr_assert_eq(bl_choices_set(&c, 0, &was, &err), BL_OK);
    cr_expect_not(bl_choices_can_undo(&c));
    bl_choices_begin(&c); // there and back is nothing as well
    cr_assert_eq(bl_choices_set(&c, 0, &other, &err), BL_OK);
    cr_assert_eq(bl_choices_set(&c, 0, &was, &err), BL_OK);
    cr_expect_not(bl_choices_can_undo(&c));
    cr_expect_eq(c.list[0].role, was.role);
    bl_choices_release(&c);
    bl_schema_release(&s);
}

Test(choices, names_of_normalisations_are_known_by_address)
{
    struct bl_schema s = columns_of("a:float64");
    struct bl_choices c;
    char text[] = "log";
    cr_assert_eq(bl_choices_init(&c, &s, &err), BL_OK);
    cr_assert_eq(bl_choices_set(&c, 0,
                                &(struct bl_choice){BL_ROLE_COMPRESS, text, ""},
                                &err),
                 BL_OK);
    cr_expect_neq(c.list[0].normalise, text);
    cr_expect_str_eq(c.list[0].normalise, "log");
    cr_expect_eq(
        bl_choices_set(&c, 0, &(struct bl_choice){BL_ROLE_COMPRESS, "logg", ""},
                       &err),
        BL_USAGE);
    cr_expect(strstr(err.text, "\"logg\"") != NULL);
    cr_expect_str_eq(c.list[0].normalise, "log");
    bl_choices_release(&c);
    bl_schema_release(&s);
}

Test(choices, those_that_differ_from_the_proposal)
{
    struct bl_schema s = columns_of("a:float64 b:float64 c:text");
    struct bl_choices c;
    struct bl_proposal p[3] = {{.role = BL_ROLE_EXACT},
                               {.role = BL_ROLE_COMPRESS},
                               {.role = BL_ROLE_EXACT}};
    cr_assert_eq(bl_choices_init(&c, &s, &err), BL_OK);
    cr_expect_eq(bl_choices_differing(&c, p), 1);
    cr_expect_eq(bl_choices_open(&c, p), 1);
    bl_choices_set(&c, 1, &(struct bl_choice){BL_ROLE_DROP, NULL, ""}, &err);
    cr_expect_eq(bl_choices_differing(&c, p), 2);
    cr_expect_eq(bl_choices_open(&c, p), 1, "what was dropped stays so");
    bl_choices_release(&c);
    bl_schema_release(&s);
}

/* The model: all states, one after the other. */

enum { N = 5, STEPS = 400 };

struct states {
    struct bl_choice list[STEPS + 1][N];
    size_t n, now;
};

static bool same(const struct bl_choice *a, const struct bl_choice *b)
{
    for (size_t i = 0; i < N; i++)
        if (a[i].role != b[i].role || a[i].normalise != b[i].normalise ||
            strcmp(a[i].bound, b[i].bound) != 0)
            return false;
    return true;
}

static size_t differing(const struct bl_choice *a, const struct bl_choice *b)
{
    size_t n = 0;
    for (size_t i = 0; i < N; i++)
        n += a[i].role != b[i].role || a[i].normalise != b[i].normalise ||
             strcmp(a[i].bound, b[i].bound) != 0;
    return n;
}

static struct bl_choice random_choice(struct bl_random *random)
{
    static const char *const bounds[] = {"", "rel:1e-3", "abs:2"};
    struct bl_choice c = {.role = (enum bl_role)bl_random_below(random, 3)};
    size_t k = bl_random_below(random, 4);
    c.normalise = k < 3 ? bl_choices_normalisations[k] : NULL;
    strcpy(c.bound, bounds[bl_random_below(random, 3)]);
    return c;
}

static void edit(struct bl_choices *c, struct states *m,
                 struct bl_random *random)
{
    struct bl_choice next[N];
    size_t n = bl_random_below(random, 4);
    memcpy(next, m->list[m->now], sizeof next);
    bl_choices_begin(c);
    for (size_t i = 0; i < n; i++) {
        size_t column = bl_random_below(random, N);
        next[column] = random_choice(random);
        cr_assert_eq(bl_choices_set(c, column, &next[column], &err), BL_OK);
    }
    if (same(next, m->list[m->now]))
        // Whether what could be redone is lost on the way is left open.
        m->n = bl_choices_can_redo(c) ? m->n : m->now + 1;
    else {
        memcpy(m->list[++m->now], next, sizeof next);
        m->n = m->now + 1;
    }
}

static void undo(struct bl_choices *c, struct states *m)
{
    size_t n = m->now > 0 ? differing(m->list[m->now], m->list[m->now - 1]) : 0;
    cr_assert_eq(bl_choices_undo(c), n);
    m->now -= m->now > 0;
}

static void redo(struct bl_choices *c, struct states *m)
{
    bool can = m->now + 1 < m->n;
    size_t n = can ? differing(m->list[m->now], m->list[m->now + 1]) : 0;
    cr_assert_eq(bl_choices_redo(c), n);
    m->now += can;
}

static void wander(uint64_t seed)
{
    static struct states m;
    struct bl_random random = bl_random_new(seed, 0);
    struct bl_schema s =
        columns_of("a:float64 b:float64 c:float32 d:int8 e:text");
    struct bl_choices c;
    cr_assert_eq(bl_choices_init(&c, &s, &err), BL_OK);
    m.n = 1;
    m.now = 0;
    memcpy(m.list[0], c.list, sizeof m.list[0]);
    for (size_t i = 0; i < STEPS; i++) {
        switch (bl_random_below(&random, 4)) {
        case 0:
            undo(&c, &m);
            break;
        case 1:
            redo(&c, &m);
            break;
        default:
            edit(&c, &m, &random);
        }
        cr_assert(same(c.list, m.list[m.now]), "seed %d, step %zu", (int)seed,
                  i);
        cr_assert_eq(bl_choices_can_undo(&c), m.now > 0);
        cr_assert_eq(bl_choices_can_redo(&c), m.now + 1 < m.n);
    }
    bl_choices_release(&c);
    bl_schema_release(&s);
}

Test(choices, undo_and_redo_are_those_of_whole_states)
{
    for (uint64_t seed = 0; seed < 100; seed++)
        wander(seed);
}
