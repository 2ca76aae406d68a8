#include "io/root/write_record.h"

#include <string.h>

/* The two top bits of a count of bytes, and of a reference to a class. */
static const uint32_t byte_count_mask = 0x40000000;
static const uint32_t class_mask = 0x80000000;
static const uint32_t new_class = 0xFFFFFFFF;

enum { REFERENCE_OFFSET = 2 }; // ROOT's kMapOffset

void bl_root_record_init(struct bl_root_record *r, size_t key_length,
                         struct bl_error *err)
{
    *r = (struct bl_root_record){.key_length = key_length, .err = err};
}

void bl_root_record_release(struct bl_root_record *r)
{
    bl_buffer_release(&r->bytes);
}

enum bl_status bl_root_record_status(const struct bl_root_record *r)
{
    return r->status;
}

/* Room for n bytes, zeroed; NULL when the record has failed. */
static uint8_t *room_for(struct bl_root_record *r, size_t n)
{
    if (r->status != BL_OK)
        return NULL;
    uint8_t *room = bl_buffer_extend(&r->bytes, n, r->err);
    if (room == NULL)
        r->status = r->err->status;
    else
        memset(room, 0, n);
    return room;
}

void bl_root_store_u16(uint8_t *to, uint16_t v)
{
    to[0] = (uint8_t)(v >> 8);
    to[1] = (uint8_t)v;
}

void bl_root_store_u32(uint8_t *to, uint32_t v)
{
    bl_root_store_u16(to, (uint16_t)(v >> 16));
    bl_root_store_u16(to + 2, (uint16_t)v);
}

void bl_root_store_u64(uint8_t *to, uint64_t v)
{
    bl_root_store_u32(to, (uint32_t)(v >> 32));
    bl_root_store_u32(to + 4, (uint32_t)v);
}

void bl_root_put_u8(struct bl_root_record *r, uint8_t v)
{
    uint8_t *room = room_for(r, 1);
    if (room != NULL)
        *room = v;
}

void bl_root_put_u16(struct bl_root_record *r, uint16_t v)
{
    uint8_t *room = room_for(r, 2);
    if (room != NULL)
        bl_root_store_u16(room, v);
}

void bl_root_put_u32(struct bl_root_record *r, uint32_t v)
{
    uint8_t *room = room_for(r, 4);
    if (room != NULL)
        bl_root_store_u32(room, v);
}

void bl_root_put_u64(struct bl_root_record *r, uint64_t v)
{
    uint8_t *room = room_for(r, 8);
    if (room != NULL)
        bl_root_store_u64(room, v);
}

void bl_root_put_f32(struct bl_root_record *r, float v)
{
    uint32_t bits;
    memcpy(&bits, &v, sizeof bits);
    bl_root_put_u32(r, bits);
}

void bl_root_put_f64(struct bl_root_record *r, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    bl_root_put_u64(r, bits);
}

void bl_root_put_bytes(struct bl_root_record *r, const uint8_t *bytes, size_t n)
{
    uint8_t *room = room_for(r, n);
    if (room != NULL)
        memcpy(room, bytes, n);
}

void bl_root_put_zeros(struct bl_root_record *r, size_t n)
{
    room_for(r, n);
}

void bl_root_put_seek(struct bl_root_record *r, bool is_wide, uint64_t v)
{
    if (is_wide)
        bl_root_put_u64(r, v);
    else
        bl_root_put_u32(r, (uint32_t)v);
}

size_t bl_root_string_size(size_t length)
{
    return length < 255 ? 1 + length : 5 + length;
}

void bl_root_put_string(struct bl_root_record *r, const char *text)
{
    size_t n = strlen(text);
    if (n < 255) {
        bl_root_put_u8(r, (uint8_t)n);
    } else {
        bl_root_put_u8(r, 255);
        bl_root_put_u32(r, (uint32_t)n);
    }
    bl_root_put_bytes(r, (const uint8_t *)text, n);
}

/* Fills the count of bytes at `at`, which counts what is behind it. */
static void close_count(struct bl_root_record *r, size_t at)
{
    if (r->status != BL_OK)
        return;
    size_t n = r->bytes.size - at - 4;
    if (n >= byte_count_mask)
        r->status =
            bl_fail(r->err, BL_FAILED,
                    "the description of the tree takes %zu bytes, and ROOT "
                    "cannot count beyond 1 GiB; write fewer columns or rows",
                    n);
    else
        bl_root_store_u32(r->bytes.data + at, byte_count_mask | (uint32_t)n);
}

size_t bl_root_frame_begin(struct bl_root_record *r, uint16_t version)
{
    size_t frame = r->bytes.size;
    bl_root_put_u32(r, 0);
    bl_root_put_u16(r, version);
    return frame;
}

void bl_root_frame_end(struct bl_root_record *r, size_t frame)
{
    close_count(r, frame);
}

void bl_root_put_object(struct bl_root_record *r, uint32_t bits)
{
    bl_root_put_u16(r, 1);
    bl_root_put_u32(r, 0); // its unique number: it has none
    bl_root_put_u32(r, bits);
}

void bl_root_put_named(struct bl_root_record *r, const char *name,
                       const char *title, uint32_t bits)
{
    size_t frame = bl_root_frame_begin(r, 1);
    bl_root_put_object(r, bits);
    bl_root_put_string(r, name);
    bl_root_put_string(r, title);
    bl_root_frame_end(r, frame);
}

static const struct bl_root_class_tag *find_class(
    const struct bl_root_record *r, const char *name)
{
    for (size_t i = 0; i < r->n_classes; i++)
        if (strcmp(r->classes[i].name, name) == 0)
            return &r->classes[i];
    return NULL;
}

static uint32_t reference_to(const struct bl_root_record *r, size_t at)
{
    return (uint32_t)(r->key_length + at + REFERENCE_OFFSET);
}

static void spell_class(struct bl_root_record *r, const char *name)
{
    if (r->n_classes < BL_ROOT_MAX_CLASSES)
        r->classes[r->n_classes++] =
            (struct bl_root_class_tag){name, r->bytes.size};
    bl_root_put_u32(r, new_class);
    bl_root_put_bytes(r, (const uint8_t *)name, strlen(name) + 1);
}

size_t bl_root_slot_begin(struct bl_root_record *r, const char *class_name)
{
    size_t slot = r->bytes.size;
    bl_root_put_u32(r, 0);
    const struct bl_root_class_tag *known = find_class(r, class_name);
    if (known != NULL)
        bl_root_put_u32(r, class_mask | reference_to(r, known->position));
    else
        spell_class(r, class_name);
    return slot;
}

void bl_root_slot_end(struct bl_root_record *r, size_t slot)
{
    close_count(r, slot);
}

uint32_t bl_root_slot_reference(const struct bl_root_record *r, size_t slot)
{
    return reference_to(r, slot);
}

size_t bl_root_array_begin(struct bl_root_record *r, size_t n)
{
    size_t frame = bl_root_frame_begin(r, 3);
    bl_root_put_object(r, 0);
    bl_root_put_string(r, "");
    bl_root_put_u32(r, (uint32_t)n);
    bl_root_put_u32(r, 0); // index of the first
    return frame;
}

void bl_root_put_empty_array(struct bl_root_record *r)
{
    bl_root_frame_end(r, bl_root_array_begin(r, 0));
}
