/* The payload of a record, as ROOT streams objects: big-endian numbers,
 * strings with their length in front, frames that know where they end, and
 * class names that are spelled out once and referred to afterwards.
 *
 * Life cycle: bl_root_record_init(), any number of puts, one look at
 * bl_root_record_status(), bl_root_record_release().  Once memory is refused,
 * or a frame grows beyond what ROOT can count, puts do nothing more.
 *
 * Positions that ROOT refers to count from the start of the record's key, so
 * the length of the key must be known from the beginning.
 */
#ifndef BL_IO_ROOT_WRITE_RECORD_H
#define BL_IO_ROOT_WRITE_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"

// Classes to which a record refers; any more are spelled out every time.
enum { BL_ROOT_MAX_CLASSES = 16 };

struct bl_root_class_tag {
    const char *name; // lent
    size_t position;
};

struct bl_root_record {
    struct bl_buffer bytes;
    size_t key_length;
    struct bl_root_class_tag classes[BL_ROOT_MAX_CLASSES];
    size_t n_classes;
    struct bl_error *err; // lent; filled by the first failure
    enum bl_status status;
};

// Failures are told through `err` (lent until the release).
void bl_root_record_init(struct bl_root_record *r, size_t key_length,
                         struct bl_error *err);
void bl_root_record_release(struct bl_root_record *r);

// Whether all that was put is there.
enum bl_status bl_root_record_status(const struct bl_root_record *r);

// Big-endian at a place in memory.
void bl_root_store_u16(uint8_t *to, uint16_t v);
void bl_root_store_u32(uint8_t *to, uint32_t v);
void bl_root_store_u64(uint8_t *to, uint64_t v);

void bl_root_put_u8(struct bl_root_record *r, uint8_t v);
void bl_root_put_u16(struct bl_root_record *r, uint16_t v);
void bl_root_put_u32(struct bl_root_record *r, uint32_t v);
void bl_root_put_u64(struct bl_root_record *r, uint64_t v);
void bl_root_put_f32(struct bl_root_record *r, float v);
void bl_root_put_f64(struct bl_root_record *r, double v);
void bl_root_put_bytes(struct bl_root_record *r, const uint8_t *bytes,
                       size_t n);
void bl_root_put_zeros(struct bl_root_record *r, size_t n);

// A file position: 8 bytes in a wide structure, 4 in others.
void bl_root_put_seek(struct bl_root_record *r, bool is_wide, uint64_t v);

// Bytes of a string with its length.
size_t bl_root_string_size(size_t length);
void bl_root_put_string(struct bl_root_record *r, const char *text);

// A count of bytes, to be filled by the end, and the version of the class.
size_t bl_root_frame_begin(struct bl_root_record *r, uint16_t version);
void bl_root_frame_end(struct bl_root_record *r, size_t frame);

// The bases of most classes: TObject, and TNamed with its frame.
void bl_root_put_object(struct bl_root_record *r, uint32_t bits);
void bl_root_put_named(struct bl_root_record *r, const char *name,
                       const char *title, uint32_t bits);

// What a pointer points to: the class and then its frame and members.  The
// slot's reference is what later pointers to the same object hold.
size_t bl_root_slot_begin(struct bl_root_record *r, const char *class_name);
void bl_root_slot_end(struct bl_root_record *r, size_t slot);
uint32_t bl_root_slot_reference(const struct bl_root_record *r, size_t slot);

// A TObjArray up to its slots, n of which follow; ended as a frame.
size_t bl_root_array_begin(struct bl_root_record *r, size_t n);
void bl_root_put_empty_array(struct bl_root_record *r);

#endif
