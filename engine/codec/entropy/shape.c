#include "engine/codec/entropy/shape.h"

enum { FARTHEST = 1 << 13, WEIGHT_BITS = 20 };

struct bl_shape_knot bl_shape_first_knot(const struct bl_shape *s)
{
    size_t step = 1;
    while (2 * step < s->n - 1)
        step *= 2;
    return bl_shape_next_knot(s, (struct bl_shape_knot){s->n, 2 * step, 0});
}

struct bl_shape_knot bl_shape_next_knot(const struct bl_shape *s,
                                        struct bl_shape_knot k)
{
    size_t last = s->n - 1;
    k.at += 2 * k.step;
    while (k.step > 0 && k.at >= last) {
        k.step /= 2;
        k.at = k.step;
    }
    k.after = k.at + k.step < last ? k.at + k.step : last;
    return k;
}

// Rounded to the nearest, halves up, for either sign.
static int divided(int v, int by)
{
    int doubled = 2 * v + by;
    int quotient = doubled / (2 * by);
    return quotient - (doubled % (2 * by) < 0);
}

int16_t bl_shape_moved(int64_t density, int64_t by)
{
    if (by > 4 * FARTHEST || by < -4 * FARTHEST)
        by = by > 0 ? 4 * FARTHEST : -4 * FARTHEST;
    int64_t v = density + by;
    return (int16_t)(v > FARTHEST ? FARTHEST : v < -FARTHEST ? -FARTHEST : v);
}

/* Through four neighbours the cubic, at the borders the parabola through
 * three, and the line between two. */
static int interpolated(const struct bl_shape *s, struct bl_shape_knot k)
{
    const int16_t *d = s->density;
    size_t before = k.at - k.step, apart = 2 * k.step;
    int a = d[before], b = d[k.after];
    if (k.after != k.at + k.step)
        return a + divided((b - a) * (int)k.step, (int)(k.after - before));
    bool left = before >= apart;
    bool right = k.after + apart < s->n;
    if (left && right)
        return divided(9 * (a + b) - d[before - apart] - d[k.after + apart],
                       16);
    if (left)
        return divided(6 * a + 3 * b - d[before - apart], 8);
    if (right)
        return divided(3 * a + 6 * b - d[k.after + apart], 8);
    return divided(a + b, 2);
}

int16_t bl_shape_predict(const struct bl_shape *s, struct bl_shape_knot k)
{
    return bl_shape_moved(interpolated(s, k), 0);
}

struct bl_flag *bl_shape_absent_context(struct bl_shape_contexts *c,
                                        const struct bl_shape *s,
                                        struct bl_shape_knot k)
{
    return &c->absent[s->absent[k.at - k.step] + s->absent[k.after]];
}

struct bl_signed_number *bl_shape_deviation_context(struct bl_shape_contexts *c,
                                                    struct bl_shape_knot k)
{
    unsigned scale = 0;
    while (scale < BL_SHAPE_SCALES - 1 && k.step >> (scale + 1) > 0)
        scale++;
    return &c->deviation[scale];
}

static void set_level(struct bl_shape *s, size_t i, int64_t level, int64_t by)
{
    level = bl_shape_moved(level, by);
    s->density[i] = bl_shape_moved(level, -BL_SHAPE_OCTAVE * s->width[i]);
    s->absent[i] = false;
}

static void read_axis(struct bl_shape *s, struct bl_flags_reader *r,
                      struct bl_shape_contexts *c)
{
    set_level(s, 0, 0, bl_flags_get_signed(r, &c->first));
    if (s->n == 1)
        return;
    set_level(s, s->n - 1, bl_shape_level(s, 0),
              bl_flags_get_signed(r, &c->last));
    for (struct bl_shape_knot k = bl_shape_first_knot(s); k.step > 0;
         k = bl_shape_next_knot(s, k)) {
        s->density[k.at] = bl_shape_predict(s, k);
        s->absent[k.at] = bl_flags_get(r, bl_shape_absent_context(c, s, k));
        if (s->absent[k.at])
            continue;
        int64_t by = bl_flags_get_signed(r, bl_shape_deviation_context(c, k));
        s->density[k.at] = bl_shape_moved(s->density[k.at], by);
    }
}

static void read_singles(struct bl_shape *s, struct bl_flags_reader *r,
                         struct bl_shape_contexts *c)
{
    int before = 0;
    for (size_t i = s->n; i < s->n + s->n_singles; i++) {
        s->absent[i] = bl_flags_get(r, &c->no_single);
        if (s->absent[i])
            continue;
        set_level(s, i, before, bl_flags_get_signed(r, &c->single));
        before = bl_shape_level(s, i);
    }
}

void bl_shape_read(struct bl_shape *s, struct bl_flags_reader *r,
                   struct bl_shape_contexts *c)
{
    set_level(s, 0, 0, 0);
    if (s->n + s->n_singles == 1)
        return;
    read_axis(s, r, c);
    read_singles(s, r, c);
}

static int highest_level(const struct bl_shape *s)
{
    int highest = bl_shape_level(s, 0);
    for (size_t i = 1; i < s->n + s->n_singles; i++)
        if (!s->absent[i] && bl_shape_level(s, i) > highest)
            highest = bl_shape_level(s, i);
    return highest;
}

// 2^20 for the highest level, half of it an octave below.
static uint64_t weight(const struct bl_shape *s, size_t i, int highest)
{
    static const uint32_t octave[BL_SHAPE_OCTAVE] = {
        1048576, 961548, 881744, 808563, 741455, 679917, 623487, 571740};
    if (s->absent[i])
        return 0;
    int below = highest - bl_shape_level(s, i);
    int octaves = below / BL_SHAPE_OCTAVE;
    return octaves > WEIGHT_BITS ? 0
                                 : octave[below % BL_SHAPE_OCTAVE] >> octaves;
}

/* A share of 1 / 2^precision goes to every bucket there is.  The rest is for
 * those that deserve more, in proportion to how much more. */
void bl_shape_frequencies(const struct bl_shape *s, unsigned precision,
                          uint16_t *frequencies)
{
    int highest = highest_level(s);
    uint64_t sum = 0, above = 0, so_far = 0, n_present = 0, given = 0;
    size_t n = s->n + s->n_singles;
    for (size_t i = 0; i < n; i++) {
        sum += weight(s, i, highest);
        n_present += !s->absent[i];
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t w = weight(s, i, highest) << precision;
        above += w > sum ? w - sum : 0;
    }
    uint64_t rest = (UINT64_C(1) << precision) - n_present;
    for (size_t i = 0; i < n; i++) {
        uint64_t w = weight(s, i, highest) << precision;
        so_far += w > sum ? w - sum : 0;
        uint64_t until = above > 0 ? so_far * rest / above : 0;
        frequencies[i] = (uint16_t)(until - given + !s->absent[i]);
        given = until;
    }
}
