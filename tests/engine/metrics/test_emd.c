#include "engine/metrics/emd.h"

#include "engine/metrics/evaluate.h"
#include "tests/engine/metrics/samples.h"

enum { MAX_PARTICLES = 20 };

static struct bl_error err;
static struct bl_emd *emd;

static void setup(void)
{
    cr_assert_eq(bl_emd_new(&emd, MAX_PARTICLES, &err), BL_OK);
}

static void teardown(void)
{
    bl_emd_free(emd);
}

TestSuite(emd, .init = setup, .fini = teardown);

/* draw_event() of the golden's script. */
static size_t draw_event(struct bl_random *r, size_t number,
                         struct bl_particle *event)
{
    size_t n = 1 + bl_random_below(r, number % 10 == 0 ? 20 : 6);
    for (size_t i = 0; i < n; i++) {
        event[i].energy = 10 + 190 * bl_random_uniform(r);
        event[i].y = 5 * bl_random_uniform(r) - 2.5;
        event[i].phi = 6.28 * bl_random_uniform(r) - 3.14;
        if (number % 7 == 0) {
            event[i].y = (double)bl_random_below(r, 3);
            event[i].phi = (double)bl_random_below(r, 3);
        }
        if (number % 11 == 0)
            event[i].energy = 10;
    }
    return n;
}

Test(emd, agrees_with_a_linear_program_on_a_thousand_events)
{
    FILE *f = golden_open();
    struct bl_random r = bl_random_new(123041801, 0);
    struct bl_particle a[MAX_PARTICLES], b[MAX_PARTICLES];
    double want, worst = 0;
    size_t number = 0;
    for (; golden_next(f, "emd", &want, 1) == 1; number++) {
        size_t n = draw_event(&r, number, a);
        size_t m = draw_event(&r, number, b);
        double got = bl_emd_distance(emd, a, n, b, m, 1);
        worst = fmax(worst, fabs(got - want) / fmax(want, 1));
    }
    cr_expect_eq(number, 1000);
    cr_expect_lt(worst, 1e-12, "worst relative difference %g", worst);
    fclose(f);
}

Test(emd, is_a_distance)
{
    struct bl_random r = bl_random_new(5, 0);
    struct bl_particle a[MAX_PARTICLES], b[MAX_PARTICLES], c[MAX_PARTICLES];
    for (size_t number = 0; number < 500; number++) {
        size_t n_a = draw_event(&r, number, a);
        size_t n_b = draw_event(&r, number, b);
        size_t n_c = draw_event(&r, number, c);
        const double R = 4; // at least half the largest angle
        double ab = bl_emd_distance(emd, a, n_a, b, n_b, R);
        double ba = bl_emd_distance(emd, b, n_b, a, n_a, R);
        double bc = bl_emd_distance(emd, b, n_b, c, n_c, R);
        double ac = bl_emd_distance(emd, a, n_a, c, n_c, R);
        expect_near(ab, ba, 1e-12, "the way back");
        cr_expect_leq(ac, ab + bc + 1e-9);
        cr_expect_eq(bl_emd_distance(emd, a, n_a, a, n_a, R), 0);
    }
}

Test(emd, by_hand)
{
    const struct bl_particle a[] = {{10, 0, 3.1}, {5, 1, 0}};
    const struct bl_particle b[] = {{10, 0, -3.1}, {8, 1, 0}};
    double angle = 2 * 3.14159265358979323846 - 6.2;
    expect_near(bl_emd_distance(emd, a, 2, b, 2, 0.5), 10 * angle / 0.5 + 3,
                1e-13, "across the seam");
    expect_near(bl_emd_distance(emd, a, 1, b + 1, 1, 1), 8 * hypot(1, 3.1) + 2,
                1e-13, "one to one");
}

Test(emd, particles_that_are_not_there)
{
    const struct bl_particle a[] = {{10, 0, 0}, {0, 1, 1}, {NAN, 1, 1}};
    const struct bl_particle b[] = {{-2, 0, 0}, {10, 0, 0}, {3, NAN, 0}};
    cr_expect_eq(bl_emd_distance(emd, a, 3, b, 3, 1), 0);
    cr_expect_eq(bl_emd_distance(emd, a, 3, b, 1, 1), 10);
    cr_expect_eq(bl_emd_distance(emd, a, 0, b, 0, 1), 0);
}

