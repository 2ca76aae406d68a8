#include "engine/train/checkpoint.h"

#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "base/memory.h"
#include "base/reader.h"
#include "engine/train/agreement.h"

static const char MAGIC[8] = "BLRCKPT1";

enum {
    HEAD = sizeof MAGIC + sizeof(uint64_t),
    EPOCH_BYTES = 11 * sizeof(uint64_t)
};

/* What is written and what is read is said once: a number goes to `to`, or
 * comes from `from` where there is no `to`. */
struct passage {
    struct bl_buffer *to;
    struct bl_reader *from;
    struct bl_error *err; // of writing; reading fails as its reader does
};

static void pass_u64(struct passage *p, uint64_t *x)
{
    if (p->to == NULL)
        *x = bl_reader_u64le(p->from);
    else if (p->err->status == BL_OK)
        bl_buffer_put_u64(p->to, *x, p->err);
}

static void pass_size(struct passage *p, size_t *x)
{
    uint64_t wide = *x;
    pass_u64(p, &wide);
    *x = (size_t)wide;
}

static void pass_flag(struct passage *p, bool *x)
{
    uint64_t wide = *x;
    pass_u64(p, &wide);
    *x = wide != 0;
}

static void pass_double(struct passage *p, double *x)
{
    uint64_t bits;
    memcpy(&bits, x, sizeof bits);
    pass_u64(p, &bits);
    memcpy(x, &bits, sizeof bits);
}

static void pass_block(struct passage *p, void *block, size_t n)
{
    const uint8_t *bytes;
    if (p->to != NULL && p->err->status == BL_OK)
        bl_buffer_put(p->to, block, n, p->err);
    else if (p->to == NULL && (bytes = bl_reader_bytes(p->from, n)) != NULL)
        memcpy(block, bytes, n);
}

static void pass_epoch(struct passage *p, struct bl_epoch *e)
{
    pass_size(p, &e->i);
    pass_size(p, &e->n);
    pass_double(p, &e->train_loss);
    pass_double(p, &e->validation_loss);
    pass_double(p, &e->learning_rate);
    pass_double(p, &e->best_loss);
    pass_size(p, &e->best_epoch);
    pass_size(p, &e->since_best);
    pass_double(p, &e->gradient_norm);
    pass_double(p, &e->rows_per_second);
    pass_double(p, &e->seconds);
}

static void pass_patience(struct passage *p, struct bl_patience *patience)
{
    pass_double(p, &patience->best);
    pass_size(p, &patience->n_bad);
}

/* Of the schedule, what does not follow from the options. */
static void pass_schedule(struct passage *p, struct bl_schedule *s)
{
    pass_double(p, &s->rate);
    pass_flag(p, &s->is_warming);
    pass_double(p, &s->warmed_at);
    pass_patience(p, &s->patience);
}

static void pass_state(struct passage *p, struct bl_train_state *s)
{
    pass_epoch(p, &s->epoch);
    pass_flag(p, &s->epoch_is_done);
    pass_size(p, &s->seen);
    for (size_t i = 0; i < BL_SHARD_TASKS; i++)
        pass_double(p, &s->losses[i]);
    pass_u64(p, &s->n_steps);
    pass_double(p, &s->seconds);
    pass_schedule(p, &s->schedule);
    pass_patience(p, &s->early_stop);
    pass_epoch(p, &s->best);
}

static void pass_blocks(struct passage *p, const struct bl_train_blocks *blocks)
{
    void *const each[] = {blocks->params, blocks->m, blocks->v,
                          blocks->best_params};
    for (size_t i = 0; i < sizeof each / sizeof *each; i++)
        pass_block(p, each[i], blocks->bytes);
}

static enum bl_status put_head(struct bl_buffer *to, struct bl_error *err)
{
    to->size = 0;
    if (bl_buffer_put(to, MAGIC, sizeof MAGIC, err) != BL_OK)
        return err->status;
    return bl_buffer_put_u64(to, 0, err); // until the rest is known
}

static void put_checksum(struct bl_buffer *to)
{
    uint64_t hash = XXH3_64bits(to->data + HEAD, to->size - HEAD);
    for (size_t i = 0; i < sizeof hash; i++)
        to->data[sizeof MAGIC + i] = (uint8_t)(hash >> 8 * i);
}

