#include "engine/data/derived.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine/data/expression.h"

struct derived {
    struct bl_source source;
    struct bl_source *inside;
    struct bl_expression **expressions; // of the columns behind the inner ones
    size_t n_expressions;
    bool *needed;            // per column, for one read
    struct bl_vector *spare; // per column: room for what only formulas need
    size_t spare_rows;       // that it has room for
    struct bl_batch rows;    // vectors of the caller's batch or spare ones
};

static size_t count_inner(const struct derived *d)
{
    return d->inside->schema.n_columns;
}

static struct bl_vector empty_vector(const struct bl_column *c)
{
    return (struct bl_vector){.type = c->type, .width = c->width};
}

static void release_spare(struct derived *d)
{
    for (size_t i = 0; d->spare != NULL && i < d->source.schema.n_columns;
         i++) {
        free(d->spare[i].values);
        d->spare[i] = empty_vector(&d->source.schema.columns[i]);
    }
}

/* Reading. */

/* From the last formula to the first, since they use only what is before. */
static void mark_needed(struct derived *d, const struct bl_batch *b)
{
    for (size_t i = 0; i < b->n_columns; i++)
        d->needed[i] = bl_batch_has(b, i);
    for (size_t i = d->n_expressions; i-- > 0;) {
        size_t n;
        const size_t *columns = bl_expression_columns(d->expressions[i], &n);
        for (size_t k = 0; d->needed[count_inner(d) + i] && k < n; k++)
            d->needed[columns[k]] = true;
    }
}

static enum bl_status get_spare(struct derived *d, size_t column,
                                struct bl_error *err)
{
    struct bl_vector *v = &d->spare[column];
    if (v->values != NULL)
        return BL_OK;
    v->values =
        bl_array_new(d->spare_rows, v->width * bl_type_size(v->type), err);
    return v->values != NULL ? BL_OK : err->status;
}

/* The caller's vectors where there are any, spare ones where formulas need
 * more, and none elsewhere. */
static enum bl_status borrow_vectors(struct derived *d,
                                     const struct bl_batch *b,
                                     struct bl_error *err)
{
    if (b->capacity > d->spare_rows) {
        release_spare(d);
        d->spare_rows = b->capacity;
    }
    for (size_t i = 0; i < b->n_columns; i++) {
        bool is_spare = d->needed[i] && !bl_batch_has(b, i);
        if (is_spare && get_spare(d, i, err) != BL_OK)
            return err->status;
        d->rows.vectors[i] = is_spare ? d->spare[i] : b->vectors[i];
    }
    d->rows.capacity = b->capacity;
    return BL_OK;
}

/* Text may have moved while it grew. */
static void give_vectors_back(const struct derived *d, struct bl_batch *b)
{
    for (size_t i = 0; i < b->n_columns; i++)
        if (bl_batch_has(b, i))
            b->vectors[i] = d->rows.vectors[i];
    b->first_row = d->rows.first_row;
    b->n_rows = d->rows.n_rows;
}

static void evaluate_all(struct derived *d)
{
    size_t first = count_inner(d);
    for (size_t i = 0; i < d->n_expressions; i++)
        if (d->needed[first + i])
            bl_expression_evaluate(d->expressions[i], &d->rows,
                                   d->rows.vectors[first + i].values);
}

static enum bl_status derived_read(struct bl_source *s, struct bl_batch *b,
                                   struct bl_error *err)
{
    struct derived *d = (struct derived *)s;
    mark_needed(d, b);
    if (borrow_vectors(d, b, err) != BL_OK)
        return err->status;
    d->rows.n_columns = count_inner(d);
    enum bl_status status = bl_source_read(d->inside, &d->rows, err);
    give_vectors_back(d, b);
    if (status == BL_OK)
        evaluate_all(d);
    return status;
}

static enum bl_status derived_seek(struct bl_source *s, uint64_t row,
                                   struct bl_error *err)
{
    return bl_source_seek(((struct derived *)s)->inside, row, err);
}

static void release_expressions(struct derived *d)
{
    for (size_t i = 0; i < d->n_expressions; i++)
        bl_expression_free(d->expressions[i]);
    free(d->expressions);
}

/* The schema has been released: spare vectors are counted without it. */
static void derived_close(struct bl_source *s)
{
    struct derived *d = (struct derived *)s;
    size_t n = count_inner(d) + d->n_expressions;
    for (size_t i = 0; d->spare != NULL && i < n; i++)
        free(d->spare[i].values);
    release_expressions(d);
    free(d->needed);
    free(d->spare);
    free(d->rows.vectors);
    bl_source_close(d->inside);
    free(d);
}

