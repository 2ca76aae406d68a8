/* Why a coding was chosen, in a sentence for people. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "engine/coding/contest/contest_parts.h"

enum { NAMED_INPUTS = 3, NAMED_ENTRIES = 4 };

struct text {
    char *at;
    size_t room;
};

/* What does not fit is left out. */
__attribute__((format(printf, 2, 3))) static void put(struct text *t,
                                                      const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(t->at, t->room, format, args);
    va_end(args);
    size_t used = n < 0 ? 0 : (size_t)n < t->room ? (size_t)n : t->room - 1;
    t->at += used;
    t->room -= used;
}

static void put_inputs(struct text *t, const struct bl_schema *schema,
                       const size_t *inputs, size_t n)
{
    for (size_t i = 0; i < n && i < NAMED_INPUTS; i++)
        put(t, "%s %s", i > 0 ? "," : "", schema->columns[inputs[i]].name);
    if (n > NAMED_INPUTS)
        put(t, " and %zu more", n - NAMED_INPUTS);
}

static void put_coding(struct text *t, const struct bl_coding *coding,
                       const struct bl_schema *schema)
{
    const struct bl_predictor *p = &coding->predictor;
    const struct bl_context *c = &coding->context;
    if (coding->way == BL_WAY_FIELD)
        put(t, "interpolated by %s",
            coding->interpolation.is_cubic ? "cubics" : "lines");
    if (coding->way == BL_WAY_BYTES)
        put(t, "packed bytes");
    if (coding->way != BL_WAY_NUMBERS)
        return;
    put(t, "%s", p->kind->phrase);
    put_inputs(t, schema, p->inputs, p->n_inputs);
    if (c->kind == NULL)
        return;
    char by[BL_WHY_SIZE / 2];
    c->kind->describe(by, sizeof by, c, schema);
    put(t, ", %s %s", c->kind->phrase, by);
}

void bl_contest_explain_bytes(struct bl_coding *coding, bool is_constant)
{
    bl_why_set(coding, is_constant ? "constant" : "bit for bit");
}

void bl_contest_explain(struct bl_coding *coding,
                        const struct bl_schema *schema, double bytes, size_t n,
                        const struct bl_contest_entry *entries,
                        size_t n_entries)
{
    char why[2 * BL_WHY_SIZE];
    struct text t = {why, sizeof why};
    double bits = n > 0 ? 8 / (double)n : 0;
    const char *winner = coding->way == BL_WAY_NUMBERS
                             ? coding->predictor.kind->name
                             : bl_way_name(coding->way);
    size_t named = 0;
    put_coding(&t, coding, schema);
    put(&t, ": %.3g bits a value", bytes * bits);
    for (size_t i = 0; i < n_entries && named < NAMED_ENTRIES; i++)
        if (strcmp(entries[i].name, winner) != 0 &&
            (i == 0 || entries[i].name != entries[i - 1].name))
            put(&t, "%s%s %.3g", named++ == 0 ? " (" : ", ", entries[i].name,
                entries[i].bytes * bits);
    put(&t, "%s", named > 0 ? ")" : "");
    bl_why_set(coding, why);
}
