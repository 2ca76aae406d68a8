/* IEEE 754 binary16, in which weights are stored when that costs nothing. */
#ifndef BL_ENGINE_CODEC_HALF_H
#define BL_ENGINE_CODEC_HALF_H

#include <stdint.h>

// Rounded to nearest, ties to even; what is too large becomes infinite.
uint16_t bl_half_from_float(float value);

// Exact.
float bl_half_to_float(uint16_t half);

#endif