Test(emd, energies_over_many_decades)
{
    // All of both sides is moved however small the parts.
    struct bl_particle a[MAX_PARTICLES], b[MAX_PARTICLES];
    for (int i = 0; i < MAX_PARTICLES; i++) {
        a[i] = (struct bl_particle){pow(10, i - 10), 0.1 * i, 0};
        b[i] = (struct bl_particle){pow(10, 9 - i), 0.1 * i, 0};
    }
    // On a line the optimum is the area between the cumulative sums.
    double want = 0, below = 0, moved = 0;
    for (int i = 0; i < MAX_PARTICLES; i++) {
        below += a[i].energy - b[i].energy;
        want += i + 1 < MAX_PARTICLES ? 0.1 * fabs(below) : 0;
        moved += a[i].energy;
    }
    double got = bl_emd_distance(emd, a, MAX_PARTICLES, b, MAX_PARTICLES, 1);
    cr_expect(fabs(got - want) < 1e-14 * moved, "%.17g, not %.17g", got, want);
}

enum { EVENTS = 1000, OBJECTS = 2 };

static const struct bl_emd_object jets[OBJECTS] = {{"pt1", "eta1", "phi1"},
                                                   {"pt2", "eta2", "phi2"}};

/* Two jets an event; every tenth has only one. */
static void make_events(struct table *t, uint64_t seed)
{
    static double v[6][EVENTS];
    struct bl_random r = bl_random_new(seed, 0);
    for (size_t i = 0; i < EVENTS; i++) {
        for (size_t k = 0; k < OBJECTS; k++) {
            v[3 * k][i] = 100 * bl_random_uniform(&r);
            v[3 * k + 1][i] = bl_random_normal(&r);
            v[3 * k + 2][i] = 6 * bl_random_uniform(&r) - 3;
        }
        if (i % 10 == 0)
            v[3][i] = 0;
    }
    struct values columns[6];
    for (size_t k = 0; k < OBJECTS; k++) {
        columns[3 * k] = (struct values){jets[k].energy, BL_FLOAT32, v[3 * k]};
        columns[3 * k + 1] =
            (struct values){jets[k].y, BL_FLOAT64, v[3 * k + 1]};
        columns[3 * k + 2] =
            (struct values){jets[k].phi, BL_FLOAT64, v[3 * k + 2]};
    }
    table_init(t, columns, 6, EVENTS);
}

static struct bl_emd_metrics evaluate(const struct table *a,
                                      const struct table *b, size_t max_values,
                                      struct bl_pool *pool)
{
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.objects = jets;
    o.n_objects = OBJECTS;
    o.max_values = max_values;
    o.pool = pool;
    struct bl_evaluation *e = NULL;
    cr_assert_eq(bl_evaluation_new(&e, &a->schema, &b->schema, &o, &err), 0);
    cr_assert_eq(bl_evaluation_add(e, &a->rows, &b->rows, &err), BL_OK);
    cr_assert_eq(bl_evaluation_finish(e, &err), BL_OK);
    struct bl_emd_metrics m = bl_evaluation_result(e)->emd;
    bl_evaluation_free(e);
    return m;
}

/* The distance of one event, read by hand. */
static double distance_of_row(const struct table *a, const struct table *b,
                              size_t row)
{
    struct bl_particle sides[2][OBJECTS];
    const struct table *tables[2] = {a, b};
    for (size_t s = 0; s < 2; s++) {
        const struct bl_vector *v = tables[s]->rows.vectors;
        for (size_t k = 0; k < OBJECTS; k++)
            sides[s][k] =
                (struct bl_particle){((float *)v[3 * k].values)[row],
                                     ((double *)v[3 * k + 1].values)[row],
                                     ((double *)v[3 * k + 2].values)[row]};
    }
    return bl_emd_distance(emd, sides[0], OBJECTS, sides[1], OBJECTS, 1);
}

Test(emd, over_the_events_of_a_table)
{
    struct table a, b;
    make_events(&a, 1);
    make_events(&b, 2);
    double sum = 0, largest = 0;
    for (size_t row = 0; row < EVENTS; row++) {
        double d = distance_of_row(&a, &b, row);
        sum += d;
        largest = fmax(largest, d);
    }
    struct bl_emd_metrics m = evaluate(&a, &b, EVENTS, NULL);
    cr_expect_eq(m.n_events, EVENTS);
    expect_near(m.mean, sum / EVENTS, 1e-12, "mean");
    cr_expect_eq(m.max, largest);
    cr_expect(0 < m.median && m.median < m.p95 && m.p95 < m.max);
    cr_expect(!m.sampled);

    struct bl_pool *pool = NULL;
    cr_assert_eq(bl_pool_new(&pool, 3, &err), BL_OK);
    struct bl_emd_metrics again = evaluate(&a, &b, EVENTS, pool);
    cr_expect_eq(again.mean, m.mean);
    cr_expect_eq(again.p95, m.p95);
    bl_pool_free(pool);

    struct bl_emd_metrics some = evaluate(&a, &b, 300, NULL);
    cr_expect(some.sampled);
    cr_expect_eq(some.mean, m.mean);
    expect_near(some.median, m.median, 0.2, "median of a sample");
    cr_expect_eq(evaluate(&a, &a, EVENTS, NULL).max, 0);
    table_release(&a);
    table_release(&b);
}

