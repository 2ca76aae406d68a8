/* Nodes 0 .. n-1 are the particles before, with energy to give; n .. n+m-1
 * those after, with energy to take.  Every round sends as much as it can along
 * the cheapest way from one that can give to one that can take, which may
 * lead back over energy that was sent before.  Costs are kept reduced by the
 * nodes' potentials, so that none is negative and Dijkstra's algorithm finds
 * the way; a rounding error below 0 is taken for 0. */
#include "engine/metrics/emd.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/metrics/emd_solver.h"
#include "engine/metrics/residual.h"

enum bl_status bl_emd_new(struct bl_emd **out, size_t max_particles,
                          struct bl_error *err)
{
    struct bl_emd *e = bl_array_new(1, sizeof *e, err);
    if (e == NULL)
        return err->status;
    size_t n = max_particles;
    e->capacity = n;
    e->cost = bl_array_new(n, n * sizeof *e->cost, err);
    e->flow = bl_array_new(n, n * sizeof *e->flow, err);
    e->nodes = bl_array_new(2 * n, sizeof *e->nodes, err);
    e->present = bl_array_new(2 * n, sizeof *e->present, err);
    e->origin = bl_array_new(2 * n, sizeof *e->origin, err);
    if (e->cost == NULL || e->flow == NULL || e->nodes == NULL ||
        e->present == NULL || e->origin == NULL) {
        bl_emd_free(e);
        return err->status;
    }
    *out = e;
    return BL_OK;
}

void bl_emd_free(struct bl_emd *e)
{
    if (e == NULL)
        return;
    free(e->cost);
    free(e->flow);
    free(e->nodes);
    free(e->present);
    free(e->origin);
    free(e);
}

/* Those of `from` that are there, behind the first `at` of the event. */
static size_t copy_present(struct bl_emd *e, size_t at,
                           const struct bl_particle *from, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(from[i].energy > 0 && isfinite(from[i].energy) &&
              isfinite(from[i].y) && isfinite(from[i].phi)))
            continue;
        e->present[at + kept] = from[i];
        e->origin[at + kept++] = i;
    }
    return kept;
}

static double angle_between(const struct bl_particle *a,
                            const struct bl_particle *b)
{
    return hypot(a->y - b->y, bl_residual_of(a->phi, b->phi, true));
}

static void prepare(struct bl_emd *e)
{
    for (size_t i = 0; i < e->n + e->m; i++)
        e->nodes[i] = (struct bl_emd_node){.left = e->present[i].energy};
    for (size_t i = 0; i < e->n; i++) {
        for (size_t j = 0; j < e->m; j++) {
            e->cost[i * e->m + j] =
                angle_between(&e->present[i], &e->present[e->n + j]);
            e->flow[i * e->m + j] = 0;
        }
    }
}

static double sum_energy(const struct bl_particle *p, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += p[i].energy;
    return sum;
}

/* Reduced cost of the step a -> b; infinite when there is none.  Forward
 * steps have no limit, backward ones undo what was sent. */
static double step_cost(const struct bl_emd *e, size_t a, size_t b)
{
    bool is_forward = a < e->n;
    if (is_forward == (b < e->n))
        return INFINITY;
    size_t cell = is_forward ? a * e->m + b - e->n : b * e->m + a - e->n;
    if (!is_forward && e->flow[cell] == 0)
        return INFINITY;
    double cost = is_forward ? e->cost[cell] : -e->cost[cell];
    cost += e->nodes[a].potential - e->nodes[b].potential;
    return cost > 0 ? cost : 0;
}

static bool is_nearer(double distance, int hops, const struct bl_emd_node *than)
{
    return distance < than->distance ||
           (distance == than->distance && hops < than->hops);
}

static void start_search(struct bl_emd *e)
{
    for (size_t i = 0; i < e->n + e->m; i++) {
        struct bl_emd_node *node = &e->nodes[i];
        bool gives = i < e->n && node->left > 0;
        node->distance = gives ? 0 : INFINITY;
        node->hops = 0;
        node->from = NOWHERE;
        node->done = false;
    }
}

/* The nearest node that is not done; NOWHERE when none can be reached. */
static int nearest(const struct bl_emd *e)
{
    int best = NOWHERE;
    for (size_t i = 0; i < e->n + e->m; i++) {
        const struct bl_emd_node *node = &e->nodes[i];
        if (node->done || isinf(node->distance))
            continue;
        if (best == NOWHERE ||
            is_nearer(node->distance, node->hops, &e->nodes[best]))
            best = (int)i;
    }
    return best;
}

static void relax_from(struct bl_emd *e, size_t a)
{
    struct bl_emd_node *from = &e->nodes[a];
    from->done = true;
    for (size_t b = 0; b < e->n + e->m; b++) {
        struct bl_emd_node *to = &e->nodes[b];
        double distance = from->distance + step_cost(e, a, b);
        if (to->done || !is_nearer(distance, from->hops + 1, to))
            continue;
        to->distance = distance;
        to->hops = from->hops + 1;
        to->from = (int)a;
    }
}

/* Finds the cheapest ways to all nodes and makes their costs the potentials.
 * Returns the end, of those that can take, that is cheapest to reach. */
static int search(struct bl_emd *e)
{
    int end = NOWHERE;
    start_search(e);
    for (int i = nearest(e); i != NOWHERE; i = nearest(e))
        relax_from(e, (size_t)i);
    for (size_t i = 0; i < e->n + e->m; i++) {
        struct bl_emd_node *node = &e->nodes[i];
        if (!node->done)
            continue;
        node->potential += node->distance;
        bool takes = i >= e->n && node->left > 0;
        if (takes &&
            (end == NOWHERE || node->potential < e->nodes[end].potential))
            end = (int)i;
    }
    return end;
}

/* The flow between a node and the one before it on the way. */
static double *flow_into(const struct bl_emd *e, int b)
{
    size_t a = (size_t)e->nodes[b].from, to = (size_t)b;
    return a < e->n ? &e->flow[a * e->m + to - e->n]
                    : &e->flow[to * e->m + a - e->n];
}

static bool is_backward(const struct bl_emd *e, int b)
{
    return (size_t)e->nodes[b].from >= e->n;
}

/* Sends what the way to `end` can carry. */
static void send(struct bl_emd *e, int end)
{
    double amount = e->nodes[end].left;
    int b = end;
    for (; e->nodes[b].from != NOWHERE; b = e->nodes[b].from)
        if (is_backward(e, b))
            amount = fmin(amount, *flow_into(e, b));
    amount = fmin(amount, e->nodes[b].left);
    e->nodes[b].left -= amount;
    e->nodes[end].left -= amount;
    for (b = end; e->nodes[b].from != NOWHERE; b = e->nodes[b].from)
        *flow_into(e, b) += is_backward(e, b) ? -amount : amount;
}

static double moving_cost(const struct bl_emd *e)
{
    double sum = 0;
    for (size_t i = 0; i < e->n * e->m; i++)
        sum += e->flow[i] * e->cost[i];
    return sum;
}

double bl_emd_distance(struct bl_emd *e, const struct bl_particle *before,
                       size_t n, const struct bl_particle *after, size_t m,
                       double radius)
{
    e->n = copy_present(e, 0, before, n);
    e->m = copy_present(e, e->n, after, m);
    double given = sum_energy(e->present, e->n);
    double taken = sum_energy(e->present + e->n, e->m);
    prepare(e);
    for (int end = search(e); end != NOWHERE; end = search(e))
        send(e, end);
    return moving_cost(e) / radius + fabs(given - taken);
}
