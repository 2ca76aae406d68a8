#include "engine/coding/field/interpolation_walk.h"

#include <string.h>

enum { SHORT_RUN = 16, N_SUBSETS = 1 << BL_GRID_DIMS };

/* Subsets of dimensions, by their number of elements: a cell between others
 * along several dimensions comes after those it is between. */
static const uint8_t subsets[N_SUBSETS] = {0, 1,  2,  4, 8,  3,  5,  6,
                                           9, 10, 12, 7, 11, 13, 14, 15};

struct walk {
    const struct bl_grid *grid;
    const struct bl_interpolation *how;
    const struct bl_run_visitor *visitor;
    size_t run_dim;
    size_t outer[BL_GRID_DIMS - 1]; // the other dimensions
};

size_t bl_grid_run_dim(const struct bl_grid *grid)
{
    size_t longest = 0;
    for (size_t d = BL_GRID_DIMS; d-- > 0;) {
        if (grid->dims[d] >= SHORT_RUN)
            return d;
        if (grid->dims[d] > grid->dims[longest])
            longest = d;
    }
    return longest;
}

static size_t count_along(const struct walk *w, const struct bl_cells *c,
                          size_t d)
{
    size_t n = w->grid->dims[d];
    return c->first[d] < n ? (n - 1 - c->first[d]) / c->step[d] + 1 : 0;
}

static void visit_cells(const struct walk *w, const struct bl_cells *c)
{
    const size_t *dims = w->grid->dims, *o = w->outer;
    struct bl_run run = {c, {0}, w->run_dim, count_along(w, c, w->run_dim)};
    memcpy(run.at, c->first, sizeof run.at);
    if (run.n == 0)
        return;
    for (size_t i = c->first[o[0]]; i < dims[o[0]]; i += c->step[o[0]])
        for (size_t j = c->first[o[1]]; j < dims[o[1]]; j += c->step[o[1]])
            for (size_t k = c->first[o[2]]; k < dims[o[2]];
                 k += c->step[o[2]]) {
                run.at[o[0]] = i;
                run.at[o[1]] = j;
                run.at[o[2]] = k;
                w->visitor->visit(w->visitor->state, &run);
            }
}

/* The cells of `layers` between those at multiples of step[], along each
 * dimension of the subset; false where the layers have nothing there. */
static bool between(struct bl_cells *c, const struct bl_cells *layers,
                    const size_t *step, unsigned subset)
{
    *c = *layers;
    for (size_t d = 0; d < BL_GRID_DIMS; d++) {
        if (d == layers->along)
            continue;
        c->step[d] = step[d];
        if (!(subset & 1u << d))
            continue;
        if (step[d] == layers->step[d])
            return false;
        c->first[d] = c->reach[d] = step[d] / 2;
    }
    return true;
}

/* The coarsest of the steps along dimension d. */
static void widen(const struct walk *w, size_t *step, size_t along, size_t d)
{
    for (unsigned i = 0; i < w->how->depth; i++)
        if (d != along && step[d] < w->grid->dims[d])
            step[d] *= 2;
}

/* The new layers of a halving, from coarse to fine. */
static void visit_layers(const struct walk *w, const struct bl_cells *layers)
{
    size_t step[BL_GRID_DIMS];
    memcpy(step, layers->step, sizeof step);
    for (size_t i = 0; i < w->how->n_dims; i++)
        widen(w, step, layers->along, w->how->order[i]);
    struct bl_cells c;
    between(&c, layers, step, 0);
    visit_cells(w, &c);
    for (unsigned i = 0; i < w->how->depth; i++) {
        for (size_t j = 1; j < N_SUBSETS; j++)
            if (!(subsets[j] & 1u << layers->along) &&
                between(&c, layers, step, subsets[j]))
                visit_cells(w, &c);
        for (size_t d = 0; d < BL_GRID_DIMS; d++)
            if (d != layers->along && step[d] > layers->step[d])
                step[d] /= 2;
    }
}

static void halve(const struct walk *w, size_t *step, size_t d)
{
    size_t half = step[d] / 2;
    if (half < w->grid->dims[d]) {
        struct bl_cells layers = {.along = d, .distance = half};
        memcpy(layers.step, step, sizeof layers.step);
        layers.first[d] = half;
        visit_layers(w, &layers);
    }
    step[d] = half;
}

void bl_interpolation_walk(const struct bl_grid *grid,
                           const struct bl_interpolation *how,
                           const struct bl_run_visitor *visitor)
{
    struct walk w = {grid, how, visitor, bl_grid_run_dim(grid), {0}};
    for (size_t d = 0, n = 0; d < BL_GRID_DIMS; d++)
        if (d != w.run_dim)
            w.outer[n++] = d;
    struct bl_cells anchors = {.is_anchor = true};
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        anchors.step[d] = 1;
    for (size_t i = 0; i < how->n_dims; i++)
        anchors.step[how->order[i]] = (size_t)1 << how->levels;
    visit_cells(&w, &anchors);
    size_t step[BL_GRID_DIMS];
    memcpy(step, anchors.step, sizeof step);
    for (unsigned level = how->levels; level > 0; level--)
        for (size_t i = 0; i < how->n_dims; i++)
            halve(&w, step, how->order[i]);
}
