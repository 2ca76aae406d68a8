#include "engine/coding/context/tree_grow.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/context/tree_tokens.h"

// Tables cost about this much, and what a split must save at least.
static const double TABLE_BITS = 16, TOKEN_BITS = 6.5, LEAST_GAIN = 20;

enum { LEAST_ROWS = 16 }; // of a leaf that is looked into

struct leaf {
    size_t first, n; // of the rows, which each leaf has in one piece
    double gain;     // of its best split; 0: there is none
    size_t feature;
    uint8_t edge;
};

struct growing {
    const struct bl_tree_task *task;
    float *n_log_n;   // n log2 n of every count there can be
    uint32_t *counts; // (bins, tokens) of a leaf
    uint32_t *rows;   // leaf after leaf
    uint32_t *moved;  // scratch of a split
    struct leaf leaves[BL_CONTEXT_MAX_CLASSES];
    size_t n_leaves;
    // Of the leaf in hand: the tokens that occur, and how often.
    uint8_t present[BL_TOKENS_MAX];
    uint32_t whole[BL_TOKENS_MAX];
    size_t n_present;
};

static enum bl_status start(struct growing *g, const struct bl_tree_task *task,
                            struct bl_error *err)
{
    *g = (struct growing){.task = task, .n_leaves = 1};
    g->n_log_n = bl_array_new(task->n_rows + 1, sizeof *g->n_log_n, err);
    g->counts =
        bl_array_new(BL_BINS_MAX * BL_TOKENS_MAX, sizeof *g->counts, err);
    g->rows = bl_array_new(task->n_rows, sizeof *g->rows, err);
    g->moved = bl_array_new(task->n_rows, sizeof *g->moved, err);
    if (g->n_log_n == NULL || g->counts == NULL || g->rows == NULL ||
        g->moved == NULL)
        return err->status;
    for (size_t i = 2; i <= task->n_rows; i++)
        g->n_log_n[i] = (float)((double)i * log2((double)i));
    memcpy(g->rows, task->rows, task->n_rows * sizeof *g->rows);
    g->leaves[0].n = task->n_rows;
    return BL_OK;
}

static void end(struct growing *g)
{
    free(g->n_log_n);
    free(g->counts);
    free(g->rows);
    free(g->moved);
}

static void count_tokens(struct growing *g, const struct leaf *leaf)
{
    uint32_t counts[BL_TOKENS_MAX] = {0};
    const uint32_t *rows = g->rows + leaf->first;
    for (size_t i = 0; i < leaf->n; i++)
        counts[g->task->tokens[rows[i]]]++;
    g->n_present = 0;
    for (size_t t = 0; t < g->task->n_tokens; t++)
        if (counts[t] > 0) {
            g->whole[g->n_present] = counts[t];
            g->present[g->n_present++] = (uint8_t)t;
        }
}

static double table_bits(const struct growing *g, size_t n_used)
{
    return g->task->table_share * (TABLE_BITS + TOKEN_BITS * (double)n_used);
}

/* Bits of the leaf in hand as one class. */
static double bits_of_leaf(const struct growing *g, size_t n)
{
    double bits = (double)g->n_log_n[n] + table_bits(g, g->n_present);
    for (size_t i = 0; i < g->n_present; i++)
        bits -= (double)g->n_log_n[g->whole[i]];
    return bits;
}

static void count_bins(struct growing *g, const struct leaf *leaf,
                       const struct bl_bins *bins)
{
    size_t n_tokens = g->task->n_tokens;
    const uint32_t *rows = g->rows + leaf->first;
    memset(g->counts, 0, (bins->n_edges + 1) * n_tokens * sizeof *g->counts);
    for (size_t i = 0; i < leaf->n; i++)
        g->counts[bins->of_row[rows[i]] * n_tokens +
                  g->task->tokens[rows[i]]]++;
}

