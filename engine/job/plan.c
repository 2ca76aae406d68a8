#include "engine/job/plan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "engine/codec/features.h"
#include "engine/job/column_list.h"
#include "engine/job/plan_bounds.h"

static const double MAX_WEIGHT = 1e6;

struct wish {
    struct bl_plan *plan;
    const struct bl_schema *schema;
    enum bl_role role;
    const struct bl_norm_kind *norm;
    double weight;
    bool *named;
};

static enum bl_status set_role(void *context, size_t column,
                               struct bl_error *err)
{
    const struct wish *w = context;
    const struct bl_column *c = &w->schema->columns[column];
    if (w->role == BL_ROLE_COMPRESS && !bl_type_is_numeric(c->type))
        return bl_fail(err, BL_USAGE,
                       "--compress: column %s is %s, which no network takes",
                       c->name, bl_type_name(c->type));
    if (w->role == BL_ROLE_EXACT && c->type == BL_UNREADABLE)
        return bl_fail(err, BL_USAGE, "--exact: column %s cannot be read (%s)",
                       c->name, c->note != NULL ? c->note : "no reason known");
    w->plan->roles[column] = w->role;
    return BL_OK;
}

static enum bl_status set_named(void *context, size_t column,
                                struct bl_error *err)
{
    (void)err;
    const struct wish *w = context;
    w->named[column] = true;
    return BL_OK;
}

static enum bl_status set_norm(void *context, size_t column,
                               struct bl_error *err)
{
    (void)err;
    const struct wish *w = context;
    w->plan->norms[column] = w->norm;
    return BL_OK;
}

static enum bl_status apply_only(struct bl_plan *plan,
                                 const struct bl_schema *s, const char *only,
                                 struct bl_error *err)
{
    if (*only == '\0')
        return BL_OK;
    struct wish w = {.named = bl_array_new(s->n_columns, sizeof(bool), err)};
    if (w.named == NULL)
        return err->status;
    enum bl_status status =
        bl_column_list_each(only, "only", s, set_named, &w, err);
    for (size_t i = 0; i < s->n_columns; i++)
        if (!w.named[i])
            plan->roles[i] = BL_ROLE_DROP;
    free(w.named);
    return status;
}

