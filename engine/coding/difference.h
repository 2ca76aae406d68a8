/* Residuals: the symbol that is coded of a number whose prediction is known.
 *
 * Plainly the difference.  With zeros apart, 0 stands for the number 0 and the
 * differences from 0 on move up by one: a column that is zero in many rows and
 * unlike zero in the others is predicted for the others.  With a period (of an
 * angle, in cells) a number is reached the shorter way round: what leaves
 * [low, high] comes back in on the other side.
 *
 * Any number has a symbol that restores it from any prediction: arithmetic
 * wraps around.  Zeros apart need numbers of less than 2^62, a period such in
 * [low, high].
 */
#ifndef BL_ENGINE_CODING_DIFFERENCE_H
#define BL_ENGINE_CODING_DIFFERENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/error.h"

struct bl_difference {
    bool zeros_apart;
    int64_t period; // 0: none
    int64_t low, high;
};

int64_t bl_difference_of(const struct bl_difference *r, int64_t k,
                         int64_t predicted);
int64_t bl_difference_restore(const struct bl_difference *r, int64_t symbol,
                              int64_t predicted);

// Symbols of n numbers, in place of their predictions.
void bl_differences_of(int64_t *symbols, const struct bl_difference *r,
                       const int64_t *k, size_t n);

// Sets what is not plain, of an object; and back.
void bl_difference_to_json(json_t *object, const struct bl_difference *r);
enum bl_status bl_difference_from_json(struct bl_difference *r,
                                       const json_t *object,
                                       struct bl_error *err);

#endif
