#include "engine/nn/infer.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/repro_math.h"
#include "engine/nn/infer_backend.h"
#include "engine/nn/window.h"

// The fastest first; the last runs everywhere.
static const struct bl_infer_backend *const backends[] = {
#ifdef __x86_64__
    &bl_infer_avx512f,
    &bl_infer_avx2_fma,
#endif
#ifdef __aarch64__
    &bl_infer_neon,
#endif
    &bl_infer_generic,
};
enum { N_BACKENDS = sizeof backends / sizeof backends[0] };

static _Atomic(const struct bl_infer_backend *) chosen;

static const struct bl_infer_backend *best_backend(void)
{
    size_t i = 0;
    while (!backends[i]->is_here())
        i++;
    return backends[i];
}

static const struct bl_infer_backend *backend(void)
{
    const struct bl_infer_backend *b = atomic_load(&chosen);
    if (b == NULL) {
        b = best_backend();
        atomic_store(&chosen, b);
    }
    return b;
}

const char *bl_infer_backend(void)
{
    return backend()->name;
}

int bl_infer_force_backend(const char *name)
{
    if (name == NULL) {
        atomic_store(&chosen, best_backend());
        return 1;
    }
    for (size_t i = 0; i < N_BACKENDS; i++)
        if (strcmp(backends[i]->name, name) == 0 && backends[i]->is_here()) {
            atomic_store(&chosen, backends[i]);
            return 1;
        }
    return 0;
}

/* The widest vector between two layers: inputs are read and outputs are
 * written where the caller has them. */
static size_t widest_between(const struct bl_network *net)
{
    size_t widest = 0;
    for (size_t l = 0; l + 1 < net->n_layers; l++)
        if (net->layers[l].n_out > widest)
            widest = net->layers[l].n_out;
    return widest;
}

static bool has_windows(const struct bl_network *net)
{
    return net->layers[0].kind != BL_LAYER_DENSE;
}

/* How many rows go through all layers together: what the cache holds, in
 * multiples of every backend's block.  A plane has rows enough by itself. */
static size_t rows_together(const struct bl_network *net)
{
    enum { FEW = 24, MANY = 48, CACHED_VALUES = 1 << 14 };
    size_t widest = widest_between(net);
    size_t fitting = CACHED_VALUES / widest;
    if (has_windows(net))
        return fitting < 1 ? 1 : fitting < MANY ? fitting : MANY;
    return fitting < MANY ? FEW : MANY;
}

static size_t values_per_cell(const struct bl_phase *phase,
                              const struct bl_layer *layer)
{
    return phase->n_seen + layer->n_channels;
}

static size_t lines_together(const struct bl_phase *phase,
                             const struct bl_layer *layer, size_t most)
{
    return bl_window_lines_together(phase, values_per_cell(phase, layer), most);
}

/* What the lines of a layer's windows need that need most. */
static size_t room_of_layer(const struct bl_layer *layer, size_t n_rows)
{
    struct bl_phase phases[BL_MAX_PHASES];
    size_t n_phases = bl_window_phases(phases, layer), most = 0;
    for (size_t i = 0; i < n_phases; i++) {
        size_t lines =
            lines_together(&phases[i], layer, n_rows * phases[i].y.n);
        size_t n = lines * phases[i].x.n * values_per_cell(&phases[i], layer);
        most = n > most ? n : most;
    }
    return most;
}

static size_t room_of_network(const struct bl_network *net)
{
    size_t most = 0;
    for (size_t l = 0; l < net->n_layers; l++) {
        const struct bl_layer *layer = &net->layers[l];
        size_t n = layer->kind == BL_LAYER_DENSE
                       ? 0
                       : room_of_layer(layer, rows_together(net));
        most = n > most ? n : most;
    }
    return most;
}

enum bl_status bl_infer_scratch_init(struct bl_infer_scratch *s,
                                     const struct bl_network *net,
                                     struct bl_error *err)
{
    size_t n_values;
    if (!bl_size_multiply(&n_values, widest_between(net),
                          2 * rows_together(net)) ||
        __builtin_add_overflow(n_values, room_of_network(net), &n_values))
        n_values = SIZE_MAX; // refused by the allocation
    s->block = bl_array_new(n_values, sizeof(double), err);
    return s->block != NULL ? BL_OK : err->status;
}

void bl_infer_scratch_release(struct bl_infer_scratch *s)
{
    free(s->block);
    s->block = NULL;
}

#define REAL    float
#define NAME(f) f##_f32
#include "engine/nn/infer_pass.inc"
#undef REAL
#undef NAME

#define REAL    double
#define NAME(f) f##_f64
#include "engine/nn/infer_pass.inc"
