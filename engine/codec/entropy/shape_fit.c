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
#include <string.h>

#include "engine/codec/entropy/log2.h"
#include "engine/codec/entropy/shape.h"

enum { REACH = 8 }; // buckets on each side that have a say in a density

static const double LOG2_E = 1.4426950408889634;

// About what it costs to write that a bucket is absent, or deviates.
static const double ABSENT_BITS = 6, REPAIR_BITS = 8, LEAST_BITS = 4;

struct fitting {
    struct bl_shape *shape;
    const uint32_t *counts;
    double log2_counts[BL_SHAPE_MAX]; // -1 of none: half a symbol
};

// 2^(level / BL_SHAPE_OCTAVE).
static double symbols_at(int level)
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
    enum { LIFT = 512 * BL_SHAPE_OCTAVE };
    level = level < -LIFT ? -LIFT : level > LIFT ? LIFT : level;
    unsigned lifted = (unsigned)(level + LIFT);
    uint64_t exponent = 1023 - 512 + lifted / BL_SHAPE_OCTAVE;
    uint64_t bits = exponent << 52;
    double power;
    memcpy(&power, &bits, sizeof power);
    return octave[lifted % BL_SHAPE_OCTAVE] * power;
}

// Bits lost in bucket i.
static double loss(const struct fitting *f, size_t i, int density)
{
    int level = density + BL_SHAPE_OCTAVE * f->shape->width[i];
    double n = f->counts[i];
    double octaves = f->log2_counts[i] - (double)level / BL_SHAPE_OCTAVE;
    return (symbols_at(level) - n) * LOG2_E + n * octaves;
}

static double loss_at_most_repaired(const struct fitting *f, size_t i,
                                    int density)
{
    double bits = loss(f, i, density);
    return bits < REPAIR_BITS ? bits : REPAIR_BITS;
}

static int nearest_step(double octaves)
{
    return (int)floor(octaves * BL_SHAPE_OCTAVE + 0.5);
}

// In the bucket and in those on the lines to both sides.
static double loss_around(const struct fitting *f, struct bl_shape_knot k,
                          int density)
{
    const int16_t *d = f->shape->density;
    double bits = loss(f, k.at, density);
    int left = (int)k.step, right = (int)(k.after - k.at);
    for (int i = 1; i < left && i <= REACH; i++) {
        int slope = (d[k.at - k.step] - density) * i / left;
        bits += loss_at_most_repaired(f, k.at - (size_t)i, density + slope);
    }
    for (int i = 1; i < right && i <= REACH; i++) {
        int slope = (d[k.after] - density) * i / right;
        bits += loss_at_most_repaired(f, k.at + (size_t)i, density + slope);
    }
    return bits;
}

// Densities that suit the bucket itself, and those around it.
static int own_density(const struct fitting *f, size_t at)
{
    return nearest_step(f->log2_counts[at]) -
           BL_SHAPE_OCTAVE * f->shape->width[at];
}

static int common_density(const struct fitting *f, struct bl_shape_knot k)
{
    size_t reach = k.step / 2 < REACH ? k.step / 2 : REACH;
    size_t end = k.at + reach < k.after ? k.at + reach + 1 : k.after;
    double n = 0, values = 0;
    for (size_t i = k.at - reach; i < end; i++) {
        n += f->counts[i];
        values += symbols_at(BL_SHAPE_OCTAVE * f->shape->width[i]);
    }
    return nearest_step(bl_log2((n > 0 ? n : 0.5) / values));
}

static double deviation_bits(int by)
{
    return by == 0 ? 0 : LEAST_BITS + 2 * bl_log2(by < 0 ? -by : by);
}

static int worthwhile_deviation(const struct fitting *f, struct bl_shape_knot k,
                                int density)
{
    double least = loss_around(f, k, density);
    if (least <= LEAST_BITS)
        return 0;
    int own = own_density(f, k.at), common = common_density(f, k), best = 0;
    int candidates[] = {own, common, (own + common) / 2};
    for (size_t c = 0; c < sizeof candidates / sizeof *candidates; c++) {
        int by = candidates[c] - density;
        double bits = loss_around(f, k, candidates[c]) + deviation_bits(by);
        if (bits < least) {
            least = bits;
            best = by;
        }
    }
    return best;
}

static void put_level(struct fitting *f, size_t i, int before,
                      struct bl_flags_writer *w, struct bl_signed_number *c)
{
    struct bl_shape *s = f->shape;
    int level = nearest_step(f->log2_counts[i]);
    bl_flags_put_signed(w, c, level - before);
    s->density[i] = (int16_t)(level - BL_SHAPE_OCTAVE * s->width[i]);
    s->absent[i] = false;
}

// Whether the share that would go to an empty bucket is worth a flag.
static bool better_absent(const struct fitting *f, size_t i, int density)
{
    int level = density + BL_SHAPE_OCTAVE * f->shape->width[i];
    return f->counts[i] == 0 && symbols_at(level) * LOG2_E > ABSENT_BITS;
}

static void fit_axis(struct fitting *f, struct bl_flags_writer *w,
                     struct bl_shape_contexts *c)
{
    struct bl_shape *s = f->shape;
    put_level(f, 0, 0, w, &c->first);
    if (s->n > 1)
        put_level(f, s->n - 1, bl_shape_level(s, 0), w, &c->last);
    for (struct bl_shape_knot k = bl_shape_first_knot(s); k.step > 0;
         k = bl_shape_next_knot(s, k)) {
        int16_t density = bl_shape_predict(s, k);
        int by = worthwhile_deviation(f, k, density);
        bool absent = better_absent(f, k.at, density + by);
        bl_flags_put(w, bl_shape_absent_context(c, s, k), absent);
        if (absent)
            by = 0;
        else
            bl_flags_put_signed(w, bl_shape_deviation_context(c, k), by);
        s->density[k.at] = bl_shape_moved(density, by);
        s->absent[k.at] = absent;
    }
}

static void fit_singles(struct fitting *f, struct bl_flags_writer *w,
                        struct bl_shape_contexts *c)
{
    struct bl_shape *s = f->shape;
    int before = 0;
    for (size_t i = s->n; i < s->n + s->n_singles; i++) {
        s->absent[i] = f->counts[i] == 0;
        bl_flags_put(w, &c->no_single, s->absent[i]);
        if (s->absent[i])
            continue;
        put_level(f, i, before, w, &c->single);
        before = bl_shape_level(s, i);
    }
}

void bl_shape_fit(struct bl_shape *s, const uint32_t *counts,
                  struct bl_flags_writer *w, struct bl_shape_contexts *c)
{
    struct fitting f = {.shape = s, .counts = counts};
    size_t n = s->n + s->n_singles;
    s->density[0] = 0;
    s->absent[0] = false;
    if (n == 1)
        return;
    for (size_t i = 0; i < n; i++)
        f.log2_counts[i] = counts[i] > 0 ? bl_log2(counts[i]) : -1;
    fit_axis(&f, w, c);
    fit_singles(&f, w, c);
}
