/* Checkpoints of training: any bytes, and behind a head that is right, since
 * otherwise nothing gets past the checksum. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <xxhash.h>

#include "engine/train/checkpoint.h"

enum { HEAD = 16, BLOCK = 64 };

static const char agreement[] = "seed = 0\nloss = mse\n";

static void unpack(const uint8_t *bytes, size_t n)
{
    uint8_t blocks[4][BLOCK];
    struct bl_train_state state = {0};
    struct bl_train_history history = {0};
    struct bl_error err;
    size_t epoch;
    bl_train_checkpoint_epoch(&epoch, bytes, n, &err);
    bl_checkpoint_unpack(&state, &history,
                         &(struct bl_train_blocks){blocks[0], blocks[1],
                                                   blocks[2], blocks[3], BLOCK},
                         agreement, bytes, n, &err);
    free(history.epochs);
}

static void unpack_sealed(const uint8_t *data, size_t size)
{
    uint8_t *bytes = malloc(HEAD + size);
    uint64_t hash = XXH3_64bits(data, size);
    if (bytes == NULL)
        return;
    memcpy(bytes, "BLRCKPT1", 8);
    for (size_t i = 0; i < sizeof hash; i++)
        bytes[8 + i] = (uint8_t)(hash >> 8 * i);
    if (size > 0)
        memcpy(bytes + HEAD, data, size);
    unpack(bytes, HEAD + size);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    unpack(data, size);
    unpack_sealed(data, size);
    return 0;
}
