#include "engine/data/propose.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "engine/data/note.h"
#include "engine/data/relation.h"
#include "engine/data/shape.h"

enum {
    FEW_VALUES = 32,
    // More values than that are labels too (run numbers) when they leave out
    // most of their range and come back often.
    MAX_LABELS = 1024,
    LABEL_REPEATS = 16,
    LABEL_SPARSENESS = 10,
};

struct subject {
    const struct bl_column *column;
    const struct bl_column_stats *stats;
    bool beside_fields;
};

static uint64_t n_finite(const struct bl_column_stats *c)
{
    return c->count - c->n_nan - c->n_inf;
}

/* A rule fills the proposal and returns true, or leaves it alone.  The
 * proposal comes in as exact without a note. */
typedef bool rule(struct bl_proposal *p, const struct subject *s);

static bool unreadable(struct bl_proposal *p, const struct subject *s)
{
    if (s->column->type != BL_UNREADABLE)
        return false;
    p->role = BL_ROLE_DROP;
    bl_note_append(p->note, "%s",
                   s->column->note != NULL ? s->column->note : "not readable");
    return true;
}

static bool no_rows(struct bl_proposal *p, const struct subject *s)
{
    if (s->stats->count > 0)
        return false;
    bl_note_append(p->note, "no rows");
    return true;
}

static bool text(struct bl_proposal *p, const struct subject *s)
{
    if (s->column->type != BL_TEXT)
        return false;
    if (s->stats->constant_text != NULL)
        bl_note_append(p->note, "constant \"%s\"", s->stats->constant_text);
    else
        bl_note_append(p->note, "text, %s%" PRIu64 " values",
                       s->stats->distinct_is_exact ? "" : "at least ",
                       s->stats->distinct);
    return true;
}

static bool nothing_finite(struct bl_proposal *p, const struct subject *s)
{
    if (n_finite(s->stats) > 0)
        return false;
    bl_note_append(p->note, s->stats->n_nan == s->stats->count
                                ? "all NaN"
                                : "nothing finite");
    return true;
}

/* Extremes are doubles, so large integers are told apart by their count. */
static bool constant(struct bl_proposal *p, const struct subject *s)
{
    bool some_missing = n_finite(s->stats) < s->stats->count;
    if (s->stats->min != s->stats->max ||
        (!some_missing && s->stats->distinct > 1))
        return false;
    bl_note_append(p->note, "constant ");
    bl_note_append_number(p->note, s->stats->min);
    if (some_missing)
        bl_note_append(p->note, " where finite");
    return true;
}

/* When counting was given up, the values until then decide. */
static bool unique_integer(struct bl_proposal *p, const struct subject *s)
{
    if (!bl_type_is_integer(s->column->type) || s->column->width > 1 ||
        s->stats->distinct < s->stats->distinct_among)
        return false;
    bl_note_append(p->note, "unique per row");
    return true;
}

static bool are_labels(const struct bl_column_stats *c)
{
    double distinct = (double)c->distinct;
    return c->distinct <= MAX_LABELS &&
           distinct * LABEL_REPEATS <= (double)c->count &&
           distinct * LABEL_SPARSENESS <= c->max - c->min;
}

/* Charges and flags are often written as floats; they count as whole numbers
 * when they repeat. */
static bool few_values(struct bl_proposal *p, const struct subject *s)
{
    const struct bl_column_stats *c = s->stats;
    bool whole = bl_type_is_integer(s->column->type) ||
                 (c->n_whole == n_finite(c) && c->distinct <= c->count / 4);
    if (!whole || !c->distinct_is_exact ||
        (c->distinct > FEW_VALUES && !are_labels(c)))
        return false;
    bl_note_append(p->note, "%" PRIu64 " values", c->distinct);
    return true;
}

static bool too_large(struct bl_proposal *p, const struct subject *s)
{
    if (!bl_type_is_integer(s->column->type) ||
        (s->stats->min > -0x1p53 && s->stats->max < 0x1p53))
        return false;
    bl_note_append(p->note, "too large for a double");
    return true;
}

static bool too_wide(struct bl_proposal *p, const struct subject *s)
{
    if (isfinite(s->stats->max - s->stats->min))
        return false;
    bl_note_append(p->note, "spans more than a double");
    return true;
}

static bool coordinate(struct bl_proposal *p, const struct subject *s)
{
    if (!s->beside_fields || s->column->width > 1)
        return false;
    bl_note_append(p->note, "coordinate of the rows");
    return true;
}

