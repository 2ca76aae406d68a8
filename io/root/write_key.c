#include "io/root/write_key.h"

#include <string.h>

const uint32_t bl_root_no_time = 1 << 22 | 1 << 17;

enum { VERSION = 4, WIDE_VERSION = 1004 };

size_t bl_root_out_key_length(const struct bl_root_out_key *k)
{
    static const size_t fixed = 18, seek = 4, wide_seek = 8;
    return fixed + 2 * (k->is_wide ? wide_seek : seek) +
           bl_root_string_size(strlen(k->class_name)) +
           bl_root_string_size(strlen(k->name)) +
           bl_root_string_size(strlen(k->title)) + k->header_length;
}

size_t bl_root_out_key_record_length(const struct bl_root_out_key *k)
{
    return bl_root_out_key_length(k) + k->payload_length;
}

void bl_root_put_key(struct bl_root_record *r, const struct bl_root_out_key *k)
{
    bl_root_put_u32(r, (uint32_t)bl_root_out_key_record_length(k));
    bl_root_put_u16(r, k->is_wide ? WIDE_VERSION : VERSION);
    bl_root_put_u32(r, (uint32_t)k->object_length);
    bl_root_put_u32(r, bl_root_no_time);
    bl_root_put_u16(r, (uint16_t)bl_root_out_key_length(k));
    bl_root_put_u16(r, k->cycle);
    bl_root_put_seek(r, k->is_wide, k->seek);
    bl_root_put_seek(r, k->is_wide, k->seek_directory);
    bl_root_put_string(r, k->class_name);
    bl_root_put_string(r, k->name);
    bl_root_put_string(r, k->title);
}
