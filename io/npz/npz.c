#include "io/npz/npz.h"

#include <string.h>

#include "io/npz/npy_header.h"
#include "io/npz/npz_sink.h"
#include "io/npz/npz_source.h"

/* An entry, or the end record of an empty archive. */
static bool is_zip(const uint8_t *head, size_t n)
{
    return n >= 4 && (memcmp(head, "PK\003\004", 4) == 0 ||
                      memcmp(head, "PK\005\006", 4) == 0);
}

static const char *const npz_extensions[] = {"npz", NULL};
static const char *const npy_extensions[] = {"npy", NULL};

const struct bl_format bl_format_npz = {
    .name = "NPZ",
    .extensions = npz_extensions,
    .probe = is_zip,
    .list = bl_npz_list,
    .open = bl_npz_open,
    .create = bl_npz_create,
};

const struct bl_format bl_format_npy = {
    .name = "NPY",
    .extensions = npy_extensions,
    .probe = bl_npy_is_magic,
    .list = bl_npz_list,
    .open = bl_npz_open,
    .create = bl_npy_create,
};
