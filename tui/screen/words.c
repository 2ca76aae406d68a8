#include "tui/screen/words.h"

#include <stdarg.h>
#include <stdio.h>

struct bl_words bl_words_in(char *text, size_t size)
{
    text[0] = '\0';
    return (struct bl_words){text, size, 0};
}

void bl_words_add(struct bl_words *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->text + l->used, l->size - l->used, format, args);
    va_end(args);
    if (n > 0 && (size_t)n < l->size - l->used)
        l->used += (size_t)n;
    else
        l->text[l->used] = '\0';
}
