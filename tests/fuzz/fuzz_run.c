/* A run folder's events of any bytes, fed in pieces as they come. */
#include <stdint.h>

#include "tui/model/run.h"

enum { PIECE = 97 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bl_run run;
    struct bl_error err;
    if (bl_run_init(&run, "run", &err) != BL_OK)
        return 0;
    for (size_t at = 0; at < size; at += PIECE)
        if (bl_run_feed(&run, data + at, size - at < PIECE ? size - at : PIECE,
                        NULL, &err) != BL_OK)
            break;
    bl_run_release(&run);
    return 0;
}
