#include "engine/job/target_condition.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/spelling.h"
#include "engine/job/column_list.h"

/* Parsing. */

static const char meant[] =
    "[VARIABLE.]METRIC < NUMBER is meant, such as chi2.impact < 0.01 (or "
    "<=, >, >=)";

static char *trimmed(const char *text, size_t n, struct bl_error *err)
{
    for (; n > 0 && *text == ' '; n--)
        text++;
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return bl_string_copy_n(text, n, err);
}

/* Every ending of a name that begins it or stands behind a dot. */
static const char *next_ending(const char *ending)
{
    const char *dot = strchr(ending, '.');
    return dot != NULL ? dot + 1 : NULL;
}

/* The metric that is least far from an ending of what was written. */
static const char *nearest_metric(const char *name)
{
    const char *nearest = "";
    size_t least = SIZE_MAX;
    for (const char *e = name; e != NULL; e = next_ending(e)) {
        for (size_t i = 0; i < bl_n_named_metrics; i++) {
            size_t d = bl_spelling_distance(e, bl_named_metrics[i].name);
            if (d < least) {
                least = d;
                nearest = bl_named_metrics[i].name;
            }
        }
    }
    return nearest;
}

static enum bl_status no_such_metric(const char *name, struct bl_error *err)
{
    struct bl_error known = BL_ERROR_INIT;
    for (size_t i = bl_n_named_metrics; i-- > 0;) {
        struct bl_error rest = known;
        bl_fail(&known, BL_USAGE, "%s%s%s", bl_named_metrics[i].name,
                *rest.text != '\0' ? ", " : "", rest.text);
    }
    return bl_fail(err, BL_USAGE,
                   "--target: there is no metric \"%s\"; the nearest is %s; "
                   "known are %s",
                   name, nearest_metric(name), known.text);
}

static enum bl_status parse_name(struct bl_condition *c, const char *name,
                                 struct bl_error *err)
{
    const char *ending = name;
    while (ending != NULL && c->metric == NULL) {
        c->metric = bl_named_metric_find(ending);
        ending = c->metric != NULL ? ending : next_ending(ending);
    }
    if (c->metric == NULL)
        return no_such_metric(name, err);
    if (ending == name)
        return BL_OK;
    if (c->metric->is_joint)
        return bl_fail(err, BL_USAGE,
                       "--target %s: %s is of the whole table; it takes no "
                       "variable",
                       c->text, c->metric->name);
    c->variable = bl_string_copy_n(name, (size_t)(ending - name) - 1, err);
    return c->variable != NULL ? BL_OK : err->status;
}

/* The last one is meant: names may have any characters. */
static char *find_sign(char *text)
{
    char *last = NULL;
    for (char *c = text; *c != '\0'; c++)
        if (*c == '<' || *c == '>')
            last = c;
    return last;
}

static enum bl_status parse_limit(struct bl_condition *c, const char *text,
                                  struct bl_error *err)
{
    text += strspn(text, " ");
    if (bl_number_parse_double(&c->limit, text, strlen(text)) &&
        isfinite(c->limit))
        return BL_OK;
    return bl_fail(err, BL_USAGE, "--target %s: \"%s\" is no number; %s",
                   c->text, text, meant);
}

static enum bl_status parse_parts(struct bl_condition *c, const char *text,
                                  const char *sign, struct bl_error *err)
{
    c->is_upper = *sign == '<';
    c->is_strict = sign[1] != '=';
    char *name = trimmed(text, (size_t)(sign - text), err);
    if (name == NULL)
        return err->status;
    enum bl_status status = parse_name(c, name, err);
    free(name);
    if (status != BL_OK)
        return status;
    return parse_limit(c, sign + 1 + !c->is_strict, err);
}

static enum bl_status parse_one(struct bl_condition *c, const char *item,
                                struct bl_error *err)
{
    c->text = trimmed(item, strlen(item), err);
    if (c->text == NULL)
        return err->status;
    const char *sign = find_sign(c->text);
    if (sign == NULL || sign == c->text)
        return bl_fail(err, BL_USAGE, "--target %s: %s", c->text, meant);
    return parse_parts(c, c->text, sign, err);
}

