/* Relations between columns: copies, negations, whole multiples, and sums or
 * differences of two or three others, within rounding.
 *
 * A relation holds when, in every row looked at whose values are finite,
 *     |x[column] - sum of factor * x[term]| <= 2 ulp of the largest of them,
 * ulp being that of the coarsest floating-point type among them (integers are
 * exact), and when every term matters: a term that is lost in the rounding,
 * or zero, in nearly all rows is not one.
 *
 * Looked for on up to BL_RELATION_MAX_ROWS rows of a sample, spread evenly, so
 * what is found is a conjecture about the other rows; and among the first
 * BL_RELATION_MAX_COLUMNS plain numeric columns that are not constant.
 *
 * The relations found are independent and free of circles: going from columns
 * to their terms never comes back, and a column is explained once.  Where the
 * choice is free the sum is explained by its parts, and otherwise a later
 * column by earlier ones.
 */
#ifndef BL_ENGINE_DATA_RELATION_H
#define BL_ENGINE_DATA_RELATION_H

#include <stddef.h>

#include "base/error.h"
#include "engine/data/batch.h"
#include "engine/data/schema.h"

enum {
    BL_RELATION_MAX_TERMS = 3,
    BL_RELATION_MAX_COLUMNS = 256,
    BL_RELATION_MAX_ROWS = 4096,
    BL_RELATION_MAX_FACTOR = 1000,
};

struct bl_relation {
    size_t column;
    size_t n_terms;
    size_t terms[BL_RELATION_MAX_TERMS]; // columns
    int factors[BL_RELATION_MAX_TERMS];  // 1 and -1; of a single term up to
                                         // +-BL_RELATION_MAX_FACTOR
};

// *relations: n of them by ascending column; freed by the caller with free().
// `sample` holds whole rows; columns that it does not carry are passed over.
enum bl_status bl_relations_find(struct bl_relation **relations, size_t *n,
                                 const struct bl_schema *schema,
                                 const struct bl_batch *sample,
                                 struct bl_error *err);

// Appends "copy of pt", "= -px", "= 2 x" or "= a + b - c" to a note (note.h).
void bl_relation_print(char *note, const struct bl_relation *r,
                       const struct bl_schema *schema);

#endif
