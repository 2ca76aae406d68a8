/* The derivative by an energy is the price of a little more of it.  Prices of
 * the nodes are what the ways between them cost along what is not full: of
 * all steps forward, and of steps back along what was sent (Bellman 1958;
 * Ford 1956).  What is left over on one side goes to, or comes from, one more
 * node there is no cost to; its price is the one to compare with. */
#include <math.h>
#include <string.h>

#include "engine/metrics/emd_solver.h"
#include "engine/metrics/residual.h"

/* price[b] <= price[a] + cost along every step a -> b that can be taken; the
 * potentials of the nodes are their prices now. */
static bool relax(double *from, double *to, double cost)
{
    if (*from + cost >= *to - 1e-12 * fabs(cost))
        return false;
    *to = *from + cost;
    return true;
}

static bool relax_pairs(struct bl_emd *e)
{
    bool changed = false;
    for (size_t i = 0; i < e->n; i++)
        for (size_t j = 0; j < e->m; j++) {
            double *a = &e->nodes[i].potential;
            double *b = &e->nodes[e->n + j].potential;
            double cost = e->cost[i * e->m + j];
            changed |= relax(a, b, cost);
            if (e->flow[i * e->m + j] > 0)
                changed |= relax(b, a, -cost);
        }
    return changed;
}

/* Of those that give, what is left goes to the node of no cost; to those that
 * take, it comes from there. */
static bool relax_rest(struct bl_emd *e, double *rest, bool gives)
{
    bool changed = false;
    size_t first = gives ? 0 : e->n, end = gives ? e->n : e->n + e->m;
    for (size_t i = first; i < end; i++) {
        double *here = &e->nodes[i].potential;
        bool is_used = e->nodes[i].left > 0;
        changed |= relax(gives ? here : rest, gives ? rest : here, 0);
        if (is_used)
            changed |= relax(gives ? rest : here, gives ? here : rest, 0);
    }
    return changed;
}

/* Returns the price of the node of no cost. */
static double find_prices(struct bl_emd *e, bool gives)
{
    double rest = 0;
    size_t n_nodes = e->n + e->m + 1;
    for (size_t i = 0; i < e->n + e->m; i++)
        e->nodes[i].potential = 0;
    for (size_t round = 0; round < n_nodes; round++) {
        bool changed = relax_pairs(e);
        changed |= relax_rest(e, &rest, gives);
        if (!changed)
            break;
    }
    return rest;
}

static double sum_left(const struct bl_emd *e, size_t first, size_t end)
{
    double sum = 0;
    for (size_t i = first; i < end; i++)
        sum += e->nodes[i].left;
    return sum;
}

/* What is sent to particle j pulls it back along its way. */
static void add_places(struct bl_particle *g, const struct bl_emd *e, size_t j,
                       double radius)
{
    const struct bl_particle *to = &e->present[e->n + j];
    for (size_t i = 0; i < e->n; i++) {
        const struct bl_particle *from = &e->present[i];
        double angle = e->cost[i * e->m + j];
        double share = angle > 0 ? e->flow[i * e->m + j] / angle / radius : 0;
        g->y += share * (to->y - from->y);
        g->phi += share * bl_residual_of(from->phi, to->phi, true);
    }
}

void bl_emd_gradient(struct bl_particle *gradient, struct bl_emd *e, size_t m,
                     double radius)
{
    bool gives = sum_left(e, 0, e->n) >= sum_left(e, e->n, e->n + e->m);
    double rest = find_prices(e, gives);
    memset(gradient, 0, m * sizeof *gradient);
    for (size_t j = 0; j < e->m; j++) {
        struct bl_particle *g = &gradient[e->origin[e->n + j]];
        double price = e->nodes[e->n + j].potential - rest;
        g->energy = price / radius + (gives ? -1 : 1);
        add_places(g, e, j, radius);
    }
}