enum bl_status bl_conditions_parse(struct bl_conditions *c, const char *text,
                                   struct bl_error *err)
{
    char item[BL_MAX_PATTERN];
    size_t capacity = 0;
    *c = (struct bl_conditions){0};
    while (bl_column_list_next(item, &text)) {
        void *items = c->items;
        enum bl_status status = bl_array_reserve(&items, &capacity, c->n + 1,
                                                 sizeof *c->items, err);
        c->items = items;
        if (status == BL_OK) {
            c->items[c->n] = (struct bl_condition){0};
            status = parse_one(&c->items[c->n++], item, err);
        }
        if (status != BL_OK) {
            bl_conditions_release(c);
            return status;
        }
    }
    return c->n > 0 ? BL_OK : bl_fail(err, BL_USAGE, "--target: %s", meant);
}

static void release_scope(struct bl_condition *c)
{
    for (size_t i = 0; i < c->n_scope; i++)
        free(c->scope[i]);
    free(c->scope);
    c->scope = NULL;
    c->n_scope = 0;
}

void bl_conditions_release(struct bl_conditions *c)
{
    for (size_t i = 0; i < c->n; i++) {
        free(c->items[i].text);
        free(c->items[i].variable);
        release_scope(&c->items[i]);
    }
    free(c->items);
    *c = (struct bl_conditions){0};
}

/* Variables. */

struct search {
    size_t column;
    bool is_among;
};

static enum bl_status look(void *context, size_t column, struct bl_error *err)
{
    (void)err;
    struct search *s = context;
    s->is_among = s->is_among || column == s->column;
    return BL_OK;
}

bool bl_condition_names(const struct bl_condition *c,
                        const struct bl_schema *schema, size_t column)
{
    struct bl_error ignored = BL_ERROR_INIT;
    struct search s = {column, false};
    if (c->metric->is_joint)
        return false;
    if (c->variable == NULL)
        return true;
    bl_column_list_each(c->variable, "target", schema, look, &s, &ignored);
    return s.is_among;
}

static enum bl_status check_variable(void *context, size_t column,
                                     struct bl_error *err)
{
    const struct bl_column *c =
        &((const struct bl_schema *)context)->columns[column];
    if (bl_type_is_numeric(c->type))
        return BL_OK;
    return bl_fail(err, BL_USAGE, "--target: %s is %s, which has no metrics",
                   c->name, bl_type_name(c->type));
}

enum bl_status bl_conditions_check(const struct bl_conditions *c,
                                   const struct bl_schema *schema,
                                   struct bl_error *err)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->items[i].variable != NULL &&
            bl_column_list_each(c->items[i].variable, "target", schema,
                                check_variable, (void *)schema, err) != BL_OK)
            return err->status;
    return BL_OK;
}

/* Judging. */

/* Position in the result; n_columns when it is not there. */
static size_t find_column(const struct bl_evaluation_result *r,
                          const char *name)
{
    size_t i = 0;
    while (i < r->n_columns && strcmp(r->columns[i].name, name) != 0)
        i++;
    return i;
}

static bool holds(const struct bl_condition *c, double value)
{
    if (c->is_upper)
        return c->is_strict ? value < c->limit : value <= c->limit;
    return c->is_strict ? value > c->limit : value >= c->limit;
}

/* Whether a value is nearer to not holding, or farther beyond. */
static bool is_worse(const struct bl_condition *c, double value, double than)
{
    if (isnan(than) || isnan(value))
        return !isnan(than);
    return c->is_upper ? value > than : value < than;
}

static double value_of(const struct bl_condition *c,
                       const struct bl_evaluation_result *r, const char *name)
{
    size_t column = find_column(r, name);
    return column < r->n_columns ? bl_named_metric_of(c->metric, r, column)
                                 : NAN;
}