static const struct bl_source_ops derived_ops = {
    .read = derived_read,
    .seek = derived_seek,
    .close = derived_close,
};

/* Opening. */

static enum bl_status describe_column(struct bl_column *c,
                                      const struct bl_expression *e,
                                      const struct bl_formula *f,
                                      struct bl_error *err)
{
    size_t n_dims;
    const size_t *dims = bl_expression_dims(e, &n_dims);
    const char *unit = f->unit != NULL ? f->unit : bl_expression_unit(e);
    c->derived = true;
    if (bl_column_set_dims(c, dims, n_dims, err) != BL_OK ||
        bl_column_set_unit(c, unit, err) != BL_OK)
        return err->status;
    return bl_column_set_note(c, f->text, err);
}

static enum bl_status add_column(struct derived *d, const struct bl_formula *f,
                                 struct bl_error *err)
{
    struct bl_schema *s = &d->source.schema;
    struct bl_expression *e;
    struct bl_column *c;
    if (strlen(f->name) > BL_DERIVED_MAX_NAME)
        return bl_fail(err, BL_USAGE,
                       "the name of a derived variable has more than %d bytes",
                       BL_DERIVED_MAX_NAME);
    if (bl_schema_find(s, f->name) >= 0)
        return bl_fail(err, BL_USAGE,
                       "there is a column of this name already: give the "
                       "derived variable another one");
    if (bl_expression_compile(&e, f->text, s, err) != BL_OK)
        return err->status;
    d->expressions[d->n_expressions++] = e;
    if (bl_schema_add(s, f->name, BL_FLOAT64, &c, err) != BL_OK)
        return err->status;
    return describe_column(c, e, f, err);
}

static enum bl_status add_columns(struct derived *d,
                                  const struct bl_formula *formulas, size_t n,
                                  const struct bl_derived_skip *skip,
                                  struct bl_error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct bl_error why = BL_ERROR_INIT;
        if (add_column(d, &formulas[i], &why) == BL_OK)
            continue;
        if (strlen(formulas[i].name) <= BL_DERIVED_MAX_NAME)
            bl_error_prefix(&why, "%s", formulas[i].name);
        if (skip == NULL || why.status != BL_USAGE) {
            *err = why;
            return why.status;
        }
        skip->skipped(skip->context, &formulas[i], &why);
    }
    return BL_OK;
}

static enum bl_status make_room(struct derived *d, struct bl_error *err)
{
    const struct bl_schema *s = &d->source.schema;
    d->needed = bl_array_new(s->n_columns, sizeof *d->needed, err);
    d->spare = bl_array_new(s->n_columns, sizeof *d->spare, err);
    d->rows.vectors = bl_array_new(s->n_columns, sizeof *d->spare, err);
    if (d->needed == NULL || d->spare == NULL || d->rows.vectors == NULL)
        return err->status;
    for (size_t i = 0; i < s->n_columns; i++)
        d->spare[i] = empty_vector(&s->columns[i]);
    return BL_OK;
}

/* The schema with the derived columns, and what computes them. */
static enum bl_status compile_all(struct derived *d,
                                  const struct bl_schema *schema,
                                  const struct bl_formula *formulas, size_t n,
                                  const struct bl_derived_skip *skip,
                                  struct bl_error *err)
{
    d->expressions = bl_array_new(n, sizeof(struct bl_expression *), err);
    if (d->expressions == NULL ||
        bl_schema_copy(&d->source.schema, schema, err) != BL_OK)
        return err->status;
    return add_columns(d, formulas, n, skip, err);
}

enum bl_status bl_derived_check(const struct bl_schema *schema,
                                const struct bl_formula *formulas, size_t n,
                                struct bl_error *err)
{
    struct derived d = {.n_expressions = 0};
    enum bl_status status = compile_all(&d, schema, formulas, n, NULL, err);
    release_expressions(&d);
    bl_schema_release(&d.source.schema);
    return status;
}

enum bl_status bl_derived_open(struct bl_source **s, struct bl_source *inside,
                               const struct bl_formula *formulas, size_t n,
                               const struct bl_derived_skip *skip,
                               struct bl_error *err)
{
    struct derived *d = bl_array_new(1, sizeof *d, err);
    if (d == NULL) {
        bl_source_close(inside);
        return err->status;
    }
    d->source.ops = &derived_ops;
    d->inside = inside;
    if (compile_all(d, &inside->schema, formulas, n, skip, err) != BL_OK ||
        make_room(d, err) != BL_OK) {
        bl_source_close(&d->source);
        return err->status;
    }
    *s = &d->source;
    return BL_OK;
}