static const char *suitable_norm(const struct bl_shape *shape)
{
    if (shape->is_angle || !shape->has_long_tail)
        return "standard";
    return shape->suits_logarithm ? "log" : "asinh";
}

/* About two digits. */
static void say_percent(struct bl_proposal *p, double share)
{
    double percent = 100 * share;
    double unit = percent >= 10 ? 1 : percent >= 1 ? 0.1 : 0.001;
    bl_note_append_number(p->note, rint(percent / unit) * unit);
    bl_note_append(p->note, " %%");
}

static void say_sentinel(struct bl_proposal *p, const struct bl_shape *shape,
                         const struct bl_column *column)
{
    bl_note_separate(p->note);
    bl_note_append(p->note,
                   shape->sentinel_is_declared ? "fill value " : "sentinel ");
    bl_note_append_number(p->note, shape->sentinel);
    bl_note_append(p->note, " in ");
    say_percent(p, shape->sentinel_share);
    bl_note_append(p->note, column->width > 1 ? " of values" : " of rows");
}

static bool variable(struct bl_proposal *p, const struct subject *s)
{
    struct bl_shape shape = bl_shape_of(s->column, s->stats);
    p->role = BL_ROLE_COMPRESS;
    p->normalise = suitable_norm(&shape);
    p->is_angle = shape.is_angle;
    p->has_sentinel = shape.has_sentinel;
    p->sentinel = shape.sentinel;
    if (shape.is_angle)
        bl_note_append(p->note, "angle");
    else if (shape.has_long_tail)
        bl_note_append(p->note, "long tail");
    if (shape.has_sentinel)
        say_sentinel(p, &shape, s->column);
    return true;
}

/* The first that applies decides; the last always does. */
static rule *const rules[] = {
    unreadable, no_rows,   text,     nothing_finite, constant, unique_integer,
    few_values, too_large, too_wide, coordinate,     variable,
};

/* For a column that is proposed to be kept but compressed all the same: left as
 * they are, the numbers of events would outweigh every other column. */
static const char *norm_against_advice(const struct subject *s)
{
    bool can = bl_type_is_numeric(s->column->type) && n_finite(s->stats) > 0 &&
               isfinite(s->stats->max - s->stats->min);
    return can ? "standard" : "none";
}

static void propose(struct bl_proposal *p, const struct subject *s)
{
    *p = (struct bl_proposal){.role = BL_ROLE_EXACT,
                              .normalise = norm_against_advice(s)};
    size_t i = 0;
    while (!rules[i](p, s))
        i++;
}

static bool has_fields(const struct bl_schema *schema)
{
    for (size_t i = 0; i < schema->n_columns; i++)
        if (schema->columns[i].width > 1 &&
            bl_type_is_numeric(schema->columns[i].type))
            return true;
    return false;
}

/* A sum stays linear for the network only while it and its parts do. */
static void keep_linear(struct bl_proposal *p)
{
    if (p->role == BL_ROLE_COMPRESS)
        p->normalise = "standard";
}

static void note_relation(struct bl_proposal *proposals,
                          const struct bl_relation *r,
                          const struct bl_schema *schema)
{
    struct bl_proposal *p = &proposals[r->column];
    bl_note_separate(p->note);
    bl_relation_print(p->note, r, schema);
    if (r->n_terms == 1)
        return;
    keep_linear(p);
    for (size_t k = 0; k < r->n_terms; k++)
        keep_linear(&proposals[r->terms[k]]);
}

static enum bl_status note_relations(struct bl_proposal *proposals,
                                     const struct bl_schema *schema,
                                     const struct bl_batch *sample,
                                     struct bl_error *err)
{
    struct bl_relation *relations;
    size_t n;
    if (bl_relations_find(&relations, &n, schema, sample, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < n; i++)
        note_relation(proposals, &relations[i], schema);
    free(relations);
    return BL_OK;
}

enum bl_status bl_propose(struct bl_proposal *proposals,
                          const struct bl_schema *schema,
                          const struct bl_stats *stats,
                          const struct bl_batch *sample, struct bl_error *err)
{
    bool beside_fields = has_fields(schema);
    for (size_t i = 0; i < schema->n_columns; i++)
        propose(&proposals[i],
                &(struct subject){&schema->columns[i],
                                  bl_stats_column(stats, i), beside_fields});
    return sample != NULL ? note_relations(proposals, schema, sample, err)
                          : BL_OK;
}
