/* How ROOT writes objects: frames with byte counts, names, pointers.
 *
 * All numbers are big-endian.  A frame is entered to learn its class version
 * and left by its byte count, so that members behind those that are known are
 * jumped over.  Readers (base/reader.h) run over the payload of a record;
 * positions that pointers refer to count from the record's key, that is
 * `origin` bytes earlier.
 *
 * A slot is a pointer: nothing, a reference to an object written before, or an
 * object with its class.  Classes and objects are remembered by position;
 * the order of remembering is ascending in files as they are written, and any
 * other is understood.
 */
#ifndef BL_IO_ROOT_OBJECT_H
#define BL_IO_ROOT_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/reader.h"

struct bl_root_frame {
    size_t end; // in the reader; 0 when the frame has no byte count
    unsigned version;
};

// A frame never reaches beyond the reader; otherwise the reader has failed.
struct bl_root_frame bl_root_frame_enter(struct bl_reader *r);
void bl_root_frame_leave(struct bl_reader *r, const struct bl_root_frame *f);
void bl_root_frame_skip(struct bl_reader *r);

// A string with its length in front, lent and not terminated.
struct bl_root_text {
    const char *text; // NULL when the reader has failed
    size_t n;
};

struct bl_root_text bl_root_text_read(struct bl_reader *r);
bool bl_root_text_is(const struct bl_root_text *t, const char *word);
// A terminated copy, up to the first NUL.
char *bl_root_text_copy(const struct bl_root_text *t, struct bl_error *err);

void bl_root_tobject_skip(struct bl_reader *r);

struct bl_root_named {
    struct bl_root_text name, title;
};

struct bl_root_named bl_root_named_read(struct bl_reader *r);

// TObjArray by value: the number of slots that follow (at most what the
// reader has room for) and where the array ends.
struct bl_root_list {
    struct bl_root_frame frame;
    size_t n;
};

struct bl_root_list bl_root_list_enter(struct bl_reader *r);

// What was written at a position.
struct bl_root_mark {
    size_t at;
    uint32_t value;                 // of an object: what the caller set
    struct bl_root_text class_name; // of a class
};

struct bl_root_marks {
    struct bl_root_mark *items;
    size_t n, capacity;
};

struct bl_root_memory {
    size_t origin; // bytes from the key to the reader's first
    struct bl_root_marks classes, objects;
};

void bl_root_memory_release(struct bl_root_memory *m);

enum bl_root_slot_kind { BL_ROOT_NOTHING, BL_ROOT_REFERENCE, BL_ROOT_OBJECT };

struct bl_root_slot {
    enum bl_root_slot_kind kind;
    struct bl_root_text class_name; // of an object
    size_t position;                // to remember an object by, or referred to
    size_t end;                     // in the reader; 0 without a byte count
};

// An object's own frame and members come next.  Fails only for lack of
// memory; bytes that make no sense fail the reader.
enum bl_status bl_root_slot_enter(struct bl_root_slot *slot,
                                  struct bl_reader *r, struct bl_root_memory *m,
                                  struct bl_error *err);
void bl_root_slot_leave(struct bl_reader *r, const struct bl_root_slot *slot);

// Remembers a number for the object of that slot, and finds it for a
// reference: false when there is none.
enum bl_status bl_root_memory_set(struct bl_root_memory *m, size_t position,
                                  uint32_t value, struct bl_error *err);
bool bl_root_memory_get(const struct bl_root_memory *m, size_t position,
                        uint32_t *value);

#endif