static enum bl_status apply_roles(struct bl_plan *plan,
                                  const struct bl_schema *s,
                                  const struct bl_options *o,
                                  struct bl_error *err)
{
    const struct {
        const char *list, *option;
        enum bl_role role;
    } wishes[] = {
        {o->compress, "compress", BL_ROLE_COMPRESS},
        {o->exact, "exact", BL_ROLE_EXACT},
        {o->drop, "drop", BL_ROLE_DROP},
    };
    if (apply_only(plan, s, o->only, err) != BL_OK)
        return err->status;
    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        struct wish w = {.plan = plan, .schema = s, .role = wishes[i].role};
        if (bl_column_list_each(wishes[i].list, wishes[i].option, s, set_role,
                                &w, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status find_norm(const struct bl_norm_kind **kind,
                                const char *name, struct bl_error *err)
{
    *kind = bl_norm_kind_find(name);
    if (*kind != NULL)
        return BL_OK;
    char known[128] = "";
    for (size_t i = 0; bl_norm_kinds[i] != NULL; i++)
        strcat(strcat(known, i > 0 ? ", " : ""), bl_norm_kinds[i]->name);
    return bl_fail(err, BL_USAGE,
                   "--normalise: there is no normalisation \"%s\"; known are "
                   "%s",
                   name, known);
}

/* "standard,pt=log": plain names hold for all columns, the rest per column. */
static enum bl_status apply_normalise(struct bl_plan *plan,
                                      const struct bl_schema *s,
                                      const char *list, struct bl_error *err)
{
    char item[BL_MAX_PATTERN];
    while (bl_column_list_next(item, &list)) {
        char *equals = strrchr(item, '=');
        const char *columns = equals != NULL ? item : "*";
        const char *name = equals != NULL ? equals + 1 : item;
        struct wish w = {.plan = plan};
        if (equals != NULL)
            *equals = '\0';
        if (find_norm(&w.norm, name, err) != BL_OK ||
            bl_column_list_each(columns, "normalise", s, set_norm, &w, err) !=
                BL_OK)
            return err->status;
    }
    return BL_OK;
}

static enum bl_status set_weight(void *context, size_t column,
                                 struct bl_error *err)
{
    (void)err;
    const struct wish *w = context;
    w->plan->weights[column] = w->weight;
    return BL_OK;
}

/* "pt=2,eta=0.5". */
static enum bl_status apply_weights(struct bl_plan *plan,
                                    const struct bl_schema *s, const char *list,
                                    struct bl_error *err)
{
    char item[BL_MAX_PATTERN];
    while (bl_column_list_next(item, &list)) {
        struct wish w = {.plan = plan};
        char *equals = strrchr(item, '=');
        const char *number = equals != NULL ? equals + 1 : "";
        if (!bl_number_parse_double(&w.weight, number, strlen(number)) ||
            !(w.weight >= 0 && w.weight <= MAX_WEIGHT))
            return bl_fail(err, BL_USAGE,
                           "--weights %s: COL=NUMBER is meant, from 0 to 1e6",
                           item);
        *equals = '\0';
        if (bl_column_list_each(item, "weights", s, set_weight, &w, err) !=
            BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* One network takes one shape: that of most values. */
static void keep_one_shape(struct bl_plan *plan, const struct bl_schema *s,
                           const struct bl_observer *observer)
{
    size_t kept[3] = {0};
    size_t most = 0;
    for (size_t i = 0; i < s->n_columns; i++)
        if (plan->roles[i] == BL_ROLE_COMPRESS && s->columns[i].width > most) {
            most = s->columns[i].width;
            bl_column_shape(kept, &s->columns[i]);
        }
    for (size_t i = 0; i < s->n_columns; i++) {
        size_t shape[3];
        bl_column_shape(shape, &s->columns[i]);
        if (plan->roles[i] != BL_ROLE_COMPRESS ||
            memcmp(shape, kept, sizeof kept) == 0)
            continue;
        plan->roles[i] = BL_ROLE_EXACT;
        bl_observe_warning(observer,
                           "column %s is kept exactly: its shape differs from "
                           "that of the other compressed columns",
                           s->columns[i].name);
    }
}

static enum bl_status fill_plan(struct bl_plan *plan, const struct bl_schema *s,
                                const struct bl_proposal *proposals,
                                const struct bl_options *o,
                                const struct bl_observer *observer,
                                struct bl_error *err)
{
    plan->roles = bl_array_new(s->n_columns, sizeof *plan->roles, err);
    plan->norms = bl_array_new(s->n_columns, sizeof *plan->norms, err);
    plan->weights = bl_array_new(s->n_columns, sizeof *plan->weights, err);
    if (plan->roles == NULL || plan->norms == NULL || plan->weights == NULL)
        return err->status;
    for (size_t i = 0; i < s->n_columns; i++) {
        plan->roles[i] = proposals[i].role;
        plan->weights[i] = 1;
        const char *suggested = proposals[i].normalise;
        plan->norms[i] =
            bl_norm_kind_find(suggested != NULL ? suggested : "standard");
    }
    if (apply_roles(plan, s, o, err) != BL_OK ||
        apply_normalise(plan, s, o->normalise, err) != BL_OK ||
        apply_weights(plan, s, o->weights, err) != BL_OK)
        return err->status;
    if (*o->bound != '\0')
        return bl_plan_bounds(plan, s, o->bound, observer, err);
    keep_one_shape(plan, s, observer);
    for (size_t i = 0; i < s->n_columns; i++)
        plan->n_compressed += plan->roles[i] == BL_ROLE_COMPRESS;
    return BL_OK;
}

enum bl_status bl_plan_make(struct bl_plan *plan,
                            const struct bl_schema *schema,
                            const struct bl_proposal *proposals,
                            const struct bl_options *options,
                            const struct bl_observer *observer,
                            struct bl_error *err)
{
    *plan = (struct bl_plan){0};
    enum bl_status status =
        fill_plan(plan, schema, proposals, options, observer, err);
    if (status != BL_OK)
        bl_plan_release(plan);
    return status;
}

void bl_plan_release(struct bl_plan *plan)
{
    free(plan->roles);
    free(plan->norms);
    free(plan->weights);
    free(plan->bounds);
    *plan = (struct bl_plan){0};
}
