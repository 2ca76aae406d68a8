/* A formula as steps on a stack of values, each a run of doubles.
 *
 * While a program is built, it knows of each value on its stack the shape, the
 * unit and whether it is a number, so that wrong shapes are found before any
 * data are, numbers are worked out at once, and what stands once in a row is
 * repeated over cells where a field is met.
 *
 * `at` is the place in the formula to which errors point.
 */
#ifndef BL_ENGINE_DATA_PROGRAM_H
#define BL_ENGINE_DATA_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "engine/data/expression.h"
#include "engine/data/operation.h"
#include "engine/data/schema.h"

struct bl_cells { // of a value, in each row
    size_t n_dims, dims[BL_MAX_DIMS];
    size_t n;
};

enum bl_step_kind {
    BL_STEP_NUMBER,
    BL_STEP_COLUMN,
    BL_STEP_REPEAT,
    BL_STEP_DO
};

struct bl_step {
    enum bl_step_kind kind;
    double number;                        // BL_STEP_NUMBER
    size_t column;                        // BL_STEP_COLUMN
    size_t position;                      // BL_STEP_REPEAT: from the bottom
    const struct bl_operation *operation; // BL_STEP_DO
    struct bl_cells from;                 // of its arguments
    struct bl_cells cells;                // of its result
};

struct bl_value { // on the stack while the program is built
    struct bl_cells cells;
    const char *unit; // lent by the schema; NULL when not known
    bool is_number;   // pushed by the step before the values above it
    size_t at;
};

struct bl_program {
    struct bl_step *steps;
    size_t n_steps, capacity;
    struct bl_value stack[BL_EXPRESSION_MAX_DEPTH];
    size_t depth, max_depth;
    size_t max_cells;
    const char *text; // of the formula, for errors; lent while building
};

void bl_program_release(struct bl_program *p);

enum bl_status bl_program_push_number(struct bl_program *p, double number,
                                      size_t at, struct bl_error *err);
enum bl_status bl_program_push_column(struct bl_program *p,
                                      const struct bl_column *c, size_t column,
                                      size_t at, struct bl_error *err);

// Takes the arguments of the operation from the stack and puts its result.
enum bl_status bl_program_do(struct bl_program *p, const struct bl_operation *o,
                             size_t at, struct bl_error *err);

#endif