enum bl_status bl_checkpoint_pack(struct bl_buffer *to, const char *agreement,
                                  const struct bl_train_state *state,
                                  const struct bl_train_history *history,
                                  const struct bl_train_blocks *blocks,
                                  struct bl_error *err)
{
    struct bl_error why = BL_ERROR_INIT;
    struct passage p = {.to = to, .err = &why};
    struct bl_train_state copy = *state;
    size_t length = strlen(agreement), n_epochs = history->n;
    size_t block_bytes = blocks->bytes;
    put_head(to, &why);
    pass_size(&p, &length);
    pass_block(&p, (void *)agreement, length);
    pass_state(&p, &copy);
    pass_size(&p, &n_epochs);
    for (size_t i = 0; i < history->n; i++)
        pass_epoch(&p, &history->epochs[i]);
    pass_size(&p, &block_bytes);
    pass_blocks(&p, blocks);
    if (why.status == BL_OK) {
        put_checksum(to);
        return BL_OK;
    }
    *err = why;
    return err->status;
}

static enum bl_status fail_damaged(struct bl_error *err)
{
    return bl_fail(err, BL_FAILED,
                   "the checkpoint is damaged; train without --resume");
}

/* Stands behind the agreement, which is lent, when all is well. */
static enum bl_status open(struct bl_reader *r, const char **agreement,
                           size_t *length, const void *bytes, size_t n,
                           struct bl_error *err)
{
    *r = bl_reader_over(bytes, n);
    const uint8_t *magic = bl_reader_bytes(r, sizeof MAGIC);
    if (magic == NULL || memcmp(magic, MAGIC, sizeof MAGIC) != 0)
        return bl_fail(err, BL_FAILED,
                       "it is no checkpoint of this version; train without "
                       "--resume");
    uint64_t hash = bl_reader_u64le(r);
    size_t left = bl_reader_left(r);
    if (!bl_reader_ok(r) ||
        hash != XXH3_64bits((const uint8_t *)bytes + HEAD, left))
        return fail_damaged(err);
    uint64_t n_text = bl_reader_u64le(r);
    *length = n_text < left ? (size_t)n_text : left;
    *agreement = (const char *)bl_reader_bytes(r, *length);
    return bl_reader_ok(r) ? BL_OK : fail_damaged(err);
}

enum bl_status bl_train_checkpoint_epoch(size_t *epoch, const void *bytes,
                                         size_t n, struct bl_error *err)
{
    struct bl_reader r;
    const char *agreement;
    size_t length;
    struct bl_train_state state = {0};
    if (open(&r, &agreement, &length, bytes, n, err) != BL_OK)
        return err->status;
    pass_state(&(struct passage){.from = &r}, &state);
    *epoch = state.epoch.i + state.epoch_is_done;
    return bl_reader_ok(&r) ? BL_OK : fail_damaged(err);
}

static enum bl_status read_history(struct bl_train_history *history,
                                   struct passage *p, struct bl_error *err)
{
    size_t n_epochs;
    pass_size(p, &n_epochs);
    if (n_epochs > bl_reader_left(p->from) / EPOCH_BYTES)
        return fail_damaged(err);
    if (bl_array_reserve((void **)&history->epochs, &history->capacity,
                         n_epochs, sizeof *history->epochs, err) != BL_OK)
        return err->status;
    for (; history->n < n_epochs; history->n++) {
        struct bl_epoch *e = &history->epochs[history->n];
        *e = (struct bl_epoch){.is_past = true};
        pass_epoch(p, e);
    }
    return BL_OK;
}

enum bl_status bl_checkpoint_unpack(struct bl_train_state *state,
                                    struct bl_train_history *history,
                                    const struct bl_train_blocks *blocks,
                                    const char *agreement, const void *bytes,
                                    size_t n, struct bl_error *err)
{
    struct bl_reader r;
    struct passage p = {.from = &r};
    const char *before;
    size_t length, block_bytes;
    if (open(&r, &before, &length, bytes, n, err) != BL_OK ||
        bl_agreement_check(before, length, agreement, err) != BL_OK)
        return err->status;
    pass_state(&p, state);
    if (read_history(history, &p, err) != BL_OK)
        return err->status;
    pass_size(&p, &block_bytes);
    if (block_bytes != blocks->bytes)
        return fail_damaged(err);
    pass_blocks(&p, blocks);
    return bl_reader_ok(&r) && bl_reader_left(&r) == 0 ? BL_OK
                                                       : fail_damaged(err);
}