struct bl_verdict bl_condition_judge(const struct bl_condition *c,
                                     const struct bl_evaluation_result *r)
{
    struct bl_verdict v = {.value = NAN};
    if (c->metric->is_joint)
        v.value = bl_named_metric_of(c->metric, r, 0);
    for (size_t i = 0; i < c->n_scope; i++) {
        double value = value_of(c, r, c->scope[i]);
        if (i == 0 || is_worse(c, value, v.value)) {
            v.value = value;
            v.variable = c->scope[i];
        }
    }
    v.holds = holds(c, v.value);
    return v;
}

bool bl_conditions_hold(const struct bl_conditions *c,
                        const struct bl_evaluation_result *r)
{
    for (size_t i = 0; i < c->n; i++)
        if (!bl_condition_judge(&c->items[i], r).holds)
            return false;
    return true;
}

bool bl_conditions_blame(const struct bl_conditions *c,
                         const struct bl_evaluation_result *r,
                         const char *variable)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct bl_condition *one = &c->items[i];
        for (size_t k = 0; k < one->n_scope; k++)
            if (strcmp(one->scope[k], variable) == 0 &&
                !holds(one, value_of(one, r, variable)))
                return true;
    }
    return false;
}

/* Scopes. */

static enum bl_status add_to_scope(struct bl_condition *c, const char *name,
                                   struct bl_error *err)
{
    char *copy = bl_string_copy(name, err);
    if (copy == NULL)
        return err->status;
    c->scope[c->n_scope++] = copy;
    return BL_OK;
}

static enum bl_status find_scope(struct bl_condition *c,
                                 const struct bl_schema *schema,
                                 const struct bl_evaluation_result *r,
                                 struct bl_error *err)
{
    release_scope(c);
    c->scope = bl_array_new(schema->n_columns, sizeof *c->scope, err);
    if (c->scope == NULL)
        return err->status;
    for (size_t i = 0; i < schema->n_columns; i++) {
        const char *name = schema->columns[i].name;
        if (bl_condition_names(c, schema, i) && !isnan(value_of(c, r, name)) &&
            add_to_scope(c, name, err) != BL_OK)
            return err->status;
    }
    return BL_OK;
}

/* What keeps a named variable from having a peak, where that is known. */
static const char *why_undefined(const struct bl_condition *c,
                                 const struct bl_evaluation_result *r)
{
    size_t column =
        c->variable != NULL ? find_column(r, c->variable) : r->n_columns;
    if (c->metric->of_peak && column < r->n_columns &&
        r->columns[column].has_peak && r->columns[column].peak.why != NULL)
        return r->columns[column].peak.why;
    return "its values do not tell it";
}

static enum bl_status check_holds(const struct bl_condition *c,
                                  const struct bl_evaluation_result *r,
                                  struct bl_error *err)
{
    char value[BL_NUMBER_TEXT_SIZE];
    struct bl_verdict v = bl_condition_judge(c, r);
    bool is_there = c->metric->is_joint ? !isnan(v.value) : c->n_scope > 0;
    if (!is_there)
        return bl_fail(
            err, BL_FAILED, "--target %s: the metric is not defined of %s (%s)",
            c->text, c->variable != NULL ? c->variable : "any variable",
            why_undefined(c, r));
    if (v.holds)
        return BL_OK;
    bl_number_print_double(value, v.value);
    return bl_fail(err, BL_FAILED,
                   "--target %s: no bound meets it: even without any error it "
                   "is %s (%s)",
                   c->text, value,
                   v.variable != NULL ? v.variable : "the whole table");
}

enum bl_status bl_conditions_find_scopes(struct bl_conditions *c,
                                         const struct bl_schema *schema,
                                         const struct bl_evaluation_result *r,
                                         struct bl_error *err)
{
    for (size_t i = 0; i < c->n; i++)
        if (find_scope(&c->items[i], schema, r, err) != BL_OK ||
            check_holds(&c->items[i], r, err) != BL_OK)
            return err->status;
    return BL_OK;
}
