#include "engine/data/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/formula_error.h"

static const struct bl_cells plain = {.n = 1};

void bl_program_release(struct bl_program *p)
{
    free(p->steps);
    *p = (struct bl_program){0};
}

static enum bl_status add_step(struct bl_program *p, struct bl_step step,
                               struct bl_error *err)
{
    void *steps = p->steps;
    if (bl_array_reserve(&steps, &p->capacity, p->n_steps + 1, sizeof step,
                         err) != BL_OK)
        return err->status;
    p->steps = steps;
    p->steps[p->n_steps++] = step;
    if (step.cells.n > p->max_cells)
        p->max_cells = step.cells.n;
    return BL_OK;
}

static enum bl_status push(struct bl_program *p, struct bl_step step,
                           struct bl_value value, struct bl_error *err)
{
    if (p->depth == BL_EXPRESSION_MAX_DEPTH)
        return bl_formula_fail(err, p->text, value.at,
                               "more than %d values wait for an operator "
                               "here: make it two formulas",
                               BL_EXPRESSION_MAX_DEPTH);
    if (add_step(p, step, err) != BL_OK)
        return err->status;
    p->stack[p->depth++] = value;
    if (p->depth > p->max_depth)
        p->max_depth = p->depth;
    return BL_OK;
}

enum bl_status bl_program_push_number(struct bl_program *p, double number,
                                      size_t at, struct bl_error *err)
{
    struct bl_step step = {
        .kind = BL_STEP_NUMBER, .number = number, .cells = plain};
    struct bl_value value = {.cells = plain, .is_number = true, .at = at};
    return push(p, step, value, err);
}

enum bl_status bl_program_push_column(struct bl_program *p,
                                      const struct bl_column *c, size_t column,
                                      size_t at, struct bl_error *err)
{
    if (!bl_type_is_numeric(c->type))
        return bl_formula_fail(
            err, p->text, at, "this column holds %s, not numbers",
            c->type == BL_TEXT ? "text" : "what cannot be read");
    struct bl_cells cells = {.n_dims = c->n_dims, .n = c->width};
    memcpy(cells.dims, c->dims, sizeof cells.dims);
    struct bl_step step = {
        .kind = BL_STEP_COLUMN, .column = column, .cells = cells};
    struct bl_value value = {.cells = cells, .unit = c->unit, .at = at};
    return push(p, step, value, err);
}

static bool is_same_shape(const struct bl_cells *a, const struct bl_cells *b)
{
    return a->n_dims == b->n_dims &&
           memcmp(a->dims, b->dims, a->n_dims * sizeof *a->dims) == 0;
}

/* The shape that all arguments have or can be brought to. */
static enum bl_status common_shape(struct bl_cells *common,
                                   const struct bl_program *p,
                                   const struct bl_value *arguments, size_t n,
                                   struct bl_error *err)
{
    *common = plain;
    for (size_t i = 0; i < n; i++) {
        const struct bl_cells *c = &arguments[i].cells;
        if (common->n_dims == 0)
            *common = *c;
        else if (c->n_dims > 0 && !is_same_shape(common, c))
            return bl_formula_fail(err, p->text, arguments[i].at,
                                   "this field has another shape than the "
                                   "one before it");
    }
    return BL_OK;
}

static enum bl_status check_kind(const struct bl_program *p,
                                 const struct bl_operation *o,
                                 const struct bl_cells *cells, size_t at,
                                 struct bl_error *err)
{
    if (o->kind == BL_OF_PLANES && cells->n_dims != 2)
        return bl_formula_fail(err, p->text, at,
                               "%s(%s) takes fields of two dimensions", o->name,
                               o->arguments);
    if (o->kind == BL_OVER_CELLS && cells->n_dims == 0)
        return bl_formula_fail(err, p->text, at,
                               "%s(%s) is over the cells of a field, and this "
                               "has one value in each row",
                               o->name, o->arguments);
    return BL_OK;
}

/* Brings arguments that stand once in a row to the shape. */
static enum bl_status repeat(struct bl_program *p, struct bl_value *arguments,
                             size_t n, const struct bl_cells *shape,
                             struct bl_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (arguments[i].cells.n_dims == shape->n_dims)
            continue;
        struct bl_step step = {.kind = BL_STEP_REPEAT,
                               .position = (size_t)(arguments + i - p->stack),
                               .from = arguments[i].cells,
                               .cells = *shape};
        if (add_step(p, step, err) != BL_OK)
            return err->status;
        arguments[i].cells = *shape;
    }
    return BL_OK;
}

static const char *common_unit(const struct bl_operation *o,
                               const struct bl_value *arguments)
{
    const char *unit = NULL;
    for (size_t i = 0; i < o->n_arguments; i++) {
        if ((o->unit_from >> i & 1) == 0 || arguments[i].is_number)
            continue;
        const char *of_this = arguments[i].unit;
        if (of_this == NULL || (unit != NULL && strcmp(unit, of_this) != 0))
            return NULL;
        unit = of_this;
    }
    return unit;
}

static bool are_numbers(const struct bl_value *arguments, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!arguments[i].is_number)
            return false;
    return true;
}

/* All arguments are numbers, each the result of its own step: works the
 * operation out and leaves a number in their place. */
static void fold(struct bl_program *p, const struct bl_operation *o)
{
    double values[BL_OPERATION_MAX_ARGUMENTS], result;
    const double *in[BL_OPERATION_MAX_ARGUMENTS];
    struct bl_step *first = &p->steps[p->n_steps - o->n_arguments];
    for (size_t i = 0; i < o->n_arguments; i++) {
        values[i] = first[i].number;
        in[i] = &values[i];
    }
    bl_operation_apply(o, &result, in, (struct bl_extent){1, 1, 1});
    first->number = result;
    p->n_steps -= o->n_arguments - 1;
    p->depth -= o->n_arguments - 1;
}

/* x^2 is x times itself: exact to half a unit, and much the faster. */
static const struct bl_operation *simplified(struct bl_program *p,
                                             const struct bl_operation *o)
{
    if (strcmp(o->name, "^") != 0 || !p->stack[p->depth - 1].is_number ||
        p->steps[p->n_steps - 1].number != 2)
        return o;
    p->depth--;
    p->n_steps--;
    return bl_operator_find("square");
}

enum bl_status bl_program_do(struct bl_program *p, const struct bl_operation *o,
                             size_t at, struct bl_error *err)
{
    if (o->kind == BL_CELLWISE &&
        are_numbers(&p->stack[p->depth - o->n_arguments], o->n_arguments)) {
        fold(p, o);
        return BL_OK;
    }
    o = simplified(p, o);
    size_t n = o->n_arguments;
    struct bl_value *arguments = &p->stack[p->depth - n];
    struct bl_step step = {.kind = BL_STEP_DO, .operation = o};
    if (common_shape(&step.from, p, arguments, n, err) != BL_OK ||
        check_kind(p, o, &step.from, at, err) != BL_OK ||
        repeat(p, arguments, n, &step.from, err) != BL_OK)
        return err->status;
    step.cells = o->kind == BL_OVER_CELLS ? plain : step.from;
    const char *unit = common_unit(o, arguments);
    if (add_step(p, step, err) != BL_OK)
        return err->status;
    arguments[0] =
        (struct bl_value){.cells = step.cells, .unit = unit, .at = at};
    p->depth -= n - 1;
    return BL_OK;
}
