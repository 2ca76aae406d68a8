/* Powers of ten in binary, for reading and printing numbers exactly.
 *
 * bl_power_of_ten[e - FIRST] are the upper 128 bits of 10^e, truncated, as
 * {high, low}; the highest bit is always set, so that
 *     10^e = (high * 2^64 + low + r) * 2^(floor(log2(10^e)) - 127), 0 <= r < 1
 * and r is 0 where 5^e itself fits, which is for e in
 * [0, BL_POWER_OF_TEN_LAST_EXACT].
 */
#ifndef BL_BASE_POWER_OF_TEN_H
#define BL_BASE_POWER_OF_TEN_H

#include <stdint.h>

enum {
    BL_POWER_OF_TEN_FIRST = -342,
    BL_POWER_OF_TEN_LAST_EXACT = 55,
    BL_POWER_OF_TEN_LAST = 324,
};

extern const uint64_t
    bl_power_of_ten[BL_POWER_OF_TEN_LAST - BL_POWER_OF_TEN_FIRST + 1][2];

// floor(log2(10^e)), exact for |e| <= 1233.
static inline int bl_power_of_ten_log2(int e)
{
    return (e * 1741647) >> 19;
}

#endif
