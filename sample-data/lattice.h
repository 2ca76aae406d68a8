/* A channel with a cylinder in it, solved with the lattice-Boltzmann method.
 *
 * The flow is that of the DFG benchmark 2D-2 (Schaefer and Turek 1996): a
 * channel 0.41 m high with no-slip walls, a parabolic inflow of mean velocity
 * 1 m/s, and a cylinder of 0.1 m slightly below the middle, its centre 0.2 m
 * behind the inflow.  At a Reynolds number of 100 the published Strouhal number
 * is 0.295 to 0.305.
 *
 * A D2Q9 lattice of ny cells over the height, lengths in cells and times in
 * steps: two relaxation times (Ginzburg 2005, magic parameter 3/16, which puts
 * walls half way between cells), the equilibrium for incompressible flow (He
 * and Luo 1997), half-way bounce-back at walls and inflow, anti-bounce-back
 * at constant pressure at the outflow, behind a zone of growing viscosity that
 * swallows the vortices.
 *
 * Only additions, multiplications and divisions in a fixed order: the same
 * sizes give the same values on every machine.
 */
#ifndef BL_SAMPLE_DATA_LATTICE_H
#define BL_SAMPLE_DATA_LATTICE_H

#include <stdbool.h>
#include <stddef.h>

/* The channel, in metres and seconds. */
#define CHANNEL_HEIGHT    0.41
#define CYLINDER_DIAMETER 0.1
#define CYLINDER_X        0.2
#define CYLINDER_Y        0.2
#define MEAN_VELOCITY     1.0

enum { LATTICE_DIRECTIONS = 9 };

/* What comes into a cell from a neighbour that is not fluid. */
enum link_kind { WALL, INFLOW, OUTFLOW };

struct link {
    size_t cell;
    int direction; // in which it enters the cell
    enum link_kind kind;
    double gain; // INFLOW: momentum added at full velocity
};

struct lattice {
    size_t nx, ny;
    double *f[LATTICE_DIRECTIONS];    // populations, (ny, nx)
    double *next[LATTICE_DIRECTIONS]; // after streaming
    bool *solid;                      // (ny, nx)
    double *viscosity;                // (nx), in lattice units
    struct link *links;
    size_t n_links;
};

// At rest.  The last n_sponge of the nx columns are the zone before the
// outflow.  False when memory is refused (release all the same).
bool lattice_init(struct lattice *l, size_t nx, size_t ny, size_t n_sponge,
                  double reynolds);
void lattice_release(struct lattice *l);

double lattice_seconds_per_step(const struct lattice *l);

// One step at `seconds` since the inflow was opened.
void lattice_step(struct lattice *l, double seconds);

// Velocity of a cell in m/s; 0 in the cylinder.
void lattice_velocity(const struct lattice *l, size_t x, size_t y, double *u,
                      double *v);

#endif
