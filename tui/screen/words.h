/* Text that grows within its room; what does not fit is left out. */
#ifndef BL_TUI_SCREEN_WORDS_H
#define BL_TUI_SCREEN_WORDS_H

#include <stddef.h>

struct bl_words {
    char *text; // ends in '\0' whatever was added
    size_t size, used;
};

// Begins an empty one in `size` bytes, at least one.
struct bl_words bl_words_in(char *text, size_t size);

__attribute__((format(printf, 2, 3))) void bl_words_add(struct bl_words *l,
                                                        const char *format,
                                                        ...);

#endif
