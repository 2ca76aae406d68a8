#include "engine/job/plan_bounds.h"

#include <string.h>

#include "base/memory.h"
#include "engine/job/column_list.h"

struct wish {
    struct bl_plan *plan;
    const struct bl_schema *schema;
    struct bl_bound bound;
};

static enum bl_status set_bound(void *context, size_t column,
                                struct bl_error *err)
{
    const struct wish *w = context;
    const struct bl_column *c = &w->schema->columns[column];
    bool is_exact = w->bound.kind == BL_BOUND_EXACT;
    if (w->plan->roles[column] == BL_ROLE_DROP)
        return BL_OK;
    if (!is_exact && !bl_type_is_numeric(c->type))
        return bl_fail(err, BL_USAGE,
                       "--bound: column %s is %s; only numbers can have an "
                       "error (%s=exact)",
                       c->name, bl_type_name(c->type), c->name);
    w->plan->bounds[column] = w->bound;
    w->plan->roles[column] = is_exact ? BL_ROLE_EXACT : BL_ROLE_COMPRESS;
    return BL_OK;
}

/* A bound of all columns does not loosen what is kept exactly anyhow. */
static void set_default(struct bl_plan *plan, const struct bl_schema *s,
                        struct bl_bound bound)
{
    for (size_t i = 0; i < s->n_columns; i++)
        if (plan->roles[i] == BL_ROLE_COMPRESS)
            plan->bounds[i] = bound;
}

/* Defaults first, so that their place in the list does not matter. */
static enum bl_status apply(struct wish *w, const char *list, bool by_name,
                            struct bl_error *err)
{
    char item[BL_MAX_PATTERN];
    while (bl_column_list_next(item, &list)) {
        char *equals = strrchr(item, '=');
        if (by_name != (equals != NULL))
            continue;
        if (bl_bound_parse(&w->bound, equals != NULL ? equals + 1 : item,
                           err) != BL_OK)
            return bl_error_prefix(err, "--bound");
        if (equals == NULL) {
            set_default(w->plan, w->schema, w->bound);
            continue;
        }
        *equals = '\0';
        if (bl_column_list_each(item, "bound", w->schema, set_bound, w, err) !=
            BL_OK)
            return err->status;
    }
    return BL_OK;
}

static void keep_others_exactly(struct bl_plan *plan, const struct bl_schema *s,
                                const struct bl_observer *observer)
{
    for (size_t i = 0; i < s->n_columns; i++) {
        if (plan->roles[i] == BL_ROLE_DROP ||
            plan->bounds[i].kind != BL_BOUND_NONE)
            continue;
        if (plan->roles[i] == BL_ROLE_COMPRESS)
            bl_observe_warning(observer,
                               "column %s has no bound and is kept exactly",
                               s->columns[i].name);
        plan->roles[i] = BL_ROLE_EXACT;
        plan->bounds[i].kind = BL_BOUND_EXACT;
    }
}

enum bl_status bl_plan_bounds(struct bl_plan *plan,
                              const struct bl_schema *schema, const char *list,
                              const struct bl_observer *observer,
                              struct bl_error *err)
{
    struct wish w = {.plan = plan, .schema = schema};
    plan->bounds = bl_array_new(schema->n_columns, sizeof *plan->bounds, err);
    if (plan->bounds == NULL || apply(&w, list, false, err) != BL_OK ||
        apply(&w, list, true, err) != BL_OK)
        return err->status;
    keep_others_exactly(plan, schema, observer);
    for (size_t i = 0; i < schema->n_columns; i++) {
        if (plan->bounds[i].kind == BL_BOUND_EXACT)
            plan->roles[i] = BL_ROLE_EXACT; // "exact" for all columns
        plan->n_compressed += plan->roles[i] == BL_ROLE_COMPRESS;
    }
    return BL_OK;
}
