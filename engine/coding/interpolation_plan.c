/* Which interpolations there are to choose from, and how one is written. */
#include <string.h>

#include "engine/codec/json.h"
#include "engine/coding/interpolation.h"

enum { DEPTH = 4 };

/* So many that the first cell is the only anchor. */
static uint8_t levels_of(const struct bl_grid *grid)
{
    size_t most = 1;
    for (size_t d = 0; d < BL_GRID_DIMS; d++)
        most = grid->dims[d] > most ? grid->dims[d] : most;
    uint8_t levels = 0;
    while (levels < BL_INTERPOLATION_MAX_LEVELS && (most - 1) >> levels > 0)
        levels++;
    return levels;
}

/* The next permutation in lexicographic order of n numbers; false after the
 * last. */
static bool permute(uint8_t *order, size_t n)
{
    size_t i = n, j = n;
    while (i > 1 && order[i - 2] >= order[i - 1])
        i--;
    if (i <= 1)
        return false;
    while (order[j - 1] <= order[i - 2])
        j--;
    uint8_t held = order[i - 2];
    order[i - 2] = order[j - 1];
    order[j - 1] = held;
    for (j = n; i < j; i++, j--) {
        held = order[i - 1];
        order[i - 1] = order[j - 1];
        order[j - 1] = held;
    }
    return true;
}

size_t bl_interpolation_candidates(struct bl_interpolation *candidates,
                                   size_t max, const struct bl_grid *grid)
{
    struct bl_interpolation how = {.levels = levels_of(grid), .depth = DEPTH};
    size_t n_long = 0, n_short = BL_GRID_DIMS, n = 0;
    for (uint8_t d = 0; d < BL_GRID_DIMS; d++)
        how.order[grid->dims[d] > 1 ? n_long++ : --n_short] = d;
    do {
        for (int cubic = 1; cubic >= 0 && n < max; cubic--) {
            how.is_cubic = cubic;
            candidates[n++] = how;
        }
    } while (n < max && permute(how.order, n_long));
    return n;
}

json_t *bl_interpolation_to_json(const struct bl_interpolation *how)
{
    size_t order[BL_GRID_DIMS];
    for (size_t i = 0; i < BL_GRID_DIMS; i++)
        order[i] = how->order[i];
    return json_pack("{s:o, s:s, s:i, s:i}", "order",
                     bl_json_sizes_new(order, BL_GRID_DIMS), "curve",
                     how->is_cubic ? "cubic" : "line", "levels", how->levels,
                     "depth", how->depth);
}

static enum bl_status order_from_json(uint8_t *order, const json_t *json,
                                      struct bl_error *err)
{
    size_t values[BL_GRID_DIMS], n;
    if (bl_json_whole_list(values, &n, BL_GRID_DIMS, json, "order", 0,
                           BL_GRID_DIMS - 1, err) != BL_OK)
        return err->status;
    unsigned seen = 0;
    for (size_t i = 0; i < n; i++) {
        seen |= 1u << values[i];
        order[i] = (uint8_t)values[i];
    }
    if (n != BL_GRID_DIMS || seen != (1u << BL_GRID_DIMS) - 1)
        return bl_fail(err, BL_FAILED,
                       "order is not one of the %d dimensions of a grid",
                       (int)BL_GRID_DIMS);
    return BL_OK;
}

static enum bl_status curve_from_json(bool *is_cubic, const json_t *json,
                                      struct bl_error *err)
{
    const char *name;
    if (bl_json_text(&name, json, "curve", err) != BL_OK)
        return err->status;
    *is_cubic = strcmp(name, "cubic") == 0;
    if (!*is_cubic && strcmp(name, "line") != 0)
        return bl_fail(err, BL_FAILED, "curve is neither line nor cubic");
    return BL_OK;
}

enum bl_status bl_interpolation_from_json(struct bl_interpolation *how,
                                          const json_t *json,
                                          struct bl_error *err)
{
    uint64_t levels, depth;
    if (order_from_json(how->order, json, err) != BL_OK ||
        curve_from_json(&how->is_cubic, json, err) != BL_OK ||
        bl_json_whole(&levels, json, "levels", 0, BL_INTERPOLATION_MAX_LEVELS,
                      err) != BL_OK ||
        bl_json_whole(&depth, json, "depth", 0, BL_INTERPOLATION_MAX_DEPTH,
                      err) != BL_OK)
        return err->status;
    how->levels = (uint8_t)levels;
    how->depth = (uint8_t)depth;
    return BL_OK;
}
