/* Events with known kinematics, under names that say nothing. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/random.h"
#include "engine/coding/predict/predictors.h"
#include "predicting.h"

enum { N = 2500 };

enum { PT1, ETA1, PHI1, PT2, ETA2, PHI2, PX1, PY1, PZ1, E1, M, N_COLUMNS };

static double values[N_COLUMNS][N];

static double angle(struct bl_random *random)
{
    return 2 * acos(-1) * (bl_random_uniform(random) - 0.5);
}

static void fill(void)
{
    struct bl_random random = bl_random_new(21, 1);
    for (size_t i = 0; i < N; i++) {
        for (int p = 0; p < 2; p++) {
            values[PT1 + 3 * p][i] = 20 * exp(0.5 * bl_random_normal(&random));
            values[ETA1 + 3 * p][i] = 4.8 * (bl_random_uniform(&random) - 0.5);
            values[PHI1 + 3 * p][i] = angle(&random);
        }
        double pt = values[PT1][i], eta = values[ETA1][i];
        double phi = values[PHI1][i];
        values[PX1][i] = pt * cos(phi);
        values[PY1][i] = pt * sin(phi);
        values[PZ1][i] = pt * sinh(eta);
        values[E1][i] = pt * cosh(eta);
        values[M][i] =
            sqrt(2 * pt * values[PT2][i] *
                 (cosh(eta - values[ETA2][i]) - cos(phi - values[PHI2][i])));
    }
}

static void make(struct test_table *t)
{
    fill();
    test_table_init(t, N);
    for (size_t c = 0; c < N_COLUMNS; c++)
        test_table_add(t, BL_FLOAT32, "range:1e-3", values[c]);
}

/* Each of a particle's columns follows from the others. */
Test(predict_formula, columns_of_events)
{
    static const size_t targets[] = {PT1, ETA1, PHI1, PX1, PY1, PZ1, E1};
    struct test_table t;
    struct bl_predictor p;
    make(&t);
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        struct bl_prediction_task task = test_table_task(&t, targets[i]);
        test_derive(&p, &bl_predict_formula, &task);
        cr_expect_lt(test_share_off(&p, &t, 10), 0.1, "column %zu: %g",
                     targets[i], test_share_off(&p, &t, 10));
        bl_predictor_release(&p);
    }
    test_table_release(&t);
}

Test(predict_formula, invariant_mass)
{
    struct test_table t;
    struct bl_predictor p;
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, M);
    test_derive(&p, &bl_predict_formula, &task);
    cr_expect_eq(p.n_inputs, 6);
    cr_expect_lt(test_share_off(&p, &t, 8), 0.1);
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* The spread is the standard deviation of the error in cells: squares of
 * errors in its units are 1 on average, with a cell's own rounding left out. */
Test(predict_formula, spread_is_the_error)
{
    static double y[N], hints[BL_N_HINTS * N];
    struct test_table t;
    struct bl_predictor p;
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, E1);
    task.n_known = 2; // pt and eta
    test_derive(&p, &bl_predict_formula, &task);
    p.kind->predict(y, &p, &t.frame, 0, N);
    p.kind->hint(hints, &p, &t.frame, 0, N);
    double sum = 0, n = 0;
    for (size_t i = 0; i < N; i++) {
        double exact = values[E1][i] / t.lattices[E1].step;
        double pull = (y[i] - exact) / hints[i];
        sum += pull * pull;
        n++;
    }
    cr_expect_float_eq(sum / n, 1, 0.1, "%g", sum / n);
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* Opposite directions, across the seam of the angle too. */
Test(predict_formula, opposite_across_the_seam)
{
    struct test_table t;
    struct bl_predictor p;
    struct bl_random random = bl_random_new(21, 2);
    for (size_t i = 0; i < N; i++) {
        values[0][i] = angle(&random);
        double other =
            values[0][i] + acos(-1) + 0.1 * bl_random_normal(&random);
        values[1][i] = remainder(other, 2 * acos(-1));
    }
    test_table_init(&t, N);
    test_table_add(&t, BL_FLOAT32, "abs:1e-3", values[0]);
    test_table_add(&t, BL_FLOAT32, "abs:1e-3", values[1]);
    struct bl_prediction_task task = test_table_task(&t, 1);
    test_derive(&p, &bl_predict_formula, &task);
    cr_expect_eq(p.residual.period, 3142);
    double y[1];
    for (size_t i = 0; i < N; i++) {
        int64_t k = t.columns[1].k[i], predicted;
        p.kind->predict(y, &p, &t.frame, i, 1);
        bl_predictor_round(&predicted, y, 1);
        int64_t symbol = bl_difference_of(&p.residual, k, predicted);
        cr_expect_lt(llabs(symbol), 300);
        cr_expect_eq(bl_difference_restore(&p.residual, symbol, predicted), k);
    }
    test_predictor_holds(&p, &t);
    bl_predictor_release(&p);
    test_table_release(&t);
}

/* Jets: pt and a part of the energy, from the other parts and the mass. */
Test(predict_formula, sums_of_energies)
{
    struct test_table t;
    struct bl_predictor p;
    struct bl_random random = bl_random_new(21, 3);
    for (size_t i = 0; i < N; i++) {
        double eta = 4 * (bl_random_uniform(&random) - 0.5), energy = 0;
        for (size_t j = 0; j < 3; j++) {
            values[j][i] = 30 * exp(bl_random_normal(&random));
            energy += values[j][i];
        }
        values[3][i] = eta;
        values[4][i] = energy * (0.1 + 0.2 * bl_random_uniform(&random));
        values[5][i] =
            sqrt(energy * energy - values[4][i] * values[4][i]) / cosh(eta);
    }
    test_table_init(&t, N);
    for (size_t c = 0; c < 6; c++)
        test_table_add(&t, BL_FLOAT32, c == 3 ? "abs:1e-2" : "rel:1e-2",
                       values[c]);
    for (size_t target = 0; target < 6; target += 5) {
        struct bl_prediction_task task = test_table_task(&t, target);
        test_derive(&p, &bl_predict_formula, &task);
        cr_expect_eq(p.n_inputs, 5);
        cr_expect_lt(test_share_off(&p, &t, 2), target == 5 ? 0.01 : 0.5);
        test_predictor_holds(&p, &t);
        bl_predictor_release(&p);
    }
    test_table_release(&t);
}

/* All ways are proposed, and no two with the same inputs. */
Test(predict_formula, proposals)
{
    struct test_table t;
    struct bl_suggestions found = {0};
    make(&t);
    struct bl_prediction_task task = test_table_task(&t, E1);
    cr_assert_eq(
        bl_predict_formula.propose(&found, &task, &(struct bl_error){0}),
        BL_OK);
    cr_expect_geq(found.n, 3); // of pt and pz, pt and eta, pz and eta, ...
    for (size_t i = 0; i < found.n; i++) {
        cr_expect(bl_predict_formula.is_sound(&found.items[i].predictor));
        cr_expect_lt(found.items[i].cost, 6);
    }
    bl_suggestions_release(&found);
    test_table_release(&t);
}

Test(predict_formula, nothing_in_noise)
{
    bool applies = true;
    struct test_table t;
    struct bl_predictor p = {.kind = &bl_predict_formula, .target = 0};
    make(&t);
    t.frame.n_columns = 6; // pt, eta and phi of two, which have no relation
    struct bl_prediction_task task = test_table_task(&t, 0);
    cr_assert_eq(p.kind->derive(&p, &applies, &task, &(struct bl_error){0}),
                 BL_OK);
    cr_expect_not(applies);
    t.frame.n_columns = N_COLUMNS;
    test_table_release(&t);
}
