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

bool bl_patience_ends(struct bl_patience *p, double loss)
{
    if (loss < p->best * (1 - p->threshold)) {
        p->best = loss;
        p->n_bad = 0;
        return false;
    }
    if (++p->n_bad <= p->patience)
        return false;
    p->n_bad = 0;
    return true;
}
