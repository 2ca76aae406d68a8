#include "engine/coding/context/tree_bins.h"

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

size_t bl_tree_row(size_t i, size_t n_parts, size_t n)
{
    size_t first = i * n / n_parts, end = (i + 1) * n / n_parts;
    size_t scattered = (uint32_t)i * UINT32_C(2654435769) >> 8;
    return end > first ? first + scattered % (end - first) : first;
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

/* Puts a value into a short rising list, where it is not in it; false: the list
 * is full. */
static bool insert(int32_t list[BL_BINS_MAX], size_t *n, int32_t value)
{
    size_t at = 0;
    while (at < *n && list[at] < value)
        at++;
    if (at < *n && list[at] == value)
        return true;
    if (*n == BL_BINS_MAX)
        return false;
    memmove(list + at + 1, list + at, (*n - at) * sizeof *list);
    list[at] = value;
    (*n)++;
    return true;
}

/* Every value but the last is an edge; false: there are too many. */
static bool cut_at_values(struct bl_bins *b, const int32_t *values, size_t n)
{
    int32_t list[BL_BINS_MAX];
    size_t n_list = 0;
    for (size_t i = 0; i < n; i++)
        if ((i == 0 || values[i] != values[i - 1]) &&
            !insert(list, &n_list, values[i]))
            return false;
    for (size_t i = 0; i + 1 < n_list; i++)
        put_edge(b, list[i]);
    return true;
}

static bool zero_is_frequent(const int32_t *sorted, size_t n)
{
    size_t zeros = 0;
    for (size_t i = 0; i < n; i++)
        zeros += sorted[i] == 0;
    return zeros > n / 200;
}

/* Quantiles of rows from everywhere.  Zero gets a bin for itself when they come
 * to it. */
static void cut_at_quantiles(struct bl_bins *b, const int32_t *values, size_t n)
{
    enum { N_CUTS = BL_BINS_MAX - 3, ROWS = 2048 };
    int32_t sorted[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        sorted[i] = values[bl_tree_row(i, ROWS, n)];
    qsort(sorted, ROWS, sizeof *sorted, by_value);
    bool zero_is_left = zero_is_frequent(sorted, ROWS);
    for (size_t i = 0; i < N_CUTS; i++) {
        int32_t edge = sorted[(i + 1) * (ROWS - 1) / (N_CUTS + 1)];
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
    b->of_row = bl_array_new(n, sizeof *b->of_row, err);
    if (b->of_row == NULL)
        return err->status;
    if (!cut_at_values(b, values, n))
        cut_at_quantiles(b, values, n);
    fill_bins(b, values, n);
    return BL_OK;
}
