#include "engine/codec/entropy/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/histogram.h"
#include "engine/codec/entropy/log2.h"

void bl_symbols_plan_release(struct bl_symbols_plan *plan)
{
    for (size_t t = 0; t < plan->n_tables; t++)
        free(plan->tables[t].places);
    free(plan->tables);
    bl_buffer_release(&plan->header);
    *plan = (struct bl_symbols_plan){0};
}

struct planning {
    struct bl_symbols_plan *plan;
    const struct bl_symbols_survey *survey;
    struct bl_flags_writer header;
    struct bl_head_contexts contexts;
    struct bl_table_head before;
    struct bl_shape shape;
    struct bl_histogram fine;   // of a table as it was counted
    struct bl_histogram chosen; // in the buckets it will have, and the singles
    uint16_t frequencies[BL_SHAPE_MAX];
};

static unsigned bits_of(uint64_t v)
{
    return v > 0 ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

static uint8_t precision_for(uint64_t n_symbols, size_t n_buckets)
{
    if (n_buckets == 1)
        return 0;
    unsigned p = bits_of(n_symbols), least = bits_of(n_buckets) + 1;
    p = p > least ? p : least;
    return (uint8_t)(p < BL_SHAPE_MAX_PRECISION ? p : BL_SHAPE_MAX_PRECISION);
}

static void add_cost(struct planning *p, const struct bl_symbols_table *t)
{
    size_t n = p->shape.n + p->shape.n_singles;
    for (size_t i = 0; i < n; i++) {
        uint32_t count = p->chosen.counts[i];
        if (count == 0)
            continue;
        double bits = t->precision - bl_log2(p->frequencies[i]);
        p->plan->coded_bits += count * bits;
        p->plan->raw_bits += (uint64_t)count * p->shape.width[i];
    }
}

/* Chooses the buckets and the shape, and writes them. */
static uint8_t write_table(struct planning *p, size_t table)
{
    struct bl_histogram *h = &p->chosen;
    size_t n_singles = p->survey->singles.n;
    const uint32_t *singles = bl_symbols_survey_singles(p->survey, table);
    bl_symbols_survey_histogram(p->survey, table, &p->fine);
    bl_histogram_choose(h, &p->fine);
    uint64_t n_symbols = h->total;
    memcpy(h->counts + h->n, singles, n_singles * sizeof *singles);
    for (size_t i = 0; i < n_singles; i++)
        n_symbols += singles[i];
    struct bl_table_head head = {h->buckets, h->first, h->n,
                                 precision_for(n_symbols, h->n + n_singles)};
    bl_head_put_table(&p->header, &p->contexts, &p->before, &head);
    p->before = head;
    bl_head_lay_out(&head, n_singles, &p->shape);
    bl_shape_fit(&p->shape, h->counts, &p->header, &p->contexts.shape);
    bl_shape_frequencies(&p->shape, head.precision, p->frequencies);
    return head.precision;
}

/* What becomes of a symbol, by its place in the survey. */
static void set_places(const struct planning *p, struct bl_symbols_table *t)
{
    const struct bl_symbols_survey *s = p->survey;
    const struct bl_histogram *fine = &p->fine, *h = &p->chosen;
    uint16_t starts[BL_SHAPE_MAX];
    size_t n = p->shape.n + p->shape.n_singles;
    starts[0] = 0;
    for (size_t i = 1; i < n; i++)
        starts[i] = (uint16_t)(starts[i - 1] + p->frequencies[i - 1]);
    for (size_t i = 0; i < s->n_places; i++) {
        size_t at = h->n + i - 2 * s->side;
        if (i < 2 * s->side) {
            int32_t bucket = (int32_t)i - (int32_t)s->side;
            if (bucket < fine->first ||
                bucket >= fine->first + (int32_t)fine->n)
                continue;
            uint64_t base = bl_bucket_base(&fine->buckets, bucket);
            at = (size_t)(bl_bucket_of(&h->buckets, base) - h->first);
        }
        t->places[i] = (struct bl_symbols_place){starts[at], p->frequencies[at],
                                                 p->shape.width[at]};
    }
}

static enum bl_status plan_table(struct planning *p, size_t table,
                                 struct bl_error *err)
{
    struct bl_symbols_table *t = &p->plan->tables[table];
    t->places = bl_array_new(p->survey->n_places, sizeof *t->places, err);
    if (t->places == NULL)
        return err->status;
    t->precision = write_table(p, table);
    t->centre = p->chosen.buckets.centre;
    set_places(p, t);
    add_cost(p, t);
    return BL_OK;
}

static enum bl_status plan_tables(struct planning *p, size_t n_classes,
                                  struct bl_error *err)
{
    struct bl_symbols_plan *plan = p->plan;
    const struct bl_symbols_survey *s = p->survey;
    plan->tables = bl_array_new(s->n_tables, sizeof *plan->tables, err);
    if (plan->tables == NULL)
        return err->status;
    plan->n_tables = s->n_tables;
    memcpy(plan->table_of, s->table_of, n_classes);
    bl_head_put_classes(&p->header, &p->contexts, plan->table_of, n_classes,
                        plan->n_tables);
    bl_head_put_singles(&p->header, &p->contexts, s->singles.values,
                        s->singles.n);
    for (size_t t = 0; t < plan->n_tables; t++)
        if (plan_table(p, t, err) != BL_OK)
            return err->status;
    return bl_flags_finish(&p->header, &plan->header, err);
}

static enum bl_status plan_surveyed(struct bl_symbols_plan *plan,
                                    const struct bl_symbols_survey *survey,
                                    size_t n_classes, struct bl_error *err)
{
    struct planning *p = bl_array_new(1, sizeof *p, err);
    if (p == NULL)
        return err->status;
    p->plan = plan;
    p->survey = survey;
    enum bl_status status = plan_tables(p, n_classes, err);
    bl_flags_release(&p->header);
    free(p);
    return status;
}

double bl_symbols_plan_bytes(const struct bl_symbols_plan *plan)
{
    return (double)plan->header.size +
           (plan->coded_bits + (double)plan->raw_bits) / 8;
}

static enum bl_status make(struct bl_symbols_plan *plan,
                           const struct bl_symbols_input *in,
                           const struct bl_singles *singles, bool *scattered,
                           uint16_t *places, struct bl_error *err)
{
    struct bl_symbols_survey survey;
    if (bl_symbols_survey_make(&survey, in, singles, places, err) != BL_OK)
        return err->status;
    *scattered = survey.scattered;
    enum bl_status status = plan_surveyed(plan, &survey, in->n_classes, err);
    bl_symbols_survey_release(&survey);
    if (status != BL_OK)
        bl_symbols_plan_release(plan);
    return status;
}

// About what it costs to tell a single value, and its level in each table; of
// the whole, one part in so many at most.
enum { SINGLE_BITS = 24, LEVEL_BITS = 4, PART = 50 };

static enum bl_status try_singles(struct bl_symbols_plan *plan,
                                  const struct bl_symbols_input *in,
                                  const struct bl_singles *singles,
                                  uint16_t *places, uint16_t *trial_places,
                                  struct bl_error *err)
{
    struct bl_symbols_plan trial = {0};
    bool scattered;
    if (make(&trial, in, singles, &scattered, trial_places, err) != BL_OK)
        return err->status;
    if (bl_symbols_plan_bytes(&trial) < bl_symbols_plan_bytes(plan)) {
        struct bl_symbols_plan worse = *plan;
        *plan = trial;
        trial = worse;
        if (places != NULL)
            memcpy(places, trial_places, in->n * sizeof *places);
    }
    bl_symbols_plan_release(&trial);
    return BL_OK;
}

/* Where values are few and far apart: the better of all singles and of those
 * that stand out. */
static enum bl_status try_all_singles(struct bl_symbols_plan *plan,
                                      const struct bl_symbols_input *in,
                                      uint16_t *places, struct bl_error *err)
{
    struct bl_singles all;
    uint64_t each = SINGLE_BITS + LEVEL_BITS * plan->n_tables;
    uint64_t bits = (uint64_t)(8 * bl_symbols_plan_bytes(plan));
    if (!bl_singles_collect(&all, in->symbols, in->n, bits / PART / each))
        return BL_OK;
    if (places == NULL)
        return try_singles(plan, in, &all, NULL, NULL, err);
    uint16_t *trial_places = bl_array_new(in->n, sizeof *places, err);
    if (trial_places == NULL)
        return err->status;
    enum bl_status status =
        try_singles(plan, in, &all, places, trial_places, err);
    free(trial_places);
    return status;
}

enum bl_status bl_symbols_plan_make(struct bl_symbols_plan *plan,
                                    const struct bl_symbols_input *in,
                                    uint16_t *places, struct bl_error *err)
{
    bool scattered;
    *plan = (struct bl_symbols_plan){0};
    enum bl_status status = make(plan, in, NULL, &scattered, places, err);
    if (status == BL_OK && scattered)
        status = try_all_singles(plan, in, places, err);
    if (status != BL_OK)
        bl_symbols_plan_release(plan);
    return status;
}
