/* Flags coded by adaptive chance, and numbers made of flags: what the header
 * of a stream of symbols is written in.
 *
 * A flag belongs to a context, which learns how often the flag is set.  The
 * writer keeps the flags with the chances they had and codes them from last to
 * first, so that the reader meets them from first to last (rANS with a state
 * of 24 bits and a byte at a time).  All arithmetic is in integers.
 *
 * Writer: `struct bl_flags_writer w = {0};` ... bl_flags_finish(), then
 * bl_flags_release().  A writer that ran out of memory says so at the end.
 * Reader: any bytes are safe; flags behind the end mean nothing, and
 * bl_flags_reader_ok() tells whether all was well.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_FLAGS_H
#define BL_ENGINE_CODEC_ENTROPY_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/reader.h"

// The chance that a flag is set, learnt from those seen; zeroed at the start.
struct bl_flag {
    int16_t lean; // chance of a set flag minus one half, in 4096ths
    uint16_t n;   // flags seen, up to where the chance moves at a steady pace
};

// A number: the unary length of its bits in contexts, then the bits.
enum { BL_NUMBER_LENGTHS = 20 };
struct bl_number {
    struct bl_flag longer[BL_NUMBER_LENGTHS];
};

// A number that is mostly zero, with a sign.
struct bl_signed_number {
    struct bl_flag some;
    struct bl_flag negative;
    struct bl_number size; // the magnitude, less one
};

struct bl_flags_writer {
    struct bl_flag_put {
        uint16_t chance; // of a set flag, in 4096ths
        bool set;
    } * flags;
    size_t n;
    size_t capacity;
    struct bl_error failure; // status BL_OK while all is well
};

void bl_flags_release(struct bl_flags_writer *w);
void bl_flags_put(struct bl_flags_writer *w, struct bl_flag *f, bool set);
void bl_flags_put_bits(struct bl_flags_writer *w, uint64_t v, unsigned n_bits);
void bl_flags_put_number(struct bl_flags_writer *w, struct bl_number *c,
                         uint64_t v);
void bl_flags_put_signed(struct bl_flags_writer *w, struct bl_signed_number *c,
                         int64_t v); // not INT64_MIN

// Appends what was written.
enum bl_status bl_flags_finish(const struct bl_flags_writer *w,
                               struct bl_buffer *out, struct bl_error *err);

struct bl_flags_reader {
    struct bl_reader bytes;
    uint32_t state;
};

struct bl_flags_reader bl_flags_reader_over(const void *data, size_t size);

// Whether no byte was missing so far.
bool bl_flags_reader_ok(const struct bl_flags_reader *r);

// Whether the flags that were read used up the bytes exactly.
bool bl_flags_reader_done(const struct bl_flags_reader *r);

bool bl_flags_get(struct bl_flags_reader *r, struct bl_flag *f);
uint64_t bl_flags_get_bits(struct bl_flags_reader *r, unsigned n_bits);
uint64_t bl_flags_get_number(struct bl_flags_reader *r, struct bl_number *c);
int64_t bl_flags_get_signed(struct bl_flags_reader *r,
                            struct bl_signed_number *c);

#endif
