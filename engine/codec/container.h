/* The container: named runs of bytes, as the codec sees a .baler or model
 * file.  io/container implements it in HDF5; tests implement it in memory.
 *
 * The layout of the parts is docs/container-format.md; checksums are the
 * codec's business, not the container's.
 */
#ifndef BL_ENGINE_CODEC_CONTAINER_H
#define BL_ENGINE_CODEC_CONTAINER_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct bl_container_writer;

struct bl_container_writer_ops {
    // Stores a part; names are unique, [a-z0-9.]+.
    enum bl_status (*put)(struct bl_container_writer *w, const char *name,
                          const void *bytes, size_t n, struct bl_error *err);
    // Completes the file and renames it into place; *file_bytes is its size.
    enum bl_status (*finish)(struct bl_container_writer *w,
                             uint64_t *file_bytes, struct bl_error *err);
    // Frees the writer; an unfinished file is removed.
    void (*close)(struct bl_container_writer *w);
};

struct bl_container_writer {
    const struct bl_container_writer_ops *ops;
};

struct bl_container_reader;

struct bl_container_reader_ops {
    enum bl_status (*size)(struct bl_container_reader *r, const char *name,
                           uint64_t *n, struct bl_error *err);
    // Bytes [at, at + n) of a part; an error when they are not all there.
    enum bl_status (*read)(struct bl_container_reader *r, const char *name,
                           uint64_t at, size_t n, void *bytes,
                           struct bl_error *err);
    void (*close)(struct bl_container_reader *r);
};

struct bl_container_reader {
    const struct bl_container_reader_ops *ops;
    uint64_t file_bytes; // of the whole file
};

#endif
