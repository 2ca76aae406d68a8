#include "engine/data/thinning.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

/* Strata are as equal as whole numbers allow: the first ones have one value
 * more than the others. */
static uint64_t stratum_length(const struct bl_thinning *t)
{
    uint64_t n_longer = t->n_total % t->n_strata;
    return t->n_total / t->n_strata + (t->stratum < n_longer);
}

static void draw(struct bl_thinning *t)
{
    uint64_t length = stratum_length(t);
    t->next = t->start;
    if (length > 1)
        t->next += bl_random_below(&t->random, length);
}

static void go_on(struct bl_thinning *t)
{
    t->start += stratum_length(t);
    t->stratum++;
    if (t->stratum < t->n_strata)
        draw(t);
}

struct bl_thinning bl_thinning_new(uint64_t n_total, size_t max_values,
                                   uint64_t seed)
{
    struct bl_thinning t = {.n_total = n_total,
                            .n_strata =
                                n_total < max_values ? n_total : max_values,
                            .random = bl_random_new(seed, 0)};
    if (t.n_strata > 0)
        draw(&t);
    return t;
}

void bl_thinning_release(struct bl_thinning *t)
{
    free(t->values);
    t->values = NULL;
    t->n = 0;
}

bool bl_thinning_takes_all(const struct bl_thinning *t)
{
    return t->n_strata == t->n_total;
}

static void take(struct bl_thinning *t, double x)
{
    if (isfinite(x))
        t->values[t->n++] = x;
}

enum bl_status bl_thinning_add(struct bl_thinning *t, const double *x, size_t n,
                               struct bl_error *err)
{
    assert(n <= t->n_total - t->n_seen);
    if (t->values == NULL && t->n_strata > 0) {
        t->values = bl_array_new((size_t)t->n_strata, sizeof *x, err);
        if (t->values == NULL)
            return err->status;
    }
    while (t->stratum < t->n_strata && t->next - t->n_seen < n) {
        take(t, x[t->next - t->n_seen]);
        go_on(t);
    }
    t->n_seen += n;
    return BL_OK;
}
