#!/usr/bin/env python3
"""Writes base/power_of_ten.c: python3 base/power_of_ten.py > base/power_of_ten.c

Every power of ten from FIRST to LAST as the upper 128 bits of its binary
expansion, truncated, computed with whole numbers.
"""
FIRST, LAST = -342, 324


def upper_bits(exponent):
    if exponent >= 0:
        power = 10 ** exponent
        shift = power.bit_length() - 128
        return power >> shift if shift >= 0 else power << -shift
    power = 10 ** -exponent
    return (1 << (power.bit_length() + 127)) // power


print("""/* Made by power_of_ten.py. */
#include "base/power_of_ten.h"

// clang-format off
const uint64_t
    bl_power_of_ten[BL_POWER_OF_TEN_LAST - BL_POWER_OF_TEN_FIRST + 1][2] = {""")
for exponent in range(FIRST, LAST + 1):
    bits = upper_bits(exponent)
    assert bits.bit_length() == 128
    print(f"    {{0x{bits >> 64:016x}, 0x{bits & (2 ** 64 - 1):016x}}},")
print("""};
// clang-format on""")
