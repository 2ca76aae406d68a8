/* Symbols from all over a stream, by class: what the encoder looks at first.
 */
#ifndef BL_ENGINE_CODEC_ENTROPY_SAMPLE_H
#define BL_ENGINE_CODEC_ENTROPY_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "engine/codec/entropy/singles.h"
#include "engine/codec/entropy/symbols.h"

// One stream: n > 0 symbols.
struct bl_symbols_input {
    const int64_t *symbols;
    const uint8_t *classes; // NULL: all are 0
    size_t n_classes;
    size_t n;
};

static inline size_t bl_symbols_class(const struct bl_symbols_input *in,
                                      size_t i)
{
    return in->classes != NULL ? in->classes[i] : 0;
}

enum { BL_SYMBOLS_SAMPLE = 512 };

// Class c has values[begin[c]] up to values[begin[c + 1]], rising.
struct bl_symbols_sample {
    int64_t values[BL_SYMBOLS_SAMPLE];
    size_t begin[BL_SYMBOLS_MAX_CLASSES + 1];
};

void bl_symbols_sample_take(struct bl_symbols_sample *s,
                            const struct bl_symbols_input *in);

void bl_symbols_sample_leave_out(struct bl_symbols_sample *s, size_t n_classes,
                                 const struct bl_singles *singles);

// All classes together, rising; how many.
size_t bl_symbols_sample_all(const struct bl_symbols_sample *s,
                             size_t n_classes, int64_t *values);

// Of n > 0 values that rise: the median, and half the width of the smallest
// interval around it that holds more than half of them.
struct bl_symbols_extent {
    uint64_t centre;
    uint64_t spread;
};
struct bl_symbols_extent bl_symbols_extent_of(const int64_t *sorted, size_t n);

#endif
