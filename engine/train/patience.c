#include "engine/train/patience.h"

#include <math.h>

struct bl_patience bl_patience_new(size_t patience, double threshold)
{
    return (struct bl_patience){
        .threshold = threshold,
        .patience = patience,
        .best = INFINITY,
    };
}

size_t bl_patience_count(struct bl_patience *p, double loss)
{
    bool improves = loss < p->best * (1 - p->threshold);
    p->n_bad = improves ? 0 : p->n_bad + 1;
    if (improves)
        p->best = loss;
    return p->n_bad;
}

bool bl_patience_ends(struct bl_patience *p, double loss)
{
    if (bl_patience_count(p, loss) <= p->patience)
        return false;
    p->n_bad = 0;
    return true;
}
