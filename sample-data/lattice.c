#include "sample-data/lattice.h"

#include <stdlib.h>
#include <string.h>

#define INFLOW_VELOCITY  0.04 // mean, small against sound (0.577)
#define MAGIC            (3.0 / 16)
#define SPONGE_VISCOSITY 0.1 // at the outflow
#define RAMP_SECONDS     0.5 // in which the inflow grows from nothing

static const int cx[LATTICE_DIRECTIONS] = {0, 1, -1, 0, 0, 1, -1, 1, -1};
static const int cy[LATTICE_DIRECTIONS] = {0, 0, 0, 1, -1, 1, -1, -1, 1};
static const double weight[LATTICE_DIRECTIONS] = {
    4. / 9, 1. / 9, 1. / 9, 1. / 9, 1. / 9, 1. / 36, 1. / 36, 1. / 36, 1. / 36};

/* Directions come in opposite pairs: 1 and 2, 3 and 4, ... */
static int opposite(int i)
{
    return i % 2 == 1 ? i + 1 : i - 1;
}

static double metres_per_cell(const struct lattice *l)
{
    return CHANNEL_HEIGHT / (double)l->ny;
}

double lattice_seconds_per_step(const struct lattice *l)
{
    return metres_per_cell(l) * INFLOW_VELOCITY / MEAN_VELOCITY;
}

static bool inside_cylinder(const struct lattice *l, size_t x, size_t y)
{
    double dx = ((double)x + 0.5) * metres_per_cell(l) - CYLINDER_X;
    double dy = ((double)y + 0.5) * metres_per_cell(l) - CYLINDER_Y;
    return dx * dx + dy * dy < CYLINDER_DIAMETER * CYLINDER_DIAMETER / 4;
}

/* A parabola; y in cells from the lower wall. */
static double inflow_velocity(const struct lattice *l, double y)
{
    double s = y / (double)l->ny;
    return 6 * INFLOW_VELOCITY * s * (1 - s);
}

/* Rises from 0 to 1 without a kink, so that hardly any sound is sent out. */
static double inflow_share(double seconds)
{
    double s = seconds / RAMP_SECONDS;
    return s < 1 ? s * s * (3 - 2 * s) : 1;
}

/* ---- setting up ---- */

static void set_viscosity(struct lattice *l, size_t n_sponge, double reynolds)
{
    double diameter = CYLINDER_DIAMETER / metres_per_cell(l);
    size_t n_channel = l->nx - n_sponge;
    for (size_t x = 0; x < l->nx; x++) {
        double depth = x < n_channel ? 0 : (double)(x - n_channel);
        double s = n_sponge > 0 ? depth / (double)n_sponge : 0;
        l->viscosity[x] =
            INFLOW_VELOCITY * diameter / reynolds + SPONGE_VISCOSITY * s * s;
    }
}

static void set_solid(struct lattice *l)
{
    for (size_t y = 0; y < l->ny; y++)
        for (size_t x = 0; x < l->nx; x++)
            l->solid[y * l->nx + x] = inside_cylinder(l, x, y);
}

/* What is at (x, y), which may be outside; false when it is fluid. */
static bool boundary_at(const struct lattice *l, ptrdiff_t x, ptrdiff_t y,
                        enum link_kind *kind)
{
    bool beside = y < 0 || y >= (ptrdiff_t)l->ny;
    bool before = x < 0, behind = x >= (ptrdiff_t)l->nx;
    *kind = beside ? WALL : before ? INFLOW : behind ? OUTFLOW : WALL;
    return beside || before || behind ||
           l->solid[(size_t)y * l->nx + (size_t)x];
}

static void add_links_of_cell(struct lattice *l, size_t x, size_t y)
{
    for (int i = 1; i < LATTICE_DIRECTIONS; i++) {
        enum link_kind kind;
        if (!boundary_at(l, (ptrdiff_t)x - cx[i], (ptrdiff_t)y - cy[i], &kind))
            continue;
        double y_half_way = (double)y + 0.5 - 0.5 * cy[i];
        double gain = 6 * weight[i] * cx[i] * inflow_velocity(l, y_half_way);
        l->links[l->n_links++] =
            (struct link){y * l->nx + x, i, kind, kind == INFLOW ? gain : 0};
    }
}

static void set_links(struct lattice *l)
{
    for (size_t y = 0; y < l->ny; y++)
        for (size_t x = 0; x < l->nx; x++)
            if (!l->solid[y * l->nx + x])
                add_links_of_cell(l, x, y);
}

static bool allocate(struct lattice *l)
{
    size_t n_cells = l->nx * l->ny;
    l->solid = calloc(n_cells, sizeof *l->solid);
    l->viscosity = calloc(l->nx, sizeof *l->viscosity);
    l->links = calloc(n_cells * (LATTICE_DIRECTIONS - 1), sizeof *l->links);
    bool ok = l->solid != NULL && l->viscosity != NULL && l->links != NULL;
    for (int i = 0; i < LATTICE_DIRECTIONS; i++) {
        l->f[i] = calloc(n_cells, sizeof(double));
        l->next[i] = calloc(n_cells, sizeof(double));
        ok = ok && l->f[i] != NULL && l->next[i] != NULL;
    }
    return ok;
}

