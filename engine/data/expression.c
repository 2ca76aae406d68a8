#include "engine/data/expression.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/formula_parser.h"
#include "engine/data/program.h"

/* Values worked out at a time, so that they stay in the cache. */
enum { BLOCK = 512 };

struct bl_expression {
    struct bl_program program;
    struct bl_cells cells; // of the result
    char *unit;
    size_t *columns;
    size_t n_columns;
    size_t block_rows;
    double *room; // (max_depth + 1, block_rows * max_cells)
};

/* Values on the stack while a block is worked out.  Each stands in a buffer of
 * its own or, lent, in the batch; the buffer above the stack is the room for
 * the next result. */
struct stack {
    const double *values[BL_EXPRESSION_MAX_DEPTH];
    double *buffers[BL_EXPRESSION_MAX_DEPTH + 1];
    size_t depth;
};

static enum bl_status list_columns(struct bl_expression *e,
                                   struct bl_error *err)
{
    const struct bl_program *p = &e->program;
    e->columns = bl_array_new(p->n_steps, sizeof *e->columns, err);
    if (e->columns == NULL)
        return err->status;
    for (size_t i = 0; i < p->n_steps; i++) {
        size_t k = 0;
        if (p->steps[i].kind != BL_STEP_COLUMN)
            continue;
        while (k < e->n_columns && e->columns[k] != p->steps[i].column)
            k++;
        if (k == e->n_columns)
            e->columns[e->n_columns++] = p->steps[i].column;
    }
    return BL_OK;
}

static enum bl_status make_room(struct bl_expression *e, struct bl_error *err)
{
    const struct bl_program *p = &e->program;
    size_t n;
    e->block_rows = p->max_cells < BLOCK ? BLOCK / p->max_cells : 1;
    if (!bl_size_multiply(&n, p->max_depth + 1, e->block_rows) ||
        !bl_size_multiply(&n, n, p->max_cells))
        return bl_fail(err, BL_NO_MEMORY, "the fields are too large");
    e->room = bl_array_new(n, sizeof *e->room, err);
    return e->room != NULL ? BL_OK : err->status;
}

static enum bl_status compile(struct bl_expression *e, const char *text,
                              const struct bl_schema *schema,
                              struct bl_error *err)
{
    struct bl_program *p = &e->program;
    if (bl_formula_parse(p, text, schema, err) != BL_OK ||
        list_columns(e, err) != BL_OK || make_room(e, err) != BL_OK)
        return err->status;
    p->text = NULL;
    e->cells = p->stack[0].cells;
    const char *unit = p->stack[0].unit;
    if (unit != NULL && (e->unit = bl_string_copy(unit, err)) == NULL)
        return err->status;
    return BL_OK;
}

enum bl_status bl_expression_compile(struct bl_expression **out,
                                     const char *text,
                                     const struct bl_schema *schema,
                                     struct bl_error *err)
{
    struct bl_expression *e = bl_array_new(1, sizeof *e, err);
    if (e == NULL)
        return err->status;
    if (compile(e, text, schema, err) != BL_OK) {
        bl_expression_free(e);
        return err->status;
    }
    *out = e;
    return BL_OK;
}

void bl_expression_free(struct bl_expression *e)
{
    if (e == NULL)
        return;
    bl_program_release(&e->program);
    free(e->unit);
    free(e->columns);
    free(e->room);
    free(e);
}

const size_t *bl_expression_dims(const struct bl_expression *e, size_t *n_dims)
{
    *n_dims = e->cells.n_dims;
    return e->cells.dims;
}

const char *bl_expression_unit(const struct bl_expression *e)
{
    return e->unit;
}

const size_t *bl_expression_columns(const struct bl_expression *e, size_t *n)
{
    *n = e->n_columns;
    return e->columns;
}

/* Evaluation. */

/* The result that was put into the buffer above the stack becomes the value
 * at `position`, whose own buffer is free from now on. */
static void settle(struct stack *s, size_t position)
{
    double *result = s->buffers[s->depth];
    s->buffers[s->depth] = s->buffers[position];
    s->buffers[position] = result;
    s->values[position] = result;
}

static void push_number(struct stack *s, double number, size_t n)
{
    double *out = s->buffers[s->depth];
    for (size_t i = 0; i < n; i++)
        out[i] = number;
    s->values[s->depth++] = out;
}

static void push_column(struct stack *s, const struct bl_vector *v,
                        size_t first, size_t n)
{
    const void *values = bl_vector_at(v, first, 0);
    if (v->type == BL_FLOAT64) {
        s->values[s->depth++] = values;
        return;
    }
    double *out = s->buffers[s->depth];
    bl_type_to_double(out, values, v->type, n);
    s->values[s->depth++] = out;
}

static void repeat(struct stack *s, size_t position, size_t n_rows,
                   size_t n_cells)
{
    const double *in = s->values[position];
    double *out = s->buffers[s->depth];
    for (size_t row = 0; row < n_rows; row++)
        for (size_t cell = 0; cell < n_cells; cell++)
            out[row * n_cells + cell] = in[row];
    settle(s, position);
}

static void do_operation(struct stack *s, const struct bl_step *step,
                         size_t n_rows)
{
    const struct bl_cells *c = &step->from;
    size_t n = step->operation->n_arguments, base = s->depth - n;
    struct bl_extent extent = {n_rows, c->n,
                               c->n_dims > 0 ? c->dims[c->n_dims - 1] : 1};
    bl_operation_apply(step->operation, s->buffers[s->depth], &s->values[base],
                       extent);
    settle(s, base);
    s->depth = base + 1;
}

static void do_step(struct stack *s, const struct bl_step *step,
                    const struct bl_batch *rows, size_t first, size_t n_rows)
{
    switch (step->kind) {
    case BL_STEP_NUMBER:
        push_number(s, step->number, n_rows);
        break;
    case BL_STEP_COLUMN:
        push_column(s, &rows->vectors[step->column], first,
                    n_rows * step->cells.n);
        break;
    case BL_STEP_REPEAT:
        repeat(s, step->position, n_rows, step->cells.n);
        break;
    case BL_STEP_DO:
        do_operation(s, step, n_rows);
        break;
    }
}

static void evaluate_block(const struct bl_expression *e,
                           const struct bl_batch *rows, size_t first,
                           size_t n_rows, double *out)
{
    const struct bl_program *p = &e->program;
    struct stack s = {.depth = 0};
    size_t n = e->block_rows * p->max_cells;
    for (size_t i = 0; i <= p->max_depth; i++)
        s.buffers[i] = e->room + i * n;
    for (size_t i = 0; i < p->n_steps; i++)
        do_step(&s, &p->steps[i], rows, first, n_rows);
    memcpy(out, s.values[0], n_rows * e->cells.n * sizeof *out);
}

void bl_expression_evaluate(struct bl_expression *e,
                            const struct bl_batch *rows, double *out)
{
    for (size_t first = 0; first < rows->n_rows; first += e->block_rows) {
        size_t left = rows->n_rows - first;
        evaluate_block(e, rows, first,
                       left < e->block_rows ? left : e->block_rows,
                       out + first * e->cells.n);
    }
}
