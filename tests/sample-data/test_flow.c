/* Checks on a file of vortex_street, named by the environment:
 * FLOW_FILE, FLOW_SHAPE ("120x32x80"), and FLOW_SAME_AS where there is a file
 * that must hold the same values. */
#include <criterion/criterion.h>
#include <hdf5.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_VALUES = 1 << 22 };

struct flow {
    hsize_t n, height, width;
    float *u, *v;
    double *time;
};

static struct flow flow;

static void *read_values(hid_t file, const char *name, hid_t type,
                         size_t size_of_value, int n_dims, hsize_t *dims)
{
    hid_t set = H5Dopen2(file, name, H5P_DEFAULT);
    cr_assert(set >= 0, "%s is missing", name);
    hid_t space = H5Dget_space(set);
    cr_assert_eq(H5Sget_simple_extent_ndims(space), n_dims, "%s", name);
    H5Sget_simple_extent_dims(space, dims, NULL);
    hssize_t n = H5Sget_simple_extent_npoints(space);
    cr_assert(n > 0 && n <= MAX_VALUES);
    void *values = malloc((size_t)n * size_of_value);
    cr_assert_geq(H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), 0);
    H5Sclose(space);
    H5Dclose(set);
    return values;
}

static struct flow read_flow(const char *path)
{
    struct flow f;
    hsize_t dims[3], same[3];
    cr_assert_not_null(path);
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    cr_assert(file >= 0, "%s cannot be opened", path);
    f.u = read_values(file, "flow/u", H5T_NATIVE_FLOAT, sizeof *f.u, 3, dims);
    f.v = read_values(file, "flow/v", H5T_NATIVE_FLOAT, sizeof *f.v, 3, same);
    cr_assert_arr_eq(dims, same, sizeof dims);
    f.time = read_values(file, "flow/time", H5T_NATIVE_DOUBLE, sizeof *f.time,
                         1, same);
    cr_assert_eq(dims[0], same[0]);
    f.n = dims[0];
    f.height = dims[1];
    f.width = dims[2];
    H5Fclose(file);
    return f;
}

static void flow_release(struct flow *f)
{
    free(f->u);
    free(f->v);
    free(f->time);
}

static void open_flow(void)
{
    flow = read_flow(getenv("FLOW_FILE"));
}

static void close_flow(void)
{
    flow_release(&flow);
}

TestSuite(flow, .init = open_flow, .fini = close_flow);

static double at(const float *component, hsize_t i, hsize_t y, hsize_t x)
{
    return component[(i * flow.height + y) * flow.width + x];
}

/* The pixel at a place of the channel, in metres. */
static hsize_t pixel(double metres)
{
    return (hsize_t)(metres / 0.41 * (double)flow.height);
}

Test(flow, has_the_shape_asked_for)
{
    char shape[64];
    snprintf(shape, sizeof shape, "%llux%llux%llu", (unsigned long long)flow.n,
             (unsigned long long)flow.height, (unsigned long long)flow.width);
    cr_assert_str_eq(shape, getenv("FLOW_SHAPE"));
}

static void expect_unit(hid_t file, const char *name, const char *unit)
{
    char text[16] = "";
    hid_t attribute =
        H5Aopen_by_name(file, name, "units", H5P_DEFAULT, H5P_DEFAULT);
    hid_t type = H5Aget_type(attribute);
    cr_assert_lt(H5Tget_size(type), sizeof text);
    H5Aread(attribute, type, text);
    cr_expect_str_eq(text, unit, "%s is in %s", name, text);
    H5Tclose(type);
    H5Aclose(attribute);
}

Test(flow, carries_units)
{
    hid_t file = H5Fopen(getenv("FLOW_FILE"), H5F_ACC_RDONLY, H5P_DEFAULT);
    expect_unit(file, "flow/u", "m/s");
    expect_unit(file, "flow/v", "m/s");
    expect_unit(file, "flow/time", "s");
    H5Fclose(file);
}

