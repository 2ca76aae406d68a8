#include "engine/metrics/flow.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "engine/data/plane.h"
#include "engine/metrics/sum.h"

struct plane {
    const double *u, *v;
    size_t width;
};

static double divergence_at(const struct plane *p, size_t cell)
{
    return bl_plane_dx(p->u, cell) + bl_plane_dy(p->v, p->width, cell);
}

static double vorticity_at(const struct plane *p, size_t cell)
{
    return bl_plane_vorticity(p->u, p->v, p->width, cell);
}

static double energy_of(const struct plane *p, size_t n_cells)
{
    struct bl_mean m = {0};
    for (size_t i = 0; i < n_cells; i++)
        bl_mean_add(&m, (p->u[i] * p->u[i] + p->v[i] * p->v[i]) / 2);
    return bl_mean_value(&m);
}

static struct bl_flow_side side_of(const struct plane *p, size_t height)
{
    struct bl_mean divergence2 = {0}, vorticity2 = {0};
    for (size_t i = 1; i + 1 < height; i++) {
        for (size_t j = 1; j + 1 < p->width; j++) {
            size_t cell = i * p->width + j;
            double divergence = divergence_at(p, cell);
            double curl = vorticity_at(p, cell);
            bl_mean_add(&divergence2, divergence * divergence);
            bl_mean_add(&vorticity2, curl * curl);
        }
    }
    return (struct bl_flow_side){
        .energy = energy_of(p, height * p->width),
        .divergence_rms = sqrt(bl_mean_value(&divergence2)),
        .vorticity_rms = sqrt(bl_mean_value(&vorticity2)),
        .enstrophy = bl_mean_value(&vorticity2) / 2,
    };
}

static double residual_rms(const struct plane *x, const struct plane *y,
                           size_t height)
{
    struct bl_mean d2 = {0};
    for (size_t i = 1; i + 1 < height; i++) {
        for (size_t j = 1; j + 1 < x->width; j++) {
            size_t cell = i * x->width + j;
            double d = vorticity_at(y, cell) - vorticity_at(x, cell);
            bl_mean_add(&d2, d * d);
        }
    }
    return sqrt(bl_mean_value(&d2));
}

struct bl_flow_snapshot bl_flow_of(const double *u_before,
                                   const double *v_before,
                                   const double *u_after, const double *v_after,
                                   size_t height, size_t width)
{
    struct plane x = {u_before, v_before, width};
    struct plane y = {u_after, v_after, width};
    return (struct bl_flow_snapshot){
        .before = side_of(&x, height),
        .after = side_of(&y, height),
        .vorticity_residual_rms = residual_rms(&x, &y, height),
    };
}

enum { N_NUMBERS = sizeof(struct bl_flow_snapshot) / sizeof(double) };

struct bl_flow_snapshot bl_flow_mean(const struct bl_flow_snapshot *snapshots,
                                     size_t n)
{
    double means[N_NUMBERS];
    for (size_t k = 0; k < N_NUMBERS; k++) {
        struct bl_mean m = {0};
        for (size_t i = 0; i < n; i++)
            bl_mean_add(&m, ((const double *)&snapshots[i])[k]);
        means[k] = bl_mean_value(&m);
    }
    struct bl_flow_snapshot mean;
    memcpy(&mean, means, sizeof mean);
    return mean;
}

static const struct {
    const char *u, *v;
} usual_names[] = {
    {"u", "v"},
    {"ux", "uy"},
    {"vx", "vy"},
    {"u_x", "u_y"},
    {"v_x", "v_y"},
    {"velocity_x", "velocity_y"},
    {"x_velocity", "y_velocity"},
};

/* Names in any case: U and V are as usual as u and v. */
static bool find_plane(const struct bl_schema *s, const char *name,
                       size_t *column)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        const struct bl_column *c = &s->columns[i];
        if (bl_type_is_numeric(c->type) && c->n_dims == 2 &&
            strcasecmp(c->name, name) == 0) {
            *column = i;
            return true;
        }
    }
    return false;
}

bool bl_flow_find(const struct bl_schema *s, size_t *u, size_t *v)
{
    for (size_t i = 0; i < sizeof usual_names / sizeof usual_names[0]; i++) {
        if (!find_plane(s, usual_names[i].u, u) ||
            !find_plane(s, usual_names[i].v, v))
            continue;
        const size_t *a = s->columns[*u].dims, *b = s->columns[*v].dims;
        if (a[0] == b[0] && a[1] == b[1])
            return true;
    }
    return false;
}
