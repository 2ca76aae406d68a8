/* Eight or four characters as one number, the first the lowest byte, on any
 * machine: what lets text be looked at in words.
 */
#ifndef BL_BASE_WORD_H
#define BL_BASE_WORD_H

#include <stdint.h>
#include <string.h>

static inline uint32_t bl_word_load_4(const char *text)
{
    uint32_t word;
    memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap32(word);
#endif
    return word;
}

static inline uint64_t bl_word_load_8(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

// c in each of the eight bytes.
static inline uint64_t bl_word_fill(char c)
{
    return (unsigned char)c * UINT64_C(0x0101010101010101);
}

#endif
