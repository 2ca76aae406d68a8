/* A tree of classes: splits in the order in which they were made, each of which
 * takes the rows of one class where a feature (tree_feature.h) is above a whole
 * number, and makes a class of them.
 *
 * params: of each split the class, the feature (its kind, and
 * BL_TREE_N_FEATURES times which of the inputs it looks at) and the number.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/codec/meta.h"
#include "engine/coding/context/contexts.h"
#include "engine/coding/context/tree_bins.h"
#include "engine/coding/context/tree_feature.h"
#include "engine/coding/context/tree_grow.h"
#include "engine/coding/context/tree_tokens.h"

enum { PER_SPLIT = 3, BLOCK = 256, BITS_PER_SPLIT = 64 };

struct split {
    uint8_t leaf;
    struct bl_tree_feature feature; // column: which of the inputs
    int32_t edge;
};

/* Whole numbers only, and in their limits: is_sound. */
static struct split split_at(const struct bl_context *c, size_t i)
{
    const double *p = c->params + PER_SPLIT * i;
    size_t feature = (size_t)p[1];
    return (struct split){
        .leaf = (uint8_t)p[0],
        .feature = {(enum bl_tree_feature_kind)(feature % BL_TREE_N_FEATURES),
                    feature / BL_TREE_N_FEATURES},
        .edge = (int32_t)p[2],
    };
}

static bool is_whole(double value, double low, double high)
{
    return value >= low && value <= high && value == (double)(int64_t)value;
}

static bool is_sound(const struct bl_context *c)
{
    if (c->n_classes < 2 || c->n_params != PER_SPLIT * (c->n_classes - 1))
        return false;
    // Features without a column have the number of the first.
    size_t n_inputs = c->n_inputs > 0 ? c->n_inputs : 1;
    double last_feature = (double)(n_inputs * BL_TREE_N_FEATURES - 1);
    for (size_t i = 0; i < c->n_classes - 1; i++) {
        const double *p = c->params + PER_SPLIT * i;
        if (!is_whole(p[0], 0, (double)i) || !is_whole(p[1], 0, last_feature) ||
            !is_whole(p[2], -BL_TREE_FEATURE_MAX, BL_TREE_FEATURE_MAX))
            return false;
        struct bl_tree_feature feature = split_at(c, i).feature;
        if (bl_tree_feature_has_column(feature.kind) &&
            feature.column >= c->n_inputs)
            return false;
    }
    return true;
}

/* With the column itself. */
static struct split input_split_at(const struct bl_context *c, size_t i)
{
    struct split split = split_at(c, i);
    if (bl_tree_feature_has_column(split.feature.kind))
        split.feature.column = c->inputs[split.feature.column];
    return split;
}

/* The splits of a tree, and for each the first that has its feature. */
struct plan {
    struct split splits[BL_TREE_MAX_SPLITS];
    size_t same[BL_TREE_MAX_SPLITS];
    size_t n;
};

static void make_plan(struct plan *plan, const struct bl_context *c)
{
    plan->n = c->n_classes - 1;
    for (size_t s = 0; s < plan->n; s++) {
        plan->splits[s] = input_split_at(c, s);
        plan->same[s] = 0;
        while (c->params[PER_SPLIT * plan->same[s] + 1] !=
               c->params[PER_SPLIT * s + 1])
            plan->same[s]++;
    }
}

static void apply(uint8_t *classes, const struct split *split, uint8_t fresh,
                  const int32_t *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool moves = (classes[i] == split->leaf) & (v[i] > split->edge);
        classes[i] = moves ? fresh : classes[i];
    }
}

/* At most BLOCK rows. */
static void classify_block(uint8_t *classes, const struct plan *plan,
                           const struct bl_row_frame *frame,
                           const struct bl_tree_told *told, size_t first,
                           size_t n)
{
    int32_t v[BL_TREE_MAX_SPLITS][BLOCK];
    memset(classes, 0, n);
    for (size_t s = 0; s < plan->n; s++) {
        if (plan->same[s] == s)
            bl_tree_feature_values(v[s], plan->splits[s].feature, frame, told,
                                   first, n);
        apply(classes, &plan->splits[s], (uint8_t)(s + 1), v[plan->same[s]], n);
    }
}

