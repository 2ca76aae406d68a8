/* How far two words are apart: for "the nearest is ..." in messages. */
#ifndef BL_BASE_SPELLING_H
#define BL_BASE_SPELLING_H

#include <stddef.h>

// Levenshtein's distance in bytes, upper and lower case taken as equal;
// SIZE_MAX when b is longer than 63 bytes.
size_t bl_spelling_distance(const char *a, const char *b);

// The one of n > 0 words that is least far from `word`, the first of equals.
const char *bl_spelling_nearest(const char *word, const char *const *words,
                                size_t n);

#endif
