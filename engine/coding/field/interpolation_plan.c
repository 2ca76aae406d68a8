/* Which interpolations there are to choose from, and how one is written. */
#include <string.h>

#include "engine/codec/json.h"
#include "engine/coding/field/interpolation.h"

enum { DEPTH = 4 };

/* So many that there is one anchor only along the dimensions of the order. */
static uint8_t levels_of(const struct bl_interpolation *how,
                         const struct bl_grid *grid)
{
    uint8_t levels = 0;
    for (size_t i = 0; i < how->n_dims; i++)
        while (levels < BL_INTERPOLATION_MAX_LEVELS &&
               (grid->dims[how->order[i]] - 1) >> levels > 0)
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

struct candidates {
    struct bl_interpolation *items;
    size_t n, max;
};

static void add_curves(struct candidates *c, struct bl_interpolation how)
{
    static const uint8_t depths[] = {DEPTH, 0};
    for (int cubic = 1; cubic >= 0; cubic--)
        for (size_t i = 0; i < 2 && c->n < c->max; i++) {
            how.is_cubic = cubic;
            how.depth = depths[i];
            c->items[c->n++] = how;
        }
}

/* All orders of the long dimensions from `first` on.  Where all four are long,
 * slices come first in each: they are few. */
static void add_orders(struct candidates *c, const struct bl_grid *grid,
                       uint8_t first)
{
    struct bl_interpolation how = {.n_dims = 0};
    size_t n_fixed = 0;
    for (uint8_t d = first; d < BL_GRID_DIMS; d++)
        if (grid->dims[d] > 1)
            how.order[how.n_dims++] = d;
    if (how.n_dims == BL_GRID_DIMS) {
        how.order[0] = 1;
        how.order[1] = 0;
        n_fixed = 1;
    }
    how.levels = levels_of(&how, grid);
    do
        add_curves(c, how);
    while (permute(how.order + n_fixed, how.n_dims - n_fixed));
}

size_t bl_interpolation_candidates(struct bl_interpolation *candidates,
                                   size_t max, const struct bl_grid *grid)
{
    struct candidates c = {candidates, 0, max};
    add_orders(&c, grid, 0);
    if (grid->dims[0] > 1)
        add_orders(&c, grid, 1);
    return c.n;
}

json_t *bl_interpolation_to_json(const struct bl_interpolation *how)
{
    size_t order[BL_GRID_DIMS];
    for (size_t i = 0; i < how->n_dims; i++)
        order[i] = how->order[i];
    return json_pack("{s:o, s:s, s:i, s:i}", "order",
                     bl_json_sizes_new(order, how->n_dims), "curve",
                     how->is_cubic ? "cubic" : "line", "levels", how->levels,
                     "depth", how->depth);
}

static enum bl_status order_from_json(struct bl_interpolation *how,
                                      const json_t *json, struct bl_error *err)
{
    size_t values[BL_GRID_DIMS], n;
    if (bl_json_whole_list(values, &n, BL_GRID_DIMS, json, "order", 0,
                           BL_GRID_DIMS - 1, err) != BL_OK)
        return err->status;
    unsigned seen = 0;
    for (size_t i = 0; i < n; i++) {
        if (seen & 1u << values[i])
            return bl_fail(err, BL_BROKEN, "order has dimension %zu twice",
                           values[i]);
        seen |= 1u << values[i];
        how->order[i] = (uint8_t)values[i];
    }
    how->n_dims = (uint8_t)n;
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
        return bl_fail(err, BL_BROKEN, "curve is %s, neither line nor cubic",
                       name);
    return BL_OK;
}

enum bl_status bl_interpolation_from_json(struct bl_interpolation *how,
                                          const json_t *json,
                                          struct bl_error *err)
{
    uint64_t levels, depth;
    if (order_from_json(how, json, err) != BL_OK ||
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
