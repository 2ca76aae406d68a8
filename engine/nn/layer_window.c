/* Convolutions and their mirrors (window.h): a product with W for each phase,
 * in pieces of some lines, so that what windows see stays in the cache.
 *
 * Seen is (cells, n_seen), W of the phase (n_seen, channels):
 *     Y = f(Seen W + b)
 *     dL/dW = Seen^T D,   dL/dSeen = D W^T,   D = dL/dY f'
 * On the way back windows are gathered again instead of kept: they hold every
 * value nine times. */
#include "engine/nn/layer.h"

#include <string.h>

#include "engine/nn/activation.h"
#include "engine/nn/window.h"

#define window_gather    BL_REAL_NAME(bl_window_gather)
#define window_give_back BL_REAL_NAME(bl_window_give_back)
#define window_put       BL_REAL_NAME(bl_window_put)
#define window_take      BL_REAL_NAME(bl_window_take)

/* A piece: cells of a phase, worked on together. */
struct piece {
    struct bl_lines lines;
    size_t n_cells, n_seen, n_channels;
    const real *W;  // (n_seen, n_channels), of the phase
    size_t first_W; // its place in the block of parameters
    real *seen;     // (n_cells, n_seen), in the room, like the rest
    real *Y, *S;    // (n_cells, n_channels)
};

enum { ARRAYS_OF_OUTPUTS = 2 };

static size_t values_per_cell(const struct bl_phase *phase,
                              const struct bl_layer *layer)
{
    return phase->n_seen + ARRAYS_OF_OUTPUTS * layer->n_channels;
}

static size_t room(const struct bl_layer *layer, size_t max_rows)
{
    struct bl_phase phases[BL_MAX_PHASES];
    size_t n_phases = bl_window_phases(phases, layer), most = 0;
    for (size_t i = 0; i < n_phases; i++) {
        size_t per_cell = values_per_cell(&phases[i], layer);
        size_t lines = bl_window_lines_together(&phases[i], per_cell,
                                                max_rows * phases[i].y.n);
        size_t n = lines * phases[i].x.n * per_cell;
        most = n > most ? n : most;
    }
    return most;
}

static struct piece piece_of(const struct bl_layer_pass *p,
                             const struct bl_phase *phase, size_t first,
                             size_t n_lines)
{
    const struct bl_layer *layer = p->layer;
    struct piece piece = {
        .lines = {layer, phase, first, n_lines},
        .n_cells = n_lines * phase->x.n,
        .n_seen = phase->n_seen,
        .n_channels = layer->n_channels,
        .first_W = layer->first_param + phase->first_weight * layer->n_channels,
        .seen = p->room,
    };
    size_t n_values = piece.n_cells * piece.n_channels;
    piece.W = p->params + piece.first_W;
    piece.Y = piece.seen + piece.n_cells * piece.n_seen;
    piece.S = bl_layer_keeps_sums(layer) ? piece.Y + n_values : piece.Y;
    return piece;
}

static size_t first_bias(const struct bl_layer *layer)
{
    return layer->first_param + layer->n_params - layer->n_channels;
}

typedef void do_piece(const struct piece *piece, const struct bl_layer_pass *p,
                      const struct bl_layer_return *r);

static void for_each_piece(do_piece *f, const struct bl_layer_pass *p,
                           const struct bl_layer_return *r)
{
    struct bl_phase phases[BL_MAX_PHASES];
    size_t n_phases = bl_window_phases(phases, p->layer);
    for (size_t i = 0; i < n_phases; i++) {
        size_t n_lines = p->n * phases[i].y.n;
        size_t together = bl_window_lines_together(
            &phases[i], values_per_cell(&phases[i], p->layer), n_lines);
        for (size_t l = 0; l < n_lines && phases[i].x.n > 0; l += together) {
            size_t left = n_lines - l;
            struct piece piece =
                piece_of(p, &phases[i], l, left < together ? left : together);
            f(&piece, p, r);
        }
    }
}

static void forward_piece(const struct piece *piece,
                          const struct bl_layer_pass *p,
                          const struct bl_layer_return *r)
{
    (void)r;
    size_t n_seen = piece->n_seen, n_channels = piece->n_channels;
    window_gather(piece->seen, p->X, &piece->lines);
    real_gemm(piece->S, BL_AS_IS, piece->seen, n_seen, BL_AS_IS, piece->W,
              n_channels, piece->n_cells, n_channels, n_seen, 0);
    bl_activation_kernels[p->layer->activation].forward(
        piece->Y, piece->S, p->params + first_bias(p->layer), piece->n_cells,
        n_channels);
    window_put(p->Y, piece->Y, &piece->lines);
    if (p->S != p->Y)
        window_put(p->S, piece->S, &piece->lines);
}

static void forward(const struct bl_layer_pass *p)
{
    for_each_piece(forward_piece, p, NULL);
}

/* D takes the place of Y; what the windows give back, that of what they
 * saw. */
static void backward_piece(const struct piece *piece,
                           const struct bl_layer_pass *p,
                           const struct bl_layer_return *r)
{
    size_t n_seen = piece->n_seen, n_channels = piece->n_channels;
    real *D = piece->Y, *V = D + piece->n_cells * n_channels;
    window_take(D, r->dY, &piece->lines);
    window_take(V, p->S, &piece->lines);
    bl_activation_kernels[p->layer->activation].backward(
        D, r->gradient + first_bias(p->layer), V, piece->n_cells, n_channels);
    window_gather(piece->seen, p->X, &piece->lines);
    real_gemm(r->gradient + piece->first_W, BL_TRANSPOSED, piece->seen, n_seen,
              BL_AS_IS, D, n_channels, n_seen, n_channels, piece->n_cells, 1);
    if (r->dX == NULL)
        return;
    real_gemm(piece->seen, BL_AS_IS, D, n_channels, BL_TRANSPOSED, piece->W,
              n_channels, piece->n_cells, n_seen, n_channels, 0);
    window_give_back(r->dX, piece->seen, &piece->lines);
}

static void backward(const struct bl_layer_pass *p,
                     const struct bl_layer_return *r)
{
    const struct bl_layer *layer = p->layer;
    if (!r->add)
        memset(r->gradient + layer->first_param, 0,
               layer->n_params * sizeof(real));
    if (r->dX != NULL)
        memset(r->dX, 0, p->n * layer->n_in * sizeof(real));
    for_each_piece(backward_piece, p, r);
}

const struct bl_layer_kernel bl_layer_window = {
    .keeps_sums = true,
    .room = room,
    .forward = forward,
    .backward = backward,
};
