#include "engine/nn/window.h"

static struct bl_axis axis_of_conv(size_t n_in, size_t n_out)
{
    return (struct bl_axis){.n = n_out,
                            .step = 1,
                            .n_seen = 3,
                            .stride = 2,
                            .from_before = true,
                            .n_in = n_in};
}

/* Even cells (odd 0) see one cell, odd ones the two around them. */
static struct bl_axis axis_of_up(size_t n_in, size_t n_out, size_t odd)
{
    return (struct bl_axis){.n = (n_out + 1 - odd) / 2,
                            .first = odd,
                            .step = 2,
                            .n_seen = 1 + odd,
                            .stride = 1,
                            .n_in = n_in};
}

static size_t phases_of_up(struct bl_phase *phases,
                           const struct bl_layer *layer)
{
    for (size_t i = 0; i < BL_MAX_PHASES; i++)
        phases[i] = (struct bl_phase){
            .y = axis_of_up(layer->in.height, layer->out.height, i / 2),
            .x = axis_of_up(layer->in.width, layer->out.width, i % 2),
        };
    return BL_MAX_PHASES;
}

size_t bl_window_phases(struct bl_phase phases[BL_MAX_PHASES],
                        const struct bl_layer *layer)
{
    size_t n = 1, first_weight = 0;
    phases[0] = (struct bl_phase){
        .y = axis_of_conv(layer->in.height, layer->out.height),
        .x = axis_of_conv(layer->in.width, layer->out.width),
    };
    if (layer->kind == BL_LAYER_UP)
        n = phases_of_up(phases, layer);
    for (size_t i = 0; i < n; i++) {
        struct bl_phase *p = &phases[i];
        p->n_seen = p->y.n_seen * p->x.n_seen * layer->in.channels;
        p->first_weight = first_weight;
        first_weight += p->n_seen;
    }
    return n;
}

size_t bl_window_lines_together(const struct bl_phase *phase, size_t per_cell,
                                size_t most)
{
    enum { CACHED_VALUES = 1 << 16 };
    size_t per_line = phase->x.n * per_cell;
    size_t fitting = per_line > 0 ? CACHED_VALUES / per_line : most;
    fitting = fitting < most ? fitting : most;
    return fitting > 0 ? fitting : 1;
}
