/* Makes flow.h5: snapshots of a von Karman vortex street behind a cylinder
 * (lattice.h says of which flow, and how it is computed).
 *
 * The lattice is finer than the pictures: a pixel is the mean over a square of
 * cells.  Everything is kept in memory until the file is written.
 */
#include <errno.h>
#include <getopt.h>
#include <hdf5.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample-data/lattice.h"

#define SNAPSHOT_SECONDS 0.02 // between snapshots
enum {
    MIN_CELLS = 72,   // across the channel, for a stable and accurate flow
    SPONGE_PIXELS = 8 // before the outflow, not in the pictures
};

struct options {
    size_t width, height; // of a snapshot, in pixels
    size_t n_snapshots;
    double start; // time of the first snapshot, in seconds
    double reynolds;
    const char *path;
};

/* ---- snapshots ---- */

struct snapshots {
    size_t n, height, width;
    float *u, *v; // (n, height, width), m/s
    double *time; // (n), s
};

static bool snapshots_init(struct snapshots *s, const struct options *o)
{
    *s = (struct snapshots){
        .n = o->n_snapshots, .height = o->height, .width = o->width};
    s->u = calloc(s->n * s->height * s->width, sizeof(float));
    s->v = calloc(s->n * s->height * s->width, sizeof(float));
    s->time = calloc(s->n, sizeof(double));
    return s->u != NULL && s->v != NULL && s->time != NULL;
}

static void snapshots_release(struct snapshots *s)
{
    free(s->u);
    free(s->v);
    free(s->time);
}

/* Mean over the cells of a pixel, in m/s. */
static void pixel_velocity(const struct lattice *l, size_t refine, size_t px,
                           size_t py, float *u, float *v)
{
    double sum_u = 0, sum_v = 0;
    for (size_t k = 0; k < refine * refine; k++) {
        double cell_u, cell_v;
        lattice_velocity(l, px * refine + k % refine, py * refine + k / refine,
                         &cell_u, &cell_v);
        sum_u += cell_u;
        sum_v += cell_v;
    }
    *u = (float)(sum_u / (double)(refine * refine));
    *v = (float)(sum_v / (double)(refine * refine));
}

/* Returns whether every velocity is finite. */
static bool take_snapshot(struct snapshots *s, size_t i, double time,
                          const struct lattice *l)
{
    size_t n_pixels = s->height * s->width, refine = l->ny / s->height;
    bool finite = true;
    for (size_t p = 0; p < n_pixels; p++) {
        float *u = &s->u[i * n_pixels + p], *v = &s->v[i * n_pixels + p];
        pixel_velocity(l, refine, p % s->width, p / s->width, u, v);
        finite = finite && isfinite(*u) && isfinite(*v);
    }
    s->time[i] = time;
    return finite;
}

/* Lets the flow develop, then takes all snapshots. */
static bool simulate(struct lattice *l, struct snapshots *s, double start)
{
    double dt = lattice_seconds_per_step(l);
    size_t first = (size_t)(start / dt + 0.5);
    size_t every = (size_t)(SNAPSHOT_SECONDS / dt + 0.5);
    size_t end = first + (s->n - 1) * every;
    for (size_t k = 0; k <= end; k++) {
        double time = (double)k * dt;
        if (k >= first && (k - first) % every == 0 &&
            !take_snapshot(s, (k - first) / every, time, l)) {
            fprintf(stderr, "vortex_street: the flow became unstable; try a "
                            "larger --size or a smaller --reynolds\n");
            return false;
        }
        lattice_step(l, time);
    }
    return true;
}

/* ---- the file ---- */

static bool put_text(hid_t object, const char *name, const char *text)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, strlen(text));
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t attribute =
        H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool ok = H5Awrite(attribute, type, text) >= 0;
    ok = H5Aclose(attribute) >= 0 && ok;
    H5Sclose(space);
    H5Tclose(type);
    return ok;
}

static bool put_number(hid_t object, const char *name, double value)
{
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t attribute = H5Acreate2(object, name, H5T_IEEE_F64LE, space,
                                 H5P_DEFAULT, H5P_DEFAULT);
    bool ok = H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value) >= 0;
    ok = H5Aclose(attribute) >= 0 && ok;
    H5Sclose(space);
    return ok;
}

