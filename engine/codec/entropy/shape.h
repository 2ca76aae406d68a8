/* The shape of a table: how probable each bucket is, in few bytes.
 *
 * Densities (probability per value, in eighths of an octave, only differences
 * mean something) are coded coarse to fine: the two ends, then the bucket in
 * the middle, then those in the middle of the halves.  Each is
 * predicted by interpolation between buckets known already, so that a smooth
 * distribution costs next to nothing; what is coded is the deviation, and
 * whether the bucket is absent altogether.
 *
 * Behind the buckets of the axis come single values with a symbol of their own,
 * each coded by its level: the density of a bucket times the values in it.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SHAPE_H
#define BL_ENGINE_CODEC_ENTROPY_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/codec/entropy/flags.h"

enum {
    BL_SHAPE_OCTAVE = 8, // steps of a density in an octave
    BL_SHAPE_MAX = 4096, // buckets
    BL_SHAPE_MAX_PRECISION = 14,
};

struct bl_shape {
    size_t n;                      // buckets on the axis, 1 or more
    size_t n_singles;              // n + n_singles <= BL_SHAPE_MAX
    uint8_t width[BL_SHAPE_MAX];   // log2 of the values in each
    bool absent[BL_SHAPE_MAX];     // never an end of the axis
    int16_t density[BL_SHAPE_MAX]; // log2, in steps
};

// What the coder learns from one shape to the next; zeroed at the start.
enum { BL_SHAPE_SCALES = 4 };
struct bl_shape_contexts {
    struct bl_signed_number first;
    struct bl_signed_number last;
    struct bl_flag absent[3]; // by how many of the neighbours are
    struct bl_signed_number deviation[BL_SHAPE_SCALES];
    struct bl_flag no_single;
    struct bl_signed_number single;
};

// One bucket on the way from coarse to fine: it lies between `at - step` and
// `after`, which are known.  step 0 when there are no more.
struct bl_shape_knot {
    size_t at;
    size_t step;
    size_t after;
};
struct bl_shape_knot bl_shape_first_knot(const struct bl_shape *s);
struct bl_shape_knot bl_shape_next_knot(const struct bl_shape *s,
                                        struct bl_shape_knot k);

// The density that the known buckets let expect.
int16_t bl_shape_predict(const struct bl_shape *s, struct bl_shape_knot k);

struct bl_flag *bl_shape_absent_context(struct bl_shape_contexts *c,
                                        const struct bl_shape *s,
                                        struct bl_shape_knot k);
struct bl_signed_number *bl_shape_deviation_context(struct bl_shape_contexts *c,
                                                    struct bl_shape_knot k);

// A density moved by what a file says, within what can be worked with.
int16_t bl_shape_moved(int64_t density, int64_t by);

// Density times values: log2 of how probable a bucket is.
static inline int bl_shape_level(const struct bl_shape *s, size_t i)
{
    return s->density[i] + BL_SHAPE_OCTAVE * s->width[i];
}

// Reads density and absent of all buckets; the widths are set.
void bl_shape_read(struct bl_shape *s, struct bl_flags_reader *r,
                   struct bl_shape_contexts *c);

// Chooses the densities of all buckets for these counts, the smallest together
// with what they cost the symbols, and writes them.
void bl_shape_fit(struct bl_shape *s, const uint32_t *counts,
                  struct bl_flags_writer *w, struct bl_shape_contexts *c);

// Frequencies in 2^precision >= n + n_singles, at least 1 for each bucket that
// is not absent and 0 for the others.
void bl_shape_frequencies(const struct bl_shape *s, unsigned precision,
                          uint16_t *frequencies);

#endif