Test(emd, objects_that_are_not_columns)
{
    struct table a;
    make_events(&a, 1);
    struct bl_emd_object odd = {"pt1", "eta1", "phi7"};
    struct bl_evaluation_options o = BL_EVALUATION_OPTIONS_INIT;
    o.objects = &odd;
    o.n_objects = 1;
    struct bl_evaluation *e = NULL;
    cr_expect_eq(bl_evaluation_new(&e, &a.schema, &a.schema, &o, &err),
                 BL_USAGE);
    cr_expect(strstr(err.text, "phi7"), "%s", err.text);
    table_release(&a);
}

static double *coordinate(struct bl_particle *p, size_t k)
{
    double *const each[] = {&p->energy, &p->y, &p->phi};
    return each[k];
}

/* Events of the golden are partly degenerate by design; these are not. */
Test(emd, gradients_are_finite_differences)
{
    struct bl_random r = bl_random_new(77, 0);
    struct bl_particle a[MAX_PARTICLES], b[MAX_PARTICLES], g[MAX_PARTICLES];
    const double h = 1e-6, R = 0.8;
    size_t n_wrong = 0, n_checked = 0;
    for (size_t number = 1; number < 400; number++) {
        if (number % 7 == 0 || number % 11 == 0)
            continue;
        size_t n = draw_event(&r, number, a), m = draw_event(&r, number, b);
        bl_emd_distance(emd, a, n, b, m, R);
        bl_emd_gradient(g, emd, m, R);
        for (size_t i = 0; i < 3 * m; i++) {
            double *x = coordinate(&b[i / 3], i % 3), at = *x;
            *x = at + h;
            double above = bl_emd_distance(emd, a, n, b, m, R);
            *x = at - h;
            double below = bl_emd_distance(emd, a, n, b, m, R);
            *x = at;
            double expected = (above - below) / 2 / h;
            double got = *coordinate(&g[i / 3], i % 3);
            n_wrong += fabs(got - expected) > 1e-3 * (1 + fabs(expected));
            n_checked++;
        }
    }
    cr_expect_gt(n_checked, 3000);
    // A kink may lie within h of one in many.
    cr_expect_leq(n_wrong, 3, "%zu of %zu", n_wrong, n_checked);
}

/* What was reconstructed lies close to what was there: the case training is
 * about. */
Test(emd, gradients_near_the_truth_are_finite_differences)
{
    struct bl_random r = bl_random_new(78, 0);
    struct bl_particle a[MAX_PARTICLES], b[MAX_PARTICLES], g[MAX_PARTICLES];
    const double h = 1e-7;
    size_t n_wrong = 0;
    for (size_t number = 1; number < 150; number++) {
        if (number % 7 == 0)
            continue;
        size_t n = draw_event(&r, number, a);
        for (size_t i = 0; i < n; i++) {
            b[i].energy = a[i].energy * (1 + 0.05 * bl_random_normal(&r));
            b[i].y = a[i].y + 0.05 * bl_random_normal(&r);
            b[i].phi = a[i].phi + 0.05 * bl_random_normal(&r);
        }
        bl_emd_distance(emd, a, n, b, n, 1);
        bl_emd_gradient(g, emd, n, 1);
        for (size_t i = 0; i < 3 * n; i++) {
            double *x = coordinate(&b[i / 3], i % 3), at = *x;
            *x = at + h;
            double above = bl_emd_distance(emd, a, n, b, n, 1);
            *x = at - h;
            double below = bl_emd_distance(emd, a, n, b, n, 1);
            *x = at;
            double expected = (above - below) / 2 / h;
            double got = *coordinate(&g[i / 3], i % 3);
            n_wrong += fabs(got - expected) > 1e-3 * (1 + fabs(expected));
        }
    }
    cr_expect_leq(n_wrong, 2, "%zu", n_wrong);
}

Test(emd, what_is_not_there_has_no_gradient)
{
    const struct bl_particle a[] = {{10, 0, 0}};
    const struct bl_particle b[] = {{0, 1, 1}, {8, 0.5, 0}, {-1, 0, 0}};
    struct bl_particle g[3];
    bl_emd_distance(emd, a, 1, b, 3, 1);
    bl_emd_gradient(g, emd, 3, 1);
    cr_expect_eq(g[0].energy, 0);
    cr_expect_eq(g[2].y, 0);
    // 2 are lost, and 8 moved by 0.5: more energy costs 0.5 a unit, and is
    // one unit less lost.
    cr_expect_float_eq(g[1].energy, -0.5, 1e-12);
    cr_expect_float_eq(g[1].y, 8, 1e-12);
    bl_emd_distance(emd, b, 1, b, 1, 1); // nobody is there
    bl_emd_gradient(g, emd, 1, 1);
    cr_expect_eq(g[0].energy, 0);
}