/* Shuffled and deflated; no time stamps, so that a file can be made again
 * byte for byte. */
static hid_t storage_of(int n_dims, const hsize_t *dims)
{
    hsize_t chunk[3] = {dims[0] < 16 ? dims[0] : 16, dims[1], dims[2]};
    hid_t storage = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(storage, false);
    H5Pset_chunk(storage, n_dims, chunk);
    H5Pset_shuffle(storage);
    H5Pset_deflate(storage, 9);
    return storage;
}

struct variable {
    const char *name, *unit, *long_name;
    hid_t file_type, memory_type;
    int n_dims;
    const void *values;
};

static bool put_variable(hid_t group, const struct variable *var,
                         const hsize_t *dims)
{
    hid_t space = H5Screate_simple(var->n_dims, dims, NULL);
    hid_t storage = storage_of(var->n_dims, dims);
    hid_t set = H5Dcreate2(group, var->name, var->file_type, space, H5P_DEFAULT,
                           storage, H5P_DEFAULT);
    bool ok = H5Dwrite(set, var->memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                       var->values) >= 0;
    ok = ok && put_text(set, "units", var->unit);
    ok = ok && put_text(set, "long_name", var->long_name);
    ok = H5Dclose(set) >= 0 && ok;
    H5Pclose(storage);
    H5Sclose(space);
    return ok;
}

static bool put_description(hid_t group, const struct options *o)
{
    return put_text(group, "title",
                    "von Karman vortex street behind a cylinder "
                    "in a channel (DFG benchmark 2D-2)") &&
           put_text(group, "source",
                    "D2Q9 lattice Boltzmann, sample-data/vortex_street.c") &&
           put_number(group, "reynolds", o->reynolds) &&
           put_number(group, "mean_velocity_m_per_s", MEAN_VELOCITY) &&
           put_number(group, "cylinder_diameter_m", CYLINDER_DIAMETER) &&
           put_number(group, "cylinder_x_m", CYLINDER_X) &&
           put_number(group, "cylinder_y_m", CYLINDER_Y) &&
           put_number(group, "pixel_m", CHANNEL_HEIGHT / (double)o->height);
}

