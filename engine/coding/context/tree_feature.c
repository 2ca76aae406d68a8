#include "engine/coding/context/tree_feature.h"

#include <stdlib.h>
#include <string.h>

static int32_t held(int64_t k)
{
    k = k < BL_TREE_FEATURE_MAX ? k : BL_TREE_FEATURE_MAX;
    return (int32_t)(k > -BL_TREE_FEATURE_MAX ? k : -BL_TREE_FEATURE_MAX);
}

/* Within the limits, and 0 for NaN. */
static double held_double(double y)
{
    static const double limit = BL_TREE_FEATURE_MAX;
    y = y == y ? y : 0;
    y = y < limit ? y : limit;
    return y > -limit ? y : -limit;
}

// Adding and subtracting it rounds a smaller double to a whole number.
static const double ROUNDER = 0x1.8p52;

static double rounded(double y)
{
    return (y + ROUNDER) - ROUNDER;
}

static void expected(int32_t *v, const double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = (int32_t)rounded(held_double(y[i]));
}

static void phase(int32_t *v, const double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double at = held_double(y[i]);
        int32_t p = (int32_t)((at - rounded(at) + 0.5) * BL_TREE_PHASES);
        v[i] = p < BL_TREE_PHASES ? p : BL_TREE_PHASES - 1;
    }
}

/* The leading half of a float's bits, sign and magnitude.  What is no number
 * has a sign that differs between processors: it counts as 0. */
static void order(int32_t *v, const double *hint, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool is_number = hint != NULL && hint[i] == hint[i];
        float value = is_number ? (float)hint[i] : 0;
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        int32_t magnitude = (int32_t)(bits >> 16 & 0x7FFF);
        v[i] = bits >> 31 ? -magnitude : magnitude;
    }
}

struct bl_tree_told bl_tree_told_of(const double *y, const double *hints,
                                    size_t n)
{
    struct bl_tree_told told = {.y = y};
    for (size_t h = 0; hints != NULL && h < BL_N_HINTS; h++)
        told.hint[h] = hints + h * n;
    return told;
}

struct bl_tree_told bl_tree_told_later(struct bl_tree_told told, size_t by)
{
    told.y += by;
    for (size_t h = 0; h < BL_N_HINTS; h++)
        if (told.hint[h] != NULL)
            told.hint[h] += by;
    return told;
}

bool bl_tree_feature_has_column(enum bl_tree_feature_kind kind)
{
    return kind == BL_TREE_NUMBER || kind == BL_TREE_MAGNITUDE ||
           kind == BL_TREE_BEYOND;
}

/* Those of known columns. */
static void compare(int32_t *v, enum bl_tree_feature_kind kind,
                    const int64_t *k, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int32_t number = held(k[i]);
        v[i] = kind == BL_TREE_NUMBER      ? number
               : kind == BL_TREE_MAGNITUDE ? abs(number)
                                           : held((int64_t)v[i] - number);
    }
}

void bl_tree_feature_values(int32_t *v, struct bl_tree_feature feature,
                            const struct bl_row_frame *frame,
                            const struct bl_tree_told *told, size_t first,
                            size_t n)
{
    if (feature.kind == BL_TREE_PHASE)
        phase(v, told->y, n);
    if (feature.kind == BL_TREE_EXPECTED || feature.kind == BL_TREE_BEYOND)
        expected(v, told->y, n);
    if (feature.kind == BL_TREE_SPREAD)
        order(v, told->hint[BL_HINT_SPREAD], n);
    if (feature.kind == BL_TREE_ZERO)
        order(v, told->hint[BL_HINT_ZERO], n);
    if (bl_tree_feature_has_column(feature.kind))
        compare(v, feature.kind, frame->columns[feature.column].k + first, n);
}
