/* Fewer bits, then a lossless coder: what people do by hand.
 *
 * Of a floating-point column only as many mantissa bits are kept as the
 * tolerance asks for at its largest value, the rest rounded (to nearest even,
 * which halves the error of cutting off) to zeros; of an integer column the
 * lowest bits are rounded away.  Then shuffling and Zstandard (codec/pack.h).
 */
#ifndef BL_ENGINE_COMPARE_TRUNCATE_H
#define BL_ENGINE_COMPARE_TRUNCATE_H

#include <stddef.h>

#include "engine/data/type.h"

// x[i] rounded in place so that each moves by at most `tolerance` and is still
// a value of the type; 0 leaves them.
void bl_truncate(double *x, size_t n, enum bl_type type, double tolerance);

#endif