static bool put_group(hid_t file, const struct snapshots *s,
                      const struct options *o)
{
    const struct variable variables[] = {
        {"time", "s", "time since the inflow was opened", H5T_IEEE_F64LE,
         H5T_NATIVE_DOUBLE, 1, s->time},
        {"u", "m/s", "velocity along the channel", H5T_IEEE_F32LE,
         H5T_NATIVE_FLOAT, 3, s->u},
        {"v", "m/s", "velocity across the channel, upwards", H5T_IEEE_F32LE,
         H5T_NATIVE_FLOAT, 3, s->v},
    };
    const hsize_t dims[3] = {s->n, s->height, s->width};
    hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_link_creation_order(creation,
                               H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
    H5Pset_obj_track_times(creation, false);
    hid_t group = H5Gcreate2(file, "flow", H5P_DEFAULT, creation, H5P_DEFAULT);
    bool ok = put_description(group, o);
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        ok = ok && put_variable(group, &variables[i], dims);
    ok = H5Gclose(group) >= 0 && ok;
    H5Pclose(creation);
    return ok;
}

static bool write_file(const struct snapshots *s, const struct options *o)
{
    hid_t file = H5Fcreate(o->path, H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    if (file < 0) {
        fprintf(stderr, "vortex_street: %s cannot be created\n", o->path);
        return false;
    }
    bool ok = put_group(file, s, o);
    ok = H5Fclose(file) >= 0 && ok;
    if (!ok) {
        fprintf(stderr, "vortex_street: %s cannot be written\n", o->path);
        remove(o->path);
    }
    return ok;
}

/* ---- the command line ---- */

enum { MAX_PIXELS = 4096, MAX_SNAPSHOTS = 100000 };
static const double max_values = 1 << 28; // of one velocity component

static const char help[] =
    "Usage: vortex_street [OPTION]...\n"
    "Makes snapshots of a vortex street behind a cylinder, as HDF5.\n"
    "\n"
    "  -o, --output FILE    where to write (flow.h5)\n"
    "      --size WxH       pixels of a snapshot (80x32)\n"
    "      --snapshots N    how many, 0.02 s apart (120)\n"
    "      --start SECONDS  time of the first one (6)\n"
    "      --reynolds RE    of the mean inflow and the cylinder (100)\n"
    "      --help           print this and exit\n";

/* A whole number in [low, high], ended by `end`. */
static bool parse_size(const char **text, char end, size_t low, size_t high,
                       size_t *value)
{
    if (**text < '0' || **text > '9')
        return false;
    char *rest;
    errno = 0;
    unsigned long n = strtoul(*text, &rest, 10);
    if (errno != 0 || *rest != end || n < low || n > high)
        return false;
    *value = n;
    *text = rest + 1;
    return true;
}

static bool parse_real(const char *text, double low, double high, double *value)
{
    char *rest;
    *value = strtod(text, &rest);
    return rest != text && *rest == '\0' && *value >= low && *value <= high;
}

static bool parse_option(struct options *o, int option, const char *text)
{
    switch (option) {
    case 'o':
        o->path = text;
        return *text != '\0';
    case 's':
        return parse_size(&text, 'x', 16, MAX_PIXELS, &o->width) &&
               parse_size(&text, '\0', 8, MAX_PIXELS, &o->height);
    case 'n':
        return parse_size(&text, '\0', 1, MAX_SNAPSHOTS, &o->n_snapshots);
    case 't':
        return parse_real(text, 0, 1000, &o->start);
    case 'r':
        return parse_real(text, 1, 1000, &o->reynolds);
    default:
        return false;
    }
}

/* Fills the options; false when they are wrong (said on standard error). */
static bool parse_options(struct options *o, int argc, char **argv)
{
    static const struct option names[] = {
        {"output", required_argument, NULL, 'o'},
        {"size", required_argument, NULL, 's'},
        {"snapshots", required_argument, NULL, 'n'},
        {"start", required_argument, NULL, 't'},
        {"reynolds", required_argument, NULL, 'r'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "o:", names, NULL)) != -1) {
        if (option == 'h') {
            fputs(help, stdout);
            exit(0);
        }
        if (option == '?')
            return false;
        if (!parse_option(o, option, optarg)) {
            fprintf(stderr, "vortex_street: %s does not fit here\n", optarg);
            return false;
        }
    }
    if (optind < argc) {
        fprintf(stderr, "vortex_street: %s is no option\n", argv[optind]);
        return false;
    }
    double n_values = (double)(o->width * o->height) * (double)o->n_snapshots;
    if (n_values > max_values || 2 * o->width < 3 * o->height) {
        fprintf(stderr, "vortex_street: the size must be at least 1.5 times "
                        "as wide as high, and below 1 GiB in all\n");
        return false;
    }
    return true;
}

static bool run(struct lattice *l, struct snapshots *s, const struct options *o)
{
    size_t refine = (MIN_CELLS + o->height - 1) / o->height;
    size_t n_sponge = SPONGE_PIXELS * refine;
    if (!lattice_init(l, o->width * refine + n_sponge, o->height * refine,
                      n_sponge, o->reynolds) ||
        !snapshots_init(s, o)) {
        fprintf(stderr, "vortex_street: out of memory; try a smaller --size\n");
        return false;
    }
    return simulate(l, s, o->start) && write_file(s, o);
}

int main(int argc, char **argv)
{
    struct options o = {80, 32, 120, 6, 100, "flow.h5"};
    if (!parse_options(&o, argc, argv)) {
        fprintf(stderr, "Try vortex_street --help\n");
        return 2;
    }
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL); // errors are said here, in a line
    struct lattice lattice = {0};
    struct snapshots snapshots = {0};
    bool ok = run(&lattice, &snapshots, &o);
    snapshots_release(&snapshots);
    lattice_release(&lattice);
    return ok ? 0 : 1;
}
