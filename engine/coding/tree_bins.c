#include "engine/coding/tree_bins.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/coding/params.h"

void bl_bins_release(struct bl_bins *b)
{
    free(b->of_row);
    *b = (struct bl_bins){0};
}

static int by_value(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

/* An edge as short as its order allows. */
static void put_edge(struct bl_bins *b, int32_t edge)
{
    edge = (int32_t)bl_params_short(edge);
    if (b->n_edges < BL_BINS_MAX - 1 &&
        (b->n_edges == 0 || edge > b->edges[b->n_edges - 1]))
        b->edges[b->n_edges++] = edge;
}

/* Every value but the last is an edge; false: there are too many. */
static bool cut_at_values(struct bl_bins *b, const int32_t *sorted, size_t n)
{
    size_t distinct = 1;
    for (size_t i = 1; i < n && distinct <= BL_BINS_MAX; i++)
        distinct += sorted[i] != sorted[i - 1];
    if (distinct > BL_BINS_MAX)
        return false;
    for (size_t i = 1; i < n; i++)
        if (sorted[i] != sorted[i - 1])
            put_edge(b, sorted[i - 1]);
    return true;
}

static bool zero_is_frequent(const int32_t *sorted, size_t n)
{
    size_t zeros = 0;
    for (size_t i = 0; i < n; i++)
        zeros += sorted[i] == 0;
    return zeros > n / 200;
}

/* Zero gets a bin for itself when the quantiles come to it. */
static void cut_at_quantiles(struct bl_bins *b, const int32_t *sorted, size_t n)
{
    enum { N_CUTS = BL_BINS_MAX - 3 };
    bool zero_is_left = zero_is_frequent(sorted, n);
    for (size_t i = 0; i < N_CUTS; i++) {
        int32_t edge = sorted[(i + 1) * (n - 1) / (N_CUTS + 1)];
        if (zero_is_left && edge >= -1) {
            put_edge(b, -1);
            put_edge(b, 0);
            zero_is_left = false;
        }
        put_edge(b, edge);
    }
}

static void fill_bins(struct bl_bins *b, const int32_t *values, size_t n)
{
    memset(b->of_row, 0, n);
    for (size_t e = 0; e < b->n_edges; e++)
        for (size_t i = 0; i < n; i++)
            b->of_row[i] = (uint8_t)(b->of_row[i] + (values[i] > b->edges[e]));
}

enum bl_status bl_bins_make(struct bl_bins *b, const int32_t *values, size_t n,
                            struct bl_error *err)
{
    *b = (struct bl_bins){0};
    int32_t *sorted = bl_array_new(n, sizeof *sorted, err);
    b->of_row = bl_array_new(n, sizeof *b->of_row, err);
    if (sorted == NULL || b->of_row == NULL) {
        free(sorted);
        bl_bins_release(b);
        return err->status;
    }
    memcpy(sorted, values, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_value);
    if (n > 0 && !cut_at_values(b, sorted, n))
        cut_at_quantiles(b, sorted, n);
    fill_bins(b, values, n);
    free(sorted);
    return BL_OK;
}
