#include "engine/coding/single.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

static const uint32_t LARGEST = 0x7F7FFFFF; // bits of FLT_MAX

double bl_single_order(double x)
{
    float a = (float)fabs(x);
    uint32_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits < LARGEST ? bits : LARGEST;
}

double bl_single_value(double order)
{
    uint32_t bits = order >= LARGEST ? LARGEST
                    : order > 0      ? (uint32_t)order
                                     : 0;
    float a;
    memcpy(&a, &bits, sizeof a);
    return a;
}

double bl_single_cell(double x)
{
    double order = bl_single_order(x);
    order = order < LARGEST ? order : LARGEST - 1;
    return bl_single_value(order + 1) - bl_single_value(order);
}
