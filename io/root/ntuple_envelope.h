/* What the descriptions of an RNTuple are wrapped in: envelopes (typed, with
 * an XXH3 checksum) and, inside, frames that know where they end.
 *
 * All is little-endian, but for the anchor, the object that a key names: it
 * says where the header and the footer are.  Source: ROOT's "RNTuple Binary
 * Format Specification", 1.0.
 */
#ifndef BL_IO_ROOT_NTUPLE_ENVELOPE_H
#define BL_IO_ROOT_NTUPLE_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/reader.h"
#include "io/root/file.h"

// A run of bytes in the file, compressed where it is shorter than `n`.
struct bl_ntuple_block {
    uint64_t at;
    uint64_t n_stored;
    uint64_t n;
};

struct bl_ntuple_anchor {
    struct bl_ntuple_block header, footer;
};

enum bl_ntuple_envelope_type {
    BL_NTUPLE_HEADER = 1,
    BL_NTUPLE_FOOTER = 2,
    BL_NTUPLE_PAGE_LIST = 3
};

struct bl_ntuple_envelope {
    uint8_t *bytes; // owned
    struct bl_reader r;
    uint64_t checksum;
};

enum bl_status bl_ntuple_anchor_read(struct bl_ntuple_anchor *a,
                                     const struct bl_root_file *f,
                                     const struct bl_root_key *key,
                                     struct bl_error *err);

// The reader stands at the beginning of the payload, and ends with it.
enum bl_status bl_ntuple_envelope_read(struct bl_ntuple_envelope *e,
                                       const struct bl_root_file *f,
                                       const struct bl_ntuple_block *block,
                                       enum bl_ntuple_envelope_type type,
                                       struct bl_error *err);
void bl_ntuple_envelope_release(struct bl_ntuple_envelope *e);

struct bl_ntuple_frame {
    size_t end;
    uint32_t n; // items of a list frame; 0 for a record
};

// Of a list of things of at least `least` bytes; fails the reader when there
// is no room for so many.
struct bl_ntuple_frame bl_ntuple_list_enter(struct bl_reader *r, size_t least);
struct bl_ntuple_frame bl_ntuple_record_enter(struct bl_reader *r);
void bl_ntuple_frame_leave(struct bl_reader *r,
                           const struct bl_ntuple_frame *f);

// Features that a reader has to know; any that is set fails the reader.
void bl_ntuple_flags_read(struct bl_reader *r);

struct bl_root_text bl_ntuple_text_read(struct bl_reader *r);

// Where something is: n_stored and at.
struct bl_ntuple_block bl_ntuple_locator_read(struct bl_reader *r);

#endif
