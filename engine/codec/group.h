/* Row groups: rows of all stored columns to packed streams and back, on one
 * thread.  Groups know nothing of each other, so any number of threads may
 * work, each on its own group with its own worker.
 *
 *     network    columns -> normalised vectors -> latents      (where used)
 *     lattices   columns -> whole numbers, special values aside
 *     streams    numbers, fields, bytes -> packed streams
 *
 * and back in the order of decoding that the codings have.  What is needed of
 * a column's coding, and nothing else, is decoded with it.
 */
#ifndef BL_ENGINE_CODEC_GROUP_H
#define BL_ENGINE_CODEC_GROUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/codec/meta.h"
#include "engine/codec/stream.h"
#include "engine/data/batch.h"

struct bl_packed_group {
    size_t n_rows;
    struct bl_packed_stream *streams; // by column and kind; owned
    size_t n, capacity;
};

void bl_packed_group_release(struct bl_packed_group *g);

// Forgets the streams and keeps the room.
void bl_packed_group_clear(struct bl_packed_group *g);

// An empty stream of that column and kind behind the others; lent until the
// next one.  Once they are all there they are sorted.
struct bl_buffer *bl_packed_group_add(struct bl_packed_group *g,
                                      uint32_t column, enum bl_stream_kind kind,
                                      struct bl_error *err);

void bl_packed_group_sort(struct bl_packed_group *g);

// NULL when there is none.
const struct bl_buffer *bl_packed_group_find(const struct bl_packed_group *g,
                                             uint32_t column,
                                             enum bl_stream_kind kind);

// Scratch of one thread for groups of one table.
struct bl_group_worker;

// For groups of up to max_rows rows of the table that `meta` describes; it is
// lent, with its model and codings.
enum bl_status bl_group_worker_new(struct bl_group_worker **worker,
                                   const struct bl_meta *meta, size_t max_rows,
                                   struct bl_error *err);
void bl_group_worker_free(struct bl_group_worker *w);

// Bytes that a worker takes for groups of so many rows, nearly.
size_t bl_group_worker_bytes(const struct bl_meta *meta, size_t rows);

// vectors: one per stored column.  Widens `ranges` (one per column) by the
// columns that only the network keeps.
enum bl_status bl_group_encode(struct bl_group_worker *w,
                               struct bl_packed_group *group,
                               struct bl_range *ranges,
                               const struct bl_vector *const *vectors,
                               size_t n_rows, struct bl_error *err);

// Restores the columns that `rows` has; `rows` has room for all rows of the
// group and is empty.
enum bl_status bl_group_decode(struct bl_group_worker *w,
                               const struct bl_packed_group *group,
                               struct bl_batch *rows, struct bl_error *err);

// The latent vectors of a group as they are given to the network:
// (vectors, n_latent) at the model's precision; lent until the next call.
enum bl_status bl_group_latents(struct bl_group_worker *w,
                                const struct bl_packed_group *group,
                                const void **latents, size_t *n_vectors,
                                struct bl_error *err);

// The streams that restoring the wanted columns takes: wanted[i] of each
// column is set for those that others need; whether the latents are among them.
bool bl_group_needs(const struct bl_meta *meta, bool *wanted);

#endif