Test(flow, is_sampled_evenly)
{
    double step = flow.time[1] - flow.time[0];
    cr_assert_float_eq(step, 0.02, 2e-4);
    for (hsize_t i = 1; i < flow.n; i++)
        cr_expect_float_eq(flow.time[i] - flow.time[i - 1], step, 1e-9);
}

/* Fast nowhere: the lattice runs at 0.04 of its units for 1 m/s, and sound at
 * 1/sqrt(3), so a Mach number of 0.25 is 3.6 m/s. */
Test(flow, is_finite_and_slow_against_sound)
{
    for (hsize_t k = 0; k < flow.n * flow.height * flow.width; k++) {
        double speed = hypot(flow.u[k], flow.v[k]);
        cr_assert(isfinite(speed) && speed < 3.6, "value %zu", (size_t)k);
    }
}

/* What flows through any cross-section is what comes in: 1 m/s on average. */
Test(flow, conserves_mass)
{
    for (hsize_t i = 0; i < flow.n; i++)
        for (hsize_t x = 0; x < flow.width; x++) {
            double sum = 0;
            for (hsize_t y = 0; y < flow.height; y++)
                sum += at(flow.u, i, y, x);
            cr_assert_float_eq(sum / (double)flow.height, 1, 0.02,
                               "snapshot %zu column %zu", (size_t)i, (size_t)x);
        }
}

Test(flow, stands_still_in_the_cylinder_and_creeps_at_the_walls)
{
    hsize_t centre = pixel(0.2);
    for (hsize_t i = 0; i < flow.n; i++) {
        cr_assert_eq(at(flow.u, i, centre, centre), 0);
        cr_assert_eq(at(flow.v, i, centre, centre), 0);
        double wall = at(flow.u, i, 0, 1), middle = at(flow.u, i, centre, 1);
        cr_assert_lt(wall, 0.25 * middle);
    }
}

static double mean_at(const float *component, hsize_t y, hsize_t x)
{
    double sum = 0;
    for (hsize_t i = 0; i < flow.n; i++)
        sum += at(component, i, y, x);
    return sum / (double)flow.n;
}

/* Mean time between upward crossings of v behind the cylinder; 0 for fewer
 * than three of them. */
static double period(hsize_t y, hsize_t x)
{
    double first = 0, last = 0, mean = mean_at(flow.v, y, x);
    int n_crossings = 0;
    for (hsize_t i = 1; i < flow.n; i++) {
        double before = at(flow.v, i - 1, y, x) - mean;
        double after = at(flow.v, i, y, x) - mean;
        if (before >= 0 || after < 0)
            continue;
        double step = flow.time[i] - flow.time[i - 1];
        last = flow.time[i - 1] - step * before / (after - before);
        first = n_crossings++ == 0 ? last : first;
    }
    return n_crossings >= 3 ? (last - first) / (n_crossings - 1) : 0;
}

/* Published for this flow: 0.295 to 0.305 (Schaefer and Turek 1996); the small
 * lattice gives 0.290. */
Test(flow, sheds_vortices_at_the_published_strouhal_number)
{
    double seconds = period(pixel(0.2), pixel(0.45));
    cr_assert_gt(seconds, 0, "no oscillation");
    cr_assert_float_eq(0.1 / seconds, 0.297, 0.008, "Strouhal number %g",
                       0.1 / seconds);
}

Test(flow, holds_the_same_values_as_the_file_that_ships)
{
    if (getenv("FLOW_SAME_AS") == NULL)
        return;
    struct flow ships = read_flow(getenv("FLOW_SAME_AS"));
    size_t bytes = flow.n * flow.height * flow.width * sizeof *flow.u;
    cr_assert_eq(flow.n * flow.height * flow.width,
                 ships.n * ships.height * ships.width);
    cr_expect_eq(memcmp(flow.u, ships.u, bytes), 0, "u differs");
    cr_expect_eq(memcmp(flow.v, ships.v, bytes), 0, "v differs");
    flow_release(&ships);
}
