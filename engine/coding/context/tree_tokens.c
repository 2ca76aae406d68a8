#include "engine/coding/context/tree_tokens.h"

#include <stdbool.h>
#include <stdlib.h>

#include "engine/coding/context/tree_bins.h"

enum {
    ROWS = 4096, // from which the scale is chosen
    MAX_SINGLES = 8,
    LINEAR = 5, // log2 of the buckets on each side that are all as wide
    SIDE = (1 << LINEAR) + 2 * (64 - LINEAR), // buckets on each side
};

struct scale {
    int64_t centre;
    unsigned low; // log2 of the width of the linear buckets
    int64_t singles[MAX_SINGLES];
    size_t n_singles;
};

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static unsigned bit_length(uint64_t v)
{
    return v == 0 ? 0 : 64 - (unsigned)__builtin_clzll(v);
}

/* The linear buckets reach four times as far as the middle half does. */
static void choose_width(struct scale *s, const int64_t *sorted, size_t n)
{
    s->centre = sorted[n / 2];
    uint64_t spread = (uint64_t)sorted[n - 1 - n / 4] - (uint64_t)sorted[n / 4];
    unsigned bits = bit_length(spread);
    s->low = bits + 1 > LINEAR ? bits + 1 - LINEAR : 0;
}

/* Values of more than one symbol in fifty; the first of them. */
static void find_singles(struct scale *s, const int64_t *sorted, size_t n)
{
    size_t start = 0;
    for (size_t i = 1; i <= n && s->n_singles < MAX_SINGLES; i++) {
        if (i < n && sorted[i] == sorted[start])
            continue;
        if (i - start > n / 50 && i - start > 1)
            s->singles[s->n_singles++] = sorted[start];
        start = i;
    }
}

static unsigned bucket_of(const struct scale *s, int64_t symbol)
{
    uint64_t u = (uint64_t)symbol - (uint64_t)s->centre;
    bool is_negative = u >> 63;
    uint64_t place = (is_negative ? ~u : u) >> s->low;
    unsigned bucket = (unsigned)place;
    if (place >> LINEAR > 0) {
        unsigned bits = bit_length(place);
        bucket = (1U << LINEAR) + 2 * (bits - LINEAR - 1) +
                 (unsigned)(place >> (bits - 2) & 1);
    }
    return 2 * bucket + is_negative;
}

static unsigned raw_token(const struct scale *s, int64_t symbol)
{
    for (size_t i = 0; i < s->n_singles; i++)
        if (s->singles[i] == symbol)
            return 2 * SIDE + (unsigned)i;
    return bucket_of(s, symbol);
}

/* Numbers those that occur from 0 on; the rarest, beyond what there is room
 * for, share the last. */
static void number_tokens(uint8_t *tokens, size_t *n_tokens,
                          const struct scale *s, const int64_t *symbols,
                          size_t n)
{
    bool occurs[2 * SIDE + MAX_SINGLES] = {false};
    uint8_t number[2 * SIDE + MAX_SINGLES];
    size_t next = 0;
    for (size_t i = 0; i < n; i++)
        occurs[raw_token(s, symbols[i])] = true;
    for (size_t t = 0; t < 2 * SIDE + MAX_SINGLES; t++) {
        number[t] = (uint8_t)(next < BL_TOKENS_MAX ? next : BL_TOKENS_MAX - 1);
        next += occurs[t];
    }
    *n_tokens = next < BL_TOKENS_MAX ? next : BL_TOKENS_MAX;
    for (size_t i = 0; i < n; i++)
        tokens[i] = number[raw_token(s, symbols[i])];
}

void bl_tokens_make(uint8_t *tokens, size_t *n_tokens, const int64_t *symbols,
                    size_t n)
{
    struct scale scale = {0};
    *n_tokens = 0;
    if (n == 0)
        return;
    int64_t sorted[ROWS];
    size_t n_sorted = n < ROWS ? n : ROWS;
    for (size_t i = 0; i < n_sorted; i++)
        sorted[i] = symbols[bl_tree_row(i, n_sorted, n)];
    qsort(sorted, n_sorted, sizeof *sorted, by_value);
    choose_width(&scale, sorted, n_sorted);
    if (scale.low > 0)
        find_singles(&scale, sorted, n_sorted);
    number_tokens(tokens, n_tokens, &scale, symbols, n);
}
