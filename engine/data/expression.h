/* Formulas over the columns of a table, such as
 *
 *     sqrt(2 * pt1 * pt2 * (cosh(eta1 - eta2) - cos(phi1 - phi2)))
 *
 * compiled once against a schema and evaluated over batches, in doubles.
 *
 * The language, from what binds least to what binds most:
 *     == != < <= > >=    1 where it holds and 0 elsewhere; do not chain
 *     + -
 *     * /
 *     - +                in front of a value
 *     ^ or **            to the right: 2^3^2 is 2^9; -x^2 is -(x^2)
 *     numbers, pi, columns, calls such as max(a, b), parentheses
 * The functions are those of operation.h.  A column is named as it is, with
 * letters, digits, _ . and a [number] at the end; any other name stands in
 * double quotes or backticks (doubled inside): "my mass", `jet "1"`.  A name is
 * a function only in front of a parenthesis, so that a column may be called
 * max; pi is the number, `pi` a column.
 *
 * Shapes: a formula is worked out cell by cell.  Fields in it have one shape,
 * and values that stand once in a row are repeated over the cells.
 *
 * NaN and infinity go through as IEEE 754 has it: a division by zero is
 * infinite, the root of a negative number NaN, a comparison with NaN 0
 * (but != is 1), min and max of NaN are NaN.  64-bit integers are rounded.
 *
 * Errors have status BL_USAGE and three lines: a sentence, the part of the
 * formula where it went wrong, and a caret under the character.
 *
 * Hostile formulas: text, nesting and memory are bounded by the numbers below.
 *
 * Ownership: the expression keeps nothing of text, schema or batch.  It works
 * in buffers of its own: one thread at a time.
 */
#ifndef BL_ENGINE_DATA_EXPRESSION_H
#define BL_ENGINE_DATA_EXPRESSION_H

#include <stddef.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

enum {
    BL_EXPRESSION_MAX_TEXT = 4096, // bytes
    BL_EXPRESSION_MAX_NESTING = 100,
    BL_EXPRESSION_MAX_DEPTH = 64, // values that wait for an operation
};

struct bl_expression;

enum bl_status bl_expression_compile(struct bl_expression **e, const char *text,
                                     const struct bl_schema *schema,
                                     struct bl_error *err);
void bl_expression_free(struct bl_expression *e); // NULL is fine

// Dimensions of the result in each row, as in struct bl_column; lent.
const size_t *bl_expression_dims(const struct bl_expression *e, size_t *n_dims);

// The unit of the result where the units of the columns tell it (they are
// added, compared in size, or the arguments of mjj); NULL otherwise.  Lent.
const char *bl_expression_unit(const struct bl_expression *e);

// Positions of the columns that batches have to carry, each once; lent.
const size_t *bl_expression_columns(const struct bl_expression *e, size_t *n);

// out: (rows->n_rows, width).  The columns of the batch stand as in the schema.
void bl_expression_evaluate(struct bl_expression *e,
                            const struct bl_batch *rows, double *out);

#endif
