#include "engine/codec/entropy/sample.h"

#include <string.h>

// Shell's sort, with the steps of M. Ciura (2001).
static void sort(int64_t *values, size_t n)
{
    static const size_t steps[] = {301, 132, 57, 23, 10, 4, 1};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
        for (size_t i = steps[s]; i < n; i++) {
            int64_t v = values[i];
            size_t at = i;
            for (; at >= steps[s] && values[at - steps[s]] > v; at -= steps[s])
                values[at] = values[at - steps[s]];
            values[at] = v;
        }
}

// Evenly spread, off any rhythm that the symbols may have.
static size_t place(size_t i, size_t n_sample, size_t n)
{
    size_t stride = n / n_sample;
    return i * stride + (i * 40503 >> 4) % stride;
}

static void take(struct bl_symbols_sample *s, const struct bl_symbols_input *in)
{
    size_t n = in->n < BL_SYMBOLS_SAMPLE ? in->n : BL_SYMBOLS_SAMPLE;
    size_t next[BL_SYMBOLS_MAX_CLASSES] = {0};
    memset(s->begin, 0, sizeof s->begin);
    for (size_t i = 0; i < n; i++)
        s->begin[bl_symbols_class(in, place(i, n, in->n)) + 1]++;
    for (size_t c = 0; c < in->n_classes; c++) {
        next[c] = s->begin[c];
        s->begin[c + 1] += s->begin[c];
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = place(i, n, in->n);
        s->values[next[bl_symbols_class(in, at)]++] = in->symbols[at];
    }
}

void bl_symbols_sample_leave_out(struct bl_symbols_sample *s, size_t n_classes,
                                 const struct bl_singles *singles)
{
    size_t kept = 0, begin = 0;
    for (size_t c = 0; c < n_classes; c++) {
        size_t end = s->begin[c + 1];
        for (size_t i = begin; i < end; i++)
            if (bl_singles_find(singles, s->values[i]) < 0)
                s->values[kept++] = s->values[i];
        begin = end;
        s->begin[c + 1] = kept;
    }
}

size_t bl_symbols_sample_all(const struct bl_symbols_sample *s,
                             size_t n_classes, int64_t *values)
{
    size_t n = s->begin[n_classes];
    memcpy(values, s->values, n * sizeof *values);
    if (n_classes > 1)
        sort(values, n);
    return n;
}

void bl_symbols_sample_take(struct bl_symbols_sample *s,
                            const struct bl_symbols_input *in)
{
    take(s, in);
    for (size_t c = 0; c < in->n_classes; c++)
        sort(s->values + s->begin[c], s->begin[c + 1] - s->begin[c]);
}

static uint64_t distance(int64_t low, int64_t high)
{
    return (uint64_t)high - (uint64_t)low;
}

struct bl_symbols_extent bl_symbols_extent_of(const int64_t *sorted, size_t n)
{
    size_t middle = n / 2, first = middle, last = middle;
    uint64_t reach = 0;
    while (last - first + 1 <= n / 2) {
        uint64_t down = UINT64_MAX, up = UINT64_MAX;
        if (first > 0)
            down = distance(sorted[first - 1], sorted[middle]);
        if (last + 1 < n)
            up = distance(sorted[middle], sorted[last + 1]);
        reach = down < up ? down : up;
        if (down < up)
            first--;
        else
            last++;
    }
    return (struct bl_symbols_extent){(uint64_t)sorted[middle], reach};
}
