#include "engine/train/batcher.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"
#include "engine/train/random_streams.h"

static size_t validation_rows(size_t n_rows, double share)
{
    size_t n = (size_t)llround(share * (double)n_rows);
    return n < n_rows ? n : n_rows - 1;
}

/* Marks n_validation of the rows, drawn by the seed. */
static enum bl_status draw_validation(unsigned char *drawn, size_t n_rows,
                                      const struct bl_batcher *b,
                                      struct bl_error *err)
{
    uint32_t *rows = bl_array_new(n_rows, sizeof *rows, err);
    if (rows == NULL)
        return err->status;
    for (size_t i = 0; i < n_rows; i++)
        rows[i] = (uint32_t)i;
    struct bl_random random = bl_random_new(b->seed, BL_STREAM_SPLIT);
    bl_random_shuffle(&random, rows, n_rows);
    for (size_t i = 0; i < b->n_validation; i++)
        drawn[rows[i]] = 1;
    free(rows);
    return BL_OK;
}

static enum bl_status split(struct bl_batcher *b, size_t n_rows,
                            struct bl_error *err)
{
    unsigned char *drawn = bl_array_new(n_rows, 1, err);
    if (drawn == NULL || draw_validation(drawn, n_rows, b, err) != BL_OK) {
        free(drawn);
        return err->status;
    }
    uint32_t *training = b->training, *validation = b->validation;
    for (size_t i = 0; i < n_rows; i++) {
        uint32_t **list = drawn[i] ? &validation : &training;
        *(*list)++ = (uint32_t)i;
    }
    free(drawn);
    return BL_OK;
}

enum bl_status bl_batcher_init(struct bl_batcher *b, size_t n_rows,
                               double validation_share, uint64_t seed,
                               struct bl_error *err)
{
    *b = (struct bl_batcher){.seed = seed};
    if (n_rows > UINT32_MAX)
        return bl_fail(err, BL_USAGE,
                       "%zu rows are more than training takes; train on a "
                       "sample of at most 4294967295 rows",
                       n_rows);
    b->n_validation = validation_rows(n_rows, validation_share);
    b->n_training = n_rows - b->n_validation;
    b->training = bl_array_new(b->n_training, sizeof *b->training, err);
    b->order = bl_array_new(b->n_training, sizeof *b->order, err);
    b->validation = bl_array_new(b->n_validation, sizeof *b->validation, err);
    if (b->training == NULL || b->order == NULL || b->validation == NULL ||
        split(b, n_rows, err) != BL_OK) {
        bl_batcher_release(b);
        return err->status;
    }
    return BL_OK;
}

enum bl_status bl_batcher_init_apart(struct bl_batcher *b, size_t n_training,
                                     size_t n_validation, struct bl_error *err)
{
    *b = (struct bl_batcher){.n_training = n_training,
                             .n_validation = n_validation};
    b->validation = bl_array_new(n_validation, sizeof *b->validation, err);
    if (b->validation == NULL)
        return err->status;
    for (size_t i = 0; i < n_validation; i++)
        b->validation[i] = (uint32_t)i;
    return BL_OK;
}

void bl_batcher_release(struct bl_batcher *b)
{
    free(b->training);
    free(b->validation);
    free(b->order);
    *b = (struct bl_batcher){0};
}

void bl_batcher_shuffle(struct bl_batcher *b, size_t epoch)
{
    memcpy(b->order, b->training, b->n_training * sizeof *b->order);
    struct bl_random random =
        bl_random_new(b->seed, BL_STREAM_SHUFFLE + (uint64_t)epoch);
    bl_random_shuffle(&random, b->order, b->n_training);
}
