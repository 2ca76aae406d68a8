/* The header of a stream of symbols: which class has which table, the values
 * with a symbol of their own, and of each table everything but its shape.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_HEAD_H
#define BL_ENGINE_CODEC_ENTROPY_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/codec/entropy/bucket.h"
#include "engine/codec/entropy/flags.h"
#include "engine/codec/entropy/shape.h"

// What is coded: the first byte of a stream.
enum bl_symbols_form { BL_SYMBOLS_CONSTANT, BL_SYMBOLS_CODED };

enum {
    BL_SYMBOLS_STATES = 4,
    BL_SYMBOLS_LOWEST_STATE = 1 << 16,
    BL_SYMBOLS_MAX_SINGLES = 1024,
};

// How many states take turns in a stream of n symbols.
static inline size_t bl_symbols_n_states(size_t n)
{
    return n < 512 ? 1 : BL_SYMBOLS_STATES;
}

struct bl_table_head {
    struct bl_buckets buckets;
    int32_t first;     // the lowest bucket there is
    uint32_t n;        // buckets from there on
    uint8_t precision; // frequencies add up to 2^precision
};

struct bl_head_contexts {
    struct bl_number n_tables;
    struct bl_flag fresh;
    struct bl_number back;
    struct bl_number n_singles;
    struct bl_number single;
    struct bl_signed_number low, linear, split, precision, first, n;
    struct bl_number centre;
    struct bl_shape_contexts shape;
};

// The tables of the classes, in the order in which classes name them.
void bl_head_put_classes(struct bl_flags_writer *w, struct bl_head_contexts *c,
                         const uint8_t *table_of, size_t n_classes,
                         size_t n_tables);
bool bl_head_get_classes(struct bl_flags_reader *r, struct bl_head_contexts *c,
                         uint8_t *table_of, size_t n_classes, size_t *n_tables);

// Values that rise.
void bl_head_put_singles(struct bl_flags_writer *w, struct bl_head_contexts *c,
                         const int64_t *singles, size_t n);
bool bl_head_get_singles(struct bl_flags_reader *r, struct bl_head_contexts *c,
                         int64_t *singles, size_t *n);

// A table, by what differs from the one before (zeroed for the first).
void bl_head_put_table(struct bl_flags_writer *w, struct bl_head_contexts *c,
                       const struct bl_table_head *before,
                       const struct bl_table_head *t);
bool bl_head_get_table(struct bl_flags_reader *r, struct bl_head_contexts *c,
                       const struct bl_table_head *before, size_t n_singles,
                       struct bl_table_head *t);

// Sets the widths of a shape's buckets, and their number.
void bl_head_lay_out(const struct bl_table_head *t, size_t n_singles,
                     struct bl_shape *s);

#endif
