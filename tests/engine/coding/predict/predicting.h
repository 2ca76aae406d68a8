/* What tests of predictors share: a frame made from values, and what must
 * hold of any predictor.
 */
#ifndef BL_TESTS_ENGINE_CODING_PREDICTING_H
#define BL_TESTS_ENGINE_CODING_PREDICTING_H

#include <stddef.h>
#include <stdint.h>

#include "engine/coding/predict/predictor.h"

enum { TEST_COLUMNS = 16 };

struct test_table {
    struct bl_row_frame frame;
    struct bl_row_frame_column columns[TEST_COLUMNS];
    struct bl_lattice lattices[TEST_COLUMNS];
    size_t known[TEST_COLUMNS];
};

void test_table_init(struct test_table *t, size_t n_rows);
void test_table_release(struct test_table *t);

// Adds a column of so many values under a bound ("rel:1e-2"); returns its
// index.
size_t test_table_add(struct test_table *t, enum bl_type type,
                      const char *bound, const double *values);

// A task for a column with all others known.
struct bl_prediction_task test_table_task(struct test_table *t, size_t target);

// Derives, and asserts that the kind applies.
void test_derive(struct bl_predictor *p, const struct bl_predictor_kind *kind,
                 const struct bl_prediction_task *task);

// The share of rows whose prediction is off by more than `cells`.
double test_share_off(const struct bl_predictor *p, const struct test_table *t,
                      double cells);

// Asserts what must hold of any predictor: it survives being written and read;
// pieces of rows give the same bits as all rows; a hostile frame and damaged
// parameters do no harm.
void test_predictor_holds(const struct bl_predictor *p,
                          const struct test_table *t);

#endif
