/* Coordinates, cells and errors of values on lattices of each kind. */
#include <criterion/criterion.h>
#include <math.h>

#include "engine/coding/predict/natural.h"

static struct bl_lattice lattice(enum bl_type type, const char *bound,
                                 double low, double high, double smallest)
{
    struct bl_lattice l;
    struct bl_bound parsed;
    struct bl_lattice_facts facts = {
        .low = low, .high = high, .smallest = smallest, .median = high};
    cr_assert_eq(bl_bound_parse(&parsed, bound, &(struct bl_error){0}), BL_OK);
    bl_lattice_make(&l, type, parsed, &facts);
    return l;
}

Test(natural, whole_numbers_are_their_own)
{
    struct bl_lattice l = lattice(BL_INT32, "exact", -5, 5, 1);
    const double v[] = {-7, 3.25};
    double y[2], cell[2], error[2];
    bl_natural_coordinates(y, &l, v, 2);
    bl_natural_cells(cell, &l, v, 2);
    bl_natural_errors(error, &l, v, 2);
    cr_expect(y[0] == -7 && y[1] == 3.25);
    cr_expect(cell[0] == 1 && cell[1] == 1);
    cr_expect(error[0] == 0 && error[1] == 0);
}

Test(natural, linear)
{
    struct bl_lattice l = lattice(BL_FLOAT64, "abs:0.5", -10, 10, 1e-3);
    const double v[] = {2.5, 1e9, -INFINITY, NAN};
    double y[4], cell[1], error[1];
    bl_natural_coordinates(y, &l, v, 4);
    bl_natural_cells(cell, &l, v, 1);
    bl_natural_errors(error, &l, v, 1);
    cr_expect_float_eq(y[0], 2.5, 1e-9);
    cr_expect_float_eq(y[1], 10, 1e-9);
    cr_expect_float_eq(y[2], -10, 1e-9);
    cr_expect(fabs(y[3]) <= 10.1);
    cr_expect_float_eq(cell[0], 1, 1e-9);
    cr_expect_float_eq(error[0], 1 / sqrt(12), 1e-9);
}

/* What is smaller than the smallest is zero; a cell is a share of a value. */
Test(natural, logarithmic)
{
    struct bl_lattice l = lattice(BL_FLOAT64, "rel:1e-2", 0, 100, 2);
    const double v[] = {0, 1, 2.01, 50, -3, 1e6};
    double y[6], cell[6], error[6];
    bl_natural_coordinates(y, &l, v, 6);
    bl_natural_cells(cell, &l, v, 6);
    bl_natural_errors(error, &l, v, 6);
    cr_expect(y[0] == 0 && y[1] == 0 && y[4] == 0);
    cr_expect_float_eq(y[2], 1, 0.6);
    cr_expect_float_eq(y[3] - y[2], log(50 / 2.01) / l.step, 1e-9);
    cr_expect_float_eq(y[5] - y[3], log(2) / l.step, 1e-9);
    cr_expect_float_eq(cell[3], 50 * l.step, 1e-9);
    cr_expect_float_eq(cell[0], cell[1], 1e-12);
    cr_expect_float_eq(error[3], 50 * l.step / sqrt(12), 1e-9);
    cr_expect_eq(error[0], 0);
}
