#include "engine/data/sample.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

size_t bl_sample_rows_within(const struct bl_schema *s, size_t bytes)
{
    size_t row_bytes = 0;
    for (size_t i = 0; i < s->n_columns; i++) {
        size_t size = bl_type_size(s->columns[i].type);
        size_t to_train_on = size > sizeof(float) ? size : sizeof(float);
        row_bytes += size > 0 ? s->columns[i].width * to_train_on : 0;
    }
    size_t rows = row_bytes > 0 ? bytes / row_bytes : bytes;
    return rows > 0 ? rows : 1;
}

static bool *numeric_among(const struct bl_schema *s, const bool *wanted,
                           struct bl_error *err)
{
    bool *numeric = bl_array_new(s->n_columns, sizeof *numeric, err);
    if (numeric != NULL)
        for (size_t i = 0; i < s->n_columns; i++)
            numeric[i] = bl_type_is_numeric(s->columns[i].type) &&
                         (wanted == NULL || wanted[i]);
    return numeric;
}

enum bl_status bl_sample_init(struct bl_sample *sample,
                              const struct bl_schema *s, const bool *wanted,
                              size_t max_rows, uint64_t seed,
                              struct bl_error *err)
{
    return bl_sample_init_blocks(sample, s, wanted, max_rows, 1, seed, err);
}

enum bl_status bl_sample_init_blocks(struct bl_sample *sample,
                                     const struct bl_schema *s,
                                     const bool *wanted, size_t max_rows,
                                     size_t block, uint64_t seed,
                                     struct bl_error *err)
{
    *sample = (struct bl_sample){
        .n_total = s->n_rows, .block = block, .random = bl_random_new(seed, 0)};
    bool *numeric = numeric_among(s, wanted, err);
    if (numeric == NULL)
        return err->status;
    bool is_less = max_rows > 0 && max_rows < block;
    size_t whole = is_less ? block : max_rows - max_rows % block;
    size_t capacity = s->n_rows < whole ? (size_t)s->n_rows : whole;
    enum bl_status status =
        bl_batch_init(&sample->rows, s, numeric, capacity, err);
    free(numeric);
    return status;
}

void bl_sample_release(struct bl_sample *sample)
{
    bl_batch_release(&sample->rows);
}

/* Rows [first, first + n) of the batch go behind those taken before. */
static void take_rows(struct bl_batch *to, const struct bl_batch *from,
                      size_t first, size_t n)
{
    for (size_t i = 0; i < to->n_columns; i++) {
        const struct bl_vector *v = &to->vectors[i];
        if (!bl_batch_has(to, i))
            continue;
        assert(bl_batch_has(from, i) && from->vectors[i].type == v->type);
        size_t row_bytes = v->width * bl_type_size(v->type);
        memcpy((char *)v->values + to->n_rows * row_bytes,
               (const char *)from->vectors[i].values + first * row_bytes,
               n * row_bytes);
    }
    to->n_rows += n;
}

static uint64_t blocks_in(const struct bl_sample *s, uint64_t n_rows)
{
    return n_rows / s->block + (n_rows % s->block > 0);
}

/* Whether the block that begins with row n_seen of the table is taken: with
 * this chance the room left is filled from the blocks left. */
static bool takes_block(struct bl_sample *s)
{
    uint64_t left = blocks_in(s, s->n_total - s->n_seen);
    uint64_t room = blocks_in(s, s->rows.capacity - s->rows.n_rows);
    return room == left || bl_random_below(&s->random, left) < room;
}

void bl_sample_add(struct bl_sample *sample, const struct bl_batch *b)
{
    assert(b->n_rows <= sample->n_total - sample->n_seen);
    if (sample->rows.capacity == sample->n_total) {
        take_rows(&sample->rows, b, 0, b->n_rows);
        sample->n_seen += b->n_rows;
        return;
    }
    for (size_t row = 0; row < b->n_rows;) {
        size_t in_block = (size_t)(sample->n_seen % sample->block);
        if (in_block == 0)
            sample->is_block_taken = takes_block(sample);
        size_t left = b->n_rows - row;
        size_t n = sample->block - in_block;
        n = n < left ? n : left;
        if (sample->is_block_taken)
            take_rows(&sample->rows, b, row, n);
        row += n;
        sample->n_seen += n;
    }
}
