/* The encoder's side of shape.h: densities that are worth what they cost.
 *
 * A deviation from what is expected is written when the symbols it stands for
 * save more by it than it costs: n log2(n / expected) - (n - expected) / ln 2
 * bits for n symbols in a bucket that would have had `expected`.  A bucket far
 * from the others known so far stands for all around it.
 */
#include <math.h>

#include "engine/codec/entropy/log2.h"
#include "engine/codec/entropy/shape.h"

static const double LOG2_E = 1.4426950408889634;

struct neighbourhood {
    double n;      // symbols there
    double spread; // values there, in those of the bucket in the middle
};

static struct neighbourhood around(const struct bl_shape *s,
                                   const uint32_t *counts,
                                   struct bl_shape_knot k)
{
    struct neighbourhood sum = {0, 0};
    size_t reach = k.step / 2;
    size_t end = k.at + reach < s->n ? k.at + reach + 1 : s->n;
    for (size_t i = k.at - reach; i < end; i++) {
        sum.n += counts[i];
        sum.spread += ldexp(1, s->width[i] - s->width[k.at]);
    }
    return sum;
}

// Symbols that a bucket of this density lets expect.
static double expected(const struct bl_shape *s, size_t i, int density)
{
    double level = (double)(density + BL_SHAPE_OCTAVE * s->width[i]);
    return exp2(level / BL_SHAPE_OCTAVE);
}

static int nearest_step(double octaves)
{
    return (int)floor(octaves * BL_SHAPE_OCTAVE + 0.5);
}

static double bits_saved(double n, double would_be)
{
    double saved = (would_be - n) * LOG2_E;
    return n > 0 ? saved + n * bl_log2(n / would_be) : saved;
}

// About what it costs to write that a bucket is absent, or deviates.
static const double ABSENT_BITS = 6;

static double deviation_bits(int by)
{
    double size = by < 0 ? -by : by;
    return 4 + 2 * bl_log2(size);
}

static int worthwhile_deviation(const struct bl_shape *s,
                                const uint32_t *counts, struct bl_shape_knot k,
                                int density)
{
    struct neighbourhood near = around(s, counts, k);
    if (near.n == 0 && k.step == 1)
        return 0;
    double would_be = near.spread * expected(s, k.at, density);
    double n = near.n > 0 ? near.n : 0.5;
    int by = nearest_step(bl_log2(n / would_be));
    if (by == 0 || bits_saved(near.n, would_be) < deviation_bits(by))
        return 0;
    return by;
}

static void put_level(struct bl_shape *s, size_t i, int before, uint32_t count,
                      struct bl_flags_writer *w, struct bl_signed_number *c)
{
    int level = count > 0 ? nearest_step(bl_log2(count)) : 0;
    bl_flags_put_signed(w, c, level - before);
    s->density[i] = (int16_t)(level - BL_SHAPE_OCTAVE * s->width[i]);
    s->absent[i] = false;
}

static void fit_axis(struct bl_shape *s, const uint32_t *counts,
                     struct bl_flags_writer *w, struct bl_shape_contexts *c)
{
    put_level(s, 0, 0, counts[0], w, &c->first);
    size_t last = s->n - 1;
    if (last > 0)
        put_level(s, last, bl_shape_level(s, 0), counts[last], w, &c->last);
    for (struct bl_shape_knot k = bl_shape_first_knot(s); k.step > 0;
         k = bl_shape_next_knot(s, k)) {
        int16_t density = bl_shape_predict(s, k);
        int by = worthwhile_deviation(s, counts, k, density);
        double own = expected(s, k.at, density + by);
        bool absent = counts[k.at] == 0 && own * LOG2_E > ABSENT_BITS;
        bl_flags_put(w, bl_shape_absent_context(c, s, k), absent);
        if (absent)
            by = 0;
        else
            bl_flags_put_signed(w, bl_shape_deviation_context(c, k), by);
        s->density[k.at] = bl_shape_moved(density, by);
        s->absent[k.at] = absent;
    }
}

static void fit_singles(struct bl_shape *s, const uint32_t *counts,
                        struct bl_flags_writer *w, struct bl_shape_contexts *c)
{
    int before = 0;
    for (size_t i = s->n; i < s->n + s->n_singles; i++) {
        s->absent[i] = counts[i] == 0;
        bl_flags_put(w, &c->no_single, s->absent[i]);
        if (s->absent[i])
            continue;
        put_level(s, i, before, counts[i], w, &c->single);
        before = bl_shape_level(s, i);
    }
}

void bl_shape_fit(struct bl_shape *s, const uint32_t *counts,
                  struct bl_flags_writer *w, struct bl_shape_contexts *c)
{
    s->density[0] = 0;
    s->absent[0] = false;
    if (s->n + s->n_singles == 1)
        return;
    fit_axis(s, counts, w, c);
    fit_singles(s, counts, w, c);
}
