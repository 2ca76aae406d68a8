#include "engine/coding/bound.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"

static const struct {
    enum bl_bound_kind kind;
    const char *name;
} kinds[] = {
    {BL_BOUND_ABS, "abs"},
    {BL_BOUND_RANGE, "range"},
    {BL_BOUND_REL, "rel"},
};

enum { N_KINDS = sizeof kinds / sizeof *kinds };

static enum bl_bound_kind kind_named(const char *name, size_t n)
{
    for (size_t i = 0; i < N_KINDS; i++)
        if (strlen(kinds[i].name) == n && memcmp(kinds[i].name, name, n) == 0)
            return kinds[i].kind;
    return BL_BOUND_NONE;
}

enum bl_status bl_bound_parse(struct bl_bound *bound, const char *text,
                              struct bl_error *err)
{
    *bound = (struct bl_bound){.kind = BL_BOUND_EXACT};
    if (strcmp(text, "exact") == 0)
        return BL_OK;
    size_t n = strcspn(text, ":");
    bound->kind = kind_named(text, n);
    if (bound->kind == BL_BOUND_NONE || text[n] == '\0')
        return bl_fail(err, BL_USAGE,
                       "\"%s\" is no bound; one reads abs:1e-3, range:1e-3, "
                       "rel:1e-3 or exact",
                       text);
    const char *number = text + n + 1;
    if (!bl_number_parse_double(&bound->limit, number, strlen(number)) ||
        !(bound->limit >= 0) || isinf(bound->limit))
        return bl_fail(err, BL_USAGE,
                       "the bound \"%s\" needs a number from 0 behind the "
                       "colon",
                       text);
    if (bound->limit == 0)
        bound->kind = BL_BOUND_EXACT;
    return BL_OK;
}

void bl_bound_print(char text[BL_BOUND_TEXT_SIZE], struct bl_bound bound)
{
    char number[BL_NUMBER_TEXT_SIZE];
    strcpy(text, bound.kind == BL_BOUND_EXACT ? "exact" : "");
    bl_number_print_double(number, bound.limit);
    for (size_t i = 0; i < N_KINDS; i++)
        if (kinds[i].kind == bound.kind)
            snprintf(text, BL_BOUND_TEXT_SIZE, "%s:%s", kinds[i].name, number);
}

double bl_bound_allowed(struct bl_bound bound, double before, double low,
                        double high)
{
    switch (bound.kind) {
    case BL_BOUND_ABS:
        return bound.limit;
    case BL_BOUND_RANGE:
        return bound.limit * (high - low);
    case BL_BOUND_REL:
        return bound.limit * fabs(before);
    case BL_BOUND_NONE:
        return INFINITY;
    default:
        return 0;
    }
}

double bl_bound_ratio(struct bl_bound bound, double before, double after,
                      double low, double high)
{
    bool is_same = before == after || (isnan(before) && isnan(after));
    if (is_same || bound.kind == BL_BOUND_NONE)
        return 0;
    if (!isfinite(before) || !isfinite(after))
        return INFINITY;
    if (bound.kind == BL_BOUND_REL && signbit(before) != signbit(after))
        return INFINITY;
    double allowed = bl_bound_allowed(bound, before, low, high);
    return allowed > 0 ? fabs(after - before) / allowed : INFINITY;
}