bool lattice_init(struct lattice *l, size_t nx, size_t ny, size_t n_sponge,
                  double reynolds)
{
    *l = (struct lattice){.nx = nx, .ny = ny};
    if (!allocate(l))
        return false;
    for (int i = 0; i < LATTICE_DIRECTIONS; i++)
        for (size_t c = 0; c < nx * ny; c++)
            l->f[i][c] = weight[i];
    set_viscosity(l, n_sponge, reynolds);
    set_solid(l);
    set_links(l);
    return true;
}

void lattice_release(struct lattice *l)
{
    for (int i = 0; i < LATTICE_DIRECTIONS; i++) {
        free(l->f[i]);
        free(l->next[i]);
    }
    free(l->solid);
    free(l->viscosity);
    free(l->links);
}

/* ---- a step ---- */

/* Momentum, which at unit density is the velocity (He and Luo). */
static void cell_velocity(const struct lattice *l, size_t cell, double *u,
                          double *v)
{
    *u = *v = 0;
    for (int i = 1; i < LATTICE_DIRECTIONS; i++) {
        *u += cx[i] * l->f[i][cell];
        *v += cy[i] * l->f[i][cell];
    }
}

static double cell_density(const struct lattice *l, size_t cell)
{
    double rho = 0;
    for (int i = 0; i < LATTICE_DIRECTIONS; i++)
        rho += l->f[i][cell];
    return rho;
}

/* The equilibrium is even + odd along a direction, even - odd against it. */
static double even_equilibrium(int i, double rho, double u, double v)
{
    double cu = cx[i] * u + cy[i] * v;
    return weight[i] * (rho + 4.5 * cu * cu - 1.5 * (u * u + v * v));
}

static double odd_equilibrium(int i, double u, double v)
{
    return 3 * weight[i] * (cx[i] * u + cy[i] * v);
}

/* Sums and differences of opposite populations relax at their own rates. */
static void collide_cell(struct lattice *l, size_t c, double even_rate,
                         double odd_rate)
{
    double rho = cell_density(l, c), u, v;
    cell_velocity(l, c, &u, &v);
    l->f[0][c] -= even_rate * (l->f[0][c] - even_equilibrium(0, rho, u, v));
    for (int i = 1; i < LATTICE_DIRECTIONS; i += 2) {
        double along = l->f[i][c], against = l->f[i + 1][c];
        double even = 0.5 * (along + against) - even_equilibrium(i, rho, u, v);
        double odd = 0.5 * (along - against) - odd_equilibrium(i, u, v);
        l->f[i][c] = along - even_rate * even - odd_rate * odd;
        l->f[i + 1][c] = against - even_rate * even + odd_rate * odd;
    }
}

static void collide(struct lattice *l)
{
    for (size_t y = 0; y < l->ny; y++)
        for (size_t x = 0; x < l->nx; x++) {
            double even_time = 3 * l->viscosity[x];
            collide_cell(l, y * l->nx + x, 1 / (even_time + 0.5),
                         1 / (MAGIC / even_time + 0.5));
        }
}

/* Populations move one cell in direction i; apply_links() fills in those with
 * no fluid behind them. */
static void stream(struct lattice *l, int i)
{
    ptrdiff_t nx = (ptrdiff_t)l->nx, ny = (ptrdiff_t)l->ny;
    size_t n = l->nx - (cx[i] != 0);
    for (ptrdiff_t y = 0; y < ny; y++) {
        ptrdiff_t from = y - cy[i];
        if (from >= 0 && from < ny)
            memcpy(l->next[i] + y * nx + (cx[i] > 0),
                   l->f[i] + from * nx + (cx[i] < 0), n * sizeof(double));
    }
}

static void apply_links(struct lattice *l, double share)
{
    for (size_t k = 0; k < l->n_links; k++) {
        const struct link *link = &l->links[k];
        double out = l->f[opposite(link->direction)][link->cell];
        double in = out + share * link->gain;
        if (link->kind == OUTFLOW) {
            double u, v;
            cell_velocity(l, link->cell, &u, &v);
            in = 2 * even_equilibrium(link->direction, 1, u, v) - out;
        }
        l->next[link->direction][link->cell] = in;
    }
}

static void swap(double **a, double **b)
{
    double *was = *a;
    *a = *b;
    *b = was;
}

void lattice_step(struct lattice *l, double seconds)
{
    collide(l);
    for (int i = 0; i < LATTICE_DIRECTIONS; i++)
        stream(l, i);
    apply_links(l, inflow_share(seconds));
    for (int i = 0; i < LATTICE_DIRECTIONS; i++)
        swap(&l->f[i], &l->next[i]);
}

void lattice_velocity(const struct lattice *l, size_t x, size_t y, double *u,
                      double *v)
{
    *u = *v = 0;
    if (l->solid[y * l->nx + x])
        return;
    cell_velocity(l, y * l->nx + x, u, v);
    *u *= MEAN_VELOCITY / INFLOW_VELOCITY;
    *v *= MEAN_VELOCITY / INFLOW_VELOCITY;
}