/* Of a single row, as predictors ask that look at the row before. */
static uint8_t class_of_row(const struct bl_context *c,
                            const struct bl_row_frame *frame,
                            const struct bl_tree_told *told, size_t row)
{
    uint8_t class = 0;
    for (size_t s = 0; s < c->n_classes - 1; s++) {
        int32_t v;
        if (c->params[PER_SPLIT * s] != class)
            continue;
        struct split split = input_split_at(c, s);
        bl_tree_feature_values(&v, split.feature, frame, told, row, 1);
        if (v > split.edge)
            class = (uint8_t)(s + 1);
    }
    return class;
}

static void classify(uint8_t *classes, const struct bl_context *c,
                     const struct bl_row_frame *frame, const double *y,
                     const double *hints, size_t first, size_t n)
{
    struct bl_tree_told all = bl_tree_told_of(y, hints, n);
    struct plan plan;
    if (n == 1) {
        *classes = class_of_row(c, frame, &all, first);
        return;
    }
    make_plan(&plan, c);
    for (size_t at = 0; at < n; at += BLOCK) {
        struct bl_tree_told told = bl_tree_told_later(all, at);
        classify_block(classes + at, &plan, frame, &told, first + at,
                       n - at < BLOCK ? n - at : BLOCK);
    }
}

/* Derivation. */

// Features of the prediction alone, the hints last.
static const enum bl_tree_feature_kind own_kinds[] = {
    BL_TREE_EXPECTED,
    BL_TREE_PHASE,
    BL_TREE_SPREAD,
    BL_TREE_ZERO,
};

enum {
    N_OWN = sizeof own_kinds / sizeof *own_kinds,
    MOST_BEYOND = 8, // inputs of a prediction that are worth comparing
};

struct derivation {
    const struct bl_context_task *task;
    uint8_t *tokens; // of each row
    size_t n_tokens;
    uint32_t *rows; // that are coded
    size_t n_rows;
    struct bl_tree_feature *features;
    const struct bl_bins **bins; // of each feature
    size_t n_features;
    struct bl_bins *own; // of what depends on the prediction
    size_t n_own;
};

static enum bl_status start(struct derivation *d,
                            const struct bl_context_task *task,
                            struct bl_error *err)
{
    size_t n = task->prediction.sample->n_rows;
    size_t own = N_OWN + task->predictor->n_inputs;
    size_t features = own + BL_BINS_PER_COLUMN * task->prediction.n_known;
    *d = (struct derivation){.task = task};
    d->tokens = bl_array_new(n, sizeof *d->tokens, err);
    d->rows = bl_array_new(n, sizeof *d->rows, err);
    d->features = bl_array_new(features, sizeof *d->features, err);
    d->bins = bl_array_new(features, sizeof *d->bins, err);
    d->own = bl_array_new(own, sizeof *d->own, err);
    return d->tokens == NULL || d->rows == NULL || d->features == NULL ||
                   d->bins == NULL || d->own == NULL
               ? err->status
               : BL_OK;
}

static void end(struct derivation *d)
{
    for (size_t i = 0; d->own != NULL && i < d->n_own; i++)
        bl_bins_release(&d->own[i]);
    free(d->tokens);
    free(d->rows);
    free(d->features);
    free(d->bins);
    free(d->own);
}

static enum bl_status make_tokens(struct derivation *d, struct bl_error *err)
{
    const struct bl_context_task *task = d->task;
    size_t n = task->prediction.sample->n_rows;
    int64_t *symbols = bl_array_new(n, sizeof *symbols, err);
    uint8_t *tokens = bl_array_new(n, sizeof *tokens, err);
    enum bl_status status = BL_NO_MEMORY;
    if (symbols != NULL && tokens != NULL) {
        for (size_t i = 0; i < n; i++)
            if (task->is_special == NULL || !task->is_special[i]) {
                symbols[d->n_rows] = task->symbols[i];
                d->rows[d->n_rows++] = (uint32_t)i;
            }
        bl_tokens_make(tokens, &d->n_tokens, symbols, d->n_rows);
        status = BL_OK;
        for (size_t i = 0; i < d->n_rows; i++)
            d->tokens[d->rows[i]] = tokens[i];
    }
    free(symbols);
    free(tokens);
    return status;
}

