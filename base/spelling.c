#include "base/spelling.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int fold(char c)
{
    return tolower((unsigned char)c);
}

size_t bl_spelling_distance(const char *a, const char *b)
{
    enum { MAX_WORD = 63 };
    size_t n = strlen(b), row[MAX_WORD + 1];
    if (n > MAX_WORD)
        return SIZE_MAX;
    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; *a != '\0'; i++, a++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            size_t replaced = diagonal + (fold(*a) != fold(b[j - 1]));
            diagonal = row[j];
            row[j] = least(replaced, 1 + least(row[j], row[j - 1]));
        }
    }
    return row[n];
}

const char *bl_spelling_nearest(const char *word, const char *const *words,
                                size_t n)
{
    const char *nearest = words[0];
    for (size_t i = 1; i < n; i++)
        if (bl_spelling_distance(word, words[i]) <
            bl_spelling_distance(word, nearest))
            nearest = words[i];
    return nearest;
}
