/* Dropout: see learner.h.  The same numbers are drawn on the way back as on
 * the way there, so that nothing need be kept. */
#include "engine/nn/layer.h"

#include <string.h>

#include "base/random.h"

enum {
    CHANCES_PER_DRAW = 4, // of 16 bits each
    CHANCE_BITS = 16,
};

static struct bl_random random_of_row(const struct bl_layer_pass *p, size_t row)
{
    static const uint64_t apart = 0x64726F706F757421u; // from other streams
    const struct bl_learning *l = p->learning;
    struct bl_random of_step = bl_random_new(l->seed ^ apart, l->step);
    uint64_t place = (uint64_t)p->index << 32 | (l->first_row + row);
    return bl_random_new(bl_random_u64(&of_step), place);
}

/* out = in, with what is left out 0 and the rest scaled to make up for it. */
static void leave_out(real *out, const real *in, const struct bl_layer_pass *p)
{
    size_t width = p->layer->n_out;
    double share = p->layer->dropout;
    uint64_t below = (uint64_t)(share * (1 << CHANCE_BITS));
    real scale = (real)(1 / (1 - (double)below / (1 << CHANCE_BITS)));
    for (size_t row = 0; row < p->n; row++) {
        struct bl_random random = random_of_row(p, row);
        uint64_t drawn = 0;
        for (size_t o = 0; o < width; o++) {
            drawn = o % CHANCES_PER_DRAW == 0 ? bl_random_u64(&random)
                                              : drawn >> CHANCE_BITS;
            bool stays = (drawn & ((1 << CHANCE_BITS) - 1)) >= below;
            size_t i = row * width + o;
            out[i] = stays ? scale * in[i] : 0;
        }
    }
}

static void forward(const struct bl_layer_pass *p)
{
    if (p->learning != NULL)
        leave_out(p->Y, p->X, p);
    else
        memcpy(p->Y, p->X, p->n * p->layer->n_out * sizeof *p->Y);
}

static void backward(const struct bl_layer_pass *p,
                     const struct bl_layer_return *r)
{
    leave_out(r->dX, r->dY, p);
}

const struct bl_layer_kernel bl_layer_dropout = {
    .forward = forward,
    .backward = backward,
};
