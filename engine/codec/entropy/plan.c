#include "engine/codec/entropy/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/entropy/histogram.h"
#include "engine/codec/entropy/log2.h"
#include "engine/codec/entropy/survey.h"

void bl_symbols_plan_release(struct bl_symbols_plan *plan)
{
    for (size_t t = 0; t < plan->n_tables; t++) {
        free(plan->tables[t].frequencies);
        free(plan->tables[t].starts);
    }
    free(plan->tables);
    bl_buffer_release(&plan->header);
    *plan = (struct bl_symbols_plan){0};
}

struct planning {
    struct bl_symbols_plan *plan;
    struct bl_flags_writer header;
    struct bl_head_contexts contexts;
    struct bl_table_head before;
    struct bl_shape shape;
    struct bl_histogram fine;   // of a table as it was counted
    struct bl_histogram chosen; // the same in the buckets it will have
};

static unsigned bits_of(uint64_t v)
{
    return v > 0 ? 64 - (unsigned)__builtin_clzll(v) : 0;
}

static uint8_t precision_for(const struct bl_histogram *h)
{
    if (h->n == 1)
        return 0;
    unsigned p = bits_of(h->total);
    unsigned least = bits_of(h->n) + 1;
    p = p > least ? p : least;
    return (uint8_t)(p < BL_SHAPE_MAX_PRECISION ? p : BL_SHAPE_MAX_PRECISION);
}

static void add_cost(struct bl_symbols_plan *plan,
                     const struct bl_symbols_table *t,
                     const struct bl_histogram *h)
{
    for (size_t i = 0; i < h->n; i++) {
        if (h->counts[i] == 0)
            continue;
        double bits = t->head.precision - bl_log2(t->frequencies[i]);
        plan->coded_bits += h->counts[i] * bits;
        int32_t bucket = h->first + (int32_t)i;
        plan->raw_bits +=
            (uint64_t)h->counts[i] * bl_bucket_width(&h->buckets, bucket);
    }
}

static enum bl_status plan_table(struct planning *p, struct bl_symbols_table *t,
                                 struct bl_error *err)
{
    const struct bl_histogram *h = &p->chosen;
    bl_histogram_choose(&p->chosen, &p->fine);
    t->head =
        (struct bl_table_head){h->buckets, h->first, h->n, precision_for(h)};
    t->frequencies = bl_array_new(h->n, sizeof *t->frequencies, err);
    t->starts = bl_array_new(h->n, sizeof *t->starts, err);
    if (t->frequencies == NULL || t->starts == NULL)
        return err->status;
    bl_head_put_table(&p->header, &p->contexts, &p->before, &t->head);
    p->before = t->head;
    bl_head_lay_out(&t->head, 0, &p->shape);
    bl_shape_fit(&p->shape, h->counts, &p->header, &p->contexts.shape);
    bl_shape_frequencies(&p->shape, t->head.precision, t->frequencies);
    for (size_t i = 1; i < h->n; i++)
        t->starts[i] = (uint16_t)(t->starts[i - 1] + t->frequencies[i - 1]);
    add_cost(p->plan, t, h);
    return BL_OK;
}

static enum bl_status plan_tables(struct planning *p,
                                  struct bl_symbols_survey *survey,
                                  size_t n_classes, struct bl_error *err)
{
    struct bl_symbols_plan *plan = p->plan;
    plan->tables = bl_array_new(survey->n_tables, sizeof *plan->tables, err);
    if (plan->tables == NULL)
        return err->status;
    plan->n_tables = survey->n_tables;
    memcpy(plan->table_of, survey->table_of, n_classes);
    bl_head_put_classes(&p->header, &p->contexts, plan->table_of, n_classes,
                        plan->n_tables);
    bl_head_put_singles(&p->header, &p->contexts, NULL, 0);
    for (size_t t = 0; t < plan->n_tables; t++) {
        bl_symbols_survey_histogram(survey, t, &p->fine);
        if (plan_table(p, &plan->tables[t], err) != BL_OK)
            return err->status;
    }
    return bl_flags_finish(&p->header, &plan->header, err);
}

enum bl_status bl_symbols_plan_make(struct bl_symbols_plan *plan,
                                    const struct bl_symbols_input *in,
                                    struct bl_error *err)
{
    *plan = (struct bl_symbols_plan){0};
    struct bl_symbols_survey survey;
    if (bl_symbols_survey_make(&survey, in, err) != BL_OK)
        return err->status;
    enum bl_status status = BL_NO_MEMORY;
    struct planning *p = bl_array_new(1, sizeof *p, err);
    if (p != NULL) {
        p->plan = plan;
        status = plan_tables(p, &survey, in->n_classes, err);
        bl_flags_release(&p->header);
    }
    free(p);
    bl_symbols_survey_release(&survey);
    if (status != BL_OK)
        bl_symbols_plan_release(plan);
    return status;
}
