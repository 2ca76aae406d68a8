/* The lattice of a floating-point column that is to come back exactly: of the
 * decimals that its values are, or of the numbers of single precision,
 * whichever takes fewer bytes as it is.  Where neither fits, most values are
 * special, and the column's bytes will be cheaper.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/codec/entropy/symbols.h"
#include "engine/coding/contest/contest_parts.h"

struct exact { // what is measured of a column
    const struct bl_vector *vector;
    struct bl_bound bound;
    size_t n;
    double *x; // all of n
    int64_t *k;
    bool *is_special;
};

static void release(struct exact *e)
{
    free(e->x);
    free(e->k);
    free(e->is_special);
}

static enum bl_status init(struct exact *e, struct bl_error *err)
{
    e->x = bl_array_new(e->n, sizeof *e->x, err);
    e->k = bl_array_new(e->n, sizeof *e->k, err);
    e->is_special = bl_array_new(e->n, sizeof *e->is_special, err);
    if (e->x == NULL || e->k == NULL || e->is_special == NULL)
        return err->status;
    bl_type_to_double(e->x, e->vector->values, e->vector->type, e->n);
    return BL_OK;
}

/* Takes the lattice if it is cheaper than what was taken before. */
static enum bl_status measure(struct bl_lattice *taken, double *least,
                              struct exact *e, const struct bl_lattice *lattice,
                              struct bl_error *err)
{
    size_t kept = 0;
    double bytes;
    bl_lattice_round(e->k, e->is_special, lattice, e->bound, e->vector->values,
                     e->n);
    for (size_t i = 0; i < e->n; i++)
        if (!e->is_special[i])
            e->k[kept++] = e->k[i];
    if (bl_symbols_cost(&bytes, e->k, NULL, 1, kept, err) != BL_OK)
        return err->status;
    bytes += bl_contest_bytes_special(lattice, e->n - kept);
    if (bytes < *least) {
        *taken = *lattice;
        *least = bytes;
    }
    return BL_OK;
}

static enum bl_status take_cheapest(struct bl_lattice *taken, struct exact *e,
                                    const struct bl_lattice_facts *facts,
                                    struct bl_error *err)
{
    struct bl_lattice lattice;
    double least = INFINITY;
    enum bl_type type = e->vector->type;
    if (bl_lattice_make_decimal(&lattice, type, facts, e->x, e->n) &&
        measure(taken, &least, e, &lattice, err) != BL_OK)
        return err->status;
    bl_lattice_make_single(&lattice, type, facts);
    return measure(taken, &least, e, &lattice, err);
}

enum bl_status bl_contest_exact_lattice(struct bl_lattice *lattice,
                                        const struct bl_contest_run *run,
                                        size_t column, struct bl_error *err)
{
    const struct bl_contest *contest = run->contest;
    const struct bl_lattice_facts *facts = &contest->facts[column];
    struct exact e = {
        .vector = &contest->sample->vectors[column],
        .bound = contest->bounds[column],
        .n = run->frame.n_rows,
    };
    if (!bl_type_is_float(e.vector->type) || e.vector->width != 1 ||
        !isfinite(facts->high - facts->low))
        return BL_OK;
    enum bl_status status = init(&e, err);
    if (status == BL_OK)
        status = take_cheapest(lattice, &e, facts, err);
    release(&e);
    return status;
}