static void add(struct derivation *d, enum bl_tree_feature_kind kind,
                size_t column, const struct bl_bins *bins)
{
    if (bins->n_edges == 0)
        return;
    d->features[d->n_features] = (struct bl_tree_feature){kind, column};
    d->bins[d->n_features++] = bins;
}

/* |k| says nothing new where k has one sign only. */
static void add_column(struct derivation *d, size_t column)
{
    const struct bl_bins *bins = d->task->bins + BL_BINS_PER_COLUMN * column;
    const struct bl_bins *k = &bins[BL_BINS_NUMBER];
    add(d, BL_TREE_NUMBER, column, k);
    if (k->n_edges > 0 && k->edges[0] < 0)
        add(d, BL_TREE_MAGNITUDE, column, &bins[BL_BINS_MAGNITUDE]);
}

/* A feature that depends on the prediction. */
static enum bl_status add_own(struct derivation *d,
                              struct bl_tree_feature feature,
                              struct bl_error *err)
{
    const struct bl_row_frame *sample = d->task->prediction.sample;
    int32_t *v = bl_array_new(sample->n_rows, sizeof *v, err);
    if (v == NULL)
        return err->status;
    struct bl_bins *bins = &d->own[d->n_own++];
    struct bl_tree_told told =
        bl_tree_told_of(d->task->predicted, d->task->hints, sample->n_rows);
    bl_tree_feature_values(v, feature, sample, &told, 0, sample->n_rows);
    enum bl_status status = bl_bins_make(bins, v, sample->n_rows, err);
    free(v);
    if (status == BL_OK)
        add(d, feature.kind, feature.column, bins);
    return status;
}

static bool predicts_nothing(const struct bl_context_task *task)
{
    for (size_t i = 0; i < task->prediction.sample->n_rows; i++)
        if (task->predicted[i] != 0)
            return false;
    return true;
}

/* What the predictor tells, by itself and beside its inputs. */
static enum bl_status add_told(struct derivation *d, struct bl_error *err)
{
    const struct bl_predictor *p = d->task->predictor;
    size_t n_own = d->task->hints != NULL ? N_OWN : N_OWN - BL_N_HINTS;
    for (size_t i = 0; i < n_own; i++)
        if (add_own(d, (struct bl_tree_feature){own_kinds[i], 0}, err) != BL_OK)
            return err->status;
    for (size_t i = 0; p->n_inputs <= MOST_BEYOND && i < p->n_inputs; i++)
        if (add_own(d, (struct bl_tree_feature){BL_TREE_BEYOND, p->inputs[i]},
                    err) != BL_OK)
            return err->status;
    return BL_OK;
}

static enum bl_status list_features(struct derivation *d, struct bl_error *err)
{
    const struct bl_prediction_task *task = &d->task->prediction;
    for (size_t i = 0; i < task->n_known; i++)
        add_column(d, task->known[i]);
    return predicts_nothing(d->task) ? BL_OK : add_told(d, err);
}

/* The place of a column in the inputs, where it is put if it is not there. */
static size_t input_of(struct bl_context *c, size_t column)
{
    size_t i = 0;
    while (i < c->n_inputs && c->inputs[i] != column)
        i++;
    if (i == c->n_inputs)
        c->inputs[c->n_inputs++] = column;
    return i;
}

static enum bl_status store(struct bl_context *c, const struct derivation *d,
                            const struct bl_tree_split *splits, size_t n,
                            struct bl_error *err)
{
    if (bl_context_make_room(c, n, PER_SPLIT * n, err) != BL_OK)
        return err->status;
    c->n_inputs = 0;
    c->n_classes = n + 1;
    for (size_t i = 0; i < n; i++) {
        const struct bl_tree_feature *f = &d->features[splits[i].feature];
        size_t input =
            bl_tree_feature_has_column(f->kind) ? input_of(c, f->column) : 0;
        double *p = c->params + PER_SPLIT * i;
        p[0] = splits[i].leaf;
        p[1] = (double)((size_t)f->kind + BL_TREE_N_FEATURES * input);
        p[2] = d->bins[splits[i].feature]->edges[splits[i].edge];
    }
    return BL_OK;
}

