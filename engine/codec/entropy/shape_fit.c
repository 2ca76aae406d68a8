/* The encoder's side of shape.h: densities that are worth what they cost.
 *
 * The n symbols of a bucket that lets expect E of them cost
 * (E - n) / ln 2 + n log2(n / E) bits more than they had to.  A deviation is
 * chosen by that loss in the bucket and in those around it, which are taken to
 * lie on the lines to the next known ones, and by the bits it takes to write
 * it.  What a bucket around would lose can still be repaired by a deviation of
 * its own, so it never counts for more than one costs.
 */
#include <math.h>

#include "engine/codec/entropy/log2.h"
#include "engine/codec/entropy/shape.h"

static const double LOG2_E = 1.4426950408889634;

// Buckets on each side that have a say in a density.
enum { REACH = 12 };

// Symbols that a bucket of this density lets expect.
static double expected(const struct bl_shape *s, size_t i, int density)
{
    static const double octave[BL_SHAPE_OCTAVE] = {
        1.0,
        1.0905077326652577,
        1.189207115002721,
        1.2968395546510096,
        1.4142135623730951,
        1.5422108254079407,
        1.681792830507429,
        1.8340080864093424,
    };
    int level = density + BL_SHAPE_OCTAVE * s->width[i];
    return ldexp(octave[level & (BL_SHAPE_OCTAVE - 1)], level >> 3);
}

// Bits lost in bucket i.
static double loss(const struct bl_shape *s, const uint32_t *counts, size_t i,
                   int density)
{
    double would_be = expected(s, i, density), n = counts[i];
    double bits = (would_be - n) * LOG2_E;
    return n > 0 ? bits + n * bl_log2(n / would_be) : bits;
}

// About what it costs to write that a bucket is absent, or deviates.
static const double ABSENT_BITS = 6, REPAIR_BITS = 8;

static double loss_at_most_repaired(const struct bl_shape *s,
                                    const uint32_t *counts, size_t i,
                                    int density)
{
    double bits = loss(s, counts, i, density);
    return bits < REPAIR_BITS ? bits : REPAIR_BITS;
}

static int nearest_step(double octaves)
{
    return (int)floor(octaves * BL_SHAPE_OCTAVE + 0.5);
}

// In the bucket and in those on the lines to both sides.
static double loss_around(const struct bl_shape *s, const uint32_t *counts,
                          struct bl_shape_knot k, int density)
{
    double bits = loss(s, counts, k.at, density);
    size_t before = k.at - k.step;
    for (size_t i = 1; i < k.step && i <= REACH; i++) {
        int slope = (s->density[before] - density) * (int)i / (int)k.step;
        bits += loss_at_most_repaired(s, counts, k.at - i, density + slope);
    }
    size_t right = k.after - k.at;
    for (size_t i = 1; i < right && i <= REACH; i++) {
        int slope = (s->density[k.after] - density) * (int)i / (int)right;
        bits += loss_at_most_repaired(s, counts, k.at + i, density + slope);
    }
    return bits;
}

// Densities that suit the bucket itself, and those around it.
static int own_density(const struct bl_shape *s, const uint32_t *counts,
                       struct bl_shape_knot k)
{
    double n = counts[k.at] > 0 ? counts[k.at] : 0.5;
    return nearest_step(bl_log2(n)) - BL_SHAPE_OCTAVE * s->width[k.at];
}

static int common_density(const struct bl_shape *s, const uint32_t *counts,
                          struct bl_shape_knot k)
{
    size_t reach = k.step / 2 < REACH ? k.step / 2 : REACH;
    size_t end = k.at + reach < s->n ? k.at + reach + 1 : s->n;
    double n = 0, values = 0;
    for (size_t i = k.at - reach; i < end; i++) {
        n += counts[i];
        values += ldexp(1, s->width[i]);
    }
    return nearest_step(bl_log2((n > 0 ? n : 0.5) / values));
}

static double deviation_bits(int by)
{
    double size = by < 0 ? -by : by;
    return by == 0 ? 0 : 4 + 2 * bl_log2(size);
}

static int worthwhile_deviation(const struct bl_shape *s,
                                const uint32_t *counts, struct bl_shape_knot k,
                                int density)
{
    int candidates[] = {own_density(s, counts, k) - density,
                        common_density(s, counts, k) - density, 0};
    candidates[2] = (candidates[0] + candidates[1]) / 2;
    double least = loss_around(s, counts, k, density);
    int best = 0;
    for (size_t c = 0; c < sizeof candidates / sizeof *candidates; c++) {
        double bits = loss_around(s, counts, k, density + candidates[c]) +
                      deviation_bits(candidates[c]);
        if (bits < least) {
            least = bits;
            best = candidates[c];
        }
    }
    return best;
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
