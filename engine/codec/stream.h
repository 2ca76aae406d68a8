/* A row group as bytes: a directory, then packed streams
 * (docs/container-format.md, "Row groups").
 */
#ifndef BL_ENGINE_CODEC_STREAM_H
#define BL_ENGINE_CODEC_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "engine/codec/container.h"
#include "engine/codec/meta.h"

#define BL_NETWORK_COLUMN UINT32_MAX

struct bl_stream {   // an entry of the directory
    uint32_t column; // or BL_NETWORK_COLUMN
    uint32_t kind;   // enum bl_stream_kind
    uint64_t size;   // packed
    uint64_t checksum;
    uint64_t at; // where it starts in the part; not stored
};

struct bl_directory {
    struct bl_stream *streams; // by column and kind; owned
    size_t n;
};

void bl_directory_release(struct bl_directory *d);

// Name of the part of a row group; `name` has room for BL_PART_NAME_SIZE.
enum { BL_PART_NAME_SIZE = 32 };
void bl_group_part_name(char *name, size_t group);

struct bl_packed_stream {
    uint32_t column, kind; // as above
    struct bl_buffer bytes;
};

// Puts packed streams together as the part of a group; fills g's sizes and
// checksum.
enum bl_status bl_group_put(struct bl_group *g, size_t group,
                            const struct bl_packed_stream *streams, size_t n,
                            struct bl_container_writer *w,
                            struct bl_error *err);

// Reads and checks the directory of a group.
enum bl_status bl_directory_get(struct bl_directory *d, const struct bl_meta *m,
                                size_t group, struct bl_container_reader *r,
                                struct bl_error *err);

// The stream of that column and kind; NULL when the group has none.
const struct bl_stream *bl_directory_find(const struct bl_directory *d,
                                          uint32_t column,
                                          enum bl_stream_kind kind);

// Appends the packed bytes of a stream, checked against its checksum.
enum bl_status bl_stream_get(struct bl_buffer *packed,
                             const struct bl_stream *s, size_t group,
                             struct bl_container_reader *r,
                             struct bl_error *err);

#endif