static enum bl_status grow(struct bl_context *c, bool *applies,
                           const struct derivation *d, struct bl_error *err)
{
    struct bl_tree_split splits[BL_TREE_MAX_SPLITS];
    size_t n_splits;
    double sample = (double)d->task->prediction.sample->n_rows;
    double table = (double)d->task->table_rows;
    double groups = (table + BL_GROUP_MAX_ROWS - 1) / BL_GROUP_MAX_ROWS;
    struct bl_tree_task task = {
        .tokens = d->tokens,
        .n_tokens = d->n_tokens,
        .rows = d->rows,
        .n_rows = d->n_rows,
        .features = d->bins,
        .n_features = d->n_features,
        .table_share = table > sample ? groups * sample / table : 1,
        .split_bits = BITS_PER_SPLIT * (table > sample ? sample / table : 1),
    };
    if (bl_tree_grow(splits, &n_splits, &task, err) != BL_OK)
        return err->status;
    *applies = n_splits > 0;
    return *applies ? store(c, d, splits, n_splits, err) : BL_OK;
}

static enum bl_status derive(struct bl_context *c, bool *applies,
                             const struct bl_context_task *task,
                             struct bl_error *err)
{
    struct derivation d;
    enum bl_status status = start(&d, task, err);
    if (status == BL_OK)
        status = make_tokens(&d, err);
    if (status == BL_OK)
        status = list_features(&d, err);
    *applies = false;
    if (status == BL_OK && d.n_features > 0)
        status = grow(c, applies, &d, err);
    end(&d);
    return status;
}

/* For people. */

static const struct {
    const char *before, *after; // the column's name, where there is one
} feature_texts[BL_TREE_N_FEATURES] = {
    [BL_TREE_NUMBER] = {"", ""},
    [BL_TREE_MAGNITUDE] = {"|", "|"},
    [BL_TREE_EXPECTED] = {"prediction", ""},
    [BL_TREE_PHASE] = {"phase", ""},
    [BL_TREE_BEYOND] = {"ratio to ", ""},
    [BL_TREE_SPREAD] = {"expected error", ""},
    [BL_TREE_ZERO] = {"chance of zero", ""},
};

static bool was_seen(const struct bl_context *c, size_t s)
{
    for (size_t i = 0; i < s; i++)
        if (c->params[PER_SPLIT * i + 1] == c->params[PER_SPLIT * s + 1])
            return true;
    return false;
}

/* Features in the order of the splits, those with the largest gains first. */
static void describe(char *text, size_t size, const struct bl_context *c,
                     const struct bl_schema *schema)
{
    enum { MOST = 3 };
    size_t at = 0, n = 0;
    text[0] = '\0';
    for (size_t s = 0; s < c->n_classes - 1 && n < MOST && at < size; s++) {
        struct bl_tree_feature f = split_at(c, s).feature;
        if (was_seen(c, s))
            continue;
        const char *name = bl_tree_feature_has_column(f.kind)
                               ? schema->columns[c->inputs[f.column]].name
                               : "";
        at += (size_t)snprintf(
            text + at, size - at, "%s%s%s%s", n++ > 0 ? ", " : "",
            feature_texts[f.kind].before, name, feature_texts[f.kind].after);
    }
}

static bool wants_hints(const struct bl_context *c)
{
    for (size_t s = 0; s < c->n_classes - 1; s++) {
        enum bl_tree_feature_kind kind = split_at(c, s).feature.kind;
        if (kind == BL_TREE_SPREAD || kind == BL_TREE_ZERO)
            return true;
    }
    return false;
}

const struct bl_context_kind bl_context_tree = {
    .name = "tree",
    .phrase = "classes by",
    .derive = derive,
    .is_sound = is_sound,
    .wants_hints = wants_hints,
    .classify = classify,
    .describe = describe,
};