/* Bits of two classes, of which the one has `below` of each token. */
static double bits_of_halves(const struct growing *g, const uint32_t *below,
                             size_t n_below, size_t n)
{
    double bits = (double)g->n_log_n[n_below] + (double)g->n_log_n[n - n_below];
    size_t n_used = 0;
    for (size_t i = 0; i < g->n_present; i++) {
        uint32_t above = g->whole[i] - below[i];
        bits -= (double)(g->n_log_n[below[i]] + g->n_log_n[above]);
        n_used += (size_t)(below[i] > 0) + (above > 0);
    }
    return bits + table_bits(g, n_used) + table_bits(g, 0);
}

/* Moves a bin's counts below the cut; returns how many they are. */
static size_t lower(struct growing *g, uint32_t *below, size_t bin)
{
    const uint32_t *counts = g->counts + bin * g->task->n_tokens;
    size_t n = 0;
    for (size_t i = 0; i < g->n_present; i++) {
        below[i] += counts[g->present[i]];
        n += counts[g->present[i]];
    }
    return n;
}

static void try_feature(struct growing *g, struct leaf *leaf, size_t feature,
                        double whole)
{
    const struct bl_bins *bins = g->task->features[feature];
    uint32_t below[BL_TOKENS_MAX] = {0};
    size_t n_below = 0;
    count_bins(g, leaf, bins);
    for (size_t e = 0; e < bins->n_edges; e++) {
        size_t n = lower(g, below, e);
        n_below += n;
        if (n == 0 || n_below == leaf->n)
            continue;
        double gain = whole - bits_of_halves(g, below, n_below, leaf->n) -
                      g->task->split_bits;
        if (gain > leaf->gain) {
            leaf->gain = gain;
            leaf->feature = feature;
            leaf->edge = (uint8_t)e;
        }
    }
}

static void look_into(struct growing *g, struct leaf *leaf)
{
    leaf->gain = 0;
    if (leaf->n < LEAST_ROWS)
        return;
    count_tokens(g, leaf);
    double whole = bits_of_leaf(g, leaf->n);
    if (g->n_present < 2 || whole < 2 * LEAST_GAIN)
        return;
    for (size_t f = 0; f < g->task->n_features; f++)
        try_feature(g, leaf, f, whole);
}

static size_t best_leaf(const struct growing *g)
{
    size_t best = 0;
    for (size_t i = 1; i < g->n_leaves; i++)
        if (g->leaves[i].gain > g->leaves[best].gain)
            best = i;
    return best;
}

/* Rows above the edge go to the end, and are a new leaf. */
static void split(struct growing *g, struct leaf *leaf)
{
    const struct bl_bins *bins = g->task->features[leaf->feature];
    uint32_t *rows = g->rows + leaf->first;
    size_t kept = 0, moved = 0;
    for (size_t i = 0; i < leaf->n; i++)
        if (bins->of_row[rows[i]] > leaf->edge)
            g->moved[moved++] = rows[i];
        else
            rows[kept++] = rows[i];
    memcpy(rows + kept, g->moved, moved * sizeof *rows);
    g->leaves[g->n_leaves] =
        (struct leaf){.first = leaf->first + kept, .n = moved};
    leaf->n = kept;
    look_into(g, leaf);
    look_into(g, &g->leaves[g->n_leaves++]);
}

static void grow(struct growing *g, struct bl_tree_split *splits,
                 size_t *n_splits)
{
    look_into(g, &g->leaves[0]);
    while (g->n_leaves < BL_CONTEXT_MAX_CLASSES) {
        size_t best = best_leaf(g);
        struct leaf *leaf = &g->leaves[best];
        if (leaf->gain < LEAST_GAIN)
            return;
        splits[(*n_splits)++] = (struct bl_tree_split){
            .leaf = (uint8_t)best,
            .feature = leaf->feature,
            .edge = leaf->edge,
        };
        split(g, leaf);
    }
}

enum bl_status bl_tree_grow(struct bl_tree_split splits[BL_TREE_MAX_SPLITS],
                            size_t *n_splits, const struct bl_tree_task *task,
                            struct bl_error *err)
{
    struct growing g;
    *n_splits = 0;
    enum bl_status status = start(&g, task, err);
    if (status == BL_OK)
        grow(&g, splits, n_splits);
    end(&g);
    return status;
}
