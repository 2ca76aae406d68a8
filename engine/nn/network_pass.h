/* A pass of some rows through a network and back.
 *
 * A pass is the working memory of one thread: what each layer put out for up
 * to max_rows rows, and the gradients on the way back.  It is allocated once
 * and used for shard after shard:
 *
 *     write n rows to bl_pass_input(pass)
 *     bl_pass_forward(pass, params, n)
 *     loss = bl_pass_loss(pass, kind)
 *
 * or, to learn from them,
 *
 *     bl_pass_learn(pass, params, n, learning)
 *     loss = bl_pass_backward(pass, gradient, add, params, kind, scale)
 *
 * which differ in layers that behave otherwise while they learn (learner.h).
 * The gradient is a block of net->n_params reals laid out as the parameters.
 * The latent layer comes before the last one.
 */
#ifndef BL_ENGINE_NN_NETWORK_PASS_H
#define BL_ENGINE_NN_NETWORK_PASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "engine/nn/learner.h"
#include "engine/nn/loss.h"
#include "engine/nn/network.h"
#include "engine/nn/real.h"

#define bl_pass_init     BL_REAL_NAME(bl_pass_init)
#define bl_pass_release  BL_REAL_NAME(bl_pass_release)
#define bl_pass_input    BL_REAL_NAME(bl_pass_input)
#define bl_pass_output   BL_REAL_NAME(bl_pass_output)
#define bl_pass_forward  BL_REAL_NAME(bl_pass_forward)
#define bl_pass_learn    BL_REAL_NAME(bl_pass_learn)
#define bl_pass_loss     BL_REAL_NAME(bl_pass_loss)
#define bl_pass_backward BL_REAL_NAME(bl_pass_backward)

struct bl_pass_rows {      // which rows a pass is about, for losses that ask
    const uint32_t *index; // (n), lent
    uint64_t draw;
    void *scratch; // of the loss, lent
};

struct bl_pass {
    const struct bl_network *net; // lent
    size_t n;                     // rows of the last forward pass
    struct bl_pass_rows rows;     // the caller's to set; zero will mostly do
    bool learns;                  // whether that was to learn from them,
    struct bl_learning learning;  // and how
    real *block;                  // owned; all below point into it
    real **outputs;               // owned; [0] the input, [l + 1] of layer l:
                                  // (max_rows, n_out)
    real **sums;    // owned; [l] of layer l, or its output where the
                    // layer does not keep the sum
    real *room;     // what the layer asks for that asks for most
    real *d_here;   // (max_rows, widest)
    real *d_before; // (max_rows, widest)
    real *d_latent; // (max_rows, n_latent)
};

enum bl_status bl_pass_init(struct bl_pass *pass, const struct bl_network *net,
                            size_t max_rows, struct bl_error *err);
void bl_pass_release(struct bl_pass *pass);

real *bl_pass_input(struct bl_pass *pass);              // (max_rows, n_inputs)
const real *bl_pass_output(const struct bl_pass *pass); // (n, n_inputs)

void bl_pass_forward(struct bl_pass *pass,
                     const real *params, // (n_params)
                     size_t n);

void bl_pass_learn(struct bl_pass *pass,
                   const real *params, // (n_params)
                   size_t n, const struct bl_learning *learning);

// The loss summed over the rows of the last forward pass.
double bl_pass_loss(const struct bl_pass *pass,
                    const struct bl_objective *objective);

// The same after bl_pass_learn(), and `scale` times its gradient; the places
// of statistics get theirs times the number of rows.
double bl_pass_backward(struct bl_pass *pass,
                        real *gradient,     // (n_params)
                        bool add,           // to it; else overwrite it
                        const real *params, // (n_params)
                        const struct bl_objective *objective, real scale);

#endif
