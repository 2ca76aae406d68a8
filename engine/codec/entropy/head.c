#include "engine/codec/entropy/head.h"

#include <string.h>

static uint64_t folded(uint64_t difference) // 0, -1, 1, -2, ... to 0, 1, 2, ...
{
    return difference << 1 ^ -(difference >> 63);
}

static uint64_t unfolded(uint64_t v)
{
    return v >> 1 ^ -(v & 1);
}

void bl_head_put_classes(struct bl_flags_writer *w, struct bl_head_contexts *c,
                         const uint8_t *table_of, size_t n_classes,
                         size_t n_tables)
{
    bl_flags_put_number(w, &c->n_tables, n_tables - 1);
    size_t named = 0;
    for (size_t i = 0; i < n_classes && n_tables > 1; i++) {
        bool fresh = table_of[i] == named;
        if (named > 0)
            bl_flags_put(w, &c->fresh, fresh);
        if (!fresh)
            bl_flags_put_number(w, &c->back, named - 1 - table_of[i]);
        named += fresh;
    }
}

bool bl_head_get_classes(struct bl_flags_reader *r, struct bl_head_contexts *c,
                         uint8_t *table_of, size_t n_classes, size_t *n_tables)
{
    uint64_t others = bl_flags_get_number(r, &c->n_tables);
    if (others >= n_classes)
        return false;
    *n_tables = (size_t)others + 1;
    memset(table_of, 0, n_classes);
    size_t named = 0;
    for (size_t i = 0; i<n_classes && * n_tables> 1; i++) {
        bool fresh = named == 0 || bl_flags_get(r, &c->fresh);
        uint64_t back = fresh ? 0 : bl_flags_get_number(r, &c->back);
        if (fresh ? named == *n_tables : back >= named)
            return false;
        table_of[i] = (uint8_t)(fresh ? named : named - 1 - back);
        named += fresh;
    }
    return *n_tables == 1 || named == *n_tables;
}

void bl_head_put_singles(struct bl_flags_writer *w, struct bl_head_contexts *c,
                         const int64_t *singles, size_t n)
{
    bl_flags_put_number(w, &c->n_singles, n);
    for (size_t i = 0; i < n; i++) {
        uint64_t v = (uint64_t)singles[i];
        uint64_t by = i == 0 ? folded(v) : v - (uint64_t)singles[i - 1] - 1;
        bl_flags_put_number(w, &c->single, by);
    }
}

bool bl_head_get_singles(struct bl_flags_reader *r, struct bl_head_contexts *c,
                         int64_t *singles, size_t *n)
{
    uint64_t count = bl_flags_get_number(r, &c->n_singles);
    if (count > BL_SYMBOLS_MAX_SINGLES)
        return false;
    *n = (size_t)count;
    for (size_t i = 0; i < *n; i++) {
        uint64_t by = bl_flags_get_number(r, &c->single);
        uint64_t v = i == 0 ? unfolded(by) : (uint64_t)singles[i - 1] + by + 1;
        singles[i] = (int64_t)v;
    }
    return true;
}

void bl_head_put_table(struct bl_flags_writer *w, struct bl_head_contexts *c,
                       const struct bl_table_head *before,
                       const struct bl_table_head *t)
{
    const struct bl_buckets *b = &t->buckets, *bb = &before->buckets;
    bl_flags_put_number(w, &c->centre, folded(b->centre - bb->centre));
    bl_flags_put_signed(w, &c->low, b->low - bb->low);
    bl_flags_put_signed(w, &c->linear, b->linear - bb->linear);
    bl_flags_put_signed(w, &c->split, b->split - bb->split);
    bl_flags_put_signed(w, &c->first, (int64_t)t->first - before->first);
    bl_flags_put_signed(w, &c->n, (int64_t)t->n - before->n);
    bl_flags_put_signed(w, &c->precision, t->precision - before->precision);
}

// before + what is read, when it lies in [least, most].
static bool get_near(struct bl_flags_reader *r, struct bl_signed_number *c,
                     int64_t before, int64_t least, int64_t most, int64_t *v)
{
    int64_t by = bl_flags_get_signed(r, c);
    if (by < least - before || by > most - before)
        return false;
    *v = before + by;
    return true;
}

static bool get_buckets(struct bl_flags_reader *r, struct bl_head_contexts *c,
                        const struct bl_buckets *before, struct bl_buckets *b)
{
    int64_t low, linear, split;
    b->centre = before->centre + unfolded(bl_flags_get_number(r, &c->centre));
    if (!get_near(r, &c->low, before->low, 0, 63, &low) ||
        !get_near(r, &c->linear, before->linear, 0, BL_BUCKET_MAX_LINEAR,
                  &linear) ||
        !get_near(r, &c->split, before->split, 0, BL_BUCKET_MAX_SPLIT, &split))
        return false;
    b->low = (uint8_t)low;
    b->linear = (uint8_t)linear;
    b->split = (uint8_t)split;
    return bl_buckets_valid(b);
}

bool bl_head_get_table(struct bl_flags_reader *r, struct bl_head_contexts *c,
                       const struct bl_table_head *before, size_t n_singles,
                       struct bl_table_head *t)
{
    if (!get_buckets(r, c, &before->buckets, &t->buckets))
        return false;
    int64_t side = bl_buckets_count(&t->buckets), first, n, precision;
    if (!get_near(r, &c->first, before->first, -side, side - 1, &first) ||
        !get_near(r, &c->n, before->n, 1, side - first, &n) ||
        !get_near(r, &c->precision, before->precision, 0,
                  BL_SHAPE_MAX_PRECISION, &precision))
        return false;
    int64_t symbols = n + (int64_t)n_singles;
    t->first = (int32_t)first;
    t->n = (uint32_t)n;
    t->precision = (uint8_t)precision;
    return symbols <= BL_SHAPE_MAX && symbols <= INT64_C(1) << precision;
}

void bl_head_lay_out(const struct bl_table_head *t, size_t n_singles,
                     struct bl_shape *s)
{
    s->n = t->n;
    s->n_singles = n_singles;
    for (size_t i = 0; i < s->n; i++)
        s->width[i] = bl_bucket_width(&t->buckets, t->first + (int32_t)i);
    memset(s->width + s->n, 0, n_singles);
}
