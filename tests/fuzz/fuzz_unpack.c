/* Packed streams: any bytes, unpacked to the size they claim (within reason)
 * and to another one. */
#include <stdint.h>
#include <stdlib.h>

#include "engine/codec/pack.h"

enum { MAX_CLAIM = 1 << 20 };

static void unpack_to(size_t n, const uint8_t *data, size_t size)
{
    struct bl_error err;
    void *bytes = malloc(n + 1);
    if (bytes != NULL)
        bl_unpack(bytes, n, data, size, &err);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t claimed = bl_unpacked_size(data, size);
    if (claimed <= MAX_CLAIM)
        unpack_to((size_t)claimed, data, size);
    unpack_to(64, data, size);
    return 0;
}
