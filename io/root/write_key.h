/* The key in front of every record of a ROOT file: what it is, where, and how
 * long.
 */
#ifndef BL_IO_ROOT_WRITE_KEY_H
#define BL_IO_ROOT_WRITE_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io/root/write_record.h"

// Structures switch to 8-byte positions beyond this one (ROOT's
// kStartBigFile).
#define BL_ROOT_WIDE_FROM UINT64_C(2000000000)

// The longest name of a branch, or of a tree with its folders: a key, which
// has two of them, counts its own bytes in 15 bits.
enum { BL_ROOT_LONGEST_NAME = 8000 };

struct bl_root_out_key {
    const char *class_name, *name, *title; // lent
    uint64_t seek;                         // of the record
    uint64_t seek_directory;               // of the one that has it; 0: none
    uint16_t cycle;
    bool is_wide;          // 8-byte positions
    size_t header_length;  // bytes of a header of the class inside the key
    size_t object_length;  // of the payload, uncompressed
    size_t payload_length; // as stored
};

// With the header inside.
size_t bl_root_out_key_length(const struct bl_root_out_key *k);

// Key and payload.
size_t bl_root_out_key_record_length(const struct bl_root_out_key *k);

// All but the class's own header, which follows.
void bl_root_put_key(struct bl_root_record *r, const struct bl_root_out_key *k);

// No file of ours records a time, so that the same table gives the same file:
// it is the first second that ROOT can tell, of the year 1995.
extern const uint32_t bl_root_no_time;

#endif
